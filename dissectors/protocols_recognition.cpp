// How a direction's protocol is recognised: by how it begins, or by frames that fit their segments exactly.
#include "protocols.h"

#include "proxy_header.h"

#include <algorithm>

namespace webconv {

namespace {

// RFC 9112 section 2.2: before a request empty lines are passed over.
Bytes behind_line_ends(Bytes bytes) noexcept
{
    return bytes.subspan(std::min(as_text(bytes).find_first_not_of("\r\n"), bytes.size()));
}

} // namespace

void Protocols::agree(Speaks protocol, Endpoint from)
{
    if (agreed_ == Speaks::undecided) agreed_ = protocol;
    at(from).speaks = protocol;
    Direction& peer = at(other(from));
    if (peer.speaks == Speaks::other) peer.speaks = Speaks::undecided;
    peer.wake = true;
}

// A 101 did not say to what, in as far as it was captured, nor did the offer: what follows it does.
bool Protocols::tell_switch(Switch to, std::string_view name, Scribe& scribe)
{
    Facts& facts = scribe.facts();
    if (facts.switched_in == Frame::none || facts.switched != Switch::none || !http1_) return false;
    Text protocol;
    facts.switched = to;
    facts.upgrade = Upgrade::accepted;
    facts.upgrade_protocol = scribe.keep(protocol.add(name));
    return true;
}

void Protocols::speak_http1(Endpoint from, Endpoint client, Offset start, Scribe& scribe)
{
    if (!http1_) http1_ = std::make_unique<http1::Exchanges>(client);
    http1_->start_over(from);
    // A server that answers TLS or HTTP/2 by an HTTP/1.1 error makes it no HTTP/1 conversation.
    if (agreed_ == Speaks::undecided) scribe.recognise(&Facts::http1, from, start, client);
    agree(Speaks::http1, from);
}

// The client of an HTTP/2 that was captured from its middle, if the frames that wait tell it.
std::optional<Endpoint> Protocols::http2_client(Endpoint from, Bytes bytes) const noexcept
{
    for (const Endpoint e : {from, other(from)}) {
        const http2::Sender sender = http2::sender_of_frames(e == from ? bytes : Bytes(directions_[index(e)].waiting));
        if (sender != http2::Sender::unknown) return sender == http2::Sender::client ? e : other(e);
    }
    return std::nullopt;
}

// RFC 9113 3.4: a server need not wait for the client's preface before it sends its SETTINGS; gRPC's does not.
bool Protocols::server_begins_http2(Endpoint from, Bytes bytes, Offset start, const Scribe& scribe) const noexcept
{
    const Endpoint peer = other(from);
    return start == 1 && scribe.start_known(from) && from != scribe.likely_client() &&
           http2::begins_with_settings(bytes) && scribe.start_known(peer) && !directions_[index(peer)].begun &&
           agreed_ == Speaks::undecided;
}

void Protocols::speak_http2(Endpoint from, std::optional<Endpoint> client, Offset start, Scribe& scribe, bool whole)
{
    const bool switched = tell_switch(Switch::h2c, "h2c", scribe);
    if (!http2_) {
        const ExchangeId upgraded = switched ? http1_->go_on_as_http2(scribe) : 0;
        http2_ = std::make_unique<http2::Streams>(client.value_or(scribe.likely_client()), upgraded, whole, whole);
        if (switched) http2_->lose(other(http2_->client()), scribe); // frames may stand in what is missing of the 101
    }
    scribe.recognise(&Facts::http2, from, start, client);
    if (agreed_ == Speaks::http1) agreed_ = Speaks::http2;
    agree(Speaks::http2, from);
}

// HTTP/2 where the answer to a request of HTTP/1.x is due answers nothing: the request alone decides the class, and
// what it offered was not taken up (RFC 9113 3.1 wants 101 first). Without an offer it must be all that the server
// says.
bool Protocols::answers_in_http2(Endpoint from, Bytes bytes, Offset start, Scribe& scribe)
{
    if (!http1_ || http2_ || from == http1_->client()) return false;
    Facts& facts = scribe.facts();
    const ExchangeId offer = http1_->open_offer(scribe);
    const auto [awaited, asked_at] = http1_->awaited();
    const ExchangeId asked = offer != 0 ? offer : awaited;
    const bool first_words = http2::begins_with_settings(bytes) && facts.responses == 0;
    if (asked == 0 || !(first_words || (offer != 0 && http2::exact_frames(bytes) > 0))) return false;
    if (offer != 0) facts.upgrade = Upgrade::declined;
    // A server that speaks first is understood when the request has come.
    const Frame asked_in = scribe.exchange(asked).request_first.frame;
    const bool spoke_first = asked_at > 0 && scribe.moment(from, start).frame < asked_in;
    const Finding finding = offer != 0 ? Finding::upgrade_declined : Finding::h2_unasked;
    scribe.found(finding, spoke_first ? other(from) : from, spoke_first ? asked_at : start,
                 {.frame = asked_in, .subject = asked});
    http2_ = std::make_unique<http2::Streams>(http1_->client(), 0, true, true);
    http2_->ignore_streams(true);
    at(from).speaks = Speaks::http2;
    return true;
}

// The server's frames came first and told HTTP/2, but the client knows nothing of it.
bool Protocols::asks_http1_of_http2(Endpoint from, Bytes bytes, Offset start, Scribe& scribe)
{
    if (agreed_ != Speaks::http2 || http1_ || tls_ || from != http2_->client()) return false;
    if (http2::starts_like_preface(bytes) || !http1::looks_like_request(bytes)) return false;
    agreed_ = Speaks::undecided;
    scribe.facts().http2 = false;
    http2_->ignore_streams(true);
    speak_http1(from, from, start, scribe);
    scribe.found(Finding::h2_unasked, from, start, {.frame = scribe.moment(from, start).frame});
    return true;
}

void Protocols::speak_websocket(Endpoint from, std::optional<Endpoint> client, Offset start, Scribe& scribe)
{
    if (!websocket_) websocket_ = std::make_unique<websocket::Session>();
    scribe.recognise(&Facts::websocket, from, start, client);
    tell_switch(Switch::websocket, "websocket", scribe);
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
        scribe.facts().h2_foretold = true;
        speak_http2(from, from, start, scribe, true);
        return true;
    }
    if (at_start && (tls::starts_like_client_hello(bytes) || tls::starts_like_server_hello(bytes))) {
        speak_tls(from, tls::starts_like_client_hello(bytes) ? from : other(from), start, scribe);
        return true;
    }
    const bool server_known = http1_ != nullptr && from != http1_->client();
    const bool client_known = http1_ != nullptr && from == http1_->client();
    if (!client_known && http1::looks_like_response(bytes)) {
        withdraw_supposed(from, start, bytes.size(), scribe); // fewer bytes of it may have looked like a request
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
    const bool request =
        !server && (http1::may_become_request(behind_line_ends(bytes)) || http2::may_become_preface(bytes));
    const bool response = !client && http1::may_become_response(bytes);
    withdraw_supposed(from, start, bytes.size(), scribe); // with more bytes it may look like something else
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
    if (const auto header = start == 1 ? proxy_header(bytes) : std::nullopt) {
        withdraw_supposed(from, start, bytes.size(), scribe);
        scribe.mark(from, start, *header, {Phase::data, Carries::data, 0, Part::none});
        d.begins_at = start + static_cast<Offset>(*header);
        const Bytes rest = bytes.subspan(*header);
        if (*header == 0 || rest.empty()) return *header;
        return *header + decide_at_start(from, rest, d.begins_at, scribe);
    }
    const bool http1_answer = http1::looks_like_response(bytes) || http1::may_become_response(bytes);
    // The request that was answered by a switch, captured behind it.
    if (agreed_ != Speaks::undecided && http1_ && from == http1_->client() && scribe.facts().switched != Switch::none &&
        !http2::starts_like_preface(bytes) && (http1::looks_like_request(bytes) || http1::may_become_request(bytes))) {
        d.speaks = Speaks::http1;
        return 0;
    }
    if (asks_http1_of_http2(from, bytes, start, scribe)) return 0;
    if (agreed_ != Speaks::undecided && (agreed_ == Speaks::http1 || !http1_answer)) {
        d.speaks = agreed_;
        return 0;
    }
    if (recognise_begin(from, bytes, start, true, scribe)) return 0;
    if (behind_line_ends(bytes).empty()) {
        d.supposed = Phase::request;
        scribe.suppose(from, start, bytes.size(), {Phase::request, Carries::request, 0, Part::none});
        return 0;
    }
    if (may_begin(from, bytes, start, scribe) || tls::may_become_hello(bytes)) return 0;
    // The client's bytes tell, which may come later, or are not in the capture: then more frames do.
    if (const auto frames = http2::whole_frames(bytes, cut_); frames && http2::begins_with_settings(bytes)) {
        if (*frames >= 2)
            speak_http2(from, http2_client(from, bytes), start, scribe,
                        server_begins_http2(from, bytes, start, scribe));
        return 0;
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
        if (agreed_ == Speaks::http1 && start == 1 && scribe.start_known(from)) {
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
    // What is missing may hold the 101.
    const bool lost = scribe.facts().place_lost[index(from)];
    if (agreed_ == Speaks::http1 && !lost && examined == 0 && answers_in_http2(from, bytes, start, scribe)) return 0;
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
    const std::uint32_t masked = fragment_only ? 0 : websocket::exact_frames(segment, true, cut_);
    const std::uint32_t unmasked = fragment_only ? 0 : websocket::exact_frames(segment, false, cut_);
    const std::uint32_t http2 = agreed_ == Speaks::http2 && cut_ > 0 ? http2::leading_frames(segment, cut_)
                                                                     : http2::exact_frames(segment, cut_);
    // TLS that follows something else in the clear was agreed on there (STARTTLS).
    const bool starttls = at(other(from)).speaks == Speaks::other;
    const std::uint32_t tls = starttls ? 0 : tls::exact_records(segment, cut_);
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
        const bool whole = server_begins_http2(from, d.examined > 0 ? Bytes(d.waiting) : segment, first, scribe);
        speak_http2(from, http2_client(from, segment), first, scribe, whole);
    } else if (enough(Speaks::tls, mine.tls, theirs.tls)) {
        speak_tls(from, std::nullopt, first, scribe);
    } else {
        d.examined += segment.size();
        return false;
    }
    d.examined = 0;
    return true;
}

} // namespace webconv
