// A conversation for tests, written as one would tell it: it keeps sequence numbers and times, and can lose, repeat,
// delay, split and cut what is sent. Each end acknowledges what it has got, as TCP does, with whatever it sends next.
#pragma once

#include "capture.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace webconv::test {

using namespace std::chrono_literals;

/// The content of a TLS record that was decrypted.
struct Plain {
    std::uint8_t type = 23;
    std::string content;
};

/// What may be unusual about a segment.
struct Unusual {
    ControlBits flags = 0;               ///< beside the usual ones
    std::uint32_t seq_offset = 0;        ///< added to the sequence number (modulo 2^32: -1 is one before)
    std::uint32_t captured = UINT32_MAX; ///< bytes of the payload that the snap length left
    int window = -1;                     ///< as on the wire; -1: as before
    std::uint8_t sack_blocks = 0;
    bool mptcp = false;
    std::vector<Plain> plaintext{}; ///< of TLS, that becomes readable with this segment
};

class Dialog {
public:
    static constexpr std::uint32_t client_isn = 1000, server_isn = 5000;

    explicit Dialog(std::uint32_t client_start = client_isn, std::uint32_t server_start = server_isn);

    // ---- The usual story
    void open(); ///< the three steps
    void client(std::string_view payload, Unusual = {});
    void server(std::string_view payload, Unusual = {});
    void client_acks(Unusual = {});
    void server_acks(Unusual = {});
    void client_fin(std::string_view payload = {});
    void server_fin(std::string_view payload = {});
    void client_resets();
    void server_resets();
    void close_by_client(); ///< FIN, FIN, last ACK
    void close_by_server();
    void wait(Time time) { now_ += time; }

    // ---- The unpleasant cases
    /// One segment just as told; moves nothing on but the time. `seq` and `ack` are relative to the initial sequence
    /// numbers: the SYN is 0, the first byte of payload 1.
    void raw(Side from, ControlBits flags, std::uint32_t seq, std::uint32_t ack, std::string_view payload = {},
             Unusual = {});
    /// The next segment is sent, but not captured.
    void lose_next() { lose_ = true; }
    /// The next segment is captured behind the one after it.
    void delay_next() { delay_ = true; }
    /// What is sent from here on is captured only when `captured_as` says in which order: 1 is what was sent first.
    void hold() { hold_ = true; }
    void captured_as(std::initializer_list<std::size_t> order);
    /// The last segment is sent (and captured) once more.
    void repeat_last();
    /// The capture begins here: what was captured so far is forgotten.
    void capture_starts() { capture_ = std::make_unique<Capture>(), frame_ = 0; }
    /// Sends `payload` in pieces of `size` bytes.
    void client_in_pieces(std::string_view payload, std::size_t size);
    void server_in_pieces(std::string_view payload, std::size_t size);

    // ---- What webconv says
    Capture& capture() { return *capture_; }
    void finish() { capture_->finish(); }
    /// "class, persistence, by, how, why"; what is absent is "-".
    std::string verdict();
    /// Of all segments, in the order of frames: phases joined by '+', segments by ' '.
    std::string phases();
    std::string phases_of(std::uint32_t frame);
    std::string says(std::uint32_t frame);
    std::vector<std::string> flags(std::uint32_t frame);
    Annotation annotation(std::uint32_t frame);
    ExchangeNote exchange(std::uint32_t frame, std::uint32_t i = 0);
    Summary summary() { return capture_->summary(0); }
    std::uint32_t last_frame() const { return frame_; }

private:
    struct End {
        std::uint32_t isn, next = 0, got = 0;
        std::uint16_t window = 512;
    };
    struct Sent {
        Segment segment;
        std::string payload;
        std::vector<Plain> plaintext;
    };
    void send(Side from, ControlBits flags, std::string_view payload, Unusual unusual);
    void put(Sent sent);
    void hand_over(const Sent& sent);
    End& end(Side s) { return s == Side::client ? client_ : server_; }

    std::unique_ptr<Capture> capture_ = std::make_unique<Capture>();
    End client_, server_;
    Time now_{1s};
    std::uint32_t frame_ = 0;
    Sent last_;
    std::deque<Sent> delayed_;
    std::vector<Sent> held_;
    bool lose_ = false, delay_ = false, hold_ = false;
};

} // namespace webconv::test
