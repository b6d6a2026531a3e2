// Keep-alive probes (RFC 9293 section 3.8.4) and flow control (section 3.8.6), with their answers.
#include "../catch.h"
#include "../dialog.h"

using namespace webconv;
using namespace std::chrono_literals;
using webconv::test::Dialog;
using webconv::test::Unusual;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view head30 = "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n";
constexpr std::string_view ten = "0123456789";

constexpr ControlBits ack = control::ack;
constexpr std::uint32_t c = 1 + get.size(), s = 1 + ok.size();

Dialog one_exchange()
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.client_acks();
    d.wait(45s);
    return d;
}

// Of the segments behind the exchange.
std::string rest(Dialog& d, std::uint32_t from = 7)
{
    std::string text;
    for (; from <= d.last_frame(); ++from) text += (text.empty() ? "" : " ") + d.phases_of(from);
    return text;
}

} // namespace

TEST_CASE("RFC 9293 3.8.4: a probe without a byte, by either side, and its answer")
{
    Dialog d = one_exchange();
    d.raw(Side::client, ack, c - 1, s);
    d.raw(Side::server, ack, s, c);
    d.raw(Side::server, ack, s - 1, c);
    d.raw(Side::client, ack, c, s);
    CHECK(rest(d) == "idle.probe idle.probe_ack idle.probe idle.probe_ack");
}

TEST_CASE("RFC 9293 3.8.4: a probe with a byte, which does not count; RFC 2883: its answer has a SACK block")
{
    Dialog d = one_exchange();
    d.raw(Side::client, ack, c - 1, s, std::string_view("\0", 1));
    d.raw(Side::server, ack, s, c, {}, {.sack_blocks = 1});
    CHECK(rest(d) == "idle.probe idle.probe_ack");
    CHECK(d.summary().bytes_client == get.size());
}

TEST_CASE("RFC 9293 3.8.4: probes on a connection that was never used")
{
    for (const std::string_view byte : {std::string_view{}, std::string_view("\0", 1)}) {
        Dialog d;
        d.open();
        d.wait(45s);
        d.raw(Side::client, ack, 0, 1, byte);
        d.raw(Side::server, ack, 1, 1);
        d.raw(Side::server, ack, 0, 1, byte);
        d.raw(Side::client, ack, 1, 1);
        CHECK(rest(d, 4) == "idle.probe idle.probe_ack idle.probe idle.probe_ack");
        CHECK(d.summary().bytes_client == 0);
        d.client(get);
        CHECK(rest(d, 8) == "request");
    }
}

TEST_CASE("RFC 9293 3.8.4: several probes without an answer, then one answer for all")
{
    Dialog d = one_exchange();
    for (int i = 0; i < 3; ++i) d.raw(Side::client, ack, c - 1, s);
    d.raw(Side::server, ack, s, c);
    d.raw(Side::server, ack, s, c);
    CHECK(rest(d) == "idle.probe idle.probe idle.probe idle.probe_ack ack.duplicate");
}

TEST_CASE("RFC 9293 3.8.4: a probe after the client has closed its side")
{
    Dialog d = one_exchange();
    d.client_fin();
    d.server_acks();
    d.raw(Side::client, ack, c, s);
    d.raw(Side::server, ack, s, c + 1);
    CHECK(rest(d) == "close.fin close.ack idle.probe idle.probe_ack");
}

TEST_CASE("Probes: a silence that they interrupt is one silence")
{
    Dialog d = one_exchange();
    d.raw(Side::client, ack, c - 1, s);
    d.raw(Side::server, ack, s, c);
    d.wait(45s);
    d.client(get);
    CHECK(d.annotation(9).idle == Time(90s + 4ms));
}

TEST_CASE("Probes: the last byte sent again before it was acknowledged is a repeat")
{
    Dialog d;
    d.open();
    d.client("G");
    d.repeat_last();
    CHECK(d.phases_of(5) == "repeat+request");
}

TEST_CASE("Probes: data answers a probe too")
{
    Dialog d = one_exchange();
    d.raw(Side::client, ack, c - 1, s);
    d.raw(Side::server, ack, s, c, ok);
    d.raw(Side::server, ack, s + 40, c);
    CHECK(d.phases_of(9) == "ack.duplicate"); // nothing is unanswered any more
}

TEST_CASE("Probes: in the middle, the first segment of its side is ack.data, a probe or not; then probes are known")
{
    Dialog d = one_exchange();
    d.capture_starts();
    d.raw(Side::client, ack, c - 1, s);
    d.raw(Side::server, ack, s, c);
    d.raw(Side::client, ack, c - 1, s);
    d.raw(Side::server, ack, s, c);
    d.raw(Side::client, ack, c, s, get);
    CHECK(d.phases() == "ack.data ack.data idle.probe idle.probe_ack request");
}

TEST_CASE("Probes: only the client's side was captured")
{
    Dialog d;
    d.raw(Side::client, ack, 1, 1, get);
    d.raw(Side::client, ack, c, s);
    d.raw(Side::client, ack, c - 1, s);
    d.raw(Side::client, ack, c - 1, s);
    CHECK(d.phases() == "request ack.data idle.probe idle.probe");
}

// ---- Flow control ---------------------------------------------------------------------------------------------------

TEST_CASE("RFC 9293 3.8.6: the window closes and opens")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(head30);
    d.client_acks({.window = 0});
    d.client_acks({.window = 500});
    d.server(ten);
    CHECK(rest(d, 6) == "ack.response+window.zero window.update response");
}

TEST_CASE("RFC 9293 3.8.6: a window that was closed and acknowledges news opens beside it")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(head30);
    d.server(ten);
    d.raw(Side::client, ack, c, 1 + head30.size(), {}, {.window = 0});
    d.client_acks({.window = 700});
    CHECK(rest(d, 7) == "ack.response+window.zero ack.response+window.update");
}

TEST_CASE("RFC 9293 3.8.6: a window that changes, and one that closes by itself")
{
    Dialog d = one_exchange();
    d.client_acks({.window = 600});
    d.client_acks({.window = 0});
    d.client_acks({.window = 0});
    d.client_acks({.window = 1});
    CHECK(rest(d) == "window.update window.zero ack.duplicate window.update");
}

TEST_CASE("RFC 9293 3.8.6: beside news, a window that changes without closing or opening is not worth a word")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server_acks({.window = 77});
    CHECK(rest(d, 5) == "ack.request");
}

TEST_CASE("RFC 9293 3.8.6.1: probes of a closed window, with the next payload outstanding or not")
{
    for (const bool outstanding : {false, true}) {
        Dialog d;
        d.open();
        d.client(get);
        d.server(head30);
        const auto got = static_cast<std::uint32_t>(1 + head30.size());
        if (outstanding) d.server(ten);
        const std::uint32_t from = d.last_frame() + 1;
        d.raw(Side::client, ack, c, got, {}, {.window = 0});
        d.raw(Side::server, ack, got - 1, c);
        d.raw(Side::client, ack, c, got);
        d.raw(Side::server, ack, got - 1, c, "\n");
        d.raw(Side::client, ack, c, got, {}, {.sack_blocks = 1});
        d.raw(Side::server, ack, got - 1, c);
        d.raw(Side::client, ack, c, got, {}, {.window = 500});
        CHECK(rest(d, from) == "ack.response+window.zero window.probe window.zero window.probe window.zero "
                               "window.probe window.update");
        CHECK(d.summary().bytes_server == head30.size() + (outstanding ? 10 : 0));
    }
}

TEST_CASE("RFC 9293 3.8.6.1: a byte of new data that probes a closed window is payload")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(head30);
    d.client_acks({.window = 0});
    d.server("0");
    CHECK(d.phases_of(7) == "response");
    CHECK(d.summary().bytes_server == head30.size() + 1);
}

TEST_CASE("Flow control: the window of a SYN or RST is not looked at")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0, {}, {.window = 0});
    d.raw(Side::server, control::syn | ack, 0, 1, {}, {.window = 0});
    d.raw(Side::client, ack, 1, 1, {}, {.window = 500});
    d.raw(Side::server, ack, 1, 1, {}, {.window = 500});
    d.raw(Side::client, ack, 0, 1);
    CHECK(d.phases() == "open.syn open.syn_ack open.ack ack.duplicate idle.probe");
    d.server_resets();
    CHECK(d.phases_of(6) == "abort.reset");
}

TEST_CASE("Flow control: payload with a closed window is what it carries")
{
    Dialog d;
    d.open();
    d.client(get, {.window = 0});
    CHECK(d.phases_of(4) == "request");
    d.server_acks();
    d.raw(Side::server, ack, 0, c);
    CHECK(rest(d, 5) == "ack.request window.probe");
}
