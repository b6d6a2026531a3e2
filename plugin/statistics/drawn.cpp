#include "drawn.h"

#include "compat.h"
#include "drawing/drawing.h"
#include "feed.h"
#include "tap.h"

#include <epan/stat_tap_ui.h>

#include <cstdio>
#include <cstring>
#include <deque>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace webconv::plugin {
namespace {

/// One -z. Its filter is the tap's.
struct Request {
    drawing::Style style;
    /// Of the open capture. Words are made at the end, so that they are final in a single pass too.
    std::vector<drawing::Packet> packets;
    /// Of the captures that were closed before (tshark -b): they cannot be asked any more.
    std::string drawn;
    unsigned files = 0; ///< closed
    bool out_of_memory = false;
};

std::deque<Request>* requests = nullptr; ///< lives as long as the program; a deque, because the tap holds pointers

struct Kind {
    const char* name; ///< as -z has it
    drawing::Style style;
};
constexpr Kind kinds[]{
    {"webconv,dialog", drawing::Style::words},
    {"webconv,mermaid", drawing::Style::mermaid},
};

void print(void*, std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }
void keep(void* to, std::string_view text) { *static_cast<std::string*>(to) += text; }

void draw_packets(Request& request, unsigned file, drawing::Output output)
{
    if (request.packets.empty() || capture() == nullptr) return;
    capture()->finish();
    if (!drawing::draw(request.style, *capture(), request.packets, file, output) || capture()->limits_reached())
        request.out_of_memory = true;
}

// ---- What Wireshark calls. Nothing in these throws an exception of Wireshark's. -------------------------------------

tap_packet_status take_packet(void* data, packet_info* pinfo, epan_dissect_t*, const void* tapped, tap_flags_t)
{
    auto& request = *static_cast<Request*>(data);
    const auto& record = *static_cast<const TapRecord*>(tapped);
    const auto ns = static_cast<std::uint64_t>(pinfo->rel_ts.secs) * 1'000'000'000U +
                    static_cast<std::uint64_t>(pinfo->rel_ts.nsecs);
    try {
        request.packets.push_back(
            {record.annotation.conversation, record.segment, Time{static_cast<std::int64_t>(ns)}});
    } catch (const std::exception&) {
        request.out_of_memory = true;
        return TAP_PACKET_FAILED;
    }
    return TAP_PACKET_REDRAW;
}

void print_all(void* data)
{
    auto& request = *static_cast<Request*>(data);
    print(nullptr, request.drawn);
    draw_packets(request, request.files > 0 ? request.files + 1 : 0, {print, nullptr});
    if (request.out_of_memory) std::fprintf(stderr, "webconv: not everything is shown, memory ran out\n");
    std::fflush(stdout);
}

void forget(void* data)
{
    auto& request = *static_cast<Request*>(data);
    request.packets = {};
    request.drawn = {};
    request.files = 0;
}

/// The capture will be closed, and what was not drawn is wanted later.
void draw_before_release()
{
    for (Request& request : *requests) {
        ++request.files;
        try {
            draw_packets(request, request.files, {keep, &request.drawn});
        } catch (const std::exception&) {
            request.out_of_memory = true;
        }
        request.packets.clear();
    }
}

/// @param filter  null: none
/// @return what is wrong with it; null: nothing. Is Wireshark's memory
GString* listen(drawing::Style style, const char* filter)
{
    if (requests == nullptr) {
        requests = new std::deque<Request>;
        before_release(draw_before_release);
    }
    Request& request = requests->emplace_back();
    request.style = style;
    return register_tap_listener("webconv", &request, filter, TL_REQUIRES_NOTHING, forget, take_packet, print_all,
                                 nullptr);
}

StatInitResult start(const char* argument, void* data)
{
    const auto& kind = *static_cast<const Kind*>(data);
    const char* rest = argument + std::strlen(kind.name);
    const char* program = g_get_prgname();
    if (program == nullptr) program = "tshark";
    if (*rest != '\0' && *rest != ',') {
        std::fprintf(stderr, "%s: -z %s: there is no such statistic, only %s[,FILTER]\n", program, argument, kind.name);
        return stat_init_done(false);
    }
    GString* error = listen(kind.style, *rest == ',' ? rest + 1 : nullptr);
    if (error == nullptr) return stat_init_done(true);
    std::fprintf(stderr, "%s: -z %s: %s\n", program, kind.name, error->str);
    g_string_free(error, TRUE);
    return stat_init_done(false);
}

} // namespace

void register_drawn()
{
    // They are printed. The window has nowhere to show them, and says of what it does not know that it is invalid.
    if (in_window()) return;
    for (const Kind& kind : kinds) {
        stat_tap_ui ui{};
        ui.group = REGISTER_PACKET_STAT_GROUP_UNSORTED;
        ui.cli_string = kind.name;
        ui.tap_init_cb = start;
        register_stat_tap_ui(&ui, const_cast<Kind*>(&kind)); // is only handed back
    }
}

} // namespace webconv::plugin
