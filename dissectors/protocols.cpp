#include "protocols.h"

#include <utility>

namespace webconv {

namespace {

constexpr Mark data_mark{Phase::data, Carries::data, 0, Part::none};
constexpr Mark tunnel_mark{Phase::tunnel_data, Carries::data, 0, Part::none};

} // namespace

void Protocols::read(Endpoint from, Offset at, Bytes bytes, std::uint64_t cut, Scribe& scribe)
{
    Direction& d = this->at(from);
    const Speaks before = d.speaks;
    cut_ = cut;
    if (d.waiting.empty()) {
        const std::size_t consumed = read_on(from, bytes, at, scribe);
        const Bytes rest = bytes.subspan(consumed);
        d.waiting_at = at + static_cast<Offset>(consumed);
        d.waiting.assign(rest.begin(), rest.end());
    } else {
        d.waiting.insert(d.waiting.end(), bytes.begin(), bytes.end());
        read_waiting(from, scribe);
    }
    if (d.waiting.size() > waiting_limit) {
        scribe.limit_reached(from, d.waiting_at);
        is_data(from, d.waiting, d.waiting_at, scribe);
        d.waiting.clear();
        lose(from, scribe);
    }
    cut_ = 0;
    note_place(from, before, scribe);
    // One direction may decide what the other's bytes are, and the other way round.
    for (Endpoint e = other(from); this->at(e).wake; e = other(e)) {
        this->at(e).wake = false;
        const Speaks asleep = this->at(e).speaks;
        read_waiting(e, scribe);
        note_place(e, asleep, scribe);
    }
}

// Records of TLS say nothing of what is read inside.
void Protocols::note_place(Endpoint from, Speaks before, Scribe& scribe) noexcept
{
    const Direction& d = at(from);
    if (before == Speaks::tls) return;
    scribe.facts().undecided[index(from)] = d.speaks == Speaks::undecided && !d.waiting.empty();
    if (d.speaks != Speaks::undecided) scribe.facts().place_lost[index(from)] = false;
}

void Protocols::read_waiting(Endpoint from, Scribe& scribe)
{
    Direction& d = at(from);
    if (d.waiting.empty()) return;
    const std::size_t consumed = read_on(from, d.waiting, d.waiting_at, scribe);
    d.waiting.erase(d.waiting.begin(), d.waiting.begin() + static_cast<std::ptrdiff_t>(consumed));
    d.waiting_at += static_cast<Offset>(consumed);
    if (d.waiting.empty()) d.waiting = {};
}

std::size_t Protocols::read_on(Endpoint from, Bytes bytes, Offset start, Scribe& scribe)
{
    Direction& d = at(from);
    std::size_t consumed = 0;
    for (;;) {
        const Bytes rest = bytes.subspan(consumed);
        const Offset here = start + static_cast<Offset>(consumed);
        const Speaks before = d.speaks;
        switch (before) {
        case Speaks::undecided:
            if (rest.empty()) return consumed;
            consumed += !d.begun && scribe.start_known(from) && here == d.begins_at
                            ? decide_at_start(from, rest, here, scribe)
                            : decide_in_the_middle(from, rest, here, scribe);
            break;
        case Speaks::http1: consumed += read_http1(from, rest, here, scribe); break;
        case Speaks::held:
            if (rest.empty()) return consumed;
            consumed += read_held(from, rest, here, scribe);
            break;
        case Speaks::websocket: consumed += read_frames(*websocket_, from, rest, here, scribe); break;
        case Speaks::http2: consumed += read_frames(*http2_, from, rest, here, scribe); break;
        case Speaks::tls: consumed += read_frames(*tls_, from, rest, here, scribe); break;
        case Speaks::tunnel:
            scribe.mark(from, here, rest.size(), tunnel_mark);
            consumed = bytes.size();
            break;
        case Speaks::other: consumed += is_data(from, rest, here, scribe); break;
        }
        if (consumed > 0 && start + static_cast<Offset>(consumed) > d.begins_at) d.begun = true;
        if (d.speaks == before) return consumed;
    }
}

template <typename Reader>
std::size_t Protocols::read_frames(Reader& reader, Endpoint from, Bytes bytes, Offset start, Scribe& scribe)
{
    bool lost = false;
    const std::size_t consumed = reader.read(from, bytes, start, scribe, lost);
    if (!lost) return consumed;
    lose(from, scribe);
    return consumed + is_data(from, bytes.subspan(consumed), start + static_cast<Offset>(consumed), scribe);
}

std::size_t Protocols::read_http1(Endpoint from, Bytes bytes, Offset start, Scribe& scribe)
{
    Direction& d = at(from);
    std::size_t consumed = 0;
    for (;;) {
        const Bytes rest = bytes.subspan(consumed);
        const Offset here = start + static_cast<Offset>(consumed);
        const http1::Progress progress = http1_->read(from, rest, here, scribe);
        consumed += progress.consumed;
        switch (progress.outcome) {
        case http1::Outcome::more:
            d.supposed = from == http1_->client() ? Phase::request : Phase::response;
            return consumed;
        case http1::Outcome::not_http:
        case http1::Outcome::surplus:
            if (answers_in_http2(from, rest.subspan(progress.consumed), start + static_cast<Offset>(consumed), scribe))
                return consumed;
            progress.outcome == http1::Outcome::surplus ? begin_anew(from, scribe, false) : lose(from, scribe);
            return consumed + is_data(from, bytes.subspan(consumed), start + static_cast<Offset>(consumed), scribe);
        default:
            change(progress.outcome, from, scribe);
            if (d.speaks != Speaks::http1) return consumed;
            break;
        }
    }
}

void Protocols::change(http1::Outcome outcome, Endpoint from, Scribe& scribe)
{
    Direction& d = at(from);
    Direction& peer = at(other(from));
    switch (outcome) {
    case http1::Outcome::more:
    case http1::Outcome::not_http:
    case http1::Outcome::surplus: break;
    case http1::Outcome::wait: d.speaks = agreed_ == Speaks::http1 ? Speaks::held : agreed_; break;
    case http1::Outcome::declined:
        if (peer.speaks == Speaks::held) peer.speaks = Speaks::http1, peer.wake = true;
        break;
    case http1::Outcome::tunnel:
        switch_both(Speaks::tunnel);
        d.speaks = Speaks::tunnel;
        break;
    case http1::Outcome::switched:
        switch (http1_->switched_to()) {
        case Switch::websocket:
            websocket_ = std::make_unique<websocket::Session>(http1_->client());
            scribe.facts().websocket = true;
            check_websocket_key(scribe);
            switch_both(Speaks::websocket);
            break;
        case Switch::h2c:
            http2_ = std::make_unique<http2::Streams>(http1_->client(), http1_->switching_exchange(), true, true);
            scribe.facts().http2 = true;
            switch_both(Speaks::http2);
            break;
        case Switch::none: switch_both(Speaks::undecided); break; // what follows tells
        default: switch_both(Speaks::other); break;
        }
        break;
    }
}

// RFC 6455 4.2.2 item 5.4: the client must not go on if the server has not understood its key.
void Protocols::check_websocket_key(Scribe& scribe) const
{
    const auto& [key, accept, known, at] = http1_->websocket_key();
    if (known && accept != websocket::accept_of(key))
        scribe.found(Finding::ws_bad_accept, other(http1_->client()), at,
                     {.frame = scribe.facts().switch_asked_in, .variant = static_cast<std::uint8_t>(accept.empty())});
}

// The server's direction changes at once, the client's behind its request. A client that was not captured from its
// first byte is found by its frames.
void Protocols::switch_both(Speaks to)
{
    const Endpoint client = http1_->client();
    agreed_ = to;
    at(other(client)).speaks = to;
    Direction& c = at(client);
    const bool opaque = to == Speaks::tunnel || to == Speaks::other;
    if (to == Speaks::undecided) at(Endpoint::first).begun = at(Endpoint::second).begun = true;
    if (c.speaks == Speaks::held || (opaque && c.speaks == Speaks::undecided) ||
        (c.speaks == Speaks::http1 && http1_->client_between_messages() && c.waiting.empty()))
        c.speaks = to;
    c.wake = true;
}

std::size_t Protocols::read_held(Endpoint from, Bytes bytes, Offset start, Scribe& scribe)
{
    Direction& d = at(from);
    if (http1::looks_like_request(bytes)) {
        d.speaks = Speaks::http1; // pipelined behind the offer
        return 0;
    }
    // The 101 is missing in the capture, or late.
    if (http2::starts_like_preface(bytes)) {
        if (!http2_) {
            http2_ = std::make_unique<http2::Streams>(from, http1_->open_offer(scribe), true, true);
            http2_->lose(other(from), scribe); // the server's frames may have begun in what is missing
        }
        http2_->ignore_streams(false);
        speak_http2(from, from, start, scribe, true);
        return 0;
    }
    if (scribe.facts().upgrade == Upgrade::offered && websocket::exact_frames(bytes, true) >= 2)
        speak_websocket(from, from, start, scribe);
    return 0;
}

std::size_t Protocols::is_data(Endpoint from, Bytes bytes, Offset start, Scribe& scribe)
{
    withdraw_supposed(from, start, bytes.size(), scribe);
    at(from).examined = 0;
    if (!bytes.empty()) {
        scribe.facts().other_payload = true;
        scribe.mark(from, start, bytes.size(), stray_mark(from));
    }
    return bytes.size();
}

// What bytes are most likely that cannot be read: where the place was lost, still of the protocol spoken before.
Mark Protocols::stray_mark(Endpoint from) const noexcept
{
    if (directions_[index(from)].speaks != Speaks::undecided) return data_mark;
    switch (agreed_) {
    case Speaks::http1: return http1_->stray(from).value_or(data_mark);
    case Speaks::websocket: return {Phase::data, Carries::ws, 0, Part::none};
    case Speaks::http2: return {Phase::data, Carries::h2, 0, Part::none};
    case Speaks::tls: return {Phase::tls_data, Carries::tls, 0, Part::none};
    default: return data_mark;
    }
}

void Protocols::withdraw_supposed(Endpoint from, Offset start, std::size_t length, Scribe& scribe) noexcept
{
    Direction& d = at(from);
    if (!d.supposed.empty()) scribe.withdraw(from, start, length, d.supposed);
    d.supposed = {};
}

void Protocols::lose(Endpoint from, Scribe& scribe, bool bytes_missing)
{
    scribe.facts().lost = true;
    scribe.facts().place_lost[index(from)] = true;
    begin_anew(from, scribe, bytes_missing);
}

void Protocols::begin_anew(Endpoint from, Scribe& scribe, bool bytes_missing)
{
    Direction& d = at(from);
    if (http1_ && (d.speaks == Speaks::http1 || d.speaks == Speaks::held || d.speaks == Speaks::undecided))
        http1_->restart(from, scribe, bytes_missing);
    // Where the other side told that this is HTTP/2, its beginning is missing: a preface, or header blocks.
    if (d.speaks == Speaks::http2 || (http2_ && !d.begun)) http2_->lose(from, scribe);
    d.speaks = Speaks::undecided;
    d.begun = true;
    d.begins_at = 0;
    d.examined = 0;
    evidence_[index(from)] = {};
}

void Protocols::missing(Endpoint from, Offset start, std::optional<std::uint64_t> how_many, Scribe& scribe)
{
    const std::uint64_t length = how_many.value_or(1);
    Direction& d = at(from);
    if (d.waiting.empty() ? !d.begun : d.speaks == Speaks::undecided) scribe.facts().start_missing = true;
    if (d.speaks != Speaks::tls) scribe.facts().undecided[index(from)] = false;
    const std::vector<std::uint8_t> waiting = std::exchange(d.waiting, {});
    // A cut segment is a proof as good as a whole one, if its last frame ends where it does.
    const Evidence evidence = d.examined == waiting.size() ? evidence_[index(from)] : Evidence{};
    std::optional<Mark> rest; // what the missing bytes are
    bool in_step = waiting.empty();
    if (!in_step) {
        const auto outcome =
            d.speaks == Speaks::http1 ? http1_->cut_head(from, waiting, d.waiting_at, scribe) : std::nullopt;
        if (!outcome && d.speaks == Speaks::http1 && !d.supposed.empty()) {
            // The beginning of a start line where one is due.
            rest =
                Mark{d.supposed, d.supposed.has(Phase::request) ? Carries::request : Carries::response, 0, Part::none};
            scribe.mark(from, d.waiting_at, waiting.size(), *rest);
        } else if (!outcome) {
            is_data(from, waiting, d.waiting_at, scribe);
        } else {
            change(*outcome, from, scribe);
            if (d.speaks != Speaks::http1 && d.speaks != Speaks::held) {
                if (d.speaks == Speaks::http2) { // its first frames may stand there
                    http2_->lose(from, scribe);
                    scribe.facts().lost = scribe.facts().place_lost[index(from)] = true;
                }
                Mark head{Phase::upgrade_accept, Carries::response, 0, Part::none};
                if (*outcome == http1::Outcome::tunnel) head.phases = Phase::response;
                if (from == http1_->client()) head = {Phase::request, Carries::request, 0, Part::none};
                scribe.mark(from, start, length, head);
                return;
            }
        }
    } else {
        switch (d.speaks) {
        case Speaks::http1: in_step = how_many && http1_->skip(from, length, start, scribe); break;
        case Speaks::websocket: in_step = how_many && websocket_->skip(from, length, start, scribe); break;
        case Speaks::http2: in_step = how_many && http2_->skip(from, length, start, scribe); break;
        case Speaks::tls: in_step = how_many && tls_->skip(from, length, start, scribe); break;
        case Speaks::tunnel: scribe.mark(from, start, length, tunnel_mark); return;
        case Speaks::other: scribe.mark(from, start, length, data_mark); return;
        default: in_step = false; break;
        }
    }
    if (in_step) {
        read_on(from, {}, start + static_cast<Offset>(length), scribe); // a message may end with the hole
        return;
    }
    if (d.speaks == Speaks::other || d.speaks == Speaks::tunnel) return;
    lose(from, scribe, true);
    evidence_[index(from)] = evidence;
    scribe.mark(from, start, length, rest.value_or(stray_mark(from)));
}

Awaited Protocols::awaited() const noexcept
{
    if (http2_)
        if (const ExchangeId exchange = http2_->awaited(); exchange != 0) return {exchange, 0};
    if (!http1_) return {};
    const auto [exchange, at] = http1_->awaited();
    return {exchange, at};
}

void Protocols::end(Endpoint from, Scribe& scribe)
{
    Direction& d = at(from);
    if (d.speaks == Speaks::http1) http1_->end(from, scribe);
    if (d.speaks != Speaks::undecided || d.waiting.empty()) return;
    // A request line that was never completed.
    if (d.supposed.has(Phase::request) && as_text(d.waiting).find(' ') != std::string_view::npos) {
        scribe.mark(from, d.waiting_at, d.waiting.size(), {Phase::request, Carries::request, 0, Part::none});
        d.waiting = {};
        return;
    }
    if (d.examined > 0) scribe.facts().place_lost[index(from)] = true; // frames of what the other side may still tell
    is_data(from, d.waiting, d.waiting_at, scribe);                    // it did not become what it looked like
    scribe.facts().undecided[index(from)] = false;
    d.waiting = {};
}

} // namespace webconv
