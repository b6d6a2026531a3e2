// How sure the class is: both sides, from the start.
#include "../catch.h"
#include "../dialog.h"

using namespace webconv;
using webconv::test::Dialog;

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

TEST_CASE("Confidence: no data is certain, also from the middle")
{
    Dialog d;
    d.open();
    CHECK(confidence(d) == Confidence::certain);
    d.capture_starts();
    d.client_acks();
    CHECK(confidence(d) == Confidence::certain);
}
