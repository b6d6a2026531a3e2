#include "narrator.h"

#include "http2/frame_reader.h"
#include "websocket/close_code.h"
#include "websocket/frame_reader.h"

#include <algorithm>
#include <array>

namespace webconv::narrator {

namespace {

struct Sentence {
    RecordId segment;
    const Record& record;
    const Conversation& conversation;
    const Store& store;
    Text& out;
    PhaseSet phases;
    bool begun = false;

    std::string_view peer() const noexcept { return record.from() == conversation.client() ? "server" : "client"; }
    /// Begins the next part.
    Text& part() noexcept
    {
        if (begun) out.add(", ");
        begun = true;
        return out;
    }
};

// ---- Phases that are always said alike ------------------------------------------------------------------------------

struct Words {
    Phase phase;
    std::string_view words;
};
constexpr std::array fixed_words{
    Words{Phase::open_syn, "asks to open a connection"},
    Words{Phase::open_syn_ack, "agrees to open the connection"},
    Words{Phase::open_ack, "confirms: the connection is open"},
    Words{Phase::open_refused, "refuses the connection"},
    Words{Phase::ws_text, "sends WebSocket text"},
    Words{Phase::ws_binary, "sends WebSocket binary data"},
    Words{Phase::ws_continuation, "sends a further part of a WebSocket message"},
    Words{Phase::ws_ping, "pings"},
    Words{Phase::tls_handshake, "negotiates encryption (TLS handshake)"},
    Words{Phase::ack_open, "confirms the opening"},
    Words{Phase::ack_ws, "has received the WebSocket frames"},
    Words{Phase::ack_h2, "has received the HTTP/2 frames"},
    Words{Phase::ack_tls, "has received the TLS records"},
    Words{Phase::ack_data, "has received the data"},
    Words{Phase::ack_mptcp, "signals for Multipath TCP"},
    Words{Phase::ack_duplicate, "acknowledges nothing new"},
    Words{Phase::idle_probe, "asks: are you still there? (TCP keep-alive)"},
    Words{Phase::idle_probe_ack, "is still there"},
    Words{Phase::window_zero, "has no room for more: wait"},
    Words{Phase::window_probe, "asks whether there is room again"},
    Words{Phase::window_update, "says how much room it has for more"},
    Words{Phase::close_fin, "has no more data to send"},
    Words{Phase::close_fin_reply, "has no more data to send either"},
    Words{Phase::close_last_ack, "confirms: closed both ways"},
    Words{Phase::close_reset, "resets what was left of the connection"},
    Words{Phase::abort_reset, "cuts the connection"},
};

constexpr std::array frame_names{
    Words{Phase::h2_preface, "preface"},
    Words{Phase::h2_settings, "SETTINGS"},
    Words{Phase::h2_headers, "HEADERS"},
    Words{Phase::h2_data, "DATA"},
    Words{Phase::h2_window_update, "WINDOW_UPDATE"},
    Words{Phase::h2_ping, "PING"},
    Words{Phase::h2_rst_stream, "RST_STREAM"},
    Words{Phase::h2_push_promise, "PUSH_PROMISE"},
    Words{Phase::h2_goaway, "GOAWAY"},
    Words{Phase::h2_other, "another frame"},
};

constexpr PhaseSet frame_phases = [] {
    PhaseSet set;
    for (const Words& frame : frame_names) set |= frame.phase;
    return set;
}();

/// What HTTP/2 frames carry, or come beside: they are named in brackets behind it.
constexpr PhaseSet message_phases = [] {
    PhaseSet set;
    for (auto p = static_cast<unsigned>(Phase::request); p < static_cast<unsigned>(Phase::h2_preface); ++p)
        set |= static_cast<Phase>(p);
    return set;
}();

/// What may be inside a TLS record.
constexpr PhaseSet inside_phases = [] {
    PhaseSet set = PhaseSet(Phase::tls_alert) | Phase::tunnel_data | Phase::data;
    for (auto p = static_cast<unsigned>(Phase::request); p <= static_cast<unsigned>(Phase::h2_other); ++p)
        set |= static_cast<Phase>(p);
    return set;
}();

void say_fixed(Sentence& s, Phase phase) noexcept
{
    for (const Words& entry : fixed_words)
        if (entry.phase == phase) s.part().add(entry.words);
}

// ---- HTTP -----------------------------------------------------------------------------------------------------------

/// More of them in one segment are only counted.
constexpr std::size_t named_exchanges = 3;

template <typename Say>
std::size_t for_exchanges_that_begin(const Sentence& s, Moment Exchange::*first, Say say) noexcept
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < s.store.exchange_count(s.record); ++i) {
        const ExchangeId id = s.store.exchange_of(s.record, i);
        const Exchange& exchange = s.store.exchange(id);
        if ((exchange.*first).frame != s.record.frame || !s.store.first_in_frame(s.segment, id)) continue;
        if (count++ < named_exchanges) say(exchange);
    }
    return count;
}

void count_rest(const Sentence& s, std::size_t count) noexcept
{
    if (count > named_exchanges) s.out.add(" and ").add(std::uint64_t{count - named_exchanges}).add(" more");
}

// Where frames are named, their headers would count as well.
void add_bytes(const Sentence& s) noexcept
{
    if (s.phases.has_any(frame_phases)) return;
    // The length is the segment's: of two things in it, it is neither's.
    if (s.phases.has_any(message_phases) && s.phases.has_any(Phase::data | Phase::tunnel_data)) return;
    if (s.phases.has(Phase::repeat) && s.conversation.facts().opened) return; // it has the length of the records
    s.out.add(" (").add(std::uint64_t{s.record.detail}).add(s.record.detail == 1 ? " byte)" : " bytes)");
}

void say_request(Sentence& s) noexcept
{
    const std::size_t count = for_exchanges_that_begin(s, &Exchange::request_first, [&](const Exchange& e) {
        const std::string_view asked = s.store.text(e.asked);
        // Nameless: its header block needs one that was not captured, or ends in a later segment.
        if (asked.empty())
            s.part().add("sends a request");
        else
            s.part().add("asks ").add(asked);
    });
    count_rest(s, count);
    if (count > 0) return;
    const std::size_t exchanges = s.store.exchange_count(s.record);
    const std::string_view asked =
        exchanges == 0 ? std::string_view{} : s.store.text(s.store.exchange(s.store.exchange_of(s.record, 0)).asked);
    if (asked.empty()) {
        s.part().add("sends part of a request");
    } else {
        s.part().add(s.phases.has(Phase::repeat) ? "" : "sends more of ").add(asked);
    }
    add_bytes(s);
}

void say_offer(Sentence& s) noexcept
{
    for (std::size_t i = 0; i < s.store.exchange_count(s.record); ++i) {
        const Exchange& exchange = s.store.exchange(s.store.exchange_of(s.record, i));
        if (!exchange.offers_upgrade) continue;
        s.out.add(" and offers to switch to ").add(s.store.text(exchange.upgrade));
        return;
    }
}

void say_response(Sentence& s) noexcept
{
    const bool alone = s.store.exchange_count(s.record) == 1;
    const std::size_t count = for_exchanges_that_begin(s, &Exchange::response_first, [&](const Exchange& e) {
        s.part().add("answers");
        if (e.status != 0) s.out.add(" ").add(std::uint64_t{e.status});
        const std::string_view reason = s.store.text(e.answered);
        if (!reason.empty()) s.out.add(" ").add(reason);
        const std::string_view asked = s.store.text(e.asked);
        if (!alone && !asked.empty()) s.out.add(" to ").add(asked);
    });
    count_rest(s, count);
    if (count > 0) return;
    bool last = false;
    for (std::size_t i = 0; i < s.store.exchange_count(s.record); ++i) {
        const ExchangeId id = s.store.exchange_of(s.record, i);
        const Exchange& exchange = s.store.exchange(id);
        last = last || (exchange.response_complete && exchange.response_last.frame == s.record.frame &&
                        s.store.last_in_frame(s.segment, id));
    }
    s.part().add(s.phases.has(Phase::repeat)             ? "part of the answer"
                 : s.store.exchange_count(s.record) == 0 ? "sends part of an answer"
                 : last                                  ? "sends the rest of the answer"
                                                         : "sends more of the answer");
    add_bytes(s);
}

struct InterimName {
    std::uint16_t status;
    std::string_view name;
};
constexpr std::array interim_names{
    InterimName{100, " Continue"},
    InterimName{102, " Processing"},
    InterimName{103, " Early Hints"},
};

/// Whether all messages of this kind with bytes in the frame that is acknowledged were complete with it.
template <typename Complete>
bool all_end_in_acknowledged(const Sentence& s, Complete complete) noexcept
{
    const Frame frame = s.record.acks;
    if (frame == Frame::none || s.record.acknowledges_part()) return false;
    bool any = false;
    for (std::size_t i = s.store.first_of(frame); i < s.store.records.size() && s.store.records[i].frame == frame;
         ++i) {
        const Record& record = s.store.records[i];
        if (record.conversation != s.record.conversation) continue;
        for (std::size_t k = 0; k < s.store.exchange_count(record); ++k) {
            if (!complete(s.store.exchange(s.store.exchange_of(record, k)))) return false;
            any = true;
        }
    }
    return any;
}

void say_received_request(Sentence& s) noexcept
{
    const bool all = all_end_in_acknowledged(
        s, [&](const Exchange& e) { return e.request_complete && e.request_last.frame <= s.record.acks; });
    s.part().add(all ? "has received the request" : "has received the request so far");
}

void say_received_response(Sentence& s) noexcept
{
    const bool all = all_end_in_acknowledged(
        s, [&](const Exchange& e) { return e.response_complete && e.response_last.frame <= s.record.acks; });
    s.part().add(all ? "has received the answer" : "has received the answer so far");
}

void say_interim(Sentence& s) noexcept
{
    std::uint16_t status = s.record.detail;
    if (s.phases.has(Phase::repeat)) { // which has only its length
        status = 0;
        for (std::size_t i = 0; i < s.store.exchange_count(s.record); ++i)
            status = std::max(status, s.store.exchange(s.store.exchange_of(s.record, i)).interim);
    }
    const bool beside_final = s.phases.has(Phase::response);
    s.part().add(beside_final ? "before that " : "says ");
    if (status < 100 || status > 199)
        s.out.add("an interim answer");
    else
        s.out.add(std::uint64_t{status});
    for (const InterimName& entry : interim_names)
        if (entry.status == status) s.out.add(entry.name);
    if (!beside_final) s.out.add(status == 100 ? ": go on" : ", the answer will follow");
}

void say_accept(Sentence& s) noexcept
{
    s.part().add("answers 101: switches to ");
    const std::string_view protocol = s.store.text(s.conversation.facts().upgrade_protocol);
    s.out.add(protocol.empty() ? "another protocol" : protocol);
}

void say_decline(Sentence& s) noexcept
{
    s.out.add(", does not switch");
    for (std::size_t i = 0; i < s.store.exchange_count(s.record); ++i) {
        const Exchange& exchange = s.store.exchange(s.store.exchange_of(s.record, i));
        if (!exchange.offers_upgrade) continue;
        s.out.add(" to ").add(s.store.text(exchange.upgrade));
        return;
    }
}

// ---- HTTP/2, WebSocket ----------------------------------------------------------------------------------------------

// The reason of a Close, the debug data of a GOAWAY.
void say_words(Sentence& s) noexcept
{
    if (const std::string_view words = s.store.words(s.segment); !words.empty()) s.out.add(" \"").add(words).add("\"");
}

// All frames of the segment in one part: "HTTP/2 SETTINGS, WINDOW_UPDATE".
void say_frames(Sentence& s) noexcept
{
    const bool beside = s.begun && s.phases.has_any(message_phases);
    if (beside)
        s.out.add(" (HTTP/2 ");
    else
        s.part().add("sends HTTP/2 ");
    bool first = true;
    for (const Words& frame : frame_names) {
        if (!s.phases.has(frame.phase)) continue;
        if (!first) s.out.add(", ");
        first = false;
        s.out.add(frame.words);
        const bool has_code =
            frame.phase == Phase::h2_goaway || (frame.phase == Phase::h2_rst_stream && !s.phases.has(Phase::h2_goaway));
        if (!has_code) continue;
        if (s.phases.has(Phase::repeat)) continue; // which has only its length
        if (const auto error = http2::error_name(s.record.detail); !error.empty()) s.out.add(" ").add(error);
        if (frame.phase == Phase::h2_goaway) say_words(s);
    }
    if (beside) s.out.add(")");
}

// RFC 6455 5.5.3: a pong may come without a ping. All pings of the other side count, also later ones: which of them was
// sent before it, the order of frames in a capture does not tell.
void say_pong(Sentence& s) noexcept
{
    const Facts& facts = s.conversation.facts();
    const Endpoint peer = other(s.record.from());
    const bool pinged = (facts.ws_pinged >> index(peer) & 1) != 0;
    const tcp::Connection& tcp = s.conversation.connection();
    const bool all_seen = !facts.lost && tcp.start_known(peer) && tcp.captured(peer) && !tcp.bytes_missing(peer);
    s.part().add(pinged || !all_seen ? "answers the ping" : "shows that it is alive (a pong that no ping asked for)");
}

void say_ws_close(Sentence& s) noexcept
{
    const Facts& facts = s.conversation.facts();
    const bool reply = facts.ws_close_in != Frame::none && facts.ws_close_by != s.record.from();
    const bool repeat = s.phases.has(Phase::repeat); // which has only its length
    s.part().add("closes the WebSocket").add(reply && !repeat ? ", too" : "");
    if (repeat || s.record.detail == websocket::close_code_unseen) return;
    if (s.record.detail == websocket::close_code_absent) {
        s.out.add(reply ? ", without a code" : " without a code");
        return;
    }
    s.out.add(": ").add(std::uint64_t{s.record.detail});
    const std::string_view name = websocket::name_of_close_code(s.record.detail);
    if (!name.empty()) s.out.add(" (").add(name).add(")");
    say_words(s);
}

// ---- Others ---------------------------------------------------------------------------------------------------------

void say_data(Sentence& s) noexcept
{
    const Facts& facts = s.conversation.facts();
    const bool surplus = facts.found.has(Finding::response_overlong) && s.record.from() != s.conversation.client();
    s.part().add(surplus ? "sends bytes that belong to no answer" : "sends data");
    add_bytes(s);
}

void say_tunnel(Sentence& s) noexcept
{
    s.part().add("sends data through the tunnel");
    add_bytes(s);
}

// Where what is encrypted can be read, that is said instead.
void say_encrypted(Sentence& s) noexcept
{
    const bool read = (s.conversation.facts().opened || s.record.goodbye()) && s.phases.has_any(inside_phases);
    if (!read) s.part().add("sends encrypted data");
}

void say_alert(Sentence& s) noexcept
{
    s.part().add(s.record.goodbye() ? "says that no more will come (TLS close_notify)" : "sends a TLS alert");
}

void say_close_ack(Sentence& s) noexcept { s.part().add("knows that the ").add(s.peer()).add(" will send no more"); }

void say_reset(Sentence& s) noexcept
{
    if (s.record.stray())
        s.part().add("sends a reset that does not fit into the connection, which goes on");
    else
        say_fixed(s, s.phases.has(Phase::close_reset) ? Phase::close_reset : Phase::abort_reset);
}

struct Special {
    Phase phase;
    void (*say)(Sentence&) noexcept;
};
constexpr std::array specials{
    Special{Phase::request, say_request},
    Special{Phase::upgrade_offer, say_offer},
    Special{Phase::response, say_response},
    Special{Phase::response_interim, say_interim},
    Special{Phase::ack_request, say_received_request},
    Special{Phase::ack_response, say_received_response},
    Special{Phase::upgrade_accept, say_accept},
    Special{Phase::upgrade_decline, say_decline},
    Special{Phase::ws_pong, say_pong},
    Special{Phase::ws_close, say_ws_close},
    Special{Phase::tls_data, say_encrypted},
    Special{Phase::tls_alert, say_alert},
    Special{Phase::data, say_data},
    Special{Phase::tunnel_data, say_tunnel},
    Special{Phase::close_ack, say_close_ack},
    Special{Phase::close_reset, say_reset},
    Special{Phase::abort_reset, say_reset},
};

} // namespace

void say(RecordId segment, const Conversation& conversation, const Store& store, Text& out) noexcept
{
    const Record& record = store.records[segment];
    Sentence s{segment, record, conversation, store, out, record.phases()};
    out.add(record.from() == conversation.client() ? "C: " : "S: ");
    if (s.phases.has(Phase::repeat)) out.add("again: ");
    if (s.phases.has(Phase::late)) out.add("late: ");
    if (record.stray() && (record.flags() & control::rst) == 0)
        s.part().add("sends the end of an older connection, which changes nothing");
    // The last word of the handshake stands before what it made readable.
    const bool agreed_first = s.phases.has(Phase::tls_handshake) && s.phases.has_any(inside_phases - Phase::tls_alert);
    if (agreed_first) say_fixed(s, Phase::tls_handshake);
    bool frames_said = false;
    for (const Phase phase : s.phases - Phase::gap - (agreed_first ? PhaseSet(Phase::tls_handshake) : PhaseSet{})) {
        if (frame_phases.has(phase)) {
            if (!frames_said) say_frames(s);
            frames_said = true;
            continue;
        }
        const Special* special = nullptr;
        for (const Special& entry : specials)
            if (entry.phase == phase) special = &entry;
        if (special != nullptr)
            special->say(s);
        else
            say_fixed(s, phase);
    }
    if (s.phases.has(Phase::gap)) out.add(" (something before it has not been seen yet)");
}

} // namespace webconv::narrator
