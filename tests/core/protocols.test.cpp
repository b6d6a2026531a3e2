// What is found must not depend on how the bytes were cut into segments, and nothing may break where some are missing.
#include "dialogs/h2_frames.h"
#include "dialogs/websocket_frames.h"

#include "text.h"

#include <random>

using namespace webconv;
using namespace webconv::test;

namespace {

struct Turn {
    Side side;
    std::string bytes;
};
using Story = std::vector<Turn>;
constexpr Side C = Side::client, S = Side::server;

Story http2_story()
{
    Encoder c, s;
    return {
        {C, joined({preface, settings, c.get(1, "/a"), c.get(3, "/b")})},
        {S, joined({settings, settings_ack, s.answer(3, "200"), data(3, "b", 0), s.answer(1, "404"), data(1, "aaaa")})},
        {C, settings_ack + ping()},
        {S, data(3, std::string(5000, 'x')) + ping(http2::flag_ack)},
        {C, goaway(0, 0)},
    };
}

Story h2c_story()
{
    Encoder c, s;
    return {
        {C,
         "GET / HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"},
        {S, joined({"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", settings,
                    s.answer(1, "200"), data(1, "hello")})},
        {C, joined({preface, settings, c.get(3, "/next")})},
        {S, joined({s.answer(3, "404", end_both)})},
    };
}

const std::vector<Story>& stories()
{
    static const std::vector<Story> all{
        {{C, get}, {S, ok}, {C, "HEAD /b HTTP/1.1\r\n\r\n"}, {S, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"}},
        {{C, "POST /f HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n0\r\n\r\n"},
         {S, "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" +
                 ("7d0\r\n" + std::string(2000, 'x') + "\r\n0\r\nX: y\r\n\r\n")},
         {C, get + get},
         {S, ok + ok}},
        {{C, "GET / HTTP/1.0\r\n\r\n"}, {S, "HTTP/1.0 200 OK\r\n\r\n" + std::string(3000, 'x')}},
        {{C, "GET /\r\n"}, {S, "<html>hello</html>"}},
        {{C, ws_offer},
         {S, ws_accept + ws(0x81, "welcome")},
         {C, masked(0x01, "a") + masked(0x80, std::string(300, 'b')) + masked(0x89, "")},
         {S, ws(0x8A, "") + ws(0x88, close_code(1000))},
         {C, masked(0x88, close_code(1000))}},
        {{C, "CONNECT a:443 HTTP/1.1\r\n\r\n"},
         {S, "HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nno"},
         {C, "CONNECT a:443 HTTP/1.1\r\n\r\n"},
         {S, "HTTP/1.1 200 OK\r\n\r\nSSH-2.0\r\n"},
         {C, get}},
        {{C, std::string("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00", 10)},
         {S, std::string("\x16\x03\x03\x00\x05\x02\x00\x00\x01\x00\x17\x03\x03\x00\x03xyz", 18)}},
        {{S, "220 mail.example ESMTP\r\n"}, {C, "EHLO a\r\n"}, {S, "250 STARTTLS\r\n"}, {C, "STARTTLS\r\n"}},
        http2_story(),
        h2c_story(),
    };
    return all;
}

std::string told(Dialog& d)
{
    return http(d) + "; " + h2_told(d) + "; " + ws_told(d) + "; " + upgrade(d) + "; " + d.verdict();
}

std::string whole(const Story& story)
{
    Dialog d;
    d.open();
    for (const Turn& turn : story) turn.side == C ? d.client(turn.bytes) : d.server(turn.bytes);
    d.close_by_server();
    return told(d);
}

} // namespace

TEST_CASE("Protocols: the same is found however the bytes are cut")
{
    std::mt19937 random(1);
    for (const Story& story : stories()) {
        const std::string expected = whole(story);
        INFO(story.front().bytes);
        for (int round = 0; round < 40; ++round) {
            Dialog d;
            d.open();
            const std::size_t most = round % 2 == 0 ? 4 : 60;
            for (const Turn& turn : story) {
                std::string_view rest = turn.bytes;
                while (!rest.empty()) {
                    const std::size_t size = std::min<std::size_t>(random() % most + 1, rest.size());
                    turn.side == C ? d.client(rest.substr(0, size)) : d.server(rest.substr(0, size));
                    rest.remove_prefix(size);
                }
            }
            d.close_by_server();
            CHECK(told(d) == expected);
        }
    }
}

TEST_CASE("Protocols: the same is found when segments are captured in another order, or twice")
{
    std::mt19937 random(2);
    for (const Story& story : stories()) {
        const std::string expected = whole(story);
        INFO(story.front().bytes);
        for (int round = 0; round < 40; ++round) {
            Dialog d;
            d.open();
            for (const Turn& turn : story) {
                std::string_view rest = turn.bytes;
                while (!rest.empty()) {
                    const std::size_t size = std::min<std::size_t>(random() % 60 + 1, rest.size());
                    if (random() % 4 == 0 && size < rest.size()) d.delay_next();
                    turn.side == C ? d.client(rest.substr(0, size)) : d.server(rest.substr(0, size));
                    rest.remove_prefix(size);
                    if (random() % 8 == 0) d.repeat_last();
                }
            }
            d.close_by_server();
            d.finish();
            CHECK(told(d) == expected);
        }
    }
}

TEST_CASE("Protocols: every segment has a phase and a sentence, whatever is lost or cut")
{
    std::mt19937 random(3);
    for (const Story& story : stories()) {
        INFO(story.front().bytes);
        for (int round = 0; round < 100; ++round) {
            Dialog d;
            d.open();
            if (round % 5 == 0) d.capture_starts();
            for (const Turn& turn : story) {
                std::string bytes = turn.bytes;
                if (random() % 10 == 0) bytes[random() % bytes.size()] = static_cast<char>(random());
                std::string_view rest = bytes;
                while (!rest.empty()) {
                    const std::size_t size = std::min<std::size_t>(random() % 200 + 1, rest.size());
                    Unusual unusual;
                    if (random() % 8 == 0) unusual.captured = random() % 60;
                    if (random() % 8 == 0) d.lose_next();
                    turn.side == C ? d.client(rest.substr(0, size), unusual) : d.server(rest.substr(0, size), unusual);
                    rest.remove_prefix(size);
                }
            }
            d.close_by_client();
            d.finish();
            for (std::uint32_t frame = 1; frame <= d.last_frame(); ++frame) {
                CHECK_FALSE(d.annotation(frame).phases.empty());
                CHECK(d.says(frame).size() > 4);
                CHECK(d.says(frame).size() <= sentence_limit);
                for (std::uint32_t i = 0; i < d.annotation(frame).exchanges; ++i)
                    CHECK(d.exchange(frame, i).number > 0);
            }
            CHECK_FALSE(class_reason(d).empty());
        }
    }
}

TEST_CASE("Protocols: what waits is bounded")
{
    Dialog head; // a head without an end
    head.open();
    head.client("GET / HTTP/1.1\r\n");
    for (int i = 0; i < 200; ++i) head.client("X: " + std::string(995, 'x') + "\r\n");
    head.client(get);
    CHECK(head.phases_of(4).starts_with("request"));
    CHECK(head.phases_of(head.last_frame()) == "request");

    Dialog line; // a line without an end
    line.open();
    for (int i = 0; i < 200; ++i) line.client(std::string(1000, 'A'));
    CHECK(line.summary().kind == Class::other);
    CHECK(line.phases_of(line.last_frame()) == "data");
    CHECK(line.phases_of(4) == "data");

    Dialog held; // an offer that is never answered, and then anything
    held.open();
    held.client(ws_offer);
    for (int i = 0; i < 300; ++i) held.client(std::string(1000, '\x01'));
    CHECK(held.phases_of(held.last_frame()) == "data");
    CHECK(upgrade(held) == "websocket offered");
}
