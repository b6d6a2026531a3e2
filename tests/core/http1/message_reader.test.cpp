#include "../catch.h"

#include "reading.h"

using namespace webconv;
using namespace webconv::http1;
using namespace webconv::http1::test;

TEST_CASE("RFC 9112 2.1: a request without a body is its head")
{
    CHECK(request("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == "start head:27 end");
    CHECK(request("GET / HTTP/1.1\r\n\r\n") == "start head:18 end");
    CHECK(request("GET / HTTP/1.1\r\nHost: a\r\n") == "start");
    CHECK(request("GET / HTTP/1.1\r") == "");
}

TEST_CASE("RFC 9112 2.2: a bare LF ends a line, too")
{
    CHECK(request("GET / HTTP/1.1\nHost: a\n\n") == "start head:24 end");
    CHECK(request("GET / HTTP/1.1\nHost: a\r\n\n") == "start head:25 end");
    CHECK(request("GET / HTTP/1.1\n\r\n") == "start head:17 end");
}

TEST_CASE("RFC 9112 2.2: empty lines before a start line are skipped")
{
    CHECK(request("\r\n\n\r\nGET / HTTP/1.1\r\n\r\n") == "blank:5 start head:18 end");
    CHECK(request("GET / HTTP/1.1\r\n\r\n\r\nGET / HTTP/1.1\r\n\r\n") == "start head:18 end blank:2 start head:18 end");
    CHECK(request("\r\n\r") == "blank:2");
    CHECK(request("\rGET / HTTP/1.1\r\n\r\n") == "not_http");
}

TEST_CASE("RFC 9112 6.2: Content-Length counts the body")
{
    CHECK(request("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello") == "start head:38 body:5 end");
    CHECK(request("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhell") == "start head:38 body:4");
    CHECK(request("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n") == "start head:38 end");
    CHECK(response("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n") ==
          "start head:38 body:2 end start");
}

TEST_CASE("RFC 9112 9.3.2: pipelined messages follow each other")
{
    CHECK(request("GET /a HTTP/1.1\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 1\r\n\r\n.GET /c HTTP/1.1\r\n\r\n") ==
          "start head:19 end start head:39 body:1 end start head:19 end");
}

TEST_CASE("RFC 9110 15.2: an interim response stands before the final one")
{
    CHECK(response("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") ==
          "start head:25 end start head:38 body:2 end");
}

TEST_CASE("RFC 9112 6.3: a response to HEAD has no body")
{
    CHECK(response("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\n", "HEAD") ==
          "start head:38 end start");
}

TEST_CASE("RFC 9112 6.3: without a length everything is body until the close")
{
    CHECK(response("HTTP/1.0 200 OK\r\n\r\n<html>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n") == "start head:19 body:29");
    CHECK(response("HTTP/1.1 200 OK\r\n\r\ntunnelled", "CONNECT") == "start head:19 body:9");

    Reading reading(Message::response, "GET");
    reading.offer("HTTP/1.0 200 OK\r\n\r\n");
    CHECK(reading.reader().until_close());
}

TEST_CASE("RFC 1945 5: a simple request is consumed whole")
{
    CHECK(request("GET /\r\n") == "simple_request:7");
    CHECK(request("GET /page\n") == "simple_request:10");
    CHECK(request("get /\r\n") == "not_http");
    CHECK(request("GET page\r\n") == "not_http");
    CHECK(response("GET /\r\n") == "not_http");

    MessageReader reader(Message::request);
    CHECK(reader.next(as_bytes("GET /page\r\n")) == Step{Found::simple_request, 11});
    CHECK(reader.head().target == "/page");
    CHECK(reader.head().version == Version{0, 9});
    CHECK(reader.between_messages());
}

TEST_CASE("what is no message is said so, and stays so until a restart")
{
    for (const std::string_view text :
         {"PRI * HTTP/2.0\r\n\r\n", "\x16\x03\x01\x02", "SSH-2.0-a\r\n", "hello world\r\n", "HTTP/1.1 200 OK\r\n",
          "INVITE sip:a SIP/2.0\r\n", "GET / HTTP/1.1\rX\r\n"}) {
        CAPTURE(text);
        CHECK(request(text) == "not_http");
    }
    for (const std::string_view text : {"HTTP/2 200\r\n", "HTTP/1.1 abc\r\n", "\x81\x05hello", "GET / HTTP/1.1\r\n"}) {
        CAPTURE(text);
        CHECK(response(text) == "not_http");
    }
    MessageReader reader(Message::request);
    CHECK(reader.next(as_bytes("\x16\x03")).found == Found::not_http);
    CHECK_FALSE(reader.plausible());
    CHECK(reader.next(as_bytes("GET / HTTP/1.1\r\n")).found == Found::not_http);
    reader.restart();
    CHECK(reader.next(as_bytes("GET / HTTP/1.1\r\n")).found == Found::start_line);
}

TEST_CASE("an unfinished start line is plausible or not")
{
    const auto plausible = [](Message kind, std::string_view text) {
        MessageReader reader(kind);
        const Step step = reader.next(as_bytes(text));
        return step == Step{} && reader.plausible();
    };
    CHECK(plausible(Message::request, ""));
    CHECK(plausible(Message::request, "GE"));
    CHECK(plausible(Message::request, "GET /index"));
    CHECK_FALSE(plausible(Message::request, "hello"));
    CHECK_FALSE(plausible(Message::request, "GET ("));
    CHECK(plausible(Message::response, "HT"));
    CHECK_FALSE(plausible(Message::response, "XT"));
}

TEST_CASE("the start line is known before the head, the head when it is complete")
{
    MessageReader reader(Message::request);
    const std::string text = "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n";
    CHECK(reader.next(as_bytes(text).first(20)) == Step{Found::start_line, 0});
    CHECK(reader.head().method == "GET");
    CHECK(reader.head().target == "/a");
    CHECK_FALSE(reader.head().close);
    CHECK(reader.between_messages());
    CHECK(reader.next(as_bytes(text).first(30)) == Step{});

    const std::string moved = text;
    CHECK(reader.next(as_bytes(moved)) == Step{Found::head, moved.size()});
    CHECK(reader.head().target.data() == moved.data() + 4);
    CHECK(reader.head().fields == "Connection: close\r\n\r\n");
    CHECK(reader.head().close);
    CHECK_FALSE(reader.between_messages());
    CHECK(reader.next({}) == Step{}); // frame() is to come
    reader.frame(request_framing(reader.head()));
    CHECK(reader.next({}) == Step{Found::end, 0});
    CHECK(reader.between_messages());
}

TEST_CASE("a start line and a head are bounded, however they are cut")
{
    const std::string line = "GET /" + std::string(max_start_line - 16, 'a') + " HTTP/1.1\r\n";
    CHECK(line.size() == max_start_line);
    CHECK(read_in_pieces(Message::request, "", {line}) == "start");
    CHECK(read_in_pieces(Message::request, "", {"GET /a", line.substr(5)}) == "not_http");
    CHECK(read_in_pieces(Message::request, "", {"GET /a" + line.substr(5)}) == "not_http");

    const std::string begin = "GET / HTTP/1.1\r\nX: ";
    const std::string head = begin + std::string(max_head - begin.size() - 4, 'x') + "\r\n\r\n";
    const std::string too_long = begin + std::string(max_head - begin.size() - 3, 'x') + "\r\n\r\n";
    CHECK(read_in_pieces(Message::request, "", {head}) == "start head:65536 end");
    for (const std::size_t cut : {std::size_t{30}, max_head - 1, max_head})
        CHECK(read_in_pieces(Message::request, "", {too_long.substr(0, cut), too_long.substr(cut)}) ==
              "start not_http");
    CHECK(read_in_pieces(Message::request, "", {too_long}) == "start not_http");
}
