// What is kept of a capture until it is closed: a record per segment, an exchange per request and response, and their
// texts. Small and flat, because captures are large: 28 bytes a segment; see docs/design.md for the budgets.
#pragma once

#include "annotation.h"
#include "basics.h"
#include "diagnosis/findings.h"
#include "diagnosis/reuse.h"
#include "segment.h"
#include "vocabulary.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

namespace webconv {

using RecordId = std::uint32_t;
using ExchangeId = std::uint32_t; ///< from 1; 0: none

/// An array that grows by whole blocks, so that it never holds two copies of itself and its items never move.
template <typename T, std::size_t BlockSize>
class Blocks {
public:
    T& add()
    {
        if (size_ == blocks_.size() * BlockSize) blocks_.push_back(std::make_unique<T[]>(BlockSize));
        return (*this)[size_++];
    }
    T& operator[](std::size_t i) noexcept { return blocks_[i / BlockSize][i % BlockSize]; }
    const T& operator[](std::size_t i) const noexcept { return blocks_[i / BlockSize][i % BlockSize]; }
    std::size_t size() const noexcept { return size_; }

private:
    std::vector<std::unique_ptr<T[]>> blocks_;
    std::size_t size_ = 0;
};

/// What was seen of one segment.
class Record {
public:
    Frame frame{};
    std::uint32_t conversation = 0;
    Frame acks{};                ///< see Annotation
    std::uint32_t exchanges = 0; ///< an ExchangeId, or (top bit) the index of a list of them
    /// What a sentence needs beside the phases: the length of the payload, or of what is readable inside TLS, at most
    /// 65535; with ws.close its code, 0 if it is not known; with h2.goaway, else h2.rst_stream, the error code, 65535
    /// if it has no name; with response.interim its status.
    std::uint16_t detail = 0;

    PhaseSet phases() const noexcept { return PhaseSet::from_bits(std::uint64_t{phases_high_} << 32 | phases_low_); }
    void set_phases(PhaseSet phases) noexcept
    {
        phases_low_ = static_cast<std::uint32_t>(phases.bits());
        phases_high_ = static_cast<std::uint32_t>(phases.bits() >> 32);
    }
    ControlBits flags() const noexcept { return bits_ & control::all; }
    Endpoint from() const noexcept { return bits_ & from_second ? Endpoint::second : Endpoint::first; }
    bool accurate_ecn() const noexcept { return (bits_ & accurate_ecn_bit) != 0; }
    /// Whether it acknowledges something new. What that is, `acks` tells, if it was captured.
    bool has_news() const noexcept { return (bits_ & news_bit) != 0; }
    void note_news() noexcept { bits_ |= news_bit; }
    /// Whether `acks` holds further bytes that it does not acknowledge.
    bool acknowledges_part() const noexcept { return (bits_ & part_bit) != 0; }
    void note_part(bool part) noexcept
    {
        bits_ = static_cast<std::uint16_t>(part ? bits_ | part_bit : bits_ & ~part_bit);
    }
    /// A RST that changes nothing (see tcp::Judgement).
    bool stray() const noexcept { return (bits_ & stray_bit) != 0; }
    void note_stray() noexcept { bits_ |= stray_bit; }
    /// Of TLS: it says that its sender will say no more (RFC 8446 section 6.1).
    bool goodbye() const noexcept { return (bits_ & goodbye_bit) != 0; }
    void note_goodbye() noexcept { bits_ |= goodbye_bit; }
    void set(ControlBits flags, Endpoint from, bool accurate_ecn) noexcept
    {
        bits_ = static_cast<std::uint16_t>((flags & control::all) | (from == Endpoint::second ? from_second : 0) |
                                           (accurate_ecn ? accurate_ecn_bit : 0));
    }

private:
    static constexpr std::uint16_t from_second = 0x200;
    static constexpr std::uint16_t accurate_ecn_bit = 0x400;
    static constexpr std::uint16_t news_bit = 0x800;
    static constexpr std::uint16_t part_bit = 0x1000;
    static constexpr std::uint16_t stray_bit = 0x2000;
    static constexpr std::uint16_t goodbye_bit = 0x4000;
    std::uint16_t bits_ = 0;
    std::uint32_t phases_low_ = 0, phases_high_ = 0; // two halves, so that a record needs no padding
};
static_assert(sizeof(Record) == 28);

/// A text in the store; length 0: none.
struct TextRef {
    std::uint32_t at = 0;
    std::uint16_t length = 0;
};

/// Where something happened.
struct Moment {
    Frame frame{};
    Time time{};
};

/// One request and its final response, as far as they were captured.
struct Exchange {
    Moment request_first, request_last, response_first, response_last;
    Time idle{-1};             ///< silence before the request; negative: there was none
    TextRef asked;             ///< "GET /page.html", fit to be shown
    TextRef answered;          ///< reason phrase, fit to be shown
    TextRef upgrade;           ///< name of the protocol that was offered
    std::uint32_t number = 0;  ///< in its conversation, from 1
    ExchangeId next = 0;       ///< of its conversation
    std::uint16_t status = 0;  ///< of the final response; 0: not known
    std::uint16_t interim = 0; ///< status of the last interim response
    bool head_method : 1 = false;
    bool connect_method : 1 = false;
    bool offers_upgrade : 1 = false;
    bool request_complete : 1 = false;
    bool response_complete : 1 = false;
    bool event_stream : 1 = false;       ///< the response is one, which only the client ends in good order
    bool fields_known : 1 = false;       ///< of the request, all of them
    bool asks_to_close : 1 = false;      ///< the request says Connection: close
    bool several_connection : 1 = false; ///< it has several Connection fields
    bool offers_several : 1 = false;     ///< protocols
    bool malformed_chunk : 1 = false;    ///< of the response: its body never ends in good order
    bool begun_before_close : 1 = false; ///< begun before anybody sent FIN or RST, and its response is awaited
};
static_assert(sizeof(Exchange) <= 120);

class Store {
public:
    Blocks<Record, 1024> records;
    Blocks<Exchange, 256> exchanges; ///< [ExchangeId - 1]
    Findings findings;
    diagnosis::ReuseWatch reuse;

    Exchange& exchange(ExchangeId id) noexcept { return exchanges[id - 1]; }
    const Exchange& exchange(ExchangeId id) const noexcept { return exchanges[id - 1]; }
    ExchangeId new_exchange()
    {
        exchanges.add();
        return static_cast<ExchangeId>(exchanges.size());
    }

    /// The first record of this frame, or of the next frame that has one.
    RecordId first_of(Frame frame) const noexcept;

    /// Notes that `record` has bytes of `exchange`, once. Of a segment with very many exchanges the first are kept.
    void link(Record& record, ExchangeId exchange);
    std::size_t exchange_count(const Record& record) const noexcept;
    ExchangeId exchange_of(const Record& record, std::size_t i) const noexcept;
    /// Whether the segment is the first, or the last, of its frame and sender with bytes of the exchange. A frame may
    /// hold several.
    bool first_in_frame(RecordId segment, ExchangeId exchange) const noexcept;
    bool last_in_frame(RecordId segment, ExchangeId exchange) const noexcept;

    /// What the segment's sender says beside a code, fit to be shown. Few segments have that.
    void note_words(RecordId segment, TextRef words)
    {
        if (words.length > 0)
            words_[segment] = words;
        else
            words_.erase(segment);
    }
    std::string_view words(RecordId segment) const noexcept
    {
        const auto at = words_.find(segment);
        return at == words_.end() ? std::string_view{} : text(at->second);
    }

    TextRef keep(std::string_view text);
    std::string_view text(TextRef ref) const noexcept
    {
        return ref.length == 0
                   ? std::string_view{}
                   : std::string_view(text_blocks_[ref.at / text_block].get() + ref.at % text_block, ref.length);
    }

private:
    bool shares(const Record& record, const Record& other, ExchangeId exchange) const noexcept;
    static constexpr std::uint32_t list_bit = 0x8000'0000;
    /// A segment cannot hold more requests than this of the size that real clients send; it stops a flood of tiny ones.
    static constexpr std::size_t list_limit = 4096;
    static constexpr std::uint32_t text_block = 1 << 16;
    /// A TextRef reaches 4 GiB. Past it no text is kept, and sentences go without.
    static constexpr std::size_t text_block_limit = 1 << 16;

    std::vector<std::vector<ExchangeId>> lists_;
    std::map<RecordId, TextRef> words_;
    std::vector<std::unique_ptr<char[]>> text_blocks_;
    std::uint32_t text_used_ = text_block; // of the last block
};

} // namespace webconv
