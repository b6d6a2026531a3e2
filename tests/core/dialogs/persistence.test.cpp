// Which kind of HTTP/1.x conversation it is: RFC 9112 section 9.3, judged by the request and by the answer.
#include "http_words.h"

using namespace webconv;
using namespace webconv::test;

TEST_CASE("RFC 9112 9.3: an HTTP/1.0 answer without keep-alive ends the connection")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    d.server("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
    d.close_by_server();

    CHECK(d.verdict() == "HTTP/1.0, none, server, orderly, not persistent");
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request response "
                        "close.fin close.fin_reply close.last_ack");
}

namespace {

struct Case {
    const char *request, *response; ///< version and Connection option
    const char* told;
};

const Case cases[] = {
    {"1.1", "1.1", "keep-alive, offered, 1.1"},
    {"1.1 close", "1.1", "HTTP/1.0, none, 1.1"},
    {"1.1", "1.1 close", "HTTP/1.0, none, 1.1"},
    {"1.1 close", "1.1 close", "HTTP/1.0, none, 1.1"},
    {"1.1 keep-alive", "1.1 keep-alive", "keep-alive, offered, 1.1"},
    {"1.1 keep-alive", "1.1 close", "HTTP/1.0, none, 1.1"},
    {"1.1", "1.0", "HTTP/1.0, none, 1.1"},
    {"1.1", "1.0 keep-alive", "keep-alive, offered, 1.1"},
    {"1.1 close", "1.0 keep-alive", "HTTP/1.0, none, 1.1"},
    {"1.0", "1.0", "HTTP/1.0, none, 1.0"},
    {"1.0 keep-alive", "1.0", "HTTP/1.0, none, 1.0"},
    {"1.0", "1.0 keep-alive", "HTTP/1.0, none, 1.0"},
    {"1.0 keep-alive", "1.0 keep-alive", "keep-alive, offered, 1.0"},
    {"1.0", "1.1", "HTTP/1.0, none, 1.0"},
    {"1.0 keep-alive", "1.1", "keep-alive, offered, 1.0"},
    {"1.0 keep-alive", "1.1 close", "HTTP/1.0, none, 1.0"},
    {"1.0 keep-alive", "1.1 keep-alive", "keep-alive, offered, 1.0"},
    {"1.1 Close", "1.1", "HTTP/1.0, none, 1.1"},
    {"1.0 Keep-Alive", "1.0 KEEP-ALIVE", "keep-alive, offered, 1.0"},
    {"1.1", "1.1 foo, CLOSE ,bar", "HTTP/1.0, none, 1.1"},
    {"1.1", "1.1 x-close, closed", "keep-alive, offered, 1.1"},
    {"1.1 keep-alive, close", "1.1", "HTTP/1.0, none, 1.1"}, // close comes first in 9.3
};

std::string fields(std::string_view told)
{
    if (told.size() == 3) return "\r\n";
    return "\r\nConnection: " + std::string(told.substr(4)) + "\r\n";
}

std::string request(const Case& c)
{
    return "GET / HTTP/" + std::string(c.request).substr(0, 3) + fields(c.request) + "\r\n";
}

std::string response(const Case& c, const char* rest)
{
    return "HTTP/" + std::string(c.response).substr(0, 3) + " 200 OK" + fields(c.response) + rest;
}

} // namespace

TEST_CASE("RFC 9112 9.3: both views must agree")
{
    for (const Case& c : cases) {
        INFO(c.request << " / " << c.response);
        Dialog d;
        d.open();
        d.client(request(c));
        d.server(response(c, "Content-Length: 2\r\n\r\nok"));
        CHECK(http(d) == std::string(c.told) + ", certain, 1 requests, 1 responses");
    }
}

TEST_CASE("RFC 9112 9.3: an answer that ends with the connection is never persistent")
{
    for (const Case& c : cases) {
        INFO(c.request << " / " << c.response);
        Dialog d;
        d.open();
        d.client(request(c));
        d.server(response(c, "\r\nok"));
        d.close_by_server();
        const std::string version = std::string(c.request).substr(0, 3);
        CHECK(http(d) == "HTTP/1.0, none, " + version + ", certain, 1 requests, 1 responses");
        CHECK(d.verdict() == "HTTP/1.0, none, server, orderly, not persistent");
    }
}

TEST_CASE("RFC 9112 9.3: an answer without a body needs no length to be persistent")
{
    Dialog d;
    d.open();
    d.client("HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    d.server("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n");
    CHECK(http(d) == "keep-alive, offered, 1.0, certain, 1 requests, 1 responses");
}

TEST_CASE("RFC 9112 9.3: several Connection fields are one list")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nConnection: keep-alive\r\nX: y\r\nconnection: Close\r\n\r\n");
    d.server(ok);
    CHECK(http(d) == "HTTP/1.0, none, 1.1, certain, 1 requests, 1 responses");
}

TEST_CASE("RFC 9112 C.2.2: Proxy-Connection says nothing")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.0\r\nProxy-Connection: keep-alive\r\n\r\n");
    d.server("HTTP/1.1 200 OK\r\nProxy-Connection: close\r\nContent-Length: 0\r\n\r\n");
    CHECK(http(d) == "HTTP/1.0, none, 1.0, certain, 1 requests, 1 responses");
}

TEST_CASE("DESIGN 10: reused although announced closed")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    d.server("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    d.client(get);
    d.server(ok);
    d.close_by_client();
    CHECK(d.verdict() == "keep-alive, used, client, orderly, client done");
    CHECK(persistence_reason(d) == "2 requests on one connection");
}

TEST_CASE("DESIGN 6: the server announced the close")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
    d.close_by_server();
    CHECK(d.verdict() == "keep-alive, used, server, orderly, announced close");
}

TEST_CASE("RFC 2068 19.7.1: Keep-Alive max runs out")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=5, max=1\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n");
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    d.close_by_server();
    CHECK(d.verdict() == "keep-alive, used, server, orderly, request limit, announced max 1");
}

TEST_CASE("RFC 2068 19.7.1: Keep-Alive max has not run out")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=5, max=100\r\nContent-Length: 0\r\n\r\n");
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=5, max=99\r\nContent-Length: 0\r\n\r\n");
    d.wait(1s);
    d.close_by_client();
    CHECK(d.verdict() == "keep-alive, used, client, orderly, client done");
}
