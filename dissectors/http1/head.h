// The head of an HTTP/1.x message: what its start line and its fields say about the connection, the length of the body
// and a switch of protocols. Nothing here decides what follows from that: framing.h and persistence.h do.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace webconv::http1 {

struct Version {
    std::uint8_t major = 0;
    std::uint8_t minor = 0;
    constexpr auto operator<=>(const Version&) const noexcept = default;
};

/// Content-Length: absent; valid; conflicting, negative or garbage. Repeated identical values are one (RFC 9112 6.3).
enum class Length : std::uint8_t { none, known, invalid };

/// Transfer-Encoding: absent; chunked is the final coding; it is not (RFC 9112 6.1).
enum class Coding : std::uint8_t { none, chunked, other };

/// Of a request or of a response. Views point into the bytes that were given to the reader. A value that was folded
/// over several lines (RFC 9112 5.2) keeps its line ends inside: what is read from it takes them as whitespace.
struct Head {
    Version version{}; ///< {0, 9} for a simple request

    std::string_view method; ///< of a request; case-sensitive (RFC 9110 9.1)
    std::string_view target; ///< of a request

    std::uint16_t status = 0; ///< of a response
    std::string_view reason;  ///< of a response, may be empty

    std::string_view fields; ///< the field lines, with the empty line that ends them

    Length length = Length::none;
    std::uint64_t content_length = 0; ///< if `length` is known
    Coding coding = Coding::none;
    bool coding_faulty = false; ///< chunked applied twice, or with parameters (RFC 9112 6.1, 7.1.1)

    // Options of all Connection fields. Proxy-Connection is not one of them (RFC 9112 appendix C.2.2).
    bool close = false;
    bool keep_alive = false;
    bool connection_upgrade = false;
    std::uint8_t connection_fields = 0; ///< how many Connection fields stand in the head (255: or more)

    std::string_view upgrade;        ///< value of the first Upgrade field
    std::uint8_t upgrade_fields = 0; ///< how many Upgrade fields (255: or more)
    bool upgrade_websocket = false;
    bool upgrade_h2c = false;
    bool http2_settings = false; ///< an HTTP2-Settings field stands in the head (RFC 7540 3.2.1)
    bool expect_continue = false;
    bool event_stream = false; ///< Content-Type: text/event-stream (HTML Standard 9.2): a body that is not meant to end

    std::optional<std::uint32_t> keep_alive_timeout; ///< in seconds (RFC 2068 19.7.1.1; Keep-Alive: timeout=5, max=100)
    std::optional<std::uint32_t> keep_alive_max;     ///< further requests

    std::string_view websocket_key;
    std::string_view websocket_accept;

    /// Whether one of the Upgrade fields lists this protocol, in any case and any version: "h2c", "websocket"
    /// (RFC 9110 7.8).
    bool offers(std::string_view protocol) const noexcept;
};

/// Reads the lines after the start line, up to and with the empty line, into `head` (RFC 9112 section 5).
void read_fields(std::string_view fields, Head& head) noexcept;

} // namespace webconv::http1
