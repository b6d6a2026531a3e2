// Whether a connection may carry another exchange after a message, as that message alone tells it: RFC 9112
// section 9.3.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http1/framing.h"
#include "http1/head.h"

namespace webconv::http1 {

enum class Why : std::uint8_t {
    close_option,
    ends_at_close,
    version_11,
    keep_alive_option,
    version_10_default,
    simple_request
};

struct WhyEntry {
    Why value;
    bool persistent;
    std::string_view words; ///< follow "request in frame 4 " or "response in frame 6 "
};

inline constexpr std::array why_table{
    WhyEntry{Why::close_option, false, "says Connection: close"},
    WhyEntry{Why::ends_at_close, false, "ends only where the connection closes"},
    WhyEntry{Why::version_11, true, "is HTTP/1.1 without Connection: close"},
    WhyEntry{Why::keep_alive_option, true, "is HTTP/1.0 and says Connection: keep-alive"},
    WhyEntry{Why::version_10_default, false, "is HTTP/1.0 without Connection: keep-alive"},
    WhyEntry{Why::simple_request, false, "is HTTP/0.9"},
};

struct View {
    bool persistent = false;
    Why why = Why::version_10_default;
};

/// What the head says, in the order of the section. A proxy is never assumed.
View persistence_of(const Head& message) noexcept;

/// The same for a message whose body is known: one whose end is only the close of the connection cannot be persistent
/// ("all messages on a connection need to have a self-defined message length").
View persistence_of(const Head& message, const Framing& framing) noexcept;

constexpr std::string_view words(Why why) noexcept { return why_table[static_cast<std::size_t>(why)].words; }

} // namespace webconv::http1
