// Requests and responses that the end of the connection cut off, and connections that could have carried more of them.
#include "diagnosis/rules.h"
#include "verdict/ending.h"
#include "verdict/kind.h"

#include <chrono>

namespace webconv::diagnosis {

namespace {

using namespace std::chrono_literals;

/// How long a server keeps an idle connection that announced nothing: the shortest default in use (Apache, Node.js).
constexpr Time usually_kept = 5s;

/// The server has said all that it ever will, and all of it was read.
bool server_is_done(const Case& c) noexcept
{
    if (c.conversation.read_to_end(c.server())) return true;
    const tcp::Ending& ending = c.tcp().ending();
    return (ending.reset || ending.reset_after_fin) && !c.conversation.waits_for_bytes(c.server());
}

// The server closed an idle connection without having seen the request: its FIN does not acknowledge it, or its RST is
// the answer of a host that knows no such connection (RFC 9293 3.10.7.1: a RST without ACK).
bool met_the_close(const Case& c, Offset request_at) noexcept
{
    const tcp::Ending& ending = c.tcp().ending();
    if (request_at == 0 || ending.by != c.server() || ending.crossed) return false;
    if (ending.reset) return !ending.reset_acknowledges && c.tcp().acknowledged(c.client()) <= request_at;
    return c.tcp().fin_seen(c.server()) && c.tcp().fin_acknowledges(c.server()) <= request_at;
}

bool is_race(const Case& c, const Exchange& exchange, Offset request_at) noexcept
{
    const Facts& f = c.facts;
    const bool persistent = verdict::persistence(c.conversation) == Persistence::used && !f.announced_close &&
                            (!f.response_view || f.response_view->persistent);
    return persistent && exchange.number > 1 && f.http1 && !f.http2 && met_the_close(c, request_at);
}

// Whether it may be one, if an earlier exchange is missing in the capture.
bool may_be_race(const Case& c, Offset request_at) noexcept
{
    return met_the_close(c, request_at) && !c.tcp().start_known(c.client());
}

// Nothing is missing, or encrypted, in which the answer may stand, or, in HTTP/2, the word that nobody waits for it
// (RST_STREAM).
bool all_there(const Case& c) noexcept
{
    if (c.facts.unopened) return false;
    const bool server_lost = c.facts.lost || c.facts.place_lost[index(c.server())] || c.tcp().bytes_missing(c.server());
    return !server_lost && !(c.facts.http2 && c.tcp().bytes_missing(c.client()));
}

/// The client was gone before the first byte of the answer came to it.
bool nothing_received(const Case& c, const Exchange& exchange) noexcept
{
    return c.facts.closer_gone && exchange.response_first.frame >= c.conversation.unacknowledged_from(c.server());
}

bool still_true(const Case& c, const Exchange& exchange) noexcept
{
    if (c.facts.unreceived) return true;
    if (c.found(Finding::request_unanswered) && nothing_received(c, exchange)) return true;
    if (c.found(Finding::response_truncated)) return !exchange.response_complete;
    return exchange.response_first.frame == Frame::none;
}

/// How long the client waited for the answer, if it is known that it closed.
std::uint32_t waited(const Case& c, const Exchange& exchange) noexcept
{
    const Time closed = c.conversation.closed();
    return milliseconds((closed >= exchange.request_first.time ? closed : c.now) - exchange.request_first.time);
}

Met met(const Case& c, const Exchange& exchange) noexcept
{
    const tcp::Ending& ending = c.tcp().ending();
    if (ending.reset) return no_such_connection;
    const bool late = exchange.request_first.frame > ending.frame; // else the silence ended with the request
    const Time silence = late ? c.conversation.closing_silence().value_or(Time{}) : exchange.idle;
    return silence < verdict::least_idle ? sudden_close : idle_close;
}

/// Whether the client had said before that it asks no more (RFC 9112 9.6).
bool behind_last_request(const Case& c, const Exchange& exchange) noexcept
{
    ExchangeId id = c.facts.first_exchange;
    for (; id != 0 && &c.store.exchange(id) != &exchange; id = c.store.exchange(id).next)
        if (c.store.exchange(id).asks_to_close) return true;
    return false;
}

/// A client that gives up has waited longer.
constexpr Time least_wait = 100ms;

/// Why a client that closed left.
CutOff why_client_left(const Case& c, const Exchange& exchange) noexcept
{
    const tcp::Ending& ending = c.tcp().ending();
    const Goaway& servers = c.facts.goaway[index(c.server())];
    const bool goaway_first = servers.frame != Frame::none && servers.frame < ending.frame;
    if (c.found(Finding::h2_goaway_error) && goaway_first) return given_up;
    if (std::chrono::milliseconds(waited(c, exchange)) >= least_wait) return by_client;
    return ending.reset || c.facts.closer_gone ? reset_at_once : half_closed;
}

/// Who is to be asked why not a byte of an answer came.
CutOff why_unanswered(const Case& c, const Exchange& exchange, CutOff closed_by) noexcept
{
    const Facts& f = c.facts;
    if (behind_last_request(c, exchange)) return asked_behind_close;
    if (closed_by == by_client) return why_client_left(c, exchange);
    const bool behind_close = exchange.request_first.frame > c.tcp().ending().frame;
    if (behind_close && !f.last_response_persists) return asked_too_late; // RFC 9112 9.6
    // Half a head is no request yet: who stopped is the client.
    const bool whole = exchange.request_complete || exchange.fields_known;
    const bool all_captured = !f.place_lost[index(c.client())] && !c.tcp().bytes_missing(c.client());
    return !whole && f.http1 && !f.http2 && all_captured ? never_completed : by_server;
}

// Its answer came, whole or in part, to a client that was gone.
void unreceived_answer(Case& c, ExchangeId id)
{
    const Exchange& exchange = c.store.exchange(id);
    if (!nothing_received(c, exchange)) {
        c.raise(Finding::response_truncated, {exchange.response_first.frame, id, 0, by_client});
        return;
    }
    const bool late = exchange.response_first.frame > c.tcp().ending().frame;
    c.raise(Finding::request_unanswered,
            {exchange.request_first.frame, id, waited(c, exchange), late ? answered_late : answer_lost});
}

} // namespace

// The oldest exchange that waits for its answer, or for the rest of it, when the end makes it certain that it never
// comes. Not: the capture ends before the conversation does; a client that half-closes and waits; an answer without a
// body (HEAD, 304), one that ends with the connection, or events that the client no longer wants; bytes that are
// missing in the capture; an upload that the client broke off; a request of HTTP/2 that a GOAWAY told to be tried
// elsewhere (RFC 9113 6.8).
void unfinished_exchange(Case& c)
{
    const tcp::Ending& ending = c.tcp().ending();
    if (!ending.by) return;
    constexpr FindingSet outcomes =
        FindingSet(Finding::keepalive_race) | Finding::request_unanswered | Finding::response_truncated;
    if (c.found(Finding::keepalive_race) || c.found(Finding::request_unanswered) ||
        c.found(Finding::response_truncated)) {
        const FindingNote* note = nullptr;
        for (const Finding f : outcomes& c.facts.found)
            if (note == nullptr) note = c.disprovable_note(f);
        if (note != nullptr && !still_true(c, c.store.exchange(note->subject))) c.withdraw(note->finding);
        return;
    }
    if (!c.two_sided() || c.facts.http09) return;
    const Awaited awaited = c.conversation.awaited(c.store);
    if (awaited.exchange == 0) {
        if (c.facts.unreceived && !c.facts.unclear && all_there(c)) unreceived_answer(c, c.facts.last_exchange);
        return;
    }
    const Exchange& exchange = c.store.exchange(awaited.exchange);
    const bool late = exchange.request_first.frame > ending.frame;
    if (!exchange.begun_before_close && !late) return; // whether it was answered cannot be told
    const bool begun = exchange.response_first.frame != Frame::none;
    if (!begun && is_race(c, exchange, awaited.request_at)) {
        c.raise(Finding::keepalive_race,
                {ending.frame, awaited.exchange, milliseconds(exchange.idle), met(c, exchange)});
        return;
    }
    if (!server_is_done(c) || !all_there(c) || may_be_race(c, awaited.request_at)) return;
    const CutOff closed_by = ending.by == c.client() ? by_client : by_server;
    if (begun) {
        if (exchange.response_complete || exchange.asked.length == 0) return;
        if (nothing_received(c, exchange)) return unreceived_answer(c, awaited.exchange);
        if (exchange.event_stream && (closed_by == by_client || !c.tcp().order_known())) return;
        c.raise(Finding::response_truncated, {exchange.response_first.frame, awaited.exchange, 0, closed_by});
        return;
    }
    if (!exchange.request_complete && closed_by == by_client) return;
    if (c.facts.goaway[index(c.client())].error != 0 && closed_by == by_client) return; // that finding says it
    if (c.conversation.inside_record(c.server())) return;                               // it began to answer
    const bool other_language = c.facts.h2_frames[index(c.server())] && !c.facts.http2;
    if (c.found(Finding::h2_no_settings) || other_language) return; // the finding about that says it
    c.raise(Finding::request_unanswered, {exchange.request_first.frame, awaited.exchange, waited(c, exchange),
                                          why_unanswered(c, exchange, closed_by)});
}

// The client closed after one exchange, though both sides had offered to go on, and opened the next connection to the
// same server when the last could still have been used; three times in a row. Not: connections that were open at the
// same time, as a browser's; those that the server closed. One that was used again ends the row.
void reuse_missed(Case& c)
{
    const Conversation& conversation = c.conversation;
    const Facts& f = c.facts;
    if (!c.segment() || !c.judgement->closes) return;
    if (f.requests > 1) c.store.reuse.end_row(conversation.address(Side::client), conversation.address(Side::server));
    if (c.from != c.client()) return;
    if (f.found.has(Finding::response_overlong)) return; // a reason to close
    if (f.requests != 1 || f.responses != 1 || f.outstanding > 0 || f.lost) return;
    if (verdict::kind(conversation) != Class::keep_alive) return;
    const Exchange& exchange = c.store.exchange(f.first_exchange);
    if (!exchange.request_complete || !exchange.response_complete) return;

    const OnceUsed once{
        conversation.address(Side::client), conversation.address(Side::server),
        conversation.last_record(),         conversation.start(),
        exchange.response_last.time,        f.timeout ? std::chrono::seconds(*f.timeout) : usually_kept};
    const ReuseWatch::Row row = c.store.reuse.note(once);
    if (row.record != 0) {
        if (FindingNote* note = c.store.findings.at(row.record, Finding::reuse_missed)) note->subject = row.count;
    } else if (row.count >= reuse_least) {
        c.raise(Finding::reuse_missed, {exchange.response_first.frame, row.count, milliseconds(once.kept)});
        c.store.reuse.stands(once);
    }
}

} // namespace webconv::diagnosis
