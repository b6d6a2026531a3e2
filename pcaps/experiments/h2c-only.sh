# A gRPC server speaks HTTP/2 only, also to curl that asks in HTTP/1.1: its SETTINGS come, and then it closes.
packages=(python3-grpcio curl)
shows=('http.request.method == "GET" and tcp.dstport == 80' 'tcp.srcport == 80 and tcp.len > 9')
ending='^C FIN|^S FIN'

server() { start_grpc; }

client() { curl --silent http://127.0.0.1/ || true; }
