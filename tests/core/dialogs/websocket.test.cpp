// A WebSocket after 101: RFC 6455 sections 5 to 7.
#include "websocket_frames.h"

using namespace webconv;
using namespace webconv::test;

TEST_CASE("RFC 6455 5.2: frames of all kinds")
{
    Dialog d = websocket();
    d.client(masked(0x81, "hello"));
    d.server_acks();
    d.server(ws(0x82, "\x01\x02"));
    d.server(ws(0x89, "are you there"));
    d.client(masked(0x8A, "are you there"));
    d.client(masked(0x88, close_code(1000, "bye")));
    d.server(ws(0x88, close_code(1000)));
    d.close_by_server();

    CHECK(d.phases() == "open.syn open.syn_ack open.ack request+upgrade.offer upgrade.accept "
                        "ws.text ack.ws ws.binary ws.ping ws.pong ws.close ws.close "
                        "close.fin close.fin_reply close.last_ack");
    CHECK(ws_told(d) == "WebSocket, 2 messages, 1000");
    CHECK(d.verdict() == "WebSocket, -, server, orderly, WebSocket close 1000");
}

TEST_CASE("RFC 6455 5.4: a message in fragments is one, with a ping in between")
{
    Dialog d = websocket();
    d.server(ws(0x01, "a") + ws(0x89, "") + ws(0x00, "b"));
    d.server(ws(0x80, "c"));
    d.client(masked(0x8A, ""));
    CHECK(d.phases_of(6) == "ws.text+ws.continuation+ws.ping");
    CHECK(d.phases_of(7) == "ws.continuation");
    CHECK(ws_told(d) == "WebSocket, 1 messages, -");
}

TEST_CASE("RFC 6455 5.4: a message counts when its last byte has come")
{
    Dialog d = websocket();
    const std::string frame = masked(0x81, "0123456789");
    d.client(frame.substr(0, 12));
    CHECK(ws_told(d) == "WebSocket, 0 messages, -");
    d.client(frame.substr(12));
    CHECK(ws_told(d) == "WebSocket, 1 messages, -");
    CHECK(d.phases_of(6) == "ws.text");
    CHECK(d.phases_of(7) == "ws.text");
}

TEST_CASE("RFC 6455 5.2: frames in pieces of one byte")
{
    Dialog d = websocket();
    d.client_in_pieces(masked(0x82, std::string(200, 'x')), 1);
    d.server_in_pieces(ws(0x81, "hello"), 1);
    for (std::uint32_t frame = 6; frame < 6 + 208; ++frame) CHECK(d.phases_of(frame) == "ws.binary");
    CHECK(d.phases_of(d.last_frame()) == "ws.text");
    CHECK(ws_told(d) == "WebSocket, 2 messages, -");
}

TEST_CASE("RFC 6455 5.2: long frames over many segments, and a frame behind them")
{
    Dialog d = websocket();
    d.server_in_pieces(ws(0x82, std::string(70000, 'x')) + ws(0x81, "y"), 1448);
    d.client_acks();
    CHECK(ws_told(d) == "WebSocket, 2 messages, -");
    CHECK(d.phases_of(20) == "ws.binary");
    CHECK(d.phases_of(d.last_frame() - 1) == "ws.text+ws.binary");
}

TEST_CASE("RFC 6455 4.1: frames in the segment of the 101")
{
    Dialog d;
    d.open();
    d.client(ws_offer);
    d.server(ws_accept + ws(0x81, "welcome"));
    d.client(masked(0x81, "thanks"));
    CHECK(d.phases_of(5) == "upgrade.accept+ws.text");
    CHECK(ws_told(d) == "WebSocket, 2 messages, -");
    CHECK(exchanges(d, 5) == "1: 4 5");
    CHECK(exchanges(d, 6) == "");
}

TEST_CASE("RFC 6455 4.1: a client that does not wait for the 101")
{
    Dialog d;
    d.open();
    d.client(ws_offer + masked(0x81, "early"));
    d.client(masked(0x81, "bird"));
    d.server(ws_accept);
    CHECK(ws_told(d) == "WebSocket, 2 messages, -");
    CHECK(d.phases_of(4) == "request+upgrade.offer+ws.text");
    CHECK(d.phases_of(5) == "ws.text");
}

TEST_CASE("RFC 6455 4.2.2: a wrong Sec-WebSocket-Accept makes it no less a WebSocket")
{
    Dialog d;
    d.open();
    d.client(ws_offer);
    d.server("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
             "Sec-WebSocket-Accept: wrong\r\n\r\n");
    d.client(masked(0x81, "a"));
    CHECK(ws_told(d) == "WebSocket, 1 messages, -");
}

TEST_CASE("RFC 6455 5.3: masks that should not be, or are missing, do not hinder reading")
{
    Dialog d = websocket();
    d.client(ws(0x81, "bare"));
    d.server(masked(0x81, "masked"));
    CHECK(ws_told(d) == "WebSocket, 2 messages, -");
}

TEST_CASE("RFC 6455 7.1.5: a Close frame without a code")
{
    Dialog d = websocket();
    d.client(masked(0x88, ""));
    d.server(ws(0x88, ""));
    d.close_by_server();
    CHECK(ws_told(d) == "WebSocket, 0 messages, 1005");
    CHECK(d.verdict() == "WebSocket, -, server, orderly, WebSocket close 1005");
}

TEST_CASE("RFC 6455 7.1.5: the code is that of the first Close frame")
{
    Dialog d = websocket();
    d.server(ws(0x88, close_code(1011, "enough")));
    d.client(masked(0x88, close_code(1000)));
    d.close_by_server();
    CHECK(ws_told(d) == "WebSocket, 0 messages, 1011");
}

TEST_CASE("RFC 6455 5.5.1: frames after the Close frame are still frames")
{
    Dialog d = websocket();
    d.server(ws(0x88, close_code(1001)));
    d.client(masked(0x81, "what?"));
    d.client(masked(0x88, close_code(1001)));
    CHECK(d.phases_of(7) == "ws.text");
    CHECK(ws_told(d) == "WebSocket, 1 messages, 1001");
}

TEST_CASE("DESIGN 6: a WebSocket that ends without Close")
{
    Dialog d = websocket();
    d.client(masked(0x81, "hello"));
    d.close_by_client();
    CHECK(d.verdict() == "WebSocket, -, client, orderly, closed without WebSocket close");
}

TEST_CASE("RFC 7692: compressed messages are messages")
{
    Dialog d = websocket();
    d.client(masked(0xC1, "deflated"));
    d.server(ws(0x41, "defl") + ws(0x80, "ated"));
    CHECK(ws_told(d) == "WebSocket, 2 messages, -");
}

TEST_CASE("RFC 6455 5.2: what is no frame is data, and reading goes on at the next one")
{
    Dialog d = websocket();
    d.client(masked(0x81, "good"));
    d.client("this is garbage");
    d.client(masked(0x81, "good again"));
    CHECK(d.phases_of(7) == "data");
    CHECK(d.phases_of(8) == "ws.text");
    CHECK(ws_told(d) == "WebSocket, 2 messages, -");
}
