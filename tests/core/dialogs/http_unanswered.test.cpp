// Exchanges that do not come to their end.
#include "http_words.h"

using namespace webconv;
using namespace webconv::test;

TEST_CASE("DESIGN 3: a request without an answer is judged by itself")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server_acks();
    CHECK(http(d) == "keep-alive, offered, 1.1, probable, 1 requests, 0 responses");
    CHECK(exchanges(d, 4) == "1: 4 -");
    CHECK(class_reason(d) == "request in frame 4 is HTTP/1.1 without Connection: close, RFC 9112 9.3");
}

TEST_CASE("DESIGN 6: the server closes without an answer")
{
    Dialog d;
    d.open();
    d.client(get);
    d.close_by_server();
    CHECK(d.verdict() == "keep-alive, offered, server, orderly, exchange aborted");
}

TEST_CASE("DESIGN 6: the client resets while the answer comes")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nsome");
    d.client_resets();
    CHECK(d.verdict() == "keep-alive, offered, client, reset, exchange aborted");
    CHECK_FALSE(d.exchange(5).receive);
}

TEST_CASE("DESIGN 6: an answer that is cut by the FIN")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server_fin("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc");
    d.client_fin();
    d.server_acks();
    CHECK(d.verdict() == "keep-alive, offered, server, orderly, exchange aborted");
    CHECK(d.summary().responses == 1); // the head is complete
}

TEST_CASE("DESIGN 10: a head that is cut by the FIN does not count")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server_fin("HTTP/1.1 200 OK\r\nContent-Le");
    d.client_fin();
    d.server_acks();
    CHECK(http(d) == "keep-alive, offered, 1.1, probable, 1 requests, 0 responses");
    CHECK(exchanges(d, 5) == "1: 4 5");
    CHECK(d.verdict() == "keep-alive, offered, server, orderly, exchange aborted");
}

TEST_CASE("DESIGN 6: a half-close that waits for its answer is no abort")
{
    Dialog d;
    d.open();
    d.client(get);
    d.client_fin();
    d.server(ok);
    d.server_fin();
    d.client_acks();
    CHECK(d.verdict() == "keep-alive, offered, client, orderly, client done");
}

TEST_CASE("DESIGN 10: a second request into a closing connection was sent, and counts")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.wait(5s);
    d.server_fin();
    d.client(get);
    d.server_resets();
    CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 1 responses");
    CHECK(d.verdict() == "keep-alive, used, server, reset after FIN, idle timeout, not announced, measured 5.0 s");
}

TEST_CASE("DESIGN 6: a request that is answered by something unreadable was never answered")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    d.server("\x15\x01 no HTTP at all");
    d.close_by_server();
    CHECK(d.verdict() == "keep-alive, offered, server, orderly, exchange aborted");
}

TEST_CASE("RFC 9110 15.5.9: a 408 that nobody asked for is no second exchange")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    d.wait(5s);
    d.server("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    d.close_by_server();
    CHECK(d.summary().persistence == Persistence::offered);
    CHECK(d.summary().responses == 2);
}
