# nghttp offers h2c, h2o accepts, and more requests follow on streams of their own.
packages=(h2o nghttp2-client)
shows=('http.response.code == 101' 'http2.streamid == 1 and http2.type == 1' 'http2.headers.path == "/menu.js"')

server() { start_h2o; }

client() { nghttp -n --upgrade http://127.0.0.1/layout.css http://127.0.0.1/colours.css http://127.0.0.1/menu.js; }
