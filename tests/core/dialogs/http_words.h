// What webconv says about HTTP, in few words, for tests.
#pragma once

#include "../catch.h"
#include "../dialog.h"

#include <string>

namespace webconv::test {

/// "keep-alive, used, 1.1, certain, 2 requests, 2 responses"; what is absent is "-".
inline std::string http(Dialog& d)
{
    const Summary s = d.summary();
    std::string text(name_of(s.kind));
    text += ", " + std::string(s.persistence ? name_of(*s.persistence) : "-");
    text += ", " + (s.http_version.empty() ? "-" : std::string(s.http_version));
    text += ", " + std::string(name_of(s.confidence));
    text += ", " + std::to_string(s.requests) + " requests";
    return text + ", " + std::to_string(s.responses) + " responses";
}

inline std::string number_or_dash(Frame frame)
{
    return frame == Frame::none ? "-" : std::to_string(static_cast<unsigned>(frame));
}

/// The exchanges of a frame, "1: 4 5" for exchange 1 with its request in frame 4 and its response in frame 5.
inline std::string exchanges(Dialog& d, std::uint32_t frame)
{
    std::string text;
    for (std::uint32_t i = 0; i < d.annotation(frame).exchanges; ++i) {
        const ExchangeNote note = d.exchange(frame, i);
        text += (i > 0 ? ", " : "") + std::to_string(note.number) + ": " + number_or_dash(note.request_in) + " " +
                number_or_dash(note.response_in);
    }
    return text;
}

inline std::string upgrade(Dialog& d) { return std::string(d.capture().upgrade(0)); }
inline std::string class_reason(Dialog& d) { return std::string(d.capture().class_reason(0)); }
inline std::string persistence_reason(Dialog& d) { return std::string(d.capture().persistence_reason(0)); }

inline const std::string get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
inline const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

} // namespace webconv::test
