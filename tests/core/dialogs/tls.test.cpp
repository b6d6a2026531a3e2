// TLS that is not decrypted: records are what can be seen (RFC 8446 section 5.1).
#include "tls_records.h"

using namespace webconv;
using namespace webconv::test;

namespace {

Dialog tls()
{
    Dialog d;
    d.open();
    d.client(client_hello);
    d.server(server_hello + change_cipher_spec + sealed(100));
    d.client(change_cipher_spec + sealed(50));
    return d;
}

} // namespace

TEST_CASE("RFC 8446 5.1: a TLS conversation")
{
    Dialog d = tls();
    d.client(sealed(200));
    d.server_acks();
    d.server(sealed(16000) + sealed(16000));
    d.client(record(21, "\x01\x02"));
    d.close_by_client();
    CHECK(d.phases() == "open.syn open.syn_ack open.ack tls.handshake tls.handshake+tls.data tls.handshake+tls.data "
                        "tls.data ack.tls tls.data tls.alert close.fin close.fin_reply close.last_ack");
    CHECK(http(d) == "TLS, -, -, certain, 0 requests, 0 responses");
    CHECK(d.summary().tls);
    CHECK(d.verdict() == "TLS, -, client, orderly, client done");
    CHECK(class_reason(d) == "TLS records from frame 4 on, RFC 8446 5.1");
}

TEST_CASE("RFC 8446 5.1: a hello in pieces")
{
    for (const std::size_t cut : {1u, 2u, 3u, 4u, 5u, 6u, 100u}) {
        INFO(cut);
        Dialog d;
        d.open();
        d.client(client_hello.substr(0, cut));
        d.client(client_hello.substr(cut));
        d.server(server_hello);
        CHECK(d.phases() == "open.syn open.syn_ack open.ack tls.handshake tls.handshake tls.handshake");
        CHECK(d.summary().kind == Class::tls);
    }
}

TEST_CASE("RFC 8446 5.1: records over many segments")
{
    Dialog d = tls();
    d.server_in_pieces(sealed(10000) + sealed(10000), 1448);
    for (std::uint32_t frame = 7; frame <= d.last_frame(); ++frame) CHECK(d.phases_of(frame) == "tls.data");
}

TEST_CASE("DESIGN 10: a TLS hello that is answered in HTTP/1.1 stays TLS")
{
    Dialog d;
    d.open();
    d.client(client_hello);
    d.server("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbad");
    d.close_by_server();
    CHECK(d.summary().kind == Class::tls);
    CHECK(d.phases_of(4) == "tls.handshake");
    CHECK(d.phases_of(5) == "response");
    CHECK(d.says(5) == "S: answers 400 Bad Request");
}

TEST_CASE("DESIGN 10: the client is who sends the ClientHello")
{
    Dialog d = tls();
    d.capture_starts();
    d.raw(Side::server, control::ack | control::psh, 1, 1, server_hello);
    d.finish();
    CHECK(d.annotation(1).from == Side::server);
}

TEST_CASE("DESIGN 10: mid-stream, two exact records are TLS")
{
    Dialog d = tls();
    d.capture_starts();
    d.client(sealed(100));
    CHECK(d.summary().kind == Class::other);
    d.server(sealed(1000));
    CHECK(http(d) == "TLS, -, -, probable, 0 requests, 0 responses");
    CHECK(d.phases() == "tls.data tls.data");
}

TEST_CASE("RFC 8446: behind a hole, records are found again")
{
    Dialog d = tls();
    d.lose_next();
    d.server(sealed(100));
    d.server(sealed(100));
    d.server(sealed(100));
    d.finish();
    CHECK(d.phases_of(7) == "tls.data+gap");
    CHECK(d.phases_of(8) == "tls.data");
}

TEST_CASE("RFC 8446: records cut by the snap length")
{
    Dialog d = tls();
    for (int i = 0; i < 3; ++i) d.server(sealed(1000), {.captured = 40});
    d.server(sealed(600) + sealed(600), {.captured = 40});
    d.server(sealed(100));
    for (std::uint32_t frame = 7; frame <= 11; ++frame) CHECK(d.phases_of(frame) == "tls.data");
    CHECK(d.summary().kind == Class::tls);
}
