// Several conversations and frames in one capture; when memory goes, and what it weighs.
#include "../catch.h"
#include "capture.h"
#include "conversation.h"
#include "store.h"

using namespace webconv;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// A conversation of its own in a capture that it shares.
struct Stream {
    Capture& capture;
    std::uint32_t number;
    std::uint32_t next[2] = {100, 900};

    void send(Side from, std::uint32_t frame, ControlBits flags, std::string_view payload = {})
    {
        const auto me = static_cast<std::size_t>(from);
        Segment s;
        s.frame = Frame{frame};
        s.time = Time{frame * 1000000};
        s.stream = number;
        s.source = {{10, 0, 0, 1}, static_cast<std::uint16_t>(40000 + number), Address::Family::ipv4};
        s.destination = {{10, 0, 0, 2}, 80, Address::Family::ipv4};
        if (from == Side::server) std::swap(s.source, s.destination);
        s.flags = flags;
        s.seq = next[me];
        s.ack = next[1 - me];
        s.window = 500;
        s.length = static_cast<std::uint32_t>(payload.size());
        s.payload = as_bytes(payload);
        next[me] += s.length + ((flags & control::syn) != 0) + ((flags & control::fin) != 0);
        capture.add(s);
    }
};

std::string phases(const Capture& capture, std::uint32_t segment)
{
    std::string text;
    for (const Phase p : capture.annotation(segment).phases)
        text += (text.empty() ? "" : "+") + std::string(name_of(p));
    return text;
}

constexpr ControlBits syn = control::syn, ack = control::ack, fin = control::fin;

} // namespace

TEST_CASE("Capture: conversations interleaved do not know of each other")
{
    Capture capture;
    Stream a{capture, 7}, b{capture, 3};
    a.send(Side::client, 1, syn);
    b.send(Side::client, 2, ack, get);
    a.send(Side::server, 3, syn | ack);
    b.send(Side::server, 4, ack, ok);
    a.send(Side::client, 5, ack, get);
    b.send(Side::server, 6, fin | ack);
    a.send(Side::server, 7, ack, ok);
    REQUIRE(capture.conversation_count() == 2);
    CHECK(capture.summary(0).stream == 7);
    CHECK(capture.summary(1).stream == 3);
    CHECK(capture.summary(0).close_how == CloseHow::open);
    CHECK(capture.summary(1).close_how == CloseHow::half_closed);
    CHECK(phases(capture, 4) == "open.ack+request");
    CHECK(phases(capture, 5) == "close.fin");
    CHECK(capture.annotation(6).acks == Frame{5});
    CHECK(capture.annotation(3).conversation == 1);
    CHECK(capture.exchange(6, 0).number == 1);
}

TEST_CASE("Capture: numbers of streams far apart")
{
    Capture capture;
    Stream{capture, 0xFFFFFFFF}.send(Side::client, 1, syn);
    Stream{capture, 0}.send(Side::client, 2, syn);
    Stream{capture, 5000000}.send(Side::client, 3, syn);
    Stream again{capture, 0xFFFFFFFF};
    again.send(Side::client, 4, syn);
    CHECK(capture.conversation_count() == 3);
    CHECK(capture.annotation(3).conversation == 0);
    CHECK(phases(capture, 3) == "repeat+open.syn");
}

TEST_CASE("Capture: several segments in one frame, of one conversation and of two")
{
    Capture capture;
    Stream a{capture, 0}, b{capture, 1};
    a.send(Side::client, 1, syn);
    a.send(Side::server, 1, syn | ack);
    b.send(Side::client, 1, syn);
    a.send(Side::client, 3, ack);
    CHECK(capture.segments_of(Frame{1}).count == 3);
    CHECK(capture.segments_of(Frame{2}).count == 0);
    CHECK(capture.segments_of(Frame{3}).first == 3);
    CHECK(capture.segments_of(Frame{4}).count == 0);
    CHECK(phases(capture, 1) == "open.syn_ack");
    CHECK(capture.annotation(2).stream == 1);
}

TEST_CASE("Capture: a segment of an earlier frame is ignored")
{
    Capture capture;
    Stream a{capture, 0};
    a.send(Side::client, 5, syn);
    a.send(Side::server, 4, syn | ack);
    CHECK(capture.segment_count() == 1);
    a.send(Side::server, 5, syn | ack);
    CHECK(capture.segment_count() == 2);
}

TEST_CASE("Capture: nothing in it")
{
    Capture capture;
    capture.finish();
    CHECK(capture.segment_count() == 0);
    CHECK(capture.conversation_count() == 0);
    CHECK(capture.segments_of(Frame{1}).count == 0);
    CHECK_FALSE(capture.limits_reached());
}

TEST_CASE("Capture: what still waits when a conversation has been over for long is read without what is missing")
{
    Capture capture;
    Stream a{capture, 0};
    a.send(Side::client, 1, syn);
    a.send(Side::server, 2, syn | ack);
    a.send(Side::client, 3, ack, get);
    a.send(Side::server, 4, ack, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n");
    a.next[1] += 10; // not captured, not acknowledged
    a.send(Side::server, 5, ack, "0123456789");
    a.next[1] -= 20;
    a.send(Side::client, 6, control::rst | ack);
    a.next[1] += 20;
    CHECK(phases(capture, 4) == "data+gap");
    std::uint32_t frame = 7;
    for (std::uint32_t i = 1; i <= 300; ++i) {
        Stream other{capture, i};
        other.send(Side::client, frame++, syn);
        other.send(Side::server, frame++, control::rst | ack);
    }
    CHECK(phases(capture, 4) == "response+gap");
    CHECK(capture.summary(0).responses == 1);
    // In flight for very long: read like the middle of a conversation, because what was before it is forgotten.
    a.send(Side::server, frame, ack, ok);
    CHECK(phases(capture, static_cast<std::uint32_t>(capture.segment_count()) - 1) == "response");
    a.next[1] -= static_cast<std::uint32_t>(ok.size());
    a.send(Side::server, frame, ack, ok);
    CHECK(phases(capture, static_cast<std::uint32_t>(capture.segment_count()) - 1) == "repeat+response");
}

TEST_CASE("Capture: what one segment and one conversation weigh")
{
    CHECK(sizeof(Record) == 28);
    CHECK(sizeof(Exchange) <= 120);
    CHECK(sizeof(Conversation) <= 600);
}
