// Who is the client: the handshake, else what was said, else the ports.
#include "../catch.h"
#include "../dialog.h"

using namespace webconv;
using webconv::test::Dialog;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view masked = "\x81\x82\x01\x02\x03\x04\x69\x6b";

constexpr ControlBits syn = control::syn, ack = control::ack;

struct Told {
    Roles roles;
    std::string client;
};

// The dialog of one segment of the side with the higher port (40000), or of the side with port 80.
Told told(Side from, ControlBits flags, std::string_view payload = {})
{
    Dialog d;
    d.raw(from, flags, (flags & syn) != 0 ? 0 : 500, 700, payload);
    return {d.summary().roles, std::string(d.capture().client(0))};
}

constexpr std::string_view high = "10.0.0.1:40000", low = "10.0.0.2:80";

} // namespace

TEST_CASE("Roles: seen in the handshake, whatever the ports")
{
    for (const auto& [from, client] : {std::pair{Side::client, high}, std::pair{Side::server, low}}) {
        const Told t = told(from, syn);
        CHECK(t.roles == Roles::seen);
        CHECK(t.client == client);
    }
    for (const auto& [from, client] : {std::pair{Side::client, low}, std::pair{Side::server, high}}) {
        const Told t = told(from, syn | ack);
        CHECK(t.roles == Roles::seen);
        CHECK(t.client == client);
    }
}

TEST_CASE("Roles: inferred from a request, a preface, masked frames, a ClientHello; a response, a ServerHello")
{
    const std::string two_masked = std::string(masked) + std::string(masked);
    const std::string_view hello("\x16\x03\x01\x00\x06\x01\x00\x00\x02\x03\x03", 11);
    for (const std::string_view text :
         {get, std::string_view("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), std::string_view(two_masked)}) {
        for (const auto& [from, client] : {std::pair{Side::client, high}, std::pair{Side::server, low}}) {
            const Told t = told(from, ack, text);
            CHECK(t.roles == Roles::inferred);
            CHECK(t.client == client);
        }
    }
    for (const auto& [from, client] : {std::pair{Side::client, low}, std::pair{Side::server, high}}) {
        const Told t = told(from, ack, ok);
        CHECK(t.roles == Roles::inferred);
        CHECK(t.client == client);
    }
    Dialog d;
    d.raw(Side::server, syn | ack, 0, 1);
    d.raw(Side::server, ack, 1, 1, hello);
    CHECK(d.summary().roles == Roles::seen); // the handshake is stronger
    CHECK(d.capture().client(0) == high);
}

TEST_CASE("Roles: of a simultaneous open one SYN is missing: what is said decides, not the other SYN")
{
    Dialog d;
    d.raw(Side::server, syn, 0, 0);
    d.raw(Side::client, syn | ack, 0, 1);
    d.raw(Side::server, syn | ack, 0, 1);
    CHECK(d.summary().roles == Roles::guessed);
    d.raw(Side::client, ack, 1, 1, get);
    d.raw(Side::server, ack, 1, 1 + get.size(), ok);
    CHECK(d.summary().roles == Roles::inferred);
    CHECK(d.capture().client(0) == high);

    Dialog answers; // of both SYNs nothing is there
    answers.raw(Side::server, syn | ack, 0, 1);
    answers.raw(Side::client, syn | ack, 0, 1);
    answers.raw(Side::client, ack, 1, 1, get);
    CHECK(answers.summary().roles == Roles::inferred);
    CHECK(answers.capture().client(0) == high);

    Dialog one_sided;
    one_sided.raw(Side::client, syn | ack, 0, 1);
    one_sided.raw(Side::client, ack, 1, 1, get);
    CHECK(one_sided.summary().roles == Roles::inferred);
    CHECK(one_sided.capture().client(0) == high);
}

TEST_CASE("Roles: guessed by the higher port; of equal ports, the first sender")
{
    for (const Side from : {Side::client, Side::server}) {
        const Told t = told(from, ack);
        CHECK(t.roles == Roles::guessed);
        CHECK(t.client == high);
    }
    Capture capture;
    Segment s;
    s.frame = Frame{1};
    s.source = {{10, 0, 0, 9}, 80, Address::Family::ipv4};
    s.destination = {{10, 0, 0, 1}, 80, Address::Family::ipv4};
    s.flags = ack;
    capture.add(s);
    CHECK(capture.client(0) == "10.0.0.9:80");
    CHECK(capture.summary(0).roles == Roles::guessed);
}

TEST_CASE("Roles: of a simultaneous open in which nothing is asked, guessed by the ports, too")
{
    Dialog d;
    d.raw(Side::server, control::syn, 0, 0);
    d.raw(Side::client, control::syn, 0, 0);
    CHECK(d.summary().roles == Roles::guessed);
    CHECK(d.annotation(1).from == Side::server);
}

TEST_CASE("Roles: become known late, and all that was said before follows")
{
    Dialog d;
    d.raw(Side::server, ack, 1, 1);
    CHECK(d.annotation(1).from == Side::server);
    d.raw(Side::server, ack, 1, 1, get); // it is the client after all
    CHECK(d.annotation(1).from == Side::client);
    CHECK(d.summary().roles == Roles::inferred);
    CHECK(d.says(2).starts_with("C: "));
    CHECK(d.summary().bytes_client == get.size());
}

TEST_CASE("RFC 5952: addresses")
{
    const auto shown = [](std::initializer_list<std::uint16_t> groups) {
        Capture capture;
        Segment s;
        s.frame = Frame{1};
        s.source.family = s.destination.family = Address::Family::ipv6;
        std::size_t i = 0;
        for (const std::uint16_t g : groups) {
            s.source.bytes[i++] = static_cast<std::uint8_t>(g >> 8);
            s.source.bytes[i++] = static_cast<std::uint8_t>(g);
        }
        s.source.port = 80;
        s.flags = syn;
        capture.add(s);
        return std::string(capture.client(0));
    };
    CHECK(shown({0, 0, 0, 0, 0, 0, 0, 1}) == "[::1]:80");
    CHECK(shown({0, 0, 0, 0, 0, 0, 0, 0}) == "[::]:80");
    CHECK(shown({0x2001, 0xdb8, 0, 0, 1, 0, 0, 1}) == "[2001:db8::1:0:0:1]:80");
    CHECK(shown({0x2001, 0xdb8, 0, 1, 1, 1, 1, 1}) == "[2001:db8:0:1:1:1:1:1]:80");
    CHECK(shown({1, 0, 0, 0, 0, 0, 0, 0}) == "[1::]:80");
    CHECK(shown({0, 0, 1, 0, 0, 0, 1, 1}) == "[0:0:1::1:1]:80");
}
