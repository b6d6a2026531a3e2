#include "../catch.h"

#include "reading.h"

using namespace webconv;
using namespace webconv::http1;
using namespace webconv::http1::test;

namespace {

Reading after(std::string_view text)
{
    Reading reading(Message::response, "GET");
    reading.offer(text);
    return reading;
}

const std::string counted = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

} // namespace

TEST_CASE("RFC 9112 6.2: bytes missing within a body of known length leave the reader in step")
{
    Reading within = after(counted + "abc");
    CHECK(within.reader().skip(5));
    within.offer("ijHTTP/1.1 200 OK\r\n");
    CHECK(within.story() == "start head:39 body:5 end start");

    Reading exactly = after(counted + "abc");
    CHECK(exactly.reader().skip(7));
    CHECK(exactly.reader().next({}) == Step{Found::end, 0});

    Reading all = after(counted);
    CHECK(all.reader().skip(10));
    CHECK(all.reader().next({}) == Step{Found::end, 0});

    Reading beyond = after(counted + "abc");
    CHECK_FALSE(beyond.reader().skip(8));
}

TEST_CASE("RFC 9112 7.1: bytes missing within the data of a chunk leave the reader in step")
{
    Reading within = after(chunked + "8\r\nab");
    CHECK(within.reader().skip(5));
    within.offer("h\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n");
    CHECK(within.story() == "start head:47 body:13 end start");

    Reading exactly = after(chunked + "8\r\nab");
    CHECK(exactly.reader().skip(6));
    exactly.offer("\r\n0\r\n\r\n");
    CHECK(exactly.story() == "start head:47 body:12 end");

    CHECK_FALSE(after(chunked + "8\r\nab").reader().skip(7));
    CHECK_FALSE(after(chunked + "8").reader().skip(1));
    CHECK_FALSE(after(chunked + "8\r\nabcdefgh").reader().skip(1));
    CHECK_FALSE(after(chunked + "0\r\n").reader().skip(1));
}

TEST_CASE("RFC 9112 6.3: in a body until the close nothing can be missed")
{
    Reading open = after("HTTP/1.0 200 OK\r\n\r\n");
    CHECK(open.reader().skip(1'000'000'000'000));
    open.offer("abc");
    CHECK(open.story() == "start head:19 body:3");
}

TEST_CASE("bytes missing elsewhere lose the reader, a restart finds it again")
{
    for (const std::string_view text : {"", "HTT", "HTTP/1.1 200 OK\r\nServ", "HTTP/1.1 304 Not Modified\r\n\r\n"}) {
        Reading lost = after(text);
        CHECK(lost.reader().skip(0));
        CHECK_FALSE(lost.reader().skip(1));
        lost.reader().restart();
        CHECK(lost.reader().between_messages());
        CHECK(lost.reader().next(as_bytes("HTTP/1.1 200 OK\r\n\r\n")).found == Found::start_line);
        CHECK(lost.reader().next(as_bytes("HTTP/1.1 200 OK\r\n\r\n")) == Step{Found::head, 19});
    }
}
