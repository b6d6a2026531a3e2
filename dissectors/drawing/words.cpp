// The dialog in words:
//
//   Conversation 0: C 127.0.0.1:40000, S 127.0.0.1:80
//     keep-alive, because 2 requests on one connection
//     persistence: used
//
//     frame        time         flags    phase         dialog
//         1    0.000000  ---->  SYN      open.syn      C: asks to open a connection
//         2    0.000013  <----  SYN,ACK  open.syn_ack  S: agrees to open the connection
//     …
//
//     orderly, ended by the server in frame 9: not persistent
//     reuse_missed: what happened, and what to do
#include "styles.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace webconv::drawing {

namespace {

// In the order in which Wireshark names them in its Info column.
struct FlagName {
    ControlBits bit;
    std::string_view name;
};
constexpr std::array flag_names{
    FlagName{control::fin, "FIN"}, FlagName{control::syn, "SYN"}, FlagName{control::rst, "RST"},
    FlagName{control::psh, "PSH"}, FlagName{control::ack, "ACK"}, FlagName{control::urg, "URG"},
    FlagName{control::ece, "ECE"}, FlagName{control::cwr, "CWR"}, FlagName{control::ae, "AE"},
};

constexpr std::array<std::string_view, 2> arrows{"---->", "<----"}; // of client and server

/// One segment with many phases must not push the sentences of all others aside.
constexpr std::size_t phase_column_limit = 40;

void add_item(std::string& list, std::string_view separator, std::string_view item)
{
    if (!list.empty()) list += separator;
    list += item;
}

std::string flags_of(ControlBits flags)
{
    std::string out;
    for (const FlagName& flag : flag_names)
        if ((flags & flag.bit) != 0) add_item(out, ",", flag.name);
    return out;
}

std::string phases_of(PhaseSet phases)
{
    std::string out;
    for (const Phase phase : phases) add_item(out, ", ", webconv::name_of(phase));
    return out;
}

std::string seconds_of(Time time)
{
    // A frame can be older than the first one.
    const std::int64_t us = time.count() / 1000;
    char out[32];
    std::snprintf(out, sizeof out, "%s%lld.%06lld", us < 0 ? "-" : "", static_cast<long long>(std::abs(us / 1'000'000)),
                  static_cast<long long>(std::abs(us % 1'000'000)));
    return out;
}

void add_left(std::string& line, std::string_view text, std::size_t width)
{
    line += text;
    if (text.size() < width) line.append(width - text.size(), ' ');
}

void add_right(std::string& line, std::string_view text, std::size_t width)
{
    if (text.size() < width) line.append(width - text.size(), ' ');
    line += text;
}

struct Columns {
    std::size_t frame, time, flags, phase;
};

Columns columns_of(const Talk& talk)
{
    Columns c{5, 11, 5, 5};
    for (const Packet& packet : talk.packets) {
        const Annotation a = talk.capture.annotation(packet.segment);
        const std::size_t phases = phases_of(a.phases).size();
        c.flags = std::max(c.flags, flags_of(a.flags).size());
        if (phases <= phase_column_limit) c.phase = std::max(c.phase, phases);
        c.frame = std::max(c.frame, number_of(a.frame).size());
        c.time = std::max(c.time, seconds_of(packet.time).size());
    }
    return c;
}

void add_cells(std::string& line, const Columns& c, std::string_view frame, std::string_view time,
               std::string_view arrow, std::string_view flags, std::string_view phase, std::string_view says)
{
    line += "  ";
    add_right(line, frame, c.frame);
    line += ' ';
    add_right(line, time, c.time);
    line += "  ";
    add_left(line, arrow, arrows[0].size());
    line += "  ";
    add_left(line, flags, c.flags);
    line += "  ";
    add_left(line, phase, c.phase);
    line.append("  ").append(says).append("\n");
}

void add_finding(std::string& out, Finding finding, std::string_view says)
{
    out.append("  ").append(webconv::name_of(finding)).append(": ").append(says).append("\n");
}

/// What is worth knowing, in the order in which it became certain.
std::string findings_of(const Talk& talk)
{
    std::string out;
    FindingSet told;
    for (const Packet& packet : talk.packets)
        for (std::uint32_t i = 0; i < talk.capture.finding_count(packet.segment); ++i) {
            const Finding finding = talk.capture.finding(packet.segment, i).finding;
            add_finding(out, finding, talk.capture.finding_says(packet.segment, i));
            told |= finding;
        }
    // Those on packets that a filter leaves out.
    for (const Finding finding : talk.summary.findings - told)
        add_finding(out, finding, finding_table[static_cast<std::size_t>(finding)].meaning);
    return out;
}

} // namespace

void draw_in_words(const Talk& talk, Output output)
{
    Capture& capture = talk.capture;
    const Summary& s = talk.summary;
    const std::uint32_t id = talk.conversation;

    std::string text = "\n" + name_of(talk);
    text.append(": C ").append(capture.client(id));
    text.append(", S ").append(capture.server(id)).append("\n");
    text += "  " + kind_of(talk) + "\n";
    if (s.persistence) {
        text.append("  persistence: ").append(webconv::name_of(*s.persistence));
        const std::string why(capture.persistence_reason(id));
        if (!why.empty() && why != reason_of(talk)) text += ", because " + why;
        text += "\n";
    }
    if (const auto upgrade = capture.upgrade(id); upgrade != webconv::name_of(Upgrade::none))
        text.append("  upgrade: ").append(upgrade).append("\n");
    if (s.roles != Roles::seen)
        text.append("  roles: ")
            .append(webconv::name_of(s.roles))
            .append(", ")
            .append(roles_table[static_cast<std::size_t>(s.roles)].meaning)
            .append("\n");
    const Columns columns = columns_of(talk);
    text += "\n";
    add_cells(text, columns, "frame", "time", "", "flags", "phase", "dialog");
    output.write(output.to, text);

    for (const Packet& packet : talk.packets) {
        const Annotation a = capture.annotation(packet.segment);
        text.clear();
        add_cells(text, columns, number_of(a.frame), seconds_of(packet.time), arrows[static_cast<std::size_t>(a.from)],
                  flags_of(a.flags), phases_of(a.phases), capture.says(packet.segment));
        output.write(output.to, text);
    }
    output.write(output.to, "\n  " + ending_of(talk) + "\n" + findings_of(talk));
}

} // namespace webconv::drawing
