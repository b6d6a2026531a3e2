#include "dialog.h"

#include <algorithm>
#include <utility>

namespace webconv::test {

namespace {

Address address(Side side)
{
    Address a;
    a.family = Address::Family::ipv4;
    a.bytes = {10, 0, 0, static_cast<std::uint8_t>(side == Side::client ? 1 : 2)};
    a.port = side == Side::client ? 40000 : 80;
    return a;
}

} // namespace

Dialog::Dialog(std::uint32_t client_start, std::uint32_t server_start) : client_{client_start}, server_{server_start} {}

void Dialog::open()
{
    send(Side::client, control::syn, {}, {});
    send(Side::server, control::syn | control::ack, {}, {});
    send(Side::client, control::ack, {}, {});
}

void Dialog::client(std::string_view payload, Unusual u)
{
    send(Side::client, control::ack | control::psh, payload, u);
}
void Dialog::server(std::string_view payload, Unusual u)
{
    send(Side::server, control::ack | control::psh, payload, u);
}
void Dialog::client_acks(Unusual u) { send(Side::client, control::ack, {}, u); }
void Dialog::server_acks(Unusual u) { send(Side::server, control::ack, {}, u); }
void Dialog::client_fin(std::string_view p) { send(Side::client, control::fin | control::ack, p, {}); }
void Dialog::server_fin(std::string_view p) { send(Side::server, control::fin | control::ack, p, {}); }
void Dialog::client_resets() { send(Side::client, control::rst | control::ack, {}, {}); }
void Dialog::server_resets() { send(Side::server, control::rst | control::ack, {}, {}); }

void Dialog::close_by_client()
{
    client_fin();
    server_fin();
    client_acks();
}

void Dialog::close_by_server()
{
    server_fin();
    client_fin();
    server_acks();
}

void Dialog::client_in_pieces(std::string_view payload, std::size_t size)
{
    for (; !payload.empty(); payload.remove_prefix(std::min(size, payload.size()))) client(payload.substr(0, size));
}

void Dialog::server_in_pieces(std::string_view payload, std::size_t size)
{
    for (; !payload.empty(); payload.remove_prefix(std::min(size, payload.size()))) server(payload.substr(0, size));
}

void Dialog::send(Side from, ControlBits flags, std::string_view payload, Unusual unusual)
{
    End& me = end(from);
    End& peer = end(other(from));
    const std::uint32_t ack = (flags & control::ack) != 0 ? peer.next : 0;
    const std::uint32_t seq = me.next;
    if ((flags & control::rst) == 0)
        me.next +=
            static_cast<std::uint32_t>(payload.size()) + ((flags & control::syn) != 0) + ((flags & control::fin) != 0);
    raw(from, flags, seq, ack, payload, unusual);
}

void Dialog::raw(Side from, ControlBits flags, std::uint32_t seq, std::uint32_t ack, std::string_view payload,
                 Unusual unusual)
{
    End& me = end(from);
    if (unusual.window >= 0) me.window = static_cast<std::uint16_t>(unusual.window);
    Sent sent;
    sent.payload = payload;
    Segment& s = sent.segment;
    s.source = address(from);
    s.destination = address(other(from));
    s.flags = flags | unusual.flags;
    s.seq = me.isn + seq + unusual.seq_offset;
    s.ack = (s.flags & control::ack) != 0 ? end(other(from)).isn + ack : 0;
    s.window = me.window;
    s.sack_blocks = unusual.sack_blocks;
    s.mptcp = unusual.mptcp;
    sent.plaintext = std::move(unusual.plaintext);
    s.length = static_cast<std::uint32_t>(payload.size());
    if (unusual.captured < sent.payload.size()) sent.payload.resize(unusual.captured);
    now_ += 1ms;
    if (lose_) {
        lose_ = false;
        last_ = sent;
        return;
    }
    if (delay_) {
        delay_ = false;
        delayed_.push_back(sent);
        return;
    }
    if (hold_) {
        held_.push_back(sent);
        return;
    }
    put(std::move(sent));
    while (!delayed_.empty()) {
        put(delayed_.front());
        delayed_.pop_front();
    }
}

void Dialog::captured_as(std::initializer_list<std::size_t> order)
{
    hold_ = false;
    const std::vector<Sent> held = std::exchange(held_, {});
    for (const std::size_t i : order) {
        now_ += 1ms;
        put(held.at(i - 1));
    }
}

void Dialog::put(Sent sent)
{
    sent.segment.frame = Frame{++frame_};
    sent.segment.time = now_;
    hand_over(sent);
    last_ = std::move(sent);
}

void Dialog::hand_over(const Sent& sent)
{
    Segment s = sent.segment;
    s.payload = as_bytes(sent.payload);
    std::vector<PlainRecord> plaintext;
    for (const Plain& plain : sent.plaintext) plaintext.push_back({plain.type, as_bytes(plain.content)});
    s.plaintext = plaintext;
    capture_->add(s);
}

void Dialog::repeat_last()
{
    now_ += 200ms;
    last_.plaintext.clear(); // nothing is decrypted twice
    put(last_);
}

std::string Dialog::verdict()
{
    const Summary s = capture_->summary(0);
    std::string text(name_of(s.kind));
    text += ", " + std::string(s.persistence ? name_of(*s.persistence) : "-");
    text += ", " + std::string(s.close_by ? name_of(*s.close_by) : "-");
    text += ", " + std::string(name_of(s.close_how));
    const std::string_view why = capture_->close_why(0);
    return text + ", " + std::string(why.empty() ? "-" : why);
}

std::string Dialog::phases_of(std::uint32_t frame)
{
    std::string text;
    const SegmentRange range = capture_->segments_of(Frame{frame});
    for (std::uint32_t i = range.first; i < range.first + range.count; ++i) {
        if (i > range.first) text += '|';
        std::string one;
        for (const Phase phase : capture_->annotation(i).phases) {
            if (!one.empty()) one += '+';
            one += name_of(phase);
        }
        text += one.empty() ? "-" : one;
    }
    return text;
}

std::string Dialog::phases()
{
    std::string text;
    for (std::uint32_t frame = 1; frame <= frame_; ++frame) {
        if (frame > 1) text += ' ';
        text += phases_of(frame);
    }
    return text;
}

Annotation Dialog::annotation(std::uint32_t frame)
{
    return capture_->annotation(capture_->segments_of(Frame{frame}).first);
}

ExchangeNote Dialog::exchange(std::uint32_t frame, std::uint32_t i)
{
    return capture_->exchange(capture_->segments_of(Frame{frame}).first, i);
}

std::string Dialog::says(std::uint32_t frame)
{
    return std::string(capture_->says(capture_->segments_of(Frame{frame}).first));
}

std::vector<std::string> Dialog::flags(std::uint32_t frame)
{
    const std::uint32_t segment = capture_->segments_of(Frame{frame}).first;
    std::vector<std::string> all;
    for (std::uint32_t i = 0; i < capture_->flag_count(segment); ++i) all.emplace_back(capture_->flag(segment, i));
    return all;
}

} // namespace webconv::test
