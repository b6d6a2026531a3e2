// Sentences made of what a hostile peer chose: valid UTF-8, no control characters, bounded.
#include "h2_frames.h"
#include "websocket_frames.h"

#include "text.h"

using namespace webconv;
using namespace webconv::test;

namespace {

std::string asked(const std::string& target)
{
    Dialog d;
    d.open();
    d.client("GET " + target + " HTTP/1.1\r\n\r\n");
    return d.says(4);
}

std::string answered(const std::string& reason)
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 200 " + reason + "\r\n\r\n");
    return d.says(5);
}

bool fit_to_be_shown(std::string_view text)
{
    if (text.size() > sentence_limit) return false;
    while (!text.empty()) {
        const std::size_t length = utf8_character(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

} // namespace

TEST_CASE("Says: UTF-8 is kept, other bytes are spelt out")
{
    CHECK(asked("/gr\xc3\xbc\xc3\x9f") == "C: asks GET /gr\xc3\xbc\xc3\x9f");
    CHECK(asked("/\xff\xfe") == "C: asks GET /\\xFF\\xFE");
    CHECK(asked("/\xc3") == "C: asks GET /\\xC3");
    CHECK(asked("/\xed\xa0\x80") == "C: asks GET /\\xED\\xA0\\x80"); // a surrogate
    CHECK(asked("/\xc2\x9b"
                "31m") == "C: asks GET /\\xC2\\x9B31m"); // CSI of a terminal
    CHECK(asked("/\xe2\x80\xae"
                "gpj.exe") == "C: asks GET /\\xE2\\x80\\xAEgpj.exe"); // turns the text round
    CHECK(answered("\xff OK") == "S: answers 200 \\xFF OK");
}

TEST_CASE("Says: control characters in an answer's reason make it no answer")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 200 \x1b[31m\r\n\r\n");
    CHECK(fit_to_be_shown(d.says(5)));
}

TEST_CASE("Says: a path or reason is cut at 64 characters")
{
    const std::string long_path = "/" + std::string(100, 'a');
    CHECK(asked(long_path) == "C: asks GET " + long_path.substr(0, 64) + "\xe2\x80\xa6");
    const std::string exact = "/" + std::string(63, 'a');
    CHECK(asked(exact) == "C: asks GET " + exact);
    CHECK(answered(std::string(100, 'r')) == "S: answers 200 " + std::string(64, 'r') + "\xe2\x80\xa6");
    std::string umlauts;
    for (int i = 0; i < 70; ++i) umlauts += "\xc3\xbc";
    CHECK(asked(umlauts) == "C: asks GET " + umlauts.substr(0, 128) + "\xe2\x80\xa6");
}

TEST_CASE("Says: a sentence has at most 200 bytes, cut between characters")
{
    std::string bad(64, '\xff');
    Dialog d;
    d.open();
    d.client("GET /" + bad + " HTTP/1.1\r\n\r\nGET /" + bad + " HTTP/1.1\r\n\r\n");
    d.server("HTTP/1.1 200 " + bad + "\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 " + bad + "\r\n\r\n");
    for (const std::uint32_t frame : {4u, 5u}) {
        CHECK(d.says(frame).size() <= 200);
        CHECK(d.says(frame).ends_with("\xe2\x80\xa6"));
        CHECK(fit_to_be_shown(d.says(frame)));
    }
}

TEST_CASE("Says: names of protocols that are offered")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: \xff" + std::string(100, 'x') + "\r\n\r\n");
    CHECK(d.says(4) == "C: asks GET / and offers to switch to \\xFF" + std::string(31, 'x') + "\xe2\x80\xa6");
    CHECK(fit_to_be_shown(std::string(d.capture().upgrade(0))));
}

TEST_CASE("Says: paths and methods in HTTP/2 may hold any byte")
{
    Dialog d = http2_dialog();
    Encoder c;
    d.client(
        h2(http2::FrameType::headers, end_both, 1,
           c.block({{":method", "GE\x1b[1mT"}, {":path", std::string("/\r\n\0\x7f\xff", 6)}, {":scheme", "http"}})));
    CHECK(d.says(6) == "C: asks GE\\x1B[1mT /\\x0D\\x0A\\x00\\x7F\\xFF (HTTP/2 HEADERS)");
}

TEST_CASE("Says: every sentence of random bytes behind good heads is fit to be shown")
{
    std::uint32_t state = 7;
    for (int i = 0; i < 300; ++i) {
        Dialog d;
        d.open();
        for (int n = 0; n < 4; ++n) {
            std::string bytes = n < 2 ? "GET /" : "HTTP/1.1 200 ";
            for (int length = 0; length < 40; ++length) {
                state = state * 1664525 + 1013904223;
                bytes += static_cast<char>(state >> 24);
            }
            bytes += n < 2 ? " HTTP/1.1\r\n\r\n" : "\r\nContent-Length: 0\r\n\r\n";
            if (n < 2)
                d.client(bytes);
            else
                d.server(bytes);
        }
        for (std::uint32_t frame = 1; frame <= d.last_frame(); ++frame) CHECK(fit_to_be_shown(d.says(frame)));
    }
}
