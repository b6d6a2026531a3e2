// What is said of a conversation must not depend on those before it, of which the core forgets what it no longer needs:
// all recorded captures are read as one, each several times.
#include "../../recorded/capture_file.h"
#include "../catch.h"
#include "capture.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <sstream>

using namespace webconv;

namespace {

using Recording = std::vector<recorded::Recorded>;

/// What is said of each segment and conversation of a recording that begins behind this many segments and streams.
std::string told(Capture& capture, const Recording& recording, std::uint32_t segments, std::uint32_t streams)
{
    std::ostringstream all;
    const auto frame = [&](Frame f) { return f == Frame::none ? 0 : static_cast<std::uint32_t>(f) - segments; };
    std::map<std::uint32_t, std::uint32_t> conversations; // by stream
    for (std::uint32_t i = 0; i < recording.size(); ++i) {
        const Annotation a = capture.annotation(segments + i);
        conversations[a.stream - streams] = a.conversation;
        all << i + 1 << ":";
        for (const Phase phase : a.phases) all << " " << name_of(phase);
        all << ", acks " << frame(a.acks) << ", " << capture.says(segments + i);
        for (std::uint32_t k = 0; k < a.exchanges; ++k) {
            const ExchangeNote e = capture.exchange(segments + i, k);
            all << ", " << e.number << " " << frame(e.request_in) << "-" << frame(e.response_in);
        }
        all << "\n";
    }
    for (const auto& [stream, c] : conversations) {
        const Summary s = capture.summary(c);
        all << stream << ": " << name_of(s.kind) << ", " << s.requests << "/" << s.responses << ", "
            << name_of(s.close_how) << " at " << frame(s.close_frame);
        if (s.persistence) all << ", " << name_of(*s.persistence);
        all << ", " << capture.upgrade(c);
        all << ", " << capture.close_why(c);
        all << ", " << capture.history(c) << "\n";
    }
    return all.str();
}

/// Reads the recording behind what the capture holds, and returns how many streams it has.
std::uint32_t read(Capture& capture, const Recording& recording, std::uint32_t streams, Time start)
{
    const auto segments = static_cast<std::uint32_t>(capture.segment_count());
    std::uint32_t highest = 0;
    for (std::uint32_t i = 0; i < recording.size(); ++i) {
        Segment s = recording[i].view();
        highest = std::max(highest, s.stream + 1);
        s.frame = Frame{segments + i + 1};
        s.stream += streams;
        s.time += start - recording.front().segment.time;
        capture.add(s);
    }
    return highest;
}

} // namespace

TEST_CASE("same answers: whatever conversations came before")
{
    std::vector<Recording> recordings;
    for (const auto& entry : std::filesystem::directory_iterator(WEBCONV_PCAPS))
        if (entry.path().extension().string().starts_with(".pcap"))
            recordings.push_back(recorded::read_capture(entry.path().string()));
    std::erase_if(recordings, [](const Recording& r) { return r.empty(); });
    REQUIRE(recordings.size() > 100);

    std::vector<std::string> expected;
    for (const Recording& recording : recordings) {
        Capture capture;
        read(capture, recording, 0, {});
        capture.finish();
        expected.push_back(told(capture, recording, 0, 0));
    }

    std::vector<std::size_t> order;
    for (int times = 0; times < 10; ++times)
        for (std::size_t r = 0; r < recordings.size(); ++r) order.push_back(r);
    std::minstd_rand random(1);
    std::shuffle(order.begin(), order.end(), random);

    Capture capture;
    struct Place {
        std::uint32_t segments, streams;
    };
    std::vector<Place> places;
    std::uint32_t streams = 0;
    Time start{};
    for (const std::size_t r : order) {
        places.push_back({static_cast<std::uint32_t>(capture.segment_count()), streams});
        streams += read(capture, recordings[r], streams, start);
        start += std::chrono::hours(1);
    }
    capture.finish();
    CHECK(capture.conversation_count() > 2000); // many more than are remembered with all that was said
    std::size_t different = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::string now = told(capture, recordings[order[i]], places[i].segments, places[i].streams);
        if (now != expected[order[i]] && different++ == 0) CHECK(now == expected[order[i]]);
    }
    CHECK(different == 0);
}
