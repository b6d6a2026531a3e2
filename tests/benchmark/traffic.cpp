#include "traffic.h"

#include <algorithm>
#include <string>

namespace webconv::benchmark {

namespace {

constexpr std::string_view request = "GET /menu.js HTTP/1.1\r\nHost: 10.0.0.2\r\nAccept: */*\r\n\r\n";
constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr std::size_t full_segment = 1448;
/// Requests or streams that are open at once.
constexpr unsigned many = 10'000;

/// RFC 9113 section 4.1.
std::string frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream, std::string_view payload)
{
    std::string f{'\0', static_cast<char>(payload.size() >> 8), static_cast<char>(payload.size())};
    f += static_cast<char>(type);
    f += static_cast<char>(flags);
    for (int shift = 24; shift >= 0; shift -= 8) f += static_cast<char>(stream >> shift);
    return f.append(payload);
}

void begin_http2(Traffic& traffic)
{
    traffic.open();
    traffic.client("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, {}));
    traffic.server(frame(4, 0, 0, {}));
}

/// Of RFC 7541's static table: GET, http, /.
constexpr std::string_view get_block = "\x82\x86\x84";
constexpr std::string_view ok_block = "\x88";

} // namespace

void Traffic::open()
{
    ++stream_;
    next_[0] = next_[1] = 1000;
    send(0, control::syn, {});
    send(1, control::syn | control::ack, {});
    client_acks();
}

void Traffic::close()
{
    send(0, control::fin | control::ack, {});
    send(1, control::fin | control::ack, {});
    client_acks();
}

void Traffic::send(unsigned from, ControlBits flags, std::string_view payload)
{
    Segment s;
    s.frame = Frame{++frame_};
    s.time = Time{std::int64_t{frame_} * 10'000};
    s.stream = stream_ - 1;
    Address client, server;
    client.family = server.family = Address::Family::ipv4;
    client.bytes[3] = 1;
    server.bytes[3] = 2;
    client.port = static_cast<std::uint16_t>(1024 + stream_ % 60'000);
    server.port = 80;
    s.source = from == 0 ? client : server;
    s.destination = from == 0 ? server : client;
    s.seq = next_[from];
    s.ack = (flags & control::ack) != 0 ? next_[1 - from] : 0;
    s.flags = flags;
    s.window = 512;
    s.length = static_cast<std::uint32_t>(payload.size());
    s.payload = as_bytes(payload);
    next_[from] += s.length + ((flags & (control::syn | control::fin)) != 0 ? 1 : 0);
    capture_.add(s);
}

void short_conversations(Capture& capture, std::size_t segments)
{
    Traffic traffic(capture);
    while (traffic.segments() < segments) {
        traffic.open();
        traffic.client(request);
        traffic.server_acks();
        traffic.server(answer);
        traffic.client_acks();
        traffic.close();
    }
}

void keep_alive(Capture& capture, std::size_t segments)
{
    Traffic traffic(capture);
    traffic.open();
    while (traffic.segments() < segments) {
        traffic.client(request);
        traffic.server(answer);
        traffic.client_acks();
    }
}

void websocket(Capture& capture, std::size_t segments)
{
    Traffic traffic(capture);
    traffic.open();
    traffic.client("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                   "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    traffic.server("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                   "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
    constexpr std::string_view masked{"\x81\x84\0\0\0\0text", 10};
    constexpr std::string_view unmasked{"\x81\x04text", 6};
    while (traffic.segments() < segments) {
        traffic.client(masked);
        traffic.server_acks();
        traffic.server(unmasked);
        traffic.client_acks();
    }
}

void download(Capture& capture, std::size_t segments)
{
    Traffic traffic(capture);
    traffic.open();
    traffic.client(request);
    traffic.server("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n");
    const std::string body(full_segment, 'x');
    while (traffic.segments() < segments) {
        traffic.server(body);
        traffic.server(body);
        traffic.client_acks();
    }
}

void pipelined(Capture& capture, std::size_t segments)
{
    Traffic traffic(capture);
    traffic.open();
    while (traffic.segments() < segments) {
        for (unsigned i = 0; i < many; ++i) traffic.client(request);
        traffic.server_acks();
        for (unsigned i = 0; i < many; ++i) traffic.server(answer);
        traffic.client_acks();
    }
}

void streams(Capture& capture, std::size_t segments)
{
    Traffic traffic(capture);
    begin_http2(traffic);
    for (std::uint32_t id = 1; traffic.segments() < segments; id += 2 * many) {
        for (unsigned i = 0; i < many; ++i) traffic.client(frame(1, 0x5, id + 2 * i, get_block));
        traffic.server_acks();
        for (unsigned i = 0; i < many; ++i) traffic.server(frame(1, 0x5, id + 2 * i, ok_block));
        traffic.client_acks();
    }
}

void reset_streams(Capture& capture, std::size_t segments)
{
    Traffic traffic(capture);
    begin_http2(traffic);
    for (std::uint32_t id = 1; traffic.segments() < segments; id += 2) {
        traffic.client(frame(1, 0x5, id, get_block));
        traffic.client(frame(3, 0, id, {"\0\0\0\x8", 4}));
        traffic.server_acks();
    }
}

} // namespace webconv::benchmark
