#include "inside_tls.h"

#include <algorithm>
#include <iterator>

namespace webconv {

namespace {

constexpr std::uint8_t alert_type = static_cast<std::uint8_t>(tls::ContentType::alert);
constexpr std::uint8_t data_type = static_cast<std::uint8_t>(tls::ContentType::application_data);

bool is_data(const PlainRecord& plain) noexcept { return plain.type == data_type; }

// RFC 8446 section 6.1: description 0 says that no more will come.
bool is_close_notify(const PlainRecord& plain) noexcept
{
    return plain.type == alert_type && plain.content.size() == 2 && plain.content[1] == 0;
}

// The sentence tells how much was said, not how long the records are.
void note_length(Record& segment, std::span<const PlainRecord> plaintext) noexcept
{
    std::size_t length = 0;
    for (const PlainRecord& plain : plaintext)
        if (is_data(plain)) length += plain.content.size();
    if (length > 0) segment.detail = static_cast<std::uint16_t>(std::min<std::size_t>(length, 0xFFFF));
}

/// Which content stands in which record.
struct Pairs {
    bool all_types = false; ///< not only application data
    bool agree = false;     ///< one for one

    bool counts(const PlainRecord& plain) const noexcept { return all_types || is_data(plain); }
};

/// @param types_shown  alerts and handshake are not sealed as application data: so until TLS 1.2
Pairs pair(std::span<const tls::Sealed> sealed, std::span<const PlainRecord> plaintext, bool types_shown) noexcept
{
    Pairs pairs{!types_shown, false};
    const auto counted = std::count_if(plaintext.begin(), plaintext.end(),
                                       [&](const PlainRecord& plain) { return pairs.counts(plain); });
    pairs.agree = static_cast<std::size_t>(counted) == sealed.size();
    auto record = sealed.begin();
    for (const PlainRecord& plain : plaintext) {
        if (!pairs.agree || !pairs.counts(plain)) continue;
        pairs.agree = plain.content.size() <= record->length; // TLS does not compress any more (RFC 8446 section 1.2)
        ++record;
    }
    return pairs;
}

} // namespace

Scribe InsideTls::scribe(const Circle& circle)
{
    return {circle.store,
            circle.facts,
            circle.connection.ending(),
            {readers_->ledgers,
             {directions_[0].acknowledged, directions_[1].acknowledged},
             {directions_[0].start_known, directions_[1].start_known}},
            circle.likely_client,
            circle.last_payload,
            circle.newest};
}

// A record that is no longer than what sealing adds is empty. RFC 8446 section 5.1 allows that, and Wireshark shows no
// content then.
bool InsideTls::may_hold(const tls::Sealed& record, const Direction& d) noexcept
{
    return record.length == 0 || record.length > d.least_overhead;
}

// Until TLS 1.2 a record's header tells what it is, and contents of other types come beside those of application data;
// in TLS 1.3 all are sealed alike (RFC 8446 section 5.2). A Finished comes before any data, so the first one tells.
void InsideTls::learn_version(std::size_t sealed, std::span<const PlainRecord> plaintext, Direction& d) noexcept
{
    const auto data = static_cast<std::size_t>(std::count_if(plaintext.begin(), plaintext.end(), is_data));
    if (data < plaintext.size() && data == sealed) d.types_shown = true;
}

bool InsideTls::only_says_goodbye(const Segment& s) noexcept
{
    return s.plaintext.size() == 1 && is_close_notify(s.plaintext.front()) && tls::exact_records(s.payload) == 1;
}

void InsideTls::read(Endpoint from, std::span<const tls::Sealed> sealed, std::span<const PlainRecord> plaintext,
                     RecordId record, Moment moment, const Circle& circle)
{
    Direction& d = directions_[index(from)];
    if (plaintext.empty()) {
        if (std::any_of(sealed.begin(), sealed.end(), [&](const auto& s) { return may_hold(s, d); }))
            lose_place(from, circle);
        return;
    }
    note_length(circle.store.records[record], plaintext);
    for (const Endpoint e : {Endpoint::first, Endpoint::second}) settle(e, circle.connection.acknowledged(e));
    std::vector<tls::Sealed> expected;
    std::copy_if(sealed.begin(), sealed.end(), std::back_inserter(expected),
                 [&](const auto& s) { return may_hold(s, d); });
    learn_version(expected.size(), plaintext, d);
    const Pairs pairs = pair(expected, plaintext, d.types_shown);
    if (!pairs.agree) lose_place(from, circle);

    auto at = expected.begin();
    for (const PlainRecord& plain : plaintext) {
        const bool counted = pairs.agree && pairs.counts(plain);
        if (counted && at->length > plain.content.size()) {
            const auto overhead = static_cast<std::uint16_t>(at->length - plain.content.size());
            d.least_overhead = d.least_overhead == 0 ? overhead : std::min(d.least_overhead, overhead);
        }
        const Offset end = counted ? (at++)->end : expected.empty() ? 0 : expected.back().end;
        read_content(from, plain, end, record, moment, circle);
        if (!pairs.agree) lose_place(from, circle);
    }
}

void InsideTls::read_content(Endpoint from, const PlainRecord& plain, Offset sealed_end, RecordId record, Moment moment,
                             const Circle& circle)
{
    Direction& d = directions_[index(from)];
    if (plain.type == alert_type) {
        Record& segment = circle.store.records[record];
        segment.set_phases((segment.phases() - Phase::data) | Phase::tls_alert);
        if (is_close_notify(plain)) {
            segment.note_goodbye();
            end(from, circle);
        }
    }
    if (!is_data(plain) || plain.content.empty()) return;
    if (!readers_) readers_ = std::make_unique<Readers>();
    circle.facts.opened = true;
    d.hole = false;

    const Offset begin = d.next;
    d.next += static_cast<Offset>(plain.content.size());
    readers_->ledgers[index(from)].carried(begin, d.next, record, moment);
    if (d.unacknowledged.size() >= unacknowledged_limit)
        d.unacknowledged.erase(d.unacknowledged.begin(), d.unacknowledged.begin() + unacknowledged_limit / 2);
    d.unacknowledged.push_back({sealed_end, d.next});

    Scribe report = scribe(circle);
    readers_->protocols.read(from, begin, plain.content, 0, report);
    if (tls::Session* nested = readers_->protocols.tls()) nested->forget(from); // nobody asks for these
}

// Said once for all that is missing before the next content.
void InsideTls::lose_place(Endpoint from, const Circle& circle)
{
    Direction& d = directions_[index(from)];
    circle.facts.unopened = true;
    if (d.hole) return;
    d.hole = true;
    if (d.next == 1) d.start_known = false;
    if (d.next == 1) return;
    Scribe report = scribe(circle);
    readers_->protocols.missing(from, d.next, std::nullopt, report);
    ++d.next;
}

void InsideTls::settle(Endpoint from, Offset acknowledged)
{
    Direction& d = directions_[index(from)];
    const auto open = std::find_if(d.unacknowledged.begin(), d.unacknowledged.end(),
                                   [&](const Opened& o) { return o.sealed_end > acknowledged; });
    if (open == d.unacknowledged.begin()) return;
    d.acknowledged = (open - 1)->end;
    d.unacknowledged.erase(d.unacknowledged.begin(), open);
    readers_->ledgers[index(from)].settle(d.acknowledged);
}

void InsideTls::end(Endpoint from, const Circle& circle)
{
    Direction& d = directions_[index(from)];
    if (d.ended || !readers_) return;
    d.ended = true;
    Scribe report = scribe(circle);
    readers_->protocols.end(from, report);
}

} // namespace webconv
