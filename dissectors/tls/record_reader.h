// TLS records in one direction of a connection, RFC 8446 section 5.1: what is readable without keys.
//
// Rule 1: records only; a handshake message is looked at as far as the first byte of a hello.
// Rule 2: nothing is kept.
#pragma once

#include "basics.h"

#include <cstddef>
#include <cstdint>

namespace webconv::tls {

enum class ContentType : std::uint8_t {
    change_cipher_spec = 20,
    alert = 21,
    handshake = 22,
    application_data = 23,
    heartbeat = 24 ///< RFC 6520
};

struct RecordHeader {
    std::uint8_t type = 0;
    std::uint16_t version = 0; ///< 0x0301 is TLS 1.0
    std::uint16_t length = 0;

    bool is(ContentType t) const noexcept { return type == static_cast<std::uint8_t>(t); }
};

inline constexpr std::size_t header_length = 5;

/// RFC 5246 section 6.2.3, the most of all versions (RFC 8446 section 5.2 adds 256 only).
inline constexpr std::uint16_t longest_record = (1 << 14) + 2048;
/// RFC 8446 section 5.1: of a record that is not encrypted yet.
inline constexpr std::uint16_t longest_plaintext = 1 << 14;

enum class Found : std::uint8_t {
    more,    ///< nothing can be said yet: keep these bytes and offer them again with more behind
    header,  ///< a whole record header: see header()
    payload, ///< bytes of the record's content
    end,     ///< the record is complete; no byte consumed
    not_tls  ///< what stands here cannot be a record; no byte consumed, the reader stays where it is
};

struct Step {
    Found found;
    std::size_t length; ///< bytes consumed
    bool operator==(const Step&) const = default;
};

class RecordReader {
public:
    /// What stands at the front of `bytes`, the unconsumed bytes of this direction. To be called until it answers
    /// `more`, also when all bytes are consumed: the `end` of a record is a step of its own.
    Step next(Bytes bytes) noexcept;

    /// Of the record that is being read or, between records, of the last one.
    const RecordHeader& header() const noexcept { return header_; }

    /// `missing` bytes are not in the capture. True if all of them belong to the record that is being read; else the
    /// place in the stream is lost, and the reader stands where a new record may begin.
    bool skip(std::uint64_t missing) noexcept;

    bool between_records() const noexcept { return !in_record_; }

private:
    RecordHeader header_;
    std::uint16_t remaining_ = 0; ///< bytes of the record still to come
    bool in_record_ = false;
};

bool can_be_record(const RecordHeader& header) noexcept;

/// Whether a direction that begins with `bytes`, at least 6, begins with a ClientHello or ServerHello.
bool starts_like_client_hello(Bytes bytes) noexcept;
bool starts_like_server_hello(Bytes bytes) noexcept;
/// Whether too few bytes are there to tell, and they fit. Not for no bytes.
bool may_become_hello(Bytes bytes) noexcept;

/// The number of records if `segment` consists exactly of whole plausible records, else 0: evidence where a capture
/// starts in the middle.
/// @param cut  bytes behind `segment` that the snap length cut off; the last record may reach to their end
std::uint32_t exact_records(Bytes segment, std::uint64_t cut = 0) noexcept;

} // namespace webconv::tls
