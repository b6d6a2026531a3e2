// The findings of a conversation, in few words, for tests.
#pragma once

#include "http_words.h"

#include "text.h"

#include <string>

namespace webconv::test {

/// "5 connection_unused, 7 close_wait", by frame; "-": none. What they say must fit and be fit to be shown.
inline std::string findings(Dialog& d)
{
    std::string text;
    FindingSet set;
    Capture& capture = d.capture();
    for (std::uint32_t frame = 1; frame <= d.last_frame(); ++frame) {
        const SegmentRange range = capture.segments_of(Frame{frame});
        for (std::uint32_t s = range.first; s < range.first + range.count; ++s) {
            for (std::uint32_t i = 0; i < capture.finding_count(s); ++i) {
                const Finding finding = capture.finding(s, i).finding;
                set |= finding;
                text += (text.empty() ? "" : ", ") + std::to_string(frame) + " " + std::string(name_of(finding));
                std::string says(capture.finding_says(s, i));
                INFO(says);
                CHECK(says.size() > 20);
                CHECK(says.size() <= sentence_limit);
                CHECK(says.find("\u2026") == std::string::npos);
                for (std::size_t at = 0; at < says.size();) {
                    const std::size_t length = utf8_character(std::string_view(says).substr(at));
                    REQUIRE(length > 0);
                    at += length;
                }
            }
        }
    }
    CHECK(d.summary().findings == set);
    return text.empty() ? "-" : text;
}

/// The sentence of the first finding in the frame.
inline std::string finding_says(Dialog& d, std::uint32_t frame)
{
    return std::string(d.capture().finding_says(d.capture().segments_of(Frame{frame}).first, 0));
}

} // namespace webconv::test
