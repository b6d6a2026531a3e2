#include "telling.h"

#include <algorithm>
#include <array>
#include <deque>
#include <string_view>
#include <utility>

namespace webconv::fuzz {

namespace {

using namespace std::string_view_literals;

// What conversations are made of; 64 at most. In the order of first use: who adds one puts it at the end, so that the
// corpus keeps its meaning.
constexpr std::array tokens{
    // HTTP/1
    "GET / HTTP/1.1\r\n"sv, "HEAD / HTTP/1.0\r\n"sv, "POST /a HTTP/1.1\r\n"sv, "CONNECT a:443 HTTP/1.1\r\n"sv,
    "GET /\r\n"sv, "HTTP/1.1 200 OK\r\n"sv, "HTTP/1.0 200 OK\r\n"sv, "HTTP/1.1 101 Switching Protocols\r\n"sv,
    "HTTP/1.1 100 Continue\r\n\r\n"sv, "HTTP/1.1 103 Early Hints\r\n\r\n"sv, "HTTP/1.1 204 No Content\r\n\r\n"sv,
    "HTTP/1.1 304 Not Modified\r\n"sv, "HTTP/1.1 408 Request Timeout\r\n"sv, "HTTP/1.1 400 Bad\r\n"sv, "\r\n"sv,
    "Host: a\r\n"sv, "Connection: close\r\n"sv, "Connection: keep-alive\r\n"sv, "Connection: Upgrade\r\n"sv,
    "Connection: Upgrade, HTTP2-Settings\r\n"sv, "Upgrade: websocket\r\n"sv, "Upgrade: h2c\r\n"sv,
    "Upgrade: foo/1\r\n"sv, "HTTP2-Settings: AAMAAABkAAQAAP__\r\n"sv,
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"sv, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"sv,
    "Content-Length: "sv, "Content-Length: 5\r\n"sv, "Content-Length: 5, 6\r\n"sv, "Transfer-Encoding: chunked\r\n"sv,
    "Transfer-Encoding: gzip, chunked, chunked\r\n"sv, "Keep-Alive: timeout=5, max=2\r\n"sv,
    "Expect: 100-continue\r\n"sv, "0\r\n\r\n"sv, "0\r\nA: b\r\n\r\n"sv, " folded\r\n"sv,
    // HTTP/2
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"sv,
    "\0\0\0\4\0\0\0\0\0"sv,                     // SETTINGS
    "\0\0\0\4\1\0\0\0\0"sv,                     // its acknowledgement
    "\0\0\6\4\0\0\0\0\0\0\1\0\1\0\0"sv,         // SETTINGS_HEADER_TABLE_SIZE
    "\0\0\5\1\5\0\0\0\1\x82\x84\x86\x41\x00"sv, // HEADERS: GET / http, no authority
    "\0\0\1\1\5\0\0\0\1\x88"sv,                 // HEADERS: 200
    "\0\0\1\1\4\0\0\0\1\x88"sv,                 // the same, with more to come
    "\0\0\5\1\4\0\0\0\1\x08\x03"
    "103"sv,                                           // HEADERS: 103
    "\0\0\2\0\1\0\0\0\1ok"sv,                          // DATA
    "\0\0\10\7\0\0\0\0\0\0\0\0\1\0\0\0\0"sv,           // GOAWAY
    "\0\0\4\3\0\0\0\0\1\0\0\0\10"sv,                   // RST_STREAM: CANCEL
    "\0\0\4\10\0\0\0\0\0\0\1\0\0"sv,                   // WINDOW_UPDATE
    "\0\0\5\5\4\0\0\0\1\0\0\0\2\x82"sv,                // PUSH_PROMISE
    "\0\0\1\1\0\0\0\0\1\x82\0\0\1\11\4\0\0\0\1\x84"sv, // HEADERS and CONTINUATION
    // WebSocket
    "\x81\x02ok"sv, "\x81\x82\1\2\3\4\x6e\x69"sv, "\x88\x02\x03\xe8"sv, "\x88\x82\0\0\0\0\x03\xe8"sv, "\x89\x00"sv,
    "\x82\x7e\x01\x00"sv, "\x82\x7f\0\0\0\0\0\1\0\0"sv,
    // TLS
    "\x16\3\1\0\4\1\0\0\0"sv, "\x16\3\3\0\4\2\0\0\0"sv, "\x14\3\3\0\1\1"sv, "\x17\3\3\0\2xy"sv, "\x15\3\3\0\2\1\0"sv,
    "\xc3\xa9\xe2\x80\xa6\x1b[31m"sv, // to be shown as text
};
static_assert(tokens.size() <= 64);

constexpr std::uint8_t first_token = 0x80, first_run = 0xC0, last_run = 0xCE;
constexpr std::size_t literal_limit = 0x7F;

class Input {
public:
    explicit Input(Bytes bytes) noexcept : rest_(bytes) {}
    bool empty() const noexcept { return rest_.empty(); }
    std::uint8_t one() noexcept
    {
        if (rest_.empty()) return 0;
        const std::uint8_t byte = rest_.front();
        rest_ = rest_.subspan(1);
        return byte;
    }
    std::uint32_t number(int bytes) noexcept
    {
        std::uint32_t value = 0;
        for (int i = 0; i < bytes; ++i) value |= std::uint32_t{one()} << 8 * i;
        return value;
    }
    std::string_view some(std::size_t length) noexcept
    {
        const Bytes taken = rest_.first(std::min(length, rest_.size()));
        rest_ = rest_.subspan(taken.size());
        return as_text(taken);
    }

private:
    Bytes rest_;
};

void append_number(std::string& to, std::uint32_t value, int bytes)
{
    while (bytes-- > 0) to += static_cast<char>(value >> 8 * bytes);
}

std::string framed_http2(Input& in)
{
    const std::uint8_t type = in.one(), flags = in.one(), stream = in.one();
    const std::string_view payload = in.some(in.one());
    std::string piece;
    append_number(piece, static_cast<std::uint32_t>(payload.size()), 3);
    piece += static_cast<char>(type);
    piece += static_cast<char>(flags);
    append_number(piece, stream, 4);
    return piece += payload;
}

std::string framed_websocket(Input& in)
{
    std::string piece(1, static_cast<char>(in.one()));
    const std::uint8_t length = in.one();
    const std::string_view payload = in.some(std::min(length & 0x7F, 125));
    piece += static_cast<char>((length & 0x80) | static_cast<int>(payload.size()));
    if ((length & 0x80) != 0) piece.append(4, '\0');
    return piece += payload;
}

std::string framed_tls(Input& in)
{
    std::string piece(1, static_cast<char>(in.one()));
    const std::string_view payload = in.some(in.one());
    piece += "\3\3";
    append_number(piece, static_cast<std::uint32_t>(payload.size()), 2);
    return piece += payload;
}

std::string chunk(Input& in)
{
    const std::string_view payload = in.some(in.one());
    std::string piece;
    for (const int digit : {static_cast<int>(payload.size() >> 4), static_cast<int>(payload.size() & 15)})
        piece += "0123456789abcdef"[digit];
    return piece.append("\r\n").append(payload).append("\r\n");
}

struct Opened {
    std::uint8_t type;
    std::string content;
};

/// As TLS 1.3 seals: the content's type and a tag of 16 bytes behind it.
std::string sealed(const std::vector<Opened>& opened)
{
    std::string records;
    for (const Opened& record : opened) {
        const std::size_t length = record.content.size() + 17;
        records += "\x17\3\3";
        append_number(records, static_cast<std::uint32_t>(length), 2);
        records.append(length, '?');
    }
    return records;
}

std::string read_payload(Input& in, std::size_t most, const std::vector<Opened>& opened = {})
{
    std::string payload, piece;
    while (!in.empty() && payload.size() < most) {
        const std::uint8_t code = in.one();
        if (code == 0) break;
        if (code <= literal_limit)
            piece = in.some(code);
        else if (code < first_run)
            piece = code - first_token < static_cast<int>(tokens.size()) ? tokens[code - first_token] : "?"sv;
        else if (code <= last_run)
            piece.assign(std::size_t{1} << (code - first_run), static_cast<char>(in.one()));
        else if (code == 0xD0)
            piece = framed_http2(in);
        else if (code == 0xD1)
            piece = framed_websocket(in);
        else if (code == 0xD2)
            piece = framed_tls(in);
        else if (code == 0xD3)
            piece = chunk(in);
        else if (code == 0xD4)
            for (std::uint8_t n = in.one(); n > 1 && payload.size() < most; --n) payload += piece;
        else if (code == 0xD5)
            piece = std::to_string(in.number(2));
        else if (code == 0xD6)
            piece = sealed(opened);
        else
            piece.assign(1, static_cast<char>(code));
        payload += piece;
    }
    payload.resize(std::min(payload.size(), most));
    return payload;
}

std::uint32_t moved(std::uint32_t usual, Input& in)
{
    const auto step = static_cast<std::int8_t>(in.one());
    return usual + (step == -128 ? in.number(4) : static_cast<std::uint32_t>(step));
}

Address address(unsigned conversation, unsigned side)
{
    Address a;
    a.family = conversation % 2 == 0 ? Address::Family::ipv4 : Address::Family::ipv6;
    a.bytes = {10, 0, 0, static_cast<std::uint8_t>(1 + side)};
    a.port = static_cast<std::uint16_t>(side == 0 ? 40000 + conversation : 80);
    return a;
}

struct Sent {
    Segment segment;
    std::string payload;
    std::vector<Opened> opened;
};

} // namespace

Ends::Ends() noexcept
{
    for (unsigned c = 0; c < 4; ++c) {
        next[c][0] = 1000;
        next[c][1] = 0xFFFF'FF00; // soon wraps
    }
}

void Ends::move(unsigned conversation, unsigned side, std::uint32_t seq, std::uint32_t length,
                ControlBits flags) noexcept
{
    std::uint32_t& at = next[conversation][side];
    const std::uint32_t end = seq + length + ((flags & control::syn) != 0) + ((flags & control::fin) != 0);
    if (static_cast<std::int32_t>(end - at) > 0 || (flags & control::syn) != 0) at = end;
}

Told tell(Bytes bytes, const Listener& listener)
{
    constexpr std::uint8_t open = 0xFD, finish = 0xFE, again = 0xFF;
    constexpr std::size_t most_content = 1 << 14; // RFC 8446 section 5.1
    constexpr std::size_t remembered = 16;
    Input in(bytes);
    Told told;
    Ends ends;
    std::deque<Sent> sent; // newest first
    std::vector<Opened> opened;
    std::uint32_t frame = 0;
    Time now{std::chrono::seconds(1)};
    while (!in.empty() && told.segments < most_segments && told.payload < most_payload) {
        const std::uint8_t who = in.one();
        now += std::chrono::milliseconds(1);
        if (who == finish) {
            listener.finish();
            continue;
        }
        if (who == open) {
            const std::uint8_t type = in.one();
            if (opened.size() < 64) opened.push_back({type, read_payload(in, most_content)});
            continue;
        }
        if (who == again) {
            const std::uint8_t which = in.one();
            if (sent.empty()) continue;
            sent.push_front(sent[which % sent.size()]);
            ++frame;
        } else {
            const unsigned side = who & 1, conversation = who >> 1 & 3;
            Sent one;
            Segment& s = one.segment;
            s.flags = (who & 0x08) != 0 ? in.one() : control::ack;
            s.seq = ends.next[conversation][side];
            s.ack = ends.next[conversation][1 - side];
            if ((who & 0x10) != 0) s.seq = moved(s.seq, in);
            if ((who & 0x20) != 0) s.ack = moved(s.ack, in);
            if ((who & 0x40) != 0) one.payload = read_payload(in, most_payload - told.payload, opened);
            one.opened = std::exchange(opened, {});
            s.length = static_cast<std::uint32_t>(one.payload.size());
            s.window = 500;
            s.stream = conversation == 3 ? 0xFFFF'FFF0 : conversation;
            s.source = address(conversation, side);
            s.destination = address(conversation, 1 - side);
            const std::uint8_t extras = (who & 0x80) != 0 ? in.one() : 0;
            if ((extras & Extra::window) != 0) s.window = static_cast<std::uint16_t>(in.number(2));
            if ((extras & Extra::sack) != 0) s.sack_blocks = in.one() & 3;
            s.mptcp = (extras & Extra::mptcp) != 0;
            if ((extras & Extra::ae) != 0) s.flags |= control::ae;
            if ((extras & Extra::snapped) != 0)
                one.payload.resize(std::min<std::size_t>(one.payload.size(), in.number(2)));
            if ((extras & Extra::together) == 0 || frame == 0) ++frame;
            if ((extras & Extra::pause) != 0) {
                const auto pause = static_cast<std::int16_t>(in.number(2));
                now += std::chrono::milliseconds(10) * pause;
                told.clock_goes_back = told.clock_goes_back || pause < 0;
            }
            if ((extras & Extra::aside) == 0) ends.move(conversation, side, s.seq, s.length, s.flags);
            sent.push_front(std::move(one));
        }
        if (sent.size() > remembered) sent.pop_back();
        Segment s = sent.front().segment;
        s.frame = Frame{frame};
        s.time = now;
        s.payload = as_bytes(sent.front().payload);
        std::vector<PlainRecord> plaintext;
        for (const Opened& record : sent.front().opened) {
            plaintext.push_back({record.type, as_bytes(record.content)});
            told.payload += record.content.size();
        }
        s.plaintext = plaintext;
        told.payload += s.length;
        ++told.segments;
        listener.segment(s);
    }
    return told;
}

std::string pieces_of(Bytes bytes)
{
    constexpr std::size_t literal_head = 384; // nobody reads what stands that deep in a segment, mostly
    std::string pieces, literal;
    std::string_view text = as_text(bytes);
    const auto flush = [&] {
        if (!literal.empty()) pieces.append(1, static_cast<char>(literal.size())).append(literal);
        literal.clear();
    };
    while (!text.empty()) {
        const auto token = std::find_if(tokens.begin(), tokens.end(),
                                        [&](std::string_view t) { return t.size() > 2 && text.starts_with(t); });
        if (token != tokens.end()) {
            flush();
            pieces += static_cast<char>(first_token + (token - tokens.begin()));
            text.remove_prefix(token->size());
        } else if (bytes.size() - text.size() > literal_head && text.size() > 2 * literal_limit) {
            flush();
            int power = 14;
            while ((std::size_t{1} << power) > text.size() - literal_limit) --power;
            pieces.append(1, static_cast<char>(first_run + power)).append(1, 'x');
            text.remove_prefix(std::size_t{1} << power);
        } else {
            literal += text.front();
            text.remove_prefix(1);
            if (literal.size() == literal_limit) flush();
        }
    }
    flush();
    return pieces += '\0';
}

} // namespace webconv::fuzz
