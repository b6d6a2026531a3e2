// Offers to switch to another protocol and what became of them: RFC 9110 section 7.8.
#include "http_words.h"

using namespace webconv;
using namespace webconv::test;

namespace {

std::string offer(std::string_view protocol, std::string_view rest = {})
{
    return "GET /chat HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: " + std::string(protocol) + "\r\n" +
           std::string(rest) + "\r\n";
}
std::string accepted(std::string_view protocol)
{
    return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: " + std::string(protocol) + "\r\n\r\n";
}

} // namespace

TEST_CASE("RFC 9110 7.8: an offer without an answer")
{
    Dialog d;
    d.open();
    d.client(offer("websocket"));
    CHECK(upgrade(d) == "websocket offered");
    CHECK(http(d) == "keep-alive, offered, 1.1, probable, 1 requests, 0 responses");
    CHECK(d.phases_of(4) == "request+upgrade.offer");
}

TEST_CASE("RFC 9110 7.8: an offer that is accepted")
{
    Dialog d;
    d.open();
    d.client(offer("websocket"));
    d.server(accepted("websocket"));
    d.client_acks();
    CHECK(upgrade(d) == "websocket accepted");
    CHECK(http(d) == "WebSocket, -, 1.1, certain, 1 requests, 1 responses");
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request+upgrade.offer upgrade.accept ack.response");
    CHECK(exchanges(d, 5) == "1: 4 5");
    CHECK(class_reason(d) == "frame 5 answers 101 to the request in frame 4: switched to WebSocket, RFC 6455 4.2.2");
}

TEST_CASE("RFC 9110 7.8: names of protocols and of the option in any case, with a version, in lists")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nConnection: keep-alive, uPGRADE\r\nUpgrade: WebSocket/13\r\n\r\n");
    d.server(accepted("WEBSOCKET"));
    CHECK(upgrade(d) == "websocket accepted");
}

TEST_CASE("RFC 9110 7.8: 101 in pieces is no answer in any of them")
{
    Dialog d;
    d.open();
    d.client(offer("websocket"));
    d.server_in_pieces(accepted("websocket"), 9);
    for (std::uint32_t frame = 5; frame <= d.last_frame(); ++frame) CHECK(d.phases_of(frame) == "upgrade.accept");
    CHECK(exchanges(d, d.last_frame()) == "1: 4 5");
}

TEST_CASE("RFC 9110 7.8: an offer that is declined")
{
    for (const auto* answer : {"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
                               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"}) {
        Dialog d;
        d.open();
        d.client(offer("websocket"));
        d.server(answer);
        d.client(get);
        d.server(ok);
        CHECK(upgrade(d) == "websocket declined");
        CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 2 responses");
        CHECK(d.phases() == "open.syn open.syn_ack open.ack request+upgrade.offer response+upgrade.decline "
                            "request response");
    }
}

TEST_CASE("DESIGN 4: only the head of a request is the offer, all of the other answer declines it")
{
    Dialog d;
    d.open();
    d.client("POST / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 4\r\n\r\n");
    d.client("body");
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
    d.server("body");
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request+upgrade.offer request response+upgrade.decline "
                        "response+upgrade.decline");
}

TEST_CASE("RFC 9110 7.8: Upgrade without Connection: upgrade is no offer")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n");
    d.server(ok);
    CHECK(upgrade(d) == "none");
    CHECK(d.phases_of(4) == "request");
    CHECK(d.phases_of(5) == "response");
}

TEST_CASE("RFC 9110 7.8: an offer in HTTP/1.0 is none")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
    CHECK(upgrade(d) == "none");
}

TEST_CASE("RFC 9110 7.8: of several protocols the first is the one that is named")
{
    Dialog d;
    d.open();
    d.client(offer("h2c, websocket"));
    CHECK(upgrade(d) == "h2c offered");
    d.server(ok);
    CHECK(upgrade(d) == "h2c declined");
}

TEST_CASE("RFC 9110 7.8: of several protocols the server chooses")
{
    Dialog d;
    d.open();
    d.client(offer("h2c, websocket"));
    d.server(accepted("websocket"));
    CHECK(upgrade(d) == "websocket accepted");
    CHECK(d.summary().kind == Class::websocket);
}

TEST_CASE("RFC 9110 7.8: a 101 that nobody asked for")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(accepted("websocket") + "\x81\x01x");
    d.client("hello");
    CHECK(upgrade(d) == "none");
    CHECK(http(d) == "upgraded, -, 1.1, certain, 1 requests, 1 responses");
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request upgrade.accept+data data");
}

TEST_CASE("RFC 9110 7.8: a switch to another protocol")
{
    Dialog d;
    d.open();
    d.client("OPTIONS * HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: TLS/1.0\r\n\r\n");
    d.server(accepted("TLS/1.0, HTTP/1.1"));
    d.client(std::string("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00", 10));
    d.server("anything");
    d.close_by_client();
    CHECK(upgrade(d) == "TLS/1.0 accepted");
    CHECK(http(d) == "upgraded, -, 1.1, certain, 1 requests, 1 responses");
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request+upgrade.offer upgrade.accept data data "
                        "close.fin close.fin_reply close.last_ack");
    CHECK(class_reason(d) == "frame 5 answers 101 to the request in frame 4: switched to TLS/1.0, RFC 9110 7.8");
    CHECK(d.verdict() == "upgraded, -, client, orderly, client done");
}

TEST_CASE("RFC 9110 7.8: a 101 that does not say to what takes what was offered")
{
    Dialog d;
    d.open();
    d.client(offer("websocket"));
    d.server("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    CHECK(upgrade(d) == "websocket accepted");
    CHECK(d.summary().kind == Class::websocket);
}

TEST_CASE("RFC 9110 7.8: interim answers before the switch")
{
    Dialog d;
    d.open();
    d.client(offer("websocket"));
    d.server("HTTP/1.1 103 Early Hints\r\n\r\n" + accepted("websocket"));
    CHECK(d.phases_of(5) == "response.interim+upgrade.accept");
    CHECK(http(d) == "WebSocket, -, 1.1, certain, 1 requests, 1 responses");
}

TEST_CASE("RFC 9110 7.8: two offers, the second one accepted")
{
    Dialog d;
    d.open();
    d.client(offer("h2c"));
    d.server(ok);
    d.client(offer("websocket"));
    d.server(accepted("websocket"));
    CHECK(upgrade(d) == "websocket accepted");
    CHECK(http(d) == "WebSocket, -, 1.1, certain, 2 requests, 2 responses");
    CHECK(exchanges(d, 7) == "2: 6 7");
    CHECK(class_reason(d) == "frame 7 answers 101 to the request in frame 6: switched to WebSocket, RFC 6455 4.2.2");
}

TEST_CASE("RFC 9110 7.8: two offers, both declined")
{
    Dialog d;
    d.open();
    d.client(offer("h2c"));
    d.server(ok);
    d.client(offer("websocket"));
    d.server(ok);
    d.close_by_client();
    CHECK(upgrade(d) == "websocket declined");
    CHECK(d.verdict() == "keep-alive, used, client, orderly, client done");
}

TEST_CASE("RFC 9112 9.3.2: a request pipelined behind a declined offer")
{
    Dialog d;
    d.open();
    d.client(offer("h2c") + get);
    d.client(get);
    d.server(ok + ok + ok);
    CHECK(http(d) == "keep-alive, used, 1.1, certain, 3 requests, 3 responses");
    CHECK(exchanges(d, 4) == "1: 4 6, 2: 4 6");
    CHECK(upgrade(d) == "h2c declined");
}
