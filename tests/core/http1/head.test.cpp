#include "../catch.h"

#include <string>

#include "http1/head.h"

using namespace webconv::http1;

namespace {

Head fields(std::string_view lines)
{
    Head head;
    head.version = {1, 1};
    read_fields(lines, head);
    return head;
}

} // namespace

TEST_CASE("RFC 9110 7.6.1: Connection options are tokens in any case, over all Connection fields")
{
    const Head head = fields("Connection: Keep-Alive,foo\r\nHost: a\r\nconnection:\tUPGRADE , Close\r\n\r\n");
    CHECK(head.keep_alive);
    CHECK(head.close);
    CHECK(head.connection_upgrade);
    CHECK(head.connection_fields == 2);

    const Head none = fields("Connection: closed, keep-alive-not\r\nX-Connection: close\r\n\r\n");
    CHECK_FALSE(none.close);
    CHECK_FALSE(none.keep_alive);
    CHECK(none.connection_fields == 1);
}

TEST_CASE("HTML Standard 9.2: a stream of events is told by its media type, whatever its parameters")
{
    CHECK(fields("Content-Type: text/event-stream\r\n\r\n").event_stream);
    CHECK(fields("content-type: Text/Event-Stream ; charset=utf-8\r\n\r\n").event_stream);
    CHECK_FALSE(fields("Content-Type: text/event-streams\r\n\r\n").event_stream);
    CHECK_FALSE(fields("Content-Type: text/html; x=text/event-stream\r\n\r\n").event_stream);
}

TEST_CASE("RFC 9112 C.2.2: Proxy-Connection is ignored")
{
    const Head head = fields("Proxy-Connection: close, keep-alive\r\n\r\n");
    CHECK_FALSE(head.close);
    CHECK_FALSE(head.keep_alive);
    CHECK(head.connection_fields == 0);
}

TEST_CASE("the number of Connection fields is bounded")
{
    std::string lines;
    for (int i = 0; i < 300; ++i) lines += "Connection: a\n";
    CHECK(fields(lines + "\n").connection_fields == 255);
}

TEST_CASE("RFC 9112 6.3: Content-Length is valid, or several that are the same, or invalid")
{
    CHECK(fields("\r\n").length == Length::none);
    for (const std::string_view lines :
         {"Content-Length: 5\r\n\r\n", "content-length:5\n\n", "Content-Length: 5, 5\r\n\r\n",
          "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", "Content-Length \t:  5 \r\n\r\n",
          "Content-Length: 0005\r\n\r\n", "Content-Length:\r\n 5\r\n\r\n"}) {
        CAPTURE(lines);
        CHECK(fields(lines).length == Length::known);
        CHECK(fields(lines).content_length == 5);
    }
    for (const std::string_view lines :
         {"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", "Content-Length: 5, 6, 5\r\n\r\n",
          "Content-Length: -5\r\n\r\n", "Content-Length: +5\r\n\r\n", "Content-Length: 0x5\r\n\r\n",
          "Content-Length:\r\n\r\n", "Content-Length: 5,\r\n\r\n", "Content-Length: 5 5\r\n\r\n",
          "Content-Length: \"5\"\r\n\r\n", "Content-Length: 18446744073709551616\r\n\r\n",
          "Content-Length: x\r\nContent-Length: 5\r\n\r\n"}) {
        CAPTURE(lines);
        CHECK(fields(lines).length == Length::invalid);
    }
    CHECK(fields("Content-Length: 18446744073709551615\r\n\r\n").content_length == 18446744073709551615U);
}

TEST_CASE("RFC 9112 6.1: chunked counts only as the final coding, and once")
{
    struct Row {
        std::string_view lines;
        Coding coding;
        bool faulty;
    };
    for (const Row& row :
         {Row{"\r\n", Coding::none, false}, Row{"Transfer-Encoding: chunked\r\n\r\n", Coding::chunked, false},
          Row{"transfer-encoding: CHUNKED\r\n\r\n", Coding::chunked, false},
          Row{"Transfer-Encoding: gzip, chunked\r\n\r\n", Coding::chunked, false},
          Row{"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n", Coding::chunked, false},
          Row{"Transfer-Encoding: ,chunked,\r\n\r\n", Coding::chunked, false},
          Row{"Transfer-Encoding: a;b=\"x, y\\\", chunked\"\r\n\r\n", Coding::other, false},
          Row{"Transfer-Encoding: gzip\r\n\r\n", Coding::other, false},
          Row{"Transfer-Encoding: identity\r\n\r\n", Coding::other, false},
          Row{"Transfer-Encoding:\r\n\r\n", Coding::other, false},
          Row{"Transfer-Encoding: chunked, gzip\r\n\r\n", Coding::other, false},
          Row{"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", Coding::other, true},
          Row{"Transfer-Encoding: chunked, gzip, chunked\r\n\r\n", Coding::other, true},
          Row{"Transfer-Encoding: chunked;a=b\r\n\r\n", Coding::other, true},
          Row{"Transfer-Encoding: xchunked\r\n\r\n", Coding::other, false}}) {
        CAPTURE(row.lines);
        CHECK(fields(row.lines).coding == row.coding);
        CHECK(fields(row.lines).coding_faulty == row.faulty);
    }
}

TEST_CASE("RFC 2068 19.7.1.1: Keep-Alive says how long and how often")
{
    const Head head = fields("Keep-Alive: timeout=5, max=100\r\n\r\n");
    CHECK(head.keep_alive_timeout == 5U);
    CHECK(head.keep_alive_max == 100U);

    const Head odd = fields("Keep-Alive: Timeout = \"15\", foo, =3, max=-1\r\nKeep-Alive: timeout=7\r\n\r\n");
    CHECK(odd.keep_alive_timeout == 15U);
    CHECK_FALSE(odd.keep_alive_max.has_value());

    CHECK_FALSE(fields("Keep-Alive: 300\r\n\r\n").keep_alive_timeout.has_value());
    CHECK_FALSE(fields("Keep-Alive: timeout=4294967296\r\n\r\n").keep_alive_timeout.has_value());
}

TEST_CASE("RFC 9110 7.8: Upgrade lists protocols in any case, with or without a version")
{
    const Head head = fields("Upgrade: foo/2, WebSocket\r\nUpgrade: h2c/draft\r\n\r\n");
    CHECK(head.upgrade == "foo/2, WebSocket");
    CHECK(head.upgrade_websocket);
    CHECK(head.upgrade_h2c);
    CHECK(head.offers("FOO"));
    CHECK_FALSE(head.offers("foo/2"));
    CHECK_FALSE(head.offers("fo"));

    const Head none = fields("Upgrade: h2, websockets\r\n\r\n");
    CHECK_FALSE(none.upgrade_websocket);
    CHECK_FALSE(none.upgrade_h2c);
    CHECK_FALSE(Head{}.offers("h2c"));
}

TEST_CASE("RFC 6455 4.1, RFC 7540 3.2.1, RFC 9110 10.1.1: the other fields that are read")
{
    const Head head = fields("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSEC-WEBSOCKET-ACCEPT:  s3pPLMBiTxaQ9k=\r\n"
                             "HTTP2-Settings: AAMAAABk\r\nExpect: 100-Continue\r\n\r\n");
    CHECK(head.websocket_key == "dGhlIHNhbXBsZSBub25jZQ==");
    CHECK(head.websocket_accept == "s3pPLMBiTxaQ9k=");
    CHECK(head.http2_settings);
    CHECK(head.expect_continue);
    CHECK_FALSE(fields("Expect: 200-ok\r\n\r\n").expect_continue);
}

TEST_CASE("RFC 9112 5.2: a folded value is one value")
{
    const Head head = fields("Connection: keep-alive,\r\n upgrade\r\nUpgrade:\r\n\twebsocket\r\n"
                             "Sec-WebSocket-Key:\n  abc=\r\nX: a\r\n Connection: close\r\n\r\n");
    CHECK(head.keep_alive);
    CHECK(head.connection_upgrade);
    CHECK_FALSE(head.close);
    CHECK(head.upgrade_websocket);
    CHECK(head.websocket_key == "abc=");
}

TEST_CASE("RFC 9112 2.2: lines with whitespace in front of the first field are passed over")
{
    const Head head = fields(" Connection: close\r\n\tfoo\r\nConnection: keep-alive\r\n\r\n");
    CHECK_FALSE(head.close);
    CHECK(head.keep_alive);
}

TEST_CASE("a line that is no field hides no other")
{
    const Head head = fields("garbage\r\n: close\r\nConnection: keep-alive\r\n\xff\xfe\r\n\r\n");
    CHECK(head.keep_alive);
    CHECK_FALSE(head.close);
}
