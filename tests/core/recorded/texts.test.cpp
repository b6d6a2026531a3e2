// Wireshark takes texts that end in a zero: every one that the core gives for a recorded capture does, so that none is
// copied before it is handed on.
#include "../../recorded/capture_file.h"
#include "../catch.h"
#include "capture.h"

#include <filesystem>

using namespace webconv;

namespace {

/// Counts the texts, and those that no zero follows.
struct Counted {
    std::size_t texts = 0, unended = 0;

    void operator()(std::string_view text)
    {
        if (text.data() == nullptr) return; // absent
        ++texts;
        if (text.data()[text.size()] != '\0') ++unended;
    }
};

void each_text_of_segment(Capture& capture, std::uint32_t segment, Counted& take)
{
    take(capture.says(segment));
    for (const Phase phase : capture.annotation(segment).phases) take(name_of(phase));
    for (std::uint32_t i = 0; i < capture.flag_count(segment); ++i) take(capture.flag(segment, i));
    for (std::uint32_t i = 0; i < capture.finding_count(segment); ++i) {
        take(name_of(capture.finding(segment, i).finding));
        take(capture.finding_says(segment, i));
    }
}

void each_text_of_conversation(Capture& capture, std::uint32_t conversation, Counted& take)
{
    const Summary s = capture.summary(conversation);
    take(name_of(s.kind));
    take(name_of(s.confidence));
    take(name_of(s.roles));
    take(s.http_version);
    if (s.persistence) take(name_of(*s.persistence));
    if (s.close_by) take(name_of(*s.close_by));
    take(name_of(s.close_how));
    for (const auto text : {&Capture::class_reason, &Capture::persistence_reason, &Capture::upgrade, &Capture::client,
                            &Capture::server, &Capture::history, &Capture::close_why})
        take((capture.*text)(conversation));
    take(capture.conn_state(conversation));
}

} // namespace

TEST_CASE("texts: a zero follows each")
{
    std::size_t captures = 0;
    for (const auto& entry : std::filesystem::directory_iterator(WEBCONV_PCAPS)) {
        if (!entry.is_regular_file()) continue;
        const auto segments = recorded::read_capture(entry.path().string());
        if (segments.empty()) continue;
        ++captures;
        Capture capture;
        for (const recorded::Recorded& one : segments) capture.add(one.view());
        capture.finish();
        Counted counted;
        for (std::uint32_t i = 0; i < capture.segment_count(); ++i) each_text_of_segment(capture, i, counted);
        for (std::uint32_t i = 0; i < capture.conversation_count(); ++i) each_text_of_conversation(capture, i, counted);
        INFO(entry.path().filename().string());
        CHECK(counted.texts > 3 * segments.size());
        CHECK(counted.unended == 0);
    }
    CHECK(captures > 100);
}
