// Who carried which bytes of a direction, and what these bytes turned out to be. It ties three things that come at
// different times: a segment is captured, its bytes are read (perhaps only when more have come), and they are
// acknowledged (perhaps before they could be read). Whatever comes last completes the stored records.
#pragma once

#include "basics.h"
#include "store.h"
#include "vocabulary.h"

#include <optional>
#include <vector>

namespace webconv::tcp {

/// What a pure ACK acknowledges, judged by the last byte.
enum class Carries : std::uint8_t { data, request, response, ws, h2, tls };

Phase ack_phase(Carries what) noexcept;

/// Which part of an exchange bytes are: what its times are taken from.
enum class Part : std::uint8_t { none, request, response };

struct Mark {
    PhaseSet phases;
    Carries carries = Carries::data;
    ExchangeId exchange = 0;
    Part part = Part::none;
};

class Ledger {
public:
    /// Notes that `record` first carried [begin, end).
    void carried(Offset begin, Offset end, RecordId record, Moment moment);
    /// Notes that `record` carried [begin, end) again, and lets it inherit what is known of these bytes.
    void repeated(Offset begin, Offset end, RecordId record, Moment moment, Store& store);

    /// `record` carries bytes before `end` that were given up: they are what stands around them, as far as one can say.
    void too_late(Offset end, RecordId record, Store& store) const noexcept;

    /// [begin, end) was read: completes the records that carried it. Calls go upwards, but a part may be marked again
    /// with more phases.
    void mark(Offset begin, Offset end, const Mark& mark, Store& store);
    /// What stands from `begin` on cannot be read yet; it looks like this.
    void suppose(Offset begin, Offset end, const Mark& mark, Store& store);
    /// It was not what it looked like: takes `phases` away again.
    void withdraw(Offset begin, Offset end, PhaseSet phases, Store& store) noexcept;

    /// Gives the segments that carried [begin, end) this detail (see Record).
    void detail(Offset begin, Offset end, std::uint16_t value, Store& store) noexcept;

    /// `record`, which is nothing but an acknowledgement if `pure`, newly acknowledges all before `end`. Sets its link
    /// and, if pure, its phase, now or when the bytes were read. Captures may show an acknowledgement before the bytes.
    void acknowledge(Offset end, RecordId record, bool pure, Store& store);

    /// All before `end` was acknowledged, by a segment that needs no phase of these bytes: nobody will ask for them.
    void settle(Offset end);

    /// The segment that first carried the byte at `at`; none if that was not captured (or very long ago).
    Moment moment(Offset at) const noexcept;
    std::optional<RecordId> record(Offset at) const noexcept;
    /// The first byte that this frame carried; 0: it carried none (or very long ago).
    Offset begin_of(Frame frame) const noexcept;

private:
    struct Span {
        Offset begin, end;
        RecordId record;
        Moment moment;
    };
    struct Read {
        Offset end;
        Carries carries;
    };
    struct OpenAck {
        Offset end;
        RecordId record;
        bool pure;
    };
    /// Acknowledged spans that are kept: a segment that is sent again without need repeats a recent one.
    static constexpr std::size_t kept_spans = 16;
    /// Unacknowledged spans: the other direction was not captured, or will never answer.
    static constexpr std::size_t span_limit = 8192;
    static constexpr std::size_t read_limit = 8192;
    static constexpr std::size_t repeat_limit = 64;
    static constexpr std::size_t open_ack_limit = 64;

    /// The first span that ends behind `at`.
    std::vector<Span>::const_iterator find(Offset at) const noexcept;
    template <typename Action>
    void for_each_carrier(Offset begin, Offset end, Action action);
    void apply(const Span& span, const Mark& mark, Store& store);
    void note_read(Offset end, Carries carries);
    /// What the byte before `end` turned out to be.
    Carries read_before(Offset end) const noexcept;
    void trim();

    std::vector<Span> spans_;   // ascending, not overlapping
    std::vector<Span> repeats_; // of bytes that were not read yet
    std::vector<Read> read_;    // ascending, without the newest: nearly always none
    std::vector<OpenAck> open_acks_;
    Offset read_until_ = 0, acknowledged_ = 0;
    Carries newest_ = Carries::data; // of what was read up to `read_until_`
    Carries supposed_ = Carries::data;
};

} // namespace webconv::tcp
