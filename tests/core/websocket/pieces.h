// Feeding a reader: whatever pieces the bytes come in, it must find the same.
#pragma once

#include "../catch.h"

#include "basics.h"

#include <algorithm>
#include <cctype>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace webconv::test {

/// "81 05 48" as bytes.
inline std::string hex(std::string_view digits)
{
    std::string bytes;
    std::string pair;
    for (const char c : digits) {
        if (std::isxdigit(static_cast<unsigned char>(c)) == 0) continue;
        pair += c;
        if (pair.size() < 2) continue;
        bytes += static_cast<char>(std::stoi(pair, nullptr, 16));
        pair.clear();
    }
    return bytes;
}

/// What `reader` finds in `pieces`, "header 2, payload 5, end"; equal neighbours joined, up to what it refuses.
/// `word(Found)` names a step, empty for `more`; `header_most` is what a caller may have to keep.
template <typename Reader>
std::string story(Reader& reader, const std::vector<std::string_view>& pieces, std::size_t header_most)
{
    std::string told;
    std::string_view last;
    std::size_t sum = 0;
    const auto tell = [&](std::string_view next, std::size_t length) {
        if (next == last) {
            sum += length;
            return;
        }
        if (!last.empty()) told += (told.empty() ? "" : ", ") + std::string(last);
        if (sum > 0) told += " " + std::to_string(sum);
        last = next;
        sum = length;
    };

    std::vector<std::uint8_t> kept; // of its own, so that reading beyond the end is noticed
    for (const std::string_view piece : pieces) {
        kept.insert(kept.end(), piece.begin(), piece.end());
        kept.shrink_to_fit();
        for (;;) {
            const auto step = reader.next(kept);
            if (word(step.found).empty()) break;
            tell(word(step.found), step.length);
            if (word(step.found).substr(0, 4) == "not_") {
                REQUIRE(step.length == 0);
                tell("", 0);
                return told;
            }
            REQUIRE(step.length <= kept.size());
            kept = std::vector<std::uint8_t>(kept.begin() + static_cast<std::ptrdiff_t>(step.length), kept.end());
        }
        REQUIRE(kept.size() < header_most);
    }
    tell("", 0);
    return told;
}

/// The story of `input` whole, after checking that byte by byte and cut in two anywhere it is the same.
template <typename MakeReader>
std::string story_however_cut(MakeReader make, std::string_view input, std::size_t header_most)
{
    auto whole_reader = make();
    const std::string whole = story(whole_reader, {input}, header_most);

    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i < input.size(); ++i) bytes.push_back(input.substr(i, 1));
    auto byte_reader = make();
    CHECK(story(byte_reader, bytes, header_most) == whole);

    for (std::size_t cut = 0; cut <= input.size(); ++cut) {
        auto reader = make();
        const std::string told = story(reader, {input.substr(0, cut), input.substr(cut)}, header_most);
        if (told != whole) {
            INFO("cut at " << cut);
            CHECK(told == whole);
        }
    }
    return whole;
}

/// `seed` with some bytes changed, removed or doubled.
inline std::string mutated(std::string bytes, std::mt19937& random)
{
    for (unsigned changes = random() % 4 + 1; changes > 0 && !bytes.empty(); --changes) {
        const std::size_t at = random() % bytes.size();
        switch (random() % 4) {
        case 0: bytes.erase(at, random() % 8 + 1); break;
        case 1: bytes.insert(at, bytes.substr(at, random() % 16)); break;
        default: bytes[at] = static_cast<char>(random()); break;
        }
    }
    return bytes;
}

/// `bytes` in random pieces.
inline std::vector<std::string_view> pieces_of(std::string_view bytes, std::mt19937& random)
{
    std::vector<std::string_view> pieces;
    while (!bytes.empty()) {
        const std::size_t length = std::min<std::size_t>(random() % 20, bytes.size());
        pieces.push_back(bytes.substr(0, length));
        bytes.remove_prefix(length);
    }
    return pieces;
}

} // namespace webconv::test
