// How sure the class is: both sides, from the start.
#include "../catch.h"
#include "../dialog.h"

using namespace webconv;
using webconv::test::Dialog;
using webconv::test::Unusual;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr ControlBits syn = control::syn, ack = control::ack;

Confidence confidence(Dialog& d) { return d.summary().confidence; }

} // namespace

TEST_CASE("Confidence: certain with both sides from the start")
{
    Dialog d;
    d.open();
    d.client(get);
    CHECK(confidence(d) == Confidence::probable); // the server has not said anything yet
    d.server(ok);
    CHECK(confidence(d) == Confidence::certain);
}

TEST_CASE("Confidence: one SYN is enough")
{
    Dialog d;
    d.raw(Side::server, syn | ack, 0, 1);
    d.raw(Side::client, ack, 1, 1, get);
    d.raw(Side::server, ack, 1, 1 + get.size(), ok);
    CHECK(confidence(d) == Confidence::certain);
}

TEST_CASE("Confidence: probable from the middle, and one-sided")
{
    Dialog middle;
    middle.open();
    middle.capture_starts();
    middle.client(get);
    middle.server(ok);
    CHECK(confidence(middle) == Confidence::probable);

    Dialog one_sided;
    one_sided.raw(Side::server, syn | ack, 0, 1);
    one_sided.raw(Side::server, ack, 1, 1 + get.size(), ok);
    CHECK(confidence(one_sided) == Confidence::probable);
}

TEST_CASE("Confidence: probable where the first exchange lacks its request or its response")
{
    Dialog request;
    request.open();
    request.lose_next();
    request.client(get);
    request.server(ok);
    request.client(get);
    request.server(ok);
    request.finish();
    CHECK(confidence(request) == Confidence::probable);

    Dialog response;
    response.open();
    response.client(get);
    response.lose_next();
    response.server(ok);
    response.client(get);
    response.server("ok");
    response.finish();
    CHECK(confidence(response) == Confidence::probable);
}

TEST_CASE("Confidence: no data is certain where the numbers of both sides say so from their SYNs on")
{
    Dialog d;
    d.raw(Side::client, syn, 0, 0);
    CHECK(confidence(d) == Confidence::certain); // nobody can have sent any
    Dialog opened;
    opened.open();
    CHECK(confidence(opened) == Confidence::certain);
    opened.close_by_client();
    CHECK(opened.verdict() == "no data, -, client, orderly, never used");
    CHECK(confidence(opened) == Confidence::certain);
}

TEST_CASE("Confidence: no data is probable where some may be missing: before, in a hole, or of the other side")
{
    const auto reason = [](Dialog& d) { return std::string(d.capture().class_reason(0)); };
    Dialog end;
    end.open();
    end.client(get);
    end.server(ok);
    end.capture_starts();
    end.close_by_client();
    CHECK(end.verdict() == "no data, -, client, orderly, unknown");
    CHECK(confidence(end) == Confidence::probable);
    CHECK(reason(end) == "no payload byte was captured; there may have been some that is not in the capture");

    Dialog hole;
    hole.open();
    hole.lose_next();
    hole.client(get);
    hole.close_by_client();
    CHECK(hole.verdict() == "no data, -, client, orderly, unknown");
    CHECK(confidence(hole) == Confidence::probable);

    Dialog one_sided;
    one_sided.raw(Side::client, syn, 0, 0);
    one_sided.raw(Side::client, ack, 1, 1);
    CHECK(confidence(one_sided) == Confidence::probable);
}

TEST_CASE("Confidence: probable where the rest of a cut head might tell otherwise")
{
    const std::string more = "Cookie: " + std::string(300, 'c') + "\r\n\r\n";
    const Unusual snap{.captured = 40};
    const auto one_exchange = [&](std::string_view request, Unusual of_request, std::string_view response,
                                  Unusual of_response) {
        Dialog d;
        d.open();
        d.client(request, of_request);
        d.server(response, of_response);
        return std::string(name_of(d.summary().kind)) + ", " + std::string(name_of(confidence(d)));
    };
    // Not "HTTP/1.0, because its end is the close": the length may stand in the rest.
    CHECK(one_exchange(get, {}, "HTTP/1.1 200 OK\r\nServer: a\r\n" + more, snap) == "keep-alive, probable");
    CHECK(one_exchange("GET / HTTP/1.1\r\nHost: a\r\n" + more, snap, ok, {}) == "keep-alive, probable");
    CHECK(one_exchange("GET / HTTP/1.0\r\nHost: a\r\n" + more, snap, ok, {}) == "HTTP/1.0, probable");
    // What was captured decides.
    CHECK(one_exchange("GET / HTTP/1.1\r\nConnection: close\r\n" + more, snap, ok, {}) == "HTTP/1.0, certain");
    CHECK(one_exchange("GET / HTTP/1.0\r\n\r\n", {}, "HTTP/1.0 200 OK\r\nServer: a\r\n" + more, snap) ==
          "HTTP/1.0, certain");
    CHECK(one_exchange("GET / HTTP/1.1\r\nHost: a\r\n" + more, snap, "HTTP/1.1 200 OK\r\n\r\n", {}) ==
          "HTTP/1.0, certain");
}

TEST_CASE("Confidence: certain again when a second request follows a cut head")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nServer: a\r\nCookie: " + std::string(300, 'c') + "\r\n\r\n", {.captured = 40});
    d.client(get);
    CHECK(confidence(d) == Confidence::certain);
}

TEST_CASE("Confidence: a head that was cut is named in the reason")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nServer: a\r\nCookie: " + std::string(300, 'c') + "\r\n\r\n", {.captured = 40});
    CHECK(std::string(d.capture().class_reason(0)) ==
          "request in frame 4 is HTTP/1.1 without Connection: close, response in frame 5 is HTTP/1.1 without "
          "Connection: close as far as it was captured, RFC 9112 9.3");
}
