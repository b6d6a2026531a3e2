#include "feed.h"

#include "backlog.h"
#include "experts.h"
#include "plaintext.h"
#include "preferences.h"
#include "segments.h"

#include <epan/proto_data.h>
#include <wsutil/report_message.h>

#include <exception>
#include <type_traits>

namespace webconv::plugin {
namespace {

// Wireshark's exceptions jump over destructors.
static_assert(std::is_trivially_destructible_v<Segment>);

int protocol = -1;
Capture* open_capture = nullptr;
Frame last_frame{}; ///< of the segments that were committed: the core takes none of an earlier one
Backlog backlog;    ///< the last of them, which the core did not get yet
/// The first pass through this capture offers tapped data: no tree is needed in it, nor later.
bool pass_taps = false;
GSList* release_hooks = nullptr; ///< lives as long as the program

/// A read filter that asks for this plugin's fields: what it is answered from, and how many frames it has seen.
Capture* preview = nullptr;
std::uint32_t previewed_frames = 0;
bool previewing = false;          ///< the frame that is dissected is answered by the preview
bool read_filter_unheard = false; ///< a read filter asked where nothing can be known

/// @return whether there is one now; false: no memory, no answers
bool ready(Capture*& capture)
{
    if (capture != nullptr) return true;
    try {
        capture = new Capture;
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

void close(Capture*& capture)
{
    delete capture;
    capture = nullptr;
}

std::uint32_t segments_in_core() { return static_cast<std::uint32_t>(open_capture->segment_count()); }

/// Nobody asked about what the core got since it had `before` segments.
void tell_severity(std::uint32_t before) { note_severity(*open_capture, {before, segments_in_core() - before}); }

/// The core gets what waits for it. It is asked for nothing without this.
void catch_up()
{
    if (backlog.empty()) return;
    const std::uint32_t before = segments_in_core();
    backlog.hand_over(*open_capture);
    tell_severity(before);
}

void commit(const Segment& segment)
{
    if (!ready(open_capture)) return;
    catch_up();
    open_capture->add(segment);
    last_frame = segment.frame;
}

/// As commit, of a segment that nobody asks about in this dissection.
void commit_later(const Segment& segment)
{
    if (!ready(open_capture)) return;
    if (!backlog.takes(segment)) catch_up();
    if (!backlog.takes(segment) || !segment.plaintext.empty()) {
        catch_up();
        const std::uint32_t before = segments_in_core();
        commit(segment);
        return tell_severity(before);
    }
    backlog.add(segment);
    last_frame = segment.frame;
}

std::uint32_t committed() { return open_capture != nullptr ? segments_in_core() + backlog.size() : 0; }

/// Segments that wait for their frame to count. All of it lives in the packet's pool.
struct Withheld {
    const frame_data* frame;
    wmem_array_t* segments;
};

/// The packet's pool is about to be emptied: Wireshark lets go of the dissection.
Boolean dissection_over(wmem_allocator_t*, wmem_cb_event_t, void* data)
{
    const auto* withheld = static_cast<const Withheld*>(data);
    const bool kept = withheld->frame->pfd != nullptr; // see withhold_frame
    if (kept)
        for (guint i = 0; i < wmem_array_get_count(withheld->segments); ++i)
            commit(*static_cast<const Segment*>(wmem_array_index(withheld->segments, i)));
    return 0; // once
}

Withheld* withhold_frame(packet_info* pinfo)
{
    // Nothing says whether a frame was kept, but what dissectors store with a dropped one is freed before its
    // dissection is let go of. So something must be stored with it; the TCP dissector usually has.
    if (pinfo->fd->pfd == nullptr) p_add_proto_data(wmem_file_scope(), pinfo, protocol, 0, nullptr);

    auto* withheld = wmem_new(pinfo->pool, Withheld);
    withheld->frame = pinfo->fd;
    withheld->segments = wmem_array_new(pinfo->pool, sizeof(Segment));
    wmem_register_callback(pinfo->pool, dissection_over, withheld);
    return withheld;
}

/// The segments of a frame from the one source or the other, each with what became readable in it.
/// @param next  gives the next one, as next_tapped_segment does
template <typename Cursor, typename Next, typename Take>
void for_each_segment(packet_info* pinfo, Cursor begin, Next next, Take take)
{
    Segment segment;
    unsigned count = 0; // matters only with TLS
    if (has_tls(pinfo))
        for (Cursor cursor = begin; next(pinfo, cursor, segment);) ++count;
    unsigned index = 0;
    for (Cursor cursor = begin; next(pinfo, cursor, segment); ++index) {
        if (count > 0) segment.plaintext = plaintext_of(pinfo, index, count);
        take(segment);
    }
}

void commit_tapped(packet_info* pinfo, bool asked)
{
    for_each_segment(pinfo, 0, next_tapped_segment, asked ? commit : commit_later);
}

void commit_tree(packet_info* pinfo, proto_tree* tree, bool asked)
{
    for_each_segment(pinfo, tree_segments(tree), next_tree_segment, asked ? commit : commit_later);
}

void withhold_tree(packet_info* pinfo, proto_tree* tree)
{
    Withheld* withheld = nullptr;
    for_each_segment(pinfo, tree_segments(tree), next_tree_segment, [&](Segment segment) {
        if (withheld == nullptr) withheld = withhold_frame(pinfo);
        if (!segment.payload.empty())
            segment.payload = {static_cast<const std::uint8_t*>(
                                   wmem_memdup(pinfo->pool, segment.payload.data(), segment.payload.size())),
                               segment.payload.size()};
        // What was decrypted needs no copy: of a frame that counts, it is kept until the capture is closed.
        wmem_array_append_one(withheld->segments, segment);
    });
}

/// Answers a read filter: from all frames before this one, as a plain run through the capture answers at this frame. A
/// dropped frame's number is given to the next, so the frames are counted here, as they stand in the file.
SegmentRange preview_tree(packet_info* pinfo, proto_tree* tree)
{
    const Frame frame{++previewed_frames};
    if (!ready(preview)) return {};
    previewing = true;
    const auto before = static_cast<std::uint32_t>(preview->segment_count());
    for_each_segment(pinfo, tree_segments(tree), next_tree_segment, [&](Segment segment) {
        segment.frame = frame;
        preview->add(segment);
    });
    return {before, static_cast<std::uint32_t>(preview->segment_count()) - before};
}

void end_of_preview()
{
    previewing = false;
    previewed_frames = 0;
    close(preview);
}

} // namespace

bool in_window()
{
    static const bool window = g_strcmp0(g_get_prgname(), "wireshark") == 0;
    return window;
}

void register_feed(int our_protocol) { protocol = our_protocol; }

Capture* capture()
{
    if (previewing) return preview;
    catch_up();
    return open_capture;
}

bool wants_tree() { return source() == Source::tree || (source() == Source::automatic && !in_window() && !pass_taps); }

void begin_capture() { pass_taps = false; }

SegmentRange take_in(packet_info* pinfo, proto_tree* tree, bool asked)
{
    previewing = false;
    const Frame frame{pinfo->num};
    if (asked) catch_up();
    if (frame <= last_frame) return asked ? open_capture->segments_of(frame) : SegmentRange{};

    const Source chosen = source();
    const std::uint32_t before = committed();
    if (chosen != Source::tree && tapped_offered()) {
        pass_taps = true;
        commit_tapped(pinfo, asked);
    } else if (pinfo->fd->visited) {
        return {};
    } else if (chosen == Source::tree && tapped_offered()) {
        commit_tree(pinfo, tree, asked);
    } else {
        const bool filter_asks = proto_field_is_referenced(tree, protocol) != 0 && !taps_run(pinfo);
        if (in_window() || chosen == Source::tapped) {
            read_filter_unheard |= filter_asks;
        } else {
            withhold_tree(pinfo, tree);
            if (filter_asks) return preview_tree(pinfo, tree);
        }
    }
    return {before, committed() - before};
}

bool header_was_cut(packet_info* pinfo)
{
    if (pinfo->fd->cap_len >= pinfo->fd->pkt_len) return false;
    if (!pinfo->fd->visited && !taps_run(pinfo)) return false; // its segment may wait until the frame is kept
    const auto has = [&](const char* name) { return proto_is_frame_protocol(pinfo->layers, name) != 0; };
    return has("tcp") && !has("icmp") && !has("icmpv6") && pinfo->fragmented == 0;
}

void end_of_pass()
{
    catch_up();
    if (open_capture != nullptr) open_capture->finish();
    end_of_preview();
    if (read_filter_unheard)
        report_warning("%s",
                       "The read filter asks for fields of webconv. They have no value here in a read filter, only in "
                       "a display filter: read the capture without the one and use the other.");
    read_filter_unheard = false;
}

void before_release(void (*hook)()) { release_hooks = g_slist_append(release_hooks, reinterpret_cast<void*>(hook)); }

void release_capture()
{
    for (const GSList* at = release_hooks; at != nullptr && open_capture != nullptr; at = at->next)
        reinterpret_cast<void (*)()>(at->data)();
    close(open_capture);
    backlog.clear();
    end_of_preview();
    read_filter_unheard = false;
    last_frame = Frame::none;
}

} // namespace webconv::plugin
