#include "tls/record_reader.h"

#include <algorithm>

namespace webconv::tls {
namespace {

constexpr std::uint8_t client_hello = 1; // RFC 8446 section 4
constexpr std::uint8_t server_hello = 2;
constexpr std::size_t hello_prefix = header_length + 1;

RecordHeader header_of(Bytes bytes) noexcept
{
    return {bytes[0], static_cast<std::uint16_t>(bytes[1] << 8 | bytes[2]),
            static_cast<std::uint16_t>(bytes[3] << 8 | bytes[4])};
}

/// 3.0 (SSL 3) to 3.4; TLS 1.3 says 3.3, or 3.1 in the first record (RFC 8446 section 5.1).
constexpr bool is_version(std::uint16_t version) noexcept { return version >= 0x0300 && version <= 0x0304; }

bool starts_like_hello(Bytes bytes, std::uint8_t message) noexcept
{
    if (bytes.size() < hello_prefix) return false;
    const RecordHeader h = header_of(bytes);
    // A record that holds a hello's beginning holds at least a byte of it; the rest may come in further records.
    return h.is(ContentType::handshake) && is_version(h.version) && h.length >= 1 && h.length <= longest_plaintext &&
           bytes[header_length] == message;
}

} // namespace

bool can_be_record(const RecordHeader& h) noexcept
{
    if (h.type < 20 || h.type > 24 || !is_version(h.version) || h.length > longest_record) return false;
    // Only application data may be empty (RFC 8446 section 5.1; RFC 5246 section 6.2.1).
    return h.length > 0 || h.is(ContentType::application_data);
}

Step RecordReader::next(Bytes bytes) noexcept
{
    if (in_record_ && remaining_ == 0) {
        in_record_ = false;
        return {Found::end, 0};
    }
    if (in_record_) {
        const std::size_t length = std::min<std::size_t>(remaining_, bytes.size());
        if (length == 0) return {Found::more, 0};
        remaining_ -= static_cast<std::uint16_t>(length);
        return {Found::payload, length};
    }
    if (bytes.size() < header_length) return {Found::more, 0};
    const RecordHeader header = header_of(bytes);
    if (!can_be_record(header)) return {Found::not_tls, 0};
    header_ = header;
    remaining_ = header.length;
    in_record_ = true;
    return {Found::header, header_length};
}

bool RecordReader::skip(std::uint64_t missing) noexcept
{
    if (missing == 0) return true;
    if (in_record_ && missing <= remaining_) {
        remaining_ -= static_cast<std::uint16_t>(missing);
        return true;
    }
    in_record_ = false;
    remaining_ = 0;
    return false;
}

bool starts_like_client_hello(Bytes bytes) noexcept { return starts_like_hello(bytes, client_hello); }
bool starts_like_server_hello(Bytes bytes) noexcept { return starts_like_hello(bytes, server_hello); }

bool may_become_hello(Bytes bytes) noexcept
{
    if (bytes.empty() || bytes.size() >= hello_prefix) return false;
    // What is not there yet could be: handshake, 3.1, one byte.
    std::uint8_t prefix[header_length] = {22, 3, 1, 0, 1};
    std::copy(bytes.begin(), bytes.end(), prefix);
    if (bytes.size() == 4) prefix[4] = bytes[3] == 0 ? 1 : 0;
    const RecordHeader h = header_of(prefix);
    return h.is(ContentType::handshake) && is_version(h.version) && h.length >= 1 && h.length <= longest_plaintext;
}

std::uint32_t exact_records(Bytes segment, std::uint64_t cut) noexcept
{
    std::uint32_t count = 0;
    while (!segment.empty()) {
        if (segment.size() < header_length) return 0;
        const RecordHeader header = header_of(segment);
        segment = segment.subspan(header_length);
        if (!can_be_record(header)) return 0;
        ++count;
        if (header.length > segment.size()) return header.length == segment.size() + cut ? count : 0;
        segment = segment.subspan(header.length);
    }
    return cut == 0 ? count : 0;
}

} // namespace webconv::tls
