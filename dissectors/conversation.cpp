#include "conversation.h"

#include "diagnosis/diagnosis.h"

#include <algorithm>
#include <utility>

namespace webconv {

void Conversation::begin(const Segment& first, std::uint32_t self) noexcept
{
    stream_ = first.stream;
    addresses_ = {first.source, first.destination};
    start_ = last_ = first.time;
    self_ = self;
}

Endpoint Conversation::sender(const Segment& s) const noexcept
{
    return s.source == addresses_[0] ? Endpoint::first : Endpoint::second;
}

// The client sent the first SYN without ACK, or got the SYN,ACK; else what was said tells; else the ports. Who answers
// though it asked, is answered by whom it answers, or answers and then speaks as a client, opened at the same time as
// the other side, whose SYN may be missing.
Conversation::Who Conversation::who() const noexcept
{
    const bool first = connection_.sent_plain_syn(Endpoint::first),
               second = connection_.sent_plain_syn(Endpoint::second);
    const bool first_answers = connection_.syn_ack_seen(Endpoint::first),
               second_answers = connection_.syn_ack_seen(Endpoint::second);
    const bool crossed =
        (first && (second || first_answers)) || (second && second_answers) || (first_answers && second_answers);
    if (!crossed && first != second) return {first ? Endpoint::first : Endpoint::second, Roles::seen};
    if (!crossed && !first) {
        const bool asks = facts_.http1 && !facts_.tls; // of TLS, either may be the client
        for (const Endpoint e : {Endpoint::first, Endpoint::second})
            if (connection_.syn_ack_seen(e) && !(asks && facts_.client == e)) return {other(e), Roles::seen};
    }
    if (facts_.client) return {*facts_.client, Roles::inferred};
    return {addresses_[1].port > addresses_[0].port ? Endpoint::second : Endpoint::first, Roles::guessed};
}

const Address& Conversation::address(Side side) const noexcept
{
    const Endpoint c = client();
    return addresses_[index(side == Side::client ? c : other(c))];
}

bool Conversation::over() const noexcept
{
    return connection_.both_fins_acknowledged() || connection_.ending().reset || connection_.ending().reset_after_fin ||
           connection_.life() == tcp::Life::refused;
}

Scribe Conversation::scribe(Store& store) noexcept
{
    const auto acknowledged = [&](Endpoint e) { return connection_.acknowledged(e); };
    const auto start_known = [&](Endpoint e) { return connection_.start_known(e); };
    return {store,
            facts_,
            connection_.ending(),
            {live_->ledgers,
             {acknowledged(Endpoint::first), acknowledged(Endpoint::second)},
             {start_known(Endpoint::first), start_known(Endpoint::second)}},
            client(),
            {last_payload_, payload_before_},
            last_record_};
}

InsideTls::Circle Conversation::circle(Store& store) noexcept
{
    return {store, facts_, connection_, client(), {last_payload_, payload_before_}, last_record_};
}

void Conversation::add(const Segment& s, RecordId id, Store& store)
{
    const Endpoint from = sender(s);
    Record& record = store.records[id];
    record.frame = s.frame; // first, so that the records stay in order if memory runs out below
    record.conversation = self_;
    record.set(s.flags, from, false);
    record.set_phases(Phase::data);
    last_record_ = id;

    const tcp::Judgement j = connection_.judge(s, from);
    history_.note(from, s, {j.behind, j.holes});
    bytes_[index(from)] += j.fresh_payload;
    const Time last_before = last_;
    last_ = std::max(last_, s.time);

    record.set(s.flags, from, connection_.accurate_ecn());
    if (j.acknowledges) record.note_news();
    if (j.stray) record.note_stray();
    record.set_phases(j.payload ? j.phases | Phase::data : j.phases);
    record.detail = static_cast<std::uint16_t>(std::min<std::uint32_t>(s.length, 0xFFFF));

    if (j.seen.gap && connection_.limit_reached()) note_limit(id, store);
    note_times(s, j);
    correct_closing(from, j, store);
    if (j.acknowledges) note_acknowledgement(from, j, id, store);
    if (j.payload) read_payload(s, from, j, id, store);
    if (live_) {
        note_end(from, store);
        lose_patience(false, store);
    }
    if (connection_.ending().reset_after_fin && !j.stray) note_unreceived(s, from, store);
    const bool window = j.window_closes || j.window_opens;
    if (connection_.ending().by || window || j.phases.has_any(diagnosis::occasions) ||
        facts_.found.has_any(diagnosis::disprovable)) {
        note_window(s, from, j);
        diagnosis::Case c(*this, facts_, store, id, s.time, last_before, from, j);
        diagnosis::diagnose(c);
    }
    if (j.payload && !InsideTls::only_says_goodbye(s)) {
        if (last_payload_from_ != from) payload_before_ = last_payload_;
        last_payload_ = {s.frame, s.time};
        last_payload_from_ = from;
    }
}

// Captures may mix up what was close together: a FIN that was captured first may be the reply, and the ACK of a FIN may
// stand before it.
void Conversation::correct_closing(Endpoint from, const tcp::Judgement& j, Store& store) noexcept
{
    if (j.fin_reply != Frame::none) {
        for_records(j.fin_reply, store, [](Record& record) {
            if (record.phases().has(Phase::close_fin))
                record.set_phases((record.phases() - Phase::close_fin) | Phase::close_fin_reply);
        });
    }
    if (j.fin_acked_in != Frame::none) {
        const Phase phase = connection_.both_fins_acknowledged() ? Phase::close_last_ack : Phase::close_ack;
        for_records(j.fin_acked_in, store, [&](Record& record) {
            if (record.from() == from) return;
            record.acks = connection_.fin_frame(from);
            if (record.phases().has(Phase::ack_data)) record.set_phases((record.phases() - Phase::ack_data) | phase);
        });
    }
}

template <typename Action>
void Conversation::for_records(Frame frame, Store& store, Action action) const noexcept
{
    for (std::size_t i = store.first_of(frame); i < store.records.size() && store.records[i].frame == frame; ++i)
        if (store.records[i].conversation == self_) action(store.records[i]);
}

void Conversation::note_times(const Segment& s, const tcp::Judgement& j) noexcept
{
    if ((s.flags & (control::syn | control::ack | control::rst)) == control::syn && syn_time_ == none)
        syn_time_ = s.time;
    if (j.confirms && syn_time_ != none && connect_ == none) {
        connect_ = s.time - syn_time_;
        connect_frame_ = s.frame;
    }
    if (j.closes) closed_ = s.time;
    const bool silent = !j.payload || InsideTls::only_says_goodbye(s);
    if (j.closes && silent && last_payload_.frame != Frame::none) closing_silence_ = s.time - last_payload_.time;
}

void Conversation::note_acknowledgement(Endpoint from, const tcp::Judgement& j, RecordId id, Store& store)
{
    const Endpoint to = other(from);
    Record& record = store.records[id];
    if (j.acknowledges_fin) {
        record.acks = connection_.fin_frame(to);
        if (live_) live_->ledgers[index(to)].acknowledge(connection_.fin_offset(to), id, false, store);
        record.acks = connection_.fin_frame(to);
    } else if (j.acknowledges_syn) {
        record.acks = connection_.syn_frame(to);
    } else if (live_ || !released_) {
        if (!live_) live_ = std::make_unique<Live>(); // the bytes may come later
        live_->ledgers[index(to)].acknowledge(*j.acknowledges, id, j.ack_of_bytes, store);
    } else if (j.ack_of_bytes) {
        record.set_phases(record.phases() | Phase::ack_data);
    }
}

void Conversation::read_payload(const Segment& s, Endpoint from, const tcp::Judgement& j, RecordId id, Store& store)
{
    if (!live_) {
        if (released_ && j.seen.repeat) return; // sent again after the end; its bytes are forgotten
        live_ = std::make_unique<Live>();
    }
    tcp::Ledger& ledger = live_->ledgers[index(from)];
    const Offset end = j.begin + s.length;
    const Moment moment{s.frame, s.time};
    if (j.fresh_payload == 0) {
        ledger.repeated(j.begin, end, id, moment, store);
        return;
    }
    // What is repeated beside what is new, or comes after its hole was given up, is known already.
    tcp::Ordering& ordering = live_->orderings[index(from)];
    if (j.fresh_payload < s.length) ledger.repeated(j.begin, end, id, moment, store);
    if (ordering.started() && end <= ordering.next()) ledger.too_late(end, id, store);
    ledger.carried(j.begin, end, id, moment);
    ordering.start(connection_.start_known(from) && !released_ ? 1 : j.begin);
    if (const auto piece = ordering.add(j.begin, s.payload, s.length)) {
        Scribe report = scribe(store);
        if (!piece->bytes.empty()) live_->protocols.read(from, piece->begin, piece->bytes, piece->missing, report);
        if (piece->missing > 0)
            live_->protocols.missing(from, piece->begin + static_cast<Offset>(piece->bytes.size()), piece->missing,
                                     report);
    }
    read_following(from, store);
    read_inside(&s, from, id, store);
}

// What became readable with `s`, if there is one, of the records that have ended.
void Conversation::read_inside(const Segment* s, Endpoint from, RecordId id, Store& store)
{
    tls::Session* tls = live_->protocols.tls();
    if (tls == nullptr) return;
    const std::span<const PlainRecord> plaintext = s != nullptr ? s->plaintext : std::span<const PlainRecord>{};
    if (tls->sealed(from).empty() && plaintext.empty()) return;
    if (!live_->inside) live_->inside = std::make_unique<InsideTls>();
    const Moment moment = s != nullptr ? Moment{s->frame, s->time} : Moment{};
    live_->inside->read(from, tls->sealed(from), plaintext, id, moment, circle(store));
    tls->forget(from);
}

void Conversation::read_following(Endpoint from, Store& store)
{
    tcp::Ordering& ordering = live_->orderings[index(from)];
    if (!ordering.waiting()) return;
    Scribe report = scribe(store);
    while (const auto piece = ordering.following()) {
        live_->patience[index(from)] = 0;
        if (!piece->bytes.empty()) live_->protocols.read(from, piece->begin, piece->bytes, piece->missing, report);
        if (piece->missing > 0)
            live_->protocols.missing(from, piece->begin + static_cast<Offset>(piece->bytes.size()), piece->missing,
                                     report);
    }
}

void Conversation::skip_hole(Endpoint from, Store& store)
{
    tcp::Ordering& ordering = live_->orderings[index(from)];
    const Offset at = ordering.next();
    const bool limit = ordering.over_limit();
    const std::uint64_t length = ordering.skip();
    Scribe report = scribe(store);
    if (limit) report.limit_reached(from, at);
    live_->protocols.missing(from, at, length, report);
    live_->patience[index(from)] = 0;
    read_following(from, store);
    read_inside(nullptr, from, 0, store);
}

void Conversation::lose_patience(bool last, Store& store)
{
    for (const Endpoint e : {Endpoint::first, Endpoint::second}) {
        const tcp::Ordering& ordering = live_->orderings[index(e)];
        while (ordering.waiting()) {
            const bool acknowledged = connection_.acknowledged(e) >= ordering.hole_end();
            std::uint16_t& waited = live_->patience[index(e)];
            if (acknowledged || !connection_.captured(other(e))) ++waited;
            const bool enough = last || ordering.over_limit() || (acknowledged && over()) ||
                                waited > (acknowledged ? patience_acknowledged : patience_one_sided);
            if (!enough) break;
            skip_hole(e, store);
            note_end(e, store);
        }
    }
}

// All before the FIN was read: a response that lasts until the close is complete.
void Conversation::note_end(Endpoint from, Store& store)
{
    if (live_->ended[index(from)] || !connection_.fin_seen(from)) return;
    if (live_->orderings[index(from)].next() != connection_.fin_offset(from)) return;
    live_->ended[index(from)] = true;
    Scribe report = scribe(store);
    live_->protocols.end(from, report);
    if (live_->inside) live_->inside->end(from, circle(store));
}

// Inside TLS a request begins where its first record became readable.
Awaited Conversation::awaited(const Store& store) const noexcept
{
    if (!live_) return {};
    Awaited awaited = live_->protocols.awaited();
    if (awaited.exchange != 0 || !live_->inside) return awaited;
    awaited = live_->inside->awaited();
    if (awaited.exchange != 0)
        awaited.request_at =
            live_->ledgers[index(client())].begin_of(store.exchange(awaited.exchange).request_first.frame);
    return awaited;
}

Frame Conversation::unacknowledged_from(Endpoint e) const noexcept
{
    return live_ ? live_->ledgers[index(e)].moment(connection_.acknowledged(e)).frame : Frame::none;
}

// A client that has sent its FIN may wait for the answer. But if its host meets the answer with RST, nobody was there
// any more (RFC 9293 3.10.7.1); and what it had not acknowledged, it never had.
void Conversation::note_unreceived(const Segment& s, Endpoint from, const Store& store) noexcept
{
    const tcp::Ending& ending = connection_.ending();
    if (ending.by != client() || ending.crossed) return;
    if ((s.flags & control::rst) != 0 && from == ending.by) facts_.closer_gone = true;
    if (!facts_.closer_gone || facts_.outstanding > 0 || facts_.last_exchange == 0) return;
    const Exchange& last = store.exchange(facts_.last_exchange);
    const Frame missed = unacknowledged_from(other(client()));
    const bool asked = last.request_first.frame != Frame::none;
    const bool may_be_asked = asked || !connection_.start_known(client()); // else it answers nothing
    facts_.unreceived =
        may_be_asked && last.response_complete && missed != Frame::none && last.response_last.frame >= missed;
    if (facts_.unreceived && !asked) facts_.unclear = true;
}

// What opens the window is told by the finding first.
void Conversation::note_window(const Segment& s, Endpoint from, const tcp::Judgement& j) noexcept
{
    if (!live_) return;
    if (j.window_closes) live_->stalls[index(from)] = {{s.frame, s.time}, false, false};
    if (j.phases.has(Phase::window_probe)) live_->stalls[index(other(from))].probed = true;
}

bool Conversation::read_to_end(Endpoint e) const noexcept
{
    if (!live_ || !connection_.fin_seen(e)) return false;
    const bool said_nothing = !live_->orderings[index(e)].started() && connection_.start_known(e);
    return live_->ended[index(e)] || (said_nothing && connection_.fin_offset(e) == 1);
}

void Conversation::note_limit(RecordId record, Store& store)
{
    diagnosis::Case c(*this, facts_, store, record, last_, false);
    if (!facts_.found.has(Finding::limits_reached)) c.raise(Finding::limits_reached, {});
}

void Conversation::forget(Finding finding) noexcept
{
    facts_.found = facts_.found - finding;
    if (facts_.findings > 0) --facts_.findings;
}

void Conversation::finish(Store& store, Time now)
{
    if (live_) lose_patience(true, store);
    diagnosis::Case c(*this, facts_, store, last_record_, now, true);
    diagnosis::diagnose(c);
}

void Conversation::release(Store& store)
{
    if (live_) lose_patience(true, store);
    diagnosis::Case c(*this, facts_, store, last_record_, last_, false);
    diagnosis::diagnose(c);
    live_.reset();
    released_ = true;
}

} // namespace webconv
