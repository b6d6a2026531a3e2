#include "../catch.h"

#include "http1/framing.h"

using namespace webconv::http1;

namespace {

Head message(std::string_view fields, Version version = {1, 1})
{
    Head head;
    head.version = version;
    read_fields(fields, head);
    return head;
}

Framing of_request(std::string_view fields, Version version = {1, 1})
{
    return request_framing(message(fields, version));
}

Framing of_response(int status, std::string_view fields, std::string_view method = "GET", Version version = {1, 1})
{
    Head head = message(fields, version);
    head.status = static_cast<std::uint16_t>(status);
    return response_framing(head, method);
}

constexpr Framing none{};
constexpr Framing chunked{Body::chunked, 0, false};
constexpr Framing until_close{Body::until_close, 0, false};
constexpr Framing tunnel{Body::tunnel, 0, false};
constexpr Framing unknown{Body::until_close, 0, true};

constexpr Framing known(std::uint64_t length) { return {Body::known_length, length, false}; }

constexpr std::string_view with_length = "Content-Length: 5\r\n\r\n";
constexpr std::string_view with_chunks = "Transfer-Encoding: chunked\r\n\r\n";

} // namespace

TEST_CASE("RFC 9112 6.3 rule 1: a response to HEAD has no body")
{
    CHECK(of_response(200, with_length, "HEAD") == none);
    CHECK(of_response(200, with_chunks, "HEAD") == none);
    CHECK(of_response(200, "\r\n", "HEAD") == none);
    CHECK(of_response(404, with_length, "HEAD") == none);
    CHECK(of_response(200, with_length, "head") == known(5)); // methods are case-sensitive
}

TEST_CASE("RFC 9112 6.3 rule 1: 1xx, 204 and 304 have no body")
{
    for (const int status : {100, 101, 103, 199, 204, 304}) {
        CHECK(of_response(status, with_length) == none);
        CHECK(of_response(status, with_chunks) == none);
        CHECK(of_response(status, "\r\n", "") == none);
    }
    CHECK(of_response(205, "\r\n") == until_close);
    CHECK(of_response(303, with_length) == known(5));
}

TEST_CASE("RFC 9112 6.3 rule 2: 2xx to CONNECT begins a tunnel")
{
    CHECK(of_response(200, "\r\n", "CONNECT") == tunnel);
    CHECK(of_response(200, with_length, "CONNECT") == tunnel);
    CHECK(of_response(299, with_chunks, "CONNECT") == tunnel);
    CHECK(of_response(204, "\r\n", "CONNECT") == tunnel);
    CHECK(of_response(407, with_length, "CONNECT") == known(5));
    CHECK(of_response(100, "\r\n", "CONNECT") == none);
    CHECK(of_response(200, with_length, "") == known(5));
}

TEST_CASE("RFC 9112 6.3 rule 3: Transfer-Encoding overrides Content-Length, and that is a conflict")
{
    constexpr std::string_view both = "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n";
    CHECK(of_request(both) == Framing{Body::chunked, 0, true});
    CHECK(of_response(200, both) == Framing{Body::chunked, 0, true});
    CHECK(of_response(200, "Content-Length: 5\r\nTransfer-Encoding: gzip\r\n\r\n") == unknown);
}

TEST_CASE("RFC 9112 6.3 rule 4: chunked as the final coding tells the end")
{
    CHECK(of_request(with_chunks) == chunked);
    CHECK(of_response(200, with_chunks) == chunked);
    CHECK(of_response(200, "Transfer-Encoding: gzip, chunked\r\n\r\n") == chunked);
}

TEST_CASE("RFC 9112 6.3 rule 4: without it a response ends at the close, and a request has no known length")
{
    CHECK(of_response(200, "Transfer-Encoding: gzip\r\n\r\n") == until_close);
    CHECK(of_response(200, "Transfer-Encoding: chunked, gzip\r\n\r\n") == until_close);
    CHECK(of_request("Transfer-Encoding: gzip\r\n\r\n") == unknown);
}

TEST_CASE("RFC 9112 6.1: chunked twice is faulty")
{
    CHECK(of_response(200, "Transfer-Encoding: chunked, chunked\r\n\r\n") == unknown);
    CHECK(of_request("Transfer-Encoding: chunked, chunked\r\n\r\n") == unknown);
}

TEST_CASE("RFC 9112 6.1: Transfer-Encoding in HTTP/1.0 is faulty, even with a Content-Length")
{
    CHECK(of_response(200, with_chunks, "GET", {1, 0}) == unknown);
    CHECK(of_response(200, "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "GET", {1, 0}) == unknown);
    CHECK(of_request(with_chunks, {1, 0}) == unknown);
}

TEST_CASE("RFC 9112 6.3 rule 5: an invalid Content-Length tells nothing")
{
    CHECK(of_response(200, "Content-Length: 5\r\nContent-Length: 6\r\n\r\n") == unknown);
    CHECK(of_request("Content-Length: -1\r\n\r\n") == unknown);
    CHECK(of_response(200, "Content-Length: 5, 5\r\n\r\n") == known(5));
}

TEST_CASE("RFC 9112 6.3 rule 6: a valid Content-Length is the length")
{
    CHECK(of_request(with_length) == known(5));
    CHECK(of_response(200, with_length) == known(5));
    CHECK(of_response(200, "Content-Length: 0\r\n\r\n") == known(0));
    CHECK(of_response(200, with_length, "GET", {1, 0}) == known(5));
}

TEST_CASE("RFC 9112 6.3 rules 7 and 8: else a request has no body, and a response ends at the close")
{
    CHECK(of_request("Host: a\r\n\r\n") == none);
    CHECK(of_response(200, "Server: a\r\n\r\n") == until_close);
    CHECK(of_response(500, "\r\n", "") == until_close);
}
