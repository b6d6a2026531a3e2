#include "http2/frame_reader.h"

#include "http2/frame_types.h"

#include <algorithm>
#include <new>

namespace webconv::http2 {
namespace {

/// Beyond this, the memory of one frame is not held for the next one: connections rest long.
constexpr std::size_t small_payload = 256;

FrameHeader header_of(Bytes bytes) noexcept
{
    FrameHeader h;
    h.length = static_cast<std::uint32_t>(bytes[0] << 16 | bytes[1] << 8 | bytes[2]);
    h.type = bytes[3];
    h.flags = bytes[4];
    h.stream = number_at(bytes, 5) & 0x7fffffff;
    return h;
}

/// How many bytes at the front are the rest of the preface of which `left` are due.
std::size_t common_with_preface(Bytes bytes, std::size_t left) noexcept
{
    const std::string_view due = preface.substr(preface.size() - left);
    const std::string_view text = as_text(bytes.first(std::min(bytes.size(), due.size())));
    return static_cast<std::size_t>(std::mismatch(text.begin(), text.end(), due.begin()).first - text.begin());
}

} // namespace

Step FrameReader::next(Bytes bytes) noexcept
{
    if (in_frame_ && remaining_ == 0) {
        in_frame_ = false;
        return {Found::end, 0};
    }
    if (in_frame_) {
        const std::size_t length = std::min<std::size_t>(remaining_, bytes.size());
        if (length == 0) return {Found::more, 0};
        keep(bytes.first(length));
        remaining_ -= static_cast<std::uint32_t>(length);
        return {Found::payload, length};
    }
    drop_payload();
    if (bytes.empty()) return {Found::more, 0};
    if (preface_left_ > 0) {
        const std::size_t length = common_with_preface(bytes, preface_left_);
        if (length == 0) return {Found::not_http2, 0};
        preface_left_ -= static_cast<std::uint8_t>(length);
        return {Found::preface, length};
    }
    if (bytes.size() < header_length) return {Found::more, 0};
    const FrameHeader header = header_of(bytes);
    if (!can_be_next_frame(header)) return {Found::not_http2, 0};
    header_ = header;
    remaining_ = header.length;
    in_frame_ = true;
    keeps_ = is_read(header.type) && header.length <= max_kept_payload;
    return {Found::header, header_length};
}

void FrameReader::keep(Bytes bytes) noexcept
{
    if (!keeps_) return;
    try {
        payload_.insert(payload_.end(), bytes.begin(), bytes.end());
    } catch (const std::bad_alloc&) {
        keeps_ = false;
    }
}

void FrameReader::drop_payload() noexcept
{
    if (payload_.capacity() > small_payload) payload_ = {};
    payload_.clear();
}

bool FrameReader::skip(std::uint64_t missing) noexcept
{
    if (missing == 0) return true;
    if (in_frame_ && missing <= remaining_) {
        remaining_ -= static_cast<std::uint32_t>(missing);
        keeps_ = false;
        return true;
    }
    restart();
    return false;
}

void FrameReader::restart() noexcept
{
    drop_payload();
    remaining_ = 0;
    preface_left_ = 0;
    in_frame_ = false;
    keeps_ = false;
}

bool starts_like_preface(Bytes bytes) noexcept
{
    const std::size_t compared = std::min(bytes.size(), preface.size());
    return compared >= 4 && common_with_preface(bytes, preface.size()) == compared;
}

bool may_become_preface(Bytes bytes) noexcept
{
    return !bytes.empty() && bytes.size() < 4 && common_with_preface(bytes, preface.size()) == bytes.size();
}

bool begins_with_settings(Bytes bytes) noexcept
{
    if (bytes.size() < header_length) return false;
    const FrameHeader header = header_of(bytes);
    return header.is(FrameType::settings) && !header.has(flag_ack) && can_be_frame(header);
}

namespace {

struct Run {
    std::uint32_t whole = 0;                ///< plausible frames, one behind the other
    std::optional<std::uint64_t> missing{}; ///< bytes of the payload of one more, which has begun behind them
    std::size_t left = 0;                   ///< bytes behind them that are no whole header
    bool broken = false;                    ///< what stands behind them can be no frame
};

Run run_of_frames(Bytes bytes) noexcept
{
    Run run;
    while (bytes.size() >= header_length) {
        const FrameHeader header = header_of(bytes);
        bytes = bytes.subspan(header_length);
        run.broken = !can_be_frame(header);
        if (run.broken) return run;
        if (header.length > bytes.size()) {
            run.missing = header.length - bytes.size();
            return run;
        }
        ++run.whole;
        bytes = bytes.subspan(header.length);
    }
    run.left = bytes.size();
    return run;
}

} // namespace

std::optional<std::uint32_t> whole_frames(Bytes bytes, std::uint64_t cut) noexcept
{
    const Run run = run_of_frames(bytes);
    if (run.broken) return std::nullopt;
    return run.whole + (run.missing && *run.missing <= cut ? 1 : 0);
}

std::uint32_t exact_frames(Bytes segment, std::uint64_t cut) noexcept
{
    const Run run = run_of_frames(segment);
    if (run.broken || run.left > 0 || run.missing.value_or(0) != cut) return 0;
    return run.whole + (run.missing ? 1 : 0);
}

std::uint32_t leading_frames(Bytes segment, std::uint64_t cut) noexcept
{
    const Run run = run_of_frames(segment);
    if (run.broken || run.missing.value_or(0) > cut) return 0;
    return run.whole + (run.missing ? 1 : 0);
}

// RFC 7541 section 6 and appendix A: 1 to 7 of the static table are a request's pseudo-header fields, 8 to 14 are
// :status, and pseudo-header fields stand first. Before them may stand the size of the dynamic table; an entry of the
// dynamic table takes one byte, if it is not an old one.
Sender sender_of_block(Bytes block) noexcept
{
    for (const std::uint8_t byte : block) {
        const bool table_size = (byte & 0xE0) == 0x20, dynamic = (byte & 0x80) != 0 && byte > 0x80 + 61;
        if (table_size ? (byte & 0x1F) == 0x1F : byte == 0xFF) break; // goes on in the next bytes
        if (table_size || dynamic) continue;
        // Indexed; or literal with an indexed name: to be indexed, or not, or never.
        const unsigned entry = (byte & 0x80) != 0 ? byte & 0x7FU : (byte & 0x40) != 0 ? byte & 0x3FU : byte & 0x0FU;
        if (entry == 0 || entry > 14) break;
        return entry < 8 ? Sender::client : Sender::server;
    }
    return Sender::unknown;
}

Sender sender_of_frame(Bytes frame) noexcept
{
    if (frame.size() < header_length) return Sender::unknown;
    const FrameHeader header = header_of(frame);
    if (header.is(FrameType::push_promise)) return Sender::server; // RFC 9113 section 8.4
    if (!header.is(FrameType::headers)) return Sender::unknown;
    const std::size_t before = header_length + (header.has(flag_padded) ? 1 : 0) + (header.has(flag_priority) ? 5 : 0);
    const std::size_t end = std::min<std::size_t>(frame.size(), header_length + header.length);
    return before < end ? sender_of_block(frame.subspan(before, end - before)) : Sender::unknown;
}

Sender sender_of_frames(Bytes frames) noexcept
{
    while (frames.size() >= header_length) {
        if (const Sender sender = sender_of_frame(frames); sender != Sender::unknown) return sender;
        const std::size_t length = header_length + header_of(frames).length;
        frames = frames.subspan(std::min(length, frames.size()));
    }
    return Sender::unknown;
}

} // namespace webconv::http2
