// webconv.close.why: what led to the end. The rows in their order, one test or more each.
#include "../catch.h"
#include "../dialog.h"

using namespace webconv;
using namespace std::chrono_literals;
using webconv::test::Dialog;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view closing_ok = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view truncated = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nok";

Dialog exchanged(std::string_view answer = ok, std::string_view request = get)
{
    Dialog d;
    d.open();
    d.client(request);
    d.server(answer);
    return d;
}

std::string keep_alive(std::string_view parameters)
{
    return "HTTP/1.1 200 OK\r\nKeep-Alive: " + std::string(parameters) + "\r\nContent-Length: 2\r\n\r\nok";
}

std::string why(Dialog& d) { return std::string(d.capture().close_why(0)); }

Dialog websocket()
{
    return exchanged("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                     "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
                     "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
}

constexpr std::string_view preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

std::string frame(char type, std::string_view body)
{
    std::string text(3, '\0');
    text[2] = static_cast<char>(body.size());
    return text + type + std::string(5, '\0') + std::string(body);
}

std::string goaway(char error) { return frame(7, std::string(7, '\0') + error); }

Dialog http2()
{
    Dialog d;
    d.open();
    d.client(std::string(preface) + frame(4, ""));
    d.server(frame(4, ""));
    return d;
}

} // namespace

TEST_CASE("Ending: open, refused and unanswered have no reason")
{
    Dialog d = exchanged();
    CHECK(d.verdict() == "keep-alive, offered, -, open, -");
    CHECK(why(d).empty());
    CHECK_FALSE(d.summary().close_why);
    CHECK(d.summary().close_frame == Frame::none);
}

TEST_CASE("Ending 1: never used, however it ended")
{
    Dialog closed;
    closed.open();
    closed.wait(10s);
    closed.close_by_server();
    CHECK(closed.verdict() == "no data, -, server, orderly, never used");

    Dialog reset;
    reset.open();
    reset.client_resets();
    CHECK(reset.verdict() == "no data, -, client, reset, never used");
}

TEST_CASE("Ending 2: a WebSocket Close frame was seen, with its code")
{
    Dialog d = websocket();
    d.client(std::string_view("\x88\x82\0\0\0\0\x03\xe9", 8));
    d.close_by_server();
    CHECK(d.verdict() == "WebSocket, -, server, orderly, WebSocket close 1001");
}

TEST_CASE("Ending 3: WebSocket, and no Close frame")
{
    Dialog d = websocket();
    d.wait(60s);
    d.close_by_server();
    CHECK(d.verdict() == "WebSocket, -, server, orderly, closed without WebSocket close");
}

TEST_CASE("Ending 4: GOAWAY of the side that closed, by its name in RFC 9113 section 7")
{
    Dialog d = http2();
    d.server(goaway(0));
    d.close_by_server();
    CHECK(d.verdict() == "h2c, offered, server, orderly, GOAWAY NO_ERROR");

    Dialog last = http2();
    last.server(goaway(0));
    last.server(goaway(11));
    last.close_by_server();
    CHECK(why(last) == "GOAWAY ENHANCE_YOUR_CALM");
}

TEST_CASE("Ending 4: GOAWAY of the side that did not close is no reason")
{
    Dialog d = http2();
    d.server(goaway(0));
    d.close_by_client();
    CHECK(why(d) == "client done");
}

TEST_CASE("Ending 4: with crossed FINs both sides closed")
{
    Dialog d = http2();
    d.server(goaway(0));
    const auto c = static_cast<std::uint32_t>(1 + preface.size() + 9), s = std::uint32_t{1 + 9 + 17};
    d.raw(Side::client, control::fin | control::ack, c, s);
    d.raw(Side::server, control::fin | control::ack, s, c);
    CHECK(d.verdict() == "h2c, offered, both, orderly, GOAWAY NO_ERROR");
}

TEST_CASE("Ending 5: an exchange was never completed")
{
    Dialog unanswered;
    unanswered.open();
    unanswered.client(get);
    unanswered.close_by_server();
    CHECK(unanswered.verdict() == "keep-alive, offered, server, orderly, exchange aborted");

    Dialog truncated_answer = exchanged(truncated);
    truncated_answer.close_by_server();
    CHECK(why(truncated_answer) == "exchange aborted");

    Dialog given_up = exchanged(truncated);
    given_up.client_resets();
    CHECK(given_up.verdict() == "keep-alive, offered, client, reset, exchange aborted");
}

TEST_CASE("Ending 5: the request of the exchange that was never completed carried the FIN itself")
{
    Dialog d;
    d.open();
    d.client_fin(get);
    CHECK(d.verdict() == "keep-alive, offered, client, half-closed, unknown"); // it may wait for the answer
    d.server_fin();
    CHECK(d.verdict() == "keep-alive, offered, client, orderly, exchange aborted");
}

TEST_CASE("Ending 5: a half-close that waits for its answer is no abort")
{
    Dialog d;
    d.open();
    d.client(get);
    d.client_fin();
    CHECK(why(d) == "unknown");
    d.server_fin(ok);
    CHECK(d.verdict() == "keep-alive, offered, client, orderly, client done");
}

TEST_CASE("Ending 5: an exchange begun after the peer's FIN does not count")
{
    Dialog d = exchanged(keep_alive("timeout=5"));
    d.wait(5s);
    d.server_fin();
    d.client(get);
    d.server_resets();
    CHECK(d.verdict() == "keep-alive, used, server, reset after FIN, idle timeout, announced 5 s, measured 5.0 s");
}

TEST_CASE("Ending 5: a body that lasts until the close is complete with the FIN, and not with a RST")
{
    constexpr std::string_view until_close = "HTTP/1.1 200 OK\r\n\r\nok";
    Dialog whole = exchanged(until_close);
    whole.close_by_server();
    CHECK(whole.verdict() == "HTTP/1.0, none, server, orderly, not persistent");
    Dialog cut = exchanged(until_close);
    cut.server_resets();
    CHECK(cut.verdict() == "HTTP/1.0, none, server, reset, exchange aborted");
}

TEST_CASE("Ending 6: Keep-Alive: max ran out")
{
    Dialog d = exchanged(keep_alive("timeout=5, max=1"));
    d.client(get);
    d.server(closing_ok);
    d.close_by_server();
    CHECK(d.verdict() == "keep-alive, used, server, orderly, request limit, announced max 1");
}

TEST_CASE("Ending 6: max did not run out")
{
    Dialog d = exchanged(keep_alive("timeout=5, max=2"));
    d.client(get);
    d.server(closing_ok);
    d.close_by_server();
    CHECK(why(d) == "announced close");
}

TEST_CASE("Ending 7: an answer after the first said Connection: close")
{
    Dialog d = exchanged();
    d.client(get);
    d.server(closing_ok);
    d.close_by_server();
    CHECK(d.verdict() == "keep-alive, used, server, orderly, announced close");
}

TEST_CASE("Ending 8: not persistent")
{
    Dialog answer = exchanged(closing_ok);
    answer.wait(10s);
    answer.close_by_server();
    CHECK(answer.verdict() == "HTTP/1.0, none, server, orderly, not persistent");

    Dialog request = exchanged(ok, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    request.close_by_client();
    CHECK(request.verdict() == "HTTP/1.0, none, client, orderly, not persistent");
}

TEST_CASE("Ending 8: a later exchange was not persistent, though nobody announced the close in an answer")
{
    constexpr std::string_view last = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    constexpr std::string_view until_close = "HTTP/1.1 200 OK\r\n\r\nok";
    for (const auto& [request, answer] : {std::pair{last, ok}, std::pair{get, until_close}}) {
        Dialog d = exchanged();
        d.client(request);
        d.server(answer);
        d.wait(3s);
        d.close_by_server();
        CHECK(d.verdict() == "keep-alive, used, server, orderly, not persistent");
    }
    Dialog client = exchanged();
    client.client(last);
    client.server(ok);
    client.close_by_client();
    CHECK(why(client) == "not persistent");
}

TEST_CASE("Ending 9: the server was silent for what it had announced, less a second")
{
    Dialog d = exchanged(keep_alive("timeout=5"));
    d.wait(4998ms);
    d.close_by_server();
    CHECK(d.verdict() == "keep-alive, offered, server, orderly, idle timeout, announced 5 s, measured 5.0 s");

    Dialog nearly = exchanged(keep_alive("timeout=5"));
    nearly.wait(3999ms);
    nearly.close_by_server();
    CHECK(why(nearly) == "idle timeout, announced 5 s, measured 4.0 s");

    Dialog too_soon = exchanged(keep_alive("timeout=5"));
    too_soon.wait(3990ms);
    too_soon.close_by_server();
    CHECK(why(too_soon) == "unknown");
}

TEST_CASE("Ending 9: not announced, for at least a second")
{
    Dialog d = exchanged();
    d.wait(4s);
    d.close_by_server();
    CHECK(d.verdict() == "keep-alive, offered, server, orderly, idle timeout, not announced, measured 4.0 s");

    Dialog short_one = exchanged();
    short_one.wait(998ms);
    short_one.close_by_server();
    CHECK(why(short_one) == "unknown");
}

TEST_CASE("Ending 9: probes and ACKs do not break the silence, and a RST ends it too")
{
    Dialog d = exchanged();
    d.wait(2s);
    d.client_acks();
    d.raw(Side::client, control::ack, static_cast<std::uint32_t>(get.size()),
          static_cast<std::uint32_t>(1 + ok.size()));
    d.server_acks();
    d.wait(2s);
    d.server_resets();
    CHECK(d.verdict() == "keep-alive, offered, server, reset, idle timeout, not announced, measured 4.0 s");
}

TEST_CASE("Ending 9: the last announcement counts")
{
    Dialog d = exchanged(keep_alive("timeout=5"));
    d.client(get);
    d.server(keep_alive("timeout=60"));
    d.wait(6s);
    d.close_by_server();
    CHECK(why(d) == "unknown");
}

TEST_CASE("Ending 10: the client, nothing outstanding")
{
    Dialog d = exchanged();
    d.wait(10s);
    d.close_by_client();
    CHECK(d.verdict() == "keep-alive, offered, client, orderly, client done");

    Dialog reset = exchanged();
    reset.client_resets();
    CHECK(reset.verdict() == "keep-alive, offered, client, reset, client done");
}

TEST_CASE("Ending 11: unknown")
{
    Dialog d = exchanged();
    d.close_by_server();
    CHECK(d.verdict() == "keep-alive, offered, server, orderly, unknown");

    Dialog crossed = exchanged();
    const auto c = static_cast<std::uint32_t>(1 + get.size()), s = static_cast<std::uint32_t>(1 + ok.size());
    crossed.wait(10s);
    crossed.raw(Side::server, control::fin | control::ack, s, c);
    crossed.raw(Side::client, control::fin | control::ack, c, s);
    CHECK(crossed.verdict() == "keep-alive, offered, both, orderly, unknown");
}

TEST_CASE("Ending: the rows are judged in their order")
{
    // Aborted before the limit, the limit before the announcement, the announcement before the silence.
    Dialog aborted = exchanged(keep_alive("timeout=1, max=0"));
    aborted.client(get);
    aborted.server("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 20\r\n\r\nok");
    aborted.wait(9s);
    aborted.close_by_server();
    CHECK(why(aborted) == "exchange aborted");

    Dialog limit = exchanged(keep_alive("timeout=1, max=1"));
    limit.client(get);
    limit.server(closing_ok);
    limit.wait(9s);
    limit.close_by_server();
    CHECK(why(limit) == "request limit, announced max 1");

    Dialog announced = exchanged(keep_alive("timeout=1"));
    announced.client(get);
    announced.server(closing_ok);
    announced.wait(9s);
    announced.close_by_server();
    CHECK(why(announced) == "announced close");
}

TEST_CASE("DESIGN 6: no exchange was aborted for certain whose answer may stand in a hole")
{
    Dialog d;
    d.open();
    d.client(get);
    d.lose_next();
    d.server(ok);
    d.client_acks();
    d.close_by_client();
    d.finish();
    CHECK(d.verdict() == "keep-alive, offered, client, orderly, unknown");
}

TEST_CASE("Ending: what was refused had no data, for certain")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0);
    d.raw(Side::server, control::rst | control::ack, 0, 1);
    CHECK(d.summary().kind == Class::no_data);
    CHECK(d.summary().confidence == Confidence::certain);
}
