# A client cancels a stream while its answer is under way, asks for something else and says goodbye.
packages=(nginx-light python3-h2)
shows=('tcp.dstport == 80 and http2.rst_stream.error == 8' 'tcp.dstport == 80 and http2.goaway.error == 0')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    head -c 50000 /dev/zero >"$scratch/site/long"   # longer than the window: nginx must wait in the middle
    start_nginx '' '80 http2'
}

client() { python3 "$lib/h2_client.py" cancel:/long get:/layout.css close; }
