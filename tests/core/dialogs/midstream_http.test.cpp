// HTTP/1.x where the capture begins in the middle or shows one side only.
#include "http_words.h"

using namespace webconv;
using namespace webconv::test;

namespace {

/// Opened, one exchange, and nothing of it in the capture.
Dialog begun()
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.capture_starts();
    return d;
}

} // namespace

TEST_CASE("DESIGN 10: mid-stream, an exchange")
{
    Dialog d = begun();
    d.client(get);
    d.server(ok);
    CHECK(http(d) == "keep-alive, offered, 1.1, probable, 1 requests, 1 responses");
    CHECK(d.phases() == "request response");
    CHECK(exchanges(d, 2) == "1: 1 2");
    CHECK(d.summary().roles == Roles::inferred);
}

TEST_CASE("DESIGN 10: mid-stream, in the body of an answer")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + std::string(1000, 'x'));
    d.capture_starts();
    d.server(std::string(1000, 'x'));
    d.server(std::string(1000, 'x'));
    d.client_acks();
    d.client(get);
    d.server(ok);
    CHECK(d.phases() == "data data ack.data request response");
    CHECK(http(d) == "keep-alive, offered, 1.1, probable, 1 requests, 1 responses");
    CHECK(exchanges(d, 5) == "1: 4 5");
}

TEST_CASE("DESIGN 10: mid-stream, an answer to an unseen request, and then an exchange")
{
    Dialog d;
    d.open();
    d.client(get);
    d.capture_starts();
    d.server(ok);
    d.client(get);
    d.server(ok);
    CHECK(http(d) == "keep-alive, used, 1.1, probable, 1 requests, 2 responses");
    CHECK(exchanges(d, 1) == "1: - 1");
    CHECK(exchanges(d, 3) == "2: 2 3");
    CHECK(d.annotation(1).from == Side::server);
}

TEST_CASE("DESIGN 10: mid-stream, the client is who asks, whatever the ports")
{
    Dialog d = begun();
    // The end with the lower port asks.
    d.server(get);
    d.client(ok);
    CHECK(d.annotation(1).from == Side::client);
    CHECK(d.summary().roles == Roles::inferred);
    CHECK(std::string(d.capture().client(0)) == "10.0.0.2:80");
}

TEST_CASE("DESIGN 10: only the client was captured")
{
    Dialog d;
    d.open();
    for (int i = 0; i < 3; ++i) {
        d.client(get);
        d.lose_next();
        d.server(ok);
    }
    CHECK(http(d) == "keep-alive, used, 1.1, probable, 3 requests, 0 responses");
    CHECK(exchanges(d, 5) == "2: 5 -");
}

TEST_CASE("DESIGN 10: only the client was captured, which asked once and said close")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    d.lose_next();
    d.server(ok);
    CHECK(http(d) == "HTTP/1.0, none, 1.1, probable, 1 requests, 0 responses");
}

TEST_CASE("DESIGN 10: only the server was captured")
{
    Dialog d;
    d.open();
    for (int i = 0; i < 3; ++i) {
        d.lose_next();
        d.client(get);
        d.server(ok);
    }
    CHECK(http(d) == "keep-alive, used, 1.1, probable, 0 requests, 3 responses");
    CHECK(exchanges(d, 5) == "2: - 5");
    CHECK(d.phases_of(5) == "response");
}

TEST_CASE("DESIGN 10: only the server was captured, one answer in HTTP/1.0")
{
    Dialog d;
    d.open();
    d.lose_next();
    d.client("GET / HTTP/1.0\r\n\r\n");
    d.server("HTTP/1.0 200 OK\r\n\r\nall");
    d.close_by_server();
    CHECK(http(d) == "HTTP/1.0, none, 1.0, probable, 0 requests, 1 responses");
    CHECK(d.verdict() == "HTTP/1.0, none, server, orderly, not persistent");
}

TEST_CASE("DESIGN 10: an interim answer to an unseen request is of the same exchange as the final one")
{
    Dialog d;
    d.open();
    d.lose_next();
    d.client(get);
    d.server("HTTP/1.1 103 Early Hints\r\n\r\n");
    d.server(ok);
    CHECK(exchanges(d, 4) == "1: - 5");
    CHECK(exchanges(d, 5) == "1: - 5");
    CHECK(d.summary().responses == 1);
}

TEST_CASE("RFC 9112 6.3: an answer to HEAD whose request was not captured has no body if another answer follows")
{
    Dialog d;
    d.open();
    d.capture_starts();
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    d.client("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    d.server("HTTP/1.1 204 No Content\r\n\r\n");
    CHECK(d.phases() == "response request response");
    CHECK(d.summary().responses == 2);
    CHECK(d.exchange(2).response_in == Frame{3});
}
