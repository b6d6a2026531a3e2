# A client pings h2o between two requests.
packages=(h2o python3-h2)
shows=('tcp.dstport == 80 and http2.ping' 'tcp.srcport == 80 and http2.flags.ack.ping == 1')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_h2o; }

client() { python3 "$lib/h2_client.py" get:/ ping get:/layout.css close; }
