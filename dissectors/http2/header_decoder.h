// Header blocks in one direction of a connection: HPACK, RFC 7541, by libnghttp2.
//
// Rule 1: the decoder must see every block of its direction, in order, from the first; one missing or broken block
// makes all that follow unreadable (RFC 9113 section 4.3), so it then gives up for good.
// Rule 2: an observer reads, it does not police: what was announced later, earlier or not in the capture is accepted.
#pragma once

#include "basics.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

struct nghttp2_hd_inflater;

namespace webconv::http2 {

/// The pseudo-header fields of one block (RFC 9113 section 8.3, RFC 8441 section 4), and what tells how an answer ends;
/// of repeated ones the first.
struct Fields {
    std::string method, path, authority, protocol;
    std::uint16_t status = 0;                    ///< 0: none, or not three digits
    std::optional<std::uint64_t> content_length; ///< if it is a number
    bool event_stream = false;                   ///< Content-Type: text/event-stream
};

/// Against peers that make an observer remember much; what is longer is cut. A path of 4 KiB is what common servers
/// accept; an authority is a name of at most 253 bytes and a port; methods and protocols are short registered tokens.
inline constexpr std::size_t max_kept_path = 4096;
inline constexpr std::size_t max_kept_authority = 262;
inline constexpr std::size_t max_kept_token = 64;

/// What an encoder may use for its dynamic table whatever was announced: as much as Chrome and Firefox announce, so
/// that a SETTINGS frame that is not in the capture does no harm. The table has 4096 bytes until the encoder says
/// otherwise.
inline constexpr std::uint32_t assumed_table_size = 65536;
/// The most that is followed. Against peers that announce 4 GiB.
inline constexpr std::uint32_t max_table_size = 1 << 20;

class HeaderDecoder {
public:
    HeaderDecoder() noexcept;
    ~HeaderDecoder();
    HeaderDecoder(HeaderDecoder&&) noexcept;
    HeaderDecoder& operator=(HeaderDecoder&&) noexcept;

    /// @param block  a whole block: the fragments of HEADERS or PUSH_PROMISE and their CONTINUATIONs, joined
    /// @return       false, and forever, if it could not be decoded or memory ran out
    bool decode(Bytes block, Fields& out) noexcept;

    bool usable() const noexcept { return usable_; }

    /// To be called when a block is missed; frees the tables.
    void give_up() noexcept;

    /// The receiving side announced this SETTINGS_HEADER_TABLE_SIZE. Only ever widens what is accepted: how large the
    /// table is, the blocks themselves say (RFC 7541 section 6.3). So it may be called before the acknowledgement.
    void table_size(std::uint32_t size) noexcept;

private:
    struct Delete {
        void operator()(nghttp2_hd_inflater* inflater) const noexcept;
    };
    bool allocate() noexcept;
    bool read(Bytes block, Fields& out);

    std::unique_ptr<nghttp2_hd_inflater, Delete> inflater_; ///< from the first block on
    std::uint32_t table_size_ = assumed_table_size;
    bool usable_ = true;
};

} // namespace webconv::http2
