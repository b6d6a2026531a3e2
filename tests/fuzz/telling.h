// A small language in which bytes tell segments: short enough that a fuzzer changes a flag, a length, the order of two
// segments or a header field with a bit, and rich enough for every recorded capture. Every string of bytes tells
// something.
//
//   segment   who [flags] [seq] [ack] [pieces … 00] [extras]
//   who       bit 0 the sender, bits 1-2 the conversation, bits 3-7 which of the rest follow
//   flags     the low eight control bits; without it ACK
//   seq, ack  a signed byte, added to what would be usual; 80: four bytes, little endian, instead
//   extras    see Extra
//   FD type pieces … 00   with the next segment so much of TLS becomes readable: a record's content
//   FE        what waits for missing bytes is judged without them (Capture::finish)
//   FF n      the n-th last segment comes again
//
//   piece     01…7F     so many bytes, which follow
//             80…BF     a token, see telling.cpp
//             C0…CE     one byte, 2^0 to 2^14 times
//             D0        a frame of HTTP/2: type, flags, stream, length, as many bytes
//             D1        a frame of WebSocket: first byte, length (top bit: masked), as many bytes
//             D2        a record of TLS: type, length, as many bytes
//             D3        a chunk: length, as many bytes
//             D4 n      the piece before n times more
//             D5        a number of two bytes, in decimal digits
//             D6        records of TLS that hold what becomes readable with this segment
//             others    one byte that is not special
#pragma once

#include "segment.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace webconv::fuzz {

enum Extra : std::uint8_t {
    window = 0x01,   ///< two bytes
    sack = 0x02,     ///< one byte
    mptcp = 0x04,    ///< none
    ae = 0x08,       ///< none
    snapped = 0x10,  ///< two bytes: so many bytes of the payload were captured
    together = 0x20, ///< none: stands in the same frame as the one before
    pause = 0x40,    ///< two bytes, signed: times 10 ms
    aside = 0x80,    ///< none: what comes next is numbered as if this had not been sent
};

/// Where a conversation's side is in its sequence numbers, and what it is called. Used by the teller and by who encodes
/// a capture.
struct Ends {
    std::uint32_t next[4][2];
    Ends() noexcept;
    /// What follows a segment with this many bytes.
    void move(unsigned conversation, unsigned side, std::uint32_t seq, std::uint32_t length,
              ControlBits flags) noexcept;
};

inline constexpr std::size_t most_segments = 4096;
inline constexpr std::size_t most_payload = 1 << 20; ///< bytes, of all segments together

struct Told {
    std::size_t segments = 0;
    std::size_t payload = 0; ///< bytes of all segments together
    bool clock_goes_back = false;
};

struct Listener {
    std::function<void(const Segment&)> segment;
    std::function<void()> finish;
};

Told tell(Bytes bytes, const Listener& listener);

/// The pieces that tell `payload`: literally, but for tokens, and long bodies whose bytes nobody reads.
std::string pieces_of(Bytes payload);

} // namespace webconv::fuzz
