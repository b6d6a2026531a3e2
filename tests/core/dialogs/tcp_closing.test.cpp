// How a connection closes: RFC 9293 section 3.6. Who, how, and which segment is what.
#include "../catch.h"
#include "../dialog.h"

using namespace webconv;
using namespace std::chrono_literals;
using webconv::test::Dialog;

namespace {

constexpr std::string_view get = "GET / HTTP/1.0\r\n\r\n";
constexpr std::string_view ok = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view until_close = "HTTP/1.0 200 OK\r\n\r\nok";

constexpr ControlBits fin = control::fin, ack = control::ack, rst = control::rst;

// Of the segments behind the exchange.
std::string closing(Dialog& d, std::size_t from = 5)
{
    std::string text = d.phases();
    for (; from > 0; --from) text.erase(0, text.find(' ') + 1);
    return text;
}

Dialog one_exchange(std::string_view answer = ok)
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(answer);
    return d;
}

std::string ending(Dialog& d)
{
    const Summary s = d.summary();
    return std::string(s.close_by ? name_of(*s.close_by) : "-") + ", " + std::string(name_of(s.close_how));
}

constexpr std::uint32_t c = 1 + get.size(), s = 1 + ok.size(); // next sequence numbers behind the exchange

} // namespace

TEST_CASE("RFC 9293 3.6 figure 12: four segments, the client first")
{
    Dialog d = one_exchange();
    d.client_fin();
    d.server_acks();
    d.server_fin();
    d.client_acks();
    CHECK(closing(d) == "close.fin close.ack close.fin_reply close.last_ack");
    CHECK(d.verdict() == "HTTP/1.0, none, client, orderly, not persistent");
    CHECK(d.summary().close_frame == Frame{6});
    CHECK(d.annotation(7).acks == Frame{6});
    CHECK(d.annotation(9).acks == Frame{8});
}

TEST_CASE("RFC 9293 3.6 figure 12: four segments, the server first")
{
    Dialog d = one_exchange();
    d.server_fin();
    d.client_acks();
    d.client_fin();
    d.server_acks();
    CHECK(closing(d) == "close.fin close.ack close.fin_reply close.last_ack");
    CHECK(d.verdict() == "HTTP/1.0, none, server, orderly, not persistent");
}

TEST_CASE("RFC 9293 3.6: three segments, where the reply acknowledges too")
{
    Dialog by_client = one_exchange();
    by_client.close_by_client();
    CHECK(closing(by_client) == "close.fin close.fin_reply close.last_ack");
    CHECK(by_client.verdict() == "HTTP/1.0, none, client, orderly, not persistent");
    CHECK(by_client.annotation(7).acks == Frame{6});

    Dialog by_server = one_exchange();
    by_server.close_by_server();
    CHECK(closing(by_server) == "close.fin close.fin_reply close.last_ack");
    CHECK(by_server.verdict() == "HTTP/1.0, none, server, orderly, not persistent");
}

TEST_CASE("RFC 9293 3.6: a FIN stands on the last data")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server_fin(until_close);
    d.client_acks();
    d.client_fin();
    d.server_acks();
    CHECK(d.phases_of(5) == "response+close.fin");
    CHECK(closing(d) == "close.ack close.fin_reply close.last_ack");
    CHECK(d.verdict() == "HTTP/1.0, none, server, orderly, not persistent");
    CHECK(d.summary().bytes_server == until_close.size());
    CHECK(d.exchange(5).receive == Time::zero());
    CHECK_FALSE(d.annotation(5).idle); // it carries data: no silence is broken
}

TEST_CASE("RFC 9293 3.6 figure 13: FINs cross when neither acknowledges the other")
{
    Dialog d = one_exchange();
    d.raw(Side::client, fin | ack, c, s);
    d.raw(Side::server, fin | ack, s, c);
    d.raw(Side::client, ack, c + 1, s + 1);
    d.raw(Side::server, ack, s + 1, c + 1);
    CHECK(closing(d) == "close.fin close.fin close.ack close.last_ack");
    CHECK(d.verdict() == "HTTP/1.0, none, both, orderly, not persistent");
    CHECK(d.summary().close_frame == Frame{6});
}

TEST_CASE("Closing: crossed FINs, one of them sent again, still crossed")
{
    Dialog d = one_exchange();
    d.raw(Side::client, fin | ack, c, s);
    d.raw(Side::server, fin | ack, s, c);
    d.raw(Side::server, fin | ack, s, c + 1);
    CHECK(closing(d) == "close.fin close.fin repeat+close.fin");
    CHECK(d.verdict() == "HTTP/1.0, none, both, orderly, not persistent");
}

TEST_CASE("Closing: a reply captured before the FIN that it answers")
{
    Dialog d = one_exchange();
    d.hold();
    d.client_fin();
    d.server_fin();
    d.client_acks();
    d.captured_as({2, 1, 3});
    CHECK(closing(d) == "close.fin_reply close.fin close.last_ack");
    CHECK(d.verdict() == "HTTP/1.0, none, client, orderly, not persistent");
    CHECK(d.summary().close_frame == Frame{7});
    CHECK(d.annotation(6).acks == Frame{7});
}

TEST_CASE("Closing: the last ACK captured before the FIN that it acknowledges")
{
    Dialog d = one_exchange();
    d.hold();
    d.client_fin();
    d.server_fin();
    d.client_acks();
    d.captured_as({1, 3, 2});
    CHECK(closing(d) == "close.fin close.last_ack close.fin_reply");
    CHECK(d.annotation(7).acks == Frame{8});
    CHECK(d.verdict() == "HTTP/1.0, none, client, orderly, not persistent");
}

TEST_CASE("Closing: the ACK of the first FIN captured before it")
{
    Dialog d = one_exchange();
    d.hold();
    d.server_fin();
    d.client_acks();
    d.captured_as({2, 1});
    CHECK(closing(d) == "close.ack close.fin");
    CHECK(d.annotation(6).acks == Frame{7});
}

TEST_CASE("Closing: a FIN captured before the data in front of it")
{
    Dialog d;
    d.open();
    d.client(get);
    d.hold();
    d.server(until_close);
    d.server_fin();
    d.captured_as({2, 1});
    CHECK(d.phases_of(5) == "gap+close.fin");
    CHECK(d.phases_of(6) == "late+response");
    CHECK(d.exchange(6).receive == Time::zero()); // the response lasts until the close, which is there
    CHECK(d.verdict() == "HTTP/1.0, none, server, half-closed, not persistent");
}

TEST_CASE("RFC 9293 3.8.1: a FIN that is sent again repeats what it was")
{
    Dialog d = one_exchange();
    d.server_fin();
    d.repeat_last();
    d.client_fin();
    d.repeat_last();
    d.server_acks();
    CHECK(closing(d) == "close.fin repeat+close.fin close.fin_reply repeat+close.fin_reply close.last_ack");
}

TEST_CASE("RFC 9293 3.8.1: data and FIN sent again, of which only the FIN is new")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.raw(Side::server, ack | fin, 1, c, ok);
    CHECK(d.phases_of(6) == "response+close.fin"); // not a repeat: the FIN was not seen before
    CHECK(d.summary().bytes_server == ok.size());
    CHECK(d.summary().responses == 1);
}

TEST_CASE("RFC 9293 3.6: a client that closes its side waits for the answer")
{
    Dialog d;
    d.open();
    d.client(get);
    d.client_fin();
    d.server_acks();
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request close.fin close.ack");
    CHECK(d.verdict() == "HTTP/1.0, none, client, half-closed, not persistent");
    d.server(ok);
    d.client_acks();
    d.server_fin();
    d.client_acks();
    CHECK(closing(d, 6) == "response ack.response close.fin_reply close.last_ack");
    CHECK(d.verdict() == "HTTP/1.0, none, client, orderly, not persistent");
}

TEST_CASE("RFC 9293 3.6: a server that closes its side only")
{
    Dialog d = one_exchange();
    d.server_fin();
    d.client_acks();
    CHECK(closing(d) == "close.fin close.ack");
    CHECK(d.verdict() == "HTTP/1.0, none, server, half-closed, not persistent");
}

TEST_CASE("Closing: the FIN stands on the request")
{
    Dialog d;
    d.open();
    d.client_fin(get);
    d.server_fin(ok);
    d.client_acks();
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request+close.fin response+close.fin_reply close.last_ack");
    CHECK(d.verdict() == "HTTP/1.0, none, client, orderly, not persistent");
}

TEST_CASE("Closing: both FINs seen, acknowledged or not, are orderly")
{
    Dialog d = one_exchange();
    d.client_fin();
    d.server_fin();
    CHECK(d.verdict() == "HTTP/1.0, none, client, orderly, not persistent");
}

TEST_CASE("Closing: the time of silence before the first FIN")
{
    Dialog d = one_exchange();
    d.client_acks();
    d.wait(4s);
    d.server_fin();
    d.client_fin();
    CHECK(d.annotation(7).idle == Time(4002ms));
    CHECK_FALSE(d.annotation(8).idle);
}

TEST_CASE("Closing: only one side was captured")
{
    Dialog d;
    d.raw(Side::server, ack, 1, c, ok);
    d.raw(Side::server, fin | ack, s, c);
    d.raw(Side::server, ack, s + 1, c + 1);
    CHECK(d.phases() == "response close.fin ack.data");
    CHECK(d.verdict() == "HTTP/1.0, none, -, unknown, unknown");
}

TEST_CASE("Closing: of one side only, nobody can tell who closed first, nor how")
{
    for (const Side seen : {Side::client, Side::server}) {
        Dialog d;
        const bool c = seen == Side::client;
        d.raw(seen, c ? control::syn : control::syn | ack, 0, c ? 0 : 1);
        d.raw(seen, ack, 1, 1, c ? get : ok);
        d.raw(seen, fin | ack, 1 + (c ? get : ok).size(), 1 + (c ? ok : get).size());
        CHECK(ending(d) == "-, unknown");
        CHECK(d.summary().close_frame == Frame{3});
        // Its last word acknowledges one more: a FIN, or a byte.
        d.raw(seen, ack, 2 + (c ? get : ok).size(), 2 + (c ? ok : get).size());
        CHECK(ending(d) == "-, unknown");
    }
}

TEST_CASE("Closing: of one side only, a RST may have met a FIN")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0);
    d.raw(Side::client, ack, 1, 1, get);
    d.raw(Side::client, rst | ack, 1 + get.size(), 1);
    CHECK(ending(d) == "-, unknown");
}

TEST_CASE("Closing: the other FIN may be among what was acknowledged but not captured")
{
    Dialog reply = one_exchange(); // the server's FIN is missing, which may have been the first
    reply.lose_next();
    reply.server_fin();
    reply.client_fin();
    reply.server_acks();
    CHECK(ending(reply) == "-, unknown");

    Dialog first = one_exchange(); // the server acknowledged the client's FIN before it sent its own
    first.client_fin();
    first.server_acks();
    first.lose_next();
    first.server_fin();
    first.client_acks();
    CHECK(ending(first) == "client, unknown");
}

TEST_CASE("Closing: the capture begins with the end, and the FIN that is seen may be the reply")
{
    Dialog d = one_exchange();
    d.client_fin();
    d.capture_starts();
    d.server_fin();
    d.client_acks();
    CHECK(d.verdict() == "no data, -, -, unknown, unknown");
}

TEST_CASE("Closing: a RST behind bytes that are missing may stand behind a FIN")
{
    Dialog d = one_exchange();
    d.lose_next();
    d.client_fin();
    d.client_resets();
    CHECK(ending(d) == "-, unknown");
}

// ---- RST ------------------------------------------------------------------------------------------------------------

TEST_CASE("RFC 9293 3.5.2: RST by either side without any FIN")
{
    Dialog by_client = one_exchange();
    by_client.client_resets();
    CHECK(closing(by_client) == "abort.reset");
    CHECK(by_client.verdict() == "HTTP/1.0, none, client, reset, not persistent");

    Dialog by_server = one_exchange();
    by_server.server_resets();
    CHECK(closing(by_server) == "abort.reset");
    CHECK(by_server.verdict() == "HTTP/1.0, none, server, reset, not persistent");
    CHECK(by_server.summary().close_frame == Frame{6});
}

TEST_CASE("Closing: RST after a FIN, by either side: who sent the FIN ended it")
{
    for (const bool own : {true, false}) {
        Dialog d = one_exchange();
        d.server_fin();
        if (own)
            d.server_resets();
        else
            d.client_resets();
        CHECK(closing(d) == "close.fin close.reset");
        CHECK(d.verdict() == "HTTP/1.0, none, server, reset after FIN, not persistent");
        CHECK(d.summary().close_frame == Frame{6});
    }
}

TEST_CASE("Closing: RST after both FINs, one of them not acknowledged")
{
    Dialog d = one_exchange();
    d.server_fin();
    d.client_fin();
    d.server_resets();
    CHECK(closing(d) == "close.fin close.fin_reply close.reset");
    CHECK(d.verdict() == "HTTP/1.0, none, server, reset after FIN, not persistent");
}

TEST_CASE("Closing: RST after both FINs were acknowledged is still orderly")
{
    Dialog d = one_exchange();
    d.close_by_server();
    d.client_resets();
    CHECK(closing(d) == "close.fin close.fin_reply close.last_ack close.reset");
    CHECK(d.verdict() == "HTTP/1.0, none, server, orderly, not persistent");
}

TEST_CASE("Closing: a RST first, FINs in flight after it")
{
    Dialog d = one_exchange();
    d.client_resets();
    d.server_fin();
    CHECK(closing(d) == "abort.reset close.fin");
    CHECK(d.verdict() == "HTTP/1.0, none, client, reset, not persistent");
    d.client_resets();
    CHECK(d.phases_of(8) == "close.reset"); // a FIN was seen before this one
    CHECK(d.verdict() == "HTTP/1.0, none, client, reset, not persistent");
}

TEST_CASE("Closing: RST and FIN in one segment is a RST")
{
    Dialog d = one_exchange();
    d.raw(Side::client, rst | fin | ack, c, s);
    CHECK(closing(d) == "abort.reset");
    CHECK(d.verdict() == "HTTP/1.0, none, client, reset, not persistent");
}

TEST_CASE("Closing: RST and SYN in one segment is a RST")
{
    Dialog d;
    d.raw(Side::client, rst | control::syn, 0, 0);
    CHECK(d.phases() == "abort.reset");
    CHECK(d.verdict() == "no data, -, -, unknown, unknown"); // what came before it is not known
}

TEST_CASE("Closing: RSTs without an acknowledgement, one for each segment in flight")
{
    Dialog d = one_exchange();
    d.raw(Side::client, rst, c, 0);
    d.raw(Side::client, rst, c, 0);
    CHECK(closing(d) == "abort.reset abort.reset");
    CHECK(d.verdict() == "HTTP/1.0, none, client, reset, not persistent");
}

TEST_CASE("Closing: a RST in the middle of the opening, after the SYN,ACK")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0);
    d.raw(Side::server, control::syn | ack, 0, 1);
    d.raw(Side::client, rst, 1, 0);
    CHECK(d.phases() == "open.syn open.syn_ack abort.reset");
    CHECK(d.verdict() == "no data, -, client, reset, never used");
}

TEST_CASE("a FIN behind a refusal, and yet the connection opens and is closed from the other side")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0);
    d.raw(Side::server, control::rst | control::ack, 0, 1);
    d.raw(Side::client, control::fin | control::psh, 1, 0);
    d.raw(Side::client, control::ack, 2, 0);
    d.raw(Side::server, control::fin | control::ack, 0, 2);
    CHECK(d.phases_of(5) == "close.fin_reply");
}

TEST_CASE("Closing: a refusal that was not the last word is no end")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0);
    d.raw(Side::server, rst | ack, 0, 1);
    d.raw(Side::client, ack, 1, 1);
    CHECK(ending(d) == "-, open");
    CHECK(d.summary().close_frame == Frame::none);
    d.raw(Side::client, fin | ack, 1, 1);
    CHECK(d.summary().close_frame == Frame{4});
}

TEST_CASE("DESIGN 10: a RST first, and FINs that cross behind it: its sender ended the connection")
{
    Dialog d = one_exchange();
    d.raw(Side::server, rst, s, 0);
    d.raw(Side::client, fin | ack, c, s);
    d.raw(Side::server, fin | ack, s, c);
    CHECK(ending(d) == "server, reset");

    Dialog reply = one_exchange();
    reply.raw(Side::client, rst, c, 0);
    reply.raw(Side::client, fin | ack, c, s + 1);
    reply.raw(Side::server, fin | ack, s, c);
    CHECK(ending(reply) == "client, reset");
}

TEST_CASE("Closing: the FIN of an older connection on these ports ends nothing")
{
    Dialog d = one_exchange();
    d.raw(Side::server, fin | ack, 0U - 400U, c);
    CHECK(closing(d) == "repeat");
    CHECK(d.says(6) == "S: again: sends the end of an older connection, which changes nothing");
    CHECK(d.flags(6).back() == "FIN: it does not fit into this connection, and changes nothing");
    CHECK(ending(d) == "-, open");
    d.close_by_client();
    CHECK(closing(d, 6) == "close.fin close.fin_reply close.last_ack");
    CHECK(ending(d) == "client, orderly");
}
