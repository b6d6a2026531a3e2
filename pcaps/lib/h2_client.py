"""An HTTP/2 client on plain TCP with prior knowledge, for what ready-made clients do not do on demand.

usage: h2_client.py [--tls] [--late] STEP...   to 127.0.0.1:80, or inside TLS to 443, one after the other; --late: the
preface waits until the server has spoken:

  get:PATH     ask and wait for the whole answer
  both:P,P     ask for several paths at once and wait for all answers
  ask:PATH     ask only
  cancel:PATH  ask, and reset the stream with CANCEL as soon as its answer begins
  ping         send PING and wait for its acknowledgement
  break        send a WINDOW_UPDATE of zero, which is a connection error (RFC 9113, 6.9)
  wait         until the server closes the connection; what comes is not read as HTTP/2 any more
  close        say GOAWAY and close; without it the program just ends
"""

import socket
import ssl
import sys

import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.settings


class Client:
    def __init__(self, tls, late):
        self.connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
        # A small window keeps the answer that is cancelled short.
        window = {h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: 8192}
        self.connection.local_settings = h2.settings.Settings(client=True, initial_values=window)
        self.socket = socket.create_connection(("127.0.0.1", 443 if tls else 80))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            context = ssl._create_unverified_context()   # whoever signed the recording's certificate
            context.set_alpn_protocols(["h2"])
            self.socket = context.wrap_socket(self.socket)
        if late:
            self.socket.recv(1, socket.MSG_PEEK)
        self.connection.initiate_connection()
        self.flush()

    def flush(self):
        self.socket.sendall(self.connection.data_to_send())

    def receive(self):
        """Yields events until the server closes."""
        while data := self.socket.recv(65536):
            for event in self.connection.receive_data(data):
                if isinstance(event, h2.events.DataReceived) and event.flow_controlled_length:
                    self.connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                yield event
            self.flush()

    def ask(self, path):
        stream = self.connection.get_next_available_stream_id()
        self.connection.send_headers(stream, [
            (":method", "GET"), (":scheme", "http"), (":authority", "127.0.0.1"), (":path", path),
        ], end_stream=True)
        self.flush()
        return stream

    def until(self, kind, streams):
        """Waits until an event of this kind has come for each of the streams."""
        streams = set(streams)
        for event in self.receive():
            if isinstance(event, kind):
                streams.discard(getattr(event, "stream_id", 0))
            if not streams:
                # The rest of this segment's events and the acknowledgements that they cause.
                self.flush()
                return
        raise SystemExit("the server closed early")

    def step(self, name, argument):
        if name == "get":
            self.until(h2.events.StreamEnded, [self.ask(argument)])
        elif name == "both":
            self.until(h2.events.StreamEnded, [self.ask(path) for path in argument.split(",")])
        elif name == "ask":
            self.ask(argument)
        elif name == "cancel":
            stream = self.ask(argument)
            self.until(h2.events.ResponseReceived, [stream])
            self.connection.reset_stream(stream, h2.errors.ErrorCodes.CANCEL)
            self.flush()
        elif name == "ping":
            self.connection.ping(b"webconv!")
            self.flush()
            self.until(h2.events.PingAckReceived, [0])
        elif name == "break":
            self.socket.sendall(bytes.fromhex("000004 08 00 00000000 00000000"))
        elif name == "wait":
            # The library takes GOAWAY for the end and refuses the answers that may still follow it.
            while self.socket.recv(65536):
                pass
        elif name == "close":
            self.connection.close_connection()
            self.flush()
            self.socket.close()
        else:
            raise SystemExit(__doc__)


steps = sys.argv[1:]
options = {"--tls", "--late"} & set(steps)
client = Client("--tls" in options, "--late" in options)
for step in steps[len(options):]:
    client.step(*step.partition(":")[::2])
