#include "narrator.h"

#include <array>
#include <bit>

namespace webconv::narrator {

namespace {

constexpr ControlBits all_ecn = control::ae | control::cwr | control::ece;

struct Context {
    const Record& record;
    PhaseSet phases;
    std::string_view me, peer;
    Text& out;
};

void explain_ecn(const Context& c, ControlBits bit) noexcept
{
    const ControlBits set = c.record.flags() & all_ecn;
    if ((c.record.flags() & control::syn) != 0) {
        if ((c.record.flags() & control::ack) != 0)
            c.out.add("part of the answer on congestion marks (ECN)");
        else if (set == all_ecn)
            c.out.add("offers to count congestion marks (accurate ECN)");
        else
            c.out.add("offers to use congestion marks (ECN)");
    } else if (bit == control::ece) {
        c.out.add("what the ").add(c.peer).add(" sent met congestion on its way: send slower");
    } else if (bit == control::cwr) {
        c.out.add("the ").add(c.me).add(" has slowed down because of congestion");
    } else {
        c.out.add("has no meaning here");
    }
}

void explain_accurate_ecn(const Context& c) noexcept
{
    const ControlBits flags = c.record.flags();
    const unsigned counter =
        ((flags & control::ae) != 0) * 4U + ((flags & control::cwr) != 0) * 2U + ((flags & control::ece) != 0);
    c.out.add("ACE: these three bits count congestion marks; the counter stands at ").add(std::uint64_t{counter});
}

void explain_urg(const Context& c) noexcept
{
    c.out.add("the ").add(c.peer).add(" should read the urgent bytes first");
}

void explain_ack(const Context& c) noexcept
{
    if (c.record.acks == Frame::none) {
        if (c.phases.has_any(Phase::abort_reset | Phase::close_reset))
            c.out.add("tells which connection is meant");
        else if (c.record.has_news())
            c.out.add("bytes that are not in this capture have arrived");
        else
            c.out.add("nothing new has arrived since the last one");
        return;
    }
    if (c.phases.has(Phase::open_syn_ack))
        c.out.add("the wish to open, frame ").add(c.record.acks).add(", has arrived");
    else if (c.record.acknowledges_part())
        c.out.add("everything before, and part of frame ").add(c.record.acks).add(", has arrived");
    else
        c.out.add("everything up to the end of frame ").add(c.record.acks).add(" has arrived");
}

struct Payload {
    PhaseSet phases;
    std::string_view name;
};
constexpr std::array payloads{
    Payload{Phase::upgrade_accept, "the switch"},
    Payload{Phase::request, "the request"},
    Payload{PhaseSet(Phase::response) | Phase::response_interim, "the answer"},
    Payload{PhaseSet(Phase::ws_text) | Phase::ws_binary | Phase::ws_continuation | Phase::ws_ping | Phase::ws_pong |
                Phase::ws_close,
            "the message"},
    Payload{PhaseSet(Phase::tls_handshake) | Phase::tls_data | Phase::tls_alert, "the TLS records"},
    Payload{PhaseSet(Phase::h2_settings) | Phase::h2_window_update | Phase::h2_ping | Phase::h2_rst_stream |
                Phase::h2_push_promise | Phase::h2_goaway | Phase::h2_other | Phase::h2_preface | Phase::h2_headers |
                Phase::h2_data,
            "the HTTP/2 frames"},
    Payload{PhaseSet(Phase::data) | Phase::tunnel_data, "the data"},
};

void explain_psh(const Context& c) noexcept
{
    for (const Payload& payload : payloads) {
        if (!c.phases.has_any(payload.phases)) continue;
        c.out.add("hand ").add(payload.name).add(" to the ").add(c.peer).add(" now");
        return;
    }
    c.out.add("nothing to hand over here");
}

constexpr std::string_view changes_nothing = "it does not fit into this connection, and changes nothing";

void explain_rst(const Context& c) noexcept
{
    if (c.phases.has(Phase::open_refused))
        c.out.add("nobody accepts connections at this port");
    else if (c.record.stray())
        c.out.add(changes_nothing);
    else
        c.out.add("the ").add(c.me).add(" drops the connection at once, nothing more counts");
}

void explain_syn(const Context& c) noexcept
{
    if (c.phases.has(Phase::open_syn_ack))
        c.out.add("the ").add(c.me).add(" opens its side, its bytes are counted from here");
    else
        c.out.add("the ").add(c.me).add(" wants to open, its bytes are counted from here");
}

void explain_fin(const Context& c) noexcept
{
    if (c.record.stray())
        c.out.add(changes_nothing);
    else
        c.out.add("the ").add(c.me).add(" will send no more");
}

struct Bit {
    ControlBits bit;
    std::string_view name;
    void (*explain)(const Context&) noexcept; ///< null: one of ECN's
};
constexpr std::array header_order{
    Bit{control::ae, "AE", nullptr},       Bit{control::cwr, "CWR", nullptr},     Bit{control::ece, "ECE", nullptr},
    Bit{control::urg, "URG", explain_urg}, Bit{control::ack, "ACK", explain_ack}, Bit{control::psh, "PSH", explain_psh},
    Bit{control::rst, "RST", explain_rst}, Bit{control::syn, "SYN", explain_syn}, Bit{control::fin, "FIN", explain_fin},
};

// RFC 9768 section 3.1.2: after that handshake the three bits are one counter.
bool counts_marks(const Record& record) noexcept
{
    return record.accurate_ecn() && (record.flags() & control::syn) == 0 && (record.flags() & all_ecn) != 0;
}

} // namespace

std::uint32_t flag_count(const Record& record) noexcept
{
    const auto bits = static_cast<std::uint32_t>(std::popcount(record.flags()));
    if (!counts_marks(record)) return bits;
    return bits + 1 - static_cast<std::uint32_t>(std::popcount(static_cast<ControlBits>(record.flags() & all_ecn)));
}

void explain_flag(const Record& record, const Conversation& conversation, std::uint32_t i, Text& out) noexcept
{
    const bool client = record.from() == conversation.client();
    const Context c{record, record.phases(), client ? "client" : "server", client ? "server" : "client", out};
    const bool counter = counts_marks(record);
    if (counter && i-- == 0) {
        explain_accurate_ecn(c);
        return;
    }
    for (const Bit& entry : header_order) {
        if ((record.flags() & entry.bit) == 0 || (counter && (entry.bit & all_ecn) != 0)) continue;
        if (i-- > 0) continue;
        out.add(entry.name).add(": ");
        if (entry.explain != nullptr)
            entry.explain(c);
        else
            explain_ecn(c, entry.bit);
        return;
    }
}

} // namespace webconv::narrator
