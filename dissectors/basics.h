// Small types that every layer of the core shares. The compiler keeps frames, times and sequence numbers apart.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace webconv {

using Bytes = std::span<const std::uint8_t>;

/// A point in time (since the epoch) or a length of time, in nanoseconds.
using Time = std::chrono::nanoseconds;

/// Wireshark's number of a frame, from 1. Zero stands for "none".
enum class Frame : std::uint32_t { none = 0 };

/// Position of a byte in one direction of a connection, unwrapped from 32-bit sequence numbers (RFC 9293 section 3.4).
/// A SYN stands at 0, the first byte of payload at 1. Where the SYN was not captured, the first sequence number seen
/// stands at 1.
using Offset = std::int64_t;

/// The two ends of a connection in the order in which the capture shows them. Who of them is the client may become
/// known later.
enum class Endpoint : std::uint8_t { first, second };

constexpr Endpoint other(Endpoint e) noexcept { return e == Endpoint::first ? Endpoint::second : Endpoint::first; }
constexpr std::size_t index(Endpoint e) noexcept { return static_cast<std::size_t>(e); }

enum class Side : std::uint8_t { client, server };

constexpr Side other(Side s) noexcept { return s == Side::client ? Side::server : Side::client; }

/// The text of `bytes`, unchecked.
inline std::string_view as_text(Bytes bytes) noexcept
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline Bytes as_bytes(std::string_view text) noexcept
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

} // namespace webconv
