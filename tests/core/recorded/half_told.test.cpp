// What a capture does not hold must not be said with certainty: every recorded conversation, captured too late, with
// frames missing, in one direction only, or cut by a snap length. What is said of such a capture must be what is said
// of the whole one, or own to not knowing.
#include "../../recorded/capture_file.h"
#include "../catch.h"
#include "capture.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

using namespace webconv;

namespace {

using Story = std::vector<recorded::Recorded>;

constexpr std::uint32_t another_stream = 1 << 20;

struct Told {
    Summary summary;
    std::string client;
};

Told told(const Story& story)
{
    Capture capture;
    std::uint32_t frame = 0;
    for (const auto& one : story) {
        Segment s = one.view();
        s.frame = Frame{++frame};
        capture.add(s);
    }
    // The capture goes on for a minute: what is silent then is silent for long.
    Segment later = story.back().view();
    later.frame = Frame{++frame};
    later.time += std::chrono::minutes(1);
    later.stream = another_stream;
    later.flags = control::syn;
    later.length = 0;
    later.payload = {};
    capture.add(later);
    capture.finish();
    return {capture.summary(0), std::string(capture.client(0))};
}

template <typename Value>
std::string word(const std::optional<Value>& value)
{
    return value ? std::string(name_of(*value)) : "-";
}

/// Each claim of `half` that `whole` does not bear out, in words.
std::vector<std::string> wrong(const Told& whole, const Told& half)
{
    const Summary& w = whole.summary;
    const Summary& h = half.summary;
    std::vector<std::string> found;
    const auto differ = [&](const std::string& what, const std::string& is, const std::string& said) {
        found.push_back(what + ": " + said + " for " + is);
    };
    if (h.confidence == Confidence::certain && h.kind != w.kind)
        differ("class", std::string(name_of(w.kind)), std::string(name_of(h.kind)));
    if (h.roles == Roles::seen && half.client != whole.client) differ("roles", "seen", "reversed");
    // Who is the client may be only guessed, and `why` follows from a class that is only probable.
    const bool same_client = half.client == whole.client;
    if (same_client && h.close_by && h.close_by != w.close_by) differ("by", word(w.close_by), word(h.close_by));
    // A capture may have ended before the conversation did.
    const bool open = h.close_how == CloseHow::open;
    if (!open && h.close_how != CloseHow::unknown && h.close_how != w.close_how)
        differ("how", std::string(name_of(w.close_how)), std::string(name_of(h.close_how)));
    if (same_client && h.kind == w.kind && h.close_why && h.close_why != CloseWhy::unknown &&
        h.close_why != w.close_why)
        differ("why", word(w.close_why), word(h.close_why));
    for (const Finding finding : h.findings - w.findings) differ("finding", "none", std::string(name_of(finding)));
    return found;
}

/// The conversations of all recordings that were captured from their first SYN on, by name.
std::map<std::string, Story> conversations()
{
    std::map<std::string, Story> found;
    for (const auto& entry : std::filesystem::directory_iterator(WEBCONV_PCAPS)) {
        const std::string name = entry.path().stem().string();
        if (!entry.path().extension().string().starts_with(".pcap") || name.starts_with("cut-")) continue;
        for (const auto& one : recorded::read_capture(entry.path().string()))
            found[name + " " + std::to_string(one.segment.stream)].push_back(one);
    }
    std::erase_if(found, [](const auto& named) {
        return (named.second.front().segment.flags & (control::syn | control::ack)) != control::syn;
    });
    return found;
}

/// What leaves no trace when it is missing: here the capture tells another story, and nobody can know better.
bool unprovable(const std::string& name)
{
    constexpr std::array names{
        "lost-fin-server 0", // of a FIN that was sent twice the second passes for the first
        "keepalive-race 0",  // the RST that ended it is acknowledged by nobody, nor is the request that it answers
        "refused 0",         // the RST that answered the SYN
    };
    return std::find(names.begin(), names.end(), name) != names.end();
}

using Tell = std::function<void(const std::string&, const Story&)>;

/// Runs `damage` over every conversation, which tells each story that it makes of it.
void judge(void (*damage)(const Story&, const Tell&))
{
    std::size_t stories = 0;
    for (const auto& [name, story] : conversations()) {
        if (unprovable(name)) continue;
        const Told whole = told(story);
        damage(story, [&, &name = name](const std::string& how, const Story& half) {
            if (half.empty()) return;
            ++stories;
            INFO(name << " " << how);
            CHECK(wrong(whole, told(half)) == std::vector<std::string>{});
        });
    }
    CHECK(stories > 1000);
}

/// Longer conversations repeat themselves: their first and last segments are enough.
bool worth_it(const Story& story, std::size_t i)
{
    constexpr std::size_t most = 40;
    return i < most || i + most >= story.size();
}

Story without(const Story& story, std::size_t first, std::size_t count)
{
    Story half = story;
    const auto at = half.begin() + static_cast<std::ptrdiff_t>(first);
    half.erase(at, at + static_cast<std::ptrdiff_t>(std::min(count, half.size() - first)));
    return half;
}

Story direction(const Story& story, bool client, std::size_t first)
{
    Story half;
    const Address asker = story.front().segment.source;
    for (std::size_t i = first; i < story.size(); ++i)
        if ((story[i].segment.source == asker) == client) half.push_back(story[i]);
    return half;
}

} // namespace

TEST_CASE("half told: the capture begins later")
{
    judge([](const Story& story, const Tell& tell) {
        for (std::size_t i = 1; i < story.size(); ++i)
            if (worth_it(story, i)) tell("from " + std::to_string(i + 1), without(story, 0, i));
    });
}

TEST_CASE("half told: one or two segments are missing, one behind the other")
{
    judge([](const Story& story, const Tell& tell) {
        for (std::size_t count = 1; count <= 2; ++count)
            for (std::size_t i = 0; i + count < story.size(); ++i)
                if (worth_it(story, i))
                    tell("without " + std::to_string(i + 1) + "+" + std::to_string(count), without(story, i, count));
    });
}

TEST_CASE("half told: one direction only")
{
    judge([](const Story& story, const Tell& tell) {
        for (const bool client : {true, false})
            for (std::size_t i = 0; i < story.size(); ++i)
                if (worth_it(story, i))
                    tell(std::string(client ? "client" : "server") + " from " + std::to_string(i + 1),
                         direction(story, client, i));
    });
}

TEST_CASE("half told: cut by a snap length")
{
    judge([](const Story& story, const Tell& tell) {
        for (const std::size_t bytes : {0, 1, 4, 14, 30, 34, 74, 100, 200}) {
            Story half = story;
            for (auto& one : half) one.payload.resize(std::min(one.payload.size(), bytes));
            tell("cut " + std::to_string(bytes), half);
        }
    });
}
