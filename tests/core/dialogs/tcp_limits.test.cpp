// Running out of memory is no exception at the door of the core: reading stops, what is known stays (see
// capture.h, rule 3).
#include "../catch.h"
#include "capture.h"

#include <cstdlib>
#include <new>
#include <string>

using namespace webconv;

namespace {

/// How many more allocations succeed; negative: all.
long allocations_left = -1;

} // namespace

void* operator new(std::size_t size, const std::nothrow_t&) noexcept
{
    if (allocations_left == 0) return nullptr;
    if (allocations_left > 0) --allocations_left;
    return std::malloc(size);
}
void* operator new(std::size_t size)
{
    if (void* memory = operator new(size, std::nothrow)) return memory;
    throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return operator new(size, std::nothrow); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

void fill(Capture& capture)
{
    std::uint32_t next[2] = {100, 900}, frame = 0;
    const auto send = [&](std::size_t me, ControlBits flags, std::string_view payload, std::uint32_t lost = 0) {
        Segment s;
        s.frame = Frame{++frame};
        s.source.port = me == 0 ? 40000 : 80;
        s.destination.port = me == 0 ? 80 : 40000;
        s.flags = flags;
        s.seq = next[me] + lost;
        s.ack = next[1 - me];
        s.window = 500;
        s.length = static_cast<std::uint32_t>(payload.size());
        s.payload = as_bytes(payload);
        next[me] += s.length + lost + ((flags & (control::syn | control::fin)) != 0);
        capture.add(s);
    };
    constexpr ControlBits ack = control::ack;
    send(0, control::syn, {});
    send(1, control::syn | ack, {});
    send(0, ack, "GET / HTTP/1.1\r\nHo");
    send(0, ack, "st: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
    send(1, ack, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n0123456789");
    send(1, ack, "56789HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 5);
    send(0, ack,
         "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    for (int i = 0; i < 10; ++i) send(0, ack, {});
    send(1, ack,
         "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
         "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n\x81\x05hello");
    send(1, control::fin | ack, {});
}

} // namespace

TEST_CASE("Limits: memory runs out at any moment, and what is known stays")
{
    bool enough = false;
    for (long allowed = 0; !enough; ++allowed) {
        Capture capture; // its own memory is there
        allocations_left = allowed;
        fill(capture);
        capture.finish();
        allocations_left = -1;
        enough = !capture.limits_reached();
        INFO(allowed << " allocations");
        REQUIRE(allowed < 1000);
        for (std::uint32_t i = 0; i < capture.segment_count(); ++i) {
            const Annotation a = capture.annotation(i);
            REQUIRE_FALSE(a.phases.empty());
            REQUIRE(capture.segments_of(Frame{i + 1}).first == i);
            REQUIRE(capture.says(i).size() > 3);
            for (std::uint32_t e = 0; e < a.exchanges; ++e) REQUIRE(capture.exchange(i, e).number > 0);
            for (std::uint32_t f = 0; f < capture.flag_count(i); ++f) REQUIRE_FALSE(capture.flag(i, f).empty());
        }
        for (std::uint32_t c = 0; c < capture.conversation_count(); ++c) {
            capture.summary(c);
            REQUIRE_FALSE(capture.class_reason(c).empty());
            capture.history(c);
            capture.close_why(c);
        }
        if (capture.limits_reached()) { // and nothing is read any more
            const std::size_t before = capture.segment_count();
            fill(capture);
            REQUIRE(capture.segment_count() == before);
        }
    }
}
