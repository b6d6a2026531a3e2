// What is said inside TLS, as far as Wireshark could decrypt it: the readers of protocols.h once more, over the
// plaintext.
//
// Rule 1: the plaintext of a direction has offsets of its own, from 1. A record's content belongs to the segment with
//         which it became readable, and it is acknowledged when the record's last byte is.
// Rule 2: each record that may hold application data must have been opened, one for one and in order. Where that does
//         not come out, nobody knows what is missing, and the place in the stream is lost there. It is never guessed.
// Rule 3: how TLS seals is not known here: which of the contents are the conversation's and where bytes are missing
//         follows from counting records.
#pragma once

#include "protocols.h"
#include "scribe.h"
#include "segment.h"
#include "tcp/connection.h"
#include "tls/session.h"

#include <array>
#include <memory>
#include <span>
#include <vector>

namespace webconv {

class InsideTls {
public:
    /// What has to be known of the conversation to report.
    struct Circle {
        Store& store;
        Facts& facts;
        const tcp::Connection& connection;
        Endpoint likely_client;
        std::array<Moment, 2> last_payload;
        RecordId newest; ///< of the conversation
    };

    /// These records of `from` have come to their end, and this of them became readable with the segment of `record`.
    void read(Endpoint from, std::span<const tls::Sealed> sealed, std::span<const PlainRecord> plaintext,
              RecordId record, Moment moment, const Circle& circle);
    /// The oldest exchange whose answer is not complete. Its place is one in the plaintext.
    Awaited awaited() const noexcept { return readers_ ? readers_->protocols.awaited() : Awaited{}; }
    /// A FIN stands behind all that was read.
    void end(Endpoint from, const Circle& circle);

    /// Whether a segment holds nothing but the word that its sender will say no more (close_notify, RFC 8446
    /// section 6.1). It belongs to the close, and breaks no silence.
    static bool only_says_goodbye(const Segment& segment) noexcept;

private:
    /// Records that nobody has acknowledged: the other direction was not captured, or will never answer.
    static constexpr std::size_t unacknowledged_limit = 8192;

    struct Opened {
        Offset sealed_end; ///< of the record, among TCP's offsets
        Offset end;        ///< of its content
    };
    struct Direction {
        std::vector<Opened> unacknowledged; ///< ascending
        Offset next = 1;
        Offset acknowledged = 0;
        std::uint16_t least_overhead = 0; ///< that sealing added to a content, so far; 0: not known
        bool types_shown = false;         ///< only application data is sealed as such: so until TLS 1.2
        bool start_known = true;
        bool hole = false; ///< something is missing before what comes next
        bool ended = false;
    };
    /// Only there when there is something to read.
    struct Readers {
        Protocols protocols;
        std::array<tcp::Ledger, 2> ledgers;
    };

    static bool may_hold(const tls::Sealed& record, const Direction& d) noexcept;
    static void learn_version(std::size_t sealed, std::span<const PlainRecord> plaintext, Direction& d) noexcept;
    void read_content(Endpoint from, const PlainRecord& plain, Offset sealed_end, RecordId record, Moment moment,
                      const Circle& circle);
    void lose_place(Endpoint from, const Circle& circle);
    void settle(Endpoint from, Offset acknowledged);
    Scribe scribe(const Circle& circle);

    std::array<Direction, 2> directions_;
    std::unique_ptr<Readers> readers_;
};

} // namespace webconv
