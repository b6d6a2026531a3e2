#include "../websocket/pieces.h"

#include "tls/record_reader.h"

namespace webconv::tls {

static std::string_view word(Found found)
{
    switch (found) {
    case Found::more: return "";
    case Found::header: return "header";
    case Found::payload: return "payload";
    case Found::end: return "end";
    case Found::not_tls: return "not_tls";
    }
    return "?";
}

} // namespace webconv::tls

using namespace webconv;
using namespace webconv::tls;
using test::hex;

namespace {

const std::string client_hello = hex("16 0301 0006 01 000002 0303");
const std::string server_hello = hex("16 0303 0006 02 000002 0303");
const std::string change_cipher_spec = hex("14 0303 0001 01");
const std::string alert = hex("15 0303 0002 01 00");
const std::string application_data = hex("17 0303 0004 deadbeef");

std::string records(std::string_view bytes)
{
    return test::story_however_cut([] { return RecordReader(); }, bytes, header_length);
}

RecordReader after(std::string_view bytes)
{
    RecordReader reader;
    test::story(reader, {bytes}, header_length);
    return reader;
}

} // namespace

TEST_CASE("RFC 8446 5.1: a record has a type, a version and a length")
{
    CHECK(records(client_hello) == "header 5, payload 6, end");
    const RecordHeader h = after(client_hello).header();
    CHECK(h.is(ContentType::handshake));
    CHECK(h.version == 0x0301);
    CHECK(h.length == 6);
}

TEST_CASE("RFC 8446 5.1: records follow each other")
{
    CHECK(records(server_hello + change_cipher_spec + application_data + alert) ==
          "header 5, payload 6, end, header 5, payload 1, end, header 5, payload 4, end, header 5, payload 2, end");
    CHECK(after(server_hello + alert).header().is(ContentType::alert));
}

TEST_CASE("RFC 6520 3: heartbeats are records")
{
    CHECK(records(hex("18 0303 0003 01 0000")) == "header 5, payload 3, end");
}

TEST_CASE("RFC 8446 5.1: unknown types and versions are refused")
{
    for (const char* refused : {"13 0303 0001", "19 0303 0001", "16 0203 0001", "16 0305 0001", "48 54 54 50 2f"}) {
        INFO(refused);
        CHECK(records(hex(refused)) == "not_tls");
    }
}

TEST_CASE("RFC 5246 6.2.3: a record is at most 2^14 + 2048 bytes long")
{
    CHECK(records(hex("17 0303 4801")) == "not_tls");
    RecordReader reader;
    const std::string longest = hex("17 0303 4800") + std::string(longest_record, 'x');
    CHECK(test::story(reader, {longest}, header_length) == "header 5, payload 18432, end");
}

TEST_CASE("RFC 8446 5.1: only application data may be empty")
{
    CHECK(records(hex("17 0303 0000") + alert) == "header 5, end, header 5, payload 2, end");
    for (const char* refused : {"14 0303 0000", "15 0303 0000", "16 0303 0000"})
        CHECK(records(hex(refused)) == "not_tls");
}

TEST_CASE("RFC 8446 5.1: a hole inside a record is passed, any other loses the place")
{
    RecordReader inside = after(hex("17 0303 000a 00"));
    CHECK_FALSE(inside.between_records());
    CHECK(inside.skip(0));
    CHECK(inside.skip(9));
    CHECK(inside.next(as_bytes(alert)) == Step{Found::end, 0});
    CHECK(inside.between_records());
    CHECK(inside.next(as_bytes(alert)) == Step{Found::header, 5});

    RecordReader beyond = after(hex("17 0303 000a 00"));
    CHECK_FALSE(beyond.skip(10));
    CHECK(beyond.between_records());
    CHECK(beyond.next(as_bytes(alert)) == Step{Found::header, 5});

    RecordReader between;
    CHECK(between.skip(0));
    CHECK_FALSE(between.skip(1));
}

TEST_CASE("RFC 8446 4.1: hellos are known by six bytes")
{
    CHECK(starts_like_client_hello(as_bytes(client_hello)));
    CHECK(starts_like_client_hello(as_bytes(client_hello.substr(0, 6))));
    CHECK_FALSE(starts_like_client_hello(as_bytes(client_hello.substr(0, 5))));
    CHECK_FALSE(starts_like_client_hello(as_bytes(server_hello)));
    CHECK(starts_like_server_hello(as_bytes(server_hello)));
    CHECK_FALSE(starts_like_server_hello(as_bytes(client_hello)));

    CHECK_FALSE(starts_like_client_hello(as_bytes(hex("16 0303 0000 01"))));
    CHECK_FALSE(starts_like_client_hello(as_bytes(hex("16 0303 4001 01"))));
    CHECK_FALSE(starts_like_client_hello(as_bytes(hex("17 0303 0006 01"))));
    CHECK_FALSE(starts_like_client_hello(as_bytes(hex("16 0203 0006 01"))));
    CHECK_FALSE(starts_like_client_hello(as_bytes("GET / HTTP/1.1\r\n")));
}

TEST_CASE("RFC 8446 5.1: the beginning of a hello may become one")
{
    for (std::size_t length = 1; length <= 5; ++length) {
        INFO(length);
        CHECK(may_become_hello(as_bytes(client_hello.substr(0, length))));
        CHECK(may_become_hello(as_bytes(hex("16 0303 4000").substr(0, length))));
    }
    CHECK_FALSE(may_become_hello({}));
    CHECK_FALSE(may_become_hello(as_bytes(client_hello.substr(0, 6))));
    for (const char* not_one : {"17", "16 02", "16 0305", "16 0303 41", "16 0303 0000", "16 0303 4001", "47 45 54"}) {
        INFO(not_one);
        CHECK_FALSE(may_become_hello(as_bytes(hex(not_one))));
    }
}

TEST_CASE("RFC 8446 5.1: exact records are evidence")
{
    CHECK(exact_records(as_bytes(application_data)) == 1);
    CHECK(exact_records(as_bytes(server_hello + change_cipher_spec + application_data)) == 3);
    CHECK(exact_records(as_bytes(application_data + "x")) == 0);
    CHECK(exact_records(as_bytes(application_data.substr(0, 8))) == 0);
    CHECK(exact_records(as_bytes("GET / HTTP/1.1\r\n\r\n")) == 0);
    CHECK(exact_records({}) == 0);
}

TEST_CASE("RFC 8446 5: hostile records: any bytes in any pieces")
{
    std::mt19937 random(8446);
    const std::string seed = client_hello + server_hello + change_cipher_spec + application_data + alert;
    for (int i = 0; i < 5000; ++i) {
        const std::string bytes = test::mutated(seed, random);
        RecordReader whole;
        RecordReader pieces;
        const std::string told = test::story(whole, {bytes}, header_length);
        const std::string told_of_pieces = test::story(pieces, test::pieces_of(bytes, random), header_length);
        if (told != told_of_pieces) CHECK(told == told_of_pieces);
        pieces.skip(random() % 100);
        test::story(pieces, {bytes}, header_length);
        exact_records(as_bytes(bytes));
        may_become_hello(as_bytes(bytes).first(std::min<std::size_t>(bytes.size(), random() % 8)));
    }
}
