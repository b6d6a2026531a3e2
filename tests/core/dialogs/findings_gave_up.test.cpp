// A client that gave up: what comes after that is no answer to it. And requests that nobody could answer.
#include "finding_words.h"

using namespace webconv;
using namespace webconv::test;

namespace {

const auto length = static_cast<std::uint32_t>(get.size());

/// Frames 1 to 5: the client waits for 700 ms and closes. What the server says then, a host without that socket meets
/// with RST, which has no ACK.
Dialog gave_up()
{
    Dialog d;
    d.open();
    d.client(get);
    d.wait(700ms);
    d.client_fin();
    d.wait(800ms);
    return d;
}

void no_such_socket(Dialog& d) { d.raw(Side::client, control::rst, length + 1, 0); }

CloseWhy why(Dialog& d) { return *d.summary().close_why; }

} // namespace

TEST_CASE("request_unanswered: the answer comes when the client has given up")
{
    Dialog d = gave_up();
    d.server(ok);
    no_such_socket(d);
    CHECK(findings(d) == "7 request_unanswered");
    CHECK(finding_says(d, 7).find("answered too late: the client had given up after 0.7 s") != std::string::npos);
    CHECK(why(d) == CloseWhy::exchange_aborted);
    CHECK(d.summary().responses == 1);
}

TEST_CASE("request_unanswered: the same of an answer in several segments, each met with RST")
{
    Dialog d = gave_up();
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    no_such_socket(d);
    d.server("hello");
    no_such_socket(d);
    d.finish();
    CHECK(findings(d) == "7 request_unanswered");
    CHECK(why(d) == CloseWhy::exchange_aborted);
}

TEST_CASE("request_unanswered: the RST stands before the answer in the capture")
{
    Dialog d = gave_up();
    d.hold();
    d.server(ok);
    no_such_socket(d);
    d.captured_as({2, 1});
    d.finish();
    CHECK(findings(d) == "6 request_unanswered");
    CHECK(why(d) == CloseWhy::exchange_aborted);
}

TEST_CASE("response_truncated: the client gives up in the middle, and the rest comes")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
    d.client_fin();
    d.server("lo");
    no_such_socket(d);
    CHECK(findings(d) == "8 response_truncated");
    CHECK(why(d) == CloseWhy::exchange_aborted);
}

TEST_CASE("request_unanswered: the answer is sent before the client gives up, and never gets there")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.wait(2s);
    d.raw(Side::client, control::fin | control::ack, 1 + length, 1);
    d.raw(Side::server, control::ack, 1, 2 + length, ok); // again
    no_such_socket(d);
    CHECK(findings(d) == "8 request_unanswered");
    CHECK(finding_says(d, 8).find("the client gave up after 2.0 s without having received it") != std::string::npos);
    CHECK(why(d) == CloseWhy::exchange_aborted);
}

TEST_CASE("No request_unanswered: a half-close that got its answer, whatever is reset then")
{
    Dialog d = gave_up();
    d.server(ok);
    d.client_acks();
    d.server("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    no_such_socket(d);
    d.finish();
    CHECK(findings(d) == "-");
    CHECK(why(d) == CloseWhy::client_done);
}

TEST_CASE("No request_unanswered: the client had the answer, and what comes behind the close is something else")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.client_fin();
    d.server("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    no_such_socket(d);
    d.finish();
    CHECK(findings(d) == "-");
    CHECK(why(d) == CloseWhy::client_done);
}

TEST_CASE("request_unanswered: half a head, for which the server waited in vain")
{
    Dialog d;
    d.open();
    d.client("GET / HTTP/1.1\r\nHo");
    d.server_acks();
    d.wait(3s);
    d.server_fin();
    CHECK(findings(d) == "6 request_unanswered");
    CHECK(finding_says(d, 6).find("never came to its end, and the server closed after 3.0 s") != std::string::npos);
    CHECK(d.says(5) == "S: has received the request so far");
}

TEST_CASE("request_unanswered: the client asks behind a close that was announced")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    d.server_fin();
    d.client_acks();
    d.client(get);
    d.server_resets();
    CHECK(findings(d) == "8 request_unanswered");
    CHECK(finding_says(d, 8).find("its last answer allowed no further request") != std::string::npos);
}

TEST_CASE("Says: an upload is received when its end is")
{
    Dialog d;
    d.open();
    d.client("POST / HTTP/1.1\r\nContent-Length: 8\r\n\r\nhalf");
    d.server_acks();
    d.client("half");
    d.server_acks();
    CHECK(d.says(5) == "S: has received the request so far");
    CHECK(d.says(7) == "S: has received the request");
}

TEST_CASE("No response_truncated: events that come when the client wants no more, chunked or until the close")
{
    for (const std::string_view head :
         {"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"}) {
        Dialog d;
        d.open();
        d.client(get);
        d.server(head);
        d.server("9\r\ndata: 1\n\n\r\n");
        d.client_fin();
        d.server("9\r\ndata: 2\n\n\r\n");
        d.server_fin();
        no_such_socket(d);
        d.finish();
        CHECK(findings(d) == "-");
        CHECK(name_of(why(d)) == "exchange aborted");
    }
}
