// The first line of a message (RFC 9112 sections 2.3, 3 and 4), and what can be told from a part of it.
//
// Rule: what a test of an unfinished line refuses, the finished line would be refused for, too. How the bytes were cut
// into segments must not change what they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "basics.h"
#include "http1/head.h"

namespace webconv::http1 {

enum class Message : std::uint8_t { request, response };

/// A start line without its line end behind 16 KiB is taken for other data, so that it is not kept for ever.
/// RFC 9112 section 3 asks recipients to support 8000 bytes.
inline constexpr std::size_t max_start_line = 16 * 1024;

/// The longest method in IANA's registry has 17 characters. The bound keeps the test of an unfinished line cheap: it
/// need not look further for the first space.
inline constexpr std::size_t max_method = 32;

// `line` without its line end. They fill version and method, target / status, reason; false: no such line of HTTP/1.x,
// and `head` is untouched.
bool read_request_line(std::string_view line, Head& head) noexcept;
bool read_status_line(std::string_view line, Head& head) noexcept;

/// "GET /path": HTTP/0.9, which knows no version and no fields.
bool read_simple_request(std::string_view line, Head& head) noexcept;

/// Whether an unfinished line can still become a start line, however unlikely. Looks at its first 33 bytes at most.
bool not_excluded(Message kind, std::string_view unfinished_line) noexcept;

/// Whether an unfinished line has the looks of a request: stricter, so that other text is not waited for. A method
/// begun has only capital letters, '-' and '_', as all common ones; a target begins as RFC 9112 3.2 says.
bool has_looks_of_request(std::string_view unfinished_line) noexcept;

/// Whether `text` holds a byte that no start line holds. Carriage return is judged when the line is complete.
bool has_control(std::string_view text) noexcept;

// A complete start line "TOKEN SP … SP HTTP/1.d" / "HTTP/1.d SP DDD" stands at the front: a place where reading can
// begin in the middle of a stream.
bool looks_like_request(Bytes bytes) noexcept;
bool looks_like_response(Bytes bytes) noexcept;

// The same, or the front of an unfinished line that has the looks of one.
bool may_become_request(Bytes bytes) noexcept;
bool may_become_response(Bytes bytes) noexcept;

} // namespace webconv::http1
