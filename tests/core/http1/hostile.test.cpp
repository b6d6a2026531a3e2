// Bytes that were changed, cut and mixed at random: nothing is read that is not there (the sanitizers watch), every
// step goes on, and how the bytes are cut changes nothing.
#include "../catch.h"

#include <random>

#include "reading.h"

using namespace webconv;
using namespace webconv::http1;
using namespace webconv::http1::test;

namespace {

constexpr std::string_view samples[]{
    "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
    "\r\nPOST /a b HTTP/1.1\r\nContent-Length: 5, 5\r\nExpect: 100-continue\r\n\r\nhelloGET /simple\r\n",
    "POST / HTTP/1.1\nTransfer-Encoding: gzip,\n chunked\n\n5;a=\"b\"\nhello\r\n0\r\nT: v\r\n\r\nGET / "
    "HTTP/1.0\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nKeep-Alive: timeout=5, max=\"9\"\r\nContent-Length: 2\r\n\r\nok",
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x=\r\n\r\n\x81\x02hi",
    "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
};
constexpr std::string_view pieces[]{"\r",
                                    "\n",
                                    "\r\n\r\n",
                                    " ",
                                    ":",
                                    ",",
                                    "\"",
                                    "\\",
                                    "HTTP/1.1",
                                    "0\r\n",
                                    "chunked",
                                    "-1",
                                    "ffffffffffffffff",
                                    std::string_view("\0", 1),
                                    "\xff",
                                    "Content-Length: 3\r\n"};

std::string mutated(std::string text, std::mt19937& random)
{
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
        const std::size_t at = below(text.size() + 1);
        switch (below(4)) {
        case 0: text.insert(at, pieces[below(std::size(pieces))]); break;
        case 1: text.erase(at, below(6)); break;
        case 2: text.insert(at, text.substr(below(text.size() + 1), below(20))); break;
        default:
            if (at < text.size()) text[at] = static_cast<char>(random());
        }
    }
    return text;
}

} // namespace

TEST_CASE("mutated messages are read the same in one piece, in several and byte by byte")
{
    std::mt19937 random(20240607); // the same every time
    int differing = 0;
    for (int round = 0; round < 3000; ++round) {
        const std::string text =
            mutated(std::string(samples[static_cast<std::size_t>(round) % std::size(samples)]), random);
        for (const Message kind : {Message::request, Message::response}) {
            const std::string whole = read_in_pieces(kind, "GET", {text});
            Reading cut(kind, "GET");
            Reading bytewise(kind, "GET");
            for (std::size_t at = 0, length; at < text.size(); at += length) {
                length = 1 + random() % 40;
                cut.offer(std::string_view(text).substr(at, length));
            }
            for (const char& c : text) bytewise.offer({&c, 1});
            CAPTURE(text);
            if (cut.story() != whole || bytewise.story() != whole) {
                CHECK(cut.story() == whole);
                CHECK(bytewise.story() == whole);
                ++differing;
            }
        }
    }
    CHECK(differing == 0);
}

TEST_CASE("text that may become a message is one that is not refused")
{
    std::mt19937 random(7);
    for (int round = 0; round < 3000; ++round) {
        const std::string text =
            mutated(std::string(samples[static_cast<std::size_t>(round) % std::size(samples)]), random);
        const Bytes front = as_bytes(text).first(random() % (text.size() + 1));
        for (const Message kind : {Message::request, Message::response}) {
            const bool may = kind == Message::request ? may_become_request(front) : may_become_response(front);
            MessageReader reader(kind);
            if (may && reader.next(front).found == Found::not_http) FAIL_CHECK("refused: " << as_text(front));
        }
    }
}

TEST_CASE("skips and restarts at any place keep the reader sound")
{
    std::mt19937 random(11);
    std::size_t read = 0;
    for (int round = 0; round < 2000; ++round) {
        const std::string text =
            mutated(std::string(samples[static_cast<std::size_t>(round) % std::size(samples)]), random);
        Reading reading(random() % 2 == 0 ? Message::request : Message::response, "GET");
        for (std::size_t at = 0; at < text.size(); at += 16) {
            reading.offer(std::string_view(text).substr(at, 16));
            if (random() % 4 == 0 && !reading.reader().skip(random() % 9)) reading.restart();
        }
        read += reading.story().size();
    }
    CHECK(read > 0);
}
