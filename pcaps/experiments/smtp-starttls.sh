# The same over TLS, which begins in the middle of the conversation: STARTTLS.
packages=(python3-aiosmtpd curl openssl)
ports=(25)
shows=('tcp contains "STARTTLS"' 'tls.handshake.type == 1')

server() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=127.0.0.1 -keyout key.pem -out cert.pem 2>openssl.log
    start_server smtp 25 aiosmtpd -n -c aiosmtpd.handlers.Sink -l 127.0.0.1:25 --tlscert cert.pem --tlskey key.pem
}

client() {
    printf 'Subject: a test\r\n\r\nNothing else.\r\n' |
        curl -sS --ssl-reqd --insecure smtp://127.0.0.1/webconv --mail-from c@example.org --mail-rcpt s@example.org -T -
}
