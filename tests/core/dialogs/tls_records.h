// TLS records for tests (RFC 8446 section 5.1), sealed as TLS 1.3 and 1.2 do, but with x for every byte.
#pragma once

#include "http_words.h"

#include <string>
#include <string_view>

namespace webconv::test {

inline std::string record(unsigned type, std::string_view content, unsigned version = 3)
{
    const auto byte = [](std::size_t v) { return static_cast<char>(static_cast<unsigned char>(v)); };
    return std::string{byte(type), byte(3), byte(version), byte(content.size() >> 8), byte(content.size())}.append(
        content);
}
inline const std::string client_hello = record(22, "\x01" + std::string(300, 'c'), 1);
inline const std::string server_hello = record(22, "\x02" + std::string(80, 's'));
inline const std::string change_cipher_spec = record(20, "\x01");
inline std::string sealed(std::size_t length) { return record(23, std::string(length, 'x')); }

/// RFC 8446 section 5.2: the type of the content and 16 bytes of authentication are added, and all looks alike.
inline std::string sealed13(const Plain& plain) { return sealed(plain.content.size() + 17); }
/// RFC 5288: 8 bytes of nonce and 16 of authentication; the type stays in the open.
inline std::string sealed12(const Plain& plain)
{
    return record(plain.type, std::string(plain.content.size() + 24, 'x'));
}

inline Plain data_record(std::string_view content) { return {23, std::string(content)}; }
inline Plain handshake_record(std::size_t length) { return {22, std::string(length, 'h')}; }
inline const Plain close_notify{21, std::string("\x01\x00", 2)};

/// Frames 1 to 6: opened, and the handshake of TLS 1.3, decrypted.
inline Dialog tls13()
{
    Dialog d;
    d.open();
    d.client(client_hello);
    const Plain flight[]{handshake_record(20), handshake_record(700), handshake_record(36)};
    d.server(server_hello + change_cipher_spec + sealed13(flight[0]) + sealed13(flight[1]) + sealed13(flight[2]),
             {.plaintext = {flight[0], flight[1], flight[2]}});
    d.client(change_cipher_spec + sealed13(handshake_record(36)), {.plaintext = {handshake_record(36)}});
    return d;
}

/// The content in records of its own, readable.
inline void client_says(Dialog& d, std::string_view content)
{
    d.client(sealed13(data_record(content)), {.plaintext = {data_record(content)}});
}
inline void server_says(Dialog& d, std::string_view content)
{
    d.server(sealed13(data_record(content)), {.plaintext = {data_record(content)}});
}

} // namespace webconv::test
