// HTTP/2 in clear text with prior knowledge: RFC 9113.
#include "h2_frames.h"

using namespace webconv;
using namespace webconv::test;
using http2::FrameType;

TEST_CASE("RFC 9113 3.3: prior knowledge")
{
    Dialog d;
    Encoder c, s;
    d.open();
    d.client(preface + settings + h2(FrameType::window_update, 0, 0, number(1000, 4)));
    d.client(c.get(1, "/page.html"));
    d.server(settings);
    d.client(settings_ack);
    d.server(settings_ack + s.answer(1, "200") + data(1, "hello"));
    d.client_acks();
    d.close_by_client();

    CHECK(d.phases() == "open.syn open.syn_ack open.ack h2.preface+h2.settings+h2.window_update "
                        "request+h2.headers h2.settings h2.settings "
                        "response+h2.settings+h2.headers+h2.data ack.h2 close.fin close.fin_reply close.last_ack");
    CHECK(h2_told(d) == "h2c, 1 streams, 1 requests, 1 responses");
    CHECK(http(d) == "h2c, offered, 2, certain, 1 requests, 1 responses");
    CHECK(d.verdict() == "h2c, offered, client, orderly, client done");
    CHECK(exchanges(d, 5) == "1: 5 8");
    CHECK(exchanges(d, 8) == "1: 5 8");
    CHECK(d.exchange(5).send == Time(0));
    CHECK(d.exchange(8).wait == Time(3ms));
    CHECK(d.exchange(8).receive == Time(0));
    CHECK(class_reason(d) == "HTTP/2 preface in frame 4, RFC 9113 3.3");
    CHECK(upgrade(d) == "none");
}

TEST_CASE("RFC 9113 3.4: the server sends its frames before the client's preface")
{
    const std::string update = h2(FrameType::window_update, 0, 0, number(1000, 4));
    for (const std::string& first : {settings + update, settings}) {
        for (const std::string& second : {update, std::string{}}) {
            Dialog d;
            Encoder c, s;
            d.open();
            d.server(first);
            if (!second.empty()) d.server(second);
            d.client(preface + settings + settings_ack);
            d.client(c.get(1, "/a"));
            d.server(settings_ack + s.answer(1, "200", end_both));
            d.close_by_client();
            const std::uint32_t last = second.empty() ? 7 : 8;
            CHECK(d.says(last - 2) == "C: sends HTTP/2 preface, SETTINGS");
            CHECK(d.says(last - 1) == "C: asks GET /a (HTTP/2 HEADERS)");
            CHECK(d.says(last) == "S: answers 200 (HTTP/2 SETTINGS, HEADERS)");
            CHECK(http(d) == "h2c, offered, 2, certain, 1 requests, 1 responses");
            CHECK(d.verdict() == "h2c, offered, client, orderly, client done");
        }
    }
}

TEST_CASE("RFC 9113 3.4: the preface in pieces")
{
    for (std::size_t cut = 1; cut < preface.size(); ++cut) {
        INFO(cut);
        Dialog d;
        d.open();
        d.client(preface.substr(0, cut));
        d.client(preface.substr(cut) + settings);
        d.server(settings);
        CHECK(d.phases() == "open.syn open.syn_ack open.ack h2.preface h2.preface+h2.settings h2.settings");
        CHECK(d.summary().kind == Class::h2c);
    }
}

TEST_CASE("RFC 9113 3.4: a server that sends its SETTINGS before it has got the preface")
{
    Dialog d;
    Encoder c, s;
    d.open();
    d.server(settings);
    d.client(preface + settings + c.get(1, "/"));
    d.server(settings_ack + s.answer(1, "200", end_both));
    CHECK(d.phases_of(4) == "h2.settings");
    CHECK(h2_told(d) == "h2c, 1 streams, 1 requests, 1 responses");
}

TEST_CASE("RFC 9113 3.4: the same if these SETTINGS are cut, and nothing of the server ends with a segment")
{
    Dialog d;
    Encoder c, s;
    const std::string limits = h2(FrameType::settings, 0, 0, std::string("\0\x04\0\0\xff\xff", 6));
    const std::string answer = limits.substr(9) + settings_ack + s.answer(1, "200") + data(1, std::string(90, 'x'));
    d.open();
    d.server(limits.substr(0, 9));
    d.client(preface + settings + c.get(1, "/"));
    d.server_in_pieces(answer, 50);
    CHECK(d.phases_of(4) == "h2.settings");
    CHECK(d.phases_of(d.last_frame()) == "response+h2.data");
    CHECK(h2_told(d) == "h2c, 1 streams, 1 requests, 1 responses");
}

TEST_CASE("RFC 9113 3.4: of such a server alone, two frames tell")
{
    Dialog d;
    d.open();
    d.capture_starts();
    d.raw(Side::server, control::syn | control::ack, 0, 1);
    d.raw(Side::server, control::ack, 1, 1, settings);
    CHECK(d.phases_of(2) == "data");
    d.raw(Side::server, control::ack, 10, 1, settings_ack);
    CHECK(d.phases_of(2) == "h2.settings");
    CHECK(d.summary().kind == Class::h2c);
}

TEST_CASE("RFC 9113 4.1: what begins like SETTINGS and goes on otherwise is other payload, at once")
{
    Dialog d;
    d.open();
    d.server(settings + std::string(9, '\xff'));
    CHECK(d.summary().kind == Class::other);
    d.client("something");
    CHECK(d.summary().confidence == Confidence::certain);
    CHECK(d.summary().findings.empty());
}

TEST_CASE("RFC 9113 4.1: frames in pieces of one byte")
{
    Dialog d;
    Encoder c, s;
    d.open();
    d.client_in_pieces(preface + settings + c.get(1, "/a"), 1);
    d.server_in_pieces(settings + s.answer(1, "200") + data(1, "hello"), 1);
    CHECK(h2_told(d) == "h2c, 1 streams, 1 requests, 1 responses");
    CHECK(d.phases_of(d.last_frame()) == "response+h2.data");
    CHECK(d.phases_of(d.last_frame() - 14) == "response+h2.headers");
}

TEST_CASE("RFC 9113 5: several streams, their data interleaved")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(joined({c.get(1, "/a"), c.get(3, "/b")}));
    d.client(c.get(5, "/c"));
    d.server(s.answer(3, "200") + data(3, "b", 0));
    d.server(s.answer(1, "200") + data(1, "a", 0) + data(3, "b"));
    d.server(s.answer(5, "404", end_both) + data(1, "a"));
    d.close_by_client();

    CHECK(exchanges(d, 6) == "1: 6 9, 2: 6 8");
    CHECK(exchanges(d, 7) == "3: 7 10");
    CHECK(exchanges(d, 8) == "2: 6 8");
    CHECK(exchanges(d, 9) == "1: 6 9, 2: 6 8");
    CHECK(exchanges(d, 10) == "3: 7 10, 1: 6 9");
    CHECK(d.exchange(9, 1).receive == Time(1ms));
    CHECK(h2_told(d) == "h2c, 3 streams, 3 requests, 3 responses");
    CHECK(d.verdict() == "h2c, used, client, orderly, client done");
    CHECK(persistence_reason(d) == "3 streams, HTTP/2 connections are persistent, RFC 9113 9.1");
}

TEST_CASE("RFC 9113 5.1.1: the numbers of exchanges follow the order of the requests")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(c.get(7, "/a")); // as clients do that used lower ones for priorities
    d.client(c.get(9, "/b"));
    CHECK(exchanges(d, 6) == "1: 6 -");
    CHECK(exchanges(d, 7) == "2: 7 -");
}

TEST_CASE("RFC 9113 8.1: a request with a body")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(h2(FrameType::headers, end_headers, 1, c.request("POST", "/form")));
    d.client(data(1, "first", 0));
    d.client(data(1, "last"));
    d.server(s.answer(1, "204", end_both));
    CHECK(d.phases_of(7) == "request+h2.data");
    CHECK_FALSE(d.exchange(7).send);
    CHECK(d.exchange(8).send == Time(2ms));
    CHECK(d.says(6) == "C: asks POST /form (HTTP/2 HEADERS)");
}

TEST_CASE("RFC 9113 8.1: trailers are no further response, interim answers none at all")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(c.get(1, "/"));
    d.server(s.answer(1, "103"));
    d.server(s.answer(1, "200") + data(1, "body", 0));
    d.server(h2(FrameType::headers, end_both, 1, s.block({{"grpc-status", "0"}})));
    CHECK(d.phases_of(7) == "response.interim+h2.headers");
    CHECK(d.phases_of(9) == "response+h2.headers");
    CHECK(exchanges(d, 9) == "1: 6 8");
    CHECK(d.exchange(9).receive == Time(1ms));
    CHECK(h2_told(d) == "h2c, 1 streams, 1 requests, 1 responses");
}

TEST_CASE("RFC 9113 8.1: trailers of a request are no further request")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(h2(FrameType::headers, end_headers, 1, c.request("POST", "/form")) + data(1, "x", 0));
    d.client(h2(FrameType::headers, end_both, 1, c.block({{"checksum", "0"}})));
    CHECK(h2_told(d) == "h2c, 1 streams, 1 requests, 0 responses");
    CHECK(d.phases_of(7) == "request+h2.headers");
}

TEST_CASE("RFC 9113 6.10: a header block over CONTINUATIONs")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    const std::string block = c.request("GET", "/long"), answer = s.response("200");
    d.client(h2(FrameType::headers, http2::flag_end_stream, 1, block.substr(0, 5)));
    d.client(h2(FrameType::continuation, 0, 1, block.substr(5, 7)) +
             h2(FrameType::continuation, end_headers, 1, block.substr(12)));
    d.server(h2(FrameType::headers, 0, 1, answer.substr(0, 1)));
    d.server(h2(FrameType::continuation, end_headers, 1, answer.substr(1)) + data(1, "x"));
    CHECK(d.says(6).find("asks GET /long") != std::string::npos);
    CHECK(d.phases_of(7) == "request+h2.headers");
    CHECK(d.phases_of(8) == "response+h2.headers");
    CHECK(d.phases_of(9) == "response+h2.headers+h2.data");
    CHECK(exchanges(d, 7) == "1: 6 8");
    CHECK(d.exchange(7).send == Time(1ms));
    CHECK(h2_told(d) == "h2c, 1 streams, 1 requests, 1 responses");
}

TEST_CASE("RFC 9113 6.10: trailers over CONTINUATIONs belong to the answer to their end")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(c.get(1, "/"));
    d.server(s.answer(1, "200", end_headers) + data(1, "x", 0));
    const std::string trailers = s.block({{"checksum", "1"}});
    d.server(h2(FrameType::headers, http2::flag_end_stream, 1, trailers.substr(0, 1)));
    d.server(h2(FrameType::continuation, end_headers, 1, trailers.substr(1)));
    const std::uint32_t last = d.last_frame();
    CHECK(d.phases_of(last) == "response+h2.headers");
    CHECK(d.exchange(last).receive == Time(2ms));
    CHECK_FALSE(d.exchange(last - 1).receive);
}

TEST_CASE("RFC 9113 6.2: padding and priority stand around the header block")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    const std::string block = c.request("GET", "/padded");
    const unsigned flags = end_both | http2::flag_padded | http2::flag_priority;
    d.client(h2(FrameType::headers, flags, 1,
                number(3, 1) + number(0, 4) + number(15, 1) + block + "\0\0\0" + std::string(3, '\0')));
    CHECK(d.says(6).find("asks GET /padded") != std::string::npos);
    d.server(s.answer(1, "200") + h2(FrameType::data, http2::flag_padded | http2::flag_end_stream, 1,
                                     number(2, 1) + "abc" + std::string(2, '\0')));
    CHECK(h2_told(d) == "h2c, 1 streams, 1 requests, 1 responses");
}

TEST_CASE("RFC 9113 6.4: a stream that is reset owes no answer")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(c.get(1, "/a"));
    d.client(rst(1, 8));
    d.close_by_client();
    CHECK(d.phases_of(7) == "h2.rst_stream");
    CHECK(exchanges(d, 7) == "1: 6 -");
    CHECK(d.verdict() == "h2c, offered, client, orderly, client done");
}

TEST_CASE("RFC 9113 6.4: an answer that is reset did not come to its end")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(c.get(1, "/a"));
    d.server(s.answer(1, "200") + data(1, "some", 0));
    d.server(rst(1, 2));
    CHECK_FALSE(d.exchange(7).receive);
    CHECK(h2_told(d) == "h2c, 1 streams, 1 requests, 1 responses");
}

TEST_CASE("RFC 9113 6: every type of frame has its phase")
{
    Dialog d = http2_dialog();
    d.client(ping());
    d.server(ping(http2::flag_ack));
    d.client(h2(FrameType::priority, 0, 3, number(0, 5)));
    d.client(h2(FrameType::window_update, 0, 0, number(1, 4)));
    d.server(h2(FrameType::origin, 0, 0, "xx"));
    d.server(goaway(0, 0));
    CHECK(d.phases() == "open.syn open.syn_ack open.ack h2.preface+h2.settings h2.settings "
                        "h2.ping h2.ping h2.other h2.window_update h2.other h2.goaway");
}

TEST_CASE("RFC 9113 6.8: GOAWAY of the side that closes says why")
{
    const std::pair<std::uint32_t, const char*> errors[] = {{0, "GOAWAY NO_ERROR"},
                                                            {1, "GOAWAY PROTOCOL_ERROR"},
                                                            {11, "GOAWAY ENHANCE_YOUR_CALM"},
                                                            {0xABCD, "GOAWAY 0xabcd"}};
    for (const auto& [error, why] : errors) {
        Dialog d = http2_dialog();
        d.server(goaway(0, error));
        d.close_by_server();
        CHECK(d.verdict() == "h2c, offered, server, orderly, " + std::string(why));
        CHECK(d.summary().goaway_error == error);
    }
}

TEST_CASE("RFC 9113 6.8: a GOAWAY says its own error, whatever a later one says")
{
    Dialog d = http2_dialog();
    d.server(goaway(0, 2));
    const std::uint32_t first = d.last_frame();
    d.server(goaway(0, 0));
    CHECK(d.says(first) == "S: sends HTTP/2 GOAWAY INTERNAL_ERROR");
    CHECK(d.says(first + 1) == "S: sends HTTP/2 GOAWAY NO_ERROR");
}

TEST_CASE("RFC 9113 6.8: GOAWAY of the side that does not close first is not why")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(c.get(1, "/"));
    d.server(s.answer(1, "200", end_both));
    d.server(goaway(1, 0));
    d.close_by_client();
    CHECK(d.verdict() == "h2c, offered, client, orderly, client done");
    CHECK(d.summary().goaway_error == 0u);
}

TEST_CASE("RFC 9113 8.4: pushed streams are nobody's requests, but their answers are answers")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(c.get(1, "/"));
    d.server(joined({h2(FrameType::push_promise, end_headers, 1, number(2, 4) + s.request("GET", "/style.css")),
                     s.answer(1, "200"), data(1, "page")}));
    d.server(s.answer(2, "200"));
    d.server(data(2, "style"));
    CHECK(h2_told(d) == "h2c, 2 streams, 1 requests, 1 responses");
    CHECK(d.phases_of(7) == "response+h2.headers+h2.data+h2.push_promise");
    CHECK(d.phases_of(8) == "response+h2.headers");
    CHECK(d.phases_of(9) == "response+h2.data");
    CHECK(exchanges(d, 8) == "");
    d.close_by_client();
    CHECK(d.verdict() == "h2c, used, client, orderly, client done");
}

TEST_CASE("RFC 9113 3.4: a server that knows no HTTP/2 answers in HTTP/1.1")
{
    Dialog d;
    d.open();
    d.client(preface + settings);
    d.server("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbad");
    d.close_by_server();
    CHECK(d.summary().kind == Class::h2c);
    CHECK(d.phases_of(5) == "response");
    CHECK(d.summary().responses == 1);
    CHECK(d.says(5) == "S: answers 400 Bad Request");
}

TEST_CASE("DESIGN 10: HTTP/2 over a connection that ends in the middle of an answer")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(c.get(1, "/"));
    d.server(s.answer(1, "200") + data(1, "some", 0));
    d.server_resets();
    CHECK(d.verdict() == "h2c, offered, server, reset, exchange aborted");
}
