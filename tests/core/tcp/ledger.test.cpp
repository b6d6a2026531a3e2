// Who carried, read and acknowledged which bytes; in whichever order these three come.
#include "tcp/ledger.h"

#include "../catch.h"

#include <string>

using namespace webconv;
using tcp::Carries;
using tcp::Ledger;
using tcp::Mark;
using tcp::Part;

namespace {

constexpr Mark request{Phase::request, Carries::request, 0, Part::none};
constexpr Mark response{Phase::response, Carries::response, 0, Part::none};
constexpr Mark frames{Phase::h2_settings, Carries::h2, 0, Part::none};

struct Book {
    Store store;
    Ledger ledger;

    RecordId record()
    {
        Record& r = store.records.add();
        const auto id = static_cast<RecordId>(store.records.size() - 1);
        r.frame = Frame{id + 1};
        return id;
    }
    RecordId carry(Offset begin, Offset end)
    {
        const RecordId id = record();
        store.records[id].set_phases(Phase::data);
        ledger.carried(begin, end, id, {store.records[id].frame, Time{id}});
        return id;
    }
    RecordId acknowledge(Offset end)
    {
        const RecordId id = record();
        ledger.acknowledge(end, id, true, store);
        return id;
    }
    PhaseSet phases(RecordId id) const { return store.records[id].phases(); }
    Frame acks(RecordId id) const { return store.records[id].acks; }
};

} // namespace

TEST_CASE("Ledger: a mark completes the records that carried the bytes, and takes `data` away")
{
    Book b;
    const RecordId one = b.carry(1, 11), two = b.carry(11, 21), three = b.carry(21, 31);
    b.ledger.mark(1, 15, request, b.store);
    CHECK(b.phases(one) == Phase::request);
    CHECK(b.phases(two) == Phase::request);
    CHECK(b.phases(three) == Phase::data);
}

TEST_CASE("Ledger: carried, read, acknowledged")
{
    Book b;
    const RecordId one = b.carry(1, 11);
    b.ledger.mark(1, 11, request, b.store);
    const RecordId ack = b.acknowledge(11);
    CHECK(b.phases(ack) == Phase::ack_request);
    CHECK(b.acks(ack) == b.store.records[one].frame);
}

TEST_CASE("Ledger: carried, acknowledged, read")
{
    Book b;
    const RecordId one = b.carry(1, 11);
    const RecordId ack = b.acknowledge(11);
    CHECK(b.phases(ack) == Phase::ack_data);
    b.ledger.mark(1, 11, response, b.store);
    CHECK(b.phases(ack) == Phase::ack_response);
    CHECK(b.acks(ack) == b.store.records[one].frame);
}

TEST_CASE("Ledger: acknowledged, carried, read")
{
    Book b;
    const RecordId ack = b.acknowledge(11);
    CHECK(b.phases(ack) == Phase::ack_data);
    CHECK(b.acks(ack) == Frame::none);
    const RecordId one = b.carry(1, 11);
    b.ledger.mark(1, 11, response, b.store);
    CHECK(b.phases(ack) == Phase::ack_response);
    CHECK(b.acks(ack) == b.store.records[one].frame);
}

TEST_CASE("Ledger: bytes that were never captured are acknowledged as data, also where their message is known")
{
    Book b;
    b.carry(1, 11);
    b.ledger.mark(1, 11, response, b.store);
    const RecordId before = b.acknowledge(21);
    b.ledger.mark(11, 21, response, b.store); // a hole in the body
    CHECK(b.phases(before) == Phase::ack_data);
    b.ledger.mark(21, 31, response, b.store);
    const RecordId after = b.acknowledge(31);
    CHECK(b.phases(after) == Phase::ack_data);
    CHECK(b.acks(after) == Frame::none);
}

TEST_CASE("Ledger: the last byte acknowledged decides, not the segment")
{
    Book b;
    const RecordId one = b.carry(1, 21);
    b.ledger.mark(1, 11, response, b.store);
    b.ledger.mark(11, 21, frames, b.store);
    const RecordId part = b.acknowledge(11), rest = b.acknowledge(21);
    CHECK(b.phases(part) == Phase::ack_response);
    CHECK(b.phases(rest) == Phase::ack_h2);
    CHECK(b.acks(part) == b.store.records[one].frame);
    CHECK(b.acks(rest) == b.store.records[one].frame);
}

TEST_CASE("Ledger: several acknowledgements wait for their bytes, each gets its own")
{
    Book b;
    b.carry(1, 21);
    const RecordId part = b.acknowledge(11), rest = b.acknowledge(21);
    b.ledger.mark(1, 11, response, b.store);
    b.ledger.mark(11, 21, frames, b.store);
    CHECK(b.phases(part) == Phase::ack_response);
    CHECK(b.phases(rest) == Phase::ack_h2);
}

TEST_CASE("Ledger: a supposed phase shows until it is withdrawn")
{
    Book b;
    const RecordId one = b.carry(1, 4);
    b.ledger.suppose(1, 4, request, b.store);
    CHECK(b.phases(one) == Phase::request);
    const RecordId ack = b.acknowledge(4);
    CHECK(b.phases(ack) == Phase::ack_request);
    b.ledger.withdraw(1, 4, Phase::request, b.store);
    b.ledger.mark(1, 4, {Phase::data, Carries::data, 0, Part::none}, b.store);
    CHECK(b.phases(one) == Phase::data);
    CHECK(b.phases(ack) == Phase::ack_data);
}

TEST_CASE("Ledger: a repeat inherits what is known, and learns what becomes known")
{
    Book b;
    b.carry(1, 11);
    const RecordId early = b.record(), late = b.record();
    b.store.records[early].set_phases(Phase::repeat | Phase::data);
    b.store.records[late].set_phases(Phase::repeat | Phase::data);
    b.ledger.repeated(1, 11, early, {}, b.store);
    b.ledger.mark(1, 11, request, b.store);
    b.ledger.repeated(1, 11, late, {}, b.store);
    CHECK(b.phases(early) == (Phase::repeat | Phase::request));
    CHECK(b.phases(late) == (Phase::repeat | Phase::request));
}

TEST_CASE("Ledger: out of order and overlapping, each byte belongs to who carried it first")
{
    Book b;
    const RecordId third = b.carry(21, 31), first = b.carry(1, 11), all = b.carry(5, 40);
    CHECK(b.ledger.moment(1).frame == b.store.records[first].frame);
    CHECK(b.ledger.moment(10).frame == b.store.records[first].frame);
    CHECK(b.ledger.moment(11).frame == b.store.records[all].frame);
    CHECK(b.ledger.moment(25).frame == b.store.records[third].frame);
    CHECK(b.ledger.moment(39).frame == b.store.records[all].frame);
    CHECK(b.ledger.moment(40).frame == Frame::none);
    CHECK(b.ledger.moment(0).frame == Frame::none);
}

TEST_CASE("Ledger: an exchange takes its last moments from its bytes, not from repeats")
{
    Book b;
    const ExchangeId id = b.store.new_exchange();
    const Mark mark{Phase::request, Carries::request, id, Part::request};
    b.carry(1, 11);
    const RecordId two = b.carry(11, 21);
    const RecordId again = b.record();
    b.store.records[again].set_phases(Phase::repeat | Phase::data);
    b.ledger.repeated(1, 11, again, {b.store.records[again].frame, Time{9}}, b.store);
    b.ledger.mark(1, 21, mark, b.store);
    CHECK(b.store.exchange(id).request_last.frame == b.store.records[two].frame);
    CHECK(b.store.exchange_count(b.store.records[again]) == 1);
}

TEST_CASE("Ledger: a long download does not pile up")
{
    Book b;
    RecordId last = 0;
    for (Offset at = 1; at < 100000; at += 10) {
        b.carry(at, at + 10);
        b.ledger.mark(at, at + 10, response, b.store);
        last = b.acknowledge(at + 10);
        REQUIRE(b.phases(last) == Phase::ack_response);
    }
    CHECK(b.ledger.moment(1).frame == Frame::none); // forgotten
    CHECK(b.ledger.moment(99990).frame != Frame::none);
}
