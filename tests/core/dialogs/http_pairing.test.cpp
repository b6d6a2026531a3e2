// Which answer belongs to which request: RFC 9112 section 9.3.2, and answers that come before the answer.
#include "http_words.h"

using namespace webconv;
using namespace webconv::test;
using namespace std::string_literals;

TEST_CASE("RFC 9112 9.3: a second request on the same connection")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.client(get);
    d.server(ok);
    d.close_by_client();

    CHECK(d.verdict() == "keep-alive, used, client, orderly, client done");
    CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 2 responses");
    CHECK(exchanges(d, 4) == "1: 4 5");
    CHECK(exchanges(d, 5) == "1: 4 5");
    CHECK(exchanges(d, 6) == "2: 6 7");
    CHECK(exchanges(d, 7) == "2: 6 7");
}

TEST_CASE("RFC 9112 9.3.2: pipelined requests are answered in their order")
{
    Dialog d;
    d.open();
    d.client("GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\nHEAD /c HTTP/1.1\r\n\r\n");
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\naaaHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
             "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    d.client(get);
    d.server(ok);

    CHECK(exchanges(d, 4) == "1: 4 5, 2: 4 5, 3: 4 5");
    CHECK(exchanges(d, 5) == "1: 4 5, 2: 4 5, 3: 4 5");
    CHECK(exchanges(d, 6) == "4: 6 7");
    CHECK(http(d) == "keep-alive, used, 1.1, certain, 4 requests, 4 responses");
}

TEST_CASE("RFC 9112 9.3.2: pipelined answers over several segments")
{
    Dialog d;
    d.open();
    d.client(get);
    d.client(get + get);
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
    d.server("56789HTTP/1.1 200 OK\r\nConte");
    d.server("nt-Length: 4\r\n\r\n0123" + ok);

    CHECK(exchanges(d, 4) == "1: 4 6");
    CHECK(exchanges(d, 5) == "2: 5 7, 3: 5 8");
    CHECK(exchanges(d, 6) == "1: 4 6");
    CHECK(exchanges(d, 7) == "1: 4 6, 2: 5 7");
    CHECK(exchanges(d, 8) == "2: 5 7, 3: 5 8");
    CHECK(d.phases_of(7) == "response");
}

TEST_CASE("RFC 9112 9.3.2: very many pipelined requests in one segment")
{
    Dialog d;
    d.open();
    std::string requests, responses;
    for (int i = 0; i < 500; ++i) requests += get, responses += ok;
    d.client(requests);
    d.server(responses);

    CHECK(d.annotation(4).exchanges == 500);
    CHECK(d.exchange(5, 499).number == 500);
    CHECK(d.summary().responses == 500);
}

TEST_CASE("RFC 9110 15.2: interim answers are no answers, however many")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
    d.server("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n");
    d.server("HTTP/1.1 103 Early Hints\r\n\r\n" + ok);

    CHECK(d.phases() == "open.syn open.syn_ack open.ack request response.interim response.interim "
                        "response+response.interim");
    CHECK(exchanges(d, 5) == "1: 4 7");
    CHECK(exchanges(d, 7) == "1: 4 7");
    CHECK(http(d) == "keep-alive, offered, 1.1, certain, 1 requests, 1 responses");
}

TEST_CASE("RFC 9110 15.2: an interim answer in pieces is no final one in any of them")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server_in_pieces("HTTP/1.1 103 Early Hints\r\n\r\n", 10);
    d.server(ok);

    CHECK(d.phases() == "open.syn open.syn_ack open.ack request response.interim response.interim response.interim "
                        "response");
}

TEST_CASE("RFC 9110 10.1.1: the server asks for the body")
{
    Dialog d;
    d.open();
    d.client("PUT /f HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    d.server("HTTP/1.1 100 Continue\r\n\r\n");
    d.client("body");
    d.server("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");

    CHECK(d.phases() == "open.syn open.syn_ack open.ack request response.interim request response");
    CHECK(exchanges(d, 6) == "1: 4 7");
    CHECK(http(d) == "keep-alive, offered, 1.1, certain, 1 requests, 1 responses");
}

TEST_CASE("RFC 9110 10.1.1: the server does not want the body, and the next request comes instead of it")
{
    for (const auto* answer : {"HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n",
                               "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"}) {
        Dialog d;
        d.open();
        d.client("PUT /f HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4000\r\n\r\n");
        d.server(answer);
        d.client("PUT /f HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody");
        d.server(ok);
        d.close_by_client();

        CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 2 responses");
        CHECK(exchanges(d, 6) == "2: 6 7");
        CHECK(d.verdict() == "keep-alive, used, client, orderly, client done");
    }
}

TEST_CASE("RFC 9110 10.1.1: the server answers early, and the body comes nevertheless")
{
    Dialog d;
    d.open();
    d.client("PUT /f HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    d.server("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    d.client("body" + get);
    d.server(ok);

    CHECK(exchanges(d, 6) == "1: 4 5, 2: 6 7");
    CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 2 responses");
}

TEST_CASE("RFC 9112 9.5: an answer that crosses its request is no answer to it")
{
    // 408 Request Timeout, sent before the request had arrived: it does not acknowledge it.
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.raw(Side::client, control::ack | control::psh, 28, 41, get);
    d.raw(Side::server, control::ack | control::psh, 41, 28,
          "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n");

    CHECK(exchanges(d, 6) == "2: 6 -");
    CHECK(exchanges(d, 7) == "3: - 7");
}

TEST_CASE("DESIGN 2: an answer that was captured before its request still answers it")
{
    Dialog d;
    d.open();
    d.delay_next();
    d.client(get);
    d.server(ok);
    d.client(get);
    d.server(ok);

    CHECK(exchanges(d, 4) == "1: 5 4");
    CHECK(exchanges(d, 5) == "1: 5 4");
    CHECK(exchanges(d, 6) == "2: 6 7");
    CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 2 responses");
}
