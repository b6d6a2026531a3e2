// How an end was said, or was not.
#include "diagnosis/rules.h"
#include "verdict/ending.h"
#include "verdict/kind.h"

#include <chrono>

namespace webconv::diagnosis {

namespace {

using namespace std::chrono_literals;

/// After a FIN that is left unanswered the other side soon forgets the connection (Linux after 60 s), and whatever is
/// sent then meets a RST. Half of that is long.
constexpr Time least_close_wait = 30s;

bool all_read(const Case& c) noexcept
{
    return c.conversation.read_to_end(Endpoint::first) && c.conversation.read_to_end(Endpoint::second);
}

bool reset(const Case& c) noexcept
{
    const tcp::Ending& ending = c.tcp().ending();
    return (ending.reset || ending.reset_after_fin) && !c.conversation.waits_for_bytes(Endpoint::first) &&
           !c.conversation.waits_for_bytes(Endpoint::second);
}

} // namespace

// RFC 6455 7.1.1: each side sends Close before TCP is closed. Not: one that is still open, or half of it; a Close that
// may have been in bytes that are not in the capture, or of the side that was not captured.
void ws_no_close(Case& c)
{
    if (c.facts.ws_close_code || c.found(Finding::ws_no_close) || !c.facts.websocket || c.facts.lost) return;
    if (verdict::kind(c.conversation) != Class::websocket || !c.two_sided()) return;
    if (c.tcp().bytes_missing(Endpoint::first) || c.tcp().bytes_missing(Endpoint::second)) return;
    if (!all_read(c) && !reset(c)) return;
    const auto by_client = static_cast<std::uint8_t>(c.tcp().ending().by == c.client());
    const Time silence = c.conversation.closing_silence().value_or(Time{});
    c.raise(Finding::ws_no_close,
            {c.tcp().ending().frame, 0, silence < verdict::least_idle ? 0 : milliseconds(silence), by_client});
}

// RFC 9113 3.4: SETTINGS is the first thing that either side sends. Here the client began with its preface, the server
// has ended, and none of what it sent was HTTP/2. What stands where SETTINGS are due is judged by http2::Streams.
void h2_never_spoken(Case& c)
{
    const Facts& f = c.facts;
    if (!f.h2_preface || f.h2_frames[index(c.server())] || c.found(Finding::h2_no_settings) || f.lost) return;
    if (!c.conversation.read_to_end(c.server()) || c.conversation.bytes(c.server()) == 0) return;
    c.raise(Finding::h2_no_settings, {f.recognised_in, 0, 0, 2});
}

// Not: a client that half-closes and waits for its answer; a side that still sends; a FIN that did not arrive, or that
// was answered by what is not in the capture; a tunnel or a protocol that is unknown, in which one direction may last
// for long.
void close_wait(Case& c)
{
    const tcp::Connection& tcp = c.tcp();
    const tcp::Ending& ending = tcp.ending();
    const Facts& f = c.facts;
    if (!ending.by || c.found(Finding::close_wait) || ending.reset || ending.crossed) return;
    const Endpoint closer = *ending.by, sleeper = other(closer);
    if (!tcp.fin_seen(closer) || tcp.acknowledged(closer) <= tcp.fin_offset(closer)) return;
    const bool here = c.segment() && tcp.fin_frame(sleeper) == c.frame(); // the FIN that answers
    if (tcp.fin_seen(sleeper) ? !here : tcp.may_have_ended(sleeper)) return;
    if (c.segment() && c.judgement->payload) return;
    if (ending.reset_after_fin && !(c.segment() && c.judgement->phases.has(Phase::close_reset))) return;
    if (!(f.http1 || f.http2 || f.websocket || f.tls) || f.switched == Switch::tunnel) return;
    if (sleeper == c.server() && f.outstanding > 0) return;
    const Time silence = c.now - c.conversation.quiet_since();
    if (silence < least_close_wait) return;
    c.raise(Finding::close_wait,
            {ending.frame, 0, milliseconds(silence), static_cast<std::uint8_t>(sleeper == c.server())});
}

} // namespace webconv::diagnosis
