// How a connection opens: RFC 9293 section 3.5, and what of it a capture may miss.
#include "../catch.h"
#include "../dialog.h"

using namespace webconv;
using namespace std::chrono_literals;
using webconv::test::Dialog;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::uint32_t get_end = 1 + 27;
constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

constexpr ControlBits syn = control::syn, ack = control::ack, rst = control::rst, psh = control::psh;

} // namespace

TEST_CASE("RFC 9293 3.5, figure 6: the three steps, and how long they took")
{
    Dialog d;
    d.open();
    CHECK(d.phases() == "open.syn open.syn_ack open.ack");
    CHECK(d.annotation(3).connect == Time(2ms));
    CHECK_FALSE(d.annotation(2).connect);
    CHECK(d.annotation(2).acks == Frame{1});
    CHECK(d.annotation(3).acks == Frame{2});
    CHECK(d.summary().roles == Roles::seen);
    CHECK(d.summary().connect == Time(2ms));
    CHECK(d.verdict() == "no data, -, -, open, -");
}

TEST_CASE("RFC 9293 3.5: the third step may carry data")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0);
    d.raw(Side::server, syn | ack, 0, 1);
    d.raw(Side::client, ack | psh, 1, 1, get);
    CHECK(d.phases() == "open.syn open.syn_ack open.ack+request");
    CHECK(d.annotation(3).connect == Time(2ms));
}

TEST_CASE("RFC 9293 3.5: where the third step was not captured, the next segment of the client completes the handshake")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0);
    d.raw(Side::server, syn | ack, 0, 1);
    d.lose_next();
    d.raw(Side::client, ack, 1, 1);
    d.raw(Side::client, ack | psh, 1, 1, get);
    d.raw(Side::server, ack, 1, get_end);
    CHECK(d.phases() == "open.syn open.syn_ack open.ack+request ack.request");
}

TEST_CASE("RFC 9293 3.5: where the SYN,ACK was not captured, the client's ACK completes the handshake all the same")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0);
    d.raw(Side::client, ack, 1, 1);
    d.raw(Side::client, ack | psh, 1, 1, get);
    d.raw(Side::server, ack | psh, 1, get_end, ok);
    CHECK(d.phases() == "open.syn open.ack request response");
    CHECK(d.summary().roles == Roles::seen);
    CHECK(d.summary().confidence == Confidence::certain);
    CHECK(d.annotation(2).connect == Time(1ms));
}

TEST_CASE("RFC 9293 3.5: where the SYN was not captured, the receiver of the SYN,ACK is the client")
{
    Dialog d;
    d.raw(Side::server, syn | ack, 0, 1);
    d.raw(Side::client, ack, 1, 1);
    d.raw(Side::client, ack | psh, 1, 1, get);
    CHECK(d.phases() == "open.syn_ack open.ack request");
    CHECK(d.annotation(1).from == Side::server);
    CHECK(d.summary().roles == Roles::seen);
    CHECK_FALSE(d.annotation(2).connect); // from the SYN, which is not there
}

TEST_CASE("Opening: only the client's side was captured")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0);
    d.raw(Side::client, ack, 1, 1);
    d.raw(Side::client, ack | psh, 1, 1, get);
    d.raw(Side::client, ack, get_end, 42);
    CHECK(d.phases() == "open.syn open.ack request ack.data");
    CHECK(d.summary().roles == Roles::seen);
    CHECK(d.summary().confidence == Confidence::probable);
}

TEST_CASE("Opening: only the server's side was captured")
{
    Dialog d;
    d.raw(Side::server, syn | ack, 0, 1);
    d.raw(Side::server, ack, 1, get_end);
    d.raw(Side::server, ack | psh, 1, get_end, ok);
    CHECK(d.phases() == "open.syn_ack ack.data response");
    CHECK(d.annotation(3).from == Side::server);
    CHECK(d.summary().responses == 1);
    CHECK(d.summary().confidence == Confidence::probable);
}

TEST_CASE(
    "RFC 9293 3.8.1: a repeated SYN and a repeated SYN,ACK are repeats of what they were; connect is from the first")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0);
    d.repeat_last();
    d.raw(Side::server, syn | ack, 0, 1);
    d.repeat_last();
    d.raw(Side::client, ack, 1, 1);
    CHECK(d.phases() == "open.syn repeat+open.syn open.syn_ack repeat+open.syn_ack open.ack");
    CHECK(d.annotation(5).connect == Time(402ms));
}

TEST_CASE("Opening: the SYN,ACK was captured before the SYN")
{
    Dialog d;
    d.raw(Side::server, syn | ack, 0, 1);
    d.raw(Side::client, syn, 0, 0);
    d.raw(Side::client, ack, 1, 1);
    d.raw(Side::client, ack | psh, 1, 1, get);
    CHECK(d.phases() == "open.syn_ack open.syn open.ack request");
    CHECK(d.annotation(1).from == Side::server);
}

TEST_CASE("Opening: the third step was captured before the SYN,ACK, and there is only one")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0);
    d.raw(Side::client, ack, 1, 1);
    d.raw(Side::server, syn | ack, 0, 1);
    d.raw(Side::client, ack | psh, 1, 1, get);
    CHECK(d.phases() == "open.syn open.ack open.syn_ack request");
}

TEST_CASE("Opening: the SYN was captured after the third step")
{
    Dialog d;
    d.raw(Side::server, syn | ack, 0, 1);
    d.raw(Side::client, ack, 1, 1);
    d.raw(Side::client, syn, 0, 0);
    d.raw(Side::client, ack | psh, 1, 1, get);
    CHECK(d.phases() == "open.syn_ack open.ack open.syn request");
}

TEST_CASE("Opening: the SYN was captured after data, so it is late")
{
    Dialog d;
    d.raw(Side::client, ack | psh, 1, 1, get);
    d.raw(Side::client, syn, 0, 0);
    d.raw(Side::server, ack | psh, 1, get_end, ok);
    CHECK(d.phases() == "request late+open.syn response");
    CHECK(d.summary().bytes_client == get.size());
    CHECK(d.summary().roles == Roles::seen);
}

TEST_CASE("RFC 7413: Fast Open carries the request in the SYN")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0, get);
    d.raw(Side::server, syn | ack, 0, get_end);
    d.raw(Side::server, ack | psh, 1, get_end, ok);
    d.raw(Side::client, ack, get_end, 1 + 40);
    CHECK(d.phases() == "open.syn+request open.syn_ack response open.ack");
    CHECK(d.annotation(2).acks == Frame{1});
    CHECK(d.annotation(4).acks == Frame{3});
    CHECK(d.summary().bytes_client == get.size());
}

TEST_CASE("RFC 7413 4.2: a Fast Open whose data was not taken sends it again")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0, get);
    d.raw(Side::server, syn | ack, 0, 1);
    d.raw(Side::client, ack | psh, 1, 1, get);
    d.raw(Side::server, ack | psh, 1, get_end, ok);
    CHECK(d.phases() == "open.syn+request open.syn_ack repeat+open.ack+request response");
    CHECK(d.summary().requests == 1);
    CHECK(d.summary().bytes_client == get.size());
}

TEST_CASE("RFC 9293 figure 7: a simultaneous open is decided by the request")
{
    for (const Side asker : {Side::client, Side::server}) {
        Dialog d;
        d.raw(other(asker), syn, 0, 0); // the other one was first
        d.raw(asker, syn, 0, 0);
        d.raw(other(asker), syn | ack, 0, 1);
        d.raw(asker, syn | ack, 0, 1);
        d.raw(asker, ack, 1, 1);
        d.raw(other(asker), ack, 1, 1);
        CHECK(d.phases() == "open.syn open.syn open.syn_ack open.syn_ack open.ack open.ack");
        CHECK(d.summary().roles == Roles::guessed);
        d.raw(asker, ack | psh, 1, 1, get);
        CHECK(d.summary().roles == Roles::inferred);
        CHECK(d.annotation(7).from == Side::client);
        CHECK(d.annotation(5).connect); // the first that completes it, only
        CHECK_FALSE(d.annotation(6).connect);
    }
}

TEST_CASE("RFC 9293 3.10.7.3: refused")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0);
    d.raw(Side::server, rst | ack, 0, 1);
    CHECK(d.phases() == "open.syn open.refused");
    CHECK(d.verdict() == "no data, -, server, refused, -");
    CHECK(d.annotation(2).acks == Frame{1});
    CHECK(d.summary().close_frame == Frame{2});
}

TEST_CASE("RFC 9293 3.10.7.3: refused each time it asks")
{
    Dialog d;
    for (int i = 0; i < 2; ++i) {
        d.raw(Side::client, syn, 0, 0);
        d.raw(Side::server, rst | ack, 0, 1);
    }
    CHECK(d.phases() == "open.syn open.refused repeat+open.syn open.refused");
    CHECK(d.verdict() == "no data, -, server, refused, -");
}

TEST_CASE("Opening: a refusal that somebody else sent is overtaken by the SYN,ACK")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0);
    d.raw(Side::server, rst | ack, 0, 1);
    d.raw(Side::server, syn | ack, 0, 1);
    d.raw(Side::client, ack, 1, 1);
    CHECK(d.phases() == "open.syn open.refused open.syn_ack open.ack");
    CHECK(d.verdict() == "no data, -, -, open, -");
}

TEST_CASE("Opening: SYNs and never an answer")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0);
    d.repeat_last();
    d.repeat_last();
    CHECK(d.phases() == "open.syn repeat+open.syn repeat+open.syn");
    CHECK(d.verdict() == "no data, -, -, unanswered, -");
}

TEST_CASE("Opening: a SYN with data and no answer is unanswered")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0, get);
    d.raw(Side::client, syn, 0, 0);
    CHECK(d.phases() == "open.syn+request repeat+open.syn");
    CHECK(d.verdict() == "keep-alive, offered, -, unanswered, -");
}

TEST_CASE("Opening: a client that resets its own unanswered SYN")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0);
    d.raw(Side::client, rst, 1, 0);
    CHECK(d.phases() == "open.syn abort.reset");
    CHECK(d.verdict() == "no data, -, client, reset, never used");
}

TEST_CASE("Opening: the server's pure ACK of a SYN is ack.open")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0);
    d.raw(Side::server, ack, 1, 1); // its SYN,ACK was not captured
    CHECK(d.phases() == "open.syn ack.open");
    CHECK(d.annotation(2).acks == Frame{1});
}

TEST_CASE("Opening: a stray SYN with another sequence number is an open.syn, and changes nothing")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.raw(Side::client, syn, 777, 0, "stray");
    CHECK(d.phases_of(6) == "repeat+open.syn");
    CHECK(d.summary().bytes_client == get.size());
    CHECK(d.verdict() == "keep-alive, offered, -, open, -");
}

TEST_CASE("RFC 9293 3.5.1: what a server says of an older connection before its SYN,ACK does not count")
{
    for (const std::uint32_t old : {500000U, 0xF0000000U}) {
        Dialog d;
        d.raw(Side::client, syn, 0, 0);
        d.raw(Side::server, ack, old, 0U - 700U);
        d.raw(Side::server, syn | ack, 0, 1);
        d.raw(Side::client, ack, 1, 1);
        d.raw(Side::client, psh | ack, 1, 1, get);
        d.raw(Side::server, psh | ack, 1, get_end, ok);
        CHECK(d.phases() == "open.syn ack.duplicate open.syn_ack open.ack request response");
        CHECK(d.annotation(4).acks == Frame{3});
        CHECK(d.summary().bytes_server == ok.size());
    }
}

TEST_CASE("Opening: a server that forgot its first SYN,ACK sends another number, which counts")
{
    for (const std::uint32_t first : {3000U, 0xFFFFF000U}) {
        Dialog d;
        d.raw(Side::client, syn, 0, 0);
        d.raw(Side::server, syn | ack, first, 1);
        d.raw(Side::client, syn, 0, 0);
        d.raw(Side::server, syn | ack, 0, 1);
        d.raw(Side::client, ack, 1, 1);
        d.raw(Side::client, psh | ack, 1, 1, get);
        d.raw(Side::server, psh | ack, 1, get_end, ok);
        CHECK(d.phases() == "open.syn open.syn_ack repeat+open.syn open.syn_ack open.ack request response");
        CHECK(d.annotation(5).acks == Frame{4});
        CHECK(d.summary().bytes_server == ok.size());
    }
}
