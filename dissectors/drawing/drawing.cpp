#include "drawing.h"

#include "styles.h"

#include <algorithm>
#include <exception>
#include <string>
#include <tuple>

namespace webconv::drawing {

namespace {

bool earlier(const Packet& a, const Packet& b) noexcept
{
    return std::tie(a.conversation, a.segment) < std::tie(b.conversation, b.segment);
}

template <typename E, std::size_t N>
std::string_view meaning_of(E value, const std::array<Entry<E>, N>& table) noexcept
{
    return table[static_cast<std::size_t>(value)].meaning;
}

} // namespace

std::string number_of(Frame frame) { return std::to_string(static_cast<std::uint32_t>(frame)); }

std::string name_of(const Talk& talk)
{
    std::string out = "Conversation " + std::to_string(talk.summary.stream);
    if (talk.file > 0) out += " of file " + std::to_string(talk.file);
    return out;
}

std::string reason_of(const Talk& talk)
{
    constexpr std::string_view said_already = "inside TLS: ";
    std::string_view reason = talk.capture.class_reason(talk.conversation);
    if (reason.starts_with(said_already)) reason.remove_prefix(said_already.size());
    return std::string(reason);
}

std::string kind_of(const Talk& talk)
{
    const Summary& s = talk.summary;
    std::string out(webconv::name_of(s.kind));
    if (s.tls && s.kind != Class::tls) out += " inside TLS";
    if (s.confidence == Confidence::probable)
        out.append(" (probable: ").append(talk.capture.doubt(talk.conversation)).append(")");
    if (const std::string reason = reason_of(talk); !reason.empty()) out.append(", because ").append(reason);
    return out;
}

std::string ending_of(const Talk& talk)
{
    const Summary& s = talk.summary;
    std::string out(webconv::name_of(s.close_how));
    const std::string why(talk.capture.close_why(talk.conversation));
    if (s.close_how == CloseHow::unknown && !s.close_by)
        return out + ", what is not in the capture may have ended it before frame " + number_of(s.close_frame) + ": " +
               why;
    if (s.close_by) {
        out.append(", ended by ").append(*s.close_by == CloseBy::both ? "" : "the ");
        out += webconv::name_of(*s.close_by);
    } else {
        out.append(": ").append(meaning_of(s.close_how, close_how_table));
    }
    if (s.close_frame != Frame::none) out += " in frame " + number_of(s.close_frame);
    if (!why.empty()) out.append(": ").append(why);
    return out;
}

bool draw(Style style, Capture& capture, std::span<Packet> packets, unsigned file, Output output) noexcept
{
    try {
        std::sort(packets.begin(), packets.end(), earlier);
        for (auto first = packets.begin(); first != packets.end();) {
            const std::uint32_t id = first->conversation;
            const auto last =
                std::find_if(first, packets.end(), [id](const Packet& p) { return p.conversation != id; });
            const Talk talk{capture, id, {first, last}, file, capture.summary(id)};
            style == Style::words ? draw_in_words(talk, output) : draw_in_mermaid(talk, output);
            first = last;
        }
    } catch (const std::exception&) {
        return false;
    }
    return true;
}

} // namespace webconv::drawing
