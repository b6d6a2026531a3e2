#include "epan_session.h"

#include <epan/dfilter/dfilter.h>
#include <epan/epan.h>
#include <epan/expert.h>
#include <epan/prefs.h>
#include <epan/tap.h>
#include <epan/timestamp.h>
#include <wiretap/wtap.h>
#include <wsutil/filesystem.h>
#include <wsutil/privileges.h>
#include <wsutil/wslog.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>

extern "C" void plugin_register(void);

// What epan asks for by frame number. It is the program's own, so epan only passes it on.
struct packet_provider_data {
    frame_data_sequence* frames;
};

// Wireshark finds this one instead of its own: else it reads the names of all manufacturers, services and enterprises
// for each capture anew, and does nothing else.
extern "C" char* get_datafile_path(const char*) { return g_strdup("/nonexistent"); }

namespace webconv::fuzz {

namespace {

packet_provider_data provider;
dfilter_t* display_filter = nullptr;

/// Items by which a dissector that did not come to its end shows: what an assertion and an exception leave. That of TCP
/// may have built its tree by then, and tapped nothing.
constexpr const char* trace_names[]{"_ws.malformed.dissector_bug", "_ws.malformed"};
int traces[std::size(trace_names)];

bool gave_up(proto_tree* tree)
{
    return std::ranges::any_of(traces, [&](int trace) {
        const GPtrArray* found = proto_get_finfo_ptr_array(tree, trace);
        return found != nullptr && found->len > 0;
    });
}

const nstime_t* time_of_frame(packet_provider_data* data, guint32 number)
{
    const frame_data* found = frame_data_sequence_find(data->frames, number);
    return found != nullptr ? &found->abs_ts : nullptr;
}

constexpr packet_provider_funcs provider_functions{time_of_frame, nullptr, nullptr, nullptr};

wtap_rec record_of(const recorded::Packet& packet)
{
    wtap_rec record;
    wtap_rec_init(&record);
    record.rec_type = REC_TYPE_PACKET;
    record.presence_flags = WTAP_HAS_TS | WTAP_HAS_CAP_LEN;
    record.ts = {static_cast<time_t>(packet.time.count() / 1'000'000'000),
                 static_cast<int>(packet.time.count() % 1'000'000'000)};
    record.tsprec = WTAP_TSPREC_NSEC;
    record.rec_header.packet_header.caplen = static_cast<guint32>(packet.bytes.size());
    record.rec_header.packet_header.len = packet.wire;
    record.rec_header.packet_header.pkt_encap = WTAP_ENCAP_ETHERNET;
    return record;
}

} // namespace

void start_wireshark()
{
    // malloc for everything, so that AddressSanitizer sees each block. Preferences of whoever runs it must not matter.
    setenv("WIRESHARK_DEBUG_WMEM_OVERRIDE", "simple", 1);
    setenv("WIRESHARK_CONFIG_DIR", "/nonexistent", 1);
    ws_log_init("tshark", nullptr);
    ws_log_set_level(LOG_LEVEL_CRITICAL);
    g_set_prgname("tshark");
    init_process_policies();
    g_free(configuration_init("tshark", nullptr));
    timestamp_set_type(TS_RELATIVE);
    timestamp_set_precision(TS_PREC_AUTO);
    wtap_init(FALSE);
    plugin_register();
    if (!epan_init(nullptr, nullptr, FALSE)) std::abort();
    epan_load_settings();
    prefs_apply_all();
    for (std::size_t i = 0; i < std::size(traces); ++i) traces[i] = proto_registrar_get_id_byname(trace_names[i]);
    char* error = nullptr;
    if (!dfilter_compile("webconv.phase contains \"close\" || webconv.class == \"keep-alive\"", &display_filter,
                         &error)) {
        std::fprintf(stderr, "the plugin's fields are not there: %s\n", error);
        std::abort();
    }
}

void choose_source(const char* source)
{
    std::string preference = std::string("webconv.source:") + source;
    char* error = nullptr;
    if (prefs_set_pref(preference.data(), &error) != PREFS_SET_OK) std::abort();
    prefs_apply_all();
}

void list_experts(bool listed)
{
    static char listener;
    if (!listed) return remove_tap_listener(&listener);
    if (register_tap_listener("expert", &listener, nullptr, 0, nullptr, nullptr, nullptr, nullptr) != nullptr)
        std::abort();
}

int worst_severity() { return expert_get_highest_severity(); }

void limit_tree(unsigned items) { prefs.gui_max_tree_items = items; }

EpanSession::EpanSession(const std::vector<recorded::Packet>& packets)
    : packets_(packets), sequence_(new_frame_data_sequence())
{
    provider.frames = sequence_;
    epan_ = epan_new(&provider, &provider_functions);
}

EpanSession::~EpanSession()
{
    epan_free(epan_);
    free_frame_data_sequence(sequence_);
}

void EpanSession::dissect(epan_dissect_t& dissection, const recorded::Packet& packet, wtap_rec& record,
                          frame_data& data, Pass pass)
{
    // A block of its own size, so that reading behind it shows.
    auto* bytes = static_cast<guint8*>(g_memdup2(packet.bytes.data(), packet.bytes.size()));
    const auto size = static_cast<guint>(packet.bytes.size());
    // A greater length is refused here by an exception that nobody catches. Wireshark makes a frame's buffer by another
    // function.
    const auto wire = static_cast<gint>(std::min<std::uint32_t>(packet.wire, G_MAXINT));
    tvbuff_t* tvb = tvb_new_real_data(bytes, size, wire);
    if (pass == Pass::tapping)
        epan_dissect_run_with_taps(&dissection, WTAP_FILE_TYPE_SUBTYPE_UNKNOWN, &record, tvb, &data, nullptr);
    else
        epan_dissect_run(&dissection, WTAP_FILE_TYPE_SUBTYPE_UNKNOWN, &record, tvb, &data, nullptr);
    // Freed when the dissection is let go of: it owns the buffer, but not its bytes.
    wmem_register_callback(
        dissection.pi.pool,
        [](wmem_allocator_t*, wmem_cb_event_t, void* kept_bytes) -> plugin::Boolean {
            g_free(kept_bytes);
            return FALSE;
        },
        bytes);
}

// As process_packet_first_pass and process_packet_single_pass in tshark.c.
void EpanSession::first_pass(Pass pass, bool details, const std::function<bool(std::size_t)>& kept)
{
    guint32 cumulated = 0;
    for (std::size_t i = 0; i < packets_.size(); ++i) {
        const recorded::Packet& packet = packets_[i];
        const bool tree = details || postdissectors_want_hfids() != 0;
        epan_dissect_t* dissection = epan_dissect_new(epan_, tree, details);
        frame_data data;
        wtap_rec record = record_of(packet);
        frame_data_init(&data, static_cast<guint32>(kept_.size() + 1), &record, 0, cumulated);
        prime_epan_dissect_with_postdissector_wanted_hfids(dissection);
        for (const int trace : traces)
            if (tree) epan_dissect_prime_with_hfid(dissection, trace);
        frame_data_set_before_dissect(&data, &elapsed_, &reference_, before_);
        if (reference_ == &data) {
            reference_copy_ = data;
            reference_ = &reference_copy_;
        }
        dissect(*dissection, packet, record, data, pass);
        if (tree) failed_ = failed_ || gave_up(dissection->tree);
        if (kept(i)) {
            frame_data_set_after_dissect(&data, &cumulated);
            frame_data* stored = frame_data_sequence_add(sequence_, &data);
            before_ = stored;
            kept_.push_back({&packet, stored});
        } else {
            frame_data_destroy(&data);
        }
        epan_dissect_reset(dissection); // before the record
        epan_dissect_free(dissection);
        wtap_rec_cleanup(&record);
    }
    postseq_cleanup_all_protocols();
}

void EpanSession::visit(std::size_t frame, Pass pass)
{
    wtap_rec record = record_of(*kept_[frame].packet);
    epan_dissect_t* dissection = epan_dissect_new(epan_, TRUE, TRUE);
    dissect(*dissection, *kept_[frame].packet, record, *kept_[frame].data, pass);
    epan_dissect_free(dissection);
    wtap_rec_cleanup(&record);
}

void EpanSession::filter(std::size_t frame)
{
    wtap_rec record = record_of(*kept_[frame].packet);
    epan_dissect_t* dissection = epan_dissect_new(epan_, TRUE, FALSE);
    epan_dissect_prime_with_dfilter(dissection, display_filter);
    dissect(*dissection, *kept_[frame].packet, record, *kept_[frame].data, Pass::tapping);
    (void)dfilter_apply_edt(display_filter, dissection);
    epan_dissect_free(dissection);
    wtap_rec_cleanup(&record);
}

} // namespace webconv::fuzz
