// Where a message ends (RFC 9112 section 6.3), as the phases and the exchanges show it.
#include "http_words.h"

using namespace webconv;
using namespace webconv::test;
using namespace std::string_literals;

namespace {

/// Whether `answer` to `request` ends with itself, so that a second exchange is a second exchange.
void ends_with_itself(std::string_view request, std::string_view answer)
{
    INFO(request << answer);
    Dialog d;
    d.open();
    d.client(request);
    d.server(answer);
    d.client(get);
    d.server(ok);
    d.close_by_client();
    CHECK(exchanges(d, 5) == "1: 4 5");
    CHECK(exchanges(d, 7) == "2: 6 7");
    CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 2 responses");
    CHECK(d.verdict() == "keep-alive, used, client, orderly, client done");
}

} // namespace

TEST_CASE("RFC 9112 6.3: answers that end with their heads")
{
    ends_with_itself("HEAD / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
    ends_with_itself("HEAD / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    ends_with_itself("HEAD / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n");
    ends_with_itself(get, "HTTP/1.1 204 No Content\r\n\r\n");
    ends_with_itself(get, "HTTP/1.1 304 Not Modified\r\nContent-Length: 5000\r\n\r\n");
}

TEST_CASE("RFC 9112 6.3: bodies whose length is told")
{
    ends_with_itself(get, ok);
    ends_with_itself(get, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    ends_with_itself(get, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok");
    ends_with_itself(get, "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    ends_with_itself(get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\nTrailer: X\r\n\r\n"
                          "a;x=\"y\"\r\n0123456789\r\n0\r\nX: 1\r\nY: 2\r\n\r\n");
    ends_with_itself("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", ok);
    ends_with_itself("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", ok);
}

TEST_CASE("RFC 9112 7.1: a chunked answer in pieces of one byte")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server_in_pieces("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: 1\r\n\r\n", 1);
    const std::uint32_t last = d.last_frame();
    d.client(get);
    d.server(ok);

    for (std::uint32_t frame = 5; frame <= last; ++frame) CHECK(d.phases_of(frame) == "response");
    CHECK(exchanges(d, last) == "1: 4 5");
    CHECK(exchanges(d, last + 2) == "2: " + std::to_string(last + 1) + " " + std::to_string(last + 2));
    CHECK(d.exchange(last).receive == Time(1ms) * (last - 5));
}

TEST_CASE("RFC 9112 6.3 rule 8: an answer without a length lasts until the connection closes")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 404 is only text here");
    d.server("and more");
    d.close_by_server();

    CHECK(d.verdict() == "HTTP/1.0, none, server, orderly, not persistent");
    CHECK(http(d) == "HTTP/1.0, none, 1.1, certain, 1 requests, 1 responses");
    CHECK(exchanges(d, 6) == "1: 4 5");
    CHECK(d.exchange(6).receive == Time(1ms));
    CHECK(class_reason(d) == "response in frame 5 ends only where the connection closes, RFC 9112 9.3");
}

TEST_CASE("RFC 9112 6.3: a body over several segments belongs to its request")
{
    Dialog d;
    d.open();
    d.client("POST /form HTTP/1.1\r\nContent-Length: 30\r\n\r\n0123456789");
    d.server_acks();
    d.client("0123456789");
    d.client("0123456789");
    d.server(ok);
    d.client_acks();

    CHECK(d.phases() == "open.syn open.syn_ack open.ack request ack.request request request response ack.response");
    CHECK(exchanges(d, 7) == "1: 4 8");
    CHECK_FALSE(d.exchange(4).send);
    CHECK(d.exchange(7).send == Time(3ms));
    CHECK(d.exchange(8).wait == Time(1ms));
    CHECK(d.exchange(8).receive == Time(0));
}

TEST_CASE("RFC 9112 9.3: an answer that comes before the request is complete")
{
    Dialog d;
    d.open();
    d.client("POST /form HTTP/1.1\r\nContent-Length: 20\r\n\r\n0123456789");
    d.server("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
    d.client("0123456789");
    d.client(get);
    d.server(ok);

    CHECK(exchanges(d, 5) == "1: 4 5");
    CHECK(exchanges(d, 6) == "1: 4 5");
    CHECK(exchanges(d, 8) == "2: 7 8");
    CHECK_FALSE(d.exchange(5).wait); // it did not wait for the end of the request
    CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 2 responses");
}

TEST_CASE("RFC 9112 6.3 rule 5: lengths that differ leave the end unknown")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok");
    d.close_by_server();
    CHECK(d.verdict() == "HTTP/1.0, none, server, orderly, not persistent");
}
