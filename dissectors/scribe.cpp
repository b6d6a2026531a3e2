#include "scribe.h"

#include <algorithm>

namespace webconv {

void Scribe::mark(Endpoint from, Offset at, std::uint64_t length, const Mark& mark)
{
    if (length > 0) ledger(from).mark(at, at + static_cast<Offset>(length), mark, store_);
}

void Scribe::suppose(Endpoint from, Offset at, std::uint64_t length, const Mark& mark)
{
    if (length > 0) ledger(from).suppose(at, at + static_cast<Offset>(length), mark, store_);
}

void Scribe::withdraw(Endpoint from, Offset at, std::uint64_t length, PhaseSet phases) noexcept
{
    // A segment that also ends the message before may have the phase from that.
    const Frame here = moment(from, at).frame;
    if (length > 0 && (here == Frame::none || moment(from, at - 1).frame != here))
        ledger(from).withdraw(at, at + static_cast<Offset>(length), phases, store_);
}

void Scribe::detail(Endpoint from, Offset at, std::uint64_t length, std::uint16_t value) noexcept
{
    ledger(from).detail(at, at + static_cast<Offset>(length), value, store_);
}

void Scribe::words(Endpoint from, Offset at, std::string_view raw, bool whole)
{
    const auto record = ledger(from).record(at);
    if (!record) return;
    Text words;
    if (!raw.empty()) words.quote(raw).add(whole ? "" : "…");
    store_.note_words(*record, store_.keep(words.view()));
}

ExchangeId Scribe::begin(bool before_close)
{
    const ExchangeId id = store_.new_exchange();
    Exchange& exchange = store_.exchange(id);
    exchange.number = ++facts_.exchanges;
    exchange.begun_before_close = before_close;
    if (exchange.begun_before_close) ++facts_.outstanding;
    if (facts_.first_exchange == 0)
        facts_.first_exchange = id;
    else
        store_.exchange(facts_.last_exchange).next = id;
    facts_.last_exchange = id;
    return id;
}

ExchangeId Scribe::begin_request(Endpoint from, Offset at)
{
    const bool silent = facts_.outstanding == 0 && facts_.exchanges > 0;
    const Moment first = moment(from, at);
    const ExchangeId id = begin(!ending_.by || first.frame <= ending_.frame); // its own segment may carry the FIN
    Exchange& exchange = store_.exchange(id);
    exchange.request_first = first;
    if (silent) note_silence(exchange);
    return id;
}

// A request may be recognised only when its second or a later segment comes: then the last segment with payload is its
// own, and the silence began with the other side's.
void Scribe::note_silence(Exchange& exchange) const noexcept
{
    const auto before = [&](const Moment& m) {
        return m.frame != Frame::none && m.frame < exchange.request_first.frame;
    };
    const auto last = std::find_if(last_payload_.begin(), last_payload_.end(), before);
    if (last != last_payload_.end() && exchange.request_first.time >= last->time)
        exchange.idle = exchange.request_first.time - last->time;
}

// How long the response is may depend on the request: an answer to HEAD has no body.
ExchangeId Scribe::begin_without_request()
{
    facts_.unclear = true;
    return begin(!ending_.by);
}

void Scribe::found_request(ExchangeId id, Endpoint from, Offset at)
{
    facts_.unclear = false;
    store_.exchange(id).request_first = moment(from, at);
}

void Scribe::begin_response(ExchangeId id, Endpoint from, Offset at)
{
    store_.exchange(id).response_first = moment(from, at);
}

void Scribe::complete_response(ExchangeId id) noexcept
{
    Exchange& exchange = store_.exchange(id);
    if (exchange.response_complete) return;
    exchange.response_complete = true;
    give_up_response(id);
}

void Scribe::give_up_response(ExchangeId id) noexcept
{
    Exchange& exchange = store_.exchange(id);
    if (exchange.begun_before_close) --facts_.outstanding;
    exchange.begun_before_close = false; // it counted once
    if (exchange.request_first.frame == Frame::none) facts_.unclear = false;
}

void Scribe::found(Finding finding, Endpoint from, Offset at, const FindingNote& details)
{
    facts_.found |= finding;
    if (facts_.findings >= findings_per_conversation) return;
    ++facts_.findings;
    FindingNote note = details;
    note.finding = finding;
    note.record = ledger(from).record(at).value_or(newest_);
    note.conversation = store_.records[note.record].conversation;
    store_.findings.add(note);
}

void Scribe::limit_reached(Endpoint from, Offset at)
{
    if (!facts_.found.has(Finding::limits_reached)) found(Finding::limits_reached, from, at);
}

void Scribe::recognise(bool Facts::*protocol, Endpoint from, Offset at, std::optional<Endpoint> client)
{
    facts_.*protocol = true;
    Frame& in = protocol == &Facts::tls ? facts_.tls_in : facts_.recognised_in;
    // HTTP/1.x is told by its messages; something else may follow it.
    if (in == Frame::none && protocol != &Facts::http1) in = moment(from, at).frame;
    if (!facts_.client) facts_.client = client;
}

} // namespace webconv
