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

std::uint32_t exact_frames(Bytes segment) noexcept
{
    std::uint32_t count = 0;
    while (!segment.empty()) {
        if (segment.size() < header_length) return 0;
        const FrameHeader header = header_of(segment);
        segment = segment.subspan(header_length);
        if (!can_be_frame(header) || header.length > segment.size()) return 0;
        segment = segment.subspan(header.length);
        ++count;
    }
    return count;
}

} // namespace webconv::http2
