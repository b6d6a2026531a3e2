#include "websocket/frame_reader.h"

#include <algorithm>
#include <new>
#include <optional>

namespace webconv::websocket {
namespace {

constexpr std::uint8_t mask_length = 4;

/// The header at the front of `bytes`, if it is whole.
std::optional<FrameHeader> whole_header(Bytes bytes) noexcept
{
    if (bytes.size() < 2) return std::nullopt;
    FrameHeader h;
    h.fin = (bytes[0] & 0x80) != 0;
    h.rsv = (bytes[0] >> 4) & 7;
    h.opcode = bytes[0] & 0x0f;
    h.masked = (bytes[1] & 0x80) != 0;
    h.length = bytes[1] & 0x7f;

    const std::uint8_t extended = h.length == 126 ? 2 : h.length == 127 ? 8 : 0;
    h.header_length = static_cast<std::uint8_t>(2 + extended + (h.masked ? mask_length : 0));
    if (bytes.size() < h.header_length) return std::nullopt;
    if (extended > 0) h.length = 0;
    for (const std::uint8_t byte : bytes.subspan(2, extended)) h.length = h.length << 8 | byte;
    return h;
}

bool is_minimal(const FrameHeader& h) noexcept
{
    const int before_mask = h.header_length - (h.masked ? mask_length : 0);
    if (h.length <= 125) return before_mask == 2;
    return before_mask == (h.length <= 0xffff ? 4 : 10);
}

} // namespace

bool can_be_frame(const FrameHeader& h) noexcept
{
    const bool known = h.opcode <= 2 || (h.opcode >= 8 && h.opcode <= 10);
    if (!known || (h.rsv & 3) != 0) return false;
    if (is_control(h.opcode) && (!h.fin || h.length > longest_control_payload)) return false;
    return is_minimal(h) && h.length >> 63 == 0;
}

Step FrameReader::next(Bytes bytes) noexcept
{
    if (in_frame_ && remaining_ == 0) {
        in_frame_ = false;
        return {Found::end, 0};
    }
    if (in_frame_) {
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, bytes.size()));
        if (length == 0) return {Found::more, 0};
        if (header_.is(Opcode::close)) keep_close(bytes.first(length));
        remaining_ -= length;
        return {Found::payload, length};
    }
    const auto header = whole_header(bytes);
    if (!header) return {Found::more, 0};
    if (!can_be_frame(*header)) return {Found::not_websocket, 0};
    begin_frame(*header, bytes);
    return {Found::header, header->header_length};
}

void FrameReader::begin_frame(const FrameHeader& header, Bytes bytes) noexcept
{
    header_ = header;
    remaining_ = header.length;
    in_frame_ = true;
    if (!header.is(Opcode::close)) return;
    std::fill_n(mask_, mask_length, std::uint8_t{0});
    if (header.masked) std::copy_n(&bytes[header.header_length - mask_length], mask_length, mask_);
    close_.reset(new (std::nothrow) CloseContent);
    if (close_) close_->length = static_cast<std::uint8_t>(header.length);
}

void FrameReader::keep_close(Bytes payload) noexcept
{
    const std::uint64_t position = header_.length - remaining_;
    if (!close_ || close_->captured != position) return; // behind a hole
    for (const std::uint8_t byte : payload) {
        close_->bytes[close_->captured] = static_cast<char>(byte ^ mask_[close_->captured % mask_length]);
        ++close_->captured;
    }
}

bool FrameReader::skip(std::uint64_t missing) noexcept
{
    if (missing == 0) return true;
    if (in_frame_ && missing <= remaining_) {
        remaining_ -= missing;
        return true;
    }
    in_frame_ = false;
    remaining_ = 0;
    return false;
}

std::uint16_t FrameReader::close_code() const noexcept
{
    if (!close_) return close_code_unseen;
    if (close_->length < 2) return close_code_absent;
    if (close_->captured < 2) return close_code_unseen;
    const auto byte = [&](int i) { return static_cast<std::uint8_t>(close_->bytes[i]); };
    return static_cast<std::uint16_t>(byte(0) << 8 | byte(1));
}

std::string_view FrameReader::close_reason() const noexcept
{
    if (!close_ || close_->captured < 2) return {};
    return {close_->bytes + 2, close_->captured - 2u};
}

std::uint32_t exact_frames(Bytes segment, bool masked, std::uint64_t cut) noexcept
{
    std::uint32_t count = 0;
    while (!segment.empty()) {
        const auto header = whole_header(segment);
        if (!header || header->masked != masked || !can_be_frame(*header)) return 0;
        segment = segment.subspan(header->header_length);
        ++count;
        if (header->length > segment.size()) return header->length == segment.size() + cut ? count : 0;
        segment = segment.subspan(static_cast<std::size_t>(header->length));
    }
    return cut == 0 ? count : 0;
}

} // namespace webconv::websocket
