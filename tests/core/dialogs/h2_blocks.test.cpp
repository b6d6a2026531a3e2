// Header blocks of HTTP/2 over a whole connection: RFC 7541.
#include "h2_frames.h"

using namespace webconv;
using namespace webconv::test;
using http2::FrameType;

TEST_CASE("RFC 7541 2.3.2: blocks refer to what blocks before them said")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    const std::string first = c.get(1, "/the/same/path"), second = c.get(3, "/the/same/path");
    REQUIRE(second.size() < first.size() / 2);
    d.client(first);
    d.client(second);
    d.server(joined({s.answer(1, "299", end_both), s.answer(3, "299", end_both)}));
    CHECK(d.says(7) == "C: asks GET /the/same/path (HTTP/2 HEADERS)");
    CHECK(d.says(8) == "S: answers 299 to GET /the/same/path, answers 299 to GET /the/same/path (HTTP/2 HEADERS)");
}

TEST_CASE("RFC 7541 2.3.2: a promise is a block, too")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(c.get(1, "/"));
    d.server(h2(FrameType::push_promise, end_headers, 1, number(2, 4) + s.request("GET", "/style.css")));
    d.server(s.answer(1, "299", end_both));
    CHECK(d.says(8) == "S: answers 299 (HTTP/2 HEADERS)");
}

TEST_CASE("RFC 9113 4.3: behind a broken block exchanges go on without words")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(h2(FrameType::headers, end_both, 1, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"));
    d.client(c.get(3, "/lost"));
    d.server(joined({s.answer(1, "200", end_both), s.answer(3, "200", end_both)}));
    d.close_by_client();
    CHECK(h2_told(d) == "h2c, 2 streams, 2 requests, 2 responses");
    CHECK(exchanges(d, 7) == "2: 7 8");
    CHECK(d.says(7) == "C: sends a request (HTTP/2 HEADERS)");
    CHECK(d.verdict() == "h2c, used, client, orderly, client done");
}

TEST_CASE("RFC 9113 4.3: behind a hole, too, but answers are still read")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(c.get(1, "/a"));
    d.lose_next();
    d.client(c.get(3, "/a"));
    d.client(c.get(5, "/a"));
    d.server(joined({s.answer(1, "200", end_both), s.answer(3, "200", end_both), s.answer(5, "404", end_both)}));
    d.finish();
    CHECK(d.summary().kind == Class::h2c);
    CHECK(d.summary().requests == 2);
    CHECK(d.summary().responses == 3);
    CHECK(exchanges(d, 8).find("1: 6 8") != std::string::npos);
    CHECK(d.phases_of(7) == "request+h2.headers+gap");
}

TEST_CASE("RFC 9113: a block cut by the snap length")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(c.get(1, "/a"), {.captured = 20});
    d.client(c.get(3, "/a"));
    d.server(joined({s.answer(1, "200", end_both), s.answer(3, "404", end_both)}));
    CHECK(h2_told(d) == "h2c, 2 streams, 2 requests, 2 responses");
    CHECK(exchanges(d, 6) == "1: 6 8");
    CHECK(exchanges(d, 7) == "2: 7 8");
}
