// Repeats, reordering, holes: RFC 9293 section 3.10.7.4, and what a capture mixes up or misses by itself.
#include "../catch.h"
#include "../dialog.h"

using namespace webconv;
using namespace std::chrono_literals;
using webconv::test::Dialog;
using webconv::test::Unusual;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view head30 = "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n";
constexpr std::string_view ten = "0123456789";

constexpr ControlBits ack = control::ack, psh = control::psh;
constexpr std::uint32_t c = 1 + get.size();

Dialog opened()
{
    Dialog d;
    d.open();
    return d;
}

std::string answer(std::size_t body)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body) + "\r\n\r\n" + std::string(body, 'x');
}

} // namespace

// ---- Repeats --------------------------------------------------------------------------------------------------------

TEST_CASE("RFC 9293 3.8.1: a repeated request and a repeated response repeat what they were")
{
    Dialog d = opened();
    d.client(get);
    d.repeat_last();
    d.server(ok);
    d.repeat_last();
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request repeat+request response repeat+response");
    CHECK(d.summary().requests == 1);
    CHECK(d.summary().responses == 1);
    CHECK(d.summary().bytes_client == get.size());
    CHECK(d.summary().bytes_server == ok.size());
    CHECK(d.annotation(5).exchanges == 1);
    CHECK(d.annotation(7).exchanges == 1);
    CHECK_FALSE(d.exchange(5).send); // the first one was the last segment of the request
    CHECK(d.exchange(4).send == Time::zero());
}

TEST_CASE("RFC 9293 3.8.1: a repeat of bytes that cannot be read yet learns with the first what they are")
{
    Dialog d = opened();
    d.client("GET / HT");
    d.repeat_last();
    CHECK(d.phases_of(5) == "repeat+request");
    d.client("TP/1.1\r\nHost: a\r\n\r\n");
    CHECK(d.phases_of(5) == "repeat+request");
    CHECK(d.annotation(5).exchanges == 1);
}

TEST_CASE("RFC 9293 3.8.1: a repeat of several segments at once")
{
    Dialog d = opened();
    d.client(get);
    d.client(get);
    d.raw(Side::client, ack | psh, 1, 1, std::string(get) + std::string(get));
    CHECK(d.phases_of(6) == "repeat+request");
    CHECK(d.annotation(6).exchanges == 2);
    CHECK(d.summary().requests == 2);
}

TEST_CASE("RFC 9293 3.8.1: a repeat in parts")
{
    Dialog d = opened();
    d.client(get);
    d.raw(Side::client, ack | psh, 1, 1, get.substr(0, 10));
    d.raw(Side::client, ack | psh, 11, 1, get.substr(10));
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request repeat+request repeat+request");
}

TEST_CASE("RFC 9293 3.8.1: a partial repeat carries what it repeats and what is new, and is no repeat")
{
    Dialog d = opened();
    d.client(get);
    d.server(answer(10));
    d.raw(Side::client, ack | psh, c - 5, 1 + static_cast<std::uint32_t>(answer(10).size()),
          std::string(get.substr(get.size() - 5)) + std::string(get));
    CHECK(d.phases_of(6) == "request");
    CHECK(d.summary().requests == 2);
    CHECK(d.annotation(6).exchanges == 2); // bytes of the first and of the second
    CHECK(d.summary().bytes_client == 2 * get.size());
}

TEST_CASE("Order: bytes from before the SYN are no bytes of this connection")
{
    Dialog d = opened();
    d.raw(Side::client, ack | psh, static_cast<std::uint32_t>(-20), 1, "0123456789");
    d.client(get);
    CHECK(d.phases_of(4) == "repeat+data");
    CHECK(d.phases_of(5) == "request");
    CHECK(d.summary().bytes_client == get.size());
}

// ---- Reordering -----------------------------------------------------------------------------------------------------

TEST_CASE("RFC 9293 3.10.7.4: two segments of a response swapped")
{
    Dialog d = opened();
    d.client(get);
    d.hold();
    d.server(head30);
    d.server(ten);
    d.captured_as({2, 1});
    CHECK(d.phases_of(5) == "response+gap");
    CHECK(d.phases_of(6) == "late+response");
    CHECK(d.exchange(5).response_in == Frame{6}); // its first byte is there
    CHECK(d.summary().responses == 1);
}

TEST_CASE("RFC 9293 3.10.7.4: before its hole is filled, an early segment is data")
{
    Dialog d = opened();
    d.client(get);
    d.hold();
    d.server(head30);
    d.server(ten);
    d.captured_as({2});
    CHECK(d.phases_of(5) == "data+gap");
}

TEST_CASE("RFC 9293 3.10.7.4: three segments in each order")
{
    const std::initializer_list<std::size_t> orders[] = {{1, 2, 3}, {1, 3, 2}, {2, 1, 3},
                                                         {2, 3, 1}, {3, 1, 2}, {3, 2, 1}};
    for (const auto& order : orders) {
        Dialog d = opened();
        d.client(get);
        d.hold();
        d.server(head30);
        d.server(ten);
        d.server("01234567890123456789");
        d.captured_as(order);
        d.close_by_server();
        CHECK(d.verdict() == "keep-alive, offered, server, orderly, unknown");
        CHECK(d.summary().responses == 1);
        CHECK(d.summary().bytes_server == head30.size() + 30);
        for (std::uint32_t frame = 5; frame <= 7; ++frame) {
            CHECK(d.annotation(frame).phases.has(Phase::response));
            CHECK_FALSE(d.annotation(frame).phases.has(Phase::data));
            CHECK(d.annotation(frame).exchanges == 1);
        }
    }
}

TEST_CASE("RFC 9293 3.10.7.4: a lost segment comes again many segments later")
{
    Dialog d = opened();
    d.client(get);
    const std::string text = answer(300 * 100);
    d.hold();
    d.server_in_pieces(text, 100);
    d.captured_as({1});
    const auto pieces = static_cast<std::uint32_t>((text.size() + 99) / 100);
    // The second is missing, and the client says so with each that comes.
    const auto piece = [&](std::uint32_t i) {
        d.raw(Side::server, ack, 1 + 100 * i, c, std::string_view(text).substr(100 * i, 100));
    };
    for (std::uint32_t i = 2; i < pieces; ++i) {
        piece(i);
        d.raw(Side::client, ack, c, 101, {}, {.sack_blocks = 1});
    }
    CHECK(d.phases_of(6) == "data+gap");
    piece(1);
    d.raw(Side::client, ack, c, 1 + static_cast<std::uint32_t>(text.size()));
    CHECK(d.phases_of(d.last_frame()) == "ack.response");
    CHECK(d.phases_of(d.last_frame() - 1) == "late+response");
    CHECK(d.phases_of(6) == "response+gap");
    CHECK(d.phases_of(7) == "ack.response"); // of the first piece
    CHECK(d.phases_of(9) == "ack.duplicate");
    CHECK(d.phases_of(8) == "response");
    CHECK(d.annotation(d.last_frame()).acks == Frame{d.last_frame() - 3}); // holds the last byte
    CHECK(d.exchange(d.last_frame() - 1).response_in == Frame{5});
    CHECK(d.summary().bytes_server == text.size());
}

TEST_CASE("RFC 9293 3.10.7.4: the request captured behind its response")
{
    Dialog d = opened();
    d.hold();
    d.client(get);
    d.server(ok);
    d.captured_as({2, 1});
    d.client(get);
    d.server(ok);
    CHECK(d.phases() == "open.syn open.syn_ack open.ack response request request response");
    CHECK(d.summary().requests == 2);
    CHECK(d.summary().responses == 2);
    CHECK(d.exchange(4).number == 1);
    CHECK(d.exchange(5).number == 1);
    CHECK(d.exchange(5).response_in == Frame{4});
    CHECK(d.exchange(7).request_in == Frame{6});
}

// ---- Overlaps -------------------------------------------------------------------------------------------------------

TEST_CASE("Order: of overlapping segments that disagree the first captured wins")
{
    Dialog d = opened();
    d.client("GET /first HTTP/1.1\r\n");
    d.raw(Side::client, ack | psh, 1, 1, "GET /other HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(d.says(4) == "C: asks GET /first");
    CHECK(d.summary().requests == 1);
}

TEST_CASE("Order: of overlapping segments that disagree the first captured wins, out of order too")
{
    Dialog d = opened();
    d.raw(Side::client, ack | psh, 6, 1, "first HTTP/1.1\r\nHost: a\r\n\r\n");
    d.raw(Side::client, ack | psh, 1, 1, "GET /other HTTP/1.1\r\nHost: b\r\n\r\n");
    CHECK(d.says(5) == "C: asks GET /first");
    CHECK(d.phases_of(4) == "request+gap");
    CHECK(d.phases_of(5) == "request");
    CHECK(d.summary().bytes_client == 32);
}

// ---- Holes ----------------------------------------------------------------------------------------------------------

TEST_CASE("Order: a hole in a body is skipped once it was acknowledged and nothing came for a while")
{
    Dialog d = opened();
    d.client(get);
    d.server(head30);
    d.lose_next();
    d.server(ten);
    d.server(ten);
    d.client_acks();
    d.server(ten); // the last of the response
    CHECK(d.phases_of(6) == "data+gap");
    for (int i = 0; i < 10; ++i) d.client_acks();
    CHECK(d.phases_of(6) == "response+gap");
    CHECK(d.phases_of(8) == "response");
    CHECK(d.phases_of(7) == "ack.response");
    CHECK(d.exchange(8).receive == Time(4ms));
    CHECK(d.summary().bytes_server == head30.size() + 20); // holes do not count
    d.client(get);
    d.server(ok);
    CHECK(d.summary().requests == 2);
    CHECK(d.summary().responses == 2);
}

TEST_CASE("Order: at the end of a capture no hole is waited for")
{
    Dialog d = opened();
    d.client(get);
    d.server(head30);
    d.lose_next();
    d.server(ten);
    d.server("01234567890123456789");
    CHECK(d.annotation(6).exchanges == 0);
    d.finish();
    CHECK(d.phases_of(6) == "response+gap");
    CHECK(d.exchange(6).receive == Time(2ms));
}

TEST_CASE("Order: a head that starts in a hole is no message, the next one is")
{
    Dialog d = opened();
    d.client(get);
    d.lose_next();
    d.server(head30);
    d.server("012345678901234567890123456789");
    d.client(get);
    d.server(ok);
    d.finish();
    CHECK(d.phases_of(5) == "data+gap");
    CHECK(d.phases_of(7) == "response");
    CHECK(d.summary().responses == 1);
    CHECK(d.summary().requests == 2);
}

TEST_CASE("Order: what fills a hole after it was given up is late, and part of what stands around it")
{
    Dialog d = opened();
    d.client(get);
    d.server(head30);
    d.hold();
    d.server(ten);
    d.captured_as({});
    d.server("01234567890123456789");
    for (int i = 0; i < 12; ++i) d.client_acks();
    d.raw(Side::server, ack, 1 + head30.size(), c, ten);
    CHECK(d.phases_of(d.last_frame()) == "late+response");
    CHECK(d.summary().bytes_server == head30.size() + 30);
}

TEST_CASE("Order: with one side captured, nobody acknowledges a hole: it is given up after a while")
{
    Dialog d;
    const std::string text = answer(10000);
    d.raw(Side::server, ack, 1, c, std::string_view(text).substr(0, 100));
    for (std::uint32_t at = 200; at < text.size(); at += 100)
        d.raw(Side::server, ack, 1 + at, c, std::string_view(text).substr(at, 100));
    CHECK(d.phases_of(2) == "response+gap");
    CHECK(d.summary().responses == 1);
}

TEST_CASE("Order: a gap does not hide that the connection goes on")
{
    Dialog d = opened();
    for (int i = 0; i < 3; ++i) {
        d.client(get);
        d.lose_next();
        d.server(ok);
    }
    d.client_acks();
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request request request ack.data");
    CHECK(d.summary().requests == 3);
    CHECK(d.summary().responses == 0);
    CHECK(d.summary().bytes_server == 0);
}

// ---- Snap length ----------------------------------------------------------------------------------------------------

TEST_CASE("Order: payload cut by the snap length is counted, and read on behind the cut")
{
    Dialog d = opened();
    d.client(get);
    d.server(answer(1000), {.captured = 60});
    d.client(get);
    d.server(answer(1000), {.captured = 60});
    CHECK(d.phases() == "open.syn open.syn_ack open.ack request response request response");
    CHECK(d.summary().bytes_server == 2 * answer(1000).size());
    CHECK(d.summary().responses == 2);
    CHECK(d.exchange(7).receive == Time::zero());
}

TEST_CASE("Order: a head cut by the snap length is no message")
{
    Dialog d = opened();
    d.client(get, {.captured = 10});
    d.client(get);
    CHECK(d.summary().bytes_client == 2 * get.size());
    CHECK(d.summary().requests == 1);
}

TEST_CASE("Order: nothing captured of any payload")
{
    Dialog d = opened();
    d.client(get, {.captured = 0});
    d.server(ok, {.captured = 0});
    d.client_acks();
    d.close_by_server();
    CHECK(d.phases() == "open.syn open.syn_ack open.ack data data ack.data close.fin close.fin_reply close.last_ack");
    CHECK(d.verdict() == "other, -, server, orderly, unknown");
    CHECK(d.summary().bytes_client == get.size());
}

// ---- Sequence numbers -----------------------------------------------------------------------------------------------

TEST_CASE("RFC 9293 3.4: sequence numbers wrap")
{
    for (const std::uint32_t start :
         {0xFFFFFFFFU, 0xFFFFFFFEU, 0xFFFFFFF0U, 0xFFFFFFFFU - 60, 0x7FFFFFFFU, 0x80000000U}) {
        Dialog d(start, start - 3);
        d.open();
        d.client(get);
        d.hold();
        d.server(head30);
        d.server(ten);
        d.server(ten);
        d.server(ten);
        d.captured_as({1, 3, 2, 4, 4});
        d.client_acks();
        d.close_by_server();
        CHECK(d.phases() == "open.syn open.syn_ack open.ack request response response+gap late+response response "
                            "repeat+response ack.response close.fin close.fin_reply close.last_ack");
        CHECK(d.verdict() == "keep-alive, offered, server, orderly, unknown");
        CHECK(d.summary().bytes_server == head30.size() + 30);
    }
}

TEST_CASE("RFC 9293 3.4: more than 4 GiB in one direction")
{
    Dialog d = opened();
    d.client(get);
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 6000000000\r\n\r\n";
    d.server(head);
    // Segments as offloading shows them, of which the snap length left nothing.
    std::uint64_t at = 1 + head.size(), left = 6000000000;
    Segment s;
    s.source = {{10, 0, 0, 2}, 80, Address::Family::ipv4};
    s.destination = {{10, 0, 0, 1}, 40000, Address::Family::ipv4};
    s.flags = ack;
    s.window = 512;
    for (std::uint32_t frame = d.last_frame() + 1; left > 0; ++frame) {
        s.frame = Frame{frame};
        s.length = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, 50'000'000));
        s.seq = static_cast<std::uint32_t>(Dialog::server_isn + at);
        s.ack = Dialog::client_isn + c;
        d.capture().add(s);
        at += s.length;
        left -= s.length;
        d.phases_of(frame);
    }
    CHECK(d.summary().bytes_server == head.size() + 6000000000);
    CHECK(d.summary().responses == 1);
    const SegmentRange last = d.capture().segments_of(Frame{d.last_frame() + 120});
    REQUIRE(last.count == 1);
    CHECK(d.capture().exchange(last.first, 0).receive);
}
