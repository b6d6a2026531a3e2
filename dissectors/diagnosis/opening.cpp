// Connections that did not come about, came about slowly, or for nothing.
#include "diagnosis/rules.h"
#include "verdict/ending.h"

#include <chrono>

namespace webconv::diagnosis {

namespace {

using namespace std::chrono_literals;

/// RFC 6298 2.1 and 5.5: a SYN is sent again after 1 s and, once more, 2 s later. A capture that ends sooner says
/// nothing.
constexpr Time least_unanswered = 3s;
/// A copy of the same packet that the network or the capture made comes sooner; a timer of TCP runs at least this long.
constexpr Time least_retry = 200ms;

} // namespace

// The SYN was answered by RST. Not: the RST was forged or overtaken, as the SYN,ACK behind it shows.
void connection_refused(Case& c)
{
    if (!c.segment()) return;
    const PhaseSet phases = c.judgement->phases;
    if (phases.has(Phase::open_refused) && !c.found(Finding::connection_refused))
        c.raise(Finding::connection_refused, {c.tcp().syn_frame(c.client())});
    const bool tried_again = c.found(Finding::handshake_retried);
    if (phases.has(Phase::open_syn_ack) && c.found(Finding::connection_refused) && !tried_again)
        c.withdraw(Finding::connection_refused);
}

// Not: the packet was captured or transmitted twice; a SYN,ACK that answers the repeated SYN at once.
void handshake_retried(Case& c)
{
    if (!c.segment() || c.found(Finding::handshake_retried)) return;
    const PhaseSet phases = c.judgement->phases;
    if (!phases.has(Phase::repeat) || !phases.has_any(Phase::open_syn | Phase::open_syn_ack)) return;
    if (c.now - c.last_before < least_retry) return;
    const bool syn_ack = phases.has(Phase::open_syn_ack);
    const bool confirmed = c.tcp().life() != tcp::Life::agreed;
    const std::uint8_t variant = !syn_ack ? 0 : confirmed ? 2 : 1;
    c.raise(Finding::handshake_retried, {c.tcp().syn_frame(c.from), 0, milliseconds(c.now - c.last_before), variant});
}

// Nothing of the server, though the capture went on for long enough. Not: the other direction was not captured (then
// the client's next segments are no SYN); the capture ends with the SYN.
void connection_unanswered(Case& c)
{
    if (c.segment() || c.tcp().life() != tcp::Life::asked) return;
    const Time waited = c.now - c.conversation.start();
    if (c.tcp().captured(c.server()) || waited < least_unanswered) return;
    c.raise(Finding::connection_unanswered, {c.tcp().syn_frame(c.client()), 0, milliseconds(waited)});
}

// Both ends are known not to have sent a byte. Not: a capture that starts in the middle, or has a hole; a client that
// only half-closes, as the server may still speak.
void connection_unused(Case& c)
{
    const Conversation& conversation = c.conversation;
    const tcp::Connection& tcp = c.tcp();
    const bool unused = tcp.sent_nothing(Endpoint::first) && tcp.sent_nothing(Endpoint::second);
    if (c.found(Finding::connection_unused)) {
        if (!unused) c.withdraw(Finding::connection_unused); // what the RST met
        return;
    }
    const CloseHow how = verdict::close_how(conversation);
    const bool ended = how == CloseHow::orderly || how == CloseHow::reset || how == CloseHow::reset_after_fin;
    if (!unused || !ended || !c.two_sided()) return;
    if (!tcp.syn_ack_seen(Endpoint::first) && !tcp.syn_ack_seen(Endpoint::second)) return;
    const bool broken_off = how == CloseHow::reset && !tcp.confirmed();
    c.raise(Finding::connection_unused, {tcp.ending().frame, 0, 0, static_cast<std::uint8_t>(broken_off)});
}

} // namespace webconv::diagnosis
