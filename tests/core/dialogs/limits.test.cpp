// What a peer can make an observer keep is bounded; past a bound the answer says so, or lacks what was not kept. The
// bounds of single readers are tested with these. See docs/robustness.md.
#include "h2_frames.h"
#include "http_words.h"

#include <malloc.h>

using namespace webconv;
using namespace webconv::test;

namespace {

/// From the heap, and in maps of their own. Sanitizers say 0.
std::size_t allocated() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

std::string times(std::size_t n, std::string_view text)
{
    std::string all;
    for (std::size_t i = 0; i < n; ++i) all += text;
    return all;
}

} // namespace

TEST_CASE("Limits: a client that always has one request under way costs its exchanges and records, and no more")
{
    constexpr std::size_t exchanges = 200'000;
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\n\r\n");
    const std::size_t before = allocated();
    for (std::size_t i = 0; i < exchanges; ++i) {
        d.client("GET / HTTP/1.1\r\n\r\n");
        d.server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
    CHECK(d.summary().responses == exchanges);
    // 112 for the exchange, 28 for each of two segments, 7 for its texts.
    CHECK((allocated() - before) / exchanges < 112 + 2 * 28 + 16);
}

TEST_CASE("Limits: of the requests in one segment the first 4096 are listed, all are counted")
{
    Dialog d;
    d.open();
    d.client(times(5000, "A / HTTP/1.1\n\n"));
    CHECK(d.summary().requests == 5000);
    CHECK(d.annotation(4).exchanges == 4096);
    d.server(times(5000, "HTTP/1.1 204 x\n\n"));
    CHECK(d.summary().responses == 5000);
}

TEST_CASE("Limits: more answers than requests were captured, without end")
{
    Dialog d;
    d.open();
    d.client("x"); // no request
    for (int i = 0; i < 1000; ++i) d.server(times(100, "HTTP/1.1 204 x\r\n\r\n"));
    CHECK(d.summary().responses == 100'000);
    CHECK(d.phases_of(1000) == "response");
}

TEST_CASE("Limits: a head that does not end is data")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\n");
    for (int i = 0; i < 70; ++i) d.client("X-" + std::to_string(i) + ": " + std::string(1000, 'x') + "\r\n");
    CHECK(d.summary().requests == 0);
    CHECK(d.phases_of(74) == "request"); // most likely more of it
    d.client("GET / HTTP/1.1\r\n\r\n");
    CHECK(d.summary().requests == 1);
}

TEST_CASE("Limits: segments that nobody acknowledges, without end: the newest are linked")
{
    Dialog d;
    d.open();
    d.client("POST / HTTP/1.1\r\nContent-Length: 20000\r\n\r\n");
    for (int i = 0; i < 20000; ++i) d.raw(Side::client, control::ack, 43 + static_cast<std::uint32_t>(i), 1, "x");
    CHECK(d.summary().requests == 1);
    CHECK(d.phases_of(20004) == "request");
    d.raw(Side::server, control::ack, 1, 43 + 100); // of long ago
    CHECK(d.annotation(20005).acks == Frame::none);
    d.raw(Side::server, control::ack, 1, 43 + 20000);
    CHECK(d.annotation(20006).acks == Frame{20004});
}

TEST_CASE("Limits: a hole that is never filled does not hold back more than 4 MiB")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\n\r\n");
    d.lose_next();
    d.server("HTTP/1.1 200 OK\r\n");
    d.server("Content-Length: 0\r\n\r\n");
    CHECK(d.phases_of(5) == "data+gap"); // it waits for what was lost
    std::uint32_t next = 39;
    const auto server = [&](std::string_view payload) {
        d.raw(Side::server, control::ack, next, 19, payload);
        next += static_cast<std::uint32_t>(payload.size());
    };
    for (int i = 0; i < 3000; ++i) server(std::string(1000, 'x'));
    server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    CHECK(d.summary().responses == 0);
    for (int i = 0; i < 1500; ++i) server(std::string(1000, 'x'));
    CHECK(d.summary().responses == 1);
}

TEST_CASE("Limits: streams that are opened and never answered: past 16384 they are counted, not told apart")
{
    Dialog d;
    Encoder c;
    d.open();
    d.client(preface + settings);
    for (std::uint32_t stream = 1; stream < 2 * 17'000; stream += 2) d.client(c.get(stream, "/", end_headers));
    CHECK(d.summary().h2_streams == 17'000U);
    CHECK(d.summary().requests == 16'384);
    CHECK(d.phases_of(d.last_frame()) == "h2.headers");
}

TEST_CASE("Limits: a header block that does not end is not kept, and what follows goes without names")
{
    Dialog d;
    Encoder c;
    d.open();
    d.client(preface + settings);
    d.client(h2(http2::FrameType::headers, 0, 1, std::string(10'000, '\x82')));
    for (int i = 0; i < 30; ++i) d.client(h2(http2::FrameType::continuation, 0, 1, std::string(10'000, '\x82')));
    d.client(h2(http2::FrameType::continuation, end_headers, 1, "\x82"));
    d.client(c.get(3, "/next"));
    CHECK(d.summary().requests == 2);
    CHECK(d.says(d.last_frame()) == "C: sends a request (HTTP/2 HEADERS)");
}

// What the above have in common: somebody is told. (More pipelined requests than are kept: findings_closing.)
TEST_CASE("Limits: past a bound stands the finding limits_reached, on the segment that passed it, once")
{
    const auto found_in = [](Dialog& d) {
        std::string frames;
        for (std::uint32_t frame = 1; frame <= d.last_frame(); ++frame) {
            const SegmentRange range = d.capture().segments_of(Frame{frame});
            for (std::uint32_t s = range.first; s < range.first + range.count; ++s)
                for (std::uint32_t i = 0; i < d.capture().finding_count(s); ++i)
                    if (d.capture().finding(s, i).finding == Finding::limits_reached)
                        frames += std::to_string(frame) + " ";
        }
        return frames;
    };
    Dialog d;
    d.open();

    SECTION("a head of 64 KiB")
    {
        d.client("GET / HTTP/1.1\r\n");
        for (int i = 0; i < 64; ++i) d.client(std::string(1022, 'x') + "\r\n");
        CHECK(found_in(d) == "4 "); // where it begins
    }
    SECTION("a head just below")
    {
        d.client("GET / HTTP/1.1\r\n");
        for (int i = 0; i < 63; ++i) d.client(std::string(1022, 'x') + "\r\n");
        d.client("\r\n");
        CHECK(found_in(d).empty());
    }
    SECTION("streams of HTTP/2")
    {
        Encoder c;
        d.client(preface + settings);
        for (std::uint32_t stream = 1; stream < 2 * 16'400; stream += 2) d.client(c.get(stream, "/", end_headers));
        CHECK(found_in(d) == std::to_string(5 + 16'384) + " ");
    }
    SECTION("a header block of HTTP/2")
    {
        d.client(preface + settings);
        d.client(h2(http2::FrameType::headers, 0, 1, std::string(10'000, '\x82')));
        for (int i = 0; i < 30; ++i) d.client(h2(http2::FrameType::continuation, 0, 1, std::string(10'000, '\x82')));
        CHECK(found_in(d) == std::to_string(5 + 26) + " ");
    }
    SECTION("holes at once")
    {
        for (std::uint32_t i = 0; i < 300; ++i) d.raw(Side::server, control::ack, 10 + 20 * i, 1, "x");
        CHECK(found_in(d) == std::to_string(4 + 256) + " ");
    }
    SECTION("segments behind a hole")
    {
        for (std::uint32_t i = 0; i < 4500; ++i) d.raw(Side::server, control::ack, 10 + i, 1, "x");
        CHECK(found_in(d) == std::to_string(4 + 4096) + " ");
    }
}
