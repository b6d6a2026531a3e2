// WebSocket where the capture lacks something.
#include "websocket_frames.h"

using namespace webconv;
using namespace webconv::test;

TEST_CASE("DESIGN 10: mid-stream, two exact frames are a WebSocket")
{
    Dialog d = websocket();
    d.capture_starts();
    d.server(ws(0x81, "hello"));
    CHECK(d.summary().kind == Class::other);
    CHECK(d.phases_of(1) == "data");
    d.client(masked(0x81, "hello"));
    CHECK(ws_told(d) == "WebSocket, 2 messages, -");
    CHECK(d.phases() == "ws.text ws.text");
    CHECK(d.summary().confidence == Confidence::probable);
    CHECK(d.summary().roles == Roles::inferred);
    CHECK(d.annotation(2).from == Side::client);
    CHECK(class_reason(d) == "WebSocket frames from frame 2 on, RFC 6455 5.2; no 101 was captured");
}

TEST_CASE("DESIGN 10: mid-stream, two frames of one side")
{
    Dialog d = websocket();
    d.capture_starts();
    d.client(masked(0x81, "hello"));
    d.client(masked(0x89, ""));
    CHECK(d.phases() == "ws.text ws.ping");
    CHECK(ws_told(d) == "WebSocket, 1 messages, -");
}

TEST_CASE("DESIGN 10: mid-stream, a frame that does not fit its segment proves nothing")
{
    Dialog d = websocket();
    d.capture_starts();
    d.client(masked(0x81, "hello") + "x");
    d.client(masked(0x81, "hello").substr(0, 7));
    CHECK(d.summary().kind == Class::other);
}

TEST_CASE("RFC 6455: the 101 was not captured")
{
    Dialog d;
    d.open();
    d.client(ws_offer);
    d.lose_next();
    d.server(ws_accept);
    d.client(masked(0x81, "one"));
    d.client(masked(0x81, "two"));
    d.finish();
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request+upgrade.offer ws.text ws.text");
    CHECK(ws_told(d) == "WebSocket, 2 messages, -");
    CHECK(d.summary().confidence == Confidence::probable);
}

TEST_CASE("RFC 6455: a hole within a frame")
{
    Dialog d = websocket();
    const std::string frame = ws(0x82, std::string(3000, 'x'));
    d.server(frame.substr(0, 1000));
    d.lose_next();
    d.server(frame.substr(1000, 1000));
    d.server(frame.substr(2000));
    d.client_acks();
    d.server(ws(0x81, "next"));
    d.finish();
    CHECK(ws_told(d) == "WebSocket, 2 messages, -");
    CHECK(d.phases_of(7) == "ws.binary+gap");
    CHECK(d.phases_of(9) == "ws.text");
}

TEST_CASE("RFC 6455: a hole between frames, and frames found again behind it")
{
    Dialog d = websocket();
    d.server(ws(0x81, "one"));
    d.lose_next();
    d.server(ws(0x81, "two") + ws(0x82, "thr"));
    d.server(ws(0x82, "ee"));
    d.server(ws(0x81, "four"));
    d.finish();
    CHECK(d.phases_of(7) == "ws.binary+gap");
    CHECK(d.phases_of(8) == "ws.text");
    CHECK(ws_told(d) == "WebSocket, 3 messages, -");
}

TEST_CASE("RFC 6455: a frame cut by the snap length")
{
    Dialog d = websocket();
    d.server(ws(0x82, std::string(500, 'x')), {.captured = 60});
    d.server(ws(0x81, "next"));
    CHECK(ws_told(d) == "WebSocket, 2 messages, -");
    CHECK(d.phases_of(6) == "ws.binary");
    CHECK(d.summary().bytes_server == ws_accept.size() + 504 + 6);
}
