// One TCP connection as an observer of both directions sees it: where the bytes of a segment stand, what is new about
// it, and which phases follow from TCP alone. What the bytes mean is not known here.
#pragma once

#include "coverage.h"
#include "life.h"
#include "pure_ack.h"
#include "segment.h"

#include <algorithm>
#include <array>
#include <optional>

namespace webconv::tcp {

/// How the connection ended, as far as it did.
struct Ending {
    std::optional<Endpoint> by;      ///< sent the first FIN or RST
    Frame frame{};                   ///< of that FIN or RST
    bool crossed = false;            ///< the FINs crossed
    bool reset = false;              ///< a RST without any FIN before
    bool reset_acknowledges = false; ///< the first RST has the ACK bit: its sender knew the connection
    bool reset_after_fin = false;    ///< a RST after a FIN, before both were acknowledged
};

/// What one segment is to TCP.
struct Judgement {
    PhaseSet phases;
    Offset begin = 0;                   ///< of the payload
    bool payload = false;               ///< carries payload that counts (not a probe, not the text of a RST)
    bool pure = false;                  ///< nothing but header
    bool ack_of_bytes = false;          ///< `pure`, and what it is depends on the bytes before `acknowledges`
    Seen seen;                          ///< of payload, SYN and FIN
    std::uint64_t fresh_payload = 0;    ///< bytes not seen before
    std::optional<Offset> acknowledges; ///< newly: all of the other direction before this offset
    bool acknowledges_syn = false, acknowledges_fin = false; ///< is the last of it
    bool closes = false;                                     ///< carries the first FIN or RST of the connection
    bool confirms = false;                                   ///< completes the handshake
    bool stray = false;         ///< a RST or FIN that the other end cannot accept: it changes nothing
    bool behind = false;        ///< has payload and ends nowhere beyond what its sender has reached before
    std::uint32_t holes = 0;    ///< runs of the other direction that were never captured and are acknowledged now
    bool window_closes = false; ///< this side's window is zero now
    bool window_opens = false;  ///< it was
    Frame fin_reply{};          ///< this frame's FIN turned out to be the reply to the present one
    Frame fin_acked_in{};       ///< the present FIN was acknowledged by this frame, which was captured before it
};

class Connection {
public:
    Judgement judge(const Segment& segment, Endpoint from);

    Life life() const noexcept { return life_; }
    const Ending& ending() const noexcept { return ending_; }
    /// Whether a segment of this end was captured.
    bool captured(Endpoint e) const noexcept { return ends_[index(e)].seen; }
    /// Whether a side has more holes in its bytes than can be told apart.
    bool limit_reached() const noexcept { return ends_[0].coverage.gave_up() || ends_[1].coverage.gave_up(); }
    bool syn_seen(Endpoint e) const noexcept { return ends_[index(e)].syn_seen; }
    bool syn_ack_seen(Endpoint e) const noexcept { return ends_[index(e)].syn_ack; }
    bool fin_seen(Endpoint e) const noexcept { return ends_[index(e)].fin; }
    Frame fin_frame(Endpoint e) const noexcept { return ends_[index(e)].fin_frame; }
    bool sent_plain_syn(Endpoint e) const noexcept { return ends_[index(e)].plain_syn; }
    Frame syn_frame(Endpoint e) const noexcept { return ends_[index(e)].syn_frame; }
    /// What the first FIN of e acknowledged: all before this offset of the other direction had arrived when it was
    /// sent.
    Offset fin_acknowledges(Endpoint e) const noexcept { return ends_[index(e)].fin_acks; }
    /// The handshake was seen to be completed.
    bool confirmed() const noexcept { return ends_[0].confirmed || ends_[1].confirmed; }
    Offset fin_offset(Endpoint e) const noexcept { return ends_[index(e)].fin_at; }
    /// All before this offset of e's direction was acknowledged by the other side.
    Offset acknowledged(Endpoint e) const noexcept { return ends_[index(e)].acknowledged; }
    /// Whether the last that e sent was not captured, its bytes or its FIN: the other side acknowledged more, or e's
    /// last segment stands behind what is missing.
    bool end_missing(Endpoint e) const noexcept
    {
        const End& end = ends_[index(e)];
        return end.acknowledged > end.coverage.highest() || end.sent_beyond ||
               (end.fin && end.coverage.holes(end.fin_at - 1, end.fin_at) > 0);
    }
    /// The same of any part of e's direction, or a segment behind it was captured.
    bool bytes_missing(Endpoint e) const noexcept
    {
        const End& end = ends_[index(e)];
        return end.sent_beyond || end.coverage.holes(0, std::max(end.coverage.highest(), end.acknowledged)) > 0;
    }
    /// Whether e may have sent a FIN that is not in the capture: nothing of e is there, nothing that shows that its FIN
    /// was not sent before the capture began, or not its end.
    bool may_have_ended(Endpoint e) const noexcept;
    /// Whether the FIN or RST that ended it first, of those in the capture, was the first there was.
    bool order_known() const noexcept;
    /// It is certain that e sent no payload.
    bool sent_nothing(Endpoint e) const noexcept;
    /// Whether the first byte of e's direction is known to stand at offset 1.
    bool start_known(Endpoint e) const noexcept;
    bool both_fins_acknowledged() const noexcept;
    bool accurate_ecn() const noexcept { return accurate_ecn_; }

private:
    struct End {
        Coverage coverage;
        Offset acknowledged = 0;      ///< below 1: of what was sent before the capture began
        Offset acknowledged_seen = 0; ///< the same without what was never captured
        Offset fin_at = 0;
        Offset fin_acks = 0; ///< what the first FIN acknowledged
        std::uint32_t base = 0;
        Frame syn_frame{}, fin_frame{};
        Frame acked_in{}; ///< told what `acknowledged` says
        std::uint16_t window = 0;
        Probe probe = Probe::none; ///< sent and not answered
        bool base_known : 1 = false;
        bool base_of_syn : 1 = false; ///< told by its own SYN
        bool seen : 1 = false;
        bool syn_seen : 1 = false;
        bool plain_syn : 1 = false; ///< SYN without ACK
        bool syn_ack : 1 = false;
        bool owes_confirm : 1 = false; ///< the third step of the handshake, or what stands for it
        bool confirmed : 1 = false;
        bool window_known : 1 = false;
        bool fin : 1 = false;
        bool fin_is_reply : 1 = false;
        bool fin_met_open : 1 = false; ///< the other side acknowledged the FIN before it sent its own
        bool accurate_ecn_syn : 1 = false;
        bool sent_since_ack : 1 = false; ///< bytes before those that it acknowledged
        bool ack_known : 1 = false;      ///< the other side acknowledged something of it, old or new
        bool sent_beyond : 1 = false;    ///< its last segment stood behind more than was captured
    };

    bool withdrew_syn() const noexcept;
    void forget_refusal() noexcept;
    void place(const Segment& segment, End& me, End& peer) noexcept;
    void happen(Event event, Judgement& j) noexcept;
    void judge_reset(const Segment& segment, Endpoint from, Judgement& j) noexcept;
    void judge_syn(const Segment& segment, Endpoint from, bool repeated, Judgement& j) noexcept;
    void judge_fin(const Segment& segment, Endpoint from, Offset at, Judgement& j) noexcept;
    void judge_ack(const Segment& segment, Endpoint from, Judgement& j) noexcept;
    void judge_pure_ack(AckFacts facts, Judgement& j) const noexcept;
    void judge_bytes(const Segment& segment, Endpoint from, Offset begin, Judgement& j);
    bool acceptable_reset(const Segment& segment, Endpoint from) const noexcept;
    bool is_probe(const Segment& segment, const End& me, Offset begin) const noexcept;

    std::array<End, 2> ends_;
    Ending ending_;
    Life life_ = Life::nothing;
    Endpoint asker_ = Endpoint::first;
    bool accurate_ecn_ = false;
};

} // namespace webconv::tcp
