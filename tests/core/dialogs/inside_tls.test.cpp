// TLS that could be decrypted: what is inside is read by the same rules (DESIGN sections 3, 4, 10).
#include "h2_frames.h"
#include "tls_records.h"
#include "websocket_frames.h"

#include <random>

using namespace webconv;
using namespace webconv::test;

TEST_CASE("DESIGN 3: inside TLS the same rules give the same classes")
{
    Dialog d = tls13();
    client_says(d, get);
    server_says(d, ok);
    client_says(d, get);
    server_says(d, ok);
    CHECK(http(d) == "keep-alive, used, 1.1, certain, 2 requests, 2 responses");
    CHECK(d.summary().tls);
    CHECK(class_reason(d) == "inside TLS: 2 requests on one connection");
    CHECK(d.phases() == "open.syn open.syn_ack open.ack tls.handshake tls.handshake+tls.data tls.handshake+tls.data "
                        "request+tls.data response+tls.data request+tls.data response+tls.data");
    CHECK(d.says(7) == "C: asks GET /");
    CHECK(d.says(8) == "S: answers 200 OK");
    CHECK(exchanges(d, 9) == "2: 9 10");
    CHECK(d.exchange(8).wait == 1ms);
    CHECK(d.summary().bytes_client == 5 + 301 + 6 + 58 + 2 * (22 + get.size()));
}

TEST_CASE("An alert is named where it says that no more will come")
{
    Dialog d = tls13();
    d.server(sealed13(close_notify), {.plaintext = {close_notify}});
    const Plain unknown_ca{21, "\x02\x30"};
    client_says(d, get);
    d.client(sealed13(unknown_ca), {.plaintext = {unknown_ca}});
    CHECK(d.says(7) == "S: says that no more will come (TLS close_notify)");
    CHECK(d.says(9) == "C: sends a TLS alert");
}

TEST_CASE("DESIGN 4: what is inside TLS is acknowledged as TLS")
{
    Dialog d = tls13();
    client_says(d, get);
    d.server_acks();
    CHECK(d.phases_of(8) == "ack.tls");
}

TEST_CASE("DESIGN 4: a record over several segments becomes readable in the last one")
{
    Dialog d = tls13();
    client_says(d, get);
    const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + std::string(3000, 'a');
    const std::string wire = sealed13(data_record(answer));
    d.server(wire.substr(0, 1448));
    d.server(wire.substr(1448, 1448));
    d.server(wire.substr(2896), {.plaintext = {data_record(answer)}});
    CHECK(d.phases_of(8) == "tls.data");
    CHECK(d.phases_of(10) == "response+tls.data");
    CHECK(exchanges(d, 10) == "1: 7 10");
    CHECK(exchanges(d, 8).empty());
}

TEST_CASE("RFC 8446 6.1: a response that lasts until the close ends with close_notify")
{
    Dialog d = tls13();
    client_says(d, "GET / HTTP/1.0\r\n\r\n");
    server_says(d, "HTTP/1.0 200 OK\r\n\r\nhello");
    d.server(sealed13(close_notify), {.plaintext = {close_notify}});
    CHECK(d.exchange(8).receive == 0ms);
    CHECK(d.phases_of(9) == "tls.data+tls.alert");
    d.close_by_server();
    CHECK(d.verdict() == "HTTP/1.0, none, server, orderly, not persistent");
}

TEST_CASE("DESIGN 6: close_notify breaks no silence before an idle timeout")
{
    for (const bool with_fin : {false, true}) {
        Dialog d = tls13();
        client_says(d, get);
        server_says(d, ok);
        d.wait(4s);
        const std::string alert = sealed13(close_notify);
        d.server(alert, {.flags = with_fin ? control::fin : ControlBits{0}, .plaintext = {close_notify}});
        if (with_fin) {
            CHECK(d.verdict().ends_with("idle timeout, not announced, measured 4.0 s"));
            continue;
        }
        d.close_by_server();
        CHECK(d.verdict() == "keep-alive, offered, server, orderly, idle timeout, not announced, measured 4.0 s");
    }
}

TEST_CASE("DESIGN 3: HTTP/2 inside TLS is h2")
{
    Encoder c, s;
    Dialog d = tls13();
    client_says(d, joined({preface, settings, c.get(1, "/a"), c.get(3, "/b")}));
    server_says(d, joined({settings, settings_ack, s.answer(1, "200"), data(1, "x")}));
    server_says(d, joined({s.answer(3, "404", end_both), goaway(3, 0)}));
    CHECK(h2_told(d) == "h2, 2 streams, 2 requests, 2 responses");
    CHECK(http(d) == "h2, used, 2, certain, 2 requests, 2 responses");
    CHECK(class_reason(d) == "inside TLS: HTTP/2 preface in frame 7, RFC 9113 3.3");
    CHECK(d.phases_of(7) == "request+h2.preface+h2.settings+h2.headers+tls.data");
}

TEST_CASE("DESIGN 3: a WebSocket inside TLS")
{
    Dialog d = tls13();
    client_says(d, ws_offer);
    server_says(d, ws_accept + ws(0x81, "welcome"));
    client_says(d, masked(0x88, close_code(1000)));
    CHECK(ws_told(d) == "WebSocket, 1 messages, 1000");
    CHECK(d.phases_of(8) == "upgrade.accept+ws.text+tls.data");
    CHECK(d.says(9).starts_with("C: closes the WebSocket: 1000"));
}

TEST_CASE("DESIGN 3: a tunnel inside TLS is not looked into")
{
    Dialog d = tls13();
    client_says(d, "CONNECT a:443 HTTP/1.1\r\n\r\n");
    server_says(d, "HTTP/1.1 200 OK\r\n\r\n");
    client_says(d, client_hello);
    CHECK(d.summary().kind == Class::tunnel);
    CHECK(d.phases_of(9) == "tls.data+tunnel.data");
}

TEST_CASE("DESIGN 10: TLS decrypted without application data is TLS, with other data it is other")
{
    Dialog d = tls13();
    CHECK(http(d) == "TLS, -, -, certain, 0 requests, 0 responses");
    client_says(d, "\x01\x02\x03");
    server_says(d, "\x04");
    CHECK(http(d) == "other, -, -, certain, 0 requests, 0 responses");
    CHECK(d.phases_of(7) == "tls.data+data");
    CHECK(d.summary().tls);
}

TEST_CASE("DESIGN 10: plaintext behind STARTTLS stays other")
{
    Dialog d;
    d.open();
    d.server("220 mail.example ESMTP\r\n");
    d.client("STARTTLS\r\n");
    d.server("220 go\r\n");
    d.client(sealed13(data_record(get)), {.plaintext = {data_record(get)}});
    CHECK(d.summary().kind == Class::other);
    CHECK_FALSE(d.summary().tls);
}

TEST_CASE("DESIGN 3: if one direction only could be decrypted, it is probable")
{
    Dialog d = tls13();
    client_says(d, get);
    d.server(sealed13(data_record(ok)));
    CHECK(http(d) == "keep-alive, offered, 1.1, probable, 1 requests, 0 responses");
}

TEST_CASE("DESIGN 10: what waits inside to be recognised stays undecided while further records come")
{
    Dialog d = tls13();
    client_says(d, "GE");
    CHECK(http(d) == "other, -, -, probable, 0 requests, 0 responses");
    d.client(sealed13(data_record(get)).substr(0, 10)); // the beginning of the next one
    CHECK(class_reason(d) == "inside TLS: the payload cannot be told: where it begins, it is not complete");
}

TEST_CASE("DESIGN 2: a record that could not be decrypted loses the place, and is not guessed")
{
    Dialog d = tls13();
    client_says(d, get);
    server_says(d, "HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\nten bytes.");
    d.server(sealed13(data_record(std::string(20, 'a'))));
    server_says(d, std::string(30, 'b')); // 60 bytes, if the sealed ones were counted
    CHECK(d.summary().responses == 1);
    CHECK_FALSE(d.exchange(10).receive);
    CHECK(d.summary().confidence == Confidence::probable);
    CHECK(d.phases_of(9) == "tls.data");
    client_says(d, get);
    server_says(d, ok); // a whole start line: read again
    CHECK(exchanges(d, 12) == "2: 11 12");
}

TEST_CASE("DESIGN 2: what begins behind a record that could not be decrypted is read as from the middle")
{
    Dialog d = tls13();
    d.client(sealed13(data_record("POST / HTT")));
    client_says(d, "P/1.1\r\n\r\n");
    client_says(d, get);
    server_says(d, ok);
    CHECK(http(d) == "keep-alive, offered, 1.1, probable, 1 requests, 1 responses");
}

TEST_CASE("RFC 8446 5.1: an empty record hides nothing")
{
    Dialog d = tls13();
    client_says(d, get);
    server_says(d, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\none");
    d.server(sealed13(data_record("")));
    server_says(d, "two");
    CHECK(http(d) == "keep-alive, offered, 1.1, certain, 1 requests, 1 responses");
    CHECK(d.exchange(10).receive == 2ms);
}

TEST_CASE("RFC 5246 6.2.1: TLS 1.2 tells the type of each record")
{
    Dialog d;
    d.open();
    d.client(client_hello);
    d.server(server_hello);
    const Plain finished = handshake_record(16);
    d.client(change_cipher_spec + sealed12(finished), {.plaintext = {finished}});
    d.server(change_cipher_spec + sealed12(finished), {.plaintext = {finished}});
    d.client(sealed12(data_record(get)), {.plaintext = {data_record(get)}});
    d.server(sealed12(data_record(ok)) + sealed12(close_notify), {.plaintext = {data_record(ok), close_notify}});
    CHECK(http(d) == "keep-alive, offered, 1.1, certain, 1 requests, 1 responses");
    CHECK(d.phases_of(9) == "response+tls.data+tls.alert");
    CHECK(d.says(9) == "S: answers 200 OK, says that no more will come (TLS close_notify)");
}

TEST_CASE("DESIGN 4: a repeated TLS segment repeats what is inside")
{
    Dialog d = tls13();
    client_says(d, get);
    d.repeat_last();
    server_says(d, ok);
    CHECK(d.phases_of(8) == "repeat+request+tls.data");
    CHECK(http(d) == "keep-alive, offered, 1.1, certain, 1 requests, 1 responses");
}

TEST_CASE("DESIGN 2: any plaintext can be read")
{
    std::mt19937 random(7);
    const std::string words[]{get, ok, ws_offer, ws_accept, preface + settings, client_hello, "HTTP/1.1 ", "\r\n"};
    for (int round = 0; round < 400; ++round) {
        Dialog d = tls13();
        for (int i = 0; i < 12; ++i) {
            std::vector<Plain> plaintext;
            std::string wire;
            for (auto n = random() % 4; n > 0; --n) {
                Plain plain{static_cast<std::uint8_t>(20 + random() % 5), words[random() % std::size(words)]};
                if (random() % 3 == 0) plain.content.resize(random() % 40);
                if (random() % 3 != 0) wire += sealed13(plain);
                if (random() % 4 != 0) plaintext.push_back(plain);
            }
            if (wire.empty()) continue;
            if (random() % 10 == 0) d.lose_next();
            if (random() % 10 == 0) d.delay_next();
            random() % 2 == 0 ? d.client(wire, {.plaintext = plaintext}) : d.server(wire, {.plaintext = plaintext});
        }
        d.close_by_client();
        d.finish();
        for (std::uint32_t frame = 1; frame <= d.last_frame(); ++frame) {
            CHECK_FALSE(d.annotation(frame).phases.empty());
            CHECK(d.says(frame).size() > 4);
        }
        CHECK_FALSE(class_reason(d).empty());
    }
}
