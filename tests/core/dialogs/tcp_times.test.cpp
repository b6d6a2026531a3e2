// webconv.time.*, where segments are repeated, mixed up or silent.
#include "../catch.h"
#include "../dialog.h"

using namespace webconv;
using namespace std::chrono_literals;
using webconv::test::Dialog;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

} // namespace

TEST_CASE("Times: of a request and a response in several segments, repeated and out of order")
{
    Dialog d;
    d.open();
    d.client(get.substr(0, 10));
    d.wait(20ms);
    d.client(get.substr(10));
    d.repeat_last();
    d.wait(300ms);
    d.hold();
    d.server(ok.substr(0, 20));
    d.server(ok.substr(20));
    d.captured_as({2, 1, 2});
    CHECK_FALSE(d.exchange(4).send);
    CHECK(d.exchange(5).send == Time(21ms));
    CHECK_FALSE(d.exchange(6).send); // a repeat is not the last segment
    CHECK(d.exchange(8).wait == Time(200ms + 300ms + 4ms));
    CHECK_FALSE(d.exchange(7).wait);
    CHECK(d.exchange(8).receive == Time::zero()); // the last segment that came, and holds the first byte
    CHECK_FALSE(d.exchange(9).receive);
    CHECK(d.exchange(7).response_in == Frame{8});
}

TEST_CASE("Times: silence between exchanges, from the last payload on, on the segment that breaks it")
{
    Dialog d;
    d.open();
    d.client(get);
    d.wait(2s);
    d.server(ok);
    d.client_acks();
    d.wait(7s);
    d.client(get);
    CHECK_FALSE(d.annotation(4).idle); // before the first there is none
    CHECK_FALSE(d.annotation(5).idle); // that is waiting
    CHECK_FALSE(d.annotation(6).idle);
    CHECK(d.annotation(7).idle == Time(7002ms));
}

TEST_CASE("Times: the silence before a request whose first line comes in two segments")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.wait(3s);
    d.client(get.substr(0, 1));
    d.wait(20ms);
    d.client(get.substr(1));
    CHECK(d.annotation(6).idle == Time(3s + 1ms));
    CHECK_FALSE(d.annotation(7).idle);
}
