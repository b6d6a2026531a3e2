// What a capture or a network does to segments on their way does not change what is said of the conversation: segments
// seen twice, neighbours swapped, payload cut into other pieces. Random dialogs, the same in each run.
#include "../catch.h"
#include "capture.h"

#include <random>
#include <tuple>

using namespace webconv;
using namespace std::chrono_literals;

namespace {

using Random = std::mt19937;

std::uint32_t below(Random& random, std::uint32_t n) { return random() % n; }
bool one_in(Random& random, std::uint32_t n) { return below(random, n) == 0; }

struct Sent {
    Side from;
    ControlBits flags;
    std::uint32_t seq, ack;
    std::string payload;
    Time pause; ///< before it
};
using Story = std::vector<Sent>;

struct Teller {
    Random& random;
    Story story;
    std::uint32_t next[2] = {below(random, UINT32_MAX), below(random, UINT32_MAX)};
    Time pause{1ms};

    void send(Side from, ControlBits flags, std::string payload = {})
    {
        const auto me = static_cast<std::size_t>(from);
        const std::uint32_t seq = next[me];
        next[me] += static_cast<std::uint32_t>(payload.size()) + ((flags & (control::syn | control::fin)) != 0);
        story.push_back({from, flags, seq, next[1 - me], std::move(payload), pause});
        pause = 1ms;
    }
    void data(Side from, std::string payload) { send(from, control::ack | control::psh, std::move(payload)); }
    void acks(Side from) { send(from, control::ack); }

    void open()
    {
        send(Side::client, control::syn);
        send(Side::server, control::syn | control::ack);
        acks(Side::client);
    }
    void close()
    {
        const Side first = one_in(random, 2) ? Side::client : Side::server;
        if (one_in(random, 8)) return; // stays open
        if (one_in(random, 3)) pause = 10s;
        send(first, control::fin | control::ack);
        if (one_in(random, 8)) return; // half-closed
        if (one_in(random, 2)) acks(other(first));
        send(other(first), control::fin | control::ack);
        acks(first);
    }
};

std::string body(Random& random)
{
    return std::string(1 + below(random, 300), static_cast<char>('a' + below(random, 26)));
}

void http(Teller& t)
{
    Random& r = t.random;
    bool more = true;
    for (std::uint32_t left = 1 + below(r, 4); left > 0 && more; --left) {
        std::string head = "X-A: b\r\n";
        if (left == 1 && one_in(r, 2)) head += "Connection: close\r\n";
        if (one_in(r, 4)) {
            const std::string content = body(r);
            t.data(Side::client, "POST /a HTTP/1.1\r\nHost: a\r\n" + head +
                                     "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content);
        } else {
            t.data(Side::client, "GET /a HTTP/1.1\r\nHost: a\r\n" + head + "\r\n");
        }
        if (one_in(r, 2)) t.acks(Side::server);
        const std::string content = body(r);
        switch (below(r, 4)) {
        case 0:
            t.data(Side::server,
                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n3\r\nbcd\r\n0\r\n\r\n");
            break;
        case 1: t.data(Side::server, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"); break;
        case 2:
            if (left == 1) {
                t.data(Side::server, "HTTP/1.1 200 OK\r\n\r\n" + content);
                break;
            }
            [[fallthrough]];
        default:
            t.data(Side::server,
                   "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content);
        }
        if (one_in(r, 2)) t.acks(Side::client);
        if (one_in(r, 3)) t.pause = 3s;
    }
}

void websocket(Teller& t)
{
    t.data(Side::client, "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    t.data(Side::server, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                         "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
    for (std::uint32_t i = below(t.random, 5); i > 0; --i) {
        t.data(Side::client, "\x81\x82\x01\x02\x03\x04\x69\x6b");
        t.data(Side::server, "\x81\x05hello");
    }
}

void other_payload(Teller& t)
{
    for (std::uint32_t i = below(t.random, 5); i > 0; --i)
        t.data(one_in(t.random, 2) ? Side::client : Side::server, "\x01" + body(t.random));
}

Story tell(Random& random)
{
    Teller t{random, {}};
    t.open();
    switch (below(random, 8)) {
    case 0: break;
    case 1: other_payload(t); break;
    case 2: websocket(t); break;
    default: http(t);
    }
    t.close();
    return t.story;
}

Story seen_twice(Story story, Random& random)
{
    Story result;
    for (std::size_t i = 0; i < story.size(); ++i) {
        result.push_back(story[i]);
        std::size_t again = i;
        for (std::uint32_t back = below(random, 4); back > 0 && again > 0 && story[again].pause < 1s; --back) --again;
        if (!one_in(random, 3)) continue;
        result.push_back(story[again]);
        result.back().pause = 1ms;
    }
    return result;
}

// A pause was no accident: segments on its sides are not swapped.
Story swapped(Story story, Random& random)
{
    for (std::size_t i = 0; i + 1 < story.size(); ++i) {
        if (story[i + 1].pause > 1s || !one_in(random, 3)) continue;
        std::swap(story[i], story[i + 1]);
        std::swap(story[i].pause, story[i + 1].pause);
        ++i;
    }
    return story;
}

Story in_pieces(const Story& story, Random& random)
{
    Story result;
    for (Sent sent : story) {
        while (sent.payload.size() > 1 && !one_in(random, 4)) {
            Sent piece = sent;
            const std::uint32_t length = 1 + below(random, static_cast<std::uint32_t>(sent.payload.size()) - 1);
            piece.payload.resize(length);
            result.push_back(piece);
            sent.payload.erase(0, length);
            sent.seq += length;
            sent.pause = 1ms;
        }
        result.push_back(sent);
    }
    return result;
}

struct Camera {
    Capture capture;
    std::uint32_t frame = 0, stream = 0;

    void shoot(const Story& story)
    {
        Time now{1s};
        for (const Sent& sent : story) {
            now += sent.pause;
            Segment s;
            s.frame = Frame{++frame};
            s.time = now;
            s.stream = stream;
            s.source = {{10, 0, 0, 1}, 40000, Address::Family::ipv4};
            s.destination = {{10, 0, 0, 2}, 80, Address::Family::ipv4};
            if (sent.from == Side::server) std::swap(s.source, s.destination);
            s.flags = sent.flags;
            s.seq = sent.seq;
            s.ack = (sent.flags & control::ack) != 0 ? sent.ack : 0;
            s.window = 500;
            s.length = static_cast<std::uint32_t>(sent.payload.size());
            s.payload = as_bytes(sent.payload);
            capture.add(s);
        }
        ++stream;
    }
};

std::string verdict(const Capture& capture, std::uint32_t conversation)
{
    const Summary s = capture.summary(conversation);
    std::string text(name_of(s.kind));
    text += ", " + std::string(s.persistence ? name_of(*s.persistence) : "-");
    text += ", " + std::to_string(s.requests) + "/" + std::to_string(s.responses);
    text += ", " + std::to_string(s.bytes_client) + "/" + std::to_string(s.bytes_server);
    text += ", " + std::string(s.close_by ? name_of(*s.close_by) : "-");
    text += ", " + std::string(name_of(s.close_how));
    return text + ", " + std::string(s.close_why ? name_of(*s.close_why) : "-");
}

std::string retold(const Story& story)
{
    std::string text;
    for (const Sent& sent : story) {
        text += sent.from == Side::client ? "\nC " : "\nS ";
        for (const auto& [bit, name] :
             {std::pair{control::syn, 'S'}, std::pair{control::ack, 'A'}, std::pair{control::fin, 'F'}})
            if ((sent.flags & bit) != 0) text += name;
        text += " " + std::to_string(sent.seq - (sent.from == story[0].from ? story[0].seq : 0)) + " " +
                sent.payload.substr(0, 24);
    }
    return text;
}

template <typename Change>
void same_after(std::uint32_t seed, int rounds, Change change)
{
    Random random(seed);
    for (int round = 0; round < rounds; ++round) {
        Camera camera;
        const Story story = tell(random);
        const Story changed = change(story, random);
        camera.shoot(story);
        camera.shoot(changed);
        camera.capture.finish();
        INFO("round " << round << retold(changed));
        REQUIRE(verdict(camera.capture, 1) == verdict(camera.capture, 0));
    }
}

} // namespace

TEST_CASE("Mixed up: segments that were seen twice change nothing") { same_after(1, 600, seen_twice); }

TEST_CASE("Mixed up: swapped neighbours change nothing") { same_after(2, 1000, swapped); }

TEST_CASE("Mixed up: payload cut into other pieces changes nothing")
{
    same_after(3, 600, [](const Story& story, Random& random) { return in_pieces(story, random); });
}

TEST_CASE("Mixed up: all of it at once changes nothing")
{
    same_after(4, 600, [](const Story& story, Random& random) {
        return seen_twice(swapped(in_pieces(story, random), random), random);
    });
}
