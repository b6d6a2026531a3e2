# nghttp loads a page and its parts from h2o, each on a stream of its own.
packages=(h2o nghttp2-client)
shows=('http2.magic' 'http2.streamid == 15 and http2.headers.path contains "png"' 'http2.goaway.error == 0')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_h2o; }

client() { nghttp -a -n http://127.0.0.1/index.html; }
