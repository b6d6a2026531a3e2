// Ends that are not answered, windows that stay closed, connections that could have carried more; and the bounds.
#include "finding_words.h"

#include "diagnosis/findings.h"

using namespace webconv;
using namespace webconv::test;

TEST_CASE("close_wait: the server's FIN is acknowledged and not answered for half a minute")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.server_fin();
    d.client_acks();
    d.wait(29s);
    d.raw(Side::server, control::ack, 1 + static_cast<std::uint32_t>(ok.size()),
          1 + static_cast<std::uint32_t>(get.size()));
    CHECK(findings(d) == "-");
    d.wait(2s);
    d.client_fin();
    CHECK(findings(d) == "9 close_wait");
}

TEST_CASE("close_wait: certain at the end of the capture, and taken back if that goes on too soon")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.server_fin();
    d.client_acks();
    d.finish();
    CHECK(findings(d) == "-"); // half a minute has not passed
}

TEST_CASE("No close_wait: the FIN of the other side was acknowledged, but not captured")
{
    for (const bool first_is_missing : {true, false}) {
        Dialog d;
        d.open();
        d.client(get);
        d.server(ok);
        if (first_is_missing) d.lose_next();
        d.client_fin();
        if (!first_is_missing) d.lose_next();
        d.server_fin();
        d.client_acks();
        d.wait(60s);
        d.raw(Side::client, control::ack, 2 + static_cast<std::uint32_t>(get.size()),
              2 + static_cast<std::uint32_t>(ok.size()));
        d.finish();
        CHECK(findings(d) == "-");
    }
}

TEST_CASE("No close_wait: the other side may have closed before the capture begins")
{
    Dialog d;
    d.open();
    d.client(get);
    d.client_fin();
    d.server_acks();
    d.capture_starts();
    d.server(ok);
    d.server_fin();
    d.client_acks();
    d.wait(60s);
    d.client_acks();
    CHECK(findings(d) == "-");
}

TEST_CASE("No close_wait: a half-close that waits for its answer; a FIN that never arrived; another protocol")
{
    Dialog half;
    half.open();
    half.client(get);
    half.client_fin();
    half.server_acks();
    half.wait(120s);
    half.server(ok);
    half.server_fin();
    half.client_acks();
    half.finish();
    CHECK(findings(half) == "-");

    Dialog unheard;
    unheard.open();
    unheard.client(get);
    unheard.server(ok);
    unheard.server_fin();
    unheard.wait(60s);
    unheard.repeat_last();
    unheard.finish();
    CHECK(findings(unheard) == "-");

    Dialog unknown;
    unknown.open();
    unknown.client("\x01\x02\x03");
    unknown.client_fin();
    unknown.server_acks();
    unknown.wait(60s);
    unknown.server_fin();
    unknown.finish();
    CHECK(findings(unknown) == "-");
}

TEST_CASE("window_stalled: closed for more than a second, and probed; told when that is certain")
{
    Dialog d;
    d.open();
    d.client(get);
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    Unusual closed;
    closed.window = 0;
    d.client_acks(closed);
    d.wait(300ms);
    Unusual probe;
    probe.seq_offset = static_cast<std::uint32_t>(-1);
    d.raw(Side::server, control::ack, 1 + 44, 1 + static_cast<std::uint32_t>(get.size()), {}, probe);
    REQUIRE(d.phases_of(7) == "window.probe");
    CHECK(findings(d) == "-");
    d.wait(2s);
    Unusual opened;
    opened.window = 512;
    d.client_acks(opened);
    CHECK(findings(d) == "8 window_stalled");
    CHECK(finding_says(d, 8).find("from frame 6") != std::string::npos);
}

TEST_CASE("No window_stalled: closed for a moment, or closed while nobody has more to send")
{
    Unusual closed, opened;
    closed.window = 0;
    opened.window = 512;
    Dialog d;
    d.open();
    d.client(get);
    d.server(ok);
    d.client_acks(closed);
    d.wait(5s);
    d.client_acks(opened);
    d.finish();
    CHECK(findings(d) == "-");
}

namespace {

constexpr std::uint32_t isn = 1000;

struct Lane {
    std::uint32_t stream;
    std::uint16_t port;
    Time at;
};

/// One connection for one request; closed by the client, or, `by_server`, by the server.
void once(Capture& capture, std::uint32_t& frame, Lane lane, bool by_server = false, int exchanges = 1,
          const std::string& answer = ok)
{
    Address client, server;
    client.family = server.family = Address::Family::ipv4;
    client.bytes = {10, 0, 0, 1};
    server.bytes = {10, 0, 0, 2};
    client.port = lane.port;
    server.port = 80;
    std::uint32_t c = isn, s = isn;
    const auto send = [&](bool from_client, ControlBits flags, std::string_view payload) {
        Segment segment;
        segment.frame = Frame{++frame};
        segment.time = lane.at += 1ms;
        segment.stream = lane.stream;
        segment.source = from_client ? client : server;
        segment.destination = from_client ? server : client;
        std::uint32_t& mine = from_client ? c : s;
        segment.seq = mine;
        segment.ack = (flags & control::ack) != 0 ? (from_client ? s : c) : 0;
        segment.flags = flags;
        segment.window = 512;
        segment.length = static_cast<std::uint32_t>(payload.size());
        segment.payload = as_bytes(payload);
        mine += segment.length + ((flags & (control::syn | control::fin)) != 0);
        capture.add(segment);
    };
    send(true, control::syn, {});
    send(false, control::syn | control::ack, {});
    send(true, control::ack, {});
    for (int i = 0; i < exchanges; ++i) {
        send(true, control::ack, get);
        send(false, control::ack, answer);
    }
    send(!by_server, control::ack | control::fin, {});
    send(by_server, control::ack | control::fin, {});
    send(!by_server, control::ack, {});
}

/// @param reused  of the connections, the one that carries two requests; from 1
std::string row_of(std::initializer_list<Time> starts, bool by_server = false, std::uint32_t reused = 0)
{
    Capture capture;
    std::uint32_t frame = 0, stream = 0;
    for (const Time start : starts) {
        const Lane lane{stream, static_cast<std::uint16_t>(40000 + stream), start};
        once(capture, frame, lane, by_server, ++stream == reused ? 2 : 1);
    }
    capture.finish();
    std::string text;
    for (std::uint32_t s = 0; s < capture.segment_count(); ++s)
        for (std::uint32_t i = 0; i < capture.finding_count(s); ++i)
            text += std::to_string(s + 1) + " " + std::string(name_of(capture.finding(s, i).finding)) + ": " +
                    std::string(capture.finding_says(s, i)).substr(0, 36);
    return text.empty() ? "-" : text;
}

} // namespace

TEST_CASE("reuse_missed: three connections in a row for one request each; it counts on")
{
    CHECK(row_of({1s, 2s, 3s}) == "22 reuse_missed: The client opened 3 connections for ");
    CHECK(row_of({1s, 2s, 3s, 4s, 5s}) == "22 reuse_missed: The client opened 5 connections for ");
}

TEST_CASE("No reuse_missed: two only; pauses that no server waits for; connections that the server closed")
{
    CHECK(row_of({1s, 2s}) == "-");
    CHECK(row_of({1s, 61s, 121s, 181s}) == "-");
    CHECK(row_of({1s, 2s, 3s, 4s}, true) == "-");
}

TEST_CASE("No reuse_missed: a connection between them was used again; only those behind it count")
{
    CHECK(row_of({1s, 2s, 3s, 4s}, false, 2) == "-");
    CHECK(row_of({1s, 2s, 3s, 4s, 5s, 6s}, false, 2) == "40 reuse_missed: The client opened 4 connections for ");
    CHECK(row_of({1s, 2s, 3s, 4s, 5s, 6s}, false, 5) == "22 reuse_missed: The client opened 4 connections for ");
}

TEST_CASE("No reuse_missed: a client that closes because the answer was too long")
{
    Capture capture;
    std::uint32_t frame = 0;
    for (std::uint16_t i = 0; i < 4; ++i)
        once(capture, frame, {i, static_cast<std::uint16_t>(40000 + i), Time(i * 1s)}, false, 1, ok + "more");
    capture.finish();
    for (std::uint32_t i = 0; i < capture.conversation_count(); ++i)
        CHECK(capture.summary(i).findings == FindingSet(Finding::response_overlong));
}

TEST_CASE("A conversation has at most so many findings; their kinds are still told")
{
    Dialog d;
    d.open();
    const std::string conflict = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n";
    for (int i = 0; i < 100; ++i) d.client(conflict);
    std::uint32_t count = 0;
    for (std::uint32_t s = 0; s < d.capture().segment_count(); ++s) count += d.capture().finding_count(s);
    CHECK(count == findings_per_conversation);
    d.server_resets();
    CHECK(d.summary().findings.has(Finding::request_unanswered));
}

TEST_CASE("limits_reached: more pipelined requests than are kept")
{
    Dialog d;
    d.open();
    std::string many;
    for (int i = 0; i < 1000; ++i) many += "GET / HTTP/1.1\r\n\r\n";
    for (int i = 0; i < 66; ++i) d.client(many);
    CHECK(d.summary().findings.has(Finding::limits_reached));
    CHECK(d.capture().finding_count(d.capture().segments_of(Frame{3}).first) == 0);
}

TEST_CASE("Findings keep the order of their segments however they come")
{
    Findings all;
    for (std::uint32_t i = 0; i < 5000; ++i) {
        FindingNote note;
        note.record = (i * 7919) % 5000;
        note.subject = note.record;
        all.add(note);
    }
    for (std::uint32_t record = 0; record < 5000; ++record) {
        REQUIRE(all.of(record).size() == 1);
        REQUIRE(all.of(record)[0].subject == record);
    }
    all.withdraw([](const FindingNote& note) { return note.record % 2 == 0; });
    for (std::uint32_t record = 0; record < 5000; ++record) REQUIRE(all.of(record).size() == record % 2);
    CHECK(all.of(9999).empty());
}
