#include "http2/header_decoder.h"

#include "http1/text.h"

#include <algorithm>
#include <new>
#include <nghttp2/nghttp2.h>
#include <string_view>

namespace webconv::http2 {
namespace {

std::string_view view(const std::uint8_t* text, std::size_t length) noexcept { return as_text({text, length}); }

std::uint16_t status_of(std::string_view digits) noexcept
{
    if (digits.size() != 3) return 0;
    std::uint16_t status = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return 0;
        status = static_cast<std::uint16_t>(status * 10 + (c - '0'));
    }
    return status;
}

/// Of a repeated field the first: a block of many one-byte references to a long value costs no more than one copy.
void keep_first(std::string& to, std::string_view value, std::size_t most)
{
    if (to.empty()) to = value.substr(0, most);
}

// What tells how an answer ends. Names are in small letters (RFC 9113 section 8.2.1).
void keep_ending(std::string_view name, std::string_view value, Fields& out) noexcept
{
    if (name == "content-length" && !out.content_length)
        out.content_length = http1::number<std::uint64_t>(value);
    else if (name == "content-type")
        out.event_stream = http1::same_ignoring_case(http1::before(';', value), "text/event-stream");
}

void keep_field(std::string_view name, std::string_view value, Fields& out)
{
    if (name.empty() || name[0] != ':') return keep_ending(name, value, out);
    if (name == ":method")
        keep_first(out.method, value, max_kept_token);
    else if (name == ":path")
        keep_first(out.path, value, max_kept_path);
    else if (name == ":authority")
        keep_first(out.authority, value, max_kept_authority);
    else if (name == ":protocol")
        keep_first(out.protocol, value, max_kept_token);
    else if (name == ":status" && out.status == 0)
        out.status = status_of(value);
}

} // namespace

HeaderDecoder::HeaderDecoder() noexcept = default;
HeaderDecoder::~HeaderDecoder() = default;
HeaderDecoder::HeaderDecoder(HeaderDecoder&&) noexcept = default;
HeaderDecoder& HeaderDecoder::operator=(HeaderDecoder&&) noexcept = default;

void HeaderDecoder::Delete::operator()(nghttp2_hd_inflater* inflater) const noexcept
{
    nghttp2_hd_inflate_del(inflater);
}

bool HeaderDecoder::allocate() noexcept
{
    if (inflater_) return true;
    nghttp2_hd_inflater* inflater = nullptr;
    if (nghttp2_hd_inflate_new(&inflater) != 0) return false;
    inflater_.reset(inflater);
    return nghttp2_hd_inflate_change_table_size(inflater, table_size_) == 0;
}

bool HeaderDecoder::read(Bytes block, Fields& out)
{
    for (;;) {
        nghttp2_nv field{};
        int flags = 0;
        const auto used =
            nghttp2_hd_inflate_hd2(inflater_.get(), &field, &flags, block.data(), block.size(), /* whole block: */ 1);
        if (used < 0) return false;
        block = block.subspan(static_cast<std::size_t>(used));
        if ((flags & NGHTTP2_HD_INFLATE_EMIT) != 0)
            keep_field(view(field.name, field.namelen), view(field.value, field.valuelen), out);
        if ((flags & NGHTTP2_HD_INFLATE_FINAL) != 0) return nghttp2_hd_inflate_end_headers(inflater_.get()) == 0;
        if (used == 0 && (flags & NGHTTP2_HD_INFLATE_EMIT) == 0) return false; // no progress
    }
}

bool HeaderDecoder::decode(Bytes block, Fields& out) noexcept
{
    out = {};
    if (!usable_) return false;
    try {
        if (allocate() && read(block, out)) return true;
    } catch (const std::bad_alloc&) {
        // The table inside may be ahead of the block: the same as a broken one.
    }
    out = {};
    give_up();
    return false;
}

void HeaderDecoder::give_up() noexcept
{
    usable_ = false;
    inflater_.reset();
}

void HeaderDecoder::table_size(std::uint32_t size) noexcept
{
    size = std::min(size, max_table_size);
    if (size <= table_size_) return;
    table_size_ = size;
    if (inflater_ && nghttp2_hd_inflate_change_table_size(inflater_.get(), size) != 0) give_up();
}

} // namespace webconv::http2
