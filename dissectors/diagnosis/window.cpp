// Flow control that stops a conversation.
#include "diagnosis/rules.h"

#include <chrono>

namespace webconv::diagnosis {

namespace {

using namespace std::chrono_literals;

/// What a user notices. An application that reads in bursts closes its window for some milliseconds.
constexpr Time least_stall = 1s;

} // namespace

// The window was closed for long, and the other side probed it, which it does only while it has something to send
// (RFC 9293 3.8.6.1). Not: a window that closes behind the last byte.
void window_stalled(Case& c)
{
    if (!c.segment()) return;
    const bool probes = c.judgement->phases.has(Phase::window_probe);
    if (!probes && !c.judgement->window_opens) return;
    const Endpoint receiver = probes ? other(c.from) : c.from;
    Stall* const stall = c.conversation.stall(receiver);
    if (stall == nullptr || !stall->probed || stall->told) return;
    const Time lasted = c.now - stall->since.time;
    if (stall->since.frame == Frame::none || lasted < least_stall) return;
    stall->told = true;
    const auto by_client = static_cast<std::uint8_t>(receiver == c.client());
    c.raise(Finding::window_stalled, {stall->since.frame, 0, milliseconds(lasted), by_client});
}

} // namespace webconv::diagnosis
