# Something that is no web conversation: curl sends a mail by SMTP.
packages=(python3-aiosmtpd curl)
ports=(25)
shows=('smtp.req.command == "EHLO"' 'smtp.response.code == 354')

server() { start_server smtp 25 aiosmtpd -n -c aiosmtpd.handlers.Sink -l 127.0.0.1:25; }

client() {
    printf 'Subject: a test\r\n\r\nNothing else.\r\n' |
        curl -sS smtp://127.0.0.1/webconv --mail-from c@example.org --mail-rcpt s@example.org -T -
}
