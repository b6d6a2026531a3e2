// The times of an exchange, with HAR's names, and the silence between exchanges.
#include "http_words.h"

using namespace webconv;
using namespace webconv::test;
using webconv::Time;

TEST_CASE("DESIGN 5: send, wait and receive stand on the segments where they end")
{
    Dialog d; // a segment takes 1 ms
    d.open();
    d.client(get.substr(0, 10));
    d.wait(9ms);
    d.client(get.substr(10));
    d.wait(49ms);
    d.server(ok.substr(0, 30));
    d.wait(19ms);
    d.server(ok.substr(30));

    CHECK_FALSE(d.exchange(4).send);
    CHECK(d.exchange(5).send == Time(10ms));
    CHECK(d.exchange(6).wait == Time(50ms));
    CHECK_FALSE(d.exchange(6).receive);
    CHECK(d.exchange(7).receive == Time(20ms));
    CHECK_FALSE(d.exchange(7).wait);
}

TEST_CASE("DESIGN 5: wait is until the final answer, not until an interim one")
{
    Dialog d;
    d.open();
    d.client(get);
    d.wait(9ms);
    d.server("HTTP/1.1 103 Early Hints\r\n\r\n");
    d.wait(9ms);
    d.server(ok);
    CHECK_FALSE(d.exchange(5).wait);
    CHECK(d.exchange(6).wait == Time(20ms));
    CHECK(d.exchange(6).receive == Time(0));
}

TEST_CASE("DESIGN 5: idle is the silence that a request breaks")
{
    Dialog d;
    d.open();
    d.wait(3s);
    d.client(get);
    d.server(ok);
    d.client_acks();
    d.wait(3s);
    d.client(get);
    CHECK_FALSE(d.annotation(4).idle); // nothing was said before
    CHECK_FALSE(d.annotation(5).idle);
    CHECK(d.annotation(7).idle == Time(3s + 2ms));
}

TEST_CASE("DESIGN 5: idle is told of a request whose start line comes in several segments")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.client_acks();
    d.wait(3s);
    d.client_in_pieces(get, 5);
    CHECK(d.annotation(7).idle == Time(3s + 2ms));
}

TEST_CASE("DESIGN 5: receive is never negative, also of a 101 in segments that were captured in the wrong order")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
    const std::string accept = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
    d.delay_next();
    d.server(accept.substr(0, 20));
    d.server(accept.substr(20));
    CHECK_FALSE(d.exchange(5).receive);
    CHECK(d.exchange(6).receive == Time(0));
}

TEST_CASE("DESIGN 5: waiting for an answer is no idling, nor is a pause within a message")
{
    Dialog d;
    d.open();
    d.client("GET / HT");
    d.wait(3s);
    d.client("TP/1.1\r\n\r\n");
    d.wait(3s);
    d.server(ok.substr(0, 30));
    d.wait(3s);
    d.server(ok.substr(30));
    for (std::uint32_t frame = 4; frame <= 7; ++frame) CHECK_FALSE(d.annotation(frame).idle);
}

TEST_CASE("DESIGN 5: idle at the close")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=5\r\nContent-Length: 2\r\n\r\nok");
    d.client_acks();
    d.wait(4999ms);
    d.close_by_server();
    CHECK(d.annotation(7).idle == Time(5001ms));
    CHECK(d.verdict() == "keep-alive, offered, server, orderly, idle timeout, announced 5 s, measured 5.0 s");
}

TEST_CASE("DESIGN 5: keep-alive probes do not end a silence")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.wait(2s);
    d.client_acks({.seq_offset = std::uint32_t(-1)});
    d.server_acks();
    d.wait(2s);
    d.client(get);
    CHECK(d.phases_of(6) == "idle.probe");
    CHECK(d.annotation(8).idle == Time(4s + 3ms));
}

TEST_CASE("DESIGN 5: pipelined requests in one segment break one silence, together")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.wait(2s);
    d.client(get + get);
    CHECK(d.annotation(6).idle == Time(2s + 1ms));
    CHECK(exchanges(d, 6) == "2: 6 -, 3: 6 -");
}
