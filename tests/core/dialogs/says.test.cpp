// The sentences (webconv.says): what somebody who learns, or who writes web pages, reads beside each packet.
#include "h2_frames.h"
#include "websocket_frames.h"

using namespace webconv;
using namespace webconv::test;

TEST_CASE("Says: a whole conversation")
{
    Dialog d;
    d.open();
    d.client("GET /page.html HTTP/1.1\r\nHost: a\r\n\r\n");
    d.server_acks();
    d.server(ok);
    d.client_acks();
    d.close_by_client();
    CHECK(d.says(1) == "C: asks to open a connection");
    CHECK(d.says(2) == "S: agrees to open the connection");
    CHECK(d.says(3) == "C: confirms: the connection is open");
    CHECK(d.says(4) == "C: asks GET /page.html");
    CHECK(d.says(5) == "S: has received the request");
    CHECK(d.says(6) == "S: answers 200 OK");
    CHECK(d.says(7) == "C: has received the answer");
    CHECK(d.says(8) == "C: has no more data to send");
    CHECK(d.says(9) == "S: has no more data to send either");
    CHECK(d.says(10) == "C: confirms: closed both ways");
}

TEST_CASE("Says: an answer is received so far, until its last byte is acknowledged")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\n\r\n");
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n012");
    d.client_acks();
    d.server("345");
    d.client_acks();
    CHECK(d.says(6) == "C: has received the answer so far");
    CHECK(d.says(8) == "C: has received the answer");
}

TEST_CASE("Says: an answer without length has an end only when the server closes")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.0\r\n\r\n");
    d.server("HTTP/1.0 200 OK\r\n\r\n012");
    d.client_acks();
    CHECK(d.says(6) == "C: has received the answer so far");
    d.close_by_server();
    CHECK(d.says(6) == "C: has received the answer");
}

TEST_CASE("Says: messages over several segments")
{
    Dialog d;
    d.open();
    d.client("POST /form HTTP/1.1\r\nContent-Length: 4\r\n\r\n");
    d.client("a=bc");
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n012");
    d.server("34567");
    d.server("89ab");
    CHECK(d.says(4) == "C: asks POST /form");
    CHECK(d.says(5) == "C: sends more of POST /form (4 bytes)");
    CHECK(d.says(6) == "S: answers 200 OK");
    CHECK(d.says(7) == "S: sends more of the answer (5 bytes)");
    CHECK(d.says(8) == "S: sends the rest of the answer (4 bytes)");
}

TEST_CASE("Says: a request that is not complete yet")
{
    Dialog d;
    d.open();
    d.client("GET /pa");
    CHECK(d.says(4) == "C: sends part of a request (7 bytes)");
    d.client("ge HTTP/1.1\r\n\r\n");
    CHECK(d.says(4) == "C: asks GET /page");
    CHECK(d.says(5) == "C: sends more of GET /page (15 bytes)");
}

TEST_CASE("Says: several requests and answers in one segment")
{
    Dialog d;
    d.open();
    d.client("GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n");
    d.server(ok + "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    d.client(get + get + get + get + get);
    CHECK(d.says(4) == "C: asks GET /a, asks GET /b");
    CHECK(d.says(5) == "S: answers 200 OK to GET /a, answers 404 Not Found to GET /b");
    CHECK(d.says(6) == "C: asks GET /, asks GET /, asks GET / and 2 more");
}

TEST_CASE("Says: interim answers, each with its own status")
{
    Dialog d;
    d.open();
    d.client("PUT /f HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
    d.server("HTTP/1.1 100 Continue\r\n\r\n");
    d.client("x");
    d.server("HTTP/1.1 103 Early Hints\r\n\r\n");
    d.server("HTTP/1.1 102 Processing\r\n\r\n" + ok);
    CHECK(d.says(5) == "S: says 100 Continue: go on");
    CHECK(d.says(7) == "S: says 103 Early Hints, the answer will follow");
    CHECK(d.says(8) == "S: answers 200 OK, before that 102 Processing");
}

TEST_CASE("Says: offers to switch")
{
    Dialog accepted = websocket();
    CHECK(accepted.says(4) == "C: asks GET /chat and offers to switch to websocket");
    CHECK(accepted.says(5) == "S: answers 101: switches to websocket");

    Dialog declined;
    declined.open();
    declined.client(ws_offer);
    declined.server("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    CHECK(declined.says(5) == "S: answers 404 Not Found, does not switch to websocket");
}

TEST_CASE("Says: a switch to HTTP/2")
{
    Dialog d;
    Encoder s;
    d.open();
    d.client("GET / HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: \r\n\r\n");
    d.server("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n" + settings);
    d.client(preface + settings);
    d.server(joined({s.answer(1, "200"), data(1, "hello")}));
    CHECK(d.says(4) == "C: asks GET / and offers to switch to h2c");
    CHECK(d.says(5) == "S: answers 101: switches to h2c (HTTP/2 SETTINGS)");
    CHECK(d.says(6) == "C: sends HTTP/2 preface, SETTINGS");
    CHECK(d.says(7) == "S: answers 200 (HTTP/2 HEADERS, DATA)");
}

TEST_CASE("Says: WebSocket frames")
{
    Dialog d = websocket();
    d.client(masked(0x81, "hello"));
    d.server_acks();
    d.server(ws(0x82, "hello") + ws(0x89, ""));
    d.client(masked(0x8A, ""));
    CHECK(d.says(6) == "C: sends WebSocket text");
    CHECK(d.says(7) == "S: has received the WebSocket frames");
    CHECK(d.says(8) == "S: sends WebSocket binary data, pings");
    CHECK(d.says(9) == "C: answers the ping");
}

TEST_CASE("Says: a pong that no ping asked for; one whose ping may be missing answers it")
{
    Dialog d = websocket();
    d.server(ws(0x89, "")); // the client's own pongs answer it, but not the server's
    d.server(ws(0x8A, ""));
    d.client(masked(0x8A, ""));
    CHECK(d.says(7) == "S: shows that it is alive (a pong that no ping asked for)");
    CHECK(d.says(8) == "C: answers the ping");

    Dialog one_sided = websocket();
    one_sided.lose_next();
    one_sided.client(masked(0x89, ""));
    one_sided.server(ws(0x8A, ""));
    CHECK(one_sided.says(6) == "S: answers the ping");

    Dialog later = websocket();
    later.client(masked(0x81, "hello"));
    later.client(masked(0x8A, ""));
    later.capture_starts();
    later.client(masked(0x81, "hello") + masked(0x8A, ""));
    later.client(masked(0x8A, ""));
    CHECK(later.says(2) == "C: answers the ping");
}

TEST_CASE("Says: WebSocket Close, each with its own code")
{
    Dialog d = websocket();
    d.server(ws(0x88, close_code(1011)));
    d.client(masked(0x88, close_code(1000)));
    CHECK(d.says(6) == "S: closes the WebSocket: 1011 (internal error)");
    CHECK(d.says(7) == "C: closes the WebSocket, too: 1000 (normal)");

    Dialog why = websocket();
    why.server(ws(0x88, close_code(1011, "ping \xC3\xBC\n timeout")));
    why.server(ws(0x88, close_code(1000, "again")));
    why.client(masked(0x88, close_code(1000, "bye")));
    CHECK(why.says(6) == "S: closes the WebSocket: 1011 (internal error) \"ping \xC3\xBC\\x0A timeout\"");
    CHECK(why.says(7) == "S: closes the WebSocket: 1000 (normal)"); // only the first of a side is one
    CHECK(why.says(8) == "C: closes the WebSocket, too: 1000 (normal) \"bye\"");

    Dialog two = websocket();
    two.server(ws(0x88, close_code(1000, "bye")) + ws(0x88, close_code(1011)));
    CHECK(two.says(6) == "S: closes the WebSocket: 1011 (internal error)"); // no words of another code
    Dialog cut = websocket();
    cut.server(ws(0x88, close_code(1000, "bye")), {.captured = 6});
    CHECK(cut.says(6) == "S: closes the WebSocket: 1000 (normal) \"by…\"");

    Dialog without = websocket();
    without.client(masked(0x88, ""));
    CHECK(without.says(6) == "C: closes the WebSocket without a code");

    Dialog unknown = websocket();
    unknown.client(masked(0x88, close_code(4321)));
    CHECK(unknown.says(6) == "C: closes the WebSocket: 4321");
}

TEST_CASE("Says: HTTP/2")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(c.get(1, "/page.html"));
    d.server(s.answer(1, "404"));
    d.server(data(1, "not here"));
    d.server(goaway(1, 11));
    d.server(h2(http2::FrameType::goaway, 0, 0, number(1, 4) + number(11, 4) + "too_many_pings"));
    d.client(rst(3, 8));
    d.client(rst(5, 8) + rst(7, 8));
    d.client(rst(9, 7) + rst(11, 8));
    d.client(rst(13, 0x1000));
    d.client(goaway(0, 0) + rst(15, 8));
    CHECK(d.says(4) == "C: sends HTTP/2 preface, SETTINGS");
    CHECK(d.says(6) == "C: asks GET /page.html (HTTP/2 HEADERS)");
    CHECK(d.says(7) == "S: answers 404 (HTTP/2 HEADERS)");
    CHECK(d.says(8) == "S: sends the rest of the answer (HTTP/2 DATA)");
    CHECK(d.says(9) == "S: sends HTTP/2 GOAWAY ENHANCE_YOUR_CALM");
    CHECK(d.says(10) == "S: sends HTTP/2 GOAWAY ENHANCE_YOUR_CALM \"too_many_pings\"");
    CHECK(d.says(11) == "C: sends HTTP/2 RST_STREAM CANCEL");
    CHECK(d.says(12) == "C: sends HTTP/2 RST_STREAM CANCEL");
    CHECK(d.says(13) == "C: sends HTTP/2 RST_STREAM"); // they differ
    CHECK(d.says(14) == "C: sends HTTP/2 RST_STREAM"); // without a name
    CHECK(d.says(15) == "C: sends HTTP/2 RST_STREAM, GOAWAY NO_ERROR");
}

TEST_CASE("Says: HTTP/2 errors that are not there yet, or never, have no name; words belong to their own code")
{
    Dialog d = http2_dialog();
    const std::string bye = h2(http2::FrameType::goaway, 0, 0, number(1, 4) + number(2, 4) + "too_many_pings");
    d.client(rst(1, 8).substr(0, 11));
    CHECK(d.says(6) == "C: sends HTTP/2 RST_STREAM");
    d.client(rst(1, 8).substr(11));
    CHECK(d.says(6) == "C: sends HTTP/2 RST_STREAM CANCEL");
    d.server(bye.substr(0, 12));
    CHECK(d.says(8) == "S: sends HTTP/2 GOAWAY");
    d.server(bye.substr(12));
    CHECK(d.says(8) == "S: sends HTTP/2 GOAWAY INTERNAL_ERROR \"too_many_pings\"");
    d.server(bye + goaway(1, 0));
    CHECK(d.says(10) == "S: sends HTTP/2 GOAWAY NO_ERROR");
    d.client(rst(3, 8), {.captured = 10});
    CHECK(d.says(11) == "C: sends HTTP/2 RST_STREAM");
}

TEST_CASE("Says: tunnels and other data")
{
    Dialog d;
    d.open();
    d.client("CONNECT a.example:443 HTTP/1.1\r\n\r\n");
    d.server("HTTP/1.1 200 Connection Established\r\n\r\n");
    d.client("abc");
    CHECK(d.says(4) == "C: asks CONNECT a.example:443");
    CHECK(d.says(5) == "S: answers 200 Connection Established");
    CHECK(d.says(6) == "C: sends data through the tunnel (3 bytes)");

    Dialog other;
    other.open();
    other.server("\x01");
    CHECK(other.says(4) == "S: sends data (1 byte)");
}

TEST_CASE("Says: an answer without a request, a request without words")
{
    Dialog d;
    d.open();
    d.server("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n");
    CHECK(d.says(4) == "S: answers 200");
}

TEST_CASE("Says: what comes again, late, or behind a hole")
{
    Dialog d;
    d.open();
    d.client(get);
    d.repeat_last();
    d.delay_next();
    d.server(ok.substr(0, 20));
    d.server(ok.substr(20));
    CHECK(d.says(5) == "C: again: GET / (27 bytes)");
    CHECK(d.says(6) == "S: sends more of the answer (20 bytes) (something before it has not been seen yet)");
    CHECK(d.says(7) == "S: late: answers 200 OK");
}

TEST_CASE("Says: frames that come with the last step of the opening")
{
    Dialog d;
    d.raw(Side::client, control::syn, 0, 0);
    d.raw(Side::server, control::syn | control::ack, 0, 1);
    d.raw(Side::client, control::ack | control::psh, 1, 1, preface + settings);
    CHECK(d.says(3) == "C: confirms: the connection is open, sends HTTP/2 preface, SETTINGS");
}

TEST_CASE("Says: no number of bytes where they are of two kinds")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
    d.server("56789and what no answer is");
    CHECK(d.says(6) == "S: sends the rest of the answer, sends bytes that belong to no answer");
}

TEST_CASE("Says: a FIN behind a hole is told before the hole")
{
    Dialog d;
    d.open();
    d.client(get);
    d.lose_next();
    d.server(ok.substr(0, 20));
    d.server_fin();
    CHECK(d.phases_of(5) == "gap+close.fin");
    CHECK(d.says(5) == "S: has no more data to send (something before it has not been seen yet)");
}

TEST_CASE("Says: the end")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server_fin(ok);
    d.client_acks();
    d.client_fin();
    d.server_acks();
    CHECK(d.says(5) == "S: answers 200 OK, has no more data to send");
    CHECK(d.says(6) == "C: knows that the server will send no more");

    Dialog cut;
    cut.open();
    cut.client(get);
    cut.server_resets();
    CHECK(cut.says(5) == "S: cuts the connection");
}
