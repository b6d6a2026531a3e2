#include "ledger.h"

#include <algorithm>
#include <array>

namespace webconv::tcp {

namespace {

constexpr std::array ack_phases{Phase::ack_data, Phase::ack_request, Phase::ack_response,
                                Phase::ack_ws,   Phase::ack_h2,      Phase::ack_tls};

constexpr PhaseSet all_acks =
    Phase::ack_request | Phase::ack_response | Phase::ack_ws | Phase::ack_h2 | Phase::ack_tls | Phase::ack_data;

// What a repeat takes over from the segment that carried the bytes first.
constexpr PhaseSet payload_phases = [] {
    PhaseSet set;
    for (auto p = static_cast<unsigned>(Phase::request); p <= static_cast<unsigned>(Phase::data); ++p)
        set |= static_cast<Phase>(p);
    return set;
}();

template <typename T>
void drop_front(std::vector<T>& v, std::size_t n)
{
    v.erase(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(n));
}

} // namespace

Phase ack_phase(Carries what) noexcept { return ack_phases[static_cast<std::size_t>(what)]; }

void Ledger::carried(Offset begin, Offset end, RecordId record, Moment moment)
{
    const Span span{begin, end, record, moment};
    if (spans_.empty() || begin >= spans_.back().end) {
        if (spans_.empty()) spans_.reserve(4);
        if (spans_.size() >= span_limit) drop_front(spans_, spans_.size() / 2);
        spans_.push_back(span);
        return;
    }
    // Out of order: only what no other segment carried before.
    auto at = std::find_if(spans_.begin(), spans_.end(), [&](const Span& s) { return s.end > begin; });
    for (Offset from = begin; from < end; ++at) {
        const Offset to = at == spans_.end() ? end : std::min(end, at->begin);
        if (from < to) at = spans_.insert(at, {from, to, record, moment}) + 1;
        if (at == spans_.end()) break;
        from = std::max(from, at->end);
    }
}

void Ledger::repeated(Offset begin, Offset end, RecordId record, Moment moment, Store& store)
{
    Record& repeat = store.records[record];
    PhaseSet known;
    for_each_carrier(begin, end, [&](const Span& span) {
        const Record& original = store.records[span.record];
        if (span.record == record) return;
        known |= original.phases() & payload_phases;
        for (std::size_t i = 0; i < store.exchange_count(original); ++i)
            store.link(repeat, store.exchange_of(original, i));
    });
    if (!known.empty()) repeat.set_phases((repeat.phases() - Phase::data) | known);
    if (end > read_until_) {
        if (repeats_.size() == repeat_limit) drop_front(repeats_, 1);
        repeats_.push_back({begin, end, record, moment});
    }
}

std::vector<Ledger::Span>::const_iterator Ledger::find(Offset at) const noexcept
{
    // Nearly always the newest segment.
    if (!spans_.empty() && spans_.back().begin <= at) return spans_.back().end > at ? spans_.end() - 1 : spans_.end();
    return std::partition_point(spans_.begin(), spans_.end(), [&](const Span& s) { return s.end <= at; });
}

template <typename Action>
void Ledger::for_each_carrier(Offset begin, Offset end, Action action)
{
    for (auto at = find(begin); at != spans_.end() && at->begin < end; ++at) action(*at);
    for (const Span& span : repeats_)
        if (span.begin < end && span.end > begin) action(span);
}

void Ledger::apply(const Span& span, const Mark& mark, Store& store)
{
    Record& record = store.records[span.record];
    record.set_phases((record.phases() - Phase::data) | mark.phases);
    if (mark.exchange == 0) return;
    store.link(record, mark.exchange);
    Exchange& exchange = store.exchange(mark.exchange);
    if (mark.part == Part::none) return;
    Moment& last = mark.part == Part::request ? exchange.request_last : exchange.response_last;
    if (span.moment.frame > last.frame && !record.phases().has(Phase::repeat)) last = span.moment;
}

void Ledger::too_late(Offset end, RecordId record, Store& store) const noexcept
{
    Record& r = store.records[record];
    const Carries carries = read_before(end);
    if (carries == Carries::request) r.set_phases((r.phases() - Phase::data) | Phase::request);
    if (carries == Carries::response) r.set_phases((r.phases() - Phase::data) | Phase::response);
}

Carries Ledger::read_before(Offset end) const noexcept
{
    if (read_.empty() || read_.back().end < end) return end <= read_until_ ? newest_ : Carries::data;
    return std::find_if(read_.begin(), read_.end(), [&](const Read& r) { return r.end >= end; })->carries;
}

void Ledger::mark(Offset begin, Offset end, const Mark& mark, Store& store)
{
    for_each_carrier(begin, end, [&](const Span& span) { apply(span, mark, store); });
    note_read(end, mark.carries);
    while (!open_acks_.empty() && open_acks_.front().end <= read_until_) {
        Record& record = store.records[open_acks_.front().record];
        record.acks = moment(open_acks_.front().end - 1).frame;
        const Carries carries = record.acks == Frame::none ? Carries::data : mark.carries;
        if (open_acks_.front().pure) record.set_phases((record.phases() - all_acks) | ack_phase(carries));
        drop_front(open_acks_, 1);
    }
    if (!repeats_.empty()) std::erase_if(repeats_, [&](const Span& s) { return s.end <= read_until_; });
    trim();
}

void Ledger::suppose(Offset begin, Offset end, const Mark& mark, Store& store)
{
    supposed_ = mark.carries;
    for_each_carrier(begin, end, [&](const Span& span) { apply(span, mark, store); });
}

void Ledger::withdraw(Offset begin, Offset end, PhaseSet phases, Store& store) noexcept
{
    supposed_ = Carries::data;
    for_each_carrier(begin, end, [&](const Span& span) {
        Record& record = store.records[span.record];
        const PhaseSet rest = record.phases() - phases;
        record.set_phases((rest & payload_phases).empty() ? rest | Phase::data : rest);
    });
}

void Ledger::detail(Offset begin, Offset end, std::uint16_t value, Store& store) noexcept
{
    for_each_carrier(begin, end, [&](const Span& span) { store.records[span.record].detail = value; });
}

void Ledger::note_read(Offset end, Carries carries)
{
    if (end <= read_until_) return;
    if (read_until_ > 0 && newest_ != carries) {
        if (read_.size() >= read_limit) drop_front(read_, read_.size() / 2);
        read_.push_back({read_until_, newest_});
    }
    read_until_ = end;
    newest_ = carries;
}

void Ledger::acknowledge(Offset end, RecordId record, bool pure, Store& store)
{
    Record& acknowledgement = store.records[record];
    if (const auto span = find(end - 1); span != spans_.end() && span->begin < end) {
        acknowledgement.acks = span->moment.frame;
        acknowledgement.note_part(span->end > end);
    } else {
        acknowledgement.acks = Frame::none;
    }
    acknowledged_ = std::max(acknowledged_, end);
    Carries carries = supposed_;
    if (end <= read_until_) {
        carries = read_before(end);
    } else if (pure || acknowledgement.acks == Frame::none) {
        // Bytes that were not read yet, or come later than their acknowledgement.
        if (open_acks_.size() == open_ack_limit) drop_front(open_acks_, 1);
        open_acks_.push_back({end, record, pure});
    }
    if (acknowledgement.acks == Frame::none) carries = Carries::data; // never captured, as far as is known
    if (pure) acknowledgement.set_phases(acknowledgement.phases() | ack_phase(carries));
    trim();
}

void Ledger::settle(Offset end)
{
    acknowledged_ = std::max(acknowledged_, end);
    trim();
}

Moment Ledger::moment(Offset at) const noexcept
{
    const auto span = find(at);
    return span != spans_.end() && span->begin <= at ? span->moment : Moment{};
}

std::optional<RecordId> Ledger::record(Offset at) const noexcept
{
    const auto span = find(at);
    return span != spans_.end() && span->begin <= at ? std::optional(span->record) : std::nullopt;
}

Offset Ledger::begin_of(Frame frame) const noexcept
{
    const auto span =
        std::find_if(spans_.begin(), spans_.end(), [&](const Span& s) { return s.moment.frame == frame; });
    return span != spans_.end() ? span->begin : 0;
}

void Ledger::trim()
{
    const Offset settled = std::min(read_until_, acknowledged_);
    if (spans_.size() > 4 * kept_spans) {
        std::size_t n = 0;
        while (n < spans_.size() - kept_spans && spans_[n].end <= settled) ++n;
        if (n >= spans_.size() / 2) drop_front(spans_, n); // rarely, so that it costs nothing per segment
    }
    if (read_.size() > kept_spans) {
        std::size_t n = 0;
        while (n < read_.size() && read_[n].end < acknowledged_) ++n;
        if (n >= read_.size() / 2) drop_front(read_, n);
    }
}

} // namespace webconv::tcp
