#include "capture.h"

#include "conversation.h"
#include "diagnosis/diagnosis.h"
#include "narrator.h"
#include "store.h"
#include "text.h"
#include "verdict/ending.h"
#include "verdict/kind.h"

#include <algorithm>
#include <array>
#include <exception>
#include <limits>
#include <new>
#include <unordered_map>
#include <vector>

namespace webconv {

namespace {

/// Conversations that are over keep what they need for reading until this many others are: segments that were sent
/// before the end may come after it.
constexpr std::size_t lingering = 256;

constexpr std::uint32_t no_conversation = std::numeric_limits<std::uint32_t>::max();

/// Which conversation has this number of Wireshark's. The numbers are nearly without gaps, so a table serves; a
/// number far beyond it goes to the map.
class StreamIndex {
public:
    std::uint32_t find(std::uint32_t stream) const noexcept
    {
        if (stream < table_.size()) return table_[stream];
        const auto at = rest_.find(stream);
        return at == rest_.end() ? no_conversation : at->second;
    }
    void add(std::uint32_t stream, std::uint32_t conversation)
    {
        if (stream >= table_.size() && stream < 2 * table_.size() + 1024) table_.resize(stream + 1, no_conversation);
        if (stream < table_.size())
            table_[stream] = conversation;
        else
            rest_[stream] = conversation;
    }

private:
    std::vector<std::uint32_t> table_;
    std::unordered_map<std::uint32_t, std::uint32_t> rest_;
};

void write_address(const Address& address, Text& out) noexcept
{
    const auto& b = address.bytes;
    if (address.family == Address::Family::ipv4) {
        for (std::size_t i = 0; i < 4; ++i) {
            if (i > 0) out.add(".");
            out.add(std::uint64_t{b[i]});
        }
    } else if (address.family == Address::Family::ipv6) {
        // RFC 5952 section 4: the longest run of two or more zero groups, the first of equals, becomes "::".
        std::array<std::uint16_t, 8> groups{};
        for (std::size_t i = 0; i < 8; ++i) groups[i] = static_cast<std::uint16_t>(b[2 * i] << 8 | b[2 * i + 1]);
        std::size_t run = 8, length = 1;
        for (std::size_t i = 0; i < 8; ++i) {
            std::size_t n = 0;
            while (i + n < 8 && groups[i + n] == 0) ++n;
            if (n > length) run = i, length = n;
            i += n;
        }
        out.add("[");
        for (std::size_t i = 0; i < 8; ++i) {
            if (i == run) {
                out.add("::");
                i += length - 1;
                continue;
            }
            if (i > 0 && i != run + length) out.add(":");
            out.add_hex(groups[i]);
        }
        out.add("]");
    }
    out.add(":").add(std::uint64_t{address.port});
}

/// From the end of the request to the first segment of the response, if both were captured.
std::optional<Time> wait_of(const Exchange& e) noexcept
{
    const bool asked = e.request_first.frame != Frame::none, answered = e.response_first.frame != Frame::none;
    const bool early = e.response_first.time < e.request_last.time; // the server did not wait for the end
    if (!asked || !answered || !e.request_complete || early) return {};
    return e.response_first.time - e.request_last.time;
}

} // namespace

struct Capture::Impl {
    Store store;
    Blocks<Conversation, 64> conversations;
    StreamIndex streams;
    std::array<std::uint32_t, lingering> over; ///< ring of conversations that are over
    std::size_t over_count = 0;
    Text text;
    Time last{}; ///< of the newest segment
    bool limits = false;
    bool finished = false; ///< findings stand that are certain only because nothing follows

    void add(const Segment& s)
    {
        if (finished) go_on();
        last = std::max(last, s.time);
        std::uint32_t index = streams.find(s.stream);
        if (index == no_conversation) {
            index = static_cast<std::uint32_t>(conversations.size());
            conversations.add().begin(s, index);
            streams.add(s.stream, index);
        }
        Conversation& conversation = conversations[index];
        store.records.add();
        const auto record = static_cast<RecordId>(store.records.size() - 1);
        const bool was_over = conversation.over();
        conversation.add(s, record, store);
        if (!was_over && conversation.over()) linger(index);
    }

    void go_on()
    {
        finished = false;
        store.findings.withdraw([&](const FindingNote& note) {
            if (note.at_end) conversations[note.conversation].forget(note.finding);
            return note.at_end;
        });
    }

    void finish()
    {
        if (finished) return;
        finished = true;
        for (std::size_t c = 0; c < conversations.size(); ++c) conversations[c].finish(store, last);
    }

    /// Says so on the last segment that was read, if there is memory for that.
    void out_of_memory() noexcept
    {
        limits = true;
        try {
            if (store.records.size() == 0) return;
            const auto newest = static_cast<RecordId>(store.records.size() - 1);
            const std::uint32_t conversation = store.records[newest].conversation;
            if (conversation < conversations.size()) conversations[conversation].note_limit(newest, store);
        } catch (const std::exception&) {
            return;
        }
    }

    void linger(std::uint32_t index)
    {
        std::uint32_t& place = over[over_count % lingering];
        if (over_count >= lingering) conversations[place].release(store);
        place = index;
        ++over_count;
    }
};

Capture::Capture() : impl_(std::make_unique<Impl>()) {}
Capture::~Capture() = default;

void Capture::add(const Segment& segment) noexcept
{
    Impl& i = *impl_;
    const std::size_t records = i.store.records.size();
    if (i.limits || (records > 0 && segment.frame < i.store.records[records - 1].frame)) return;
    try {
        i.add(segment);
    } catch (const std::bad_alloc&) {
        i.out_of_memory();
    } catch (const std::length_error&) {
        i.out_of_memory();
    }
}

void Capture::finish() noexcept
{
    try {
        impl_->finish();
    } catch (const std::bad_alloc&) {
        impl_->limits = true;
    } catch (const std::length_error&) {
        impl_->limits = true;
    }
}

bool Capture::limits_reached() const noexcept { return impl_->limits; }

SegmentRange Capture::segments_of(Frame frame) const noexcept
{
    // The records ascend by frame. Nearly always a new frame is asked for, or the newest.
    const auto& records = impl_->store.records;
    std::size_t low = 0, high = records.size();
    if (high == 0 || records[high - 1].frame < frame) return {static_cast<std::uint32_t>(high), 0};
    if (records[high - 1].frame == frame) low = high - 1;
    while (low > 0 && records[low - 1].frame == frame) --low;
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (records[middle].frame < frame)
            low = middle + 1;
        else
            high = middle;
    }
    SegmentRange range{static_cast<std::uint32_t>(low), 0};
    while (low + range.count < records.size() && records[low + range.count].frame == frame) ++range.count;
    return range;
}

std::size_t Capture::segment_count() const noexcept { return impl_->store.records.size(); }
std::size_t Capture::conversation_count() const noexcept { return impl_->conversations.size(); }

Annotation Capture::annotation(std::uint32_t segment) const noexcept
{
    const Record& record = impl_->store.records[segment];
    const Conversation& c = impl_->conversations[record.conversation];
    Annotation a;
    a.frame = record.frame;
    a.stream = c.stream();
    a.conversation = record.conversation;
    a.from = record.from() == c.client() ? Side::client : Side::server;
    a.phases = record.phases();
    a.flags = record.flags();
    a.acks = record.acks;
    a.exchanges = static_cast<std::uint32_t>(impl_->store.exchange_count(record));
    if (a.phases.has(Phase::open_ack) && c.connect_frame() == record.frame) a.connect = c.connect();
    if (c.connection().ending().frame == record.frame) a.idle = c.closing_silence();
    for (std::uint32_t i = 0; i < a.exchanges; ++i) {
        const ExchangeId id = impl_->store.exchange_of(record, i);
        const Exchange& exchange = impl_->store.exchange(id);
        const bool begins = exchange.request_first.frame == record.frame && impl_->store.first_in_frame(segment, id);
        if (begins && exchange.idle >= Time::zero()) a.idle = exchange.idle;
    }
    return a;
}

ExchangeNote Capture::exchange(std::uint32_t segment, std::uint32_t i) const noexcept
{
    const Record& record = impl_->store.records[segment];
    const ExchangeId id = impl_->store.exchange_of(record, i);
    const Exchange& e = impl_->store.exchange(id);
    ExchangeNote note{e.number, e.request_first.frame, e.response_first.frame, {}, {}, {}};
    const bool asked = e.request_first.frame != Frame::none, answered = e.response_first.frame != Frame::none;
    const auto ends = [&](const Moment& last) {
        return last.frame == record.frame && impl_->store.last_in_frame(segment, id);
    };
    if (asked && e.request_complete && ends(e.request_last)) note.send = e.request_last.time - e.request_first.time;
    if (e.response_first.frame == record.frame && impl_->store.first_in_frame(segment, id)) note.wait = wait_of(e);
    if (answered && e.response_complete && ends(e.response_last))
        note.receive = e.response_last.time - e.response_first.time;
    return note;
}

std::string_view Capture::says(std::uint32_t segment) noexcept
{
    const Record& record = impl_->store.records[segment];
    impl_->text.clear();
    narrator::say(segment, impl_->conversations[record.conversation], impl_->store, impl_->text);
    return impl_->text.view();
}

std::uint32_t Capture::flag_count(std::uint32_t segment) const noexcept
{
    return narrator::flag_count(impl_->store.records[segment]);
}

std::string_view Capture::flag(std::uint32_t segment, std::uint32_t i) noexcept
{
    const Record& record = impl_->store.records[segment];
    impl_->text.clear();
    narrator::explain_flag(record, impl_->conversations[record.conversation], i, impl_->text);
    return impl_->text.view();
}

Summary Capture::summary(std::uint32_t conversation) const noexcept
{
    const Conversation& c = impl_->conversations[conversation];
    const Facts& f = c.facts();
    const Endpoint client = c.client();
    Summary s;
    s.stream = c.stream();
    s.kind = verdict::kind(c);
    s.confidence = verdict::confidence(c, impl_->store);
    s.roles = c.roles();
    s.http_version = verdict::http_version(c);
    s.persistence = verdict::persistence(c);
    s.tls = f.tls;
    s.requests = f.requests;
    s.responses = f.responses;
    s.bytes_client = c.bytes(client);
    s.bytes_server = c.bytes(other(client));
    s.start = c.start();
    s.duration = c.last() - c.start();
    s.connect = c.connect();
    s.close_by = verdict::close_by(c);
    s.close_how = verdict::close_how(c);
    s.close_why = verdict::close_why(c);
    s.close_frame = c.connection().ending().frame;
    if (s.kind == Class::websocket) s.ws_messages = f.ws_messages;
    s.ws_close_code = f.ws_close_code;
    if (f.http2) s.h2_streams = f.h2_streams;
    for (const Goaway& goaway : f.goaway)
        if (goaway.frame != Frame::none && goaway.frame == f.goaway_in) s.goaway_error = goaway.error;
    s.findings = f.found;
    return s;
}

std::uint32_t Capture::finding_count(std::uint32_t segment) const noexcept
{
    return static_cast<std::uint32_t>(impl_->store.findings.of(segment).size());
}

FindingMark Capture::finding(std::uint32_t segment, std::uint32_t i) const noexcept
{
    const FindingNote& note = impl_->store.findings.of(segment)[i];
    return {note.finding, diagnosis::frames(note, impl_->store)};
}

std::string_view Capture::finding_says(std::uint32_t segment, std::uint32_t i) noexcept
{
    const FindingNote& note = impl_->store.findings.of(segment)[i];
    impl_->text.clear();
    diagnosis::say(note, impl_->conversations[note.conversation], impl_->store, impl_->text);
    return impl_->text.view();
}

std::optional<Time> Capture::longest_wait(std::uint32_t conversation) const noexcept
{
    std::optional<Time> longest;
    for (ExchangeId id = impl_->conversations[conversation].facts().first_exchange; id != 0;
         id = impl_->store.exchange(id).next) {
        const auto wait = wait_of(impl_->store.exchange(id));
        if (wait && (!longest || *wait > *longest)) longest = wait;
    }
    return longest;
}

std::string_view Capture::class_reason(std::uint32_t conversation) noexcept
{
    impl_->text.clear();
    verdict::explain_kind(impl_->conversations[conversation], impl_->store, impl_->text);
    return impl_->text.view();
}

std::string_view Capture::doubt(std::uint32_t conversation) const noexcept
{
    return verdict::doubt(impl_->conversations[conversation], impl_->store);
}

std::string_view Capture::persistence_reason(std::uint32_t conversation) noexcept
{
    impl_->text.clear();
    verdict::explain_persistence(impl_->conversations[conversation], impl_->store, impl_->text);
    return impl_->text.view();
}

std::string_view Capture::upgrade(std::uint32_t conversation) noexcept
{
    impl_->text.clear();
    verdict::write_upgrade(impl_->conversations[conversation], impl_->store, impl_->text);
    return impl_->text.view();
}

Address Capture::address(std::uint32_t conversation, Side side) const noexcept
{
    return impl_->conversations[conversation].address(side);
}

std::string_view Capture::client(std::uint32_t conversation) noexcept
{
    impl_->text.clear();
    write_address(impl_->conversations[conversation].address(Side::client), impl_->text);
    return impl_->text.view();
}

std::string_view Capture::server(std::uint32_t conversation) noexcept
{
    impl_->text.clear();
    write_address(impl_->conversations[conversation].address(Side::server), impl_->text);
    return impl_->text.view();
}

std::string_view Capture::history(std::uint32_t conversation) noexcept
{
    const Conversation& c = impl_->conversations[conversation];
    impl_->text.clear();
    impl_->text.add(c.history().text(c.client()).view());
    return impl_->text.view();
}

std::string_view Capture::conn_state(std::uint32_t conversation) const noexcept
{
    const Conversation& c = impl_->conversations[conversation];
    return tcp::name_of(c.history().conn_state(c.client()));
}

std::string_view Capture::close_why(std::uint32_t conversation) noexcept
{
    impl_->text.clear();
    verdict::write_close_why(impl_->conversations[conversation], impl_->text);
    return impl_->text.view();
}

} // namespace webconv
