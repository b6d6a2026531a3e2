// Tells a recorded capture in the fuzzer's language: seed CAPTURE, bytes on standard output.
#include "capture_file.h"
#include "telling.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

using namespace webconv;

namespace {

void append_little(std::string& to, std::uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; ++i) to += static_cast<char>(value >> 8 * i);
}

/// Nothing if the value is the usual one.
std::string moved(std::uint32_t value, std::uint32_t usual)
{
    const auto step = static_cast<std::int32_t>(value - usual);
    std::string out;
    if (step == 0) return out;
    if (step > -128 && step < 128) return out += static_cast<char>(step);
    out += '\x80';
    append_little(out, static_cast<std::uint32_t>(step), 4);
    return out;
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 2) return EXIT_FAILURE;
    const auto segments = recorded::read_capture(arguments[1]);
    fuzz::Ends ends;
    bool begun[4][2] = {};
    std::uint32_t shift[4][2] = {}; // from the recorded sequence numbers to the teller's
    Address first[4];
    std::string out;
    Time last{};
    for (const recorded::Recorded& one : segments) {
        const Segment& s = one.segment;
        if (s.stream > 3) continue;
        if (first[s.stream] == Address{}) first[s.stream] = s.source;
        const unsigned side = s.source == first[s.stream] ? 0 : 1;
        const auto number = [&](unsigned of, std::uint32_t value) {
            if (!std::exchange(begun[s.stream][of], true)) shift[s.stream][of] = ends.next[s.stream][of] - value;
            return value + shift[s.stream][of];
        };
        const std::uint32_t seq = number(side, s.seq);
        const bool acks = (s.flags & control::ack) != 0;
        const std::uint32_t ack = acks ? number(1 - side, s.ack) : ends.next[s.stream][1 - side];
        const std::string seq_moved = moved(seq, ends.next[s.stream][side]);
        const std::string ack_moved = moved(ack, ends.next[s.stream][1 - side]);
        std::uint8_t extras = s.window != 0 ? 0 : fuzz::Extra::window;
        if (s.sack_blocks > 0) extras |= fuzz::Extra::sack;
        if (s.mptcp) extras |= fuzz::Extra::mptcp;
        if ((s.flags & control::ae) != 0) extras |= fuzz::Extra::ae;
        if (one.payload.size() < s.length) extras |= fuzz::Extra::snapped;
        const std::int64_t pause = last == Time{} ? 0 : (s.time - last) / std::chrono::milliseconds(10);
        if (pause != 0) extras |= fuzz::Extra::pause;
        last = s.time;

        const std::uint8_t flags = s.flags & 0xFF;
        out += static_cast<char>(side | s.stream << 1 | (flags != control::ack ? 0x08 : 0) |
                                 (seq_moved.empty() ? 0 : 0x10) | (ack_moved.empty() ? 0 : 0x20) |
                                 (s.length > 0 ? 0x40 : 0) | (extras != 0 ? 0x80 : 0));
        if (flags != control::ack) out += static_cast<char>(flags);
        out += seq_moved + ack_moved;
        if (s.length > 0) {
            std::vector<std::uint8_t> payload = one.payload;
            payload.resize(s.length);
            out += fuzz::pieces_of(payload);
        }
        if (extras != 0) out += static_cast<char>(extras);
        if ((extras & fuzz::Extra::window) != 0) append_little(out, s.window, 2);
        if ((extras & fuzz::Extra::sack) != 0) out += static_cast<char>(s.sack_blocks);
        if ((extras & fuzz::Extra::snapped) != 0) append_little(out, static_cast<std::uint32_t>(one.payload.size()), 2);
        if ((extras & fuzz::Extra::pause) != 0)
            append_little(out, static_cast<std::uint32_t>(std::clamp<std::int64_t>(pause, -32768, 32767)), 2);
        ends.move(s.stream, side, seq, s.length, s.flags);
    }
    std::fwrite(out.data(), 1, out.size(), stdout);
    return EXIT_SUCCESS;
}
