# An HTTP/2 client loads four files from h2o over TLS, two of them at once, and says GOAWAY; the keys are in the capture.
packages=(h2o python3-h2 openssl)
ports=(443)
shows=('http2.magic' 'http2.streamid == 7' 'http2.goaway.error == 0')

server() { start_h2o_tls; }

client() { SSLKEYLOGFILE=tls.keys python3 "$lib/h2_client.py" --tls get:/ get:/layout.css both:/menu.js,/clock.js close; }
