#include "../catch.h"

#include <string>

#include "http1/start_line.h"

using namespace webconv;
using namespace webconv::http1;

namespace {

std::string request_line(std::string_view line)
{
    Head head;
    if (!read_request_line(line, head)) return "no";
    return std::string(head.method) + "|" + std::string(head.target) + "|" + std::to_string(head.version.major) + "." +
           std::to_string(head.version.minor);
}

std::string status_line(std::string_view line)
{
    Head head;
    if (!read_status_line(line, head)) return "no";
    return std::to_string(head.version.minor) + "|" + std::to_string(head.status) + "|" + std::string(head.reason);
}

bool becomes_request(std::string_view text) { return may_become_request(as_bytes(text)); }
bool becomes_response(std::string_view text) { return may_become_response(as_bytes(text)); }
bool is_request(std::string_view text) { return looks_like_request(as_bytes(text)); }
bool is_response(std::string_view text) { return looks_like_response(as_bytes(text)); }

} // namespace

TEST_CASE("RFC 9112 3: a request line is method, target and version")
{
    CHECK(request_line("GET / HTTP/1.1") == "GET|/|1.1");
    CHECK(request_line("POST /a?b=c HTTP/1.0") == "POST|/a?b=c|1.0");
    CHECK(request_line("CONNECT example.org:443 HTTP/1.1") == "CONNECT|example.org:443|1.1");
    CHECK(request_line("OPTIONS * HTTP/1.1") == "OPTIONS|*|1.1");
    CHECK(request_line("GET http://example.org/ HTTP/1.1") == "GET|http://example.org/|1.1");
    CHECK(request_line("GET / HTTP/1.9") == "GET|/|1.9");
}

TEST_CASE("RFC 9110 9.1: any token is a method, and its case is kept")
{
    CHECK(request_line("M-SEARCH * HTTP/1.1") == "M-SEARCH|*|1.1");
    CHECK(request_line("get / HTTP/1.1") == "get|/|1.1");
    CHECK(request_line("x!#$%&'*+-.^_`|~9 / HTTP/1.1") == "x!#$%&'*+-.^_`|~9|/|1.1");
    CHECK(request_line("G(T / HTTP/1.1") == "no");
    CHECK(request_line(std::string(max_method, 'A') + " / HTTP/1.1") != "no");
    CHECK(request_line(std::string(max_method + 1, 'A') + " / HTTP/1.1") == "no");
}

TEST_CASE("RFC 9112 3: whitespace in and around the target is tolerated, the last version wins")
{
    CHECK(request_line("GET /a b c HTTP/1.1") == "GET|/a b c|1.1");
    CHECK(request_line("GET /a HTTP/1.0 b HTTP/1.1") == "GET|/a HTTP/1.0 b|1.1");
    CHECK(request_line("GET  /\t HTTP/1.1  ") == "GET|/|1.1");
    CHECK(request_line(" GET / HTTP/1.1") == "no");
}

TEST_CASE("RFC 9112 2.3: another major version is another protocol")
{
    CHECK(request_line("PRI * HTTP/2.0") == "no");
    CHECK(request_line("GET / HTTP/0.9") == "no");
    CHECK(request_line("OPTIONS rtsp://a/ RTSP/1.0") == "no");
    CHECK(request_line("INVITE sip:a@b SIP/2.0") == "no");
    CHECK(request_line("GET / http/1.1") == "no");
    CHECK(request_line("GET / HTTP/1.10") == "no");
    CHECK(request_line("GET / HTTP/1.x") == "no");
    CHECK(request_line("GET / HTTP/1.1x") == "no");
    CHECK(status_line("HTTP/2.0 200 OK") == "no");
    CHECK(status_line("RTSP/1.0 200 OK") == "no");
    CHECK(status_line("SIP/2.0 200 OK") == "no");
    CHECK(status_line("ICY 200 OK") == "no");
}

TEST_CASE("RFC 9112 3: a request line without one of its parts is none")
{
    for (const std::string_view line : {"", " ", "GET", "GET ", "GET /", "GET HTTP/1.1", "GET  HTTP/1.1", " HTTP/1.1",
                                        "HTTP/1.1", "GET /HTTP/1.1", "/ HTTP/1.1"})
        CHECK(request_line(line) == "no");
}

TEST_CASE("RFC 9112 2.2: a start line has no control characters, a bare CR is one")
{
    CHECK(request_line("GET /a\rb HTTP/1.1") == "no");
    CHECK(request_line("GET /a\x01 HTTP/1.1") == "no");
    CHECK(request_line(std::string_view("GET /a\0 HTTP/1.1", 16)) == "no");
    CHECK(request_line("GET /\xc3\xa4 HTTP/1.1") == "GET|/\xc3\xa4|1.1");
    CHECK(status_line("HTTP/1.1 200 O\x7fK") == "no");
    CHECK(status_line("HTTP/1.1 200 O\rK") == "no");
}

TEST_CASE("RFC 9112 4: a status line is version, three digits and perhaps a reason")
{
    CHECK(status_line("HTTP/1.1 200 OK") == "1|200|OK");
    CHECK(status_line("HTTP/1.0 404 Not Found") == "0|404|Not Found");
    CHECK(status_line("HTTP/1.1 204 ") == "1|204|");
    CHECK(status_line("HTTP/1.1 204") == "1|204|");
    CHECK(status_line("HTTP/1.1  200\tfine  ") == "1|200|fine");
    CHECK(status_line("HTTP/1.1 999 Denied") == "1|999|Denied");
    for (const std::string_view line : {"", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 20", "HTTP/1.1 2000", "HTTP/1.1 20x OK",
                                        "HTTP/1.1 099 Low", "HTTP/1.1200 OK", "HTTP/1.1 +20", "http/1.1 200 OK"})
        CHECK(status_line(line) == "no");
}

TEST_CASE("RFC 1945 5: a simple request is GET and a target")
{
    const auto simple = [](std::string_view line) {
        Head head;
        const bool yes = read_simple_request(line, head);
        return yes && head.version == Version{0, 9} && head.method == "GET" && head.target == line.substr(4);
    };
    CHECK(simple("GET /"));
    CHECK(simple("GET /page.html?a=b"));
    CHECK(simple("GET http://example.org/"));
    for (const std::string_view line : {"get /", "POST /", "GET", "GET ", "GET  /", "GET / ", "GET page.html", "GET *",
                                        "GET / HTTP/2.0", "GET /\r", "GET HTTP://A/"})
        CHECK_FALSE(simple(line));
}

TEST_CASE("a complete start line at the front is a place to begin in the middle of a stream")
{
    CHECK(is_request("GET / HTTP/1.1\r\n"));
    CHECK(is_request("GET / HTTP/1.1\nHost: a\n"));
    CHECK_FALSE(is_request("GET / HTTP/1.1\r"));
    CHECK_FALSE(is_request("\r\nGET / HTTP/1.1\r\n"));
    CHECK_FALSE(is_request("GET /\r\n"));
    CHECK_FALSE(is_request("PRI * HTTP/2.0\r\n"));
    CHECK_FALSE(is_request("HTTP/1.1 200 OK\r\n"));
    CHECK_FALSE(is_request("GET /" + std::string(max_start_line, 'a') + " HTTP/1.1\r\n"));
    CHECK(is_response("HTTP/1.1 200 OK\r\n"));
    CHECK(is_response("HTTP/1.0 200\n"));
    CHECK_FALSE(is_response("HTTP/1.1 200 OK"));
    CHECK_FALSE(is_response("GET / HTTP/1.1\r\n"));
    CHECK_FALSE(is_request(""));
    CHECK_FALSE(is_response(""));
}

TEST_CASE("every beginning of a usual start line can become one")
{
    for (const std::string_view line : {"GET / HTTP/1.1\r\n", "M-SEARCH * HTTP/1.1\n", "CONNECT [::1]:443 HTTP/1.1\r\n",
                                        "VERSION_CONTROL a.b HTTP/1.0\r\n"})
        for (std::size_t length = 0; length <= line.size(); ++length) {
            CAPTURE(line, length);
            CHECK(becomes_request(line.substr(0, length)));
        }
    const std::string_view line = "HTTP/1.1 200 OK\r\n";
    for (std::size_t length = 0; length <= line.size(); ++length) CHECK(becomes_response(line.substr(0, length)));
}

TEST_CASE("other text cannot become a start line")
{
    for (const std::string_view text :
         {"hello", "Get", "GET1", "\x16\x03\x01", "\r\n", "GET (", "GET  ", " GET", "GET /\x01", "GET /\rx",
          "GET /\r\n", "PRI * HTTP/2.0\r\n", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
        CAPTURE(text);
        CHECK_FALSE(becomes_request(text));
    }
    for (const std::string_view text : {"h", "HTTP/2", "HTTP/1.x", "HTTP/1.12", "SSH-2.0", "\n", "HTTP/1.1 \x01"}) {
        CAPTURE(text);
        CHECK_FALSE(becomes_response(text));
    }
}
