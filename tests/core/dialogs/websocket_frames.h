// WebSocket frames for tests: RFC 6455 section 5.2.
#pragma once

#include "http_words.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace webconv::test {

inline std::string ws_header(unsigned first, std::size_t length, bool masked)
{
    const auto byte = [](std::size_t value) { return static_cast<char>(static_cast<unsigned char>(value & 255)); };
    const unsigned mask = masked ? 128 : 0;
    std::string header{byte(first)};
    if (length <= 125) {
        header += byte(mask | length);
    } else if (length <= 65535) {
        header += {byte(mask | 126), byte(length >> 8), byte(length)};
    } else {
        header += byte(mask | 127);
        for (int shift = 56; shift >= 0; shift -= 8) header += byte(static_cast<std::uint64_t>(length) >> shift);
    }
    return header;
}

/// As a server sends it. `first` is the first byte: 0x81 is a whole text, 0x01 its first fragment.
inline std::string ws(unsigned first, std::string_view payload)
{
    return ws_header(first, payload.size(), false).append(payload);
}

/// As a client sends it.
inline std::string masked(unsigned first, std::string_view payload)
{
    constexpr std::string_view key = "\x11\x22\x33\x44";
    std::string frame = ws_header(first, payload.size(), true).append(key);
    for (std::size_t i = 0; i < payload.size(); ++i) frame += static_cast<char>(payload[i] ^ key[i % 4]);
    return frame;
}

/// Payload of a Close frame.
inline std::string close_code(unsigned code, std::string_view reason = {})
{
    return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 255)}.append(reason);
}

inline const std::string ws_offer = "GET /chat HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
inline const std::string ws_accept = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                     "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

/// Frames 1 to 5: opened, switched to WebSocket.
inline Dialog websocket()
{
    Dialog d;
    d.open();
    d.client(ws_offer);
    d.server(ws_accept);
    return d;
}

inline std::string ws_told(Dialog& d)
{
    const Summary s = d.summary();
    return std::string(name_of(s.kind)) + ", " + (s.ws_messages ? std::to_string(*s.ws_messages) : "-") +
           " messages, " + (s.ws_close_code ? std::to_string(*s.ws_close_code) : "-");
}

} // namespace webconv::test
