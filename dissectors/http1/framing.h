// Where the body of a message ends: RFC 9112 section 6.3, rule by rule.
#pragma once

#include <cstdint>
#include <string_view>

#include "http1/head.h"

namespace webconv::http1 {

enum class Body : std::uint8_t {
    none,         ///< the message ends with its head
    known_length, ///< `length` bytes
    chunked,      ///< says itself where it ends
    until_close,  ///< everything until the connection closes, or a length that cannot be known
    tunnel        ///< no body, and everything behind it is another protocol: CONNECT answered 2xx
};

struct Framing {
    Body body = Body::none;
    std::uint64_t length = 0; ///< if body is known_length
    bool conflict = false;    ///< the head contradicts itself or the rules: RFC 9112 6.3 calls it an error

    constexpr bool operator==(const Framing&) const noexcept = default;
};

Framing request_framing(const Head& request) noexcept;

/// @param request_method  of the request that is answered; empty: unknown
Framing response_framing(const Head& response, std::string_view request_method) noexcept;

} // namespace webconv::http1
