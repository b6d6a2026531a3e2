// Segments that no TCP sends: nothing breaks, every text is fit to be shown, every segment has a phase.
#include "../catch.h"
#include "capture.h"

#include <random>
#include <string>

using namespace webconv;

namespace {

// Independently of text.h: well-formed UTF-8 (RFC 3629 section 4) without control characters.
bool fit(std::string_view text)
{
    if (text.size() > 200) return false;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = [&](std::size_t k) {
            return i + k < text.size() ? static_cast<std::uint8_t>(text[i + k]) : 0;
        };
        const auto tail = [&](std::size_t k) { return (byte(k) & 0xC0) == 0x80; };
        const std::uint8_t b = byte(0);
        if (b >= 0x20 && b < 0x7F)
            i += 1;
        else if (b >= 0xC2 && b <= 0xDF && tail(1) && !(b == 0xC2 && byte(1) < 0xA0))
            i += 2;
        else if (b >= 0xE0 && b <= 0xEF && tail(1) && tail(2) && !(b == 0xE0 && byte(1) < 0xA0) &&
                 !(b == 0xED && byte(1) > 0x9F))
            i += 3;
        else if (b >= 0xF0 && b <= 0xF4 && tail(1) && tail(2) && tail(3))
            i += 4;
        else
            return false;
    }
    return true;
}

void ask_everything(Capture& capture)
{
    for (std::uint32_t i = 0; i < capture.segment_count(); ++i) {
        const Annotation a = capture.annotation(i);
        INFO("segment " << i);
        REQUIRE_FALSE(a.phases.empty());
        REQUIRE(a.conversation < capture.conversation_count());
        for (std::uint32_t e = 0; e < a.exchanges; ++e) REQUIRE(capture.exchange(i, e).number > 0);
        const std::string says(capture.says(i));
        INFO(says);
        REQUIRE(fit(says));
        REQUIRE((says.starts_with("C: ") || says.starts_with("S: ")));
        REQUIRE(says.size() > 3);
        REQUIRE(capture.flag_count(i) <= 9);
        for (std::uint32_t f = 0; f < capture.flag_count(i); ++f) {
            const std::string_view flag = capture.flag(i, f);
            REQUIRE(fit(flag));
            REQUIRE(flag.find(": ") != std::string_view::npos);
        }
    }
    for (std::uint32_t c = 0; c < capture.conversation_count(); ++c) {
        const Summary s = capture.summary(c);
        REQUIRE(s.close_why.has_value() == !capture.close_why(c).empty());
        const bool ended = s.close_how != CloseHow::open && s.close_how != CloseHow::unanswered;
        REQUIRE((ended ? s.close_by || s.close_how == CloseHow::unknown : !s.close_by));
        REQUIRE((s.close_frame == Frame::none) == !ended);
        REQUIRE((!s.persistence || !s.http_version.empty()));
        for (const std::string_view text : {capture.class_reason(c)}) REQUIRE((fit(text) && !text.empty()));
        REQUIRE(fit(capture.persistence_reason(c)));
        REQUIRE(fit(capture.upgrade(c)));
        REQUIRE(fit(capture.client(c)));
        REQUIRE(fit(capture.server(c)));
        REQUIRE(fit(capture.history(c)));
        REQUIRE(fit(capture.conn_state(c)));
        REQUIRE(fit(capture.close_why(c)));
    }
}

constexpr std::string_view snippets[] = {
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /\x1b[31m\xff\xfe\xc3\xa4\xe2\x80\xae HTTP/1.1\r\n\r\n",
    "POST /upload HTTP/1.1\r\nContent-Length: 30\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "HTTP/1.1 200 \x07\x9f\xf0\x9f\x98\x80\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
    "GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
    "GET /ws HTTP/1.1\r\nUpgrade: \x01\x02weird\r\nConnection: upgrade\r\n\r\n",
    "CONNECT a:443 HTTP/1.1\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "\x81\x82\x01\x02\x03\x04\x69\x6b\x88\x82\x01\x02\x03\x04\x02\xea",
    "\x16\x03\x01\x00\x06\x01\x02\x02\x02\x03\x03",
    "GET /old\r\n",
    "0\r\n\r\n",
};

struct Noise {
    std::mt19937 random;
    std::uint32_t below(std::uint32_t n) { return random() % n; }

    std::string payload()
    {
        std::string text;
        for (std::uint32_t i = below(3); i > 0; --i) {
            const std::string_view snippet = snippets[below(std::size(snippets))];
            text += below(4) == 0 ? snippet.substr(0, below(static_cast<std::uint32_t>(snippet.size()))) : snippet;
        }
        for (std::uint32_t i = below(4) == 0 ? below(30) : 0; i > 0; --i) text += static_cast<char>(random());
        return text;
    }
    ControlBits flags()
    {
        if (below(8) == 0) return static_cast<ControlBits>(random() & control::all);
        ControlBits bits = control::ack;
        if (below(10) == 0) bits |= control::syn;
        if (below(12) == 0) bits |= control::fin;
        if (below(25) == 0) bits |= control::rst;
        if (below(15) == 0) bits = bits & static_cast<ControlBits>(~control::ack);
        return bits;
    }
    std::uint32_t place(std::uint32_t base)
    {
        switch (below(12)) {
        case 0: return random();
        case 1: return base - below(300);
        case 2: return base + 0x7FFFFF00 + below(0x200);
        default: return base + below(600);
        }
    }
    void into(Capture& capture, int segments)
    {
        const std::uint32_t base[] = {below(UINT32_MAX), 0xFFFFFF00};
        std::uint32_t frame = 1;
        for (int i = 0; i < segments; ++i) {
            const std::uint32_t from = below(2);
            const std::string text = payload();
            Segment s;
            frame += below(3);
            s.frame = Frame{frame};
            s.time = Time{below(10) == 0 ? static_cast<std::int64_t>(random()) << 20 : std::int64_t{i} * 1000000};
            s.stream = below(3);
            s.source = {{10}, static_cast<std::uint16_t>(from == 0 ? 40000 : 80), Address::Family::ipv4};
            s.destination = {{10}, static_cast<std::uint16_t>(from == 0 ? 80 : 40000), Address::Family::ipv4};
            s.flags = flags();
            s.seq = place(base[from]);
            s.ack = place(base[1 - from]);
            s.window = static_cast<std::uint16_t>(below(4) == 0 ? 0 : below(3));
            s.sack_blocks = static_cast<std::uint8_t>(below(8) == 0);
            s.mptcp = below(8) == 0;
            const auto captured = below(6) == 0 ? below(static_cast<std::uint32_t>(text.size()) + 1)
                                                : static_cast<std::uint32_t>(text.size());
            s.length = static_cast<std::uint32_t>(text.size()) + (below(40) == 0 ? below(70000) : 0);
            s.payload = as_bytes(text).first(captured);
            capture.add(s);
        }
    }
};

} // namespace

TEST_CASE("Garbage: random segments never break anything")
{
    for (std::uint32_t seed = 0; seed < 150; ++seed) {
        INFO("seed " << seed);
        Noise noise{std::mt19937(seed)};
        Capture capture;
        noise.into(capture, 60);
        ask_everything(capture);
        capture.finish();
        ask_everything(capture);
        capture.finish();
        REQUIRE_FALSE(capture.limits_reached());
    }
}

TEST_CASE("Garbage: a long conversation of it")
{
    Noise noise{std::mt19937(4711)};
    Capture capture;
    noise.into(capture, 3000);
    capture.finish();
    ask_everything(capture);
}

TEST_CASE("Garbage: every pair of control bits, after any other")
{
    for (ControlBits first = 0; first <= 0x3F; ++first) {
        Capture capture;
        std::uint32_t frame = 0;
        for (ControlBits second = 0; second <= 0x3F; ++second) {
            for (const auto& [bits, from] : {std::pair{first, 0}, std::pair{second, 1}, std::pair{second, 0}}) {
                Segment s;
                s.frame = Frame{++frame};
                s.stream = second;
                s.source.port = from == 0 ? 40000 : 80;
                s.destination.port = from == 0 ? 80 : 40000;
                s.flags = bits;
                s.seq = 100 + frame % 3;
                s.ack = 99 + frame % 5;
                capture.add(s);
            }
        }
        INFO("first " << first);
        ask_everything(capture);
    }
}
