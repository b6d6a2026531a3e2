// HTTP/1.x with segments that were not captured, or not to their end.
#include "h2_frames.h"

using namespace webconv;
using namespace webconv::test;
using namespace std::string_literals;

namespace {

const std::string long_answer = "HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + std::string(3000, 'x');

} // namespace

TEST_CASE("RFC 9112 6.3: a hole within a body of known length")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(long_answer.substr(0, 1000));
    d.lose_next();
    d.server(long_answer.substr(1000, 1000));
    d.server(long_answer.substr(2000));
    d.client(get);
    d.server(ok);
    d.close_by_client();
    CHECK(d.phases_of(6) == "response+gap");
    CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 2 responses");
    CHECK(exchanges(d, 6) == "1: 4 5");
    CHECK(exchanges(d, 8) == "2: 7 8");
    CHECK(d.verdict() == "keep-alive, used, client, orderly, client done");
}

TEST_CASE("RFC 9112 6.3: a hole that ends a body exactly")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(long_answer.substr(0, 1000));
    d.lose_next();
    d.server(long_answer.substr(1000));
    d.client(get);
    d.server(ok);
    d.close_by_client();
    CHECK(exchanges(d, 7) == "2: 6 7");
    CHECK(d.verdict() == "keep-alive, used, client, orderly, client done");
}

TEST_CASE("RFC 9112 7.1: a hole within one chunk")
{
    const std::string answer =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nbb8\r\n" + std::string(3000, 'x') + "\r\n0\r\n\r\n";
    Dialog d;
    d.open();
    d.client(get);
    d.server(answer.substr(0, 1000));
    d.lose_next();
    d.server(answer.substr(1000, 1000));
    d.server(answer.substr(2000));
    d.client(get);
    d.server(ok);
    d.finish();
    CHECK(exchanges(d, 8) == "2: 7 8");
    CHECK(d.summary().responses == 2);
}

TEST_CASE("RFC 9112 7.1: a hole over the border of chunks: the answer goes on, the next one is found")
{
    std::string answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 30; ++i) answer += "64\r\n" + std::string(100, 'x') + "\r\n";
    answer += "0\r\n\r\n";
    Dialog d;
    d.open();
    d.client(get);
    d.server(answer.substr(0, 1000));
    d.lose_next();
    d.server(answer.substr(1000, 1000));
    d.server(answer.substr(2000));
    d.client_acks();
    d.client(get);
    d.server(ok);
    d.close_by_client();
    d.finish();
    CHECK(d.phases_of(6) == "response+gap");
    CHECK(d.phases_of(7) == "ack.response");
    CHECK(exchanges(d, 6) == "1: 4 5");
    CHECK(exchanges(d, 9) == "2: 8 9");
    CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 2 responses");
    CHECK(d.verdict() == "keep-alive, used, client, orderly, client done");
}

TEST_CASE("RFC 9112 2.1: a hole in the head of an answer")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nX: y\r\n");
    d.lose_next();
    d.server("Content-Length: 2000\r\n\r\n");
    d.server(std::string(2000, 'x'));
    d.client(get);
    d.server(ok);
    d.close_by_client();
    CHECK(exchanges(d, 7) == "2: 6 7");
    CHECK(d.phases_of(8) == "response+gap");
    CHECK(exchanges(d, 10) == "3: 9 10");
    CHECK(d.verdict() == "keep-alive, used, client, orderly, client done");
}

TEST_CASE("RFC 9112 9.3.2: an answer that is missing altogether")
{
    Dialog d;
    d.open();
    d.client(get);
    d.lose_next();
    d.server(ok);
    d.client(get);
    d.server(ok);
    d.client(get);
    d.server(ok);
    d.close_by_client();
    d.finish();
    CHECK(exchanges(d, 4) == "1: 4 -");
    CHECK(exchanges(d, 6) == "2: 5 6");
    CHECK(exchanges(d, 8) == "3: 7 8");
    CHECK(http(d) == "keep-alive, used, 1.1, probable, 3 requests, 2 responses");
}

TEST_CASE("RFC 9112 9.3.2: a request that is missing altogether")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.lose_next();
    d.client(get);
    d.server(ok);
    d.client(get);
    d.server(ok);
    d.close_by_client();
    d.finish();
    CHECK(exchanges(d, 6) == "2: - 6");
    CHECK(exchanges(d, 7) == "3: 7 8");
    CHECK(exchanges(d, 8) == "3: 7 8");
    CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 3 responses");
}

TEST_CASE("RFC 9112 2.1: a hole in the head of a request")
{
    Dialog d;
    d.open();
    d.client("GET /a HTTP/1.1\r\nX: ");
    d.lose_next();
    d.client("yyyyyyyyyyyyy");
    d.client("y\r\n\r\n");
    d.server(ok);
    d.client(get);
    d.server(ok);
    d.close_by_client();
    d.finish();
    CHECK(exchanges(d, 4) == "1: 4 6");
    CHECK(d.phases_of(5) == "request+gap");
    CHECK(exchanges(d, 8) == "2: 7 8");
    CHECK(d.summary().responses == 2);
}

TEST_CASE("DESIGN 10: heads that the snap length cut count, judged by what is there of them")
{
    const std::string padding = "Cookie: " + std::string(300, 'c') + "\r\n";
    Dialog d;
    d.open();
    for (int i = 0; i < 2; ++i) {
        d.client("GET /page HTTP/1.1\r\nHost: a\r\n" + padding + "\r\n", {.captured = 60});
        d.server("HTTP/1.1 200 OK\r\n" + padding + "Content-Length: 2000\r\n\r\n" + std::string(500, 'x'),
                 {.captured = 60});
        d.server(std::string(1500, 'x'), {.captured = 60});
    }
    d.close_by_client();
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request response response request response response "
                        "close.fin close.fin_reply close.last_ack");
    CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 2 responses");
    CHECK(exchanges(d, 6) == "1: 4 5");
    CHECK(exchanges(d, 8) == "2: 7 8");
    CHECK(d.exchange(5).wait == Time(1ms));
    CHECK_FALSE(d.exchange(6).receive);                                 // its end cannot be told
    CHECK(d.verdict() == "keep-alive, used, client, orderly, unknown"); // nor whether anything is outstanding
    CHECK(d.says(4) == "C: asks GET /page");
    CHECK(d.says(5) == "S: answers 200 OK");
}

TEST_CASE("DESIGN 10: a cut head says close where it can be read")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nConnection: close\r\nCookie: " + std::string(300, 'c') + "\r\n\r\n", {.captured = 60});
    d.server(ok);
    CHECK(http(d) == "HTTP/1.0, none, 1.1, certain, 1 requests, 1 responses");
}

TEST_CASE("DESIGN 10: bodies that the snap length cut are still bodies")
{
    Dialog d;
    d.open();
    d.client("POST / HTTP/1.1\r\nContent-Length: 2000\r\n\r\n" + std::string(1000, 'x'), {.captured = 60});
    d.client(std::string(1000, 'x') + get, {.captured = 1010});
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x'), {.captured = 60});
    d.client(get);
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request request response request");
    CHECK(d.exchange(5).send == Time(1ms));
    CHECK(d.exchange(6).receive == Time(0));
    CHECK(d.summary().bytes_server == 1041);
}

TEST_CASE("DESIGN 10: a 101 that the snap length cut switches")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
    d.server("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nDate: " + std::string(100, 'x') + "\r\n\r\n",
             {.captured = 80});
    d.server("\x81\x01x");
    CHECK(d.summary().kind == Class::websocket);
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request+upgrade.offer upgrade.accept ws.text");
}

TEST_CASE("DESIGN 10: a 101 of which only the status line was captured, and of the offer nothing")
{
    using namespace std::string_view_literals;
    Dialog d;
    d.open();
    d.client("GET /echo HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", {.captured = 22});
    d.server("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", {.captured = 28});
    d.client_acks();
    d.client("\x81\x82\x00\x00\x00\x00hi"sv);
    d.server("\x81\x02hi"sv);
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request upgrade.accept ack.response ws.text ws.text");
    CHECK(d.summary().kind == Class::websocket);
    CHECK(d.summary().responses == 1);
    CHECK(d.capture().upgrade(0) == "websocket accepted");
}

TEST_CASE("DESIGN 10: the same with HTTP/2 behind it: the request and stream 1 are one exchange")
{
    Dialog d;
    Encoder c, s;
    d.open();
    d.client("GET /a HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n",
             {.captured = 22});
    d.server("HTTP/1.1 101 \r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", {.captured = 20});
    d.server(settings);
    d.client(preface + settings);
    d.server(s.answer(1, "200", end_both));
    d.client(c.get(3, "/b"));
    d.server(s.answer(3, "200", end_both));
    d.close_by_client();
    CHECK(http(d) == "h2c, used, 2, certain, 2 requests, 2 responses");
    CHECK(class_reason(d) == "frame 5 answers 101 to the request in frame 4: switched to HTTP/2, RFC 7540 3.2");
    CHECK(upgrade(d) == "h2c accepted");
    CHECK(exchanges(d, 8) == "1: 4 8");
    CHECK(exchanges(d, 10) == "2: 9 10");
    CHECK(d.verdict() == "h2c, used, client, orderly, unknown"); // a GOAWAY may stand in what is missing
}

TEST_CASE("DESIGN 10: a 101 to a request whose offer was cut off switches to what it says")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nHost: a\r\nCookie: " + std::string(300, 'c') +
                 "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
             {.captured = 60});
    d.server("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    d.server("\x81\x01x"s);
    CHECK(http(d) == "WebSocket, -, 1.1, certain, 1 requests, 1 responses");
    CHECK(upgrade(d) == "websocket accepted");
    CHECK(d.phases_of(6) == "ws.text");
}

TEST_CASE("DESIGN 10: a 101 of which the protocol was cut off leaves open what came of it")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nHost: a\r\nCookie: " + std::string(300, 'c') +
                 "\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n",
             {.captured = 60});
    d.server("HTTP/1.1 101 Switching Protocols\r\nServer: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n",
             {.captured = 45});
    d.client("hello");
    CHECK(d.summary().confidence == Confidence::probable);
}
