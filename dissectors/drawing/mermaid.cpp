// A conversation as a sequence diagram of Mermaid, in a fenced block of a Markdown page.
#include "mermaid.h"

#include "styles.h"
#include "text.h"

#include <array>

namespace webconv::drawing {

namespace {

/// Mermaid refuses a diagram of more than 50,000 characters (its maxTextSize), so a longer one goes on in the next.
constexpr std::size_t diagram_limit = 45'000;

/// Bytes in a line of text. An arrow is as long as its longest line: two people side by side should fit on a page.
constexpr std::size_t line_limit = 60;

/// A silence that deserves to be seen.
constexpr Time silence = std::chrono::seconds(1);

// What Mermaid or the browser would take for something else than a character.
struct Special {
    char character;
    std::string_view entity;
};
constexpr std::array specials{
    Special{'#', "#35;"}, // the beginning of an entity
    Special{';', "#59;"}, // the end of a statement
    Special{':', "#58;"}, // the end of a name; behind "style" Mermaid looks for colours
    Special{'%', "#37;"}, // two begin a comment, or a directive that changes Mermaid's settings
    Special{'$', "#36;"}, // two begin a formula
    Special{'<', "#60;"},  Special{'>', "#62;"},  Special{'&', "#38;"}, // HTML
    Special{'"', "#34;"},  Special{'\'', "#39;"}, Special{'`', "#96;"}, // quotes, Markdown
    Special{'\\', "#92;"},                                              // \n breaks a line
};

void add_escaped(std::string& out, std::string_view text)
{
    for (const char c : text) {
        const Special* special = nullptr;
        for (const Special& entry : specials)
            if (entry.character == c) special = &entry;
        if (special != nullptr)
            out += special->entity;
        else
            out += c;
    }
}

constexpr std::array<std::string_view, 2> from_to{"C->>S", "S->>C"}; // of client and server
constexpr std::array<std::string_view, 2> from_to_quiet{"C-->>S", "S-->>C"};
constexpr std::array<std::string_view, 2> from_to_reset{"C-xS", "S-xC"};

// What only acknowledges has a broken line.
constexpr PhaseSet quiet = PhaseSet(Phase::open_ack) | Phase::ack_open | Phase::ack_request | Phase::ack_response |
                           Phase::ack_ws | Phase::ack_h2 | Phase::ack_tls | Phase::ack_data | Phase::ack_mptcp |
                           Phase::ack_duplicate | Phase::idle_probe_ack | Phase::window_zero | Phase::window_update |
                           Phase::close_ack | Phase::close_last_ack;

std::string_view arrow_of(const Annotation& a) noexcept
{
    const auto from = static_cast<std::size_t>(a.from);
    if ((a.flags & control::rst) != 0) return from_to_reset[from];
    return (a.phases - quiet).empty() ? from_to_quiet[from] : from_to[from];
}

std::string note_of(std::string_view text)
{
    std::string out = "    Note over C,S: ";
    add_mermaid_text(out, text);
    return out += '\n';
}

// The sentence without who says it, which the arrow shows.
std::string_view what_is_said(std::string_view says) noexcept { return says.substr(says.find(' ') + 1); }

class Page {
public:
    Page(const Talk& talk, Output output) : talk_(talk), output_(output) { begin(""); }

    void add(std::string_view line)
    {
        if (size_ + line.size() > diagram_limit) {
            end();
            begin(", continued");
        }
        put(line);
    }
    void end() { put("```\n"); }

private:
    void begin(std::string_view remark)
    {
        size_ = 0;
        const std::string client(talk_.capture.client(talk_.conversation));
        const std::string server(talk_.capture.server(talk_.conversation));
        std::string text = "\n### " + name_of(talk_) + ": ";
        text.append(webconv::name_of(talk_.summary.kind)).append(", ");
        text.append(client).append(" to ").append(server).append(remark);
        text += "\n\n```mermaid\nsequenceDiagram\n    participant C as client<br/>";
        add_escaped(text, client);
        text += "\n    participant S as server<br/>";
        add_escaped(text, server);
        put(text += '\n');
    }
    void put(std::string_view text)
    {
        size_ += text.size();
        output_.write(output_.to, text);
    }

    const Talk& talk_;
    Output output_;
    std::size_t size_ = 0;
};

} // namespace

void add_mermaid_text(std::string& out, std::string_view text)
{
    for (;;) {
        std::size_t end = text.size();
        if (end > line_limit) {
            end = text.rfind(' ', line_limit);
            if (end == std::string_view::npos || end == 0) end = text.find(' ', line_limit);
            if (end == std::string_view::npos) end = text.size();
        }
        add_escaped(out, text.substr(0, end));
        if (end == text.size()) return;
        out += "<br/>";
        text.remove_prefix(end + 1);
    }
}

void draw_in_mermaid(const Talk& talk, Output output)
{
    Page page(talk, output);
    page.add(note_of(kind_of(talk)));
    std::string line;
    Time before = talk.packets.front().time;
    for (const Packet& packet : talk.packets) {
        if (packet.time - before >= silence) {
            Text pause;
            page.add(note_of(pause.add_seconds(packet.time - before).add(" later").view()));
        }
        before = packet.time;
        const Annotation a = talk.capture.annotation(packet.segment);
        line = "    ";
        line.append(arrow_of(a)).append(": ").append(number_of(a.frame)).append(" ");
        add_mermaid_text(line, what_is_said(talk.capture.says(packet.segment)));
        page.add(line += '\n');
    }
    page.add(note_of(ending_of(talk)));
    page.end();
}

} // namespace webconv::drawing
