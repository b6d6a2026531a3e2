# A gRPC server sends its SETTINGS as soon as it has accepted; the client's preface comes behind them.
packages=(python3-grpcio python3-h2)
shows=('tcp.srcport == 80 and tcp.len > 9 and frame.number == 4' 'http2.magic and frame.number > 4' 'http2.headers.status')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() { start_grpc; }

client() { python3 "$lib/h2_client.py" --late get:/demo.Demo/None close; }
