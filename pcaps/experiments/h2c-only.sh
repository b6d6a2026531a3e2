# A gRPC server speaks HTTP/2 only, also to curl that asks in HTTP/1.1: its SETTINGS come, and then it closes.
packages=(python3-grpcio curl)
shows=('http.request.method == "GET" and tcp.dstport == 80' 'tcp.srcport == 80 and tcp.len > 9')
ending='^C FIN|^S FIN'

server() {
    cat >server.py <<'END'
from concurrent import futures

import grpc

server = grpc.server(futures.ThreadPoolExecutor(1))
server.add_insecure_port("127.0.0.1:80")
server.start()
server.wait_for_termination()
END
    start_server python3 80 python3 server.py
}

client() { curl --silent http://127.0.0.1/ || true; }
