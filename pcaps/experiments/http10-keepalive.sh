# ab keeps an HTTP/1.0 connection to lighttpd, which answers HTTP/1.0 too.
packages=(lighttpd apache2-utils)
shows=('http.request.version == "HTTP/1.0" and http.connection == "Keep-Alive"'
    'http.response.version == "HTTP/1.0" and http.connection == "keep-alive"')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    cat >lighttpd.conf <<END
server.document-root = "$scratch/site"
server.port = 80
server.bind = "127.0.0.1"
server.username = "www-data"
server.max-keep-alive-idle = 3
END
    start_server lighttpd 80 lighttpd -D -f lighttpd.conf
}

client() { ab -q -k -n 3 -c 1 http://127.0.0.1/index.html; }
