#include "http1/exchanges.h"

#include "http1/framing.h"
#include "http1/persistence.h"

namespace webconv::http1 {

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
        const Step step = requests_.next(rest);
        progress.consumed += step.length;
        switch (step.found) {
        case Found::more:
            if (!rest.empty() && requests_.plausible()) scribe.suppose(client_, here, rest.size(), request_mark());
            return progress;
        case Found::not_http:
            if (request_ != 0) request_ = 0;
            progress.outcome = Outcome::not_http;
            return progress;
        case Found::blank:
            scribe.mark(client_, here, step.length, {Phase::request, Carries::request, 0, Part::none});
            break;
        case Found::start_line: begin_request(here, scribe); break;
        case Found::head: {
            request_head(scribe);
            Mark mark = request_mark();
            if (scribe.exchange(request_).offers_upgrade) mark.phases |= Phase::upgrade_offer;
            scribe.mark(client_, here, step.length, mark);
            break;
        }
        case Found::simple_request: {
            begin_request(here, scribe);
            Facts& facts = scribe.facts();
            simple_ = ++facts.requests == 1;
            facts.http09 = simple_;
            if (simple_) facts.request_view = persistence_of(requests_.head());
            scribe.mark(client_, here, step.length, request_mark());
            scribe.exchange(request_).request_complete = true;
            request_ = 0;
            break;
        }
        case Found::body: scribe.mark(client_, here, step.length, request_mark()); break;
        case Found::end: {
            Exchange& exchange = scribe.exchange(request_);
            exchange.request_complete = true;
            request_ = 0;
            if (exchange.offers_upgrade || exchange.connect_method) {
                progress.outcome =
                    exchange.status == 0 || switched_to_ != Switch::none ? Outcome::wait : Outcome::declined;
                return progress;
            }
            break;
        }
        }
    }
}

void Exchanges::begin_request(Offset at, Scribe& scribe)
{
    const Head& head = requests_.head();
    if (!early_.empty() && early_.front().at > at) {
        request_ = early_.front().exchange;
        early_.erase(early_.begin());
        scribe.found_request(request_, client_, at);
    } else {
        request_ = scribe.begin_request(client_, at);
        if (waiting_.size() - answered_ < waiting_limit) waiting_.push_back({request_, at});
    }
    Exchange& exchange = scribe.exchange(request_);
    exchange.head_method = head.method == "HEAD";
    exchange.connect_method = head.method == "CONNECT";
    Text asked;
    asked.quote(head.method, 32).add(" ").quote(head.target);
    exchange.asked = scribe.keep(asked);
    Facts& facts = scribe.facts();
    if (facts.version == Version{}) facts.version = head.version;
}

void Exchanges::request_head(Scribe& scribe)
{
    const Head& head = requests_.head();
    Facts& facts = scribe.facts();
    Exchange& exchange = scribe.exchange(request_);
    ++facts.requests;
    if (exchange.number == 1) facts.request_view = persistence_of(head);
    // RFC 9110 7.8: the option must stand in Connection, and an offer in HTTP/1.0 is to be ignored.
    if (!head.upgrade.empty() && head.connection_upgrade && head.version >= Version{1, 1}) {
        exchange.offers_upgrade = true;
        Text protocol;
        if (head.upgrade_websocket)
            protocol.add("websocket");
        else if (head.upgrade_h2c)
            protocol.add("h2c");
        else
            protocol.quote(head.upgrade.substr(0, head.upgrade.find(',')), 32);
        exchange.upgrade = scribe.keep(protocol);
        if (facts.upgrade != Upgrade::accepted) {
            facts.upgrade = Upgrade::offered;
            facts.upgrade_protocol = exchange.upgrade;
        }
    }
    requests_.frame(request_framing(head));
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
        if (bytes.empty() || may_become_response(bytes)) return {};
        begin_response(at, scribe);
        final_response(scribe);
    }
    scribe.mark(other(client_), at, bytes.size(), response_mark());
    return {bytes.size(), Outcome::more};
}

Progress Exchanges::read_responses(Bytes bytes, Offset at, Scribe& scribe)
{
    const Endpoint server = other(client_);
    Progress progress;
    if (simple_) return read_simple_response(bytes, at, scribe);
    for (;;) {
        const Bytes rest = bytes.subspan(progress.consumed);
        const Offset here = at + static_cast<Offset>(progress.consumed);
        const Step step = responses_.next(rest);
        progress.consumed += step.length;
        switch (step.found) {
        case Found::more:
            if (!rest.empty() && responses_.plausible()) scribe.suppose(server, here, rest.size(), response_mark());
            return progress;
        case Found::not_http: progress.outcome = Outcome::not_http; return progress;
        case Found::simple_request: return progress; // of requests only
        case Found::blank:
            scribe.mark(server, here, step.length, {Phase::response, Carries::response, 0, Part::none});
            break;
        case Found::start_line: begin_response(here, scribe); break;
        case Found::head:
            progress.outcome = response_head(here, step.length, scribe);
            if (progress.outcome != Outcome::more) return progress;
            break;
        case Found::body: scribe.mark(server, here, step.length, response_mark()); break;
        case Found::end:
            if (!interim_) scribe.complete_response(response_);
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

void Exchanges::begin_response(Offset at, Scribe& scribe)
{
    const Head& head = responses_.head();
    interim_ = head.status >= 100 && head.status <= 199 && head.status != 101;
    response_phases_ = interim_ ? Phase::response_interim : Phase::response;
    const Offset acknowledged = scribe.connection().acknowledged(client_);
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
    scribe.begin_response(response_, other(client_), at);
}

Outcome Exchanges::response_head(Offset at, std::size_t length, Scribe& scribe)
{
    const Endpoint server = other(client_);
    const Head& head = responses_.head();
    Exchange& exchange = scribe.exchange(response_);
    const std::string_view method = exchange.head_method ? "HEAD" : exchange.connect_method ? "CONNECT" : "GET";
    const Framing framing = response_framing(head, method);
    if (head.status == 101) {
        const Outcome outcome = switch_protocol(at, scribe);
        scribe.mark(server, at, length, response_mark());
        responses_.frame({});
        return outcome;
    }
    scribe.mark(server, at, length, response_mark());
    responses_.frame(framing);
    if (interim_) return Outcome::more;

    Facts& facts = scribe.facts();
    if (exchange.number == 1) facts.response_view = persistence_of(head, framing);
    if (facts.responses > 0 && head.close) facts.announced_close = true;
    exchange.status = head.status;
    Text reason;
    exchange.answered = scribe.keep(reason.quote(head.reason));
    note_keep_alive(head, facts);
    const bool offered = exchange.offers_upgrade;
    const bool connect = exchange.connect_method;
    final_response(scribe);
    if (framing.body == Body::tunnel) {
        scribe.complete_response(response_);
        facts.switched = Switch::tunnel;
        facts.switched_in = exchange.response_first.frame;
        return Outcome::tunnel;
    }
    if (offered && facts.upgrade == Upgrade::offered) facts.upgrade = Upgrade::declined;
    declines_ = offered || connect;
    return Outcome::more;
}

// A final response is there: the next one answers the next request.
void Exchanges::final_response(Scribe& scribe)
{
    Facts& facts = scribe.facts();
    ++facts.responses;
    if (facts.response_version == Version{}) facts.response_version = responses_.head().version;
    pop_waiting();
}

void Exchanges::pop_waiting() noexcept
{
    if (answered_ < waiting_.size() && waiting_[answered_].exchange == response_) ++answered_;
    if (answered_ == waiting_.size()) waiting_.clear(), answered_ = 0;
}

// RFC 9110 section 15.2.2. For WebSocket and others the 101 is the request's one response; for h2c the answer comes as
// HTTP/2 on stream 1 (RFC 7540 section 3.2).
Outcome Exchanges::switch_protocol(Offset at, Scribe& scribe)
{
    const Head& head = responses_.head();
    Facts& facts = scribe.facts();
    Exchange& exchange = scribe.exchange(response_);
    exchange.status = 101;
    Text reason;
    exchange.answered = scribe.keep(reason.quote(head.reason));
    const bool asked = exchange.request_first.frame != Frame::none;
    const bool offered = exchange.offers_upgrade || !asked;
    if (exchange.number == 1) facts.response_view = persistence_of(head);

    Switch to = Switch::other;
    if (offered && head.upgrade_websocket)
        to = Switch::websocket;
    else if (offered && head.upgrade_h2c)
        to = Switch::h2c;
    switching_ = response_;
    switched_to_ = to;
    if (to == Switch::h2c) {
        // The exchange goes on: what it got so far is no response.
        exchange.response_first = {};
        exchange.response_last = {};
        exchange.status = 0;
        exchange.answered = {};
        response_ = 0;
        pop_waiting();
    } else {
        final_response(scribe);
        scribe.complete_response(switching_);
    }
    if (facts.switched == Switch::none) {
        facts.switched = to;
        facts.switched_in = scribe.moment(other(client_), at).frame;
    }
    if (exchange.offers_upgrade || !asked) {
        facts.upgrade = Upgrade::accepted;
        Text protocol;
        if (to == Switch::websocket)
            protocol.add("websocket");
        else if (to == Switch::h2c)
            protocol.add("h2c");
        else
            protocol.quote(head.upgrade.substr(0, head.upgrade.find(',')), 32);
        facts.upgrade_protocol = scribe.keep(protocol);
    }
    return Outcome::switched;
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

void Exchanges::restart(Endpoint from, Scribe& scribe)
{
    if (from == client_) {
        requests_.restart();
        request_ = 0;
        return;
    }
    // Whether what was asked before was answered cannot be told any more.
    for (std::size_t i = answered_; i < waiting_.size(); ++i) scribe.complete_response(waiting_[i].exchange);
    if (response_ != 0) scribe.complete_response(response_);
    waiting_.clear();
    answered_ = 0;
    responses_.restart();
    response_ = 0;
    interim_ = false;
    declines_ = false;
}

void Exchanges::end(Endpoint from, Scribe& scribe)
{
    if (from == client_ || response_ == 0 || interim_) return;
    if (simple_ || responses_.until_close()) scribe.complete_response(response_);
}

bool Exchanges::offer_open(Scribe& scribe) const noexcept
{
    return answered_ < waiting_.size() && scribe.exchange(waiting_[answered_].exchange).offers_upgrade;
}

} // namespace webconv::http1
