// libFuzzer's target for the plugin in Wireshark's dissection. An input is a capture file; it is changed as a network
// would change it (mutation.h), read in each way that Wireshark knows, and must tell the same in all of them.
#include "epan_session.h"
#include "feed.h"
#include "mutation.h"
#include "objects.h"
#include "questions.h"
#include "vocabulary.h"

#include <epan/proto.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>

using namespace webconv;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t most);

namespace {

constexpr std::size_t most_packets = 200;

void promise(bool kept, const char* what)
{
    if (kept) return;
    std::fprintf(stderr, "broken promise: %s\n", what);
    std::abort();
}

using Answers = std::vector<std::string>;

Answers ask(const fuzz::Packets& packets)
{
    Capture* capture = plugin::capture();
    if (capture == nullptr) return {};
    fuzz::Given given;
    given.last_frame = static_cast<std::uint32_t>(packets.size());
    given.payload = std::numeric_limits<std::uint32_t>::max(); // what is in tunnels and fragments is not known here
    given.clock_goes_back =
        !std::is_sorted(packets.begin(), packets.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    return fuzz::ask_everything(*capture, given);
}

bool all(std::size_t) { return true; }

/// A single pass, then packets are looked at in some order.
Answers read_tapped(const fuzz::Packets& packets, fuzz::Random& random)
{
    fuzz::choose_source("auto");
    fuzz::EpanSession session(packets);
    session.first_pass(fuzz::Pass::tapping, random() % 2 == 0, all);
    const Answers answers = ask(packets);
    for (std::size_t i = 0; i < session.frames(); ++i) {
        const std::size_t frame = random() % session.frames();
        fuzz::limit_tree(random() % 4 == 0 ? 100 + random() % 200 : fuzz::usual_tree);
        if (random() % 3 == 0)
            session.filter(frame);
        else
            session.visit(frame, random() % 2 == 0 ? fuzz::Pass::tapping : fuzz::Pass::plain);
    }
    fuzz::limit_tree(fuzz::usual_tree);
    promise(ask(packets) == answers, "looking at packets changes nothing");
    return answers;
}

/// The worst of the findings that stand.
int worst_finding(Capture* capture)
{
    int worst = 0;
    for (std::uint32_t s = 0; capture != nullptr && s < capture->segment_count(); ++s) {
        for (std::uint32_t i = 0; i < capture->finding_count(s); ++i) {
            const Severity severity = finding_table[static_cast<std::size_t>(capture->finding(s, i).finding)].severity;
            const int known = severity == Severity::error ? PI_ERROR : severity == Severity::warn ? PI_WARN : PI_NOTE;
            worst = std::max(worst, known);
        }
    }
    return worst;
}

/// The window shows the worst of all findings, whether anybody listed them while the capture was read or not. One that
/// was withdrawn before anybody could see it does not count.
void read_severity(const fuzz::Packets& packets)
{
    fuzz::choose_source("tapped"); // without a tree
    int worst[2], standing = 0;
    for (const bool listed : {false, true}) {
        if (listed) fuzz::list_experts(true);
        fuzz::EpanSession session(packets);
        session.first_pass(fuzz::Pass::tapping, false, all);
        worst[listed ? 1 : 0] = fuzz::worst_severity();
        standing = worst_finding(plugin::capture());
        if (listed) fuzz::list_experts(false);
    }
    promise(worst[0] >= std::min(worst[1], standing), "a finding counts though nobody lists it");
}

/// From the tree: in the pass itself, or when Wireshark lets go of each packet and a second pass shows it.
/// Nothing, if Wireshark's own dissectors failed.
std::optional<Answers> read_tree(const fuzz::Packets& packets, fuzz::Random& random)
{
    const bool two_passes = random() % 2 == 0;
    fuzz::choose_source(two_passes ? "auto" : "tree");
    fuzz::EpanSession session(packets);
    session.first_pass(two_passes ? fuzz::Pass::plain : fuzz::Pass::tapping, false, all);
    for (std::size_t i = 0; two_passes && i < session.frames(); ++i) session.visit(i, fuzz::Pass::tapping);
    if (session.wireshark_failed()) return std::nullopt;
    return ask(packets);
}

/// With a read filter, as -2 -R does it.
void read_some(const fuzz::Packets& packets, fuzz::Random& random)
{
    fuzz::choose_source("auto");
    std::vector<bool> kept(packets.size());
    for (std::size_t i = 0; i < kept.size(); ++i) kept[i] = random() % 3 != 0;
    fuzz::EpanSession session(packets);
    session.first_pass(fuzz::Pass::plain, false, [&](std::size_t i) { return kept[i]; });
    for (std::size_t i = 0; i < session.frames(); ++i) session.visit(i, fuzz::Pass::tapping);
    const Answers answers = ask(packets);

    fuzz::Packets let_through;
    for (std::size_t i = 0; i < kept.size(); ++i)
        if (kept[i]) let_through.push_back(packets[i]);
    promise(answers.size() <= 2 * let_through.size() * 5000, "dropped frames tell nothing");
}

void read(const fuzz::Packets& packets, fuzz::Random& random)
{
    const Answers tapped = read_tapped(packets, random);
    promise(plugin::capture() == nullptr, "a closed capture is gone");
    read_severity(packets);
    promise(read_tree(packets, random).value_or(tapped) == tapped, "both sources tell the same");
    read_some(packets, random);
    promise(plugin::capture() == nullptr, "a closed capture is gone");
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***)
{
    fuzz::start_wireshark();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::int64_t before = fuzz::objects_alive();
    {
        fuzz::Packets packets = recorded::packets_of({data, size});
        if (packets.size() > most_packets) packets.resize(most_packets);
        fuzz::Random random(static_cast<std::uint32_t>(size));
        read(packets, random);
    }
    promise(fuzz::objects_alive() == before, "a closed capture leaves no object behind");
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned int seed)
{
    fuzz::Packets packets = recorded::packets_of({data, size});
    fuzz::Random random(seed);
    for (auto changes = 1 + random() % 4; changes > 0; --changes) fuzz::mutate(packets, random, LLVMFuzzerMutate);
    const std::vector<std::uint8_t> file = recorded::file_of(packets);
    if (file.size() > most) return LLVMFuzzerMutate(data, size, most);
    std::copy(file.begin(), file.end(), data);
    return file.size();
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* one, std::size_t one_size,
                                                 const std::uint8_t* other, std::size_t other_size, std::uint8_t* out,
                                                 std::size_t most, unsigned int)
{
    const std::vector<std::uint8_t> file = recorded::file_of(
        fuzz::interleaved(recorded::packets_of({one, one_size}), recorded::packets_of({other, other_size})));
    if (file.size() > most) return 0;
    std::copy(file.begin(), file.end(), out);
    return file.size();
}
