// The one sentence that says why: webconv.class.reason and webconv.persistence.reason.
#include "http_words.h"

using namespace webconv;
using namespace webconv::test;

namespace {

std::string reason(std::string_view request, std::string_view response)
{
    Dialog d;
    d.open();
    d.client(request);
    d.server(response);
    CHECK(class_reason(d) == persistence_reason(d));
    return class_reason(d);
}

} // namespace

TEST_CASE("DESIGN 3: the reason names the message, the frame and the clause that decide")
{
    CHECK(reason(get, ok) == "request in frame 4 is HTTP/1.1 without Connection: close, "
                             "response in frame 5 is HTTP/1.1 without Connection: close, RFC 9112 9.3");
    CHECK(reason("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", ok) ==
          "request in frame 4 says Connection: close, RFC 9112 9.3");
    CHECK(reason(get, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n") ==
          "response in frame 5 says Connection: close, RFC 9112 9.3");
    CHECK(reason(get, "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n") ==
          "response in frame 5 is HTTP/1.0 without Connection: keep-alive, RFC 9112 9.3");
    CHECK(reason("GET / HTTP/1.0\r\n\r\n", ok) ==
          "request in frame 4 is HTTP/1.0 without Connection: keep-alive, RFC 9112 9.3");
    CHECK(reason(get, "HTTP/1.1 200 OK\r\n\r\n") ==
          "response in frame 5 ends only where the connection closes, RFC 9112 9.3");
}

TEST_CASE("DESIGN 3: the reason where only one message was captured")
{
    Dialog d;
    d.open();
    d.server(ok);
    CHECK(class_reason(d) == "response in frame 4 is HTTP/1.1 without Connection: close, RFC 9112 9.3");
}

TEST_CASE("DESIGN 3: the reason of classes without HTTP")
{
    Dialog nothing;
    nothing.open();
    CHECK(class_reason(nothing) == "no payload byte in either direction");
    CHECK(persistence_reason(nothing) == "");

    Dialog data;
    data.open();
    data.client("\x01\x02");
    CHECK(class_reason(data) == "the payload is neither HTTP, WebSocket nor TLS");
    CHECK(persistence_reason(data) == "");
}

TEST_CASE("DESIGN 3: the reason of HTTP/0.9")
{
    Dialog d;
    d.open();
    d.client("GET /\r\n");
    CHECK(class_reason(d) == "request in frame 4 has no version and no fields");
    CHECK(persistence_reason(d) == "HTTP/0.9 ends every response by closing");
}
