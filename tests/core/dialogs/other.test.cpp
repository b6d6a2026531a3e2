// Protocols that webconv does not know: it claims nothing.
#include "http_words.h"

using namespace webconv;
using namespace webconv::test;
using namespace std::string_literals;

namespace {

struct Spoken {
    const char* name;
    std::string client, server;
    bool server_first;
};

const Spoken others[] = {
    {"SSH", "SSH-2.0-OpenSSH_9.2\r\n", "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", true},
    {"SMTP", "EHLO mail.example\r\n", "220 mail.example ESMTP Postfix\r\n", true},
    {"SMTP, one word", "QUIT\r\n", "220 mail.example ESMTP\r\n", true},
    {"POP3", "USER joe\r\n", "+OK ready\r\n", true},
    {"FTP", "USER anonymous\r\n", "220 (vsFTPd 3.0.3)\r\n", true},
    {"Redis RESP", "*2\r\n$3\r\nGET\r\n$3\r\nfoo\r\n", "$3\r\nbar\r\n", false},
    {"Redis inline", "GET foo\r\n", "$3\r\nbar\r\n", false},
    {"Redis ping", "PING\r\n", "+PONG\r\n", false},
    {"memcached", "get key\r\n", "VALUE key 0 2\r\nok\r\nEND\r\n", false},
    {"PostgreSQL", "\x00\x00\x00\x08\x04\xd2\x16\x2f"s, "N", false},
    {"MySQL", "\x20\x00\x00\x01\x05\xa6\x0f\x00"s, "\x4a\x00\x00\x00\x0a"s + "8.0.30\0\x08\x00\x00\x00"s, true},
    {"DNS", "\x00\x1d\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07"s + "example\x03org\x00\x00\x01\x00\x01"s,
     "\x00\x0c\x12\x34\x81\x83\x00\x00\x00\x00\x00\x00\x00\x00"s, false},
    {"MQTT", "\x10\x0c\x00\x04MQTT\x04\x02\x00\x3c\x00\x00"s, "\x20\x02\x00\x00"s, false},
    {"SOCKS 5", "\x05\x01\x00"s, "\x05\x00"s, false},
    {"IRC", "NICK joe\r\nUSER joe 0 * :Joe\r\n", ":irc.example 001 joe :Welcome\r\n", false},
    {"SIP", "OPTIONS sip:a@b SIP/2.0\r\n\r\n", "SIP/2.0 200 OK\r\n\r\n", false},
    {"RTSP", "DESCRIBE rtsp://a/b RTSP/1.0\r\nCSeq: 1\r\n\r\n", "RTSP/1.0 200 OK\r\n\r\n", false},
    {"zeros", std::string(100, '\0'), std::string(100, '\0'), false},
    {"a letter", "G", "x", false},
};

} // namespace

TEST_CASE("DESIGN 3: other protocols are other")
{
    for (const Spoken& spoken : others) {
        INFO(spoken.name);
        Dialog d;
        d.open();
        if (spoken.server_first) d.server(spoken.server);
        d.client(spoken.client);
        if (!spoken.server_first) d.server(spoken.server);
        d.client("and more\r\n");
        d.close_by_client();
        CHECK(http(d) == "other, -, -, certain, 0 requests, 0 responses");
        CHECK(d.phases() == "open.syn open.syn_ack open.ack data data data close.fin close.fin_reply close.last_ack");
        CHECK(d.verdict() == "other, -, client, orderly, client done");
        CHECK(upgrade(d) == "none");
    }
}

TEST_CASE("DESIGN 10: mid-stream, other protocols are other")
{
    for (const Spoken& spoken : others) {
        INFO(spoken.name);
        Dialog d;
        d.open();
        d.client("x");
        d.server("y");
        d.capture_starts();
        for (int i = 0; i < 3; ++i) {
            d.client(spoken.client);
            d.server(spoken.server);
        }
        CHECK(http(d) == "other, -, -, probable, 0 requests, 0 responses");
        d.close_by_client();
        CHECK(d.phases() == "data data data data data data close.fin close.fin_reply close.last_ack");
    }
}

TEST_CASE("DESIGN 10: STARTTLS is other, because it did not begin with TLS")
{
    Dialog d;
    d.open();
    d.server("220 mail.example ESMTP\r\n");
    d.client("EHLO a\r\n");
    d.server("250-mail.example\r\n250 STARTTLS\r\n");
    d.client("STARTTLS\r\n");
    d.server("220 go ahead\r\n");
    d.client("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00"s);
    d.server("\x16\x03\x03\x00\x05\x02\x00\x00\x01\x00"s);
    CHECK(http(d) == "other, -, -, certain, 0 requests, 0 responses");
    CHECK_FALSE(d.summary().tls);
}

TEST_CASE("DESIGN 10: STARTTLS is other, also where some of what stood before it was not captured")
{
    Dialog d;
    d.open();
    d.lose_next();
    d.server("220 mail.example ESMTP\r\n");
    d.client("EHLO a\r\n");
    d.server("250 STARTTLS\r\n");
    d.client("STARTTLS\r\n");
    d.server("220 go ahead\r\n");
    for (int i = 0; i < 3; ++i) {
        d.client("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00"s);
        d.server("\x16\x03\x03\x00\x05\x02\x00\x00\x01\x00"s);
    }
    d.finish();
    CHECK(http(d) == "other, -, -, probable, 0 requests, 0 responses");
    CHECK_FALSE(d.summary().tls);
}

TEST_CASE("Confidence: TLS is probable where the first bytes of a side were not captured")
{
    Dialog d;
    d.open();
    d.lose_next();
    d.client("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00"s);
    d.lose_next();
    d.server("\x16\x03\x03\x00\x05\x02\x00\x00\x01\x00"s);
    for (int i = 0; i < 3; ++i) {
        d.client("\x17\x03\x03\x00\x05xxxxx"s);
        d.server("\x17\x03\x03\x00\x05xxxxx"s);
    }
    d.finish();
    CHECK(http(d) == "TLS, -, -, probable, 0 requests, 0 responses");
}

TEST_CASE("DESIGN 10: text of HTTP inside another protocol is no HTTP")
{
    Dialog d;
    d.open();
    d.server("220 mail.example ESMTP\r\n");
    d.client("DATA\r\n");
    d.server("354 go on\r\n");
    d.client(get);
    CHECK(http(d) == "other, -, -, certain, 0 requests, 0 responses");
}

TEST_CASE("DESIGN 3: bytes that say nothing, in many shapes")
{
    std::uint32_t state = 1;
    for (int i = 0; i < 500; ++i) {
        Dialog d;
        d.open();
        for (int n = 0; n < 6; ++n) {
            std::string bytes;
            for (std::uint32_t length = 1 + (state >> 16) % 60; length > 0; --length) {
                state = state * 1664525 + 1013904223;
                bytes += static_cast<char>(state >> 24);
            }
            if (n % 2 == 0)
                d.client(bytes);
            else
                d.server(bytes);
        }
        CHECK(http(d) == "other, -, -, certain, 0 requests, 0 responses");
    }
}
