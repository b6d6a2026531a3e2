#include "connection.h"

#include "sequence.h"

#include <algorithm>

namespace webconv::tcp {

namespace {

constexpr bool has(const Segment& s, ControlBits bit) noexcept { return (s.flags & bit) != 0; }

/// An acknowledgement this far beyond what was seen is no acknowledgement of this connection (RFC 9293 3.10.7.4: it
/// would be dropped), and must not derail the reading.
constexpr Offset believable_ack = Offset{1} << 30;

/// RFC 7323 section 2.3: the largest shift of a window, and the largest window. Which shift was agreed is not looked
/// at.
constexpr unsigned largest_shift = 14;
constexpr Offset largest_window = Offset{1} << 30;

} // namespace

// A new connection's first offsets: the SYN stands at 0. Without it, what is seen first stands at 1. As long as nobody
// has acknowledged anything of it, another SYN,ACK may still tell another number: before it an end may speak of an
// older connection on these ports (RFC 9293 3.5.1), and an end that forgot its first answer gives another one.
void Connection::place(const Segment& s, End& me, End& peer) noexcept
{
    if (has(s, control::syn) && me.base_known && s.seq != me.base && me.acknowledged <= 0 &&
        me.coverage.highest() <= 1) {
        me.base_known = false;
        me.coverage = {};
        if (me.syn_seen) me.syn_frame = s.frame;
    }
    if (!me.base_known) {
        me.base = has(s, control::syn) ? s.seq : s.seq - 1;
        me.base_known = !has(s, control::rst); // the sequence number of a RST may be anything
        me.base_of_syn = me.base_known && has(s, control::syn);
    }
    if (!peer.base_known && has(s, control::ack) && !has(s, control::rst)) {
        peer.base = s.ack - 1;
        peer.base_known = true;
    }
}

void Connection::happen(Event event, Judgement& j) noexcept
{
    const Step* row = step(life_, event);
    if (row == nullptr) return;
    if (life_ == Life::refused && row->to != Life::refused) forget_refusal();
    life_ = row->to;
    if (row->phase) j.phases |= *row->phase;
}

// It was not the last word: what ends the connection is a FIN, if there was one already.
void Connection::forget_refusal() noexcept
{
    ending_ = {};
    for (const Endpoint e : {Endpoint::first, Endpoint::second}) {
        const End& end = ends_[index(e)];
        if (end.fin && (!ending_.by || end.fin_frame < ending_.frame)) ending_.by = e, ending_.frame = end.fin_frame;
    }
}

bool Connection::start_known(Endpoint e) const noexcept
{
    const End& me = ends_[index(e)];
    return me.syn_seen || (ends_[index(other(e))].syn_seen && me.base_known);
}

bool Connection::may_have_ended(Endpoint e) const noexcept
{
    const End& end = ends_[index(e)];
    const bool was_open = end.coverage.any() || start_known(e);
    return !end.fin && (!end.seen || !was_open || end_missing(e));
}

// A client that takes its SYN back before any answer ends what the other side had not begun.
bool Connection::withdrew_syn() const noexcept
{
    const End& asker = ends_[index(asker_)];
    const End& peer = ends_[index(other(asker_))];
    return ending_.reset && ending_.by == asker_ && asker.plain_syn && !peer.seen && peer.acknowledged == 0;
}

bool Connection::order_known() const noexcept
{
    if (!ending_.by || life_ == Life::refused || withdrew_syn()) return true;
    const Endpoint by = *ending_.by, peer = other(by);
    if (ending_.reset) return !may_have_ended(by) && !may_have_ended(peer);
    return ends_[index(by)].fin_met_open || !may_have_ended(peer);
}

bool Connection::sent_nothing(Endpoint e) const noexcept
{
    const End& end = ends_[index(e)];
    if (!end.seen) return end.acknowledged == 0 && ends_[index(other(e))].syn_seen && !confirmed();
    if (!end.syn_seen || bytes_missing(e)) return false;
    return end.coverage.highest() <= (end.fin ? 2 : 1);
}

bool Connection::both_fins_acknowledged() const noexcept
{
    const auto done = [](const End& e) { return e.fin && e.acknowledged > e.fin_at; };
    return done(ends_[0]) && done(ends_[1]);
}

// RFC 9293 3.8.4 and 3.8.6.1: a probe repeats the offset before the next that the other side expects, with or without a
// byte. That is what it has acknowledged; more may be on its way while its window is closed. Where the other side was
// not captured, it is what was sent. A byte that is still unacknowledged is sent again in earnest, and one that was not
// captured yet comes late; both are none.
bool Connection::is_probe(const Segment& s, const End& me, Offset begin) const noexcept
{
    if (s.length > 1 || has(s, control::syn) || has(s, control::fin)) return false;
    const Offset highest = me.coverage.highest();
    if (!me.coverage.started() && s.length > 0) return false;
    if (s.length > 0 && (begin >= highest || me.coverage.holes(begin, begin + 1) > 0)) return false;
    if (me.acknowledged > 0 && begin == me.acknowledged - 1) return true;
    return s.length == 0 && me.coverage.started() && begin == highest - 1;
}

// SYN, payload and FIN, each for itself: only payload counts as bytes.
void Connection::judge_bytes(const Segment& s, Endpoint from, Offset begin, Judgement& j)
{
    End& me = ends_[index(from)];
    const bool syn = has(s, control::syn), fin = has(s, control::fin);
    std::uint64_t length = 0;
    const auto add = [&](Offset first, Offset last) {
        const Seen part = me.coverage.add(first, last);
        if (length == 0) j.seen = {0, false, part.late, part.gap};
        length += static_cast<std::uint64_t>(last - first);
        j.seen.fresh += part.fresh;
        return part.fresh;
    };
    const bool known = me.syn_seen || syn || start_known(from);
    // An offset before the SYN cannot be; a second SYN elsewhere belongs to a connection that Wireshark did not tell
    // apart, a FIN beside the first to none.
    const bool stray_syn = syn && me.syn_seen && begin != 0;
    Offset payload = begin + (syn ? 1 : 0);
    const Offset end = payload + s.length;
    if (known) {
        me.coverage.start(syn && !me.syn_seen ? 0 : 1);
        payload = std::max(payload, Offset{1});
    } else if (begin == me.coverage.highest() + 1 || !me.coverage.started()) {
        me.coverage.start(begin); // what was captured first was a probe
    }
    if (stray_syn) {
        j.payload = false;
    } else {
        if (syn) add(begin, begin + 1);
        if (payload < end) j.fresh_payload = add(payload, end);
        if (fin && (!me.fin || end == me.fin_at) && !(known && end < 1)) add(end, end + 1);
    }
    if (j.seen.fresh > 0 && me.coverage.highest() < me.acknowledged) me.sent_since_ack = true;
    j.seen.repeat = j.seen.fresh == 0;
    j.seen.late = j.seen.late && j.seen.fresh == length;
    if (j.seen.repeat) j.phases |= Phase::repeat;
    if (j.seen.late) j.phases |= Phase::late;
    if (j.seen.gap) j.phases |= Phase::gap;
}

Judgement Connection::judge(const Segment& s, Endpoint from)
{
    Judgement j;
    End& me = ends_[index(from)];
    End& peer = ends_[index(other(from))];
    const bool first_of_side = !me.seen && !me.syn_seen;
    me.seen = true;

    place(s, me, peer);
    if (has(s, control::rst)) {
        judge_reset(s, from, j);
        return j;
    }
    const Offset near = me.coverage.started() ? me.coverage.highest() : 1;
    const Offset begin = unwrap(s.seq, me.base, near);
    const bool syn = has(s, control::syn), fin = has(s, control::fin);
    const Offset payload = begin + (syn ? 1 : 0);
    const Offset end = payload + s.length;
    const bool probe = is_probe(s, me, begin);
    j.behind = s.length > 0 && me.coverage.started() && end + (fin ? 1 : 0) <= me.coverage.highest();
    j.begin = payload;
    j.payload = s.length > 0 && !probe;
    j.pure = s.length == 0 && !syn && !fin;

    AckFacts facts = 0;
    if (first_of_side && !peer.syn_seen) facts |= ack_fact::first_of_side;
    if (peer.probe != Probe::none) facts |= ack_fact::answers_probe;

    if (!j.pure && !probe) {
        judge_bytes(s, from, begin, j);
        if (syn) judge_syn(s, from, me.syn_seen, j);
    } else if (!me.coverage.started()) {
        me.coverage.start(begin);
    }
    me.sent_beyond = begin > me.coverage.highest();

    if (!syn && has(s, control::ack) && me.owes_confirm) {
        me.owes_confirm = false;
        me.confirmed = true;
        const PhaseSet before = j.phases;
        happen(Event::confirm, j);
        j.confirms = j.phases != before;
    } else if (!syn && !fin) {
        happen(Event::other, j);
    }

    judge_ack(s, from, j);
    if (j.acknowledges_fin && !fin && !may_have_ended(from) && begin <= me.coverage.highest()) peer.fin_met_open = true;
    if (fin) judge_fin(s, from, end, j);

    if (me.window_known && me.window == 0) facts |= ack_fact::window_was_zero;
    if (!syn) {
        if (me.window_known && me.window != s.window) facts |= ack_fact::window_changed;
        if (s.window == 0) facts |= ack_fact::window_zero;
        const bool was_zero = me.window_known && me.window == 0;
        j.window_closes = !was_zero && s.window == 0;
        j.window_opens = was_zero && s.window != 0;
        me.window = s.window;
        me.window_known = true;
    }
    if (probe) {
        const bool closed_window = peer.window_known && peer.window == 0;
        me.probe = closed_window ? Probe::window : Probe::idle;
        j.phases |= closed_window ? Phase::window_probe : Phase::idle_probe;
    } else if (j.pure && !j.confirms) {
        if (s.sack_blocks > 0) facts |= ack_fact::sack;
        if (s.mptcp) facts |= ack_fact::mptcp;
        judge_pure_ack(facts, j);
    }
    if (!probe) peer.probe = Probe::none;
    return j;
}

void Connection::judge_syn(const Segment& s, Endpoint from, bool repeated, Judgement& j) noexcept
{
    End& me = ends_[index(from)];
    End& peer = ends_[index(other(from))];
    const bool ack = has(s, control::ack);
    constexpr ControlBits all_ecn = control::ae | control::cwr | control::ece;
    const ControlBits ecn = s.flags & all_ecn;
    if (!ack) me.accurate_ecn_syn = ecn == all_ecn;
    // RFC 9768 3.1.1: the server that speaks it answers with one of these, and with classic ECN's or none otherwise.
    if (ack && peer.accurate_ecn_syn)
        accurate_ecn_ = ecn == control::cwr || ecn == (control::cwr | control::ece) || ecn == control::ae ||
                        ecn == (control::ae | control::cwr);
    if (repeated && (!ack || me.syn_ack)) { // a crossed SYN is followed by a SYN,ACK at the same offset
        j.phases |= ack ? Phase::open_syn_ack : Phase::open_syn;
        return;
    }
    j.phases = j.phases - Phase::repeat;
    if (!me.syn_seen) me.syn_frame = s.frame;
    me.syn_seen = true;
    if (ack) {
        me.syn_ack = true;
        if (!peer.seen) peer.owes_confirm = true; // its SYN was not captured, or comes later
        happen(Event::syn_ack, j);
    } else {
        me.owes_confirm = !me.confirmed;
        me.plain_syn = true;
        const bool reply = life_ == Life::asked && asker_ != from;
        if (life_ == Life::nothing) asker_ = from;
        happen(reply ? Event::syn_reply : Event::syn, j);
    }
}

void Connection::judge_fin(const Segment& s, Endpoint from, Offset at, Judgement& j) noexcept
{
    End& me = ends_[index(from)];
    End& peer = ends_[index(other(from))];
    if (at < 1 && me.base_of_syn) { // of an older connection on these ports
        j.stray = true;
        return;
    }
    if (me.fin) {
        j.phases |= me.fin_is_reply ? Phase::close_fin_reply : Phase::close_fin;
        return;
    }
    me.fin = true;
    me.fin_at = at;
    me.fin_frame = s.frame;
    me.fin_acks = has(s, control::ack) ? unwrap(s.ack, peer.base, peer.acknowledged) : 0;
    if (!peer.fin) {
        j.closes = !ending_.by;
        if (j.closes) ending_.by = from, ending_.frame = s.frame;
        happen(Event::fin, j);
    } else if (peer.fin_acks > at) {
        // The other FIN was captured first, but it acknowledges this one.
        j.fin_reply = peer.fin_frame;
        peer.fin_is_reply = true;
        if (ending_.by == other(from) && !ending_.reset) ending_.by = from, ending_.frame = s.frame;
        happen(Event::fin_crossed, j);
    } else if (me.fin_acks <= peer.fin_at) {
        ending_.crossed = !ending_.reset;
        happen(Event::fin_crossed, j);
    } else {
        me.fin_is_reply = true;
        happen(Event::fin_reply, j);
    }
    if (me.acknowledged > at) j.fin_acked_in = me.acked_in;
}

// RFC 9293 3.10.7.4 and RFC 5961 section 3: a RST from outside of the receiver's window is no end, somebody else may
// have sent it. Which window that is can be told only roughly: the shift is not known, the capture may have holes, and
// a RST in answer to an old segment has an old number. So only what cannot be is refused: a number before the first
// one, or beyond the largest window that may have been meant.
bool Connection::acceptable_reset(const Segment& s, Endpoint from) const noexcept
{
    const End& me = ends_[index(from)];
    const End& peer = ends_[index(other(from))];
    // In answer to a SYN it may be zero (RFC 9293 3.10.7.1).
    if (!me.base_known || life_ == Life::asked || life_ == Life::refused) return true;
    const Offset latest = std::max(me.coverage.highest(), me.acknowledged);
    const Offset window =
        peer.window_known ? Offset{std::max<std::uint16_t>(peer.window, 1)} << largest_shift : largest_window;
    const Offset at = unwrap(s.seq, me.base, latest);
    return at >= (start_known(from) ? 0 : latest - largest_window) && at <= latest + window;
}

void Connection::judge_reset(const Segment& s, Endpoint from, Judgement& j) noexcept
{
    End& me = ends_[index(from)];
    const End& peer = ends_[index(other(from))];
    if (!acceptable_reset(s, from)) {
        j.stray = true;
        j.phases |= ends_[0].fin || ends_[1].fin ? Phase::close_reset : Phase::abort_reset;
        return;
    }
    if (me.base_known && me.coverage.started())
        j.behind = s.length > 0 && unwrap(s.seq, me.base, me.coverage.highest()) <= me.coverage.highest();
    // In answer to a SYN its number is none of its sender's.
    if (me.base_known && life_ != Life::asked && life_ != Life::refused)
        me.sent_beyond = unwrap(s.seq, me.base, me.coverage.highest()) > me.coverage.highest();
    const bool any_fin = ends_[0].fin || ends_[1].fin;
    if (!ending_.by) {
        j.closes = true;
        ending_.by = from;
        ending_.frame = s.frame;
        ending_.reset_acknowledges = has(s, control::ack);
    }
    if (!any_fin && life_ != Life::refused) ending_.reset = true;
    if (any_fin && !ending_.reset && !both_fins_acknowledged()) ending_.reset_after_fin = true;
    if (life_ == Life::asked && asker_ != from) ending_.reset = false;
    const bool reply = (life_ == Life::asked || life_ == Life::refused) && asker_ != from;
    happen(reply ? Event::rst_reply : any_fin ? Event::rst_late : Event::rst, j);
    if (has(s, control::ack) && peer.base_known) judge_ack(s, from, j);
}

void Connection::judge_ack(const Segment& s, Endpoint from, Judgement& j) noexcept
{
    if (!has(s, control::ack)) return;
    End& peer = ends_[index(other(from))];
    const Offset ack = unwrap(s.ack, peer.base, peer.acknowledged);
    // Where the capture begins in the middle, bytes may be on their way that were sent before: the first word about
    // them tells from where on later ones are new.
    if (!peer.ack_known && ack < 1 && !start_known(other(from))) peer.acknowledged = ack;
    peer.ack_known = true;
    // RFC 9293 3.10.7.4: bytes that were acknowledged before they were sent. Bytes that are not in the capture look the
    // same, until they come and this end acknowledges less than before.
    if (peer.sent_since_ack && ack < peer.acknowledged && ack <= peer.coverage.highest()) {
        peer.acknowledged = peer.acknowledged_seen;
        peer.sent_since_ack = false;
    }
    if (ack <= peer.acknowledged) return;
    if (peer.coverage.started() && ack > peer.coverage.highest() + believable_ack) return;
    j.holes = peer.coverage.holes(peer.acknowledged, ack);
    peer.acknowledged = ack;
    peer.sent_since_ack = false;
    if (ack <= peer.coverage.highest()) peer.acknowledged_seen = ack;
    peer.acked_in = s.frame;
    j.acknowledges = ack;
    j.acknowledges_syn = ack == 1 && peer.syn_seen;
    j.acknowledges_fin = peer.fin && ack > peer.fin_at;
}

void Connection::judge_pure_ack(AckFacts facts, Judgement& j) const noexcept
{
    if (j.acknowledges) facts |= ack_fact::newly;
    if (j.acknowledges_syn) facts |= ack_fact::new_syn;
    if (j.acknowledges_fin) facts |= ack_fact::new_fin;
    if (both_fins_acknowledged()) facts |= ack_fact::both_fins;
    const PureAckVerdict verdict = webconv::tcp::judge(facts);
    j.phases |= verdict.phases;
    j.ack_of_bytes = verdict.of_bytes;
}

} // namespace webconv::tcp
