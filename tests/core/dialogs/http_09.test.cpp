// Requests without a version: HTTP/0.9, GET only.
#include "http_words.h"

using namespace webconv;
using namespace webconv::test;

TEST_CASE("HTTP/0.9: a simple request, and an answer that ends at the close")
{
    Dialog d;
    d.open();
    d.client("GET /page.html\r\n");
    d.server("<html>");
    d.server("</html>");
    d.close_by_server();
    CHECK(d.verdict() == "HTTP/0.9, none, server, orderly, not persistent");
    CHECK(http(d) == "HTTP/0.9, none, 0.9, certain, 1 requests, 1 responses");
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request response response "
                        "close.fin close.fin_reply close.last_ack");
    CHECK(exchanges(d, 6) == "1: 4 5");
    CHECK(d.exchange(6).receive == webconv::Time(1ms));
    CHECK(d.says(4) == "C: asks GET /page.html");
}

TEST_CASE("HTTP/0.9: the answer may carry the FIN")
{
    Dialog d;
    d.open();
    d.client("GET /\r\n");
    d.server_fin("hello");
    d.client_fin();
    d.server_acks();
    CHECK(d.verdict() == "HTTP/0.9, none, server, orderly, not persistent");
    CHECK(d.phases_of(5) == "response+close.fin");
}

TEST_CASE("HTTP/0.9: a server that does not know it answers as to a malformed request")
{
    Dialog d;
    d.open();
    d.client("GET /\r\n");
    d.server("HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbad");
    d.close_by_server();
    CHECK(d.verdict() == "HTTP/1.0, none, server, orderly, not persistent");
    CHECK(exchanges(d, 5) == "1: 4 5");
    CHECK(d.summary().responses == 1);
}

TEST_CASE("HTTP/0.9: the same if the status line comes in pieces")
{
    Dialog d;
    d.open();
    d.client("GET /\r\n");
    d.server_in_pieces("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nbad", 3);
    d.close_by_server();
    CHECK(d.verdict() == "HTTP/1.0, none, server, orderly, not persistent");
    CHECK(exchanges(d, 5) == "1: 4 5");
}

TEST_CASE("HTTP/0.9: an answer that begins like a status line and is none")
{
    Dialog d;
    d.open();
    d.client("GET /\r\n");
    d.server("HT");
    d.server("ML is what this is");
    d.close_by_server();
    CHECK(http(d) == "HTTP/0.9, none, 0.9, certain, 1 requests, 1 responses");
    CHECK(d.phases_of(5) == "response");
    CHECK(exchanges(d, 6) == "1: 4 5");
}

TEST_CASE("HTTP/0.9: not for other protocols with a GET")
{
    for (const auto* command : {"GET foo\r\n", "GET mykey\n", "get /x\r\n", "POST /x\r\n", "GET\r\n"}) {
        INFO(command);
        Dialog d;
        d.open();
        d.client(command);
        d.server("$3\r\nbar\r\n");
        d.close_by_client();
        CHECK(http(d) == "other, -, -, certain, 0 requests, 0 responses");
        CHECK(d.phases() == "open.syn open.syn_ack open.ack data data close.fin close.fin_reply close.last_ack");
    }
}
