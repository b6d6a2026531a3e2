// Reads the bytes of one direction, in order, as HTTP/1.x messages (RFC 9112), and says which bytes are what.
//
// Rule 1: no byte is kept. What was not consumed is offered again with more behind it, from the same byte on.
// Rule 2: how the bytes are cut into pieces changes neither what is found nor, summed up, how long it is.
// Rule 3: the reader knows one direction only. What depends on the other one, as the body of an answer to HEAD, comes
//         in by frame().
#pragma once

#include <cstddef>
#include <cstdint>

#include "basics.h"
#include "http1/chunks.h"
#include "http1/framing.h"
#include "http1/head.h"
#include "http1/start_line.h"

namespace webconv::http1 {

/// A head that has not ended behind 64 KiB is taken for other data, so that an endless one is not kept. Servers allow 8
/// to 16 KiB unless told otherwise.
inline constexpr std::size_t max_head = 64 * 1024;

enum class Found : std::uint8_t {
    more,           ///< nothing (further) can be told yet: keep the bytes; see plausible()
    blank,          ///< `length` bytes of empty lines before a start line, consumed (RFC 9112 2.2)
    start_line,     ///< once per message: it is complete, nothing consumed; head() has what it says
    head,           ///< start line to empty line, consumed; head() is complete; frame() must be called next
    simple_request, ///< HTTP/0.9, consumed; no head, body or end follows
    body,           ///< at least one byte of body, chunk framing and trailers included, consumed
    end,            ///< the message is complete, nothing consumed; never where the body lasts until the close
    not_http        ///< no such message stands here, nothing consumed; so it stays until restart()
};

struct Step {
    Found found = Found::more;
    std::size_t length = 0;

    constexpr bool operator==(const Step&) const noexcept = default;
};

class MessageReader {
public:
    explicit MessageReader(Message kind) noexcept : kind_(kind) {}

    /// The next thing that stands at the front of `bytes`. To be called until it says `more` or `not_http`, also with
    /// no bytes left: the end of a message takes none.
    Step next(Bytes bytes) noexcept;

    /// How the body of the message whose head was found ends.
    void frame(const Framing& framing) noexcept;

    /// `missing` bytes of this direction were not captured; all before them was offered and next() said `more`.
    /// True: still in step. They lie within a body of known length (or end it exactly), a body until the close, or the
    /// data of one chunk. False: lost; restart() at a place that looks like a start.
    bool skip(std::uint64_t missing) noexcept;

    /// Expect a start line next.
    void restart() noexcept;

    /// After `more`: whether what stands there can be the start of such a message.
    bool plausible() const noexcept { return plausible_; }

    /// After `not_http`: because the start line or the head is longer than is kept.
    bool too_long() const noexcept { return too_long_; }

    /// No byte of a message is consumed yet.
    bool between_messages() const noexcept;

    /// All that comes is body: so it was framed, or a chunk was malformed, behind which no end can be told.
    bool until_close() const noexcept { return state_ == State::open; }

    /// A chunk was malformed: the body is incomplete whatever comes (RFC 9112 section 8).
    bool malformed_chunk() const noexcept { return state_ == State::open && chunks_.broken(); }

    /// Valid from start_line (the start line) or head (all) until the bytes move.
    const Head& head() const noexcept { return head_; }

private:
    enum class State : std::uint8_t {
        start,    // a start line is to come, or incomplete
        fields,   // the start line is reported, the head incomplete
        unframed, // the head is reported, frame() is to come
        counted,  // in a body of known length
        chunked,  // in a chunked body
        open,     // in a body until the close
        done,     // the message is complete, which is to be said
        refused   // not_http was said
    };

    Step read_start(std::string_view text) noexcept;
    Step read_head(std::string_view text) noexcept;
    Step read_counted(std::size_t available) noexcept;
    Step read_chunked(Bytes bytes) noexcept;
    Step refuse() noexcept;
    bool read_start_line(std::string_view line) noexcept;

    Head head_;
    const char* line_at_ = nullptr; // where the start line stood that head_ tells
    ChunkReader chunks_;
    std::uint64_t left_ = 0;        // of a body of known length
    std::uint32_t scanned_ = 0;     // bytes of an incomplete head in which no end was found; not to be searched again
    std::uint32_t line_length_ = 0; // of the start line, with its line end
    Message kind_;
    State state_ = State::start;
    bool plausible_ = true;
    bool too_long_ = false;
};

} // namespace webconv::http1
