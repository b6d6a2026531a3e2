// HTTP/2 for tests: frames (RFC 9113 section 4.1), and header blocks as libnghttp2 writes them.
#pragma once

#include "http_words.h"

#include "http2/frame_reader.h"

#include <initializer_list>
#include <nghttp2/nghttp2.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webconv::test {

inline std::string number(std::uint32_t value, int bytes)
{
    std::string text;
    for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
    return text;
}

inline std::string h2(http2::FrameType type, unsigned flags, std::uint32_t stream, std::string_view payload = {})
{
    return number(static_cast<std::uint32_t>(payload.size()), 3) + number(static_cast<std::uint32_t>(type), 1) +
           number(flags, 1) + number(stream, 4) + std::string(payload);
}

inline const std::string preface{http2::preface};
inline const std::string settings = h2(http2::FrameType::settings, 0, 0);
inline const std::string settings_ack = h2(http2::FrameType::settings, http2::flag_ack, 0);
inline std::string ping(unsigned flags = 0) { return h2(http2::FrameType::ping, flags, 0, "01234567"); }
inline std::string data(std::uint32_t stream, std::string_view bytes, unsigned flags = http2::flag_end_stream)
{
    return h2(http2::FrameType::data, flags, stream, bytes);
}
inline std::string rst(std::uint32_t stream, std::uint32_t error)
{
    return h2(http2::FrameType::rst_stream, 0, stream, number(error, 4));
}
inline std::string goaway(std::uint32_t last_stream, std::uint32_t error)
{
    return h2(http2::FrameType::goaway, 0, 0, number(last_stream, 4) + number(error, 4));
}

/// In the order of writing: that of the operands of + is not fixed, and the blocks of an Encoder depend on theirs.
inline std::string joined(std::initializer_list<std::string> parts)
{
    std::string all;
    for (const std::string& part : parts) all += part;
    return all;
}

inline constexpr unsigned end_headers = http2::flag_end_headers;
inline constexpr unsigned end_both = http2::flag_end_headers | http2::flag_end_stream;

/// Header blocks of one direction, which depend on each other (RFC 7541 section 2.3.2).
class Encoder {
public:
    Encoder() { nghttp2_hd_deflate_new(&deflater_, 4096); }
    ~Encoder() { nghttp2_hd_deflate_del(deflater_); }
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;

    std::string block(std::initializer_list<std::pair<std::string, std::string>> fields)
    {
        std::vector<std::pair<std::string, std::string>> kept(fields);
        std::vector<nghttp2_nv> all;
        for (auto& [name, value] : kept)
            all.push_back({reinterpret_cast<std::uint8_t*>(name.data()), reinterpret_cast<std::uint8_t*>(value.data()),
                           name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
        std::string out(nghttp2_hd_deflate_bound(deflater_, all.data(), all.size()), '\0');
        const auto length = nghttp2_hd_deflate_hd(deflater_, reinterpret_cast<std::uint8_t*>(out.data()), out.size(),
                                                  all.data(), all.size());
        out.resize(static_cast<std::size_t>(length));
        return out;
    }
    std::string request(std::string method, std::string path)
    {
        return block({{":method", std::move(method)},
                      {":scheme", "http"},
                      {":path", std::move(path)},
                      {":authority", "www.example.com"},
                      {"user-agent", "a test that is long enough to be kept"}});
    }
    std::string response(std::string status) { return block({{":status", std::move(status)}, {"server", "a test"}}); }

    /// HEADERS with a whole request or response.
    std::string get(std::uint32_t stream, std::string path, unsigned flags = end_both)
    {
        return h2(http2::FrameType::headers, flags, stream, request("GET", std::move(path)));
    }
    std::string answer(std::uint32_t stream, std::string status, unsigned flags = end_headers)
    {
        return h2(http2::FrameType::headers, flags, stream, response(std::move(status)));
    }

private:
    nghttp2_hd_deflater* deflater_ = nullptr;
};

/// Frames 1 to 5: opened, preface and SETTINGS of both sides.
inline Dialog http2_dialog()
{
    Dialog d;
    d.open();
    d.client(preface + settings);
    d.server(settings + settings_ack);
    return d;
}

/// "h2c, 2 streams, 2 requests, 2 responses".
inline std::string h2_told(Dialog& d)
{
    const Summary s = d.summary();
    return std::string(name_of(s.kind)) + ", " + (s.h2_streams ? std::to_string(*s.h2_streams) : "-") + " streams, " +
           std::to_string(s.requests) + " requests, " + std::to_string(s.responses) + " responses";
}

} // namespace webconv::test
