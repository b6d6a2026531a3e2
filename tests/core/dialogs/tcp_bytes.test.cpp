// webconv.bytes: distinct sequence numbers of payload.
#include "../catch.h"
#include "../dialog.h"

using namespace webconv;
using webconv::test::Dialog;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view ten = "0123456789";
constexpr ControlBits syn = control::syn, ack = control::ack, fin = control::fin, rst = control::rst;

} // namespace

TEST_CASE("Bytes: repeats do not count, in whole or in part")
{
    Dialog d;
    d.open();
    d.client(ten);
    d.repeat_last();
    d.raw(Side::client, ack, 6, 1, ten);
    d.raw(Side::client, ack, 3, 1, ten);
    CHECK(d.summary().bytes_client == 15);
    CHECK(d.summary().bytes_server == 0);
}

TEST_CASE("Bytes: holes do not count until they are filled")
{
    Dialog d;
    d.open();
    d.raw(Side::client, ack, 21, 1, ten);
    CHECK(d.summary().bytes_client == 10);
    d.raw(Side::client, ack, 1, 1, ten);
    CHECK(d.summary().bytes_client == 20);
    d.raw(Side::client, ack, 6, 1, "012345678901234567890123456789");
    CHECK(d.summary().bytes_client == 35);
}

TEST_CASE("Bytes: the data of a SYN counts, once; SYN and FIN do not")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0, ten);
    d.raw(Side::client, syn, 0, 0, ten);
    d.raw(Side::client, syn, 0, 0);
    d.raw(Side::server, syn | ack, 0, 1);
    d.raw(Side::client, ack, 1, 1, ten);
    d.raw(Side::client, fin | ack, 11, 1, ten);
    d.raw(Side::client, fin | ack, 11, 1, ten);
    d.raw(Side::client, fin | ack, 21, 1);
    CHECK(d.summary().bytes_client == 20);
}

TEST_CASE("Bytes: a FIN at an offset where payload was seen takes nothing away")
{
    Dialog d;
    d.open();
    d.client(ten);
    d.raw(Side::client, fin | ack, 5, 1);
    d.raw(Side::client, fin | syn, 0, 0, "0");
    CHECK(d.summary().bytes_client == 10);
}

TEST_CASE("RFC 9293 3.5.3: the text of a RST does not count")
{
    Dialog d;
    d.open();
    d.client(get);
    d.raw(Side::server, rst | ack, 1, 1 + get.size(), "go away");
    CHECK(d.summary().bytes_server == 0);
    CHECK(d.phases_of(5) == "abort.reset");
    CHECK(d.verdict() == "keep-alive, offered, server, reset, exchange aborted");
}

TEST_CASE("Bytes: what the snap length cut counts")
{
    Dialog d;
    d.open();
    d.client(get, {.captured = 5});
    d.client(ten, {.captured = 0});
    CHECK(d.summary().bytes_client == get.size() + 10);
}

TEST_CASE("Bytes: what precedes the first captured segment counts when it comes late")
{
    Dialog d;
    d.raw(Side::client, ack, 101, 1, ten);
    d.raw(Side::client, ack, 81, 1, ten);
    CHECK(d.summary().bytes_client == 20);
    CHECK(d.phases_of(2) == "late+data");
}

TEST_CASE("Bytes: payload in flight after the end still counts")
{
    Dialog d;
    d.open();
    d.client(get);
    d.client_resets();
    d.server(ten);
    CHECK(d.summary().bytes_server == 10);
    CHECK(d.phases_of(6) == "data");
}
