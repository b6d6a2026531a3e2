#include "../websocket/pieces.h"

#include "http2/header_decoder.h"

using namespace webconv;
using namespace webconv::http2;
using test::hex;

namespace {

// RFC 7541 appendix C.
const std::string request_1 = hex("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d");
const std::string request_2 = hex("8286 84be 5808 6e6f 2d63 6163 6865");
const std::string request_3 = hex("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65");
const std::string huffman_request_1 = hex("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff");
const std::string huffman_request_2 = hex("8286 84be 5886 a8eb 1064 9cbf");
const std::string huffman_request_3 = hex("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf");
const std::string response_1 = hex("4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 "
                                   "2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 "
                                   "6c65 2e63 6f6d");
const std::string response_2 = hex("4803 3330 37c1 c0bf");
const std::string response_3 = hex("88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d "
                                   "54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 "
                                   "5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e "
                                   "3d31");
const std::string huffman_response_1 = hex("4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 "
                                           "82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3");
const std::string huffman_response_2 = hex("4883 640e ffc1 c0bf");
const std::string huffman_response_3 = hex("88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b "
                                           "d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 "
                                           "0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07");

/// "GET http www.example.com /" or "200" as decoded, "broken" if it is not.
std::string said(HeaderDecoder& decoder, std::string_view block)
{
    Fields fields;
    if (!decoder.decode(as_bytes(block), fields)) return "broken";
    if (fields.status != 0) return std::to_string(fields.status);
    return fields.method + " " + fields.authority + " " + fields.path;
}

/// RFC 7541 section 5.1: an integer behind a prefix of `bits` bits.
std::string integer(std::uint8_t pattern, int bits, std::size_t value)
{
    const std::size_t most = (std::size_t{1} << bits) - 1;
    if (value < most) return {static_cast<char>(pattern | value)};
    std::string bytes{static_cast<char>(pattern | most)};
    for (value -= most; value >= 128; value >>= 7) bytes += static_cast<char>(value | 128);
    return bytes + static_cast<char>(value);
}

/// Section 6.2.2: a literal without indexing, or (6.2.1) with.
std::string literal(std::string_view name, std::string_view value, std::uint8_t pattern = 0)
{
    std::string bytes{static_cast<char>(pattern)};
    for (const std::string_view text : {name, value}) bytes += integer(0, 7, text.size()) + std::string(text);
    return bytes;
}

/// Section 6.3.
std::string table_size_update(std::size_t size) { return integer(0x20, 5, size); }

constexpr std::uint8_t indexed = 0x40;

} // namespace

TEST_CASE("RFC 7541 C.3: requests without Huffman coding, through the dynamic table")
{
    HeaderDecoder decoder;
    CHECK(said(decoder, request_1) == "GET www.example.com /");
    CHECK(said(decoder, request_2) == "GET www.example.com /");
    CHECK(said(decoder, request_3) == "GET www.example.com /index.html");
}

TEST_CASE("RFC 7541 C.4: requests with Huffman coding")
{
    HeaderDecoder decoder;
    CHECK(said(decoder, huffman_request_1) == "GET www.example.com /");
    CHECK(said(decoder, huffman_request_2) == "GET www.example.com /");
    CHECK(said(decoder, huffman_request_3) == "GET www.example.com /index.html");
}

TEST_CASE("RFC 7541 C.5: responses without Huffman coding, in a table of 256 bytes")
{
    HeaderDecoder decoder;
    CHECK(said(decoder, table_size_update(256) + response_1) == "302");
    CHECK(said(decoder, response_2) == "307");
    CHECK(said(decoder, response_3) == "200");
    // C.5.3 leaves three entries, 62 to 64; :status is no longer among them.
    CHECK(said(decoder, hex("c1")) == "broken");
}

TEST_CASE("RFC 7541 C.6: responses with Huffman coding, in a table of 256 bytes")
{
    HeaderDecoder decoder;
    CHECK(said(decoder, table_size_update(256) + huffman_response_1) == "302");
    CHECK(said(decoder, huffman_response_2) == "307");
    CHECK(said(decoder, huffman_response_3) == "200");
    CHECK(said(decoder, hex("c1")) == "broken");
}

TEST_CASE("RFC 9113 8.3: pseudo-header fields are read, others passed")
{
    HeaderDecoder decoder;
    Fields fields;
    const std::string block = literal(":method", "CONNECT") + literal(":protocol", "websocket") +
                              literal(":path", "/chat") + literal(":authority", "a:80") + literal("path", "/other");
    REQUIRE(decoder.decode(as_bytes(block), fields));
    CHECK(fields.method == "CONNECT");
    CHECK(fields.protocol == "websocket");
    CHECK(fields.path == "/chat");
    CHECK(fields.authority == "a:80");
    CHECK(fields.status == 0);
}

TEST_CASE("RFC 9113 8.1: trailers have no pseudo-header fields, and nothing is left of the block before")
{
    HeaderDecoder decoder;
    Fields fields;
    REQUIRE(decoder.decode(as_bytes(request_1), fields));
    REQUIRE(decoder.decode(as_bytes(literal("checksum", "1")), fields));
    CHECK(fields.method.empty());
    CHECK(fields.path.empty());
    REQUIRE(decoder.decode({}, fields));
}

TEST_CASE("RFC 9113 8.3.2: a status has three digits")
{
    HeaderDecoder decoder;
    CHECK(said(decoder, literal(":status", "103")) == "103");
    for (const char* status : {"20", "2000", "2x0", "", "-12"})
        CHECK(said(decoder, literal(":status", status)) == "  ");
}

TEST_CASE("RFC 9113 8.3: of a repeated pseudo-header field the first is kept")
{
    HeaderDecoder decoder;
    CHECK(said(decoder, literal(":path", "/1") + literal(":path", "/2")) == "  /1");
    CHECK(said(decoder, literal(":status", "200") + literal(":status", "500")) == "200");
}

TEST_CASE("RFC 9113 10.5.1: long fields are cut at their bounds")
{
    HeaderDecoder decoder;
    Fields fields;
    const std::string text(5000, 'x');
    const std::string block =
        literal(":method", text) + literal(":protocol", text) + literal(":path", text) + literal(":authority", text);
    REQUIRE(decoder.decode(as_bytes(block), fields));
    CHECK(fields.method.size() == max_kept_token);
    CHECK(fields.protocol.size() == max_kept_token);
    CHECK(fields.path.size() == max_kept_path);
    CHECK(fields.authority.size() == max_kept_authority);
}

TEST_CASE("RFC 9113 4.3: after one block that cannot be decoded none can")
{
    for (const std::string& broken : {hex("80"), hex("be"), hex("8286 8441 0f77"), hex("41 84 ffffffff")}) {
        HeaderDecoder decoder;
        CHECK(said(decoder, request_1) == "GET www.example.com /");
        CHECK(decoder.usable());
        CHECK(said(decoder, broken + (broken == hex("be") ? hex("ff") : "")) == "broken");
        CHECK_FALSE(decoder.usable());
        CHECK(said(decoder, request_2) == "broken");
    }
}

TEST_CASE("RFC 9113 4.3: a decoder that was given up stays so")
{
    HeaderDecoder decoder;
    CHECK(decoder.usable());
    decoder.give_up();
    decoder.table_size(4096);
    CHECK_FALSE(decoder.usable());
    CHECK(said(decoder, request_1) == "broken");
}

TEST_CASE("RFC 7541 6.3: the encoder says how large the table is, announced or not")
{
    HeaderDecoder decoder;
    CHECK(said(decoder, table_size_update(assumed_table_size) + request_1) == "GET www.example.com /");
    CHECK(said(decoder, table_size_update(0) + table_size_update(4096) + request_1) == "GET www.example.com /");
    CHECK(said(decoder, request_2) == "GET www.example.com /");
    CHECK(said(decoder, table_size_update(assumed_table_size + 1)) == "broken");
}

TEST_CASE("RFC 7541 4.2: an announcement widens what the encoder may use, within a bound")
{
    HeaderDecoder decoder;
    decoder.table_size(200000);
    CHECK(said(decoder, table_size_update(200000) + request_1) == "GET www.example.com /");
    decoder.table_size(0xffffffff);
    CHECK(said(decoder, table_size_update(max_table_size) + request_2) == "GET www.example.com /");
    CHECK(said(decoder, table_size_update(max_table_size + 1)) == "broken");
}

TEST_CASE("RFC 7541 4.2: an announcement of less demands nothing before it is acknowledged")
{
    HeaderDecoder decoder;
    CHECK(said(decoder, request_1) == "GET www.example.com /");
    decoder.table_size(0);
    CHECK(said(decoder, request_2) == "GET www.example.com /");
    CHECK(said(decoder, table_size_update(0)) == "  ");
    CHECK(said(decoder, request_2) == "broken");
}

TEST_CASE("RFC 7541 4.4: a table of 64 KiB keeps what a table of 4 KiB evicts")
{
    const std::string first = literal(":authority", "first", indexed);
    std::string fill;
    for (int i = 0; i < 40; ++i) fill += literal("x" + std::to_string(i), std::string(200, 'x'), indexed);
    const std::string oldest = integer(0x80, 7, 62 + 40);

    HeaderDecoder large;
    CHECK(said(large, table_size_update(65536) + first + fill) == " first ");
    CHECK(said(large, oldest) == " first ");
    HeaderDecoder small;
    CHECK(said(small, first + fill) == " first ");
    CHECK(said(small, oldest) == "broken");
}

TEST_CASE("RFC 7541 2.2: a decoder can be moved with its table")
{
    HeaderDecoder decoder;
    CHECK(said(decoder, request_1) == "GET www.example.com /");
    HeaderDecoder moved = std::move(decoder);
    CHECK(said(moved, request_2) == "GET www.example.com /");
}

TEST_CASE("RFC 7541 7.3: a block of many references to one long value costs little")
{
    HeaderDecoder decoder;
    Fields fields;
    const std::string block = literal(":path", std::string(4000, 'p'), indexed) + std::string(60000, '\xbe');
    REQUIRE(decoder.decode(as_bytes(block), fields));
    CHECK(fields.path.size() == 4000);
}

TEST_CASE("RFC 7541 7: hostile header blocks: any bytes")
{
    std::mt19937 random(7541);
    const std::string seeds[] = {request_1,         request_2,          request_3,          huffman_request_1,
                                 huffman_request_2, huffman_request_3,  response_1,         response_2,
                                 response_3,        huffman_response_1, huffman_response_2, huffman_response_3};
    HeaderDecoder decoder;
    int decoded = 0;
    for (int i = 0; i < 20000; ++i) {
        const std::string& seed = seeds[random() % std::size(seeds)];
        const std::string block = random() % 2 == 0 ? seed : test::mutated(seed, random);
        Fields fields;
        decoded += decoder.decode(as_bytes(block), fields) ? 1 : 0;
        if (random() % 16 == 0) decoder.table_size(static_cast<std::uint32_t>(random()));
        if (!decoder.usable()) decoder = HeaderDecoder();
    }
    CHECK(decoded > 5000);
}
