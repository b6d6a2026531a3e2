#include "questions.h"

#include "text.h"

#include <cstdio>
#include <cstdlib>

namespace webconv::fuzz {

namespace {

void promise(bool kept, const char* what, std::string_view text = {})
{
    if (kept) return;
    std::fprintf(stderr, "broken promise: %s: %.*s\n", what, static_cast<int>(text.size()), text.data());
    std::abort();
}

std::string shown(std::string_view text, const char* what)
{
    promise(text.size() <= sentence_limit, what, text);
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t length = utf8_character(rest);
        promise(length > 0, what, text);
        rest.remove_prefix(length);
    }
    return std::string(text) + '\n';
}

struct Questions {
    Capture& capture;
    const Given& given;

    bool known(Frame frame) const { return static_cast<std::uint32_t>(frame) <= given.last_frame; }
    void length(std::optional<Time> time, const char* what) const
    {
        promise(!time || given.clock_goes_back || *time >= Time::zero(), what);
    }
    static std::string number(std::optional<Time> time) { return time ? std::to_string(time->count()) + ' ' : "- "; }

    std::string exchange(std::uint32_t segment, std::uint32_t i) const
    {
        const ExchangeNote e = capture.exchange(segment, i);
        promise(e.number > 0, "an exchange has a number");
        promise(known(e.request_in) && known(e.response_in), "an exchange's frames are in the capture");
        length(e.send, "send takes time");
        length(e.wait, "wait takes time");
        length(e.receive, "receive takes time");
        return std::to_string(e.number) + ' ' + std::to_string(static_cast<unsigned>(e.request_in)) + ' ' +
               std::to_string(static_cast<unsigned>(e.response_in)) + ' ' + number(e.send) + number(e.wait) +
               number(e.receive);
    }

    std::string segment(std::uint32_t i) const
    {
        const Annotation a = capture.annotation(i);
        promise(!a.phases.empty(), "a segment has a phase");
        promise(a.phases.bits() >> phase_table.size() == 0, "a phase has a name");
        promise(a.conversation < capture.conversation_count(), "a segment has a conversation");
        promise(known(a.acks), "what is acknowledged is in the capture");
        length(a.connect, "connect takes time");
        length(a.idle, "idle takes time");
        std::string all = std::to_string(a.stream) + ' ' + std::to_string(a.phases.bits()) + ' ' +
                          std::to_string(static_cast<unsigned>(a.acks)) + ' ' + std::to_string(a.exchanges) + ' ' +
                          number(a.connect) + number(a.idle);
        const std::string says = shown(capture.says(i), "says");
        promise(says.starts_with(a.from == Side::client ? "C: " : "S: ") && says.size() > 5, "a sentence", says);
        all += says;
        const std::uint32_t flags = capture.flag_count(i);
        promise(flags <= 9, "there are nine flags");
        for (std::uint32_t f = 0; f < flags; ++f) {
            const std::string text = shown(capture.flag(i, f), "flag");
            promise(text.find(": ") != std::string::npos, "a flag is explained", text);
            all += text;
        }
        for (std::uint32_t e = 0; e < a.exchanges && e < 64; ++e) all += exchange(i, e);
        for (std::uint32_t f = 0; f < capture.finding_count(i); ++f) {
            const FindingMark mark = capture.finding(i, f);
            promise(known(mark.frames[0]) && known(mark.frames[1]), "a finding is about frames of the capture");
            promise(capture.summary(a.conversation).findings.has(mark.finding), "a finding is its conversation's",
                    std::string(name_of(mark.finding)) + " in frame " + std::to_string(static_cast<unsigned>(a.frame)));
            all += name_of(mark.finding);
            all += shown(capture.finding_says(i, f), "finding");
        }
        return all;
    }

    std::string conversation(std::uint32_t i) const
    {
        const Summary s = capture.summary(i);
        promise(s.bytes_client + s.bytes_server <= given.payload, "no byte counts twice");
        // "G /" and a line end is the shortest request, a frame header of HTTP/2 the next.
        promise(std::uint64_t{s.requests} * 4 <= given.payload, "a request has bytes");
        promise(std::uint64_t{s.responses} <= given.payload, "a response has bytes");
        promise(known(s.close_frame), "the end is in the capture");
        length(s.duration, "duration");
        length(s.connect, "connect");
        promise(s.close_frame != Frame::none || !s.close_by, "who ended it did so in a frame");
        promise(s.close_frame == Frame::none || s.close_by || s.close_how == CloseHow::unknown,
                "a frame that ended it has a sender, unless another may have come before it");
        std::string all = std::string(name_of(s.kind)) + ' ' + std::string(name_of(s.confidence)) + ' ' +
                          std::string(name_of(s.roles)) + ' ' + std::to_string(s.requests) + '/' +
                          std::to_string(s.responses) + ' ' + std::to_string(s.bytes_client) + '/' +
                          std::to_string(s.bytes_server) + ' ' + std::string(name_of(s.close_how)) + '\n';
        const std::string reason = shown(capture.class_reason(i), "class.reason");
        promise(reason.size() > 1, "a class has a reason");
        all += reason;
        const std::string persistence = shown(capture.persistence_reason(i), "persistence.reason");
        promise((persistence.size() > 1) == s.persistence.has_value(), "a persistence has a reason", persistence);
        all += persistence;
        const std::string why = shown(capture.close_why(i), "close.why");
        promise((why.size() > 1) == s.close_why.has_value(), "an end has a reason", why);
        if (s.close_why) promise(why.starts_with(name_of(*s.close_why)), "the reason is that", why);
        all += why;
        all += shown(capture.upgrade(i), "upgrade");
        all += shown(capture.client(i), "client");
        all += shown(capture.server(i), "server");
        all += shown(capture.history(i), "history");
        return all += shown(capture.conn_state(i), "conn_state");
    }
};

} // namespace

std::vector<std::string> ask_everything(Capture& capture, const Given& given)
{
    const Questions questions{capture, given};
    const auto segments = static_cast<std::uint32_t>(capture.segment_count());
    std::vector<std::string> answers;
    for (std::uint32_t i = 0; i < segments; ++i) answers.push_back(questions.segment(i));
    const auto conversations = static_cast<std::uint32_t>(capture.conversation_count());
    for (std::uint32_t i = 0; i < conversations; ++i) answers.push_back(questions.conversation(i));

    // Asked again, in another order.
    for (std::uint32_t i = conversations; i-- > 0;)
        promise(answers[segments + i] == questions.conversation(i), "asked again, the same", answers[segments + i]);
    for (std::uint32_t i = segments; i-- > 0;)
        promise(answers[i] == questions.segment(i), "asked again, the same", answers[i]);

    std::uint32_t found = 0;
    for (std::uint32_t frame = 0; frame <= given.last_frame; ++frame) {
        const SegmentRange range = capture.segments_of(Frame{frame});
        if (range.count == 0) continue;
        promise(range.first == found, "segments stand in their frames");
        found += range.count;
    }
    promise(found == segments, "each segment has a frame");
    return answers;
}

} // namespace webconv::fuzz
