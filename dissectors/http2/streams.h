// HTTP/2 in both directions of a connection (RFC 9113): frames are marked, streams are tied to exchanges.
//
// Rule 1: a stream of the client is an exchange, numbered in the order of the requests. After `Upgrade: h2c` stream 1
//         continues the exchange that began in HTTP/1.1 (RFC 7540 section 3.2).
// Rule 2: a promised stream counts as a stream and is nobody's request.
// Rule 3: header blocks need every block before them (RFC 7541 section 2.3.2). Where one is missing, exchanges go on
//         without methods, paths and statuses.
#pragma once

#include "http2/frame_reader.h"
#include "http2/header_decoder.h"
#include "scribe.h"

#include <array>
#include <optional>
#include <unordered_map>
#include <vector>

namespace webconv::http2 {

class Streams {
public:
    /// @param upgraded        the exchange that stream 1 continues, or 0
    /// @param client_begins   the client's bytes begin with the preface
    /// @param blocks_known    the header blocks of both directions are there from the first
    Streams(Endpoint client, ExchangeId upgraded, bool client_begins, bool blocks_known);

    Endpoint client() const noexcept { return client_; }
    /// As websocket::Session.
    std::size_t read(Endpoint from, Bytes bytes, Offset at, Scribe& scribe, bool& lost);
    bool skip(Endpoint from, std::uint64_t missing, Offset at, Scribe& scribe);
    /// The place in the stream is lost: frames may begin anywhere behind it, and header blocks may be among what is
    /// lost, as may the rest of all answers that are awaited, and the word that nobody waits for them any more.
    void lose(Endpoint from, Scribe& scribe) noexcept;
    /// Only frames are told, streams are nobody's: what a server says that was asked in HTTP/1.x answers nothing.
    void ignore_streams(bool ignored) noexcept { ignored_ = ignored; }
    /// The oldest exchange whose answer is not complete, or 0.
    ExchangeId awaited() const noexcept;

private:
    /// An endpoint that changed nothing allows 100 streams at once (RFC 9113 section 6.5.2 recommends no less); this is
    /// against a peer that opens streams and never ends them.
    static constexpr std::size_t stream_limit = 16384;
    /// Against a peer that says it again and again.
    static constexpr std::uint8_t goaways_with_words = 4;
    /// A header block over several frames. Servers accept 8 to 32 KiB of fields.
    static constexpr std::size_t block_limit = 1 << 18;

    struct Stream {
        ExchangeId exchange = 0;
        bool request_head = false, response_head = false;
        bool request_ended = false, response_ended = false;
        bool given_up = false;        ///< whether the response is complete cannot be told, or none will come
        bool request_missing = false; ///< the response came, the request may have been captured late
        std::optional<std::uint64_t> content_left; ///< of the response, by its Content-Length; none: not known
    };
    struct Direction {
        explicit Direction(bool begins_with_preface) noexcept : reader(begins_with_preface) {}

        FrameReader reader;
        HeaderDecoder decoder;
        std::vector<std::uint8_t> block; ///< fragments of a header block that is not complete
        std::uint32_t block_stream = 0;
        Offset frame_at = 0;          ///< where the present frame begins
        Offset block_at = 0;          ///< where the present header block begins
        Mark mark;                    ///< of the present frame
        std::uint8_t goaways = 0;     ///< whose words were kept
        Frame reset_in{};             ///< segment with the last RST_STREAM
        std::uint16_t reset_code = 0; ///< of that one
        bool in_block = false;
        bool block_promises = false;
        bool block_ends_stream = false;
        bool first_due = false; ///< the next frame is known to be the first
    };

    void learn_client(Endpoint from, Bytes frame, Scribe& scribe) noexcept;
    void check_first(Endpoint from, Offset at, Scribe& scribe);
    void begin_frame(Endpoint from, Offset at, Scribe& scribe);
    void end_frame(Endpoint from, Offset at, Scribe& scribe);
    void header_fragment(Endpoint from, Offset at, Scribe& scribe);
    void end_block(Endpoint from, Offset at, Scribe& scribe);
    void request_block(Stream& stream, const Fields& fields, bool ends, Scribe& scribe);
    void response_block(Stream& stream, std::uint32_t id, const Fields& fields, bool ends, Offset at, Scribe& scribe);
    void note_content(Stream& stream, Scribe& scribe) noexcept;
    void end_stream(Endpoint from, std::uint32_t id, Scribe& scribe);
    void reset_stream(std::uint32_t id, Scribe& scribe);
    void code_to_come(Endpoint from, Offset at, std::uint64_t length, Scribe& scribe) noexcept;
    void note_reset_code(Endpoint from, Offset at, Scribe& scribe) noexcept;
    void refuse_above(std::uint32_t last, Scribe& scribe);
    void forget_if_done(std::uint32_t id);
    void note_opened(std::uint32_t id);
    Stream* find(std::uint32_t id) noexcept;
    /// The stream that a HEADERS frame is for; opens it if it is new. Null: past the limit.
    Stream* open(std::uint32_t id, Endpoint from, Offset at, Scribe& scribe);
    void promise(std::uint32_t id, Facts& facts);
    void count_stream(std::uint32_t id, Facts& facts) noexcept;
    Part part_of(Endpoint from) const noexcept { return from == client_ ? Part::request : Part::response; }
    Phase phase_of(Endpoint from) const noexcept { return from == client_ ? Phase::request : Phase::response; }

    std::array<Direction, 2> directions_;
    std::unordered_map<std::uint32_t, Stream> streams_;
    std::vector<std::uint32_t> opened_;        ///< by requests, since a place was lost; some of them have ended
    std::array<std::uint32_t, 2> highest_{};   ///< stream seen, even and odd (RFC 9113 section 5.1.1: they ascend)
    std::uint32_t last_answered_ = UINT32_MAX; ///< stream, as the server's last GOAWAY says
    Endpoint client_;
    bool client_sure_; ///< else the first header block that tells it decides
    bool ignored_ = false;
    bool some_reset_ = false; ///< streams that were reset wait to be forgotten
};

} // namespace webconv::http2
