// The payload of one direction put in order (RFC 9293 section 3.10.7.4): repeats dropped, holes waited for, first
// captured wins.
#include "tcp/ordering.h"

#include "../catch.h"

#include <random>
#include <string>

using namespace webconv;
using tcp::Ordering;

namespace {

// What was handed on, '?' for each byte that was not captured.
struct Reader {
    Ordering ordering;
    std::string text;

    void take(const std::optional<Ordering::Piece>& piece)
    {
        if (!piece) return;
        CHECK(piece->begin == static_cast<Offset>(text.size()) + 1);
        text += as_text(piece->bytes);
        text.append(piece->missing, '?');
    }
    void add(Offset begin, std::string_view bytes, std::uint64_t length = 0)
    {
        take(ordering.add(begin, as_bytes(bytes), length == 0 ? bytes.size() : length));
        while (const auto piece = ordering.following()) take(piece);
    }
    void skip()
    {
        text.append(ordering.skip(), '?');
        while (const auto piece = ordering.following()) take(piece);
    }
};

} // namespace

TEST_CASE("Ordering: in order, bytes are handed on at once")
{
    Reader r;
    r.ordering.start(1);
    r.add(1, "abc");
    r.add(4, "def");
    CHECK(r.text == "abcdef");
    CHECK_FALSE(r.ordering.waiting());
}

TEST_CASE("Ordering: what comes early waits")
{
    Reader r;
    r.ordering.start(1);
    r.add(4, "def");
    r.add(10, "j");
    r.add(7, "ghi");
    CHECK(r.text.empty());
    CHECK(r.ordering.hole_end() == 4);
    r.add(1, "abc");
    CHECK(r.text == "abcdefghij");
    CHECK_FALSE(r.ordering.waiting());
}

TEST_CASE("Ordering: repeats are dropped, the new rest of a partial repeat is handed on")
{
    Reader r;
    r.ordering.start(1);
    r.add(1, "abc");
    r.add(1, "abc");
    r.add(2, "bcde");
    CHECK(r.text == "abcde");
}

TEST_CASE("Ordering: of overlapping segments that disagree the first captured wins, in order")
{
    Reader r;
    r.ordering.start(1);
    r.add(1, "abc");
    r.add(2, "XXde");
    CHECK(r.text == "abcde");
}

TEST_CASE("Ordering: of overlapping segments that disagree the first captured wins, behind a hole")
{
    Reader r;
    r.ordering.start(1);
    r.add(4, "def");
    r.add(3, "XXXXXgh"); // 3..9
    r.add(1, "YYYYYYYYYYk");
    CHECK(r.text == "YYXdefXghYk");
}

TEST_CASE("Ordering: bytes that the snap length cut are known to be missing")
{
    Reader r;
    r.ordering.start(1);
    r.add(1, "ab", 5);
    r.add(6, "fg");
    CHECK(r.text == "ab???fg");
}

TEST_CASE("Ordering: cut bytes behind a hole stay in their place")
{
    Reader r;
    r.ordering.start(1);
    r.add(3, "c", 3);
    r.add(7, "g");
    r.add(1, "", 2);
    r.add(6, "f");
    CHECK(r.text == "??c??fg");
}

TEST_CASE("Ordering: a repeat that overlaps a cut segment does not move what follows")
{
    Reader r;
    r.ordering.start(1);
    r.add(4, "d", 3);
    r.add(1, "abc", 7); // 1..7: three captured, 4..6 wait already, 7 was cut
    CHECK(r.text == "abcd???");
}

TEST_CASE("Ordering: a hole that is given up is skipped whole")
{
    Reader r;
    r.ordering.start(1);
    r.add(1, "ab");
    r.add(6, "fg");
    r.add(10, "j");
    r.skip();
    CHECK(r.text == "ab???fg");
    r.add(3, "cde"); // too late
    CHECK(r.text == "ab???fg");
    r.skip();
    CHECK(r.text == "ab???fg??j");
}

TEST_CASE("Ordering: a flood of early bytes or pieces meets a bound")
{
    Ordering bytes;
    bytes.start(1);
    const std::string block(1 << 20, 'x');
    Offset at = 100;
    for (int i = 0; i < 5; ++i, at += 2 << 20) bytes.add(at, as_bytes(block), block.size());
    CHECK(bytes.over_limit());

    Ordering pieces;
    pieces.start(1);
    for (Offset i = 0; i < 5000; ++i) pieces.add(10 + 2 * i, as_bytes("x"), 1);
    CHECK(pieces.over_limit());
}

TEST_CASE("Ordering: whatever the order, the pieces and the overlaps, the text is the text")
{
    std::mt19937 random(793);
    std::string text(300, ' ');
    for (char& c : text) c = static_cast<char>('a' + random() % 26);
    for (int round = 0; round < 300; ++round) {
        Reader r;
        r.ordering.start(1);
        for (int i = 0; i < 60; ++i) {
            const std::size_t begin = random() % text.size(), length = 1 + random() % 40;
            r.add(static_cast<Offset>(begin) + 1, std::string_view(text).substr(begin, length));
        }
        for (std::size_t begin = 0; begin < text.size(); begin += 50)
            r.add(static_cast<Offset>(begin) + 1, std::string_view(text).substr(begin, 50));
        REQUIRE(r.text == text);
        REQUIRE_FALSE(r.ordering.waiting());
    }
}
