#include "pieces.h"

#include "websocket/frame_reader.h"

namespace webconv::websocket {

static std::string_view word(Found found)
{
    switch (found) {
    case Found::more: return "";
    case Found::header: return "header";
    case Found::payload: return "payload";
    case Found::end: return "end";
    case Found::not_websocket: return "not_websocket";
    }
    return "?";
}

} // namespace webconv::websocket

using namespace webconv;
using namespace webconv::websocket;
using test::hex;

namespace {

// RFC 6455 section 5.7.
const std::string hello = hex("81 05 48 65 6c 6c 6f");
const std::string masked_hello = hex("81 85 37 fa 21 3d 7f 9f 4d 51 58");
const std::string fragmented_hello = hex("01 03 48 65 6c  80 02 6c 6f");
const std::string ping = hex("89 05 48 65 6c 6c 6f");
const std::string masked_pong = hex("8a 85 37 fa 21 3d 7f 9f 4d 51 58");

std::string frames(std::string_view bytes)
{
    return test::story_however_cut([] { return FrameReader(); }, bytes, longest_header);
}

/// The reader after all of `bytes`.
FrameReader after(std::string_view bytes)
{
    FrameReader reader;
    test::story(reader, {bytes}, longest_header);
    return reader;
}

FrameHeader header_of(std::string_view bytes) { return after(bytes).header(); }

} // namespace

TEST_CASE("RFC 6455 5.7: a single-frame unmasked text message")
{
    CHECK(frames(hello) == "header 2, payload 5, end");
    const FrameHeader h = header_of(hello);
    CHECK(h.fin);
    CHECK(h.rsv == 0);
    CHECK(h.is(Opcode::text));
    CHECK_FALSE(h.masked);
    CHECK(h.length == 5);
    CHECK(h.header_length == 2);
}

TEST_CASE("RFC 6455 5.7: a single-frame masked text message")
{
    CHECK(frames(masked_hello) == "header 6, payload 5, end");
    CHECK(header_of(masked_hello).masked);
    CHECK(header_of(masked_hello).header_length == 6);
}

TEST_CASE("RFC 6455 5.7: a fragmented message")
{
    CHECK(frames(fragmented_hello) == "header 2, payload 3, end, header 2, payload 2, end");
    CHECK_FALSE(header_of(fragmented_hello.substr(0, 5)).fin);
    CHECK(header_of(fragmented_hello).is(Opcode::continuation));
    CHECK(header_of(fragmented_hello).fin);
}

TEST_CASE("RFC 6455 5.7: a ping and its masked pong")
{
    CHECK(frames(ping) == "header 2, payload 5, end");
    CHECK(header_of(ping).is(Opcode::ping));
    CHECK(frames(masked_pong) == "header 6, payload 5, end");
    CHECK(header_of(masked_pong).is(Opcode::pong));
}

TEST_CASE("RFC 6455 5.7: 256 bytes have a 16-bit length, 64 KiB a 64-bit length")
{
    CHECK(frames(hex("82 7e 0100") + std::string(256, 'x')) == "header 4, payload 256, end");

    const std::string large = hex("82 7f 0000000000010000") + std::string(65536, 'x');
    FrameReader reader;
    CHECK(test::story(reader, {large}, longest_header) == "header 10, payload 65536, end");
    CHECK(reader.header().length == 65536);
}

TEST_CASE("RFC 6455 5.2: an empty payload ends right after the header")
{
    CHECK(frames(hex("81 00 89 80 01020304") + hello) == "header 2, end, header 6, end, header 2, payload 5, end");
}

TEST_CASE("RFC 6455 5.2: a frame that goes on is not at its end")
{
    FrameReader reader = after(hello.substr(0, 4));
    CHECK_FALSE(reader.between_frames());
    CHECK(reader.next({}) == Step{Found::more, 0});
    CHECK(reader.next(as_bytes("llo")) == Step{Found::payload, 3});
    CHECK_FALSE(reader.between_frames());
    CHECK(reader.next({}) == Step{Found::end, 0});
    CHECK(reader.between_frames());
    CHECK(reader.next({}) == Step{Found::more, 0});
}

TEST_CASE("RFC 6455 5.2: reserved opcodes, RSV2 and RSV3 are refused, RSV1 is an extension's")
{
    for (const char* refused : {"83 00", "87 00", "8b 00", "8f 00", "a1 00", "91 00"}) {
        INFO(refused);
        CHECK(frames(hex(refused)) == "not_websocket");
    }
    CHECK(frames(hex("c1 00")) == "header 2, end");
    CHECK(header_of(hex("c1 00")).rsv == 4);
}

TEST_CASE("RFC 6455 5.2: the minimal number of bytes must be used for the length")
{
    CHECK(frames(hex("82 7e 007d") + std::string(125, 'x')) == "not_websocket");
    CHECK(frames(hex("82 7e 007e") + std::string(126, 'x')) == "header 4, payload 126, end");
    CHECK(frames(hex("82 fe 007d 00000000")) == "not_websocket");
    CHECK(frames(hex("82 7f 000000000000ffff")) == "not_websocket");
    CHECK(frames(hex("82 ff 000000000000ffff 00000000")) == "not_websocket");
}

TEST_CASE("RFC 6455 5.2: the most significant bit of a 64-bit length is 0")
{
    CHECK(frames(hex("82 7f 8000000000000000")) == "not_websocket");
    CHECK(frames(hex("82 7f 7fffffffffffffff 00")) == "header 10, payload 1");
}

TEST_CASE("RFC 6455 5.5: control frames are short and not fragmented")
{
    CHECK(frames(hex("89 7e 007e")) == "not_websocket");
    CHECK(frames(hex("09 00")) == "not_websocket");
    CHECK(frames(hex("89 7d") + std::string(125, 'x')) == "header 2, payload 125, end");
}

TEST_CASE("RFC 6455 5.2: what cannot be a frame leaves the reader where it is")
{
    FrameReader reader;
    CHECK(reader.next(as_bytes("HTTP/1.1 400 Bad Request\r\n")) == Step{Found::not_websocket, 0});
    CHECK(reader.between_frames());
    CHECK(reader.next(as_bytes(hello)) == Step{Found::header, 2});
}

TEST_CASE("RFC 6455 5.5.1: a Close frame has a code and a reason")
{
    const std::string close = hex("88 06 03e8") + "done";
    CHECK(frames(close) == "header 2, payload 6, end");
    CHECK(after(close).close_code() == 1000);
    CHECK(after(close).close_reason() == "done");
}

TEST_CASE("RFC 6455 5.3: a masked Close frame is unmasked")
{
    // 03e9 "bye!" under the key 37fa213d
    const std::string close = hex("88 86 37fa213d 34 13 43 44 52 db");
    CHECK(after(close).close_code() == 1001);
    CHECK(after(close).close_reason() == "bye!");

    FrameReader reader;
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i < close.size(); ++i) bytes.push_back(std::string_view(close).substr(i, 1));
    test::story(reader, bytes, longest_header);
    CHECK(reader.close_code() == 1001);
    CHECK(reader.close_reason() == "bye!");
}

TEST_CASE("RFC 6455 7.1.5: a Close frame without a code is 1005")
{
    CHECK(after(hex("88 00")).close_code() == 1005);
    CHECK(after(hex("88 01 03")).close_code() == 1005);
    CHECK(after(hex("88 00")).close_reason().empty());
    CHECK(after(hex("88 06 03e8") + "done" + hex("88 00")).close_reason().empty());
}

TEST_CASE("RFC 6455 5.5: the longest reason has 123 bytes")
{
    CHECK(after(hex("88 7d 03e8") + std::string(123, 'r')).close_reason() == std::string(123, 'r'));
}

TEST_CASE("RFC 6455 5.5.1: a Close frame with a hole tells what stands before it")
{
    FrameReader reader = after(hex("88 08 03e8") + "do");
    CHECK(reader.skip(2));
    CHECK(reader.next(as_bytes("!!")) == Step{Found::payload, 2});
    CHECK(reader.next({}) == Step{Found::end, 0});
    CHECK(reader.close_code() == 1000);
    CHECK(reader.close_reason() == "do");

    FrameReader without_code = after(hex("88 04 03"));
    CHECK(without_code.skip(3));
    CHECK(without_code.next({}) == Step{Found::end, 0});
    CHECK(without_code.close_code() == close_code_unseen);
    CHECK(without_code.close_reason().empty());
    CHECK(FrameReader().close_code() == close_code_unseen);
}

TEST_CASE("RFC 6455 5.2: a hole inside a payload is passed, any other loses the place")
{
    FrameReader inside = after(hex("82 0a 00"));
    CHECK(inside.skip(0));
    CHECK(inside.skip(4));
    CHECK(inside.skip(5));
    CHECK(inside.next(as_bytes(hello)) == Step{Found::end, 0});
    CHECK(inside.next(as_bytes(hello)) == Step{Found::header, 2});

    FrameReader beyond = after(hex("82 0a 00"));
    CHECK_FALSE(beyond.skip(10));
    CHECK(beyond.between_frames());
    CHECK(beyond.next(as_bytes(hello)) == Step{Found::header, 2});

    FrameReader between;
    CHECK(between.skip(0));
    CHECK_FALSE(between.skip(1));
}

TEST_CASE("RFC 6455 5.2: exact frames with the same mask bit are evidence")
{
    CHECK(exact_frames(as_bytes(hello + ping), false) == 2);
    CHECK(exact_frames(as_bytes(masked_hello + masked_pong), true) == 2);
    CHECK(exact_frames(as_bytes(fragmented_hello), false) == 2);

    CHECK(exact_frames(as_bytes(hello + masked_pong), false) == 0);
    CHECK(exact_frames(as_bytes(hello), true) == 0);
    CHECK(exact_frames(as_bytes(hello + "x"), false) == 0);
    CHECK(exact_frames(as_bytes(hello.substr(0, 6)), false) == 0);
    CHECK(exact_frames(as_bytes("GET / HTTP/1.1\r\n\r\n"), false) == 0);
    CHECK(exact_frames({}, false) == 0);
}

TEST_CASE("RFC 6455 1.3: Sec-WebSocket-Accept")
{
    CHECK(accept_of("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    CHECK(accept_of("").size() == 28);
}

TEST_CASE("RFC 6455 10: hostile frames: any bytes in any pieces")
{
    std::mt19937 random(6455);
    const std::string seed = hello + masked_hello + fragmented_hello + hex("82 7e 0100") + std::string(256, 'x') +
                             ping + masked_pong + hex("88 86 37fa213d 34 13 43 44 52 db 88 00");
    for (int i = 0; i < 3000; ++i) {
        const std::string bytes = test::mutated(seed, random);
        FrameReader whole;
        FrameReader pieces;
        const std::string told = test::story(whole, {bytes}, longest_header);
        const std::string told_of_pieces = test::story(pieces, test::pieces_of(bytes, random), longest_header);
        if (told != told_of_pieces) CHECK(told == told_of_pieces);
        if (whole.close_reason() != pieces.close_reason()) CHECK(whole.close_reason() == pieces.close_reason());
        if (whole.close_reason().size() > 123) CHECK(whole.close_reason().size() <= 123);
        pieces.skip(random() % 300);
        test::story(pieces, {bytes}, longest_header);
        exact_frames(as_bytes(bytes), (i & 1) != 0);
    }
}
