// One conversation: the layers joined. A segment is judged as TCP, its payload put in order and read, and what it
// acknowledges tied to who carried it.
#pragma once

#include "diagnosis/findings.h"
#include "facts.h"
#include "inside_tls.h"
#include "protocols.h"
#include "segment.h"
#include "store.h"
#include "tcp/connection.h"
#include "tcp/history.h"
#include "tcp/ledger.h"
#include "tcp/ordering.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace webconv {

/// A window that is closed, or was the last time.
struct Stall {
    Moment since;        ///< none: it never was
    bool probed = false; ///< by the side that wants to send
    bool told = false;   ///< by a finding
};

/// What stays of a conversation until the capture is closed. What is needed only while bytes come is in `Live`.
class Conversation {
public:
    void begin(const Segment& first, std::uint32_t self) noexcept;
    /// Judges `segment`, for which `record` was made.
    void add(const Segment& segment, RecordId record, Store& store);
    /// No more will come, and the last segment of the capture was sent at `now`: what waits behind holes is read
    /// without what is missing.
    void finish(Store& store, Time now);
    /// The same, and gives back the memory that only further payload would need.
    void release(Store& store);
    /// Nobody has more to say (FINs acknowledged, or RST).
    bool over() const noexcept;

    std::uint32_t stream() const noexcept { return stream_; }
    Endpoint client() const noexcept { return who().client; }
    Roles roles() const noexcept { return who().roles; }
    const Address& address(Side side) const noexcept;
    Time start() const noexcept { return start_; }
    Time last() const noexcept { return last_; }
    const tcp::Connection& connection() const noexcept { return connection_; }
    const tcp::History& history() const noexcept { return history_; }
    const Facts& facts() const noexcept { return facts_; }
    RecordId last_record() const noexcept { return last_record_; }
    /// All bytes of this direction were read, up to its FIN.
    bool read_to_end(Endpoint e) const noexcept;
    /// A hole in this direction may still be filled.
    bool waits_for_bytes(Endpoint e) const noexcept { return live_ && live_->orderings[index(e)].waiting(); }
    /// The oldest exchange whose answer is not complete, and where its request begins among the bytes of TCP.
    Awaited awaited(const Store& store) const noexcept;
    /// The first part of a TLS record has come, but not its end: what it says nobody knows.
    bool inside_record(Endpoint e) const noexcept
    {
        const tls::Session* tls = live_ ? live_->protocols.tls() : nullptr;
        return tls != nullptr && !tls->between_records(e);
    }
    /// How the window of this side was closed; null: nothing is kept of it (any more).
    Stall* stall(Endpoint e) const noexcept { return live_ ? &live_->stalls[index(e)] : nullptr; }
    /// The segment that first carried the first byte of this side that the other has not acknowledged; none: there is
    /// none, or it is not known any more.
    Frame unacknowledged_from(Endpoint e) const noexcept;
    /// Of the first FIN or RST; negative: there was none.
    Time closed() const noexcept { return closed_; }
    /// Of the first FIN or RST, or of payload behind it.
    Time quiet_since() const noexcept { return std::max(closed_, last_payload_.time); }
    /// Memory ran out with this segment.
    void note_limit(RecordId record, Store& store);
    /// The capture goes on behind its end: a finding that was certain only because of that is none.
    void forget(Finding finding) noexcept;
    std::uint64_t bytes(Endpoint e) const noexcept { return bytes_[index(e)]; }
    std::optional<Time> connect() const noexcept { return some(connect_); }
    Frame connect_frame() const noexcept { return connect_frame_; }
    /// Silence before the first FIN or RST; none if there was no payload before it, or it carried some.
    std::optional<Time> closing_silence() const noexcept { return some(closing_silence_); }

private:
    struct Live {
        std::array<tcp::Ledger, 2> ledgers;
        std::array<tcp::Ordering, 2> orderings;
        Protocols protocols;
        std::unique_ptr<InsideTls> inside;       ///< of TLS
        std::array<std::uint16_t, 2> patience{}; ///< segments since the hole could have been skipped
        std::array<bool, 2> ended{};
        std::array<Stall, 2> stalls{};
    };
    struct Who {
        Endpoint client;
        Roles roles;
    };
    /// Captures mix up the order of segments that were close together: a hole that the other side has acknowledged is
    /// waited for this many segments longer, and one that nobody acknowledges, because the other side was not
    /// captured, this many. One that is not acknowledged will be filled: the bytes were lost, and will be sent again.
    static constexpr std::uint16_t patience_acknowledged = 8;
    static constexpr std::uint16_t patience_one_sided = 64;
    static constexpr Time none{-1};
    static std::optional<Time> some(Time t) noexcept { return t == none ? std::nullopt : std::optional<Time>(t); }

    Who who() const noexcept;
    Endpoint sender(const Segment& segment) const noexcept;
    Scribe scribe(Store& store) noexcept;
    void read_payload(const Segment& s, Endpoint from, const tcp::Judgement& j, RecordId record, Store& store);
    void note_acknowledgement(Endpoint from, const tcp::Judgement& j, RecordId record, Store& store);
    void note_times(const Segment& s, const tcp::Judgement& j) noexcept;
    void correct_closing(Endpoint from, const tcp::Judgement& j, Store& store) noexcept;
    template <typename Action>
    void for_records(Frame frame, Store& store, Action action) const noexcept;
    void read_following(Endpoint from, Store& store);
    void read_inside(const Segment* s, Endpoint from, RecordId record, Store& store);
    InsideTls::Circle circle(Store& store) noexcept;
    void skip_hole(Endpoint from, Store& store);
    void lose_patience(bool last, Store& store);
    void note_end(Endpoint from, Store& store);
    void note_unreceived(const Segment& s, Endpoint from, const Store& store) noexcept;
    void note_window(const Segment& s, Endpoint from, const tcp::Judgement& j) noexcept;

    tcp::Connection connection_;
    Facts facts_;
    tcp::History history_;
    std::unique_ptr<Live> live_;
    std::array<std::uint64_t, 2> bytes_{};
    std::array<Address, 2> addresses_{};
    Time start_{}, last_{};
    Moment last_payload_, payload_before_; ///< the last segments with payload of either side, the newest first
    Time connect_{none}, closing_silence_{none}, syn_time_{none}, closed_{none};
    Frame connect_frame_{};
    std::uint32_t stream_ = 0;
    std::uint32_t self_ = 0;
    RecordId last_record_ = 0;
    bool released_ = false;
    Endpoint last_payload_from_ = Endpoint::first;
};
static_assert(sizeof(Conversation) <= 600, "there may be a million of them");

} // namespace webconv
