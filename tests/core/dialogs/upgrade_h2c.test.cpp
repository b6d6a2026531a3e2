// Upgrade: h2c, RFC 7540 section 3.2.
#include "h2_frames.h"

using namespace webconv;
using namespace webconv::test;

namespace {
const std::string offer = "GET /page HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                          "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n";
const std::string accept = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
} // namespace

TEST_CASE("RFC 7540 3.2: the request and stream 1 are one exchange")
{
    Dialog d;
    Encoder c, s;
    d.open();
    d.client(offer);
    d.server(accept + settings);
    d.client(preface + settings);
    d.client(settings_ack);
    d.server(settings_ack + s.answer(1, "200") + data(1, "hello"));
    d.client(goaway(0, 0));
    d.close_by_client();

    CHECK(d.phases() == "open.syn open.syn_ack open.ack request+upgrade.offer upgrade.accept+h2.settings "
                        "h2.preface+h2.settings h2.settings response+h2.settings+h2.headers+h2.data h2.goaway "
                        "close.fin close.fin_reply close.last_ack");
    CHECK(h2_told(d) == "h2c, 1 streams, 1 requests, 1 responses");
    CHECK(http(d) == "h2c, offered, 2, certain, 1 requests, 1 responses");
    CHECK(exchanges(d, 4) == "1: 4 8");
    CHECK(exchanges(d, 8) == "1: 4 8");
    CHECK(d.exchange(8).wait == Time(4ms));
    CHECK(upgrade(d) == "h2c accepted");
    CHECK(d.verdict() == "h2c, offered, client, orderly, GOAWAY NO_ERROR");
    CHECK(class_reason(d) == "frame 5 answers 101 to the request in frame 4: switched to HTTP/2, RFC 7540 3.2");
}

TEST_CASE("RFC 7540 3.2: the answer comes before the preface, and further streams follow")
{
    Dialog d;
    Encoder c, s;
    d.open();
    d.client(offer);
    d.server(accept + settings + s.answer(1, "200") + data(1, "hello"));
    d.client(preface + settings + settings_ack);
    d.client(c.get(3, "/next"));
    d.server(settings_ack + s.answer(3, "404", end_both));
    CHECK(d.phases_of(5) == "response+upgrade.accept+h2.settings+h2.headers+h2.data");
    CHECK(exchanges(d, 5) == "1: 4 5");
    CHECK(exchanges(d, 7) == "2: 7 8");
    CHECK(h2_told(d) == "h2c, 2 streams, 2 requests, 2 responses");
    CHECK(http(d) == "h2c, used, 2, certain, 2 requests, 2 responses");
}

TEST_CASE("RFC 7540 3.2: the preface in pieces, sent without waiting for the 101")
{
    Dialog d;
    Encoder c, s;
    d.open();
    d.client(offer);
    d.client(preface.substr(0, 10));
    d.client(preface.substr(10) + settings);
    d.server(accept + settings);
    CHECK(d.phases_of(5) == "h2.preface");
    CHECK(d.phases_of(6) == "h2.preface+h2.settings");
    CHECK(d.phases_of(7) == "upgrade.accept+h2.settings");
    CHECK(upgrade(d) == "h2c accepted");
    CHECK(d.summary().requests == 1);
}

TEST_CASE("RFC 7540 3.2: declined because of a second Connection field")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nConnection: close\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
             "HTTP2-Settings: AAMAAABk\r\n\r\n");
    d.server("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
    d.close_by_server();
    CHECK(upgrade(d) == "h2c declined");
    CHECK(d.verdict() == "HTTP/1.0, none, server, orderly, not persistent");
    CHECK(d.phases_of(4) == "request+upgrade.offer");
    CHECK(d.phases_of(5) == "response+upgrade.decline");
}

TEST_CASE("RFC 9113 3.1: ignored, and the connection goes on in HTTP/1.1")
{
    Dialog d;
    d.open();
    d.client(offer);
    d.server(ok);
    d.client(offer);
    d.server(ok);
    CHECK(upgrade(d) == "h2c declined");
    CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 2 responses");
}

TEST_CASE("DESIGN 10: an offer that is answered by bare HTTP/2 frames is declined")
{
    Dialog d;
    Encoder s;
    d.open();
    d.client(offer);
    d.server(settings + goaway(0, 1));
    d.close_by_server();
    CHECK(upgrade(d) == "h2c declined");
    CHECK(http(d) == "keep-alive, offered, 1.1, probable, 1 requests, 0 responses");
    CHECK(d.phases_of(5) == "h2.settings+h2.goaway");
}

TEST_CASE("DESIGN 10: the same if the server's frames come first")
{
    Dialog d;
    d.open();
    d.server(settings);
    d.client(offer);
    d.server(goaway(0, 1));
    CHECK(upgrade(d) == "h2c declined");
    CHECK(d.summary().kind == Class::keep_alive);
}

TEST_CASE("RFC 7540 3.2: the server switches and then nothing comes")
{
    Dialog d;
    d.open();
    d.client(offer);
    d.server(accept + settings);
    d.client(preface + settings);
    d.server_resets();
    CHECK(h2_told(d) == "h2c, 0 streams, 1 requests, 0 responses");
    CHECK(d.verdict() == "h2c, offered, server, reset, exchange aborted");
}

TEST_CASE("RFC 7540 3.2: the 101 goes on in a segment of which no byte was captured")
{
    Dialog d;
    d.open();
    d.client(offer);
    d.server(accept.substr(0, 45));
    d.server(accept.substr(45), {.captured = 0});
    CHECK(d.phases_of(5) == "upgrade.accept");
    CHECK(d.phases_of(6) == "upgrade.accept");
    CHECK(upgrade(d) == "h2c accepted");
}

TEST_CASE("RFC 7540 3.2: the 101 was not captured")
{
    Dialog d;
    Encoder c, s;
    d.open();
    d.client(offer);
    d.lose_next();
    d.server(accept + settings);
    d.client(preface + settings);
    d.server(s.answer(1, "200", end_both));
    d.finish();
    CHECK(d.summary().kind == Class::h2c);
    CHECK(h2_told(d) == "h2c, 1 streams, 1 requests, 1 responses");
    CHECK(exchanges(d, 6) == "1: 4 6");
}

TEST_CASE("RFC 7540 3.2: the 101 carries bytes of the exchange, but is not its response")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: \r\n\r\n");
    d.server("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
    REQUIRE(d.annotation(5).exchanges == 1);
    CHECK(d.exchange(5).number == 1);
    CHECK(d.exchange(5).response_in == Frame::none);
    CHECK(d.summary().responses == 0);
}

TEST_CASE("a 101 to h2c with no HTTP/2 behind it, but answers of HTTP/1.1")
{
    Dialog d;
    d.open();
    d.client(offer);
    d.server(accept + "no frame at all");
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    CHECK(d.phases_of(6) == "response+upgrade.decline"); // a final answer to the offer
    CHECK(http(d) == "h2c, offered, 2, certain, 1 requests, 1 responses");
}

TEST_CASE("a 101 that is cut by a hole, then answers of HTTP/1.1")
{
    Dialog d;
    d.open();
    d.client(offer);
    d.server("HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nX: " + std::string(1000, 'x'));
    d.lose_next();
    d.server("the rest of the head\r\n\r\n");
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    d.finish();
    CHECK(d.verdict().starts_with("upgraded, "));
}
