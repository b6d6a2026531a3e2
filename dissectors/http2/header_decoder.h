// Header blocks in one direction of a connection: HPACK, RFC 7541, by libnghttp2.
//
// Rule 1: the decoder must see every block of its direction, in order, from the first; one missing or broken block
// makes all that follow unreadable (RFC 9113 section 4.3), so it then gives up for good.
// Rule 2: an observer reads, it does not police: the encoder may use any table size up to the bound.
#pragma once

#include "basics.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

struct nghttp2_hd_inflater;

namespace webconv::http2 {

/// The pseudo-header fields of one block (RFC 9113 section 8.3, RFC 8441 section 4); of repeated ones the first.
struct Fields {
    std::string method, path, authority, protocol;
    std::uint16_t status = 0; ///< 0: none, or not three digits
};

/// Against peers that make an observer remember much; what is longer is cut. A path of 4 KiB is what common servers
/// accept; an authority is a name of at most 253 bytes and a port; methods and protocols are short registered tokens.
inline constexpr std::size_t max_kept_path = 4096;
inline constexpr std::size_t max_kept_authority = 262;
inline constexpr std::size_t max_kept_token = 64;

/// The largest dynamic table: what Chrome and Firefox announce. Against peers that announce 4 GiB.
inline constexpr std::uint32_t max_table_size = 65536;

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

    /// The receiving side announced this SETTINGS_HEADER_TABLE_SIZE. May be called as soon as it is seen: see rule 2.
    void table_size(std::uint32_t size) noexcept;

private:
    struct Delete {
        void operator()(nghttp2_hd_inflater* inflater) const noexcept;
    };
    bool allocate() noexcept;
    bool read(Bytes block, Fields& out);

    std::unique_ptr<nghttp2_hd_inflater, Delete> inflater_; ///< from the first block on
    std::uint32_t table_size_;
    bool usable_ = true;
};

} // namespace webconv::http2
