// WebSocket frames in one direction of a connection, RFC 6455 section 5.
//
// Rule 1: a frame, not a message, is what is read here; who put fragments together is elsewhere.
// Rule 2: payload passes through. Only the content of a Close frame is kept, 125 bytes at most (section 5.5).
#pragma once

#include "basics.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace webconv::websocket {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// RFC 6455 section 5.2.
struct FrameHeader {
    bool fin = false;
    std::uint8_t rsv = 0;    ///< RSV1 is bit 2, RSV2 bit 1, RSV3 bit 0
    std::uint8_t opcode = 0; ///< as sent, four bits
    bool masked = false;
    std::uint64_t length = 0;       ///< of the payload
    std::uint8_t header_length = 0; ///< bytes on the wire, masking key included

    bool is(Opcode o) const noexcept { return opcode == static_cast<std::uint8_t>(o); }
};

inline constexpr std::size_t longest_header = 14;

/// Section 5.5: "All control frames MUST have a payload length of 125 bytes or less".
inline constexpr std::size_t longest_control_payload = 125;

inline constexpr std::uint16_t close_code_absent = 1005; ///< section 7.1.5: a Close frame without a code
inline constexpr std::uint16_t close_code_unseen = 0;    ///< the capture lacks the code; no code is 0 (section 7.4.2)

constexpr bool is_control(std::uint8_t opcode) noexcept { return (opcode & 8) != 0; }

enum class Found : std::uint8_t {
    more,         ///< nothing can be said yet: keep these bytes and offer them again with more behind
    header,       ///< a whole frame header: see header()
    payload,      ///< bytes of the payload
    end,          ///< the frame is complete; no byte consumed
    not_websocket ///< what stands here cannot be a frame; no byte consumed, the reader stays where it is
};

struct Step {
    Found found;
    std::size_t length; ///< bytes consumed
    bool operator==(const Step&) const = default;
};

class FrameReader {
public:
    /// What stands at the front of `bytes`, the unconsumed bytes of this direction. To be called until it answers
    /// `more`, also when all bytes are consumed: the `end` of a frame is a step of its own.
    Step next(Bytes bytes) noexcept;

    /// Of the frame that is being read or, between frames, of the last one.
    const FrameHeader& header() const noexcept { return header_; }

    /// `missing` bytes are not in the capture. True if all of them are payload of the frame that is being read; else
    /// the place in the stream is lost, and the reader stands where a new frame may begin.
    bool skip(std::uint64_t missing) noexcept;

    bool between_frames() const noexcept { return !in_frame_; }

    /// Of the last Close frame, once its `end` was found: the code, `close_code_absent` or `close_code_unseen`.
    std::uint16_t close_code() const noexcept;
    /// Unmasked, as sent (whatever bytes the peer chose), at most 123 bytes; up to the first byte missing.
    std::string_view close_reason() const noexcept;

private:
    struct CloseContent {
        std::uint8_t length = 0;   ///< as the header says
        std::uint8_t captured = 0; ///< bytes from the front
        char bytes[longest_control_payload];
    };
    void begin_frame(const FrameHeader& header, Bytes bytes) noexcept;
    void keep_close(Bytes payload) noexcept;

    FrameHeader header_;
    std::uint64_t remaining_ = 0;         ///< bytes of payload still to come
    std::unique_ptr<CloseContent> close_; ///< most frames are no Close frame
    std::uint8_t mask_[4] = {};
    bool in_frame_ = false;
};

/// Whether sections 5.2 and 5.5 allow such a header: a defined opcode, RSV2 and RSV3 clear (RSV1 is
/// permessage-deflate's, RFC 7692 section 6), control frames short and in one piece, the length in its minimal form and
/// below 2^63.
bool can_be_frame(const FrameHeader& header) noexcept;

/// The number of frames if `segment` consists exactly of whole plausible frames that are all masked or all not, else 0:
/// evidence where a capture starts in the middle.
/// @param cut  bytes behind `segment` that the snap length cut off; the last frame may reach to their end
std::uint32_t exact_frames(Bytes segment, bool masked, std::uint64_t cut = 0) noexcept;

/// Sec-WebSocket-Accept for this Sec-WebSocket-Key, RFC 6455 section 4.2.2 item 5.4.
std::string accept_of(std::string_view key);

} // namespace webconv::websocket
