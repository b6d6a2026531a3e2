// The core's door: all conversations of one capture, and what was stored for each segment.
//
// Rule 1: a segment is handed over once, in the order of frames. Everything else only looks up.
// Rule 2: stored is what was seen; words are made when they are asked for. Later segments may complete what is stored
//         for earlier ones, so an answer is final only after the last segment.
// Rule 3: no entry throws. Running out of memory stops the reading (`limits_reached`), what is known stays.
// Rule 4: a text that is returned is valid until the next call of any member; it is UTF-8 without control characters,
//         and a zero follows it.
#pragma once

#include "annotation.h"
#include "segment.h"
#include "summary.h"

#include <cstddef>
#include <memory>
#include <string_view>

namespace webconv {

/// The segments of one frame: indices [first, first + count).
struct SegmentRange {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

class Capture {
public:
    Capture();
    ~Capture();
    Capture(const Capture&) = delete;
    Capture& operator=(const Capture&) = delete;

    /// Takes the next segment. Frames must not descend; a segment of an earlier frame is ignored.
    void add(const Segment& segment) noexcept;

    /// The pass is over: what waited for missing bytes is judged without them. May be called more than once.
    void finish() noexcept;

    /// Whether memory ran out and later segments were not read.
    bool limits_reached() const noexcept;

    SegmentRange segments_of(Frame frame) const noexcept;
    std::size_t segment_count() const noexcept;
    std::size_t conversation_count() const noexcept;

    /// @param segment  an index below segment_count()
    Annotation annotation(std::uint32_t segment) const noexcept;
    /// @param i  below Annotation::exchanges
    ExchangeNote exchange(std::uint32_t segment, std::uint32_t i) const noexcept;
    /// The sentence, beginning with "C: " or "S: "; at most 200 bytes.
    std::string_view says(std::uint32_t segment) noexcept;
    /// How many flags webconv.flag explains.
    std::uint32_t flag_count(std::uint32_t segment) const noexcept;
    /// What the i-th set control bit does here, in header order (AE first, FIN last).
    std::string_view flag(std::uint32_t segment, std::uint32_t i) noexcept;

    // Findings: what is worth knowing about a conversation, on the segment where it became certain. Those of a whole
    // conversation are the set Summary::findings; iterate over it and take name_of(). A finding that becomes certain by
    // the end of the capture is there after finish(), and gone again if more segments come.
    std::uint32_t finding_count(std::uint32_t segment) const noexcept;
    /// @param i  below finding_count(segment)
    FindingMark finding(std::uint32_t segment, std::uint32_t i) const noexcept;
    /// What happened and what to do about it, with its frames; at most 200 bytes.
    std::string_view finding_says(std::uint32_t segment, std::uint32_t i) noexcept;

    /// @param conversation  an index below conversation_count()
    Summary summary(std::uint32_t conversation) const noexcept;
    /// The longest ExchangeNote::wait of its exchanges. Goes through all of them: to be asked once, at the end.
    std::optional<Time> longest_wait(std::uint32_t conversation) const noexcept;
    std::string_view class_reason(std::uint32_t conversation) noexcept;
    std::string_view doubt(std::uint32_t conversation) const noexcept;        ///< why the class is only probable
    std::string_view persistence_reason(std::uint32_t conversation) noexcept; ///< empty outside HTTP
    std::string_view upgrade(std::uint32_t conversation) noexcept;            ///< "none", "h2c accepted", …
    Address address(std::uint32_t conversation, Side side) const noexcept;
    std::string_view client(std::uint32_t conversation) noexcept; ///< "10.0.0.1:80", "[::1]:80"
    std::string_view server(std::uint32_t conversation) noexcept;
    std::string_view history(std::uint32_t conversation) noexcept;          ///< Zeek's letters
    std::string_view conn_state(std::uint32_t conversation) const noexcept; ///< Zeek's state
    std::string_view close_why(std::uint32_t conversation) noexcept;        ///< with details; empty: absent

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace webconv
