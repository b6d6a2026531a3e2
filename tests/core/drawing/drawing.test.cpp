// The drawn dialog: what is said is tested elsewhere; here is how it is laid out.
#include "drawing/drawing.h"

#include "../catch.h"
#include "../dialog.h"
#include "drawing/mermaid.h"

#include <algorithm>

using namespace webconv;
using namespace webconv::test;
using drawing::Style;

namespace {

std::vector<drawing::Packet> packets_of(Dialog& d, Time step = 1ms)
{
    std::vector<drawing::Packet> packets;
    for (std::uint32_t i = 0; i < d.last_frame(); ++i) packets.push_back({0, i, i * step});
    return packets;
}

std::string drawn(Style style, Dialog& d, std::vector<drawing::Packet> packets, unsigned file = 0)
{
    std::string out;
    const auto append = [](void* to, std::string_view text) { static_cast<std::string*>(to)->append(text); };
    REQUIRE(drawing::draw(style, d.capture(), packets, file, {append, &out}));
    return out;
}

std::string mermaid_text(std::string_view text)
{
    std::string out;
    drawing::add_mermaid_text(out, text);
    return out;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::size_t count(const std::string& text, std::string_view part)
{
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

void one_exchange(Dialog& d)
{
    d.open();
    d.client("GET / HTTP/1.0\r\n\r\n");
    d.server("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
    d.close_by_server();
}

} // namespace

TEST_CASE("A dialog in words has a heading, a line for each packet, and the end")
{
    Dialog d;
    one_exchange(d);
    const std::string text = drawn(Style::words, d, packets_of(d));
    CHECK(text.rfind("\nConversation 0: C ", 0) == 0);
    CHECK(has(text, "\n  HTTP/1.0, because "));
    CHECK(has(text, "\n  persistence: none"));
    CHECK(has(text, "    1    0.000000  ---->  SYN      open.syn"));
    CHECK(has(text, "    2    0.001000  <----  SYN,ACK  open.syn_ack"));
    CHECK(count(text, "---->") + count(text, "<----") == d.last_frame());
    CHECK(has(text, "\n  orderly, ended by the server in frame 6: not persistent\n"));
}

TEST_CASE("A dialog in words says what is not certain: guessed or inferred roles, a probable class")
{
    Dialog d;
    d.open();
    d.capture_starts();
    d.client("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const std::string text = drawn(Style::words, d, packets_of(d));
    CHECK(has(text, "\n  roles: inferred, "));
    CHECK(has(text, "keep-alive (probable: its beginning was not captured), because "));
    CHECK(has(text, "\n  open: "));
}

TEST_CASE("A dialog in words does not say who ended it where another end may be missing")
{
    Dialog d;
    one_exchange(d);
    d.capture_starts();
    d.client_fin();
    CHECK(has(drawn(Style::words, d, packets_of(d)),
              "\n  unknown, what is not in the capture may have ended it before frame 1: unknown\n"));
}

TEST_CASE("Packets are drawn in the order of the capture, whatever order they come in, and a file is named")
{
    Dialog d;
    one_exchange(d);
    auto packets = packets_of(d);
    const std::string text = drawn(Style::words, d, packets, 2);
    std::reverse(packets.begin(), packets.end());
    CHECK(drawn(Style::words, d, packets, 2) == text);
    CHECK(text.rfind("\nConversation 0 of file 2: C ", 0) == 0);
}

TEST_CASE("A frame that is older than the first one has a time below zero")
{
    Dialog d;
    one_exchange(d);
    CHECK(has(drawn(Style::words, d, packets_of(d, -1ms)), "-0.001000  <----"));
}

TEST_CASE("A Mermaid diagram names both ends, draws an arrow for each packet, and notes the end")
{
    Dialog d;
    one_exchange(d);
    const std::string text = drawn(Style::mermaid, d, packets_of(d));
    CHECK(has(text, "\n### Conversation 0: HTTP/1.0, "));
    CHECK(has(text, "\n```mermaid\nsequenceDiagram\n    participant C as client<br/>"));
    CHECK(has(text, "\n    C->>S: 1 asks to open a connection\n"));
    CHECK(has(text, "\n    S->>C: 2 agrees to open the connection\n"));
    CHECK(has(text, "\n    C-->>S: 3 "));
    CHECK(count(text, "C->>S: ") + count(text, "C-->>S: ") + count(text, "S->>C: ") + count(text, "S-->>C: ") ==
          d.last_frame());
    CHECK(has(text, "    Note over C,S: orderly, ended by the server in frame 6#58; not persistent\n```\n"));
    CHECK_FALSE(has(text, " later\n"));
}

TEST_CASE("A Mermaid diagram crosses the arrow of a RST and notes a silence of a second")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    d.server_resets();
    const std::string text = drawn(Style::mermaid, d, packets_of(d, 1s));
    CHECK(has(text, "\n    S-xC: 5 "));
    CHECK(count(text, " later\n") == d.last_frame() - 1);
}

TEST_CASE("A long conversation is several Mermaid diagrams, for Mermaid refuses more than 50,000 characters")
{
    Dialog d;
    d.open();
    for (int i = 0; i < 1000; ++i) {
        d.client("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n");
        d.server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
    std::string text = drawn(Style::mermaid, d, packets_of(d));
    CHECK(has(text, ", continued\n\n```mermaid\n"));
    CHECK(count(text, "```mermaid\n") * 2 == count(text, "```"));
    while (has(text, "```mermaid\n")) {
        text.erase(0, text.find("```mermaid\n") + 11);
        CHECK(text.find("```") < 50'000);
    }
}

TEST_CASE("Mermaid's text shows what Mermaid or a browser would take for more than characters")
{
    CHECK(mermaid_text("a;b") == "a#59;b");
    CHECK(mermaid_text("<b>&\"'`\\") == "#60;b#62;#38;#34;#39;#96;#92;");
    CHECK(mermaid_text("#:%$") == "#35;#58;#37;#36;");
}

TEST_CASE("Mermaid's text is broken at a space into lines of 60 bytes, and a longer word is not")
{
    const std::string word(40, 'w'), long_word(70, 'l');
    CHECK(mermaid_text(word + " " + word) == word + "<br/>" + word);
    CHECK(mermaid_text(long_word) == long_word);
    CHECK(mermaid_text(long_word + " " + word) == long_word + "<br/>" + word);
}
