// History and connection state reach the summary with webconv's client as originator.
#include "../catch.h"
#include "../dialog.h"

using namespace webconv;
using webconv::test::Dialog;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr ControlBits syn = control::syn, ack = control::ack, rst = control::rst;

std::string zeek(Dialog& d)
{
    return std::string(d.capture().history(0)) + " " + std::string(d.capture().conn_state(0));
}

Dialog one_exchange()
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    return d;
}

} // namespace

TEST_CASE("Zeek: an ordinary conversation, closed by either side")
{
    Dialog by_client = one_exchange();
    by_client.close_by_client();
    CHECK(zeek(by_client) == "ShADdFf SF");
    Dialog by_server = one_exchange();
    by_server.close_by_server();
    CHECK(zeek(by_server) == "ShADdfFa SF");
}

TEST_CASE("Zeek: refused, unanswered, reset")
{
    Dialog refused;
    refused.raw(Side::client, syn, 0, 0);
    refused.raw(Side::server, rst | ack, 0, 1);
    CHECK(zeek(refused) == "Sr REJ");
    Dialog unanswered;
    unanswered.raw(Side::client, syn, 0, 0);
    CHECK(zeek(unanswered) == "S S0");
    Dialog reset = one_exchange();
    reset.client_resets();
    CHECK(zeek(reset) == "ShADdR RSTO");
    Dialog by_server = one_exchange();
    by_server.server_resets();
    CHECK(zeek(by_server) == "ShADdr RSTR");
}

TEST_CASE("Zeek: payload sent again, and a keep-alive probe with a byte, are T")
{
    Dialog d;
    d.open();
    d.client(get);
    d.repeat_last();
    d.server(ok);
    CHECK(zeek(d) == "ShADTd S1");
    Dialog probe = one_exchange();
    probe.client_acks();
    probe.raw(Side::client, ack, get.size(), 1 + ok.size(), "\n");
    CHECK(zeek(probe) == "ShADdT S1");
}

TEST_CASE("Zeek: acknowledged payload that is missing is G, a closed window W")
{
    Dialog d;
    d.open();
    d.client(get);
    d.lose_next();
    d.server(ok);
    d.client_acks();
    d.server(ok);
    CHECK(zeek(d) == "ShADgd S1");
    Dialog window = one_exchange();
    window.client_acks({.window = 0});
    CHECK(zeek(window) == "ShADdW S1");
}

TEST_CASE("Zeek: begins with the server, and in the middle")
{
    Dialog d;
    d.raw(Side::server, syn | ack, 0, 1);
    d.raw(Side::client, ack, 1, 1);
    CHECK(zeek(d).starts_with("^hA"));
    Dialog middle = one_exchange();
    middle.capture_starts();
    middle.client(get);
    middle.server(ok);
    CHECK(zeek(middle) == "Dd OTH");
}
