#include "http1/head.h"

#include <array>
#include <limits>

#include "http1/fields.h"
#include "http1/text.h"

namespace webconv::http1 {
namespace {

// What one field must remember for the next of the same name.
struct Reading {
    Head& head;
    bool coded = false;        // a Transfer-Encoding field was seen, though perhaps an empty one
    bool chunked = false;      // chunked was named
    bool last_chunked = false; // by the last member so far
};

template <typename Use>
void each_member(std::string_view value, Use use) noexcept
{
    List list(value);
    for (std::string_view member; list.next(member);) use(member);
}

bool names_protocol(std::string_view value, std::string_view protocol) noexcept
{
    bool found = false;
    each_member(value, [&](std::string_view m) { found = found || same_ignoring_case(before('/', m), protocol); });
    return found;
}

void read_connection(Reading& reading, std::string_view value) noexcept
{
    Head& head = reading.head;
    if (head.connection_fields < std::numeric_limits<std::uint8_t>::max()) ++head.connection_fields;
    each_member(value, [&](std::string_view option) {
        head.close = head.close || same_ignoring_case(option, "close");
        head.keep_alive = head.keep_alive || same_ignoring_case(option, "keep-alive");
        head.connection_upgrade = head.connection_upgrade || same_ignoring_case(option, "upgrade");
    });
}

// RFC 9112 6.3 rule 5: valid are one number, or several that are all the same, in one field or in several.
void read_content_length(Reading& reading, std::string_view value) noexcept
{
    Head& head = reading.head;
    each_member(value, [&](std::string_view member) {
        const auto length = number<std::uint64_t>(member);
        const bool differs = head.length == Length::known && length != head.content_length;
        if (!length || differs || head.length == Length::invalid) {
            head.length = Length::invalid;
            head.content_length = 0;
        } else {
            head.length = Length::known;
            head.content_length = *length;
        }
    });
}

void read_transfer_encoding(Reading& reading, std::string_view value) noexcept
{
    reading.coded = true;
    each_member(value, [&](std::string_view coding) {
        if (coding.empty()) return;
        reading.last_chunked = same_ignoring_case(before(';', coding), "chunked");
        if (!reading.last_chunked) return;
        if (reading.chunked) reading.head.coding_faulty = true;                       // RFC 9112 6.1: at most once
        if (coding.size() != sizeof "chunked" - 1) reading.head.coding_faulty = true; // RFC 9112 7.1: no parameters
        reading.chunked = true;
    });
}

// "timeout=5, max=100". The first of a name counts; what is no number, or none that fits, says nothing.
void read_keep_alive(Reading& reading, std::string_view value) noexcept
{
    Head& head = reading.head;
    each_member(value, [&](std::string_view member) {
        const std::size_t equals = member.find('=');
        if (equals == std::string_view::npos) return;
        const std::string_view name = trimmed(member.substr(0, equals));
        std::string_view amount = trimmed(member.substr(equals + 1));
        if (amount.size() >= 2 && amount.front() == '"' && amount.back() == '"')
            amount = amount.substr(1, amount.size() - 2);
        auto* const place = same_ignoring_case(name, "timeout") ? &head.keep_alive_timeout
                            : same_ignoring_case(name, "max")   ? &head.keep_alive_max
                                                                : nullptr;
        if (place && !*place) *place = number<std::uint32_t>(amount);
    });
}

void read_upgrade(Reading& reading, std::string_view value) noexcept
{
    Head& head = reading.head;
    if (head.upgrade.empty()) head.upgrade = value;
    if (head.upgrade_fields < std::numeric_limits<std::uint8_t>::max()) ++head.upgrade_fields;
    head.upgrade_websocket = head.upgrade_websocket || names_protocol(value, "websocket");
    head.upgrade_h2c = head.upgrade_h2c || names_protocol(value, "h2c");
}

void read_expect(Reading& reading, std::string_view value) noexcept
{
    each_member(value, [&](std::string_view member) {
        if (same_ignoring_case(member, "100-continue")) reading.head.expect_continue = true;
    });
}

void read_content_type(Reading& reading, std::string_view value) noexcept
{
    reading.head.event_stream = same_ignoring_case(before(';', value), "text/event-stream");
}

void read_http2_settings(Reading& reading, std::string_view) noexcept { reading.head.http2_settings = true; }

void read_websocket_key(Reading& reading, std::string_view value) noexcept
{
    if (reading.head.websocket_key.empty()) reading.head.websocket_key = value;
}

void read_websocket_accept(Reading& reading, std::string_view value) noexcept
{
    if (reading.head.websocket_accept.empty()) reading.head.websocket_accept = value;
}

struct Known {
    std::string_view name;
    void (*read)(Reading&, std::string_view value) noexcept;
};

constexpr std::array known_fields{
    Known{"Connection", read_connection},
    Known{"Content-Length", read_content_length},
    Known{"Transfer-Encoding", read_transfer_encoding},
    Known{"Keep-Alive", read_keep_alive},
    Known{"Upgrade", read_upgrade},
    Known{"Expect", read_expect},
    Known{"Content-Type", read_content_type},
    Known{"HTTP2-Settings", read_http2_settings},
    Known{"Sec-WebSocket-Key", read_websocket_key},
    Known{"Sec-WebSocket-Accept", read_websocket_accept},
};

/// What lines with the names above begin with, in either case: a field that begins otherwise needs no look at more. A
/// bare CR counts as SP (RFC 9112 2.2), and is trimmed.
constexpr auto initials = [] {
    std::array<bool, 256> known{};
    known['\r'] = true;
    for (const Known& field : known_fields) {
        const char first = field.name.front();
        known[static_cast<unsigned char>(first)] = known[static_cast<unsigned char>(lower(first))] = true;
    }
    return known;
}();

void read_field(std::string_view line, Reading& reading) noexcept
{
    if (!initials[static_cast<unsigned char>(line.front())]) return;
    const Field field = field_in(line);
    for (const Known& known : known_fields)
        if (same_ignoring_case(field.name, known.name)) known.read(reading, trimmed(field.value));
}

} // namespace

void read_fields(std::string_view lines, Head& head) noexcept
{
    head.fields = lines;
    Reading reading{head};
    FieldLines all(lines);
    for (std::string_view line; all.next(line);) read_field(line, reading);

    if (reading.coded) head.coding = reading.last_chunked && !head.coding_faulty ? Coding::chunked : Coding::other;
}

bool Head::offers(std::string_view protocol) const noexcept
{
    FieldLines all(fields);
    for (std::string_view line; all.next(line);) {
        const Field field = field_in(line);
        if (same_ignoring_case(field.name, "Upgrade") && names_protocol(field.value, protocol)) return true;
    }
    return false;
}

} // namespace webconv::http1
