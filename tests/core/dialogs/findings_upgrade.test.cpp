// Switches of the protocol, and what comes behind them.
#include "finding_words.h"
#include "h2_frames.h"
#include "websocket_frames.h"

using namespace webconv;
using namespace webconv::test;

namespace {

std::string h2c_offer(const std::string& connection)
{
    return "GET / HTTP/1.1\r\n" + connection + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n";
}
const std::string h2c_offered = h2c_offer("Connection: Upgrade, HTTP2-Settings\r\n");
const std::string h2c_accept = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";

std::string goaway(std::uint32_t error) { return h2(http2::FrameType::goaway, 0, 0, number(0, 4) + number(error, 4)); }

std::string declined_because(const std::string& connection, const std::string& answer)
{
    Dialog d;
    d.open();
    d.client(h2c_offer(connection));
    d.server(answer);
    CHECK(findings(d) == "5 upgrade_declined");
    return finding_says(d, 5);
}

} // namespace

TEST_CASE("upgrade_declined names the likely reason")
{
    const std::string usual = "Connection: Upgrade, HTTP2-Settings\r\n";
    const auto status = [](int code) { return "HTTP/1.1 " + std::to_string(code) + " X\r\nContent-Length: 0\r\n\r\n"; };
    const auto has = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
    CHECK(has(declined_because(usual + "Connection: close\r\n", ok), "second Connection field"));
    CHECK(has(declined_because("Connection: close, Upgrade\r\n", ok), "also says Connection: close"));
    CHECK(has(declined_because(usual, ok), "does not switch here"));
    CHECK(has(declined_because(usual, status(404)), "nothing is at this path"));
    CHECK(has(declined_because(usual, status(401)), "other rights"));
    CHECK(has(declined_because(usual, status(503)), "check its log"));
}

TEST_CASE("DESIGN 7: a finding about an answer stands where its head ends, not where it began")
{
    Dialog declined;
    declined.open();
    declined.client(h2c_offered);
    declined.server(ok.substr(0, 9));
    declined.server(ok.substr(9));
    CHECK(findings(declined) == "6 upgrade_declined");

    Dialog unoffered;
    unoffered.open();
    unoffered.client(get);
    unoffered.server(ws_accept.substr(0, 20));
    unoffered.server(ws_accept.substr(20));
    CHECK(findings(unoffered) == "6 upgrade_unoffered");
}

TEST_CASE("No upgrade_declined: nothing was offered, no answer yet, or it was accepted")
{
    Dialog none;
    none.open();
    none.client("GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n");
    none.server(ok);
    CHECK(findings(none) == "-");

    Dialog waiting;
    waiting.open();
    waiting.client(h2c_offered);
    waiting.finish();
    CHECK(findings(waiting) == "-");

    Dialog accepted = websocket();
    CHECK(findings(accepted) == "-");
}

TEST_CASE("upgrade_unoffered: 101 to a request without an offer, or to another protocol")
{
    Dialog none;
    none.open();
    none.client(get);
    none.server(ws_accept);
    CHECK(findings(none) == "5 upgrade_unoffered");

    Dialog other;
    other.open();
    other.client(h2c_offered);
    other.server("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
    CHECK(findings(other) == "5 upgrade_unoffered");
}

TEST_CASE("No upgrade_unoffered: the request was not captured, or its fields were not; one of several was taken")
{
    Dialog unseen;
    unseen.open();
    unseen.client(ws_offer);
    unseen.capture_starts();
    unseen.server(ws_accept);
    CHECK(findings(unseen) == "-");

    Dialog cut;
    cut.open();
    Unusual snap;
    snap.captured = 30;
    cut.client(ws_offer, snap);
    cut.server(ws_accept);
    CHECK(findings(cut) == "-");

    Dialog several;
    several.open();
    several.client("GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: echo, other\r\n\r\n");
    several.server("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n");
    CHECK(findings(several) == "-");
}

TEST_CASE("ws_bad_accept: the key is answered wrongly, or not at all")
{
    const std::string head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
    Dialog wrong;
    wrong.open();
    wrong.client(ws_offer);
    wrong.server(head + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n");
    CHECK(findings(wrong) == "5 ws_bad_accept");
    CHECK(wrong.verdict().substr(0, 9) == "WebSocket");

    Dialog missing;
    missing.open();
    missing.client(ws_offer);
    missing.server(head + "\r\n");
    CHECK(findings(missing) == "5 ws_bad_accept");
}

TEST_CASE("No ws_bad_accept: the head of either was cut, or the request was not captured")
{
    Dialog cut;
    cut.open();
    cut.client(ws_offer);
    Unusual snap;
    snap.captured = 60;
    cut.server(ws_accept, snap);
    CHECK(findings(cut) == "-");
}

TEST_CASE("ws_masking: a frame of the client without a mask, one of the server with, once for each side")
{
    Dialog d = websocket();
    d.client(masked(0x81, "hello"));
    d.server(ws(0x81, "hello"));
    CHECK(findings(d) == "-");
    d.client(ws(0x81, "bare"));
    d.client(ws(0x81, "bare"));
    d.server(masked(0x81, "covered"));
    CHECK(findings(d) == "8 ws_masking, 10 ws_masking");
}

TEST_CASE("ws_no_close: both sides ended, or one reset, and nobody said Close")
{
    Dialog d = websocket();
    d.client(masked(0x81, "hello"));
    d.client_fin();
    CHECK(findings(d) == "-");
    d.server_fin();
    CHECK(findings(d) == "8 ws_no_close");
    CHECK(finding_says(d, 8).find("a crash or a cut on the way") != std::string::npos);

    Dialog silent = websocket();
    silent.client(masked(0x81, "hello"));
    silent.wait(60s);
    silent.close_by_server();
    CHECK(findings(silent) == "8 ws_no_close");
    CHECK(finding_says(silent, 8).find("after 60.0 s of silence: perhaps a proxy's time limit") != std::string::npos);

    Dialog reset = websocket();
    reset.client_resets();
    CHECK(findings(reset) == "6 ws_no_close");
}

TEST_CASE("No ws_no_close: closed as it should be, still open, half of it open, or a hole may hold the Close")
{
    Dialog closed = websocket();
    closed.client(masked(0x88, close_code(1000)));
    closed.close_by_server();
    closed.finish();
    CHECK(findings(closed) == "-");

    Dialog open = websocket();
    open.finish();
    CHECK(findings(open) == "-");

    Dialog hole = websocket();
    hole.client(masked(0x81, "hello"));
    hole.lose_next();
    hole.client(masked(0x88, close_code(1000)));
    hole.close_by_server();
    hole.finish();
    CHECK(findings(hole) == "-");
}

TEST_CASE("h2_no_settings: the first frame of either side is another")
{
    Dialog client;
    client.open();
    client.client(preface + h2(http2::FrameType::ping, 0, 0, "12345678"));
    CHECK(findings(client) == "4 h2_no_settings");

    Dialog server;
    server.open();
    server.client(preface + settings);
    server.server(settings_ack + settings);
    CHECK(findings(server) == "5 h2_no_settings");

    Dialog upgraded;
    upgraded.open();
    upgraded.client(h2c_offered);
    upgraded.server(h2c_accept + h2(http2::FrameType::ping, 0, 0, "12345678"));
    CHECK(findings(upgraded) == "5 h2_no_settings");
}

TEST_CASE("h2_no_settings: the server answers the preface in HTTP/1.1 and closes")
{
    Dialog d;
    d.open();
    d.client(preface + settings);
    d.server("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    CHECK(findings(d) == "-");
    d.server_fin();
    CHECK(findings(d) == "6 h2_no_settings");
}

TEST_CASE("h2_no_settings: a request that was answered in HTTP/1.1 is not called unanswered, too")
{
    Dialog d;
    Encoder c;
    d.open();
    d.client(preface + settings);
    d.client(c.get(1, "/"));
    d.server("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    d.server_fin();
    CHECK(findings(d) == "7 h2_no_settings");
}

TEST_CASE(
    "h2_no_settings: behind a 101 the frame of the preface is named; not where SETTINGS may stand behind a cut 101")
{
    Dialog d;
    d.open();
    d.client(h2c_offered);
    d.server(h2c_accept);
    d.client(preface + settings);
    d.close_by_server();
    CHECK(d.summary().findings.has(Finding::h2_no_settings));
    for (std::uint32_t frame = 7; frame <= d.last_frame(); ++frame)
        if (d.capture().finding_count(d.capture().segments_of(Frame{frame}).first) > 0)
            CHECK(finding_says(d, frame).find("HTTP/2 of frame 6") != std::string::npos);

    Dialog cut;
    Encoder s;
    cut.open();
    cut.client(h2c_offered);
    cut.server(h2c_accept + settings + s.answer(1, "200", end_both), {.captured = 40});
    cut.client(preface + settings);
    cut.close_by_server();
    CHECK_FALSE(cut.summary().findings.has(Finding::h2_no_settings));
}

TEST_CASE("h2_unasked: a request without an offer is answered in HTTP/2, and stays HTTP/1.1")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(settings + goaway(0x1));
    d.close_by_server();
    CHECK(findings(d) == "5 h2_unasked, 5 h2_goaway_error");
    CHECK(d.phases_of(5) == "h2.settings+h2.goaway");
    CHECK(http(d) == "keep-alive, offered, 1.1, probable, 1 requests, 0 responses");
    CHECK(d.verdict() == "keep-alive, offered, server, orderly, GOAWAY PROTOCOL_ERROR");
}

TEST_CASE("h2_unasked: the server's SETTINGS come before the request; what is never answered is not told twice")
{
    Dialog d;
    d.open();
    d.server(settings);
    d.client(get);
    CHECK(findings(d) == "5 h2_unasked");
    d.close_by_server();
    CHECK(findings(d) == "5 h2_unasked");
    CHECK(d.phases_of(4) == "h2.settings");
}

TEST_CASE("h2_unasked: the same if the server's frames had told HTTP/2 already")
{
    Dialog d;
    d.open();
    d.server(settings + h2(http2::FrameType::window_update, 0, 0, number(1000, 4)));
    CHECK(d.summary().kind == Class::h2c);
    d.client(get);
    d.server(goaway(0x1));
    CHECK(findings(d) == "5 h2_unasked, 6 h2_goaway_error");
    CHECK(http(d) == "keep-alive, offered, 1.1, probable, 1 requests, 0 responses");
    CHECK(d.phases_of(4) == "h2.settings+h2.window_update");
    CHECK(d.phases_of(6) == "h2.goaway");
}

TEST_CASE("No upgrade_declined: the 101 may stand in what is missing")
{
    Dialog d;
    d.open();
    d.client(h2c_offered);
    d.lose_next();
    d.server(h2c_accept);
    d.server(settings);
    d.client_acks();
    for (int i = 0; i < 70; ++i) d.server(settings_ack), d.client_acks();
    CHECK(findings(d) == "-");
    CHECK(upgrade(d) == "h2c offered");
}

TEST_CASE("Bare HTTP/2 frames answer no offer, whatever stands in them, and are told once")
{
    Dialog d;
    Encoder s;
    d.open();
    d.client(h2c_offered);
    d.server(settings + s.answer(1, "200", end_both));
    d.server("no frame at all");
    d.server(settings);
    d.close_by_client();
    CHECK(findings(d) == "5 upgrade_declined");
    CHECK(finding_says(d, 5).find("HTTP/2 frames without 101") != std::string::npos);
    CHECK(http(d) == "keep-alive, offered, 1.1, probable, 1 requests, 0 responses");
}

TEST_CASE("h2_unasked: also where the capture begins behind the handshake")
{
    Dialog d;
    d.open();
    d.capture_starts();
    d.client(get);
    d.server(settings);
    d.close_by_server();
    CHECK(findings(d) == "2 h2_unasked");
}

TEST_CASE("No h2_unasked: something else than SETTINGS, or behind an answer")
{
    Dialog other;
    other.open();
    other.client(get);
    other.server(h2(http2::FrameType::ping, 0, 0, "12345678"));
    CHECK(findings(other) == "-");
    CHECK(other.phases_of(5) == "data");

    Dialog answered;
    answered.open();
    answered.client(get);
    answered.server(ok);
    answered.client(get);
    answered.server(settings);
    CHECK(findings(answered) == "-");
    CHECK(answered.phases_of(7) == "data");
}

TEST_CASE("An offer answered by bare HTTP/2 frames is declined, until the client goes on in HTTP/2, too")
{
    Dialog d;
    Encoder c;
    d.open();
    d.client(h2c_offered);
    d.server(settings);
    CHECK(findings(d) == "5 upgrade_declined");
    CHECK(d.summary().kind == Class::keep_alive);
    d.client(preface + settings);
    d.client(c.get(3, "/"));
    CHECK(d.summary().kind == Class::h2c);
    CHECK(d.phases_of(6) == "h2.preface+h2.settings");
    CHECK(d.phases_of(7) == "request+h2.headers");
}

TEST_CASE("No h2_no_settings: SETTINGS first on both sides; captured from the middle; not answered yet")
{
    Dialog d;
    d.open();
    d.client(preface + settings);
    d.finish();
    CHECK(findings(d) == "-");
    d.server(settings + settings_ack);
    d.client(settings_ack);
    d.finish();
    CHECK(findings(d) == "-");

    Dialog middle;
    middle.open();
    middle.client(preface + settings);
    middle.server(settings);
    middle.capture_starts();
    middle.client(h2(http2::FrameType::ping, 0, 0, "12345678"));
    middle.server(h2(http2::FrameType::ping, http2::flag_ack, 0, "12345678"));
    middle.close_by_client();
    middle.finish();
    CHECK(findings(middle) == "-");
}

TEST_CASE("h2_goaway_error: a GOAWAY with an error, not NO_ERROR")
{
    Dialog d;
    d.open();
    d.client(preface + settings);
    d.server(settings);
    d.client(goaway(0));
    CHECK(findings(d) == "-");
    d.server(goaway(11));
    CHECK(findings(d) == "7 h2_goaway_error");
    CHECK(finding_says(d, 7).find("ENHANCE_YOUR_CALM") != std::string::npos);
}
