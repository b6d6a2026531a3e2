#include "../websocket/pieces.h"

#include "http2/frame_reader.h"

namespace webconv::http2 {

static std::string_view word(Found found)
{
    switch (found) {
    case Found::more: return "";
    case Found::preface: return "preface";
    case Found::header: return "header";
    case Found::payload: return "payload";
    case Found::end: return "end";
    case Found::not_http2: return "not_http2";
    }
    return "?";
}

} // namespace webconv::http2

using namespace webconv;
using namespace webconv::http2;
using test::hex;

namespace {

const std::string settings = hex("00000c 04 00 00000000  0001 00001000  0003 00000064");
const std::string settings_ack = hex("000000 04 01 00000000");
const std::string headers = hex("000003 01 05 00000001  828684");
const std::string data = hex("000005 00 01 00000001") + "hello";
const std::string window_update = hex("000004 08 00 00000000  0000ffff");
const std::string goaway = hex("000009 07 00 00000000  80000005 0000000b") + "!";

std::string frames(std::string_view bytes, bool expects_preface = false)
{
    return test::story_however_cut([=] { return FrameReader(expects_preface); }, bytes, header_length);
}

FrameReader after(std::string_view bytes)
{
    FrameReader reader(false);
    test::story(reader, {bytes}, header_length);
    return reader;
}

/// The reader at the end of the one frame in `bytes`, before it is asked for another.
FrameReader at_end(std::string_view bytes)
{
    FrameReader reader(false);
    Bytes rest = as_bytes(bytes);
    for (;;) {
        const Step step = reader.next(rest);
        REQUIRE(step.found != Found::more);
        REQUIRE(step.found != Found::not_http2);
        if (step.found == Found::end) return reader;
        rest = rest.subspan(step.length);
    }
}

FrameHeader frame(std::uint32_t length, FrameType type, std::uint8_t flags, std::uint32_t stream)
{
    return {length, static_cast<std::uint8_t>(type), flags, stream};
}

} // namespace

TEST_CASE("RFC 9113 3.4: the client begins with the preface and SETTINGS")
{
    const std::string start = std::string(preface) + settings;
    CHECK(frames(start, true) == "preface 24, header 9, payload 12, end");

    FrameReader reader(true);
    CHECK_FALSE(reader.whole());
    CHECK(reader.next(as_bytes(preface.substr(0, 10))) == Step{Found::preface, 10});
    CHECK_FALSE(reader.whole());
    CHECK(reader.next(as_bytes(preface.substr(10))) == Step{Found::preface, 14});
    CHECK(reader.whole());
    CHECK(FrameReader(false).whole());
}

TEST_CASE("RFC 9113 3.4: what departs from the preface is not HTTP/2")
{
    CHECK(frames("PRI * HTTP/1.1\r\n\r\n", true) == "preface 11, not_http2");
    CHECK(frames("GET / HTTP/1.1\r\n\r\n", true) == "not_http2");
    CHECK(frames(settings, true) == "not_http2");
}

TEST_CASE("RFC 9113 3.4: the beginning of a direction is like the preface or may become it")
{
    CHECK(starts_like_preface(as_bytes("PRI ")));
    CHECK(starts_like_preface(as_bytes(preface)));
    CHECK(starts_like_preface(as_bytes(std::string(preface) + settings)));
    CHECK_FALSE(starts_like_preface(as_bytes("PRI")));
    CHECK_FALSE(starts_like_preface(as_bytes("PRI / HTTP/1.1\r\n")));

    CHECK(may_become_preface(as_bytes("P")));
    CHECK(may_become_preface(as_bytes("PRI")));
    CHECK_FALSE(may_become_preface(as_bytes("PO")));
    CHECK_FALSE(may_become_preface(as_bytes("PRI ")));
    CHECK_FALSE(may_become_preface({}));
}

TEST_CASE("RFC 9113 4.1: a frame has a length, a type, flags and a stream")
{
    CHECK(frames(headers + data) == "header 9, payload 3, end, header 9, payload 5, end");
    const FrameHeader h = after(headers).header();
    CHECK(h.length == 3);
    CHECK(h.is(FrameType::headers));
    CHECK(h.flags == (flag_end_stream | flag_end_headers));
    CHECK(h.stream == 1);
}

TEST_CASE("RFC 9113 4.1: an empty payload ends right after the header")
{
    CHECK(frames(settings_ack + settings_ack) == "header 9, end, header 9, end");
}

TEST_CASE("RFC 9113 4.1: the reserved bit is ignored")
{
    CHECK(frames(hex("000000 00 01 80000003")) == "header 9, end");
    CHECK(after(hex("000000 00 01 80000003")).header().stream == 3);
}

TEST_CASE("RFC 9113 4.1: unknown types are passed over, unless they are long")
{
    CHECK(frames(hex("000002 0b ff 00000001 cafe") + settings_ack) == "header 9, payload 2, end, header 9, end");
    CHECK(frames(hex("004001 0b 00 00000001")) == "not_http2");
}

TEST_CASE("RFC 9113 4.1: undefined flags are ignored where a frame is due")
{
    CHECK(frames(hex("000000 04 81 00000000")) == "header 9, end");
    CHECK_FALSE(can_be_frame(frame(0, FrameType::settings, 0x81, 0)));
}

TEST_CASE("RFC 9113 3.4: text instead of frames is not HTTP/2")
{
    CHECK(frames("HTTP/1.1 400 Bad Request\r\n\r\n") == "not_http2");
    CHECK(frames("<html></html>") == "not_http2");
    FrameReader reader(false);
    CHECK(reader.next(as_bytes("HTTP/1.1 400 Bad Request\r\n\r\n")) == Step{Found::not_http2, 0});
    CHECK(reader.next(as_bytes(settings_ack)) == Step{Found::header, 9});
}

TEST_CASE("RFC 9113 6.5.2: a greater SETTINGS_MAX_FRAME_SIZE is followed, but does not prove HTTP/2")
{
    FrameReader reader(false);
    const std::string large = hex("0fffff 00 00 00000001") + std::string(0xfffff, 'x');
    CHECK(test::story(reader, {large}, header_length) == "header 9, payload 1048575, end");
    CHECK(can_be_frame(frame(16384, FrameType::data, 0, 1)));
    CHECK_FALSE(can_be_frame(frame(16385, FrameType::data, 0, 1)));
    CHECK(can_be_next_frame(frame(16385, FrameType::data, 0, 1)));
}

TEST_CASE("RFC 9113 6: each type demands a stream or none")
{
    for (const FrameType type : {FrameType::data, FrameType::headers, FrameType::continuation}) {
        CHECK(can_be_frame(frame(8, type, 0, 1)));
        CHECK_FALSE(can_be_frame(frame(8, type, 0, 0)));
        CHECK_FALSE(can_be_next_frame(frame(8, type, 0, 0)));
    }
    CHECK(can_be_frame(frame(8, FrameType::push_promise, 0, 1)));
    CHECK_FALSE(can_be_frame(frame(8, FrameType::push_promise, 0, 0)));
    CHECK_FALSE(can_be_frame(frame(5, FrameType::priority, 0, 0)));
    CHECK_FALSE(can_be_frame(frame(4, FrameType::rst_stream, 0, 0)));
    for (const FrameType type : {FrameType::ping, FrameType::goaway}) {
        CHECK(can_be_frame(frame(8, type, 0, 0)));
        CHECK_FALSE(can_be_frame(frame(8, type, 0, 1)));
        CHECK_FALSE(can_be_next_frame(frame(8, type, 0, 1)));
    }
    CHECK_FALSE(can_be_frame(frame(6, FrameType::settings, 0, 1)));
    CHECK(can_be_frame(frame(4, FrameType::window_update, 0, 0)));
    CHECK(can_be_frame(frame(4, FrameType::window_update, 0, 1)));
}

TEST_CASE("RFC 9113 6: lengths that are fixed")
{
    CHECK(can_be_frame(frame(5, FrameType::priority, 0, 1)));
    CHECK_FALSE(can_be_frame(frame(4, FrameType::priority, 0, 1)));
    CHECK(can_be_frame(frame(4, FrameType::rst_stream, 0, 1)));
    CHECK_FALSE(can_be_frame(frame(5, FrameType::rst_stream, 0, 1)));
    CHECK(can_be_frame(frame(0, FrameType::settings, 0, 0)));
    CHECK(can_be_frame(frame(6, FrameType::settings, 0, 0)));
    CHECK_FALSE(can_be_frame(frame(7, FrameType::settings, 0, 0)));
    CHECK(can_be_frame(frame(0, FrameType::settings, flag_ack, 0)));
    CHECK_FALSE(can_be_frame(frame(6, FrameType::settings, flag_ack, 0)));
    CHECK_FALSE(can_be_frame(frame(9, FrameType::ping, 0, 0)));
    CHECK_FALSE(can_be_frame(frame(7, FrameType::goaway, 0, 0)));
    CHECK(can_be_frame(frame(100, FrameType::goaway, 0, 0)));
    CHECK_FALSE(can_be_frame(frame(8, FrameType::window_update, 0, 0)));
    CHECK_FALSE(can_be_frame(frame(3, FrameType::push_promise, 0, 1)));
    CHECK_FALSE(can_be_frame(frame(0, FrameType::data, flag_padded, 1)));
    CHECK_FALSE(can_be_frame(frame(5, FrameType::headers, flag_padded | flag_priority, 1)));
    CHECK(can_be_frame(frame(6, FrameType::headers, flag_padded | flag_priority, 1)));
}

TEST_CASE("RFC 9113 6: flags that are defined")
{
    CHECK(can_be_frame(frame(9, FrameType::headers, 0x2d, 1)));
    CHECK_FALSE(can_be_frame(frame(9, FrameType::headers, 0x02, 1)));
    CHECK_FALSE(can_be_frame(frame(9, FrameType::data, 0x04, 1)));
    CHECK_FALSE(can_be_frame(frame(5, FrameType::priority, 0x01, 1)));
    CHECK_FALSE(can_be_frame(frame(8, FrameType::goaway, 0x01, 0)));
    CHECK_FALSE(can_be_frame(frame(9, FrameType::continuation, 0x01, 1)));
}

TEST_CASE("RFC 7838 4, RFC 8336 2, RFC 9218 7.1: types of other documents")
{
    CHECK(can_be_frame(frame(20, FrameType::altsvc, 0, 0)));
    CHECK(can_be_frame(frame(20, FrameType::altsvc, 0, 1)));
    CHECK(can_be_frame(frame(20, FrameType::origin, 0, 0)));
    CHECK(can_be_frame(frame(20, FrameType::priority_update, 0, 0)));
    CHECK_FALSE(can_be_frame(frame(20, FrameType::priority_update, 0, 1)));
    CHECK(can_be_next_frame(frame(20, FrameType::priority_update, 0, 1)));
    CHECK_FALSE(can_be_frame({20, 0x0b, 0, 0}));
}

TEST_CASE("RFC 9113 6: payloads that are read are kept until the next step")
{
    FrameReader reader = at_end(settings);
    CHECK(reader.payload_complete());
    CHECK(as_text(reader.payload()) == settings.substr(9));
    CHECK(reader.next({}) == Step{Found::more, 0});
    CHECK(reader.payload().empty());

    FrameReader with_data = at_end(data);
    CHECK(with_data.payload().empty());
    CHECK_FALSE(with_data.payload_complete());
}

TEST_CASE("RFC 9113 6: a payload that came in pieces is kept whole")
{
    FrameReader reader(false);
    CHECK(reader.next(as_bytes(headers.substr(0, 9))) == Step{Found::header, 9});
    CHECK(reader.next(as_bytes(headers.substr(9, 1))) == Step{Found::payload, 1});
    CHECK_FALSE(reader.payload_complete());
    CHECK(reader.next(as_bytes(headers.substr(10) + data)) == Step{Found::payload, 2});
    CHECK(reader.next(as_bytes(data)) == Step{Found::end, 0});
    CHECK(as_text(reader.payload()) == headers.substr(9));
}

TEST_CASE("RFC 9113 4.2: a payload beyond the bound is passed, not kept")
{
    const std::string kept = hex("010000 01 04 00000001") + std::string(65536, 'x');
    CHECK(at_end(kept).payload_complete());
    const std::string passed = hex("010001 01 04 00000001") + std::string(65537, 'x');
    CHECK_FALSE(at_end(passed).payload_complete());
    CHECK(at_end(passed).payload().empty());
}

TEST_CASE("RFC 9113 4.1: a hole inside a payload is passed, any other loses the place")
{
    FrameReader inside = after(goaway.substr(0, 17));
    CHECK(inside.skip(0));
    CHECK(inside.skip(1));
    CHECK(inside.next(as_bytes(settings_ack)) == Step{Found::end, 0});
    CHECK_FALSE(inside.payload_complete());
    CHECK(goaway_error(inside.payload()) == 11u);
    CHECK(inside.next(as_bytes(settings_ack)) == Step{Found::header, 9});

    FrameReader behind = after(goaway.substr(0, 10));
    CHECK(behind.skip(1));
    CHECK(behind.next(as_bytes(goaway.substr(11))) == Step{Found::payload, 7});
    CHECK(behind.next({}) == Step{Found::end, 0});
    CHECK(behind.payload().size() == 1);
    CHECK_FALSE(behind.payload_complete());

    FrameReader beyond = after(goaway.substr(0, 17));
    CHECK_FALSE(beyond.between_frames());
    CHECK_FALSE(beyond.skip(2));
    CHECK(beyond.between_frames());
    CHECK(beyond.next(as_bytes(settings)) == Step{Found::header, 9});

    FrameReader in_preface(true);
    CHECK(in_preface.next(as_bytes("PRI *")) == Step{Found::preface, 5});
    CHECK_FALSE(in_preface.skip(19));
    CHECK(in_preface.next(as_bytes(settings)) == Step{Found::header, 9});
}

TEST_CASE("RFC 9113 4.1: after a restart a frame begins")
{
    FrameReader reader = after(headers.substr(0, 10));
    reader.restart();
    CHECK(reader.between_frames());
    CHECK(reader.whole());
    CHECK(reader.next(as_bytes(data)) == Step{Found::header, 9});
    CHECK(reader.payload().empty());
}

TEST_CASE("RFC 9113 4.1: exact frames are evidence")
{
    CHECK(exact_frames(as_bytes(headers + data + window_update)) == 3);
    CHECK(exact_frames(as_bytes(goaway)) == 1);
    CHECK(exact_frames(as_bytes(data + "x")) == 0);
    CHECK(exact_frames(as_bytes(data.substr(0, 12))) == 0);
    CHECK(exact_frames(as_bytes(std::string(18, '\0'))) == 0);
    CHECK(exact_frames(as_bytes("GET / HTTP/1.1\r\n\r\n")) == 0);
    CHECK(exact_frames({}) == 0);
}

TEST_CASE("RFC 9113 4.1: frames that end in what the snap length cut off, or come later")
{
    const std::string begun = data + goaway.substr(0, goaway.size() - 3);
    CHECK(exact_frames(as_bytes(begun), 3) == 2);
    CHECK(exact_frames(as_bytes(begun), 4) == 0);
    CHECK(exact_frames(as_bytes(data), 3) == 0);
    CHECK(leading_frames(as_bytes(begun), 4) == 2);
    CHECK(leading_frames(as_bytes(begun), 2) == 0);
    CHECK(leading_frames(as_bytes(data + "x"), 0) == 1);
    CHECK(whole_frames(as_bytes(begun), 0) == 1U);
    CHECK(whole_frames(as_bytes(begun), 3) == 2U);
    CHECK(whole_frames(as_bytes(data + "x"), 0) == 1U);
    CHECK_FALSE(whole_frames(as_bytes(data + "no frame at all"), 0));
}

TEST_CASE("RFC 9113 6.8: GOAWAY says the last stream and the error")
{
    const FrameReader reader = at_end(goaway);
    CHECK(goaway_last_stream(reader.payload()) == 5u);
    CHECK(goaway_error(reader.payload()) == 11u);
    CHECK(error_name(11) == "ENHANCE_YOUR_CALM");
    CHECK_FALSE(goaway_last_stream(reader.payload().first(7)));
    CHECK_FALSE(goaway_error(reader.payload().first(7)));
}

TEST_CASE("RFC 9113 6.4: RST_STREAM says the error")
{
    CHECK(rst_error(as_bytes(hex("00000008"))) == 8u);
    CHECK_FALSE(rst_error(as_bytes(hex("000000"))));
}

TEST_CASE("RFC 9113 7: names of errors")
{
    CHECK(error_name(0) == "NO_ERROR");
    CHECK(error_name(0x4) == "SETTINGS_TIMEOUT");
    CHECK(error_name(0x8) == "CANCEL");
    CHECK(error_name(0xd) == "HTTP_1_1_REQUIRED");
    CHECK(error_name(0xe).empty());
    CHECK(error_name(0xffffffff).empty());
}

TEST_CASE("RFC 9113 6: names of types")
{
    CHECK(type_name(0) == "DATA");
    CHECK(type_name(9) == "CONTINUATION");
    CHECK(type_name(0x10) == "PRIORITY_UPDATE");
    CHECK(type_name(0xb).empty());
}

TEST_CASE("RFC 9113 6.5.3: of a setting that is repeated the last value counts")
{
    CHECK(header_table_size(as_bytes(settings.substr(9))) == 4096u);
    CHECK(header_table_size(as_bytes(hex("0001 00000000 0001 00010000"))) == 65536u);
    CHECK_FALSE(header_table_size(as_bytes(hex("0003 00000064"))));
    CHECK_FALSE(header_table_size(as_bytes(hex("0001 000000"))));
    CHECK_FALSE(header_table_size({}));
}

TEST_CASE("RFC 9113 6.2: a header block fragment is what padding and priority leave")
{
    const auto fragment = [](std::uint8_t flags, const std::string& payload) {
        const auto size = static_cast<std::uint32_t>(payload.size());
        const auto found = header_block_fragment(frame(size, FrameType::headers, flags, 1), as_bytes(payload));
        return found ? std::string(as_text(*found)) : "none";
    };
    CHECK(fragment(0, "abc") == "abc");
    CHECK(fragment(0, "") == "");
    CHECK(fragment(flag_padded, hex("02") + "abc" + hex("0000")) == "abc");
    CHECK(fragment(flag_priority, hex("80000000 ff") + "abc") == "abc");
    CHECK(fragment(flag_padded | flag_priority, hex("01 80000000 ff") + "abc" + hex("00")) == "abc");
    CHECK(fragment(flag_padded, hex("03") + "abc") == "");
    CHECK(fragment(flag_padded, hex("04") + "abc") == "none");
    CHECK(fragment(flag_padded, "") == "none");
    CHECK(fragment(flag_priority, "abcd") == "none");
}

TEST_CASE("RFC 9113 6.6: PUSH_PROMISE names the promised stream")
{
    std::uint32_t promised = 0;
    const std::string plain = hex("80000002") + "abc";
    auto found = header_block_fragment(frame(7, FrameType::push_promise, 0, 1), as_bytes(plain), &promised);
    REQUIRE(found);
    CHECK(as_text(*found) == "abc");
    CHECK(promised == 2);

    const std::string padded = hex("01 00000004") + "abc" + hex("00");
    found = header_block_fragment(frame(9, FrameType::push_promise, flag_padded, 1), as_bytes(padded), &promised);
    REQUIRE(found);
    CHECK(as_text(*found) == "abc");
    CHECK(promised == 4);
}

TEST_CASE("RFC 9113 6.10: CONTINUATION is nothing but a fragment")
{
    const auto found = header_block_fragment(frame(3, FrameType::continuation, 0xff, 1), as_bytes("abc"));
    REQUIRE(found);
    CHECK(as_text(*found) == "abc");
    CHECK_FALSE(header_block_fragment(frame(3, FrameType::data, 0, 1), as_bytes("abc")));
    CHECK_FALSE(header_block_fragment(frame(4, FrameType::headers, 0, 1), as_bytes("abc")));
}

TEST_CASE("RFC 9113 10.5: hostile frames: any bytes in any pieces")
{
    std::mt19937 random(9113);
    const std::string seed = std::string(preface) + settings + settings_ack + headers + data + window_update + goaway;
    for (int i = 0; i < 3000; ++i) {
        const std::string bytes = test::mutated(seed, random);
        FrameReader whole(true);
        FrameReader pieces(true);
        const std::string told = test::story(whole, {bytes}, header_length);
        const std::string told_of_pieces = test::story(pieces, test::pieces_of(bytes, random), header_length);
        if (told != told_of_pieces) CHECK(told == told_of_pieces);
        pieces.skip(random() % 100);
        test::story(pieces, {bytes}, header_length);
        exact_frames(as_bytes(bytes));
        std::uint32_t promised = 0;
        const Bytes payload = as_bytes(bytes).first(std::min<std::size_t>(bytes.size(), random() % 12));
        const auto type = random() % 2 == 0 ? FrameType::headers : FrameType::push_promise;
        header_block_fragment(
            frame(static_cast<std::uint32_t>(payload.size()), type, static_cast<std::uint8_t>(random()), 1), payload,
            &promised);
    }
}
