// What TCP hides from those who talk must not change what is said of them: every recorded capture, with noise that a
// network makes, has the same classes, exchanges and verdicts.
#include "../../recorded/capture_file.h"
#include "../catch.h"
#include "capture.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <sstream>

using namespace webconv;

namespace {

/// A segment, and which of the recording's it is.
struct Sent {
    const recorded::Recorded* segment;
    std::uint32_t origin;
    Time time;
};
using Story = std::vector<Sent>;
using Random = std::minstd_rand;

bool carries_only_payload(const Sent& one)
{
    constexpr ControlBits others = control::syn | control::fin | control::rst;
    return one.segment->segment.length > 0 && (one.segment->segment.flags & others) == 0;
}

bool same_direction(const Sent& a, const Sent& b)
{
    const Segment& x = a.segment->segment;
    const Segment& y = b.segment->segment;
    return x.stream == y.stream && x.source == y.source;
}

/// Time goes on, whatever comes first.
void keep_time(Story& story)
{
    Time now{};
    for (Sent& one : story) one.time = now = std::max(now, one.time);
}

/// The place behind up to `most` further segments that came soon after the one at `i`: a network keeps nothing for
/// long.
std::size_t soon_after(const Story& story, std::size_t i, std::size_t most)
{
    constexpr Time soon = std::chrono::milliseconds(100);
    std::size_t at = i + 1;
    while (at < story.size() && at - i <= most && story[at].time - story[i].time < soon) ++at;
    return at;
}

/// One in four comes twice, the second time up to three segments later.
Story duplicated(const Story& recorded, Random& random)
{
    Story story = recorded;
    for (std::size_t i = recorded.size(); i-- > 0;)
        if (random() % 4 == 0)
            story.insert(story.begin() + static_cast<std::ptrdiff_t>(soon_after(story, i, random() % 4)), recorded[i]);
    return story;
}

/// One payload in four is sent again after the other side's next segment.
Story retransmitted(const Story& recorded, Random& random)
{
    Story story = recorded;
    for (std::size_t i = recorded.size(); i-- > 0;) {
        if (recorded[i].segment->segment.length == 0 || random() % 4 != 0) continue;
        const std::size_t last = soon_after(story, i, story.size());
        std::size_t at = i + 1;
        while (at < last && (story[at].segment->segment.stream != recorded[i].segment->segment.stream ||
                             same_direction(story[at], recorded[i])))
            ++at;
        if (at < last) story.insert(story.begin() + static_cast<std::ptrdiff_t>(at) + 1, recorded[i]);
    }
    return story;
}

/// Segments that were sent behind one another without an answer between come in any order. What is captured first of a
/// direction stays the first: without a SYN nobody can tell what comes before it from what was sent before.
Story reordered(const Story& recorded, Random& random)
{
    constexpr std::ptrdiff_t most = 6;
    Story story = recorded;
    std::set<std::pair<std::uint32_t, Address>> begun;
    for (auto first = story.begin(); first != story.end();) {
        const Segment& s = first->segment->segment;
        if (begun.emplace(s.stream, s.source).second) {
            ++first;
            continue;
        }
        auto last = first;
        while (last != story.end() && last - first < most && carries_only_payload(*last) &&
               same_direction(*first, *last))
            ++last;
        if (last - first > 1) std::shuffle(first, last, random);
        first = last == first ? last + 1 : last;
    }
    return story;
}

Story all_of_it(const Story& recorded, Random& random)
{
    return duplicated(retransmitted(reordered(recorded, random), random), random);
}

/// Class, exchanges and verdict, a line for each conversation.
std::string told(const Story& story)
{
    Capture capture;
    std::vector<std::uint32_t> origin{0}; // by frame
    for (const Sent& one : story) {
        Segment s = one.segment->view();
        s.frame = Frame{static_cast<std::uint32_t>(origin.size())};
        s.time = one.time;
        origin.push_back(one.origin);
        capture.add(s);
    }
    capture.finish();

    const auto of = [&](Frame frame) { return origin[static_cast<std::uint32_t>(frame)]; };
    std::map<std::uint32_t, std::map<std::uint32_t, std::string>> exchanges;
    for (std::uint32_t i = 0; i < capture.segment_count(); ++i) {
        const Annotation a = capture.annotation(i);
        for (std::uint32_t k = 0; k < a.exchanges; ++k) {
            const ExchangeNote e = capture.exchange(i, k);
            exchanges[a.conversation][e.number] =
                std::to_string(of(e.request_in)) + "-" + std::to_string(of(e.response_in));
        }
    }
    std::map<std::uint32_t, std::string> lines; // by stream
    for (std::uint32_t c = 0; c < capture.conversation_count(); ++c) {
        const Summary s = capture.summary(c);
        std::ostringstream line;
        const auto optional = [&](const auto& value) -> std::ostream& {
            line << ", ";
            if (value) line << static_cast<std::int64_t>(*value);
            return line;
        };
        line << "stream " << s.stream << ": " << name_of(s.kind) << ", " << s.http_version << ", " << s.requests << "/"
             << s.responses << ", " << s.bytes_client << "/" << s.bytes_server << ", " << name_of(s.close_how) << " at "
             << of(s.close_frame);
        optional(s.persistence);
        optional(s.close_by);
        optional(s.close_why);
        optional(s.ws_messages);
        optional(s.ws_close_code);
        optional(s.h2_streams);
        optional(s.goaway_error);
        line << "; " << capture.upgrade(c) << ";";
        for (const auto& [number, where] : exchanges[c]) line << " " << number << ":" << where;
        lines[s.stream] = line.str();
    }
    std::string all;
    for (const auto& [stream, line] : lines) all += line + "\n";
    return all;
}

void holds(Story (*noise)(const Story&, Random&))
{
    std::size_t captures = 0, different = 0;
    for (const auto& entry : std::filesystem::directory_iterator(WEBCONV_PCAPS)) {
        if (!entry.path().extension().string().starts_with(".pcap")) continue;
        ++captures;
        const auto segments = recorded::read_capture(entry.path().string());
        Story story;
        for (const auto& one : segments) {
            // What is sent again is the same segment: either may come first.
            const auto same = std::find_if(story.begin(), story.end(), [&](const Sent& before) {
                const Segment& a = before.segment->segment;
                const Segment& b = one.segment;
                return a.length > 0 && a.stream == b.stream && a.source == b.source && a.seq == b.seq &&
                       a.length == b.length;
            });
            const auto number = static_cast<std::uint32_t>(story.size() + 1);
            story.push_back({&one, same != story.end() ? same->origin : number, one.segment.time});
        }
        const std::string expected = told(story);
        for (std::uint32_t seed = 1; seed <= 10; ++seed) {
            INFO(entry.path().filename().string() << ", seed " << seed);
            Random random(seed);
            Story changed = noise(story, random);
            different += !std::equal(changed.begin(), changed.end(), story.begin(), story.end(),
                                     [](const Sent& a, const Sent& b) { return a.segment == b.segment; });
            keep_time(changed);
            CHECK(told(changed) == expected);
        }
    }
    CHECK(captures > 100);
    CHECK(different > captures); // of ten times as many
}

} // namespace

TEST_CASE("same answers: segments that come twice") { holds(duplicated); }
TEST_CASE("same answers: payload that is sent again") { holds(retransmitted); }
TEST_CASE("same answers: payload that comes in another order") { holds(reordered); }
TEST_CASE("same answers: all of it together") { holds(all_of_it); }
