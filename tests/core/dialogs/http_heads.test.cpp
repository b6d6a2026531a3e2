// Heads that come in pieces, behind empty lines, or malformed (RFC 9112 section 2.2).
#include "http_words.h"

using namespace webconv;
using namespace webconv::test;

TEST_CASE("DESIGN 2: a request is known at its first segment")
{
    for (const std::size_t first : {1u, 2u, 3u, 4u, 7u, 14u, 16u}) {
        INFO(first);
        Dialog d;
        d.open();
        d.client(get.substr(0, first));
        CHECK(d.phases_of(4) == "request");
        d.server_acks();
        CHECK(d.phases_of(5) == "ack.request");
        d.client(get.substr(first));
        d.server(ok);
        CHECK(d.phases() == "open.syn open.syn_ack open.ack request ack.request request response");
        CHECK(exchanges(d, 4) == "1: 4 7");
        CHECK(exchanges(d, 6) == "1: 4 7");
        CHECK(d.exchange(6).send == webconv::Time(2ms));
    }
}

TEST_CASE("RFC 9112 2.1: heads that are cut anywhere")
{
    const std::string answer = "HTTP/1.1 204 No Content\r\nX: y\r\n\r\n";
    for (std::size_t cut = 1; cut < get.size(); ++cut) {
        INFO(cut);
        Dialog d;
        d.open();
        d.client(get.substr(0, cut));
        d.client(get.substr(cut));
        d.server(answer.substr(0, cut));
        d.server(answer.substr(cut));
        d.close_by_client();
        CHECK(d.phases() == "open.syn open.syn_ack open.ack request request response response "
                            "close.fin close.fin_reply close.last_ack");
        CHECK(exchanges(d, 7) == "1: 4 6");
        CHECK(d.verdict() == "keep-alive, offered, client, orderly, client done");
    }
}

TEST_CASE("RFC 9112 2.1: heads in pieces of one byte")
{
    Dialog d;
    d.open();
    d.client_in_pieces(get, 1);
    d.server_in_pieces(ok, 1);
    CHECK(http(d) == "keep-alive, offered, 1.1, certain, 1 requests, 1 responses");
    CHECK(exchanges(d, d.last_frame()) == "1: 4 " + std::to_string(4 + get.size()));
}

TEST_CASE("RFC 9112 2.2: empty lines before a request are passed over")
{
    SECTION("in the same segment")
    {
        Dialog d;
        d.open();
        d.client("\r\n\r\n" + get);
        d.server(ok);
        d.client("\r\n" + get);
        d.server(ok);
        CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 2 responses");
    }
    SECTION("in a segment of their own")
    {
        Dialog d;
        d.open();
        d.client("\r\n");
        d.client(get);
        d.server(ok);
        d.client("\r\n");
        d.client(get);
        d.server(ok);
        CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 2 responses");
        CHECK(exchanges(d, 6) == "1: 5 6");
        CHECK(exchanges(d, 9) == "2: 8 9");
    }
}

TEST_CASE("RFC 9112 2.2: the same if the start line behind them is cut")
{
    Dialog d;
    d.open();
    d.client("\r\nGET /x");
    CHECK(d.phases_of(4) == "request");
    d.client(" HTTP/1.1\r\nHost: a\r\n\r\n");
    d.server(ok);
    CHECK(exchanges(d, 6) == "1: 4 6");
    CHECK(http(d) == "keep-alive, offered, 1.1, certain, 1 requests, 1 responses");
}

TEST_CASE("DESIGN 3: a request whose head is not complete yet is judged by what is there")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nHo");
    CHECK(http(d) == "keep-alive, offered, 1.1, probable, 0 requests, 0 responses");
    d.client("st: a\r\nConnection: close\r\n\r\n");
    CHECK(http(d) == "HTTP/1.0, none, 1.1, probable, 1 requests, 0 responses");
}

TEST_CASE("RFC 9112 2.2: the empty line behind a body that some old clients send is no request")
{
    Dialog d;
    d.open();
    d.client("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc\r\n");
    d.server(ok);
    CHECK(http(d) == "keep-alive, offered, 1.1, certain, 1 requests, 1 responses");
    CHECK(d.phases_of(4) == "request");
}

TEST_CASE("DESIGN 10: any method is a request")
{
    Dialog d;
    d.open();
    d.client("x-my.method /a HTTP/1.1\r\n\r\n");
    d.server(ok);
    CHECK(http(d) == "keep-alive, offered, 1.1, certain, 1 requests, 1 responses");
    CHECK(d.says(4) == "C: asks x-my.method /a");
}

TEST_CASE("DESIGN 10: an answer to what is no request makes it HTTP/1")
{
    Dialog d;
    d.open();
    d.client("GET\t/ HTTP/1.1 HTTP/1.1 nonsense\x01\r\n\r\n");
    d.server("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    d.close_by_server();
    CHECK(http(d) == "HTTP/1.0, none, 1.1, probable, 0 requests, 1 responses");
    CHECK(d.verdict() == "HTTP/1.0, none, server, orderly, not persistent");
    CHECK(d.phases_of(4) == "data");
    CHECK(d.phases_of(5) == "response");
    CHECK(exchanges(d, 5) == "1: - 5");
}

TEST_CASE("DESIGN 10: after an answer to what is no request, a request is one")
{
    Dialog d;
    d.open();
    d.client("what is this\r\n\r\n");
    d.server("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    d.client(get);
    d.server(ok);
    CHECK(http(d) == "keep-alive, used, 1.1, probable, 1 requests, 2 responses");
    CHECK(exchanges(d, 7) == "2: 6 7");
}
