// What a segment is that only acknowledges: by the last byte acknowledged, whichever came first, the byte, its meaning
// or its acknowledgement.
#include "../catch.h"
#include "../dialog.h"

using namespace webconv;
using namespace std::chrono_literals;
using webconv::test::Dialog;
using webconv::test::Unusual;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view offer = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
constexpr std::string_view accept = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
constexpr std::string_view hello = "\x81\x05hello";

constexpr ControlBits ack = control::ack, psh = control::psh;

Dialog opened()
{
    Dialog d;
    d.open();
    return d;
}

std::uint32_t behind(std::string_view text) { return 1 + static_cast<std::uint32_t>(text.size()); }

} // namespace

TEST_CASE("RFC 9293 3.8: the ACKs of a request and of a response, and the frames that they acknowledge")
{
    Dialog d = opened();
    d.client(get);
    d.server_acks();
    d.server(ok);
    d.client_acks();
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request ack.request response ack.response");
    CHECK(d.annotation(5).acks == Frame{4});
    CHECK(d.annotation(6).acks == Frame::none);
    CHECK(d.annotation(7).acks == Frame{6});
}

TEST_CASE("Acks: a segment with payload has the link too, but no ack phase")
{
    Dialog d = opened();
    d.client(get);
    d.server(ok);
    CHECK(d.annotation(5).acks == Frame{4});
    CHECK(d.phases_of(5) == "response");
}

TEST_CASE("Acks: a request's or a response's body")
{
    Dialog d = opened();
    d.client("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n");
    d.server_acks();
    d.client("body");
    d.server_acks();
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request ack.request request ack.request");
    CHECK(d.annotation(7).acks == Frame{6});
}

TEST_CASE("Acks: interim answers and answers to an upgrade are ack.response")
{
    Dialog d = opened();
    d.client(offer);
    d.server("HTTP/1.1 103 Early Hints\r\n\r\n");
    d.client_acks();
    d.server(accept);
    d.client_acks();
    CHECK(d.phases_of(6) == "ack.response");
    CHECK(d.phases_of(8) == "ack.response");
}

TEST_CASE("Acks: WebSocket frames, HTTP/2 frames, TLS records, other payload, bytes in a tunnel")
{
    Dialog ws = opened();
    ws.client(offer);
    ws.server(accept);
    ws.server(hello);
    ws.client_acks();
    CHECK(ws.phases_of(7) == "ack.ws");

    Dialog h2 = opened();
    h2.client(std::string_view("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 33));
    h2.server_acks();
    h2.server(std::string_view("\0\0\0\4\0\0\0\0\0", 9));
    h2.client_acks();
    CHECK(h2.phases_of(5) == "ack.h2");
    CHECK(h2.phases_of(7) == "ack.h2");

    Dialog tls = opened();
    tls.client(std::string_view("\x16\x03\x01\x00\x06\x01\x00\x00\x02\x03\x03", 11));
    tls.server_acks();
    CHECK(tls.phases_of(4) == "tls.handshake");
    CHECK(tls.phases_of(5) == "ack.tls");

    Dialog data = opened();
    data.client("\x01\x02\x03\x04");
    data.server_acks();
    CHECK(data.phases_of(4) == "data");
    CHECK(data.phases_of(5) == "ack.data");

    Dialog tunnel = opened();
    tunnel.client("CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n");
    tunnel.server("HTTP/1.1 200 OK\r\n\r\n");
    tunnel.client("anything");
    tunnel.server_acks();
    CHECK(tunnel.phases_of(6) == "tunnel.data");
    CHECK(tunnel.phases_of(7) == "ack.data");
}

TEST_CASE("Acks: of a segment that holds the 101 and frames behind it, the last acknowledged byte decides")
{
    Dialog d = opened();
    d.client(offer);
    d.server(std::string(accept) + std::string(hello));
    CHECK(d.phases_of(5) == "upgrade.accept+ws.text");
    d.raw(Side::client, ack, behind(offer), behind(accept));
    d.raw(Side::client, ack, behind(offer), behind(accept) + 3);
    CHECK(d.phases_of(6) == "ack.response");
    CHECK(d.phases_of(7) == "ack.ws");
    CHECK(d.annotation(6).acks == Frame{5});
    CHECK(d.annotation(7).acks == Frame{5});
}

TEST_CASE("Acks: an ACK of half a segment, and of the rest")
{
    Dialog d = opened();
    d.client(get);
    d.raw(Side::server, ack, 1, 10);
    d.raw(Side::server, ack, 1, behind(get));
    CHECK(d.phases_of(5) == "ack.request");
    CHECK(d.phases_of(6) == "ack.request");
}

TEST_CASE("Acks: one ACK for several segments links the last")
{
    Dialog d = opened();
    d.client(get);
    d.server(ok.substr(0, 10));
    d.server(ok.substr(10));
    d.client_acks();
    CHECK(d.phases_of(7) == "ack.response");
    CHECK(d.annotation(7).acks == Frame{6});
}

TEST_CASE("Acks: captured before the bytes that it acknowledges")
{
    Dialog d = opened();
    d.hold();
    d.client(get);
    d.server_acks();
    d.captured_as({2, 1});
    CHECK(d.phases_of(4) == "ack.request");
    CHECK(d.annotation(4).acks == Frame{5});
    CHECK(d.phases_of(5) == "request");
}

TEST_CASE("Acks: an answer captured before the request that it acknowledges has the link all the same")
{
    Dialog d = opened();
    d.hold();
    d.client(get);
    d.server(ok);
    d.captured_as({2, 1});
    CHECK(d.annotation(4).acks == Frame{5});
}

TEST_CASE("Acks: of bytes that cannot be read yet")
{
    Dialog d = opened();
    d.client("GET / HTTP/1.1\r\nHo");
    d.server_acks();
    CHECK(d.phases_of(5) == "ack.request");
    d.client("st: a\r\n\r\n");
    CHECK(d.phases_of(5) == "ack.request");
}

TEST_CASE("Acks: of bytes that looked like a request and are none")
{
    Dialog d = opened();
    d.client("GE");
    d.server_acks();
    CHECK(d.phases_of(4) == "request");
    d.client("\x01\x02\x03");
    CHECK(d.phases_of(4) == "data");
    CHECK(d.phases_of(5) == "ack.data");
}

TEST_CASE("Acks: of bytes that were never captured")
{
    Dialog d = opened();
    d.client(get);
    d.lose_next();
    d.server(ok);
    d.client_acks();
    CHECK(d.phases_of(5) == "ack.data");
    CHECK(d.annotation(5).acks == Frame::none);
    d.finish();
    CHECK(d.phases_of(5) == "ack.data");
}

TEST_CASE("Acks: of bytes that were never captured, inside a response that is known")
{
    Dialog d = opened();
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n");
    d.lose_next();
    d.server("0123456789");
    d.client_acks();
    d.server("0123456789");
    d.client_acks();
    d.finish();
    CHECK(d.phases_of(6) == "ack.data");
    CHECK(d.phases_of(7) == "response+gap");
    CHECK(d.phases_of(8) == "ack.response");
}

TEST_CASE("Acks: far beyond anything that was sent")
{
    Dialog d = opened();
    d.client(get);
    d.raw(Side::server, ack, 1, 0x60000000);
    d.server_acks();
    CHECK(d.phases_of(5) == "ack.duplicate"); // RFC 9293 3.10.7.4: it would be dropped
    CHECK(d.phases_of(6) == "ack.request");
}

TEST_CASE("RFC 2018, RFC 5681: duplicates, with SACK blocks and without")
{
    Dialog d = opened();
    d.client(get);
    d.server_acks();
    d.server_acks();
    d.server_acks({.window = 400, .sack_blocks = 1}); // with SACK, the window tells nothing
    d.server_acks({.sack_blocks = 2, .mptcp = true});
    CHECK(d.phases_of(6) == "ack.duplicate");
    CHECK(d.phases_of(7) == "ack.duplicate");
    CHECK(d.phases_of(8) == "ack.duplicate");
    CHECK(d.annotation(6).acks == Frame::none);
}

TEST_CASE("RFC 8684: an ACK for Multipath TCP")
{
    Dialog d = opened();
    d.client_acks({.mptcp = true});
    CHECK(d.phases_of(4) == "ack.mptcp");
    d.client(get);
    d.server_acks({.mptcp = true});
    CHECK(d.phases_of(6) == "ack.request"); // news first
}

TEST_CASE("Acks: an old ACK that comes late is a duplicate")
{
    Dialog d = opened();
    d.client(get);
    d.server_acks();
    d.raw(Side::server, ack, 1, 1);
    CHECK(d.phases_of(6) == "ack.duplicate");
}

// ---- The middle -----------------------------------------------------------------------------------------------------

TEST_CASE("Acks: in the middle, the first segment of each side is ack.data")
{
    Dialog d = opened();
    d.client(get);
    d.capture_starts();
    d.server_acks();
    d.client_acks();
    d.server_acks();
    CHECK(d.phases() == "ack.data ack.data ack.duplicate");
}

TEST_CASE("Acks: in the middle, the first segment of a side is what it carries, if it carries something")
{
    Dialog d = opened();
    d.capture_starts();
    d.client(get);
    d.server_acks();
    d.server(ok);
    d.client_acks();
    d.close_by_client();
    CHECK(d.phases() == "request ack.data response ack.response close.fin close.fin_reply close.last_ack");
    CHECK(d.verdict() == "keep-alive, offered, client, orderly, client done");
    CHECK(d.summary().confidence == Confidence::probable);
    CHECK(d.annotation(2).acks == Frame{1}); // a link, though nobody can tell what else it acknowledges
}

TEST_CASE("Acks: where a SYN was captured, the first segment of the other side is judged as any")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0);
    d.raw(Side::client, ack, 1, 1);
    d.raw(Side::client, ack | psh, 1, 1, get);
    d.raw(Side::server, ack, 1, behind(get));
    CHECK(d.phases_of(4) == "ack.request");
}

TEST_CASE("Acks: of a part of a segment, the flag does not promise the rest")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    d.raw(Side::server, control::ack, 1, 11);
    d.server_acks();
    CHECK(d.annotation(5).acks == Frame{4});
    CHECK(d.flags(5).at(0) == "ACK: everything before, and part of frame 4, has arrived");
    CHECK(d.annotation(6).acks == Frame{4});
    CHECK(d.flags(6).at(0) == "ACK: everything up to the end of frame 4 has arrived");
}

TEST_CASE("Acks: in the middle of a download, of bytes on their way when the capture began")
{
    Dialog d;
    const std::string bytes(1000, 'x');
    d.raw(Side::server, ack, 10000, 1, bytes);
    d.raw(Side::client, ack, 1, 7000);
    d.raw(Side::client, ack, 1, 8000);
    d.raw(Side::client, ack, 1, 8000);
    d.raw(Side::client, ack, 1, 10000);
    d.raw(Side::client, ack, 1, 11000);
    CHECK(d.phases() == "data ack.data ack.data ack.duplicate ack.data ack.data");
    CHECK(d.annotation(5).acks == Frame::none);
    CHECK(d.annotation(6).acks == Frame{1});
}
