// Every name that users meet, once, with its one-line meaning: the values of the fields, the nodes of the overview, the
// reference in docs/ and the tests come from these tables.
//
// Names are the product's interface: add, never rename. The order of phases is the order in which a segment shows them.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace webconv {

template <typename E>
struct Entry {
    E value;
    std::string_view name;
    std::string_view meaning;
};

/// What a segment is in its dialog (field webconv.phase).
enum class Phase : std::uint8_t {
    repeat,
    late,
    open_syn,
    open_syn_ack,
    open_ack,
    open_refused,
    request,
    response,
    response_interim,
    upgrade_offer,
    upgrade_accept,
    upgrade_decline,
    ws_text,
    ws_binary,
    ws_continuation,
    ws_ping,
    ws_pong,
    ws_close,
    h2_preface,
    h2_settings,
    h2_headers,
    h2_data,
    h2_window_update,
    h2_ping,
    h2_rst_stream,
    h2_push_promise,
    h2_goaway,
    h2_other,
    tls_handshake,
    tls_data,
    tls_alert,
    tunnel_data,
    data,
    ack_open,
    ack_request,
    ack_response,
    ack_ws,
    ack_h2,
    ack_tls,
    ack_data,
    ack_mptcp,
    ack_duplicate,
    idle_probe,
    idle_probe_ack,
    gap,
    window_zero,
    window_probe,
    window_update,
    close_fin,
    close_fin_reply,
    close_ack,
    close_last_ack,
    close_reset,
    abort_reset,
};

inline constexpr std::array phase_table{
    Entry<Phase>{Phase::repeat, "repeat", "only bytes, SYN or FIN that were seen before"},
    Entry<Phase>{Phase::late, "late", "fills a hole: later bytes were seen before these"},
    Entry<Phase>{Phase::open_syn, "open.syn", "asks to open a connection"},
    Entry<Phase>{Phase::open_syn_ack, "open.syn_ack", "agrees to open the connection"},
    Entry<Phase>{Phase::open_ack, "open.ack", "confirms: the connection is open"},
    Entry<Phase>{Phase::open_refused, "open.refused", "refuses the connection"},
    Entry<Phase>{Phase::request, "request", "bytes of an HTTP request, head or body"},
    Entry<Phase>{Phase::response, "response", "bytes of the final HTTP response"},
    Entry<Phase>{Phase::response_interim, "response.interim", "bytes of an interim (1xx) response"},
    Entry<Phase>{Phase::upgrade_offer, "upgrade.offer", "a request that offers to switch the protocol"},
    Entry<Phase>{Phase::upgrade_accept, "upgrade.accept", "the 101 that switches the protocol"},
    Entry<Phase>{Phase::upgrade_decline, "upgrade.decline", "an answer that does not take up the offered switch"},
    Entry<Phase>{Phase::ws_text, "ws.text", "bytes of a WebSocket text frame"},
    Entry<Phase>{Phase::ws_binary, "ws.binary", "bytes of a WebSocket binary frame"},
    Entry<Phase>{Phase::ws_continuation, "ws.continuation", "bytes of a further fragment of a WebSocket message"},
    Entry<Phase>{Phase::ws_ping, "ws.ping", "bytes of a WebSocket ping"},
    Entry<Phase>{Phase::ws_pong, "ws.pong", "bytes of a WebSocket pong"},
    Entry<Phase>{Phase::ws_close, "ws.close", "bytes of a WebSocket Close frame"},
    Entry<Phase>{Phase::h2_preface, "h2.preface", "bytes of the HTTP/2 connection preface"},
    Entry<Phase>{Phase::h2_settings, "h2.settings", "bytes of a SETTINGS frame"},
    Entry<Phase>{Phase::h2_headers, "h2.headers", "bytes of a HEADERS or CONTINUATION frame"},
    Entry<Phase>{Phase::h2_data, "h2.data", "bytes of a DATA frame"},
    Entry<Phase>{Phase::h2_window_update, "h2.window_update", "bytes of a WINDOW_UPDATE frame"},
    Entry<Phase>{Phase::h2_ping, "h2.ping", "bytes of a PING frame"},
    Entry<Phase>{Phase::h2_rst_stream, "h2.rst_stream", "bytes of a RST_STREAM frame"},
    Entry<Phase>{Phase::h2_push_promise, "h2.push_promise", "bytes of a PUSH_PROMISE frame"},
    Entry<Phase>{Phase::h2_goaway, "h2.goaway", "bytes of a GOAWAY frame"},
    Entry<Phase>{Phase::h2_other, "h2.other", "bytes of another HTTP/2 frame"},
    Entry<Phase>{Phase::tls_handshake, "tls.handshake", "bytes of TLS handshake records"},
    Entry<Phase>{Phase::tls_data, "tls.data", "bytes of encrypted TLS records"},
    Entry<Phase>{Phase::tls_alert, "tls.alert", "bytes of a TLS alert"},
    Entry<Phase>{Phase::tunnel_data, "tunnel.data", "bytes inside a CONNECT tunnel"},
    Entry<Phase>{Phase::data, "data", "payload that is none of the above"},
    Entry<Phase>{Phase::ack_open, "ack.open", "only acknowledges the opening"},
    Entry<Phase>{Phase::ack_request, "ack.request", "only acknowledges bytes of a request"},
    Entry<Phase>{Phase::ack_response, "ack.response", "only acknowledges bytes of a response"},
    Entry<Phase>{Phase::ack_ws, "ack.ws", "only acknowledges bytes of WebSocket frames"},
    Entry<Phase>{Phase::ack_h2, "ack.h2", "only acknowledges bytes of HTTP/2 frames"},
    Entry<Phase>{Phase::ack_tls, "ack.tls", "only acknowledges bytes of TLS records"},
    Entry<Phase>{Phase::ack_data, "ack.data", "only acknowledges other payload, or bytes that were not captured"},
    Entry<Phase>{Phase::ack_mptcp, "ack.mptcp", "acknowledges nothing new, carries Multipath TCP signalling"},
    Entry<Phase>{Phase::ack_duplicate, "ack.duplicate", "acknowledges nothing new"},
    Entry<Phase>{Phase::idle_probe, "idle.probe", "TCP keep-alive probe: are you still there?"},
    Entry<Phase>{Phase::idle_probe_ack, "idle.probe_ack", "answer to a keep-alive probe"},
    Entry<Phase>{Phase::gap, "gap", "begins beyond the highest byte seen: something before it is missing"},
    Entry<Phase>{Phase::window_zero, "window.zero", "no room to receive: the other side must pause"},
    Entry<Phase>{Phase::window_probe, "window.probe", "asks whether there is room again"},
    Entry<Phase>{Phase::window_update, "window.update", "says how much room there is now"},
    Entry<Phase>{Phase::close_fin, "close.fin", "the first FIN: this side will send no more"},
    Entry<Phase>{Phase::close_fin_reply, "close.fin_reply", "the other side's FIN"},
    Entry<Phase>{Phase::close_ack, "close.ack", "acknowledges one FIN, the other is still to come or unacknowledged"},
    Entry<Phase>{Phase::close_last_ack, "close.last_ack", "acknowledges the last FIN: closed both ways"},
    Entry<Phase>{Phase::close_reset, "close.reset", "RST after a FIN"},
    Entry<Phase>{Phase::abort_reset, "abort.reset", "RST without any FIN before: cuts the connection"},
};

/// What kind of conversation it is (field webconv.class).
enum class Class : std::uint8_t {
    websocket,
    h2c,
    h2,
    upgraded,
    tunnel,
    http09,
    keep_alive,
    http10,
    tls,
    other,
    no_data
};

inline constexpr std::array class_table{
    Entry<Class>{Class::websocket, "WebSocket", "HTTP/1.1 that was upgraded to WebSocket (RFC 6455)"},
    Entry<Class>{Class::h2c, "h2c", "HTTP/2 in clear text (RFC 9113, RFC 7540 3.2)"},
    Entry<Class>{Class::h2, "h2", "HTTP/2 inside TLS that could be decrypted"},
    Entry<Class>{Class::upgraded, "upgraded", "HTTP/1.1 that was upgraded to another protocol"},
    Entry<Class>{Class::tunnel, "tunnel", "a CONNECT tunnel"},
    Entry<Class>{Class::http09, "HTTP/0.9", "a simple request, the answer ends at the close"},
    Entry<Class>{Class::keep_alive, "keep-alive", "HTTP/1.x over a persistent connection"},
    Entry<Class>{Class::http10, "HTTP/1.0", "HTTP/1.x with a connection for one exchange only, the model of HTTP/1.0"},
    Entry<Class>{Class::tls, "TLS", "TLS that could not be decrypted"},
    Entry<Class>{Class::other, "other", "payload that is none of these"},
    Entry<Class>{Class::no_data, "no data", "no payload byte in either direction"},
};

/// How sure the class is (field webconv.class.confidence).
enum class Confidence : std::uint8_t { certain, probable };

inline constexpr std::array confidence_table{
    Entry<Confidence>{Confidence::certain, "certain", "the capture shows both sides from the start"},
    Entry<Confidence>{Confidence::probable, "probable", "not answered, one-sided, or captured from the middle"},
};

/// Whether the connection could carry, and carried, more than one exchange (field webconv.persistence).
enum class Persistence : std::uint8_t { none, offered, used };

inline constexpr std::array persistence_table{
    Entry<Persistence>{Persistence::none, "none", "not persistent: one exchange only"},
    Entry<Persistence>{Persistence::offered, "offered", "persistent, but it carried one exchange only"},
    Entry<Persistence>{Persistence::used, "used", "it carried more than one request"},
};

/// How the client was told from the server (field webconv.roles).
enum class Roles : std::uint8_t { seen, inferred, guessed };

inline constexpr std::array roles_table{
    Entry<Roles>{Roles::seen, "seen", "from the handshake"},
    Entry<Roles>{Roles::inferred, "inferred", "from what was said: the sender of a request is the client"},
    Entry<Roles>{Roles::guessed, "guessed", "from the ports: the higher one is the client's"},
};

/// What became of an offered protocol switch (second word of webconv.upgrade).
enum class Upgrade : std::uint8_t { none, offered, accepted, declined };

inline constexpr std::array upgrade_table{
    Entry<Upgrade>{Upgrade::none, "none", "no switch was offered"},
    Entry<Upgrade>{Upgrade::offered, "offered", "offered; no answer was captured"},
    Entry<Upgrade>{Upgrade::accepted, "accepted", "answered 101: switched"},
    Entry<Upgrade>{Upgrade::declined, "declined", "answered otherwise: not switched"},
};

/// Who ended the conversation first, by FIN or RST (field webconv.close.by).
enum class CloseBy : std::uint8_t { client, server, both };

inline constexpr std::array close_by_table{
    Entry<CloseBy>{CloseBy::client, "client", "the client ended it first"},
    Entry<CloseBy>{CloseBy::server, "server", "the server ended it first"},
    Entry<CloseBy>{CloseBy::both, "both", "both at once: the FINs crossed"},
};

/// How the conversation ended (field webconv.close.how).
enum class CloseHow : std::uint8_t { orderly, half_closed, reset, reset_after_fin, refused, unanswered, open, unknown };

inline constexpr std::array close_how_table{
    Entry<CloseHow>{CloseHow::orderly, "orderly", "a FIN each way"},
    Entry<CloseHow>{CloseHow::half_closed, "half-closed", "one FIN only"},
    Entry<CloseHow>{CloseHow::reset, "reset", "a RST, no FIN before it"},
    Entry<CloseHow>{CloseHow::reset_after_fin, "reset after FIN", "a RST before both FINs were acknowledged"},
    Entry<CloseHow>{CloseHow::refused, "refused", "the SYN was answered by a RST"},
    Entry<CloseHow>{CloseHow::unanswered, "unanswered", "SYNs, never an answer"},
    Entry<CloseHow>{CloseHow::open, "open", "the capture shows no end"},
    Entry<CloseHow>{CloseHow::unknown, "unknown",
                    "a FIN or RST was seen; what is not in the capture may have ended it"},
};

/// What led to the end (first words of the field webconv.close.why, details follow), in the order of judging.
enum class CloseWhy : std::uint8_t {
    never_used,
    websocket_close,
    no_websocket_close,
    goaway,
    exchange_aborted,
    request_limit,
    announced_close,
    not_persistent,
    idle_timeout,
    client_done,
    unknown
};

inline constexpr std::array close_why_table{
    Entry<CloseWhy>{CloseWhy::never_used, "never used", "no payload byte in either direction"},
    Entry<CloseWhy>{CloseWhy::websocket_close, "WebSocket close", "a Close frame was seen; its code follows"},
    Entry<CloseWhy>{CloseWhy::no_websocket_close, "closed without WebSocket close", "WebSocket, and no Close frame"},
    Entry<CloseWhy>{CloseWhy::goaway, "GOAWAY", "HTTP/2 GOAWAY of the side that closed; the error's name follows"},
    Entry<CloseWhy>{CloseWhy::exchange_aborted, "exchange aborted", "an exchange was never completed"},
    Entry<CloseWhy>{CloseWhy::request_limit, "request limit", "Keep-Alive: max ran out"},
    Entry<CloseWhy>{CloseWhy::announced_close, "announced close", "an answer after the first said Connection: close"},
    Entry<CloseWhy>{CloseWhy::not_persistent, "not persistent", "one exchange per connection was agreed"},
    Entry<CloseWhy>{CloseWhy::idle_timeout, "idle timeout", "the server closed after a silence"},
    Entry<CloseWhy>{CloseWhy::client_done, "client done", "the client closed, nothing was outstanding"},
    Entry<CloseWhy>{CloseWhy::unknown, "unknown", "none of these"},
};

/// How much a finding matters, as Wireshark grades it.
enum class Severity : std::uint8_t { note, warn, error };

/// Something worth knowing about a conversation, and mostly worth changing (field webconv.finding). What to do about
/// each is told in docs/findings.md and, with its frames, in the finding's sentence (diagnosis/sentences.cpp).
enum class Finding : std::uint8_t {
    keepalive_race,
    response_truncated,
    response_overlong,
    request_unanswered,
    upgrade_declined,
    upgrade_unoffered,
    ws_bad_accept,
    ws_masking,
    ws_no_close,
    h2_no_settings,
    h2_unasked,
    h2_goaway_error,
    close_wait,
    connection_unused,
    connection_refused,
    connection_unanswered,
    handshake_retried,
    window_stalled,
    content_length_conflict,
    head_of_line,
    reuse_missed,
    limits_reached
};

struct FindingEntry {
    Finding value;
    std::string_view name;
    Severity severity;
    std::string_view meaning;
};

// clang-format off
inline constexpr std::array finding_table{
    FindingEntry{Finding::keepalive_race, "keepalive_race", Severity::warn,
                 "a request met a connection that the server was closing"},
    FindingEntry{Finding::response_truncated, "response_truncated", Severity::warn,
                 "the connection ended in the middle of a response"},
    FindingEntry{Finding::response_overlong, "response_overlong", Severity::warn,
                 "more came behind a response than its length allows"},
    FindingEntry{Finding::request_unanswered, "request_unanswered", Severity::warn,
                 "the connection ended before a request was answered"},
    FindingEntry{Finding::upgrade_declined, "upgrade_declined", Severity::note,
                 "an offered protocol switch was not taken up"},
    FindingEntry{Finding::upgrade_unoffered, "upgrade_unoffered", Severity::error,
                 "the server switched to a protocol that the client had not offered"},
    FindingEntry{Finding::ws_bad_accept, "ws_bad_accept", Severity::error,
                 "Sec-WebSocket-Accept does not answer the client's key"},
    FindingEntry{Finding::ws_masking, "ws_masking", Severity::error,
                 "a WebSocket frame of the client is not masked, or one of the server is"},
    FindingEntry{Finding::ws_no_close, "ws_no_close", Severity::warn,
                 "a WebSocket ended without a Close frame"},
    FindingEntry{Finding::h2_no_settings, "h2_no_settings", Severity::error,
                 "an HTTP/2 endpoint did not begin with SETTINGS"},
    FindingEntry{Finding::h2_unasked, "h2_unasked", Severity::warn,
                 "HTTP/2 frames answer a request of HTTP/1.x that had not offered it"},
    FindingEntry{Finding::h2_goaway_error, "h2_goaway_error", Severity::error,
                 "an HTTP/2 GOAWAY names an error"},
    FindingEntry{Finding::close_wait, "close_wait", Severity::note,
                 "one side left the other's FIN unanswered for long"},
    FindingEntry{Finding::connection_unused, "connection_unused", Severity::note,
                 "a connection was opened and closed without a byte"},
    FindingEntry{Finding::connection_refused, "connection_refused", Severity::warn,
                 "the server refused the connection"},
    FindingEntry{Finding::connection_unanswered, "connection_unanswered", Severity::warn,
                 "the client asked for a connection and nobody answered"},
    FindingEntry{Finding::handshake_retried, "handshake_retried", Severity::note,
                 "a SYN or SYN,ACK had to be sent again"},
    FindingEntry{Finding::window_stalled, "window_stalled", Severity::warn,
                 "the receiver had no room for long while the sender had more to send"},
    FindingEntry{Finding::content_length_conflict, "content_length_conflict", Severity::warn,
                 "a message contradicts itself about its length"},
    FindingEntry{Finding::head_of_line, "head_of_line", Severity::note,
                 "a pipelined answer had to wait for the one before it"},
    FindingEntry{Finding::reuse_missed, "reuse_missed", Severity::note,
                 "a client opened a connection per request although the server offered to keep it"},
    FindingEntry{Finding::limits_reached, "limits_reached", Severity::warn,
                 "the capture went beyond what webconv keeps: from here on it tells less than there is"},
};
// clang-format on

/// Whether the tables above list their enumeration completely and in order, so that the value is the index.
template <typename Row, std::size_t N>
constexpr bool in_order(const std::array<Row, N>& table) noexcept
{
    for (std::size_t i = 0; i < N; ++i)
        if (static_cast<std::size_t>(table[i].value) != i) return false;
    return true;
}

static_assert(in_order(phase_table) && in_order(class_table) && in_order(confidence_table));
static_assert(in_order(persistence_table) && in_order(roles_table) && in_order(upgrade_table));
static_assert(in_order(close_by_table) && in_order(close_how_table) && in_order(close_why_table));
static_assert(in_order(finding_table));

constexpr std::string_view name_of(Phase v) noexcept { return phase_table[static_cast<std::size_t>(v)].name; }
constexpr std::string_view name_of(Class v) noexcept { return class_table[static_cast<std::size_t>(v)].name; }
constexpr std::string_view name_of(Confidence v) noexcept { return confidence_table[static_cast<std::size_t>(v)].name; }
constexpr std::string_view name_of(Persistence v) noexcept
{
    return persistence_table[static_cast<std::size_t>(v)].name;
}
constexpr std::string_view name_of(Roles v) noexcept { return roles_table[static_cast<std::size_t>(v)].name; }
constexpr std::string_view name_of(Upgrade v) noexcept { return upgrade_table[static_cast<std::size_t>(v)].name; }
constexpr std::string_view name_of(CloseBy v) noexcept { return close_by_table[static_cast<std::size_t>(v)].name; }
constexpr std::string_view name_of(CloseHow v) noexcept { return close_how_table[static_cast<std::size_t>(v)].name; }
constexpr std::string_view name_of(CloseWhy v) noexcept { return close_why_table[static_cast<std::size_t>(v)].name; }
constexpr std::string_view name_of(Finding v) noexcept { return finding_table[static_cast<std::size_t>(v)].name; }

/// A set of values of a table, a bit each; iterates in the table's order.
template <typename E, typename Bits>
class SetOf {
public:
    constexpr SetOf() noexcept = default;
    constexpr SetOf(E e) noexcept : bits_(bit(e)) {} // one value is a set of one
    static constexpr SetOf from_bits(Bits bits) noexcept { return SetOf(bits, 0); }

    constexpr bool has(E e) const noexcept { return (bits_ & bit(e)) != 0; }
    constexpr bool has_any(SetOf s) const noexcept { return (bits_ & s.bits_) != 0; }
    constexpr bool empty() const noexcept { return bits_ == 0; }
    constexpr int size() const noexcept { return std::popcount(bits_); }
    constexpr Bits bits() const noexcept { return bits_; }

    constexpr SetOf operator|(SetOf s) const noexcept { return SetOf(bits_ | s.bits_, 0); }
    constexpr SetOf operator&(SetOf s) const noexcept { return SetOf(bits_ & s.bits_, 0); }
    constexpr SetOf operator-(SetOf s) const noexcept { return SetOf(bits_ & ~s.bits_, 0); }
    constexpr SetOf& operator|=(SetOf s) noexcept { return *this = *this | s; }
    constexpr bool operator==(const SetOf&) const noexcept = default;

    class Iterator {
    public:
        constexpr explicit Iterator(Bits rest) noexcept : rest_(rest) {}
        constexpr E operator*() const noexcept { return static_cast<E>(std::countr_zero(rest_)); }
        constexpr Iterator& operator++() noexcept
        {
            rest_ &= rest_ - 1;
            return *this;
        }
        constexpr bool operator==(const Iterator&) const noexcept = default;

    private:
        Bits rest_;
    };
    constexpr Iterator begin() const noexcept { return Iterator(bits_); }
    constexpr Iterator end() const noexcept { return Iterator(0); }

private:
    static constexpr Bits bit(E e) noexcept { return Bits{1} << static_cast<unsigned>(e); }
    constexpr SetOf(Bits bits, int) noexcept : bits_(bits) {}
    Bits bits_ = 0;
};
using PhaseSet = SetOf<Phase, std::uint64_t>;
using FindingSet = SetOf<Finding, std::uint32_t>;
static_assert(phase_table.size() <= 64 && finding_table.size() <= 32, "a value is a bit");

constexpr PhaseSet operator|(Phase a, Phase b) noexcept { return PhaseSet(a) | PhaseSet(b); }

} // namespace webconv
