#include "verdict/ending.h"

#include "http2/frame_reader.h"
#include "verdict/kind.h"

#include <chrono>

namespace webconv::verdict {

namespace {

using namespace std::chrono_literals;

/// A server's clock and the observer's are not one; and a timeout is often checked only once a second.
constexpr Time timeout_tolerance = 1s;

Endpoint closer(const Conversation& c) noexcept { return c.connection().ending().by.value_or(Endpoint::first); }

/// The last GOAWAY of the side that closed; of both, if their FINs crossed.
Goaway goaway(const Conversation& c) noexcept
{
    const auto& all = c.facts().goaway;
    Goaway last = all[index(closer(c))];
    const Goaway& peer = all[index(other(closer(c)))];
    if (c.connection().ending().crossed && peer.frame > last.frame) last = peer;
    return last;
}

// An exchange that was begun before anybody closed and whose response never came to its end, or not to the client, or
// not even the request's first line. A client that has sent its FIN may still be waiting.
bool unfinished(const Conversation& c) noexcept
{
    if (c.facts().unreceived) return true;
    if (close_how(c) == CloseHow::half_closed && close_by(c) == CloseBy::client) return false;
    const Endpoint client = c.client(), server = other(client);
    const bool answer_lost = c.facts().undecided[index(server)] || c.facts().place_lost[index(server)];
    const bool undecided = c.facts().undecided[index(client)] && c.connection().start_known(client) && !answer_lost;
    return c.facts().outstanding > 0 || undecided;
}

// Whether all is there that such an exchange is judged by: both sides, the server's to its end, in HTTP/2 also the
// client's, which may have said that it waits no more (RST_STREAM), all of it readable, and who closed.
bool judgeable(const Conversation& c) noexcept
{
    const tcp::Connection& tcp = c.connection();
    const Endpoint client = c.client(), server = other(client);
    if (!tcp.captured(client) || !tcp.captured(server) || tcp.bytes_missing(server)) return false;
    if (c.facts().http2 && tcp.bytes_missing(client)) return false;
    if (c.facts().unopened) return false;
    return !c.facts().unclear && close_by(c);
}

// What was said last, when nothing is outstanding, tells why somebody closed only if it is known to have been the last,
// and what it was.
bool all_told(const Conversation& c) noexcept
{
    const tcp::Connection& tcp = c.connection();
    const Facts& f = c.facts();
    const bool from_the_start = tcp.start_known(Endpoint::first) && tcp.start_known(Endpoint::second);
    if (!from_the_start && !f.http1 && (!f.http2 || c.bytes(closer(c)) == 0)) return false; // it may have said GOAWAY
    if (tcp.end_missing(Endpoint::first) || tcp.end_missing(Endpoint::second)) return false;
    return !f.place_lost[0] && !f.place_lost[1] && !f.head_cut;
}

bool idle_timeout(const Conversation& c) noexcept
{
    if (close_by(c) != CloseBy::server || !all_told(c)) return false;
    const auto silence = c.closing_silence();
    if (!silence) return false;
    const auto& announced = c.facts().timeout;
    return announced ? *silence >= std::chrono::seconds(*announced) - timeout_tolerance : *silence >= least_idle;
}

// A connection that carried exchanges before may end with one that allows no other.
bool last_was_not_persistent(const Conversation& c) noexcept
{
    const Facts& f = c.facts();
    const bool http1_to_the_end = f.http1 && !f.http2 && !f.websocket && f.switched == Switch::none;
    return http1_to_the_end && !(f.last_request_persists && f.last_response_persists);
}

// In this order: the first row that fits is the reason.
struct Row {
    CloseWhy why;
    bool (*fits)(const Conversation&);
};
constexpr std::array rows{
    Row{CloseWhy::never_used, empty},
    Row{CloseWhy::unknown, [](const Conversation& c) { return kind(c) == Class::no_data; }}, // there may have been some
    Row{CloseWhy::websocket_close, [](const Conversation& c) { return c.facts().ws_close_code.has_value(); }},
    Row{CloseWhy::no_websocket_close, [](const Conversation& c) { return kind(c) == Class::websocket && all_told(c); }},
    Row{CloseWhy::unknown, [](const Conversation& c) { return kind(c) == Class::websocket; }},
    Row{CloseWhy::goaway, [](const Conversation& c) { return close_by(c) && goaway(c).frame != Frame::none; }},
    Row{CloseWhy::exchange_aborted, [](const Conversation& c) { return unfinished(c) && judgeable(c); }},
    Row{CloseWhy::unknown, unfinished},
    Row{CloseWhy::request_limit,
        [](const Conversation& c) { return c.facts().max && c.facts().responses_since_max >= *c.facts().max; }},
    Row{CloseWhy::unknown,
        [](const Conversation& c) { return c.facts().max && c.facts().lost; }}, // of missing ones, too
    Row{CloseWhy::announced_close, [](const Conversation& c) { return c.facts().announced_close; }},
    Row{CloseWhy::not_persistent,
        [](const Conversation& c) {
            return persistence(c) == Persistence::none && c.connection().start_known(c.client());
        }},
    Row{CloseWhy::unknown, [](const Conversation& c) { return persistence(c) == Persistence::none; }}, // nor the first
    Row{CloseWhy::not_persistent, [](const Conversation& c) { return last_was_not_persistent(c) && all_told(c); }},
    Row{CloseWhy::idle_timeout, idle_timeout},
    Row{CloseWhy::client_done,
        [](const Conversation& c) {
            return close_by(c) == CloseBy::client && c.facts().outstanding == 0 && all_told(c);
        }},
    Row{CloseWhy::unknown, [](const Conversation&) { return true; }},
};

} // namespace

CloseHow close_how(const Conversation& c) noexcept
{
    const tcp::Connection& tcp = c.connection();
    if (tcp.life() == tcp::Life::refused) return CloseHow::refused;
    if (tcp.ending().reset) return tcp.order_known() ? CloseHow::reset : CloseHow::unknown;
    // With another FIN in what is missing it may be orderly.
    const bool all_fins = !tcp.may_have_ended(Endpoint::first) && !tcp.may_have_ended(Endpoint::second);
    if (tcp.ending().reset_after_fin) return all_fins ? CloseHow::reset_after_fin : CloseHow::unknown;
    const int fins = tcp.fin_seen(Endpoint::first) + tcp.fin_seen(Endpoint::second);
    if (fins == 2) return CloseHow::orderly;
    if (fins == 1) return all_fins ? CloseHow::half_closed : CloseHow::unknown;
    return tcp.life() == tcp::Life::asked ? CloseHow::unanswered : CloseHow::open;
}

std::optional<CloseBy> close_by(const Conversation& c) noexcept
{
    const tcp::Ending& ending = c.connection().ending();
    if (!ending.by || !c.connection().order_known()) return std::nullopt;
    if (ending.crossed) return CloseBy::both;
    return *ending.by == c.client() ? CloseBy::client : CloseBy::server;
}

std::optional<CloseWhy> close_why(const Conversation& c) noexcept
{
    const CloseHow how = close_how(c);
    if (how == CloseHow::open || how == CloseHow::refused || how == CloseHow::unanswered) return std::nullopt;
    for (const Row& row : rows)
        if (row.fits(c)) return row.why;
    return CloseWhy::unknown;
}

void write_close_why(const Conversation& c, Text& out) noexcept
{
    const auto why = close_why(c);
    if (!why) return;
    out.add(name_of(*why));
    const Facts& f = c.facts();
    switch (*why) {
    case CloseWhy::websocket_close: out.add(" ").add(std::uint64_t{*f.ws_close_code}); break;
    case CloseWhy::goaway: {
        const std::uint32_t error = goaway(c).error;
        const std::string_view name = http2::error_name(error);
        if (name.empty())
            out.add(" 0x").add_hex(error);
        else
            out.add(" ").add(name);
        break;
    }
    case CloseWhy::request_limit: out.add(", announced max ").add(std::uint64_t{*f.max}); break;
    case CloseWhy::idle_timeout:
        if (f.timeout)
            out.add(", announced ").add(std::uint64_t{*f.timeout}).add(" s");
        else
            out.add(", not announced");
        out.add(", measured ").add_seconds(*c.closing_silence());
        break;
    default: break;
    }
}

} // namespace webconv::verdict
