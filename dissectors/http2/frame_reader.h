// HTTP/2 frames in one direction of a connection, RFC 9113 sections 3.4, 4.1 and 6.
//
// Rule 1: frames only; what streams, header blocks and settings mean is read elsewhere.
// Rule 2: DATA passes through; the payload of the other known types is kept until the next step, within a bound.
#pragma once

#include "basics.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace webconv::http2 {

/// Section 3.4: what a client sends first.
inline constexpr std::string_view preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

enum class FrameType : std::uint8_t {
    data = 0,
    headers,
    priority,
    rst_stream,
    settings,
    push_promise,
    ping,
    goaway,
    window_update,
    continuation,
    altsvc = 0xa,          ///< RFC 7838 section 4
    origin = 0xc,          ///< RFC 8336 section 2
    priority_update = 0x10 ///< RFC 9218 section 7.1
};

/// Section 4.1; the reserved bit is dropped.
struct FrameHeader {
    std::uint32_t length = 0; ///< of the payload
    std::uint8_t type = 0;
    std::uint8_t flags = 0;
    std::uint32_t stream = 0;

    bool is(FrameType t) const noexcept { return type == static_cast<std::uint8_t>(t); }
    bool has(std::uint8_t flag) const noexcept { return (flags & flag) != 0; }
};

inline constexpr std::size_t header_length = 9;

inline constexpr std::uint8_t flag_ack = 0x1;         ///< SETTINGS, PING
inline constexpr std::uint8_t flag_end_stream = 0x1;  ///< DATA, HEADERS
inline constexpr std::uint8_t flag_end_headers = 0x4; ///< HEADERS, PUSH_PROMISE, CONTINUATION
inline constexpr std::uint8_t flag_padded = 0x8;      ///< DATA, HEADERS, PUSH_PROMISE
inline constexpr std::uint8_t flag_priority = 0x20;   ///< HEADERS

/// Section 6.5.2: SETTINGS_MAX_FRAME_SIZE before it is changed.
inline constexpr std::uint32_t usual_max_length = 16384;

/// Against a peer that makes an observer hold 16 MiB: four times what an endpoint accepts that changed no setting.
inline constexpr std::size_t max_kept_payload = 65536;

enum class Found : std::uint8_t {
    more,     ///< nothing can be said yet: keep these bytes and offer them again with more behind
    preface,  ///< bytes of the preface, maybe not all: see whole()
    header,   ///< a whole frame header: see header()
    payload,  ///< bytes of the payload
    end,      ///< the frame is complete; no byte consumed
    not_http2 ///< what stands here is neither; no byte consumed, the reader stays where it is
};

struct Step {
    Found found;
    std::size_t length; ///< bytes consumed
    bool operator==(const Step&) const = default;
};

class FrameReader {
public:
    /// @param expects_preface  the direction begins here and it is the client's
    explicit FrameReader(bool expects_preface) noexcept : preface_left_(expects_preface ? preface.size() : 0) {}

    /// What stands at the front of `bytes`, the unconsumed bytes of this direction. To be called until it answers
    /// `more`, also when all bytes are consumed: the `end` of a frame is a step of its own.
    Step next(Bytes bytes) noexcept;

    /// Of the frame that is being read or, between frames, of the last one.
    const FrameHeader& header() const noexcept { return header_; }

    /// After `end`, until next() is called again: the payload; empty for DATA and unknown types.
    Bytes payload() const noexcept { return payload_; }
    /// Whether payload() is the whole payload: not for DATA, unknown types, beyond max_kept_payload, or where bytes
    /// are missing in the capture (then it is what stands before).
    bool payload_complete() const noexcept { return payload_.size() == header_.length; }

    /// `missing` bytes are not in the capture. True if all of them are payload of the frame that is being read; else
    /// the place in the stream is lost, as by restart().
    bool skip(std::uint64_t missing) noexcept;

    bool between_frames() const noexcept { return !in_frame_; }
    /// Whether the preface was read to its end, or none is expected.
    bool whole() const noexcept { return preface_left_ == 0; }

    /// A new frame begins with the next byte offered.
    void restart() noexcept;

private:
    void keep(Bytes bytes) noexcept;
    void drop_payload() noexcept;

    std::vector<std::uint8_t> payload_;
    FrameHeader header_;
    std::uint32_t remaining_ = 0; ///< bytes of payload still to come
    std::uint8_t preface_left_;
    bool in_frame_ = false;
    bool keeps_ = false;
};

/// Whether the first bytes of a direction are the preface so far; "PRI " is the least that is taken for it.
bool starts_like_preface(Bytes bytes) noexcept;
/// Whether too few bytes are there to tell, and they fit. Not for no bytes.
bool may_become_preface(Bytes bytes) noexcept;

/// Whether a peer that changed no setting may receive such a frame: type known, length and stream as the type demands,
/// only defined flags. Strict, for frames that must prove themselves.
bool can_be_frame(const FrameHeader& header) noexcept;

/// Whether a frame may look like this where one is due. Lenient, as a recipient must be: unknown types and flags are
/// ignored (sections 4.1 and 5.5), a greater SETTINGS_MAX_FRAME_SIZE may have been announced.
bool can_be_next_frame(const FrameHeader& header) noexcept;

/// Whether they begin with the header of a SETTINGS frame, as all that a server says in HTTP/2 does (RFC 9113 sections
/// 3.4 and 6.5).
bool begins_with_settings(Bytes bytes) noexcept;

/// How many whole plausible frames stand at the beginning of `bytes`; one more may have begun behind them. Nothing:
/// what follows them can be no frame.
/// @param cut  as below
std::optional<std::uint32_t> whole_frames(Bytes bytes, std::uint64_t cut) noexcept;

/// The number of frames if `segment` consists exactly of whole plausible frames, else 0: evidence where a capture
/// starts in the middle.
/// @param cut  bytes behind `segment` that the snap length cut off; the last frame may reach to their end
std::uint32_t exact_frames(Bytes segment, std::uint64_t cut = 0) noexcept;

/// The number of plausible frame headers, one behind the other, with which a segment begins of which `cut` bytes were
/// cut off; the last of the frames ends within it.
std::uint32_t leading_frames(Bytes segment, std::uint64_t cut) noexcept;

/// Who sends such a header block (RFC 9113 section 8.3), as far as that can be told without the blocks before it.
enum class Sender : std::uint8_t { unknown, client, server };
Sender sender_of_block(Bytes block) noexcept;
/// Who sends the frame at the front of `frame`, which may be cut.
Sender sender_of_frame(Bytes frame) noexcept;
/// The same of the first of `frames` that tells.
Sender sender_of_frames(Bytes frames) noexcept;

/// RFC 9113 section 6.8; nothing if the payload is too short.
std::optional<std::uint32_t> goaway_last_stream(Bytes payload) noexcept;
std::optional<std::uint32_t> goaway_error(Bytes payload) noexcept;
/// What the sender adds, whatever bytes it chose; empty if nothing.
std::string_view goaway_debug_data(Bytes payload) noexcept;
/// Section 6.4.
std::optional<std::uint32_t> rst_error(Bytes payload) noexcept;
/// Section 6.5.2: the value of SETTINGS_HEADER_TABLE_SIZE in a SETTINGS payload (also HTTP2-Settings, RFC 7540 3.2.1,
/// decoded); of several the last (section 6.5.3).
std::optional<std::uint32_t> header_table_size(Bytes payload) noexcept;

/// What is HPACK in the whole payload of HEADERS, PUSH_PROMISE or CONTINUATION: without padding, priority and promised
/// stream (sections 6.2, 6.6, 6.10). Nothing for other types and where these do not fit into the payload.
/// @param promised_stream  where the stream of a PUSH_PROMISE goes, or null
std::optional<Bytes> header_block_fragment(const FrameHeader& header, Bytes payload,
                                           std::uint32_t* promised_stream = nullptr) noexcept;

/// "HEADERS"; empty if unknown.
std::string_view type_name(std::uint8_t type) noexcept;
/// "NO_ERROR", RFC 9113 section 7; empty if unknown.
std::string_view error_name(std::uint32_t code) noexcept;

} // namespace webconv::http2
