#include "http2/frame_types.h"

#include <algorithm>
#include <array>

namespace webconv::http2 {
namespace {

enum class On : std::uint8_t { stream, connection, both }; // "connection" is stream 0

constexpr std::uint32_t any_length = (1 << 24) - 1; // what the header can say

struct TypeRow {
    FrameType type;
    std::string_view name;
    On on;
    std::uint32_t least, most; ///< bytes of payload
    std::uint8_t flags;        ///< that are defined
    bool core;                 ///< of RFC 9113: violations are errors, not to be ignored
    bool read;
};

constexpr std::array type_table{
    TypeRow{FrameType::data, "DATA", On::stream, 0, any_length, 0x09, true, false},
    TypeRow{FrameType::headers, "HEADERS", On::stream, 0, any_length, 0x2d, true, true},
    TypeRow{FrameType::priority, "PRIORITY", On::stream, 5, 5, 0, true, false},
    TypeRow{FrameType::rst_stream, "RST_STREAM", On::stream, 4, 4, 0, true, true},
    TypeRow{FrameType::settings, "SETTINGS", On::connection, 0, any_length, 0x01, true, true},
    TypeRow{FrameType::push_promise, "PUSH_PROMISE", On::stream, 4, any_length, 0x0c, true, true},
    TypeRow{FrameType::ping, "PING", On::connection, 8, 8, 0x01, true, true},
    TypeRow{FrameType::goaway, "GOAWAY", On::connection, 8, any_length, 0, true, true},
    TypeRow{FrameType::window_update, "WINDOW_UPDATE", On::both, 4, 4, 0, true, true},
    TypeRow{FrameType::continuation, "CONTINUATION", On::stream, 0, any_length, 0x04, true, true},
    TypeRow{FrameType::altsvc, "ALTSVC", On::both, 2, any_length, 0, false, false},
    TypeRow{FrameType::origin, "ORIGIN", On::connection, 0, any_length, 0, false, false},
    TypeRow{FrameType::priority_update, "PRIORITY_UPDATE", On::connection, 4, any_length, 0, false, false},
};

const TypeRow* row_of(std::uint8_t type) noexcept
{
    const auto* row = std::find_if(type_table.begin(), type_table.end(),
                                   [type](const TypeRow& r) { return static_cast<std::uint8_t>(r.type) == type; });
    return row == type_table.end() ? nullptr : row;
}

/// Bytes of the payload before a header block fragment or data; the pad length is the first of them.
std::uint32_t length_before_content(const FrameHeader& h) noexcept
{
    const bool can_be_padded = h.is(FrameType::data) || h.is(FrameType::headers) || h.is(FrameType::push_promise);
    std::uint32_t length = can_be_padded && h.has(flag_padded) ? 1 : 0;
    if (h.is(FrameType::headers) && h.has(flag_priority)) length += 5;
    if (h.is(FrameType::push_promise)) length += 4;
    return length;
}

bool is_as_demanded(const TypeRow& row, const FrameHeader& h) noexcept
{
    if (row.on != On::both && (row.on == On::stream) != (h.stream != 0)) return false;
    if (h.length < row.least || h.length > row.most || h.length < length_before_content(h)) return false;
    if (h.is(FrameType::settings)) return h.has(flag_ack) ? h.length == 0 : h.length % 6 == 0; // section 6.5
    return true;
}

// RFC 9113 section 7, in the order of the codes.
constexpr std::array<std::string_view, 14> error_names{"NO_ERROR",
                                                       "PROTOCOL_ERROR",
                                                       "INTERNAL_ERROR",
                                                       "FLOW_CONTROL_ERROR",
                                                       "SETTINGS_TIMEOUT",
                                                       "STREAM_CLOSED",
                                                       "FRAME_SIZE_ERROR",
                                                       "REFUSED_STREAM",
                                                       "CANCEL",
                                                       "COMPRESSION_ERROR",
                                                       "CONNECT_ERROR",
                                                       "ENHANCE_YOUR_CALM",
                                                       "INADEQUATE_SECURITY",
                                                       "HTTP_1_1_REQUIRED"};

} // namespace

bool is_read(std::uint8_t type) noexcept
{
    const TypeRow* row = row_of(type);
    return row && row->read;
}

bool can_be_frame(const FrameHeader& h) noexcept
{
    const TypeRow* row = row_of(h.type);
    return row && h.length <= usual_max_length && (h.flags & ~row->flags) == 0 && is_as_demanded(*row, h);
}

bool can_be_next_frame(const FrameHeader& h) noexcept
{
    const TypeRow* row = row_of(h.type);
    if (row && row->core) return is_as_demanded(*row, h);
    return h.length <= usual_max_length; // else any text would pass: its first letter makes a length of megabytes
}

std::optional<std::uint32_t> goaway_last_stream(Bytes payload) noexcept
{
    if (payload.size() < 8) return std::nullopt;
    return number_at(payload, 0) & 0x7fffffff;
}

std::optional<std::uint32_t> goaway_error(Bytes payload) noexcept
{
    if (payload.size() < 8) return std::nullopt;
    return number_at(payload, 4);
}

std::string_view goaway_debug_data(Bytes payload) noexcept
{
    return payload.size() > 8 ? as_text(payload.subspan(8)) : std::string_view{};
}

std::optional<std::uint32_t> rst_error(Bytes payload) noexcept
{
    if (payload.size() < 4) return std::nullopt;
    return number_at(payload, 0);
}

std::optional<std::uint32_t> header_table_size(Bytes payload) noexcept
{
    constexpr int settings_header_table_size = 1;
    std::optional<std::uint32_t> size;
    for (; payload.size() >= 6; payload = payload.subspan(6))
        if ((payload[0] << 8 | payload[1]) == settings_header_table_size) size = number_at(payload, 2);
    return size;
}

std::optional<Bytes> header_block_fragment(const FrameHeader& h, Bytes payload, std::uint32_t* promised_stream) noexcept
{
    const bool has_fragment =
        h.is(FrameType::headers) || h.is(FrameType::push_promise) || h.is(FrameType::continuation);
    const std::size_t before = length_before_content(h);
    if (!has_fragment || payload.size() != h.length || payload.size() < before) return std::nullopt;

    const bool padded = !h.is(FrameType::continuation) && h.has(flag_padded);
    const std::size_t padding = padded ? payload[0] : 0;
    if (padding > payload.size() - before) return std::nullopt;
    if (h.is(FrameType::push_promise) && promised_stream)
        *promised_stream = number_at(payload, padded ? 1 : 0) & 0x7fffffff;
    return payload.subspan(before, payload.size() - before - padding);
}

std::string_view type_name(std::uint8_t type) noexcept
{
    const TypeRow* row = row_of(type);
    return row ? row->name : std::string_view{};
}

std::string_view error_name(std::uint32_t code) noexcept
{
    return code < error_names.size() ? error_names[code] : std::string_view{};
}

} // namespace webconv::http2
