#include "../catch.h"

#include "reading.h"

using namespace webconv;
using namespace webconv::http1;
using namespace webconv::http1::test;

namespace {

const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

// What a chunked body is read as, with the head of the message behind it.
std::string chunked(std::string_view body)
{
    return response(head + std::string(body) + "HTTP/1.1 200 OK\r\n").substr(14);
}

std::string ends_at(std::size_t length) { return "body:" + std::to_string(length) + " end start"; }
std::string never_ends(std::size_t length) { return "body:" + std::to_string(length + 17); }

} // namespace

TEST_CASE("RFC 9112 7.1: a chunked body ends with the chunk of size 0")
{
    CHECK(chunked("5\r\nhello\r\n0\r\n\r\n") == ends_at(15));
    CHECK(chunked("0\r\n\r\n") == ends_at(5));
    CHECK(chunked("00000000000000000000000000a\r\n0123456789\r\n000\r\n\r\n") == ends_at(48));
    CHECK(chunked("A\r\n0123456789\r\n1\r\n\n\r\n0\r\n\r\n") == ends_at(26));
}

TEST_CASE("RFC 9112 7.1.1: chunk extensions and the whitespace before them are passed over")
{
    CHECK(chunked("5;a=b;c=\"d\"\r\nhello\r\n0 ;x\r\n\r\n") == ends_at(28));
    CHECK(chunked("5   \r\nhello\r\n0\t\r\n\r\n") == ends_at(19));
}

TEST_CASE("RFC 9112 7.1.2: trailers belong to the body")
{
    CHECK(chunked("0\r\nA: b\r\nC: d\r\n\r\n") == ends_at(17));
    CHECK(chunked("0\r\nContent-Length: 7\r\n\r\n") == ends_at(24));
}

TEST_CASE("RFC 9112 2.2: a bare LF ends the lines of a chunked body, too")
{
    CHECK(chunked("5\nhello\n0\nA: b\n\n") == ends_at(16));
    CHECK(chunked("5;a\nhello\n0\n\n") == ends_at(13));
}

TEST_CASE("behind a malformed chunk all is body until the close")
{
    for (const std::string_view body :
         {"x\r\n", "\r\n", "-5\r\nhello\r\n", " 5\r\nhello\r\n", "0x5\r\nhello\r\n", "5\rhello\r\n", "5 x\r\nhello\r\n",
          "5\r\nhello!\r\n0\r\n\r\n", "5\r\nhello\rX", "0\r\n\rX", "11111111111111111\r\n"}) {
        CAPTURE(body);
        CHECK(chunked(body) == never_ends(body.size()));
    }
    Reading reading(Message::response, "GET");
    reading.offer(head + "5\r\nhello");
    CHECK_FALSE(reading.reader().until_close());
    reading.offer("!");
    CHECK(reading.reader().until_close());
}

TEST_CASE("RFC 9112 7.1: a size that overflows is malformed, the largest is not")
{
    Reading overflowing(Message::response, "GET");
    overflowing.offer(head + "10000000000000000\r\nabc");
    CHECK(overflowing.reader().until_close());

    Reading largest(Message::response, "GET");
    largest.offer(head + "ffffffffffffffff\r\nabc");
    CHECK_FALSE(largest.reader().until_close());
    CHECK(largest.reader().skip(1U << 31));
}

TEST_CASE("RFC 9112 7.1.1: extensions and trailers are bounded, however they are cut")
{
    struct Row {
        std::string_view before;
        std::size_t longest;
        std::string_view after;
    };
    for (const Row& row : {Row{"1;", max_chunk_size_line - 2, "\r\n"}, Row{"0\r\nA", max_trailers - 3, "\n\n"}}) {
        for (const std::size_t more : {std::size_t{0}, std::size_t{8}}) {
            const std::string body = std::string(row.before) + std::string(row.longest + more - 4, 'x');
            Reading whole(Message::response, "GET");
            whole.offer(head + body + std::string(row.after));
            CHECK(whole.reader().until_close() == (more != 0));
            Reading bytewise(Message::response, "GET");
            for (const char c : head + body + std::string(row.after)) bytewise.offer({&c, 1});
            CHECK(bytewise.story() == whole.story());
        }
    }
}
