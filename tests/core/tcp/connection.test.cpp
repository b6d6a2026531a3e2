// What TCP alone tells of a segment: where its bytes stand, what of them is new, what it acknowledges.
#include "tcp/connection.h"

#include "../catch.h"

#include <initializer_list>

using namespace webconv;
using tcp::Connection;
using tcp::Judgement;
using tcp::Life;

namespace {

constexpr ControlBits syn = control::syn, ack = control::ack, fin = control::fin, rst = control::rst;
constexpr Endpoint one = Endpoint::first, two = Endpoint::second;

struct Wire {
    Connection connection;
    std::uint32_t frame = 0;

    Judgement send(Endpoint from, ControlBits flags, std::uint32_t seq, std::uint32_t acks = 0,
                   std::uint32_t length = 0)
    {
        Segment s;
        s.frame = Frame{++frame};
        s.flags = flags;
        s.seq = seq;
        s.ack = acks;
        s.length = length;
        s.window = 100;
        return connection.judge(s, from);
    }
    void open()
    {
        send(one, syn, 1000);
        send(two, syn | ack, 5000, 1001);
        send(one, ack, 1001, 5001);
    }
};

} // namespace

TEST_CASE("Connection: a SYN stands at 0, the first byte at 1")
{
    Wire w;
    w.open();
    CHECK(w.connection.start_known(one));
    CHECK(w.connection.start_known(two));
    const Judgement j = w.send(one, ack, 1001, 5001, 10);
    CHECK(j.begin == 1);
    CHECK(j.fresh_payload == 10);
    CHECK_FALSE(j.acknowledges);
    CHECK(w.send(two, ack, 5001, 1011).acknowledges == Offset{11});
    CHECK(w.connection.acknowledged(one) == 11);
}

TEST_CASE("Connection: in the middle, the first sequence number seen stands at 1, the other side's is told by its ACK")
{
    Wire w;
    CHECK(w.send(one, ack, 777, 888, 10).begin == 1);
    CHECK(w.send(two, ack, 888, 787, 10).begin == 1);
    CHECK(w.send(two, ack, 878, 787, 10).begin == -9);
    CHECK_FALSE(w.connection.start_known(one));
}

TEST_CASE("Connection: the data of a SYN stands behind it")
{
    Wire w;
    const Judgement j = w.send(one, syn, 1000, 0, 10);
    CHECK(j.begin == 1);
    CHECK(j.fresh_payload == 10);
    CHECK(w.send(two, syn | ack, 5000, 1011).acknowledges == Offset{11});
}

TEST_CASE("Connection: the life of the connection")
{
    Wire w;
    w.open();
    CHECK(w.connection.life() == Life::open);
    w.send(one, fin | ack, 1001, 5001);
    CHECK(w.connection.life() == Life::closing);
    w.send(two, fin | ack, 5001, 1002);
    CHECK(w.connection.life() == Life::closed);
    CHECK_FALSE(w.connection.both_fins_acknowledged());
    w.send(one, ack, 1002, 5002);
    CHECK(w.connection.both_fins_acknowledged());
    CHECK(w.connection.ending().by == one);
    CHECK(w.connection.ending().frame == Frame{4});
}

TEST_CASE("Connection: holes that are acknowledged are told once, and how many runs they are")
{
    Wire w;
    w.open();
    w.send(two, ack, 5011, 1001, 10);
    w.send(two, ack, 5031, 1001, 10);
    CHECK(w.send(one, ack, 1001, 5041).holes == 2);
    CHECK(w.send(one, ack, 1001, 5041).holes == 0);
    CHECK(w.send(one, ack, 1001, 5051).holes == 1);
}

TEST_CASE("Connection: payload that ends nowhere beyond what its sender had reached is behind")
{
    Wire w;
    w.open();
    CHECK_FALSE(w.send(one, ack, 1001, 5001, 10).behind);
    CHECK(w.send(one, ack, 1001, 5001, 10).behind);
    CHECK_FALSE(w.send(one, ack, 1006, 5001, 10).behind);
    CHECK_FALSE(w.send(one, ack, 1026, 5001, 10).behind);
    CHECK(w.send(one, ack, 1016, 5001, 10).behind); // late
    CHECK_FALSE(w.send(one, ack, 1001, 5001).behind);
}

TEST_CASE("Connection: a RST moves nothing, but acknowledges")
{
    Wire w;
    w.open();
    w.send(one, ack, 1001, 5001, 10);
    const Judgement j = w.send(two, rst | ack, 5001, 1011, 7);
    CHECK_FALSE(j.payload);
    CHECK(j.fresh_payload == 0);
    CHECK(j.acknowledges == Offset{11});
    CHECK(j.closes);
}

TEST_CASE("RFC 9293 3.5.1: a RST with any sequence number does not decide where a direction begins")
{
    Wire w;
    w.send(two, rst, 0);
    w.send(two, ack, 5001, 1001, 10);
    CHECK(w.send(two, ack, 5011, 1001, 10).begin == 11);
}

TEST_CASE("Connection: an acknowledgement is new once, whatever comes late")
{
    Wire w;
    w.open();
    w.send(one, ack, 1001, 5001, 20);
    CHECK(w.send(two, ack, 5001, 1021).acknowledges);
    CHECK_FALSE(w.send(two, ack, 5001, 1011).acknowledges);
    CHECK_FALSE(w.send(two, ack, 5001, 1021).acknowledges);
}
