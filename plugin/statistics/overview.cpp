// Wireshark's trees have no moment for what is known at the end only. In tshark a listener of its own, which is begun
// after the tree's and therefore drawn before it, settles what was noted; the window and sharkd tap a capture that was
// read before, so that everything can be counted at once.
#include "statistics/overview.h"

#include "compat.h"
#include "feed.h"
#include "tap.h"

#include <epan/stats_tree.h>

#include <cstdio>
#include <exception>
#include <list>
#include <string>
#include <string_view>
#include <vector>

namespace webconv::plugin {
namespace {

enum Node : unsigned char { reuse, closed_by, kind, version, how, why, finding, times, phase, node_count };

/// In this order: what most want to know first.
constexpr const char* titles[node_count]{
    "Connection reuse (conversations)", "Closed by (conversations)",    "Class (conversations)",
    "HTTP version (conversations)",     "How it ended (conversations)", "Why it ended (conversations)",
    "Findings (conversations)",         "Times in milliseconds",        "Phase (segments)",
};

bool in_tshark() { return g_strcmp0(g_get_prgname(), "tshark") == 0; }

/// Wireshark sorts by name, of which it shows what stands behind the last slash; its window does so downwards, whatever
/// the tree asks for.
std::string name_of_node(unsigned node)
{
    const unsigned place = in_window() ? node_count - 1U - node : node;
    return std::to_string(place + 1) + "/" + titles[node];
}

struct Overview {
    stats_tree* tree = nullptr;
    int nodes[node_count]{};
    std::string names[node_count];
    std::vector<bool> segments;      ///< of the open capture: noted, not yet counted
    std::vector<bool> conversations; ///< of the open capture: counted
};

std::list<Overview>* overviews = nullptr; ///< lives as long as the program; a list, because the tap holds pointers

void count(const Overview& o, Node node, std::string_view value)
{
    tick_stat_node(o.tree, o.names[node].c_str(), 0, TRUE);
    tick_stat_node(o.tree, std::string(value).c_str(), o.nodes[node], FALSE);
}

void measure(const Overview& o, const char* name, std::optional<Time> time)
{
    if (!time) return;
    tick_stat_node(o.tree, o.names[times].c_str(), 0, TRUE);
    avg_stat_node_add_value_float(o.tree, name, o.nodes[times], FALSE, static_cast<float>(time->count()) / 1e6F);
}

std::string_view closer(const Summary& s)
{
    if (s.close_by) return name_of(*s.close_by);
    return s.close_how == CloseHow::unknown ? "(unknown)" : "(nobody)";
}

void count_conversation(const Overview& o, std::uint32_t id)
{
    const Summary s = capture()->summary(id);
    count(o, reuse, s.persistence ? name_of(*s.persistence) : "(no HTTP)");
    count(o, closed_by, closer(s));
    count(o, kind, name_of(s.kind));
    if (!s.http_version.empty()) count(o, version, s.http_version);
    count(o, how, name_of(s.close_how));
    if (s.close_why) count(o, why, name_of(*s.close_why));
    for (const Finding f : s.findings) count(o, finding, name_of(f));
}

void count_segment(Overview& o, std::uint32_t id)
{
    const Annotation a = capture()->annotation(id);
    for (const Phase p : a.phases) count(o, phase, name_of(p));
    measure(o, "connect", a.connect);
    measure(o, "idle", a.idle);
    for (std::uint32_t i = 0; i < a.exchanges; ++i) {
        const ExchangeNote note = capture()->exchange(id, i);
        measure(o, "wait", note.wait);
        measure(o, "receive", note.receive);
    }
    if (a.conversation >= o.conversations.size()) o.conversations.resize(std::size_t{a.conversation} + 1);
    if (o.conversations[a.conversation]) return;
    o.conversations[a.conversation] = true;
    count_conversation(o, a.conversation);
}

void settle(Overview& o) noexcept
{
    if (capture() == nullptr) return;
    capture()->finish();
    try {
        for (std::uint32_t i = 0; i < o.segments.size(); ++i)
            if (o.segments[i]) count_segment(o, i);
    } catch (const std::exception&) {
        std::fprintf(stderr, "webconv: not everything is shown, memory ran out\n");
    }
    o.segments.clear();
}

void settle_before_release()
{
    for (Overview& o : *overviews) {
        if (in_tshark()) settle(o);
        o.conversations.clear();
    }
}

Overview* overview_of(const stats_tree* tree)
{
    for (Overview& o : *overviews)
        if (o.tree == tree) return &o;
    return nullptr;
}

// Called by Wireshark. Nothing in these throws an exception of Wireshark's.

tap_packet_status take_packet(stats_tree* tree, packet_info*, epan_dissect_t*, const void* tapped, tap_flags_t)
{
    Overview& o = *overview_of(tree);
    const std::uint32_t segment = static_cast<const TapRecord*>(tapped)->segment;
    try {
        if (!in_tshark()) {
            count_segment(o, segment);
            return TAP_PACKET_REDRAW;
        }
        if (segment >= o.segments.size()) o.segments.resize(std::size_t{segment} + 1);
        o.segments[segment] = true;
    } catch (const std::exception&) {
        return TAP_PACKET_FAILED;
    }
    return TAP_PACKET_REDRAW;
}

tap_packet_status take_nothing(void*, packet_info*, epan_dissect_t*, const void*, tap_flags_t)
{
    return TAP_PACKET_DONT_REDRAW;
}

void settle_before_drawing(void* data) { settle(*static_cast<Overview*>(data)); }

/// Also called when the tree is emptied to be filled anew.
void begin(stats_tree* tree)
{
    if (overviews == nullptr) {
        overviews = new std::list<Overview>;
        before_release(settle_before_release);
    }
    Overview* o = overview_of(tree);
    if (o == nullptr) {
        o = &overviews->emplace_back();
        o->tree = tree;
        if (in_tshark()) {
            GString* error = register_tap_listener("webconv", o, nullptr, TL_REQUIRES_NOTHING, nullptr, take_nothing,
                                                   settle_before_drawing, nullptr);
            if (error != nullptr) g_string_free(error, TRUE);
        }
    }
    o->segments.clear();
    o->conversations.clear();
    for (unsigned i = 0; i < node_count; ++i) {
        o->names[i] = name_of_node(i);
        o->nodes[i] = stats_tree_create_node(tree, o->names[i].c_str(), 0, STAT_DT_INT, TRUE);
    }
    for (const char* name : {"connect", "wait", "receive", "idle"})
        stats_tree_create_node(tree, name, o->nodes[times], STAT_DT_FLOAT, FALSE);
}

void end(stats_tree* tree)
{
    Overview* o = overviews != nullptr ? overview_of(tree) : nullptr;
    if (o == nullptr) return;
    if (in_tshark()) remove_tap_listener(o);
    overviews->remove_if([&](const Overview& each) { return &each == o; });
}

} // namespace

void register_overview()
{
    stats_tree_register_plugin("webconv", "webconv", "Web Conversation Overview",
                               TL_REQUIRES_NOTHING | ST_SORT_COL_NAME << ST_FLG_SRTCOL_SHIFT, take_packet, begin, end);
}

} // namespace webconv::plugin
