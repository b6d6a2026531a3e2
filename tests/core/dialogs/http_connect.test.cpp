// CONNECT and its tunnels: RFC 9110 section 9.3.6.
#include "http_words.h"

using namespace webconv;
using namespace webconv::test;

namespace {
const std::string connect = "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n";
const std::string established = "HTTP/1.1 200 Connection Established\r\n\r\n";
} // namespace

TEST_CASE("RFC 9110 9.3.6: CONNECT answered 2xx is a tunnel")
{
    Dialog d;
    d.open();
    d.client(connect);
    d.server(established);
    d.client("hello");
    d.server_acks();
    d.server("hello yourself");
    d.close_by_client();
    CHECK(d.verdict() == "tunnel, -, client, orderly, client done");
    CHECK(http(d) == "tunnel, -, 1.1, certain, 1 requests, 1 responses");
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request response tunnel.data ack.data tunnel.data "
                        "close.fin close.fin_reply close.last_ack");
    CHECK(class_reason(d) == "frame 5 answers CONNECT with success, RFC 9110 9.3.6");
    CHECK(d.says(4) == "C: asks CONNECT a.example:443");
}

TEST_CASE(
    "RFC 9110 9.3.6: bytes of the tunnel in the segment of the answer, and a Content-Length that counts for nothing")
{
    Dialog d;
    d.open();
    d.client(connect);
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nSSH-2.0-x\r\n");
    d.client("SSH-2.0-y\r\n");
    CHECK(d.phases_of(5) == "response+tunnel.data");
    CHECK(d.phases_of(6) == "tunnel.data");
}

TEST_CASE("RFC 9110 9.3.6: what the client sends without waiting is in the tunnel, too")
{
    Dialog d;
    d.open();
    d.client(connect + "\x16\x03\x01");
    d.client("rest");
    d.server(established);
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request+tunnel.data tunnel.data response");
}

TEST_CASE("DESIGN 10: HTTP, WebSocket or TLS inside a tunnel is still the tunnel")
{
    const std::string hello("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00", 10);
    for (const std::string& inside :
         {get, hello, std::string("GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n")}) {
        Dialog d;
        d.open();
        d.client(connect);
        d.server(established);
        d.client(inside);
        d.server("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
        CHECK(http(d) == "tunnel, -, 1.1, certain, 1 requests, 1 responses");
        CHECK(d.phases_of(6) == "tunnel.data");
        CHECK(d.phases_of(7) == "tunnel.data");
        CHECK(upgrade(d) == "none");
    }
}

TEST_CASE("RFC 9110 9.3.6: CONNECT refused leaves the connection as it was")
{
    Dialog d;
    d.open();
    d.client(connect);
    d.server("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno");
    d.client(connect);
    d.server("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    d.client(get);
    d.server(ok);
    d.close_by_client();
    CHECK(d.verdict() == "keep-alive, used, client, orderly, client done");
    CHECK(exchanges(d, 9) == "3: 8 9");
}

TEST_CASE("RFC 9110 9.3.6: the second CONNECT is accepted")
{
    Dialog d;
    d.open();
    d.client(connect);
    d.server("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno");
    d.client(connect);
    d.server(established);
    d.client("abc");
    CHECK(http(d) == "tunnel, -, 1.1, certain, 2 requests, 2 responses");
    CHECK(d.phases_of(8) == "tunnel.data");
}

TEST_CASE("RFC 9110 9.3.6: CONNECT was captured behind its answer")
{
    Dialog d;
    d.open();
    d.client(connect.substr(0, 20));
    d.delay_next();
    d.client(connect.substr(20));
    d.server(established);
    d.client("abc");
    CHECK(d.summary().kind == Class::tunnel);
    CHECK(d.phases_of(7) == "tunnel.data");
}
