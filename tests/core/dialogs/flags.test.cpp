// webconv.flag: what each set control bit does here, in the order of the header (RFC 9293 section 3.1).
#include "../catch.h"
#include "../dialog.h"

#include <bit>

using namespace webconv;
using webconv::test::Dialog;
using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

using namespace webconv::control;

} // namespace

TEST_CASE("Flags: an ordinary conversation")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.client_acks();
    d.close_by_server();
    CHECK(d.flags(1) == Lines{"SYN: the client wants to open, its bytes are counted from here"});
    CHECK(d.flags(2) == Lines{"ACK: the wish to open, frame 1, has arrived",
                              "SYN: the server opens its side, its bytes are counted from here"});
    CHECK(d.flags(3) == Lines{"ACK: everything up to the end of frame 2 has arrived"});
    CHECK(d.flags(4) ==
          Lines{"ACK: nothing new has arrived since the last one", "PSH: hand the request to the server now"});
    CHECK(d.flags(5) ==
          Lines{"ACK: everything up to the end of frame 4 has arrived", "PSH: hand the answer to the client now"});
    CHECK(d.flags(7) == Lines{"ACK: nothing new has arrived since the last one", "FIN: the server will send no more"});
    CHECK(d.flags(8) ==
          Lines{"ACK: everything up to the end of frame 7 has arrived", "FIN: the client will send no more"});
}

TEST_CASE("Flags: one sentence for each set bit, in the order of the header")
{
    constexpr std::string_view names[] = {
        "AE: ", "CWR: ", "ECE: ", "URG: ", "ACK: ", "PSH: ", "RST: ", "SYN: ", "FIN: "};
    for (ControlBits bits = 0; bits <= all; ++bits) {
        Dialog d;
        d.open();
        d.raw(Side::client, bits, 1, 1, get);
        const Lines lines = d.flags(4);
        REQUIRE(lines.size() == static_cast<std::size_t>(std::popcount(bits)));
        std::size_t line = 0;
        for (unsigned i = 0; i < 9; ++i) {
            if ((bits & (1U << (8 - i))) == 0) continue;
            REQUIRE(lines[line].starts_with(names[i]));
            REQUIRE(lines[line].size() > names[i].size());
            ++line;
        }
    }
}

TEST_CASE("Flags: RST")
{
    Dialog refused;
    refused.raw(Side::client, syn, 0, 0);
    refused.raw(Side::server, rst | ack, 0, 1);
    CHECK(refused.flags(2).at(1) == "RST: nobody accepts connections at this port");

    Dialog cut;
    cut.open();
    cut.client_resets();
    CHECK(cut.flags(4) == Lines{"ACK: tells which connection is meant",
                                "RST: the client drops the connection at once, nothing more counts"});
}

TEST_CASE("Flags: an ACK of bytes that are not in the capture does not say that nothing arrived")
{
    Dialog d;
    d.open();
    d.client(get);
    d.capture_starts();
    d.server_acks();
    d.server(ok);
    CHECK(d.flags(1) == Lines{"ACK: bytes that are not in this capture have arrived"});
    Dialog carrying;
    carrying.open();
    carrying.client(get);
    carrying.capture_starts();
    carrying.server(ok);
    CHECK(carrying.flags(1).at(0) == "ACK: bytes that are not in this capture have arrived");
}

TEST_CASE("Flags: URG, and PSH without payload")
{
    Dialog d;
    d.open();
    d.raw(Side::client, ack | psh | urg, 1, 1);
    CHECK(d.flags(4).at(0) == "URG: the server should read the urgent bytes first");
    CHECK(d.flags(4).at(2) == "PSH: nothing to hand over here");
}

TEST_CASE("RFC 3168 6.1: ECN as it was first")
{
    Dialog d;
    d.raw(Side::client, syn | ece | cwr, 0, 0);
    d.raw(Side::server, syn | ack | ece, 0, 1);
    d.raw(Side::client, ack, 1, 1);
    d.raw(Side::client, ack | psh | cwr | ece, 1, 1, get);
    CHECK(d.flags(1) == Lines{"CWR: offers to use congestion marks (ECN)", "ECE: offers to use congestion marks (ECN)",
                              "SYN: the client wants to open, its bytes are counted from here"});
    CHECK(d.flags(2).at(0) == "ECE: part of the answer on congestion marks (ECN)");
    CHECK(d.flags(4).at(0) == "CWR: the client has slowed down because of congestion");
    CHECK(d.flags(4).at(1) == "ECE: what the server sent met congestion on its way: send slower");
}

TEST_CASE("RFC 9768 3.1.1: after an AccECN handshake the three bits are one counter")
{
    for (const int answer : std::initializer_list<int>{cwr, cwr | ece, ae, ae | cwr}) {
        Dialog d;
        d.raw(Side::client, syn | ae | cwr | ece, 0, 0);
        d.raw(Side::server, static_cast<ControlBits>(syn | ack | answer), 0, 1);
        d.raw(Side::client, ack | ae | ece, 1, 1);
        d.raw(Side::client, ack | psh, 1, 1, get);
        CHECK(d.flags(1).size() == 4);
        CHECK(d.flags(1).at(0) == "AE: offers to count congestion marks (accurate ECN)");
        CHECK(d.flags(3) == Lines{"ACE: these three bits count congestion marks; the counter stands at 5",
                                  "ACK: everything up to the end of frame 2 has arrived"});
        CHECK(d.flags(4).size() == 2); // the counter stands at 0: no bit is set
    }
}

TEST_CASE("RFC 9768 3.1.2: a server that speaks classic ECN or none leaves the bits as they were")
{
    for (const int answer : std::initializer_list<int>{0, ece, ae | cwr | ece, ae | ece}) {
        Dialog d;
        d.raw(Side::client, syn | ae | cwr | ece, 0, 0);
        d.raw(Side::server, static_cast<ControlBits>(syn | ack | answer), 0, 1);
        d.raw(Side::client, ack | cwr | ece, 1, 1);
        CHECK(d.flags(3).size() == 3);
    }
}

TEST_CASE("Flags: who the client is may become known late; the words follow")
{
    Dialog d;
    d.open();
    d.client(get);
    d.capture_starts();
    d.raw(Side::server, ack, 1, 1 + get.size(), ok); // from the lower port
    d.raw(Side::client, ack | fin, 1 + get.size(), 1 + ok.size());
    CHECK(d.flags(2).at(1) == "FIN: the client will send no more");
}
