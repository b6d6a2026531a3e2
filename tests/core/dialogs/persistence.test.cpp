// Which kind of HTTP/1.x conversation it is: RFC 9112 section 9.3.
#include "../catch.h"
#include "../dialog.h"

using namespace webconv;
using webconv::test::Dialog;

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
