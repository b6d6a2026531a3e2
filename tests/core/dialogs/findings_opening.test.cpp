// Connections that did not come about, came about slowly, or for nothing.
#include "finding_words.h"

using namespace webconv;
using namespace webconv::test;

TEST_CASE("connection_refused: the SYN is answered by RST")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0);
    d.raw(Side::server, control::rst | control::ack, 0, 1);
    d.finish();
    CHECK(findings(d) == "2 connection_refused");
    CHECK(finding_says(d, 2).find("SYN in frame 1") != std::string::npos);
}

TEST_CASE("connection_refused is withdrawn when the server agrees after all")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0);
    d.raw(Side::server, control::rst | control::ack, 0, 1);
    CHECK(findings(d) == "2 connection_refused");
    d.raw(Side::server, control::syn | control::ack, 0, 1);
    CHECK(findings(d) == "-");
}

TEST_CASE("connection_refused is withdrawn, though another finding that may be disproved came after it")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0);
    d.raw(Side::server, control::rst | control::ack, 0, 1);
    d.raw(Side::client, control::ack, 1, 1);
    d.raw(Side::client, control::ack | control::psh, 1, 1, get);
    d.raw(Side::server, control::ack, 1, 1 + static_cast<std::uint32_t>(get.size()));
    d.raw(Side::server, control::rst | control::ack, 1, 1 + static_cast<std::uint32_t>(get.size()));
    CHECK(findings(d) == "2 connection_refused, 6 request_unanswered");
    d.raw(Side::server, control::syn | control::ack, 0, 1);
    CHECK(findings(d) == "6 request_unanswered");
}

TEST_CASE("No connection_refused: the client takes its own SYN back")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0);
    d.raw(Side::client, control::rst, 1, 0);
    d.finish();
    CHECK(findings(d) == "-");
}

TEST_CASE("connection_unanswered: certain when the capture ends, long after the SYN")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0);
    d.wait(1s);
    d.repeat_last();
    CHECK(findings(d) == "2 handshake_retried");
    d.wait(2s);
    d.repeat_last();
    CHECK(findings(d) == "2 handshake_retried");
    d.finish();
    CHECK(findings(d) == "2 handshake_retried, 3 connection_unanswered");
}

TEST_CASE("connection_unanswered is withdrawn when the capture goes on and brings an answer")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0);
    d.wait(4s);
    d.repeat_last();
    d.finish();
    CHECK(findings(d) == "2 handshake_retried, 2 connection_unanswered");
    d.raw(Side::server, control::syn | control::ack, 0, 1);
    CHECK(findings(d) == "2 handshake_retried");
    d.finish();
    CHECK(findings(d) == "2 handshake_retried");
}

TEST_CASE("No connection_unanswered: the capture ends with the SYN, or shows the client only")
{
    Dialog at_the_end;
    at_the_end.raw(Side::client, control::syn, 0, 0);
    at_the_end.finish();
    CHECK(findings(at_the_end) == "-");

    Dialog one_sided;
    one_sided.raw(Side::client, control::syn, 0, 0);
    one_sided.raw(Side::client, control::ack, 1, 1);
    one_sided.wait(5s);
    one_sided.raw(Side::client, control::ack | control::fin, 1, 1);
    one_sided.finish();
    CHECK(findings(one_sided) == "-");
}

TEST_CASE("handshake_retried: the SYN,ACK came again after a while")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0);
    d.raw(Side::server, control::syn | control::ack, 0, 1);
    d.wait(1s);
    d.repeat_last();
    CHECK(findings(d) == "3 handshake_retried");
}

TEST_CASE("No handshake_retried: the capture has every packet twice")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0);
    d.raw(Side::client, control::syn, 0, 0);
    d.raw(Side::server, control::syn | control::ack, 0, 1);
    d.raw(Side::server, control::syn | control::ack, 0, 1);
    d.raw(Side::client, control::ack, 1, 1);
    d.finish();
    CHECK(findings(d) == "-");
}

TEST_CASE("connection_unused: opened and closed without a byte")
{
    Dialog d;
    d.open();
    d.wait(5s);
    d.client_fin();
    CHECK(findings(d) == "-"); // the server may still speak
    d.server_fin();
    CHECK(findings(d) == "5 connection_unused");
}

TEST_CASE("connection_unused: reset without a byte; withdrawn when a byte was on its way")
{
    Dialog d;
    d.open();
    d.client_resets();
    CHECK(findings(d) == "4 connection_unused");
    d.raw(Side::server, control::ack | control::psh, 1, 1, "220 hello\r\n");
    CHECK(findings(d) == "-");
}

TEST_CASE("No connection_unused: an end whose beginning was not captured, or with bytes that were not")
{
    Dialog middle;
    middle.open();
    middle.client(get);
    middle.server(ok);
    middle.capture_starts();
    middle.close_by_client();
    middle.finish();
    CHECK(findings(middle) == "-");

    Dialog hole;
    hole.open();
    hole.lose_next();
    hole.client(get);
    hole.lose_next();
    hole.server(ok);
    hole.close_by_client();
    hole.finish();
    CHECK(findings(hole) == "-");
}
