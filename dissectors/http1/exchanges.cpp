#include "http1/exchanges.h"

#include "http1/framing.h"
#include "http1/persistence.h"
#include "http1/start_line.h"
#include "http1/text.h"

#include <algorithm>

namespace webconv::http1 {

namespace {

/// What a user notices.
constexpr Time least_blocked = std::chrono::milliseconds(100);

// What was offered or taken, as users know it.
void write_protocol(std::string_view upgrade, Text& out) noexcept
{
    const std::string_view first = before(',', upgrade);
    for (const std::string_view known : {"websocket", "h2c"})
        if (same_ignoring_case(before('/', first), known)) {
            out.add(known);
            return;
        }
    out.quote(first, 32);
}

// The exchange goes on in another protocol: what it got so far is no response.
void forget_response(Exchange& exchange) noexcept
{
    exchange.response_first = exchange.response_last = {};
    exchange.status = 0;
    exchange.answered = {};
    exchange.response_complete = false;
}

} // namespace

Progress Exchanges::read(Endpoint from, Bytes bytes, Offset at, Scribe& scribe)
{
    return from == client_ ? read_requests(bytes, at, scribe) : read_responses(bytes, at, scribe);
}

Mark Exchanges::request_mark() const noexcept { return {Phase::request, Carries::request, request_, Part::request}; }

Mark Exchanges::response_mark() const noexcept
{
    const Part part = interim_ ? Part::none : Part::response;
    return {response_phases_, Carries::response, response_, part};
}

Progress Exchanges::read_requests(Bytes bytes, Offset at, Scribe& scribe)
{
    Progress progress;
    for (;;) {
        const Bytes rest = bytes.subspan(progress.consumed);
        const Offset here = at + static_cast<Offset>(progress.consumed);
        if (body_dropped(rest, scribe)) requests_.restart();
        const Step step = requests_.next(rest);
        progress.consumed += step.length;
        switch (step.found) {
        case Found::more:
            if (!rest.empty() && requests_.plausible()) scribe.suppose(client_, here, rest.size(), request_mark());
            return progress;
        case Found::not_http:
            if (requests_.too_long()) scribe.limit_reached(client_, here);
            progress.outcome = Outcome::not_http;
            return progress;
        case Found::blank:
            scribe.mark(client_, here, step.length, {Phase::request, Carries::request, 0, Part::none});
            break;
        case Found::start_line:
            begin_request(requests_.head(), here, scribe);
            reading_fields_ = true;
            break;
        case Found::head: {
            reading_fields_ = false;
            const Framing framing = request_framing(requests_.head());
            const Offset last = here + static_cast<Offset>(step.length) - 1;
            request_head(requests_.head(), scribe);
            whole_request_head(requests_.head(), last, scribe);
            note_conflict(client_, requests_.head(), framing, last, scribe);
            requests_.frame(framing);
            expects_continue_ = requests_.head().expect_continue;
            Mark mark = request_mark();
            if (scribe.exchange(request_).offers_upgrade) mark.phases |= Phase::upgrade_offer;
            scribe.mark(client_, here, step.length, mark);
            break;
        }
        case Found::simple_request: {
            begin_request(requests_.head(), here, scribe);
            Facts& facts = scribe.facts();
            simple_ = ++facts.requests == 1;
            facts.http09 = simple_;
            if (simple_) facts.request_view = persistence_of(requests_.head());
            scribe.mark(client_, here, step.length, request_mark());
            scribe.exchange(request_).request_complete = true;
            request_ = 0;
            break;
        }
        case Found::body:
            expects_continue_ = false;
            scribe.mark(client_, here, step.length, request_mark());
            break;
        case Found::end: {
            Exchange& exchange = scribe.exchange(request_);
            exchange.request_complete = true;
            request_ = 0;
            if (exchange.offers_upgrade || exchange.connect_method) {
                progress.outcome = after_offer(exchange, scribe);
                return progress;
            }
            break;
        }
        }
    }
}

// What follows a request that may change the protocol. Its answer may have been captured before.
Outcome Exchanges::after_offer(const Exchange& exchange, Scribe& scribe) noexcept
{
    if (exchange.status == 0 || switched_to_ != Switch::none) return Outcome::wait;
    if (!exchange.connect_method || exchange.status < 200 || exchange.status > 299) return Outcome::declined;
    begin_tunnel(exchange, scribe.facts());
    return Outcome::tunnel;
}

void Exchanges::begin_tunnel(const Exchange& exchange, Facts& facts) noexcept
{
    switched_to_ = Switch::tunnel;
    if (facts.switched != Switch::none) return;
    facts.switched = Switch::tunnel;
    facts.switched_in = exchange.response_first.frame;
    facts.switch_asked_in = exchange.request_first.frame;
}

// RFC 9110 section 10.1.1: a client that gets the final answer instead of 100 need not send the body.
bool Exchanges::body_dropped(Bytes rest, Scribe& scribe) noexcept
{
    if (!expects_continue_ || request_ == 0 || scribe.exchange(request_).status < 200) return false;
    // A method in capital letters: the body may be text.
    const std::string_view text = as_text(rest);
    if (!looks_like_request(rest) || !has_looks_of_request(text.substr(0, text.find(' ')))) return false;
    scribe.exchange(request_).request_complete = true;
    request_ = 0;
    expects_continue_ = false;
    return true;
}

void Exchanges::begin_request(const Head& head, Offset at, Scribe& scribe)
{
    stray_[index(client_)].reset();
    // Those before it answered requests that were not captured.
    while (!early_.empty() && early_.front().at <= at) early_.erase(early_.begin());
    if (!early_.empty()) {
        request_ = early_.front().exchange;
        early_.erase(early_.begin());
        scribe.found_request(request_, client_, at);
    } else {
        request_ = scribe.begin_request(client_, at);
    }
    // The answer may stand in what follows. Behind the close there is none.
    if (surplus_ && !scribe.closed_before(client_, at)) scribe.facts().place_lost[index(other(client_))] = true;
    Exchange& exchange = scribe.exchange(request_);
    // An interim answer may have been captured before it.
    const bool answered = exchange.status != 0 || request_ == switching_;
    if (!answered && waiting_.size() - answered_ < waiting_limit)
        waiting_.push_back({request_, at});
    else if (!answered)
        scribe.limit_reached(client_, at);
    exchange.head_method = head.method == "HEAD";
    exchange.connect_method = head.method == "CONNECT";
    Text asked;
    asked.quote(head.method, 32).add(" ").quote(head.target);
    exchange.asked = scribe.keep(asked);
    Facts& facts = scribe.facts();
    if (facts.version == Version{}) facts.version = head.version;
    if (exchange.number == 1) { // as far as it is known by now
        facts.request_view = persistence_of(head);
        facts.request_cut = true;
    }
}

void Exchanges::request_head(const Head& head, Scribe& scribe)
{
    Facts& facts = scribe.facts();
    Exchange& exchange = scribe.exchange(request_);
    ++facts.requests;
    const View view = persistence_of(head);
    if (exchange.number == 1) facts.request_view = view;
    facts.last_request_persists = view.persistent;
    // RFC 9110 7.8: the option must stand in Connection, and an offer in HTTP/1.0 is to be ignored.
    if (!head.upgrade.empty() && head.connection_upgrade && head.version >= Version{1, 1}) {
        exchange.offers_upgrade = true;
        Text protocol; // of several the first, which the client prefers (RFC 9110 7.8)
        write_protocol(head.upgrade, protocol);
        exchange.upgrade = scribe.keep(protocol);
        if (facts.upgrade != Upgrade::accepted) {
            facts.upgrade = Upgrade::offered;
            facts.upgrade_protocol = exchange.upgrade;
        }
    }
}

// What only a head that was captured whole can tell.
void Exchanges::whole_request_head(const Head& head, Offset last, Scribe& scribe)
{
    scribe.facts().head_cut = false;
    Exchange& exchange = scribe.exchange(request_);
    if (exchange.number == 1) scribe.facts().request_cut = false;
    exchange.fields_known = true;
    exchange.asks_to_close = head.close;
    exchange.several_connection = head.connection_fields > 1;
    exchange.offers_several = head.upgrade_fields > 1 || head.upgrade.find(',') != std::string_view::npos;
    if (exchange.offers_upgrade && !head.websocket_key.empty()) {
        key_of_ = request_;
        websocket_key_.key = head.websocket_key;
    }
    if (exchange.status == 101 && !exchange.offers_upgrade) // which was captured before it
        scribe.found(Finding::upgrade_unoffered, client_, last, {.frame = exchange.response_first.frame});
}

// RFC 9112 6.3. A faulty Transfer-Encoding alone is no conflict about Content-Length.
void Exchanges::note_conflict(Endpoint from, const Head& head, const Framing& framing, Offset last, Scribe& scribe)
{
    if (!framing.conflict || head.length == Length::none) return;
    const auto coded = static_cast<std::uint8_t>(head.coding != Coding::none);
    scribe.found(Finding::content_length_conflict, from, last, {.variant = coded});
}

// RFC 6455 4.2.2: what the 101 says about the key is compared by who knows WebSocket.
void Exchanges::note_key(const Head& head, Offset last, Scribe&)
{
    if (key_of_ != response_) return;
    websocket_key_.accept = head.websocket_accept;
    websocket_key_.answered_at = last;
    websocket_key_.known = true;
}

// The request was there long before the answer to the one before it was complete, and its own answer comes right behind
// that. Not: an answer that took its own time.
void Exchanges::note_blocked(const Exchange& exchange, Offset at, Scribe& scribe)
{
    if (previous_ == 0 || !exchange.request_complete || exchange.request_last.frame == Frame::none) return;
    const Exchange& before = scribe.exchange(previous_);
    const Time blocked = before.response_last.time - exchange.request_last.time;
    const Time own = scribe.moment(other(client_), at).time - before.response_last.time;
    if (!before.response_complete || blocked < least_blocked || own > blocked / 10) return;
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(blocked).count();
    scribe.found(Finding::head_of_line, other(client_), at,
                 {.frame = before.request_first.frame,
                  .subject = response_,
                  .amount = static_cast<std::uint32_t>(std::min<std::int64_t>(ms, 0xFFFF'FFFF))});
}

// RFC 9112 6.3: bytes behind a complete response that begin no other. Of a request that was not captured whole nobody
// knows whether its answer has a body. All of them were captured: the place is lost only for an answer behind them.
bool Exchanges::note_surplus(Offset at, Scribe& scribe)
{
    if (previous_ == 0 || at != answered_until_ || responses_.too_long()) return false;
    const Exchange& answered = scribe.exchange(previous_);
    if (!answered.fields_known) return false;
    const bool asked_again = answered_ < waiting_.size();
    if (asked_again && waiting_[answered_].at < scribe.acknowledged(client_)) return false; // it may answer that
    const bool bodiless = answered.head_method || answered.status == 204 || answered.status == 304;
    if (!scribe.facts().found.has(Finding::response_overlong))
        scribe.found(Finding::response_overlong, other(client_), at,
                     {.frame = answered.response_first.frame, .variant = static_cast<std::uint8_t>(bodiless)});
    surplus_ = true;
    if (asked_again) scribe.facts().place_lost[index(other(client_))] = true; // as in begin_request
    return true;
}

// HTTP/0.9: the response has no head and ends at the close. But a server that knows no such request answers as it does
// to any malformed one.
Progress Exchanges::read_simple_response(Bytes bytes, Offset at, Scribe& scribe)
{
    if (response_ == 0) {
        if (looks_like_response(bytes)) {
            simple_ = false;
            scribe.facts().http09 = false;
            return read_responses(bytes, at, scribe);
        }
        if (bytes.empty() || may_become_response(bytes)) {
            scribe.suppose(other(client_), at, bytes.size(), response_mark());
            return {};
        }
        begin_response({}, at, bytes.size(), scribe);
        final_response({0, 9}, scribe);
    }
    scribe.mark(other(client_), at, bytes.size(), response_mark());
    return {bytes.size(), Outcome::more};
}

// A response whose request was not captured may answer HEAD, and then has a length but no body (RFC 9112 6.3): the next
// response in its place tells.
bool Exchanges::answers_unseen_head(Bytes bytes, Scribe& scribe) const noexcept
{
    return response_ != 0 && !interim_ && !body_begun_ && !responses_.between_messages() && !responses_.until_close() &&
           scribe.exchange(response_).status != 0 && scribe.exchange(response_).asked.length == 0 &&
           looks_like_response(bytes);
}

Progress Exchanges::read_responses(Bytes bytes, Offset at, Scribe& scribe)
{
    const Endpoint server = other(client_);
    Progress progress;
    if (simple_) return read_simple_response(bytes, at, scribe);
    if (answers_unseen_head(bytes, scribe)) {
        scribe.complete_response(response_);
        responses_.restart();
        response_ = 0;
    }
    for (;;) {
        const Bytes rest = bytes.subspan(progress.consumed);
        const Offset here = at + static_cast<Offset>(progress.consumed);
        const Step step = responses_.next(rest);
        progress.consumed += step.length;
        switch (step.found) {
        case Found::more:
            if (!rest.empty() && responses_.plausible()) scribe.suppose(server, here, rest.size(), response_mark());
            return progress;
        case Found::not_http:
            if (responses_.too_long()) scribe.limit_reached(server, here);
            progress.outcome = note_surplus(here, scribe) ? Outcome::surplus : Outcome::not_http;
            return progress;
        case Found::simple_request: return progress; // of requests only
        case Found::blank:
            scribe.mark(server, here, step.length, {Phase::response, Carries::response, 0, Part::none});
            if (here == answered_until_) answered_until_ += static_cast<Offset>(step.length);
            break;
        case Found::start_line: begin_response(responses_.head(), here, rest.size(), scribe); break;
        case Found::head:
            progress.outcome = response_head(responses_.head(), here, step.length, true, scribe);
            if (progress.outcome != Outcome::more) return progress;
            break;
        case Found::body:
            body_begun_ = true;
            if (responses_.malformed_chunk()) scribe.exchange(response_).malformed_chunk = true;
            scribe.mark(server, here, step.length, response_mark());
            break;
        case Found::end:
            if (!interim_) scribe.complete_response(response_), previous_ = response_, answered_until_ = here;
            response_ = 0;
            interim_ = false;
            response_phases_ = Phase::response;
            if (declines_) {
                declines_ = false;
                progress.outcome = Outcome::declined;
                return progress;
            }
            break;
        }
    }
}

/// @param length  of what stands at `at` and was supposed to be a final response
void Exchanges::begin_response(const Head& head, Offset at, std::size_t length, Scribe& scribe)
{
    body_begun_ = false;
    if (std::exchange(surplus_, false)) scribe.facts().place_lost[index(other(client_))] = false;
    interim_ = head.status >= 100 && head.status <= 199 && head.status != 101;
    response_phases_ = interim_ ? Phase::response_interim : Phase::response;
    if (!response_phases_.has(Phase::response) || head.status == 101)
        scribe.withdraw(other(client_), at, length, Phase::response);
    stray_[index(other(client_))].reset();
    Facts& facts = scribe.facts();
    if (facts.response_version == Version{}) facts.response_version = head.version; // though the fields may be missing
    const Offset acknowledged = scribe.acknowledged(client_);
    if (answers_missing_) catch_up(acknowledged, scribe.moment(other(client_), at).frame, scribe);
    answers_missing_ = false;
    if (answered_ < waiting_.size() && waiting_[answered_].at < acknowledged) {
        response_ = waiting_[answered_].exchange;
    } else if (!early_.empty() && scribe.exchange(early_.back().exchange).status == 0) {
        response_ = early_.back().exchange; // after an interim answer to the same unseen request
    } else {
        response_ = scribe.begin_without_request();
        if (early_.size() == early_limit) early_.erase(early_.begin());
        early_.push_back({response_, acknowledged});
    }
    if (interim_) {
        scribe.exchange(response_).interim = head.status;
        return;
    }
    if (head.status == 101)
        response_phases_ = Phase::upgrade_accept;
    else if (scribe.exchange(response_).offers_upgrade)
        response_phases_ |= Phase::upgrade_decline;
    if (scribe.exchange(response_).number == 1) facts.response_cut = true; // until its fields are there
    scribe.begin_response(response_, other(client_), at);
    note_blocked(scribe.exchange(response_), at, scribe);
}

Outcome Exchanges::response_head(const Head& head, Offset at, std::size_t length, bool whole, Scribe& scribe)
{
    const Offset last = at + static_cast<Offset>(length) - 1;
    const Endpoint server = other(client_);
    Exchange& exchange = scribe.exchange(response_);
    const std::string_view method = exchange.head_method ? "HEAD" : exchange.connect_method ? "CONNECT" : "GET";
    const Framing framing = response_framing(head, method);
    if (head.status == 101) {
        const Mark mark = response_mark(); // before the exchange goes on as HTTP/2
        const Outcome outcome = switch_protocol(head, at, last, whole, scribe);
        const Part part = switched_to_ == Switch::h2c ? Part::none : Part::response;
        scribe.mark(server, at, length, {mark.phases, mark.carries, mark.exchange, part});
        responses_.frame({});
        return outcome;
    }
    scribe.mark(server, at, length, response_mark());
    note_conflict(server, head, framing, last, scribe);
    responses_.frame(framing);
    if (interim_) {
        scribe.detail(server, at, length, head.status);
        return Outcome::more;
    }

    Facts& facts = scribe.facts();
    if (whole) facts.head_cut = false;
    // The length may stand in the part that is missing.
    const View view = whole ? persistence_of(head, framing) : persistence_of(head);
    if (exchange.number == 1) {
        facts.response_view = view;
        facts.response_cut = !whole;
    }
    // What a server says unasked behind the close (408 in vain) is no cause of it.
    const bool unasked = exchange.request_first.frame == Frame::none;
    if (!unasked || !scribe.closed_before(server, at)) {
        facts.last_response_persists = view.persistent;
        if (facts.responses > 0 && head.close) facts.announced_close = true;
    }
    exchange.status = head.status;
    exchange.event_stream = head.event_stream;
    Text reason;
    exchange.answered = scribe.keep(reason.quote(head.reason));
    note_keep_alive(head, facts);
    const bool offered = exchange.offers_upgrade;
    const bool connect = exchange.connect_method;
    final_response(head.version, scribe);
    if (framing.body == Body::tunnel) {
        scribe.complete_response(response_);
        begin_tunnel(exchange, facts);
        return Outcome::tunnel;
    }
    if (offered && facts.upgrade == Upgrade::offered) facts.upgrade = Upgrade::declined;
    if (offered && !facts.found.has(Finding::upgrade_declined))
        scribe.found(Finding::upgrade_declined, server, last,
                     {.frame = exchange.request_first.frame, .subject = response_});
    declines_ = offered || connect;
    return Outcome::more;
}

// A final response is there: the next one answers the next request.
void Exchanges::final_response(Version version, Scribe& scribe)
{
    Facts& facts = scribe.facts();
    ++facts.responses;
    const Exchange& exchange = scribe.exchange(response_);
    // RFC 9110 15.5.9: a server that will not wait for a request any longer may say so unasked.
    if (exchange.request_first.frame == Frame::none && exchange.status == 408) ++facts.unasked;
    if (facts.response_version == Version{}) facts.response_version = version;
    pop_waiting();
}

// Behind a hole: some requests may have been answered in it. The client had got those answers before it asked again, or
// did not wait for them; so the answer belongs to the first request of the latest segment that it can answer.
void Exchanges::catch_up(Offset acknowledged, Frame response, Scribe& scribe) noexcept
{
    Frame latest{};
    for (std::size_t i = answered_; i < waiting_.size(); ++i) {
        const Frame asked = scribe.exchange(waiting_[i].exchange).request_first.frame;
        if (waiting_[i].at >= acknowledged || asked >= response) break;
        if (asked != latest) answered_ = i;
        latest = asked;
    }
}

void Exchanges::pop_waiting() noexcept
{
    if (answered_ < waiting_.size() && waiting_[answered_].exchange == response_) ++answered_;
    // A client that always has one more on its way must not make it grow for ever.
    if (answered_ == waiting_.size() || (answered_ >= 64 && answered_ > waiting_.size() / 2)) {
        waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(answered_));
        answered_ = 0;
    }
}

// RFC 9110 section 15.2.2. For WebSocket and others the 101 is the request's one response; for h2c the answer comes as
// HTTP/2 on stream 1 (RFC 7540 section 3.2).
Outcome Exchanges::switch_protocol(const Head& head, Offset at, Offset last, bool whole, Scribe& scribe)
{
    Facts& facts = scribe.facts();
    Exchange& exchange = scribe.exchange(response_);
    exchange.status = 101;
    Text reason;
    exchange.answered = scribe.keep(reason.quote(head.reason));
    // What the request offers may be captured behind its answer, or not at all.
    const bool asked = exchange.request_first.frame != Frame::none && !(reading_fields_ && request_ == response_);
    const bool offered = exchange.offers_upgrade || !asked || !exchange.fields_known;
    if (exchange.number == 1) {
        facts.response_view = persistence_of(head);
        facts.response_cut = !whole;
    }

    // A 101 that does not say to what takes what was offered. If neither was captured, what follows has to tell.
    Text protocol;
    if (head.upgrade.empty())
        protocol.add(scribe.text(exchange.upgrade));
    else
        write_protocol(head.upgrade, protocol);
    Switch to = protocol.empty() ? Switch::none : Switch::other;
    if (offered && protocol.view() == "websocket")
        to = Switch::websocket;
    else if (offered && protocol.view() == "h2c")
        to = Switch::h2c;
    const bool other_protocol = !exchange.offers_several && protocol.view() != scribe.text(exchange.upgrade);
    if (asked && exchange.fields_known && (!exchange.offers_upgrade || other_protocol))
        scribe.found(Finding::upgrade_unoffered, other(client_), last, {.frame = exchange.request_first.frame});
    if (whole && to == Switch::websocket) note_key(head, last, scribe);
    switching_ = response_;
    switched_to_ = to;
    if (to == Switch::h2c) {
        forget_response(exchange);
        response_ = 0;
        pop_waiting();
    } else {
        final_response(head.version, scribe);
        scribe.complete_response(switching_);
    }
    if (facts.switched == Switch::none) {
        facts.switched = to;
        facts.switch_asked_in = exchange.request_first.frame;
        facts.switched_in = scribe.moment(other(client_), at).frame;
    }
    if (offered && !protocol.empty()) {
        facts.upgrade = Upgrade::accepted;
        facts.upgrade_protocol = scribe.keep(protocol);
    }
    return Outcome::switched;
}

ExchangeId Exchanges::go_on_as_http2(Scribe& scribe) noexcept
{
    if (switching_ == 0) return 0;
    --scribe.facts().responses;
    forget_response(scribe.exchange(switching_));
    return switching_;
}

// Keep-Alive, RFC 2068 section 19.7.1: "max" counts the requests that may still follow.
void Exchanges::note_keep_alive(const Head& head, Facts& facts) noexcept
{
    if (head.keep_alive_timeout) facts.timeout = head.keep_alive_timeout;
    if (head.keep_alive_max) {
        facts.max = head.keep_alive_max;
        facts.responses_since_max = 0;
    } else if (facts.max) {
        ++facts.responses_since_max;
    }
}

bool Exchanges::skip(Endpoint from, std::uint64_t missing, Offset at, Scribe& scribe)
{
    const bool request = from == client_;
    MessageReader& reader = request ? requests_ : responses_;
    if (!reader.skip(missing)) return false;
    scribe.mark(from, at, missing, request ? request_mark() : response_mark());
    return true;
}

// Without the bytes that are missing nobody knows where the head ends and which fields are still to come; what is there
// of them decides. The end of the message is known only if it has no body.
std::optional<Outcome> Exchanges::cut_head(Endpoint from, Bytes bytes, Offset at, Scribe& scribe)
{
    const bool request = from == client_;
    const std::string_view text = as_text(bytes);
    const std::size_t line_end = text.find('\n');
    Head head;
    scribe.facts().head_cut = true;
    if (!request && line_end == std::string_view::npos && read_status_line(text, head)) {
        // Only the reason is cut, and nobody needs it.
        begin_response(head, at, bytes.size(), scribe);
        return response_head(head, at, bytes.size(), false, scribe);
    }
    if (line_end == std::string_view::npos || (request ? request_ : response_) == 0) return std::nullopt;
    std::string_view line = text.substr(0, line_end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!(request ? read_request_line(line, head) : read_status_line(line, head))) return std::nullopt;
    read_fields(text.substr(line_end + 1, text.rfind('\n') - line_end), head);

    if (!request) {
        const Outcome outcome = response_head(head, at, bytes.size(), false, scribe);
        if (outcome != Outcome::more) return outcome;
        if (!interim_ && response_framing(head, {}).body == Body::none) scribe.complete_response(response_);
        return declines_ ? Outcome::declined : Outcome::more;
    }
    request_head(head, scribe);
    Exchange& exchange = scribe.exchange(request_);
    if (exchange.number == 1) scribe.facts().request_cut = true;
    exchange.request_complete = request_framing(head).body == Body::none;
    Mark mark = request_mark();
    if (exchange.offers_upgrade) mark.phases |= Phase::upgrade_offer;
    scribe.mark(client_, at, bytes.size(), mark);
    return exchange.offers_upgrade || exchange.connect_method ? after_offer(exchange, scribe) : Outcome::more;
}

void Exchanges::restart(Endpoint from, Scribe& scribe, bool bytes_missing)
{
    if (from == client_) {
        if (request_ != 0) stray_[index(from)] = request_mark();
        start_over(from);
        return;
    }
    if (bytes_missing) {
        // Whether what was asked before was answered cannot be told any more.
        for (std::size_t i = answered_; i < waiting_.size(); ++i) scribe.give_up_response(waiting_[i].exchange);
        answers_missing_ = true;
        surplus_ = false;
    }
    if (response_ != 0) {
        stray_[index(from)] = response_mark();
        scribe.give_up_response(response_);
        if (!interim_) pop_waiting();
    }
    start_over(from);
}

void Exchanges::start_over(Endpoint from) noexcept
{
    if (from == client_) {
        requests_.restart();
        request_ = 0;
        expects_continue_ = false;
        reading_fields_ = false;
    } else {
        responses_.restart();
        response_ = 0;
        response_phases_ = Phase::response;
        interim_ = false;
        declines_ = false;
    }
}

void Exchanges::end(Endpoint from, Scribe& scribe)
{
    if (from == client_ || response_ == 0 || interim_) return;
    if (responses_.malformed_chunk()) return;
    if (simple_ || responses_.until_close()) scribe.complete_response(response_);
}

ExchangeId Exchanges::open_offer(Scribe& scribe) const noexcept
{
    if (answered_ == waiting_.size()) return 0;
    const ExchangeId next = waiting_[answered_].exchange;
    return scribe.exchange(next).offers_upgrade ? next : 0;
}

std::pair<ExchangeId, Offset> Exchanges::awaited() const noexcept
{
    if (response_ != 0 && !interim_) return {response_, 0};
    if (answered_ == waiting_.size()) return {0, 0};
    return {waiting_[answered_].exchange, waiting_[answered_].at};
}

} // namespace webconv::http1
