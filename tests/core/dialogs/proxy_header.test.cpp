// What a load balancer sends before the client's bytes: "The PROXY protocol", sections 2.1 and 2.2.
#include "h2_frames.h"

#include "proxy_header.h"

using namespace webconv;
using namespace webconv::test;

namespace {

const std::string line = "PROXY TCP4 192.0.2.1 192.0.2.2 40000 80\r\n";
const std::string binary = std::string("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c", 16) + std::string(12, '\x01');

} // namespace

TEST_CASE("PROXY protocol: HTTP behind either header is read, in one segment with it or not, and cut anywhere")
{
    for (const std::string& header : {line, binary, std::string("PROXY UNKNOWN\r\n")}) {
        for (std::size_t cut = 1; cut <= header.size() + 3; ++cut) {
            const std::string all = header + std::string(get);
            INFO(header << cut);
            Dialog d;
            d.open();
            d.client(all.substr(0, cut));
            d.client(all.substr(cut));
            d.server(ok);
            CHECK(http(d) == "keep-alive, offered, 1.1, certain, 1 requests, 1 responses");
            CHECK(d.phases_of(4) == (cut > header.size() ? "request" : "data"));
            CHECK(d.phases_of(5) == "request");
            CHECK(exchanges(d, 6) == (cut > header.size() ? "1: 4 6" : "1: 5 6"));
        }
    }
}

TEST_CASE("PROXY protocol: HTTP/2 and WebSocket behind it, too; its bytes count as the client's")
{
    Dialog d;
    Encoder c, s;
    d.open();
    d.client(binary + preface + settings + c.get(1, "/"));
    d.server(settings + s.answer(1, "200", end_both));
    CHECK(h2_told(d) == "h2c, 1 streams, 1 requests, 1 responses");
    CHECK(d.phases_of(4) == "request+h2.preface+h2.settings+h2.headers");

    Dialog counted;
    counted.open();
    counted.client(line);
    CHECK(counted.summary().bytes_client == line.size());
}

TEST_CASE("PROXY protocol: HTTP/2 behind it, though the server spoke in between")
{
    Dialog d;
    Encoder c, s;
    d.open();
    d.client(line);
    d.server(settings + settings_ack);
    d.client(preface + settings + c.get(1, "/"));
    d.server(s.answer(1, "200", end_both));
    CHECK(h2_told(d) == "h2c, 1 streams, 1 requests, 1 responses");
    CHECK(d.phases_of(6) == "request+h2.preface+h2.settings+h2.headers");
}

TEST_CASE("PROXY protocol: what is none, or too long, is not taken for one")
{
    const auto length = [](std::string_view text) { return proxy_header(as_bytes(text)); };
    CHECK(length(line) == line.size());
    CHECK(length(binary) == binary.size());
    CHECK(length(line.substr(0, 20)) == 0U);
    CHECK(length(binary.substr(0, 20)) == 0U);
    CHECK_FALSE(length("PROXY / HTTP/1.1\r\n"));
    CHECK_FALSE(length("PROXY TCP4 " + std::string(100, '1') + "\r\n"));
    CHECK_FALSE(length("\r\n\r\n"));
    CHECK_FALSE(length(binary.substr(0, 12) + "\x11\x11" + std::string(14, '\0')));
    CHECK_FALSE(length(""));
}
