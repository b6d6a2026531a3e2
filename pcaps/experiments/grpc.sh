# gRPC by Python's grpcio: an answer, a stream of answers, an error, a stream that the client cancels.
packages=(python3-grpcio)
shows=('http2.headers.path contains "Echo"' 'http2.rst_stream.error')
ending='^C FIN [^,]*, S FIN [^,]*$'

server() {
    cat >server.py <<'END'
import time
from concurrent import futures

import grpc


def count(request, context):
    for number in range(5):
        time.sleep(0.05)
        yield b"%d" % number


def fail(request, context):
    context.abort(grpc.StatusCode.NOT_FOUND, "there is none")


class Service(grpc.GenericRpcHandler):
    methods = {
        "/demo.Demo/Echo": grpc.unary_unary_rpc_method_handler(lambda request, context: request),
        "/demo.Demo/Count": grpc.unary_stream_rpc_method_handler(count),
        "/demo.Demo/Fail": grpc.unary_unary_rpc_method_handler(fail),
    }

    def service(self, call):
        return self.methods.get(call.method)


server = grpc.server(futures.ThreadPoolExecutor(4))
server.add_generic_rpc_handlers((Service(),))
server.add_insecure_port("127.0.0.1:80")
server.start()
server.wait_for_termination()
END
    start_server python3 80 python3 server.py
}

client() {
    python3 - <<'END'
import time

import grpc

with grpc.insecure_channel("127.0.0.1:80") as channel:
    assert channel.unary_unary("/demo.Demo/Echo")(b"hello") == b"hello"
    assert len(list(channel.unary_stream("/demo.Demo/Count")(b""))) == 5
    try:
        channel.unary_unary("/demo.Demo/Fail")(b"")
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.NOT_FOUND
    answers = channel.unary_stream("/demo.Demo/Count")(b"")
    next(answers)
    answers.cancel()
    time.sleep(0.2)
END
}
