// The life of a connection in letters, as in the `history` of Zeek's conn.log: "ShADadFf".
//
// Rule 1: a letter is upper case for the client, lower case for the server. Who is the client may become known late, so
// a
//         letter is stored with its end and gets its case when it is shown.
// Rule 2: "^" stands in front where the capture shows the server first (Zeek flips such a connection).
// Rule 3: S or H, A, D, I and Q are written once for each end. F and R are written again where their sequence number is
//         not that of the last one. T, G and W are counted, and written at the 1st, 10th, 100th, 1,000th and 10,000th.
// Rule 4: one letter for the segment's kind, by the first of these that fits:
//             I   FIN and RST in one segment
//             Q   SYN and one of FIN, RST
//             S H SYN without, with ACK      F   FIN      R   RST       (payload makes no D of these)
//             D   payload                    A   ACK
//         and behind it, of the same segment:
//             W   window 0; not with or after its own RST, nor after the other end's FIN
//             T   payload that ends nowhere beyond what this end has sent before; not after its own RST
//             G   a hole in the *other* end's bytes that this one acknowledges, so the letter has the other end's case;
//                 only while both ends are open or closed out of being open, so never mid-stream nor by a RST
// Rule 5: there is room for 23 letters. The first S or H, A, D, F and R of each end always find a place; any other
// letter
//         that would take it is dropped, and "X" then ends the text (Zeek's letter for limits exceeded). The bound is
//         against peers that answer every segment with another RST.
// Checksums are not judged: no C.
#pragma once

#include "tcp/conn_state.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace webconv::tcp {

enum class Letter : std::uint8_t {
    syn,
    syn_ack,
    ack,
    data,
    fin,
    rst,
    repeat,
    gap,
    window_zero,
    inconsistent,
    multi_flag,
    limit,
};

/// Letters as the server's are shown; the client's are upper case.
inline constexpr std::array history_table{
    Entry<Letter>{Letter::syn, "s", "SYN without ACK"},
    Entry<Letter>{Letter::syn_ack, "h", "SYN with ACK"},
    Entry<Letter>{Letter::ack, "a", "an ACK and nothing else"},
    Entry<Letter>{Letter::data, "d", "payload"},
    Entry<Letter>{Letter::fin, "f", "FIN"},
    Entry<Letter>{Letter::rst, "r", "RST"},
    Entry<Letter>{Letter::repeat, "t", "payload sent again"},
    Entry<Letter>{Letter::gap, "g", "acknowledged payload is missing from the capture"},
    Entry<Letter>{Letter::window_zero, "w", "a window of zero"},
    Entry<Letter>{Letter::inconsistent, "i", "FIN and RST in one segment"},
    Entry<Letter>{Letter::multi_flag, "q", "SYN with FIN or RST in one segment"},
    Entry<Letter>{Letter::limit, "x", "further letters did not find room"},
};

/// What of a segment only the layer that orders the bytes can tell.
struct Judged {
    /// It carries payload, and its last sequence number (SYN and FIN counted; payload not, if it is a RST) is not
    /// beyond the highest that its sender had reached. So a late segment that fills a hole is one, a keep-alive probe
    /// with a byte too; payload that is partly new is not, nor is the first segment captured of its sender.
    bool behind = false;
    /// The separate runs of bytes of the other end, never captured until now, that its ACK acknowledges for the first
    /// time. Before the other end's first captured byte there is no hole.
    std::uint32_t holes = 0;
};

/// A history, ready to be shown.
class HistoryText {
public:
    std::string_view view() const noexcept { return {text_.data(), size_}; }
    operator std::string_view() const noexcept { return view(); }

private:
    friend class History;
    void add(char c) noexcept { text_[size_++] = c; }

    std::array<char, 27> text_{}; ///< "^", 23 letters, "X" at most
    std::uint8_t size_ = 0;
};

/// Letters and endpoint states of one conversation: 48 bytes, no heap.
class History {
public:
    /// To be called once for each segment, in the order of the capture.
    void note(Endpoint from, const Segment& s, Judged judged) noexcept
    {
        constexpr ControlBits deciding = control::syn | control::fin | control::rst;
        const bool ordinary =
            (s.flags & deciding) == 0 && (s.flags & control::ack) != 0 && s.window != 0 && !judged.behind;
        const std::uint8_t kind = s.length != 0 ? seen_data : seen_ack;
        const bool nothing_new =
            (seen_[index(from)] & kind) != 0 && endpoints_.at(from) != EndpointState::inactive && judged.holes == 0;
        if (ordinary && nothing_new) return;
        write(from, s, judged);
    }

    HistoryText text(Endpoint client) const noexcept;
    ConnState conn_state(Endpoint client) const noexcept;

private:
    static constexpr std::uint8_t seen_syn = 0x01;
    static constexpr std::uint8_t seen_ack = 0x02;
    static constexpr std::uint8_t seen_data = 0x04;
    static constexpr std::uint8_t seen_fin = 0x08;
    static constexpr std::uint8_t seen_rst = 0x10;
    static constexpr std::uint8_t with_a_place = 0x1F; ///< those five, whose first letter always finds room
    static constexpr std::uint8_t seen_inconsistent = 0x20;
    static constexpr std::uint8_t seen_multi_flag = 0x40;
    static constexpr std::uint8_t seen_payload = 0x80; ///< in any segment but a RST: no letter, but conn_state asks

    /// What stands at a place: 0 nothing, else 1 + 2 * letter + end. Five bits, six places to a word.
    using Code = std::uint32_t;
    static constexpr unsigned places = 24; ///< the last is kept for Letter::limit
    static constexpr unsigned places_per_word = 6;
    static constexpr unsigned code_bits = 5;

    struct Counts { ///< they stop at 65535
        std::uint16_t repeats = 0;
        std::uint16_t gaps = 0;
        std::uint16_t zero_windows = 0;
    };

    void write(Endpoint from, const Segment& s, Judged judged) noexcept;
    void write_kind(Endpoint from, const Segment& s) noexcept;
    bool first(Endpoint from, std::uint8_t mark, Letter letter) noexcept;
    void count(Endpoint from, std::uint16_t& counter, Letter letter) noexcept;
    void again(Endpoint from, Letter letter) noexcept;
    Code code_at(unsigned place) const noexcept;
    void put(unsigned place, Endpoint from, Letter letter) noexcept;
    unsigned size() const noexcept;

    std::array<std::uint32_t, places / places_per_word> letters_{};
    std::array<std::uint32_t, 2> fin_seq_{}; ///< behind the last FIN's payload, on the wire
    std::array<std::uint32_t, 2> rst_seq_{}; ///< of the last RST, on the wire
    std::array<Counts, 2> counts_{};
    std::array<std::uint8_t, 2> seen_{};
    ZeekEndpoints endpoints_;
};
static_assert(sizeof(History) <= 48, "there is one for every conversation of a capture");

} // namespace webconv::tcp
