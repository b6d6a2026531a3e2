// Requests and responses that the end of the connection cut off.
#include "finding_words.h"
#include "h2_frames.h"

using namespace webconv;
using namespace webconv::test;

namespace {

/// Frames 1 to 5: opened, one exchange.
Dialog used_once()
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    return d;
}

} // namespace

TEST_CASE("request_unanswered: the server closes instead of answering")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server_fin();
    CHECK(findings(d) == "5 request_unanswered");
    CHECK(finding_says(d, 5).find("request in frame 4") != std::string::npos);
}

TEST_CASE("request_unanswered: the server, or the client, resets")
{
    Dialog server;
    server.open();
    server.client(get);
    server.server_acks();
    server.server_resets();
    CHECK(findings(server) == "6 request_unanswered");
    CHECK(finding_says(server, 6).find("the server reset the connection instead") != std::string::npos);

    Dialog client;
    client.open();
    client.client(get);
    client.wait(30s);
    client.client_resets();
    CHECK(findings(client) == "5 request_unanswered");
    CHECK(finding_says(client, 5).find("gave up after 30.0 s") != std::string::npos);
}

TEST_CASE("request_unanswered: the client left at once, by FIN or RST; it gave up because of the server's GOAWAY")
{
    Dialog fin;
    fin.open();
    fin.client(get);
    fin.client_fin();
    fin.server_fin();
    fin.client_acks();
    CHECK(findings(fin) == "6 request_unanswered");
    CHECK(finding_says(fin, 6).find("closed its side at once") != std::string::npos);

    Dialog on_request;
    on_request.open();
    on_request.client(get, {.flags = control::fin});
    on_request.wait(30s);
    on_request.server_fin();
    CHECK(findings(on_request) == "5 request_unanswered");
    CHECK(finding_says(on_request, 5).find("closed its side at once") != std::string::npos);

    Dialog rst;
    rst.open();
    rst.client(get);
    rst.client_resets();
    CHECK(findings(rst) == "5 request_unanswered");
    CHECK(finding_says(rst, 5).find("reset the connection at once") != std::string::npos);

    Dialog goaway_first = http2_dialog();
    Encoder c;
    goaway_first.client(c.get(1, "/"));
    goaway_first.server(goaway(1, 11));
    goaway_first.wait(2s);
    goaway_first.close_by_client();
    CHECK(findings(goaway_first) == "7 h2_goaway_error, 9 request_unanswered");
    CHECK(finding_says(goaway_first, 9).find("given up the connection with GOAWAY") != std::string::npos);
}

TEST_CASE("request_unanswered: behind the client's own Connection: close the server need not answer")
{
    const std::string last = "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n";
    Dialog d;
    d.open();
    d.client(last + get);
    d.server(ok);
    d.server_fin();
    CHECK(findings(d) == "6 request_unanswered");
    CHECK(finding_says(d, 6).find("behind one that said Connection: close") != std::string::npos);

    Dialog left;
    left.open();
    left.client(last + get);
    left.server(ok);
    left.wait(2s);
    left.close_by_client();
    CHECK(finding_says(left, 7).find("behind one that said Connection: close") != std::string::npos);

    Dialog itself;
    itself.open();
    itself.client(last);
    itself.server_fin();
    CHECK(finding_says(itself, 5).find("the server closed instead") != std::string::npos);
}

TEST_CASE("No request_unanswered: a half-close waits for its answer")
{
    Dialog d;
    d.open();
    d.client(get);
    d.client_fin();
    CHECK(findings(d) == "-");
    d.finish();
    CHECK(findings(d) == "-");
    d.server(ok);
    d.server_fin();
    d.client_acks();
    d.finish();
    CHECK(findings(d) == "-");
}

TEST_CASE("No request_unanswered: the capture ends first, or shows one side only, or lost the answer")
{
    Dialog open;
    open.open();
    open.client(get);
    open.wait(60s);
    open.server_acks();
    open.finish();
    CHECK(findings(open) == "-");

    Dialog one_sided;
    one_sided.raw(Side::client, control::syn, 0, 0);
    one_sided.raw(Side::client, control::ack, 1, 1);
    one_sided.raw(Side::client, control::ack, 1, 1, get);
    one_sided.raw(Side::client, control::ack | control::fin, 1 + static_cast<std::uint32_t>(get.size()), 50);
    one_sided.raw(Side::client, control::rst, 2 + static_cast<std::uint32_t>(get.size()), 50);
    one_sided.finish();
    CHECK(findings(one_sided) == "-");

    Dialog lost;
    lost.open();
    lost.client(get);
    lost.lose_next();
    lost.server(ok);
    lost.client_acks();
    lost.server_fin();
    lost.client_fin();
    lost.server_acks();
    lost.finish();
    CHECK(findings(lost) == "-");
}

TEST_CASE("No request_unanswered: the answer is missing before the RST, as the number of the RST or of a FIN shows")
{
    Dialog reset;
    reset.open();
    reset.client(get);
    reset.lose_next();
    reset.server(ok);
    reset.server_resets();
    reset.finish();
    CHECK(findings(reset) == "-");

    Dialog late;
    late.open();
    late.client(get);
    late.lose_next();
    late.server(ok);
    late.server_fin();
    late.client_resets();
    late.finish();
    CHECK(findings(late) == "-");
}

TEST_CASE("request_unanswered is withdrawn when the answer was captured behind the end")
{
    Dialog d;
    d.open();
    d.client(get);
    d.hold();
    d.server(ok);
    d.server_resets();
    d.captured_as({2, 1});
    d.finish();
    CHECK(findings(d) == "-");
}

TEST_CASE("No request_unanswered: an upload that the client breaks off")
{
    Dialog d;
    d.open();
    d.client("POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf");
    d.client_fin();
    d.server_fin();
    d.client_acks();
    d.finish();
    CHECK(findings(d) == "-");
}

TEST_CASE("response_truncated: the server closes, or the client resets, in the middle")
{
    const std::string half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
    Dialog server;
    server.open();
    server.client(get);
    server.server(half);
    server.server_fin();
    CHECK(findings(server) == "6 response_truncated");

    Dialog client;
    client.open();
    client.client(get);
    client.server(half);
    client.client_resets();
    CHECK(findings(client) == "6 response_truncated");
    CHECK(finding_says(client, 6).find("the client reset the connection in the middle") != std::string::npos);

    Dialog chunked;
    chunked.open();
    chunked.client(get);
    chunked.server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
    chunked.server_fin();
    CHECK(findings(chunked) == "6 response_truncated");
}

TEST_CASE("response_truncated: a malformed chunk, RFC 9112 7.1, whoever closes, and whatever follows it")
{
    for (const Side closer : {Side::client, Side::server}) {
        Dialog d;
        d.open();
        d.client(get);
        d.server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
        d.server("HTTP/1.1 500 Internal Server Error\r\n\r\n");
        closer == Side::client ? d.close_by_client() : d.close_by_server();
        CHECK(findings(d) == (closer == Side::client ? "8 response_truncated" : "7 response_truncated"));
        CHECK(finding_says(d, closer == Side::client ? 8 : 7).find("chunk of it is malformed") != std::string::npos);
        CHECK(d.summary().close_why == CloseWhy::exchange_aborted);
        CHECK(d.says(6) == "S: sends more of the answer (38 bytes)");
    }
}

TEST_CASE("No response_truncated: HEAD, 304, 204, and a response that ends with the connection")
{
    const auto closed_after = [](const std::string& request, const std::string& response) {
        Dialog d;
        d.open();
        d.client(request);
        d.server(response);
        d.close_by_server();
        d.finish();
        return findings(d);
    };
    CHECK(closed_after("HEAD / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n") == "-");
    CHECK(closed_after(get, "HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n") == "-");
    CHECK(closed_after(get, "HTTP/1.1 204 No Content\r\n\r\n") == "-");
    CHECK(closed_after(get, "HTTP/1.0 200 OK\r\n\r\nuntil the end") == "-");
    CHECK(closed_after("GET /\r\n", "until the end") == "-");
}

TEST_CASE("HTTP/2: content is complete with Content-Length, RFC 9113 8.1.1, though END_STREAM is still to come")
{
    const auto closed_after = [](std::string_view length, const std::string& content, std::string status = "200") {
        Dialog d = http2_dialog();
        Encoder c, s;
        d.client(c.get(1, "/"));
        d.server(h2(http2::FrameType::headers, http2::flag_end_headers, 1,
                    s.block({{":status", status}, {"content-length", std::string(length)}})));
        if (!content.empty()) d.server(content);
        d.close_by_client();
        return findings(d) + ", " + std::string(name_of(*d.summary().close_why));
    };
    CHECK(closed_after("4", data(1, "full", 0)) == "-, client done");
    CHECK(closed_after("4", data(1, "fu", 0) + data(1, "ll", 0)) == "-, client done");
    CHECK(closed_after("0", "") == "-, client done");
    CHECK(closed_after("100", "", "304") == "-, client done");
    CHECK(closed_after("100", "", "200") == "9 response_truncated, exchange aborted");
    CHECK(closed_after("5", data(1, "full", 0)) == "10 response_truncated, exchange aborted");
    CHECK(closed_after("five", data(1, "full", 0)) == "10 response_truncated, exchange aborted");
    CHECK(closed_after("3", data(1, "full", 0)) == "10 response_truncated, exchange aborted");
    CHECK(closed_after("4", data(1, "\x01pap", http2::flag_padded)) == "10 response_truncated, exchange aborted");
}

TEST_CASE("HTTP/2: END_STREAM behind all of the content is still the end of the response")
{
    Dialog d = http2_dialog();
    Encoder c, s;
    d.client(c.get(1, "/"));
    d.server(h2(http2::FrameType::headers, http2::flag_end_headers, 1,
                s.block({{":status", "200"}, {"content-length", "4"}})));
    d.server(data(1, "full", 0));
    d.server(data(1, ""));
    CHECK(d.exchange(9).receive == 2ms);
    d.close_by_client();
    CHECK(findings(d) == "-");
}

TEST_CASE("response_truncated: a client that closes a stream of events ends it in good order, a server does not")
{
    const std::string events =
        "HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
        "7\r\ndata:1\n\r\n";
    Dialog client;
    client.open();
    client.client(get);
    client.server(events);
    client.close_by_client();
    CHECK(findings(client) == "-");
    CHECK(client.summary().close_why == CloseWhy::exchange_aborted);

    Dialog in_http2 = http2_dialog();
    Encoder c, s;
    in_http2.client(c.get(1, "/"));
    in_http2.server(h2(http2::FrameType::headers, http2::flag_end_headers, 1,
                       s.block({{":status", "200"}, {"content-type", "text/event-stream; charset=utf-8"}})));
    in_http2.server(data(1, "data:1\n", 0));
    in_http2.close_by_client();
    CHECK(findings(in_http2) == "-");

    Dialog server;
    server.open();
    server.client(get);
    server.server(events);
    server.close_by_server();
    CHECK(findings(server) == "6 response_truncated");
}

TEST_CASE("No response_truncated: an answer to a HEAD that was not captured, a hole, the end of the capture")
{
    Dialog head;
    head.open();
    head.client("HEAD / HTTP/1.1\r\n\r\n");
    head.capture_starts();
    head.server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    head.close_by_server();
    head.finish();
    CHECK(findings(head) == "-");

    Dialog hole;
    hole.open();
    hole.client(get);
    hole.server("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n");
    hole.lose_next();
    hole.server("12345678");
    hole.client_acks();
    hole.close_by_server();
    hole.finish();
    CHECK(findings(hole) == "-");

    Dialog open;
    open.open();
    open.client(get);
    open.server("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n123");
    open.client_fin();
    open.finish();
    CHECK(findings(open) == "-");
}

TEST_CASE("keepalive_race: a request behind the FIN of a server that closes an idle connection")
{
    Dialog d = used_once();
    d.wait(5s);
    d.server_fin();
    CHECK(findings(d) == "-");
    d.client(get);
    CHECK(findings(d) == "7 keepalive_race");
    CHECK(finding_says(d, 7).find("met the server's idle close (frame 6)") != std::string::npos);
    d.server_resets();
    CHECK(findings(d) == "7 keepalive_race");
}

TEST_CASE("keepalive_race: a server that closes right behind its answer did not close an idle connection")
{
    Dialog d = used_once();
    d.server_fin();
    d.wait(5s);
    d.client(get);
    CHECK(findings(d) == "7 keepalive_race");
    CHECK(finding_says(d, 7).find("which its answer had not announced") != std::string::npos);

    Dialog on_it;
    on_it.open();
    on_it.client(get);
    on_it.server(ok, {.flags = control::fin});
    on_it.client(get);
    CHECK(findings(on_it) == "6 keepalive_race");
    CHECK(finding_says(on_it, 6).find("which its answer had not announced") != std::string::npos);
}

TEST_CASE("No request_unanswered: a request that met the server's close, in a capture that may lack the first exchange")
{
    Dialog d = used_once();
    d.capture_starts();
    d.server_acks();
    d.wait(5s);
    d.server_fin();
    d.client(get);
    d.server_resets();
    d.finish();
    CHECK(findings(d) == "-");
}

TEST_CASE("keepalive_race: a request that crosses the FIN, or finds the connection forgotten")
{
    Dialog crosses = used_once();
    crosses.client_acks();
    crosses.wait(5s);
    crosses.hold();
    crosses.server_fin();
    crosses.client(get);
    const auto size = static_cast<std::uint32_t>(get.size());
    (void)size;
    crosses.captured_as({2, 1});
    CHECK(findings(crosses) == "8 keepalive_race");
    CHECK(finding_says(crosses, 8).find("the server's idle close") != std::string::npos);

    Dialog forgotten = used_once();
    forgotten.wait(600s);
    forgotten.client(get);
    forgotten.raw(Side::server, control::rst, 1 + static_cast<std::uint32_t>(ok.size()), 0);
    CHECK(findings(forgotten) == "7 keepalive_race");
    CHECK(finding_says(forgotten, 7).find("had the connection no longer") != std::string::npos);
}

TEST_CASE("No keepalive_race: the server had the request, had announced to close, or the client closed first")
{
    Dialog had_it = used_once();
    had_it.client(get);
    had_it.server_acks();
    had_it.server_fin();
    CHECK(findings(had_it) == "8 request_unanswered");

    Dialog announced;
    announced.open();
    announced.client(get);
    announced.server("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
    announced.server_fin();
    announced.client(get);
    CHECK(findings(announced) == "7 request_unanswered");

    Dialog between = used_once();
    between.close_by_client();
    between.finish();
    CHECK(findings(between) == "-");

    Dialog idle = used_once();
    idle.wait(5s);
    idle.close_by_server();
    idle.finish();
    CHECK(findings(idle) == "-");
}

TEST_CASE("head_of_line: a pipelined answer comes right behind a slow one")
{
    Dialog d;
    d.open();
    d.client(get + get);
    d.wait(2s);
    d.server(ok + ok);
    CHECK(findings(d) == "5 head_of_line");
}

TEST_CASE("No head_of_line: quick answers, one that took its own time, a request that came later")
{
    Dialog quick;
    quick.open();
    quick.client(get + get);
    quick.server(ok + ok);
    CHECK(findings(quick) == "-");

    Dialog slow;
    slow.open();
    slow.client(get + get);
    slow.server(ok);
    slow.wait(2s);
    slow.server(ok);
    CHECK(findings(slow) == "-");

    Dialog later;
    later.open();
    later.client(get);
    later.wait(2s);
    later.server(ok);
    later.client(get);
    later.server(ok);
    CHECK(findings(later) == "-");
}

TEST_CASE("content_length_conflict: lengths that differ, are negative, or stand beside Transfer-Encoding")
{
    const auto answered = [](const std::string& fields) {
        Dialog d;
        d.open();
        d.client(get);
        d.server("HTTP/1.1 200 OK\r\n" + fields + "\r\nok");
        return findings(d);
    };
    CHECK(answered("Content-Length: 2\r\nContent-Length: 3\r\n") == "5 content_length_conflict");
    CHECK(answered("Content-Length: -2\r\n") == "5 content_length_conflict");
    CHECK(answered("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n") == "5 content_length_conflict");
    CHECK(answered("Content-Length: 2\r\nContent-Length: 2\r\n") == "-");
    CHECK(answered("Content-Length: 2, 2\r\n") == "-");

    Dialog request;
    request.open();
    request.client("POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok");
    CHECK(findings(request) == "4 content_length_conflict");
}

TEST_CASE("RFC 9113 6.8: of streams that a GOAWAY does not refuse, one without an answer is request_unanswered")
{
    for (const std::uint32_t last : {1U, 3U}) {
        Dialog d;
        Encoder c, s;
        d.open();
        d.client(joined({preface, settings, c.get(1, "/a"), c.get(3, "/b")}));
        d.server(settings + s.answer(1, "200", end_both));
        d.server(goaway(last, 0));
        d.client(c.get(5, "/c")); // on its way when the GOAWAY came
        d.server_fin();
        CHECK(findings(d) == (last == 1 ? "-" : "8 request_unanswered"));
        CHECK(std::string(d.capture().close_why(0)) == "GOAWAY NO_ERROR");
    }
}

TEST_CASE("RFC 9113 6.8: an answer that had begun is not refused by a GOAWAY")
{
    Dialog d;
    Encoder c, s;
    d.open();
    d.client(joined({preface, settings, c.get(1, "/a"), c.get(3, "/b")}));
    d.server(joined({settings, s.answer(1, "200", end_both), s.answer(3, "200"), goaway(1, 0)}));
    d.server_fin();
    CHECK(findings(d) == "6 response_truncated");
}
