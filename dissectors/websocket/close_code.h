// Names of WebSocket close codes (RFC 6455 section 7.4.1 and IANA's registry).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace webconv::websocket {

struct CloseCode {
    std::uint16_t code;
    std::string_view name;
};

inline constexpr std::array close_code_table{
    CloseCode{1000, "normal"},
    CloseCode{1001, "going away"},
    CloseCode{1002, "protocol error"},
    CloseCode{1003, "cannot accept this type of data"},
    CloseCode{1005, "no code"},
    CloseCode{1007, "invalid data"},
    CloseCode{1008, "policy violated"},
    CloseCode{1009, "message too big"},
    CloseCode{1010, "extension missing"},
    CloseCode{1011, "internal error"},
    CloseCode{1012, "service restart"},
    CloseCode{1013, "try again later"},
    CloseCode{1014, "bad gateway"},
};

/// Empty: not registered.
constexpr std::string_view name_of_close_code(std::uint16_t code) noexcept
{
    for (const CloseCode& entry : close_code_table)
        if (entry.code == code) return entry.name;
    return {};
}

} // namespace webconv::websocket
