// HTTP/2 where the capture lacks the beginning or a part.
#include "h2_frames.h"

using namespace webconv;
using namespace webconv::test;
using http2::FrameType;

TEST_CASE("DESIGN 10: mid-stream, two exact frames are HTTP/2")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    c.get(1, "/before");
    s.answer(1, "200");
    d.capture_starts();
    d.client(c.get(3, "/a"));
    CHECK(d.summary().kind == Class::other);
    d.server(s.answer(3, "200") + data(3, "x"));
    CHECK(http(d) == "h2c, offered, 2, probable, 1 requests, 1 responses");
    CHECK(d.phases() == "request+h2.headers response+h2.headers+h2.data");
    CHECK(exchanges(d, 1) == "1: 1 2");
    CHECK(exchanges(d, 2) == "1: 1 2");
    CHECK(class_reason(d) == "HTTP/2 frames from frame 2 on, RFC 9113 4.1");
}

TEST_CASE("DESIGN 10: mid-stream, one frame is not enough")
{
    Dialog d = http2_dialog();
    d.capture_starts();
    d.client(ping());
    CHECK(d.summary().kind == Class::other);
    CHECK(d.phases_of(1) == "data");
}

TEST_CASE("DESIGN 10: mid-stream, the answer to an unseen request counts as an exchange")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    c.get(1, "/before");
    d.capture_starts();
    d.server(s.answer(1, "200") + data(1, "abc"));
    d.client(c.get(3, "/a"));
    d.server(s.answer(3, "200", end_both));
    CHECK(exchanges(d, 1) == "1: - 1");
    CHECK(exchanges(d, 3) == "2: 2 3");
    CHECK(h2_told(d) == "h2c, 2 streams, 1 requests, 2 responses");
}

TEST_CASE("RFC 9113: a hole within DATA")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(c.get(1, "/"));
    const std::string answer = s.answer(1, "200") + data(1, std::string(3000, 'x'));
    d.server(answer.substr(0, 1000));
    d.lose_next();
    d.server(answer.substr(1000, 1000));
    d.server(answer.substr(2000));
    d.client(c.get(3, "/next"));
    d.server(s.answer(3, "404", end_both));
    d.finish();
    CHECK(d.phases_of(8) == "response+h2.data+gap");
    CHECK(h2_told(d) == "h2c, 2 streams, 2 requests, 2 responses");
    CHECK(d.says(10) == "S: answers 404 (HTTP/2 HEADERS)");
}

TEST_CASE("RFC 9113: what is no frame is data, and reading goes on at the next one")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client("this is no frame at all");
    d.client(c.get(1, "/"));
    d.server(s.answer(1, "200", end_both));
    CHECK(d.phases_of(6) == "data");
    CHECK(d.phases_of(7) == "request+h2.headers");
    CHECK(h2_told(d) == "h2c, 1 streams, 1 requests, 1 responses");
}

TEST_CASE("RFC 9113 3.4: the server began, and the client's preface with its first request was lost")
{
    Dialog d;
    Encoder c, s;
    d.open();
    d.server(settings + h2(FrameType::window_update, 0, 0, number(1000, 4)));
    d.lose_next();
    d.client(joined({preface, settings, settings_ack, c.get(1, "/a")}));
    d.server(settings_ack + s.answer(1, "200", end_both));
    d.client(c.get(3, "/b"));
    d.server(s.answer(3, "200", end_both));
    d.finish();
    CHECK(d.says(5) == "S: answers 200 (HTTP/2 SETTINGS, HEADERS)");
    CHECK(d.says(6) == "C: sends a request (HTTP/2 HEADERS) (something before it has not been seen yet)");
    CHECK(d.says(7) == "S: answers 200 (HTTP/2 HEADERS)");
}

TEST_CASE("RFC 9113: only the server was captured")
{
    Dialog d;
    Encoder c, s;
    d.open();
    d.lose_next();
    d.client(preface + settings + c.get(1, "/"));
    d.server(settings + settings_ack);
    d.server(s.answer(1, "200") + data(1, "x"));
    d.finish();
    CHECK(h2_told(d) == "h2c, 1 streams, 0 requests, 1 responses");
    CHECK(d.summary().confidence == Confidence::probable);
    CHECK(exchanges(d, 5) == "1: - 5");
}

TEST_CASE("DESIGN 2: an HTTP/2 answer that was captured before its request still answers it")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.delay_next();
    d.client(c.get(1, "/a"));
    d.server(s.answer(1, "200", end_both));
    CHECK(exchanges(d, 6) == "1: 7 6");
    CHECK(exchanges(d, 7) == "1: 7 6");
    CHECK(h2_told(d) == "h2c, 1 streams, 1 requests, 1 responses");
}

TEST_CASE("RFC 9113: frames that the snap length cut may have ended what is awaited")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(c.get(1, "/"));
    d.server(s.answer(1, "200") + data(1, std::string(200, 'x'), 0) + data(1, ""), {.captured = 80});
    d.client(c.get(3, "/next"));
    d.server(s.answer(3, "200", end_both));
    d.close_by_client();
    CHECK(d.verdict() == "h2c, used, client, orderly, client done");
}

TEST_CASE("RFC 9113 6.4: a RST_STREAM may be missing where bytes of the client are: nobody truncated the answer")
{
    for (const bool at_the_end : {true, false}) {
        Dialog d = http2_dialog();
        Encoder c, s;
        d.client(c.get(1, "/"));
        d.server(s.answer(1, "200") + data(1, "xyz", 0));
        d.lose_next();
        d.client(rst(1, 8));
        if (!at_the_end) d.client(ping());
        d.server_fin();
        d.client_acks();
        d.client_fin();
        d.server_acks();
        d.finish();
        CHECK_FALSE(d.summary().findings.has(Finding::response_truncated));
        CHECK(d.summary().close_why == CloseWhy::unknown);
    }
}

TEST_CASE("RFC 9113 6.8: a GOAWAY whose error was not captured is some reason")
{
    Dialog d = http2_dialog();
    d.client(goaway(0, 0), {.captured = 12});
    d.close_by_client();
    CHECK_FALSE(d.summary().goaway_error);
    CHECK(d.verdict() == "h2c, offered, client, orderly, unknown");
}

TEST_CASE("RFC 9113 3.4: SETTINGS that may stand behind a 101 that was cut are not missed")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
             "HTTP2-Settings: AAMAAABk\r\n\r\n");
    d.server("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n" + settings,
             {.captured = 50});
    d.server(h2(FrameType::window_update, 0, 0, number(1, 4)) + settings_ack);
    d.client(preface + settings);
    CHECK(d.summary().kind == Class::h2c);
    CHECK_FALSE(d.summary().findings.has(Finding::h2_no_settings));
}
