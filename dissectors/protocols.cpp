#include "protocols.h"

#include <utility>

namespace webconv {

namespace {

constexpr Mark data_mark{Phase::data, Carries::data, 0, Part::none};
constexpr Mark tunnel_mark{Phase::tunnel_data, Carries::data, 0, Part::none};

bool only_line_ends(Bytes bytes) noexcept { return as_text(bytes).find_first_not_of("\r\n") == std::string_view::npos; }

} // namespace

void Protocols::read(Endpoint from, Offset at, Bytes bytes, Scribe& scribe)
{
    Direction& d = this->at(from);
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
        is_data(from, d.waiting, d.waiting_at, scribe);
        d.waiting.clear();
        lose(from, scribe);
    }
    // One direction may decide what the other's bytes are, and the other way round.
    for (Endpoint e = other(from); this->at(e).wake; e = other(e)) {
        this->at(e).wake = false;
        read_waiting(e, scribe);
    }
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
            consumed += !d.begun && scribe.connection().start_known(from) && here == 1
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
        if (consumed > 0) d.begun = true;
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
        case http1::Outcome::not_http: {
            const Bytes stray = bytes.subspan(consumed);
            Facts& facts = scribe.facts();
            // RFC 9113 3.1: a server that speaks HTTP/2 unasked did not take up the offer.
            if (from != http1_->client() && http1_->open_offer(scribe) != 0 && http2::exact_frames(stray) > 0)
                facts.upgrade = Upgrade::declined;
            lose(from, scribe);
            return consumed + is_data(from, stray, start + static_cast<Offset>(consumed), scribe);
        }
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
    case http1::Outcome::not_http: break;
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
            websocket_ = std::make_unique<websocket::Session>();
            scribe.facts().websocket = true;
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
            http2_->lose(other(from)); // the server's frames may have begun in what is missing
        }
        speak_http2(from, from, start, scribe);
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
    Direction& d = at(from);
    if (http1_ && (d.speaks == Speaks::http1 || d.speaks == Speaks::held || d.speaks == Speaks::undecided))
        http1_->restart(from, scribe, bytes_missing);
    if (d.speaks == Speaks::http2) http2_->lose(from);
    d.speaks = Speaks::undecided;
    d.begun = true;
    d.examined = 0;
    evidence_[index(from)] = {};
}

// ---- Recognition ----------------------------------------------------------------------------------------------------

void Protocols::agree(Speaks protocol, Endpoint from)
{
    if (agreed_ == Speaks::undecided) agreed_ = protocol;
    at(from).speaks = protocol;
    Direction& peer = at(other(from));
    if (peer.speaks == Speaks::other) peer.speaks = Speaks::undecided;
    peer.wake = true;
}

void Protocols::speak_http1(Endpoint from, Endpoint client, Offset start, Scribe& scribe)
{
    if (!http1_) http1_ = std::make_unique<http1::Exchanges>(client);
    // A server that answers TLS or HTTP/2 by an HTTP/1.1 error makes it no HTTP/1 conversation.
    if (agreed_ == Speaks::undecided) scribe.recognise(&Facts::http1, from, start, client);
    agree(Speaks::http1, from);
}

// With its client known by the preface, all is there from the first byte.
void Protocols::speak_http2(Endpoint from, std::optional<Endpoint> client, Offset start, Scribe& scribe)
{
    const bool from_start = client.has_value();
    if (!http2_)
        http2_ = std::make_unique<http2::Streams>(client.value_or(scribe.likely_client()), 0, from_start, from_start);
    scribe.recognise(&Facts::http2, from, start, client);
    if (agreed_ == Speaks::http1) agreed_ = Speaks::http2;
    agree(Speaks::http2, from);
}

void Protocols::speak_websocket(Endpoint from, std::optional<Endpoint> client, Offset start, Scribe& scribe)
{
    if (!websocket_) websocket_ = std::make_unique<websocket::Session>();
    scribe.recognise(&Facts::websocket, from, start, client);
    if (Facts& facts = scribe.facts(); facts.switched_in != Frame::none && facts.switched == Switch::none) {
        // The 101 did not say to what, in as far as it was captured.
        Text protocol;
        facts.switched = Switch::websocket;
        facts.upgrade = Upgrade::accepted;
        facts.upgrade_protocol = scribe.keep(protocol.add("websocket"));
    }
    if (agreed_ == Speaks::http1) agreed_ = Speaks::websocket;
    agree(Speaks::websocket, from);
}

void Protocols::speak_tls(Endpoint from, std::optional<Endpoint> client, Offset start, Scribe& scribe)
{
    if (!tls_) tls_ = std::make_unique<tls::Session>();
    scribe.recognise(&Facts::tls, from, start, client);
    agree(Speaks::tls, from);
}

// What says by its beginning what it is.
bool Protocols::recognise_begin(Endpoint from, Bytes bytes, Offset start, bool at_start, Scribe& scribe)
{
    if (http2::starts_like_preface(bytes)) {
        withdraw_supposed(from, start, bytes.size(), scribe);
        speak_http2(from, from, start, scribe);
        return true;
    }
    if (at_start && (tls::starts_like_client_hello(bytes) || tls::starts_like_server_hello(bytes))) {
        speak_tls(from, tls::starts_like_client_hello(bytes) ? from : other(from), start, scribe);
        return true;
    }
    const bool server_known = http1_ != nullptr && from != http1_->client();
    const bool client_known = http1_ != nullptr && from == http1_->client();
    if (!client_known && http1::looks_like_response(bytes)) {
        speak_http1(from, other(from), start, scribe);
        return true;
    }
    if (server_known) return false;
    if (!at_start) {
        if (!http1::looks_like_request(bytes)) return false;
        speak_http1(from, from, start, scribe);
        return true;
    }
    http1::MessageReader probe(http1::Message::request);
    http1::Step step = probe.next(bytes);
    if (step.found == http1::Found::blank) step = probe.next(bytes.subspan(step.length));
    if (step.found != http1::Found::start_line && step.found != http1::Found::simple_request) return false;
    speak_http1(from, from, start, scribe);
    return true;
}

// Too few bytes to tell: they wait.
bool Protocols::may_begin(Endpoint from, Bytes bytes, Offset start, Scribe& scribe)
{
    Direction& d = at(from);
    d.examined = 0;
    const bool client = http1_ && from == http1_->client(), server = http1_ && !client;
    const bool request = !server && (http1::may_become_request(bytes) || http2::may_become_preface(bytes));
    const bool response = !client && http1::may_become_response(bytes);
    // A word in capital letters may begin a request, but then it is most likely the client who says it.
    if (request && from == scribe.likely_client()) {
        d.supposed = Phase::request;
        scribe.suppose(from, start, bytes.size(), {Phase::request, Carries::request, 0, Part::none});
    } else if (response) {
        d.supposed = Phase::response;
        scribe.suppose(from, start, bytes.size(), {Phase::response, Carries::response, 0, Part::none});
    }
    return request || response;
}

std::size_t Protocols::decide_at_start(Endpoint from, Bytes bytes, Offset start, Scribe& scribe)
{
    Direction& d = at(from);
    const bool http1_answer = http1::looks_like_response(bytes) || http1::may_become_response(bytes);
    // The request that was answered by a switch, captured behind it.
    if (agreed_ != Speaks::undecided && http1_ && from == http1_->client() && scribe.facts().switched != Switch::none &&
        !http2::starts_like_preface(bytes) && (http1::looks_like_request(bytes) || http1::may_become_request(bytes))) {
        d.speaks = Speaks::http1;
        return 0;
    }
    if (agreed_ != Speaks::undecided && (agreed_ == Speaks::http1 || !http1_answer)) {
        d.speaks = agreed_;
        return 0;
    }
    if (recognise_begin(from, bytes, start, true, scribe)) return 0;
    if (only_line_ends(bytes)) { // RFC 9112 section 2.2: before a request
        d.supposed = Phase::request;
        scribe.suppose(from, start, bytes.size(), {Phase::request, Carries::request, 0, Part::none});
        return 0;
    }
    if (may_begin(from, bytes, start, scribe) || tls::may_become_hello(bytes)) return 0;
    // A server's HTTP/2 begins with SETTINGS (RFC 9113 section 3.4): worth looking at when the client's side is not
    // in the capture.
    if (http2::exact_frames(bytes) > 0 && bytes[3] == static_cast<std::uint8_t>(http2::FrameType::settings)) {
        d.begun = true;
        return decide_in_the_middle(from, bytes, start, scribe);
    }
    d.speaks = Speaks::other;
    return 0;
}

std::size_t Protocols::decide_in_the_middle(Endpoint from, Bytes bytes, Offset start, Scribe& scribe)
{
    Direction& d = at(from);
    const Bytes segment = bytes.subspan(d.examined);
    if (segment.empty()) {
        // Woken: the other direction told the protocol, so one frame is proof enough.
        const std::size_t before = d.examined;
        d.examined = 0;
        if (agreed_ == Speaks::http1 && start == 1 && scribe.connection().start_known(from)) {
            d.speaks = Speaks::http1; // what stood here is the answer to a request, or none
            return 0;
        }
        if (!weigh_evidence(from, bytes, start, scribe) && d.speaks == Speaks::undecided) d.examined = before;
        return 0;
    }
    const Offset here = start + static_cast<Offset>(d.examined);
    const std::size_t examined = d.examined;
    if (recognise_begin(from, segment, here, false, scribe)) return is_data(from, bytes.first(examined), start, scribe);
    if (examined == 0 && may_begin(from, bytes, start, scribe)) return 0;
    if (weigh_evidence(from, segment, here, scribe)) return 0;
    if (d.examined > examined) return 0;
    evidence_[index(from)] = {};
    return is_data(from, bytes, start, scribe);
}

// RFC 6455 section 5.1: the client masks, the server does not. Frames agree if they fit their segments exactly and all
// are of one protocol.
bool Protocols::weigh_evidence(Endpoint from, Bytes segment, Offset start, Scribe& scribe)
{
    Direction& d = at(from);
    Evidence& mine = evidence_[index(from)];
    const Evidence& theirs = evidence_[index(other(from))];
    // A frame that neither begins nor ends a message proves nothing: lengths with two zero bytes before them look so.
    const bool fragment_only = !segment.empty() && (segment[0] & 0x8F) == 0;
    const std::uint32_t masked = fragment_only ? 0 : websocket::exact_frames(segment, true);
    const std::uint32_t unmasked = fragment_only ? 0 : websocket::exact_frames(segment, false);
    const std::uint32_t http2 = http2::exact_frames(segment);
    const std::uint32_t tls = tls::exact_records(segment);
    if (masked + unmasked + http2 + tls == 0) return false;
    mine.masked = masked > 0 ? mine.masked + masked : 0;
    mine.unmasked = unmasked > 0 ? mine.unmasked + unmasked : 0;
    mine.http2 = http2 > 0 ? mine.http2 + http2 : 0;
    mine.tls = tls > 0 ? mine.tls + tls : 0;

    const auto enough = [&](Speaks protocol, std::uint32_t own, std::uint32_t others) {
        if (own == 0 || (agreed_ != Speaks::undecided && agreed_ != protocol)) return false;
        return agreed_ == protocol || own + others >= 2;
    };
    const Offset first = start - static_cast<Offset>(d.examined);
    if (enough(Speaks::websocket, mine.masked, theirs.unmasked)) {
        speak_websocket(from, from, first, scribe);
    } else if (enough(Speaks::websocket, mine.unmasked, theirs.masked)) {
        speak_websocket(from, other(from), first, scribe);
    } else if (enough(Speaks::http2, mine.http2, theirs.http2)) {
        speak_http2(from, std::nullopt, first, scribe); // both sides send on the client's streams
    } else if (enough(Speaks::tls, mine.tls, theirs.tls)) {
        speak_tls(from, std::nullopt, first, scribe);
    } else {
        d.examined += segment.size();
        return false;
    }
    d.examined = 0;
    return true;
}

// ---- Holes and ends -------------------------------------------------------------------------------------------------

void Protocols::missing(Endpoint from, Offset start, std::uint64_t length, Scribe& scribe)
{
    Direction& d = at(from);
    const std::vector<std::uint8_t> waiting = std::exchange(d.waiting, {});
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
                scribe.mark(from, start, length, {PhaseSet{}, Carries::response, 0, Part::none});
                return;
            }
        }
    } else {
        switch (d.speaks) {
        case Speaks::http1: in_step = http1_->skip(from, length, start, scribe); break;
        case Speaks::websocket: in_step = websocket_->skip(from, length, start, scribe); break;
        case Speaks::http2: in_step = http2_->skip(from, length, start, scribe); break;
        case Speaks::tls: in_step = tls_->skip(from, length, start, scribe); break;
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
    scribe.mark(from, start, length, rest.value_or(stray_mark(from)));
}

void Protocols::end(Endpoint from, Scribe& scribe)
{
    Direction& d = at(from);
    if (d.speaks == Speaks::http1) http1_->end(from, scribe);
    if (d.speaks != Speaks::undecided || d.waiting.empty()) return;
    is_data(from, d.waiting, d.waiting_at, scribe); // it did not become what it looked like
    d.waiting = {};
}

} // namespace webconv
