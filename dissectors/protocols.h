// Which protocol each direction speaks, where it changes, and what to do when the place in the stream is lost.
//
// Rule 1: content decides, not ports. A direction that is known from its first byte is recognised by how it begins, or
//         never. One that is not is recognised by a whole start line, or by at least two frames that fit their segments
//         exactly; once the protocol of the conversation is known, by one.
// Rule 2: bytes that cannot be read yet wait, within a bound. Past it, they are data.
// Rule 3: the readers know one protocol each and nothing of the others; only this file changes from one to another.
#pragma once

#include "http1/exchanges.h"
#include "http2/streams.h"
#include "scribe.h"
#include "tls/session.h"
#include "websocket/session.h"

#include <array>
#include <memory>
#include <string_view>
#include <vector>

namespace webconv {

/// An exchange whose answer is not complete.
struct Awaited {
    ExchangeId exchange = 0; ///< 0: there is none
    Offset request_at = 0;   ///< where its request begins; 0: not known
};

class Protocols {
public:
    /// Payload that is next in order.
    /// @param cut  bytes behind it that are not in the capture, of the same segment; `missing` is to be called for them
    void read(Endpoint from, Offset at, Bytes bytes, std::uint64_t cut, Scribe& scribe);
    /// The next `length` bytes are not in the capture. Nothing: nobody knows how many; it takes one offset.
    void missing(Endpoint from, Offset at, std::optional<std::uint64_t> length, Scribe& scribe);
    /// A FIN stands behind all that was read.
    void end(Endpoint from, Scribe& scribe);
    /// The oldest of them.
    Awaited awaited() const noexcept;

    /// The records, if TLS is spoken; else null.
    tls::Session* tls() const noexcept { return tls_.get(); }

private:
    enum class Speaks : std::uint8_t {
        undecided,
        http1,
        held, ///< the answer to a request decides what comes next
        websocket,
        http2,
        tls,
        tunnel,
        other,
    };
    /// A head may have 64 KiB (http1::max_head) and arrive with what follows it.
    static constexpr std::size_t waiting_limit = 1 << 18;

    struct Direction {
        Speaks speaks = Speaks::undecided;
        bool wake = false;    ///< what waits may be readable now
        bool begun = false;   ///< bytes were read that stand behind `begins_at`
        Offset begins_at = 1; ///< what tells the protocol
        Offset waiting_at = 0;
        std::vector<std::uint8_t> waiting;
        std::size_t examined = 0; ///< of what waits: frames that may prove the protocol
        PhaseSet supposed;
    };
    /// Frames that fit their segments exactly.
    struct Evidence {
        std::uint32_t masked = 0, unmasked = 0, http2 = 0, tls = 0;
    };

    void read_waiting(Endpoint from, Scribe& scribe);
    void note_place(Endpoint from, Speaks before, Scribe& scribe) noexcept;
    std::size_t read_on(Endpoint from, Bytes bytes, Offset at, Scribe& scribe);
    std::size_t read_http1(Endpoint from, Bytes bytes, Offset at, Scribe& scribe);
    /// The server spoke HTTP/2 instead, and goes on so.
    bool answers_in_http2(Endpoint from, Bytes bytes, Offset at, Scribe& scribe);
    /// The client speaks HTTP/1.x to a server whose frames had told HTTP/2 already.
    bool asks_http1_of_http2(Endpoint from, Bytes bytes, Offset at, Scribe& scribe);
    /// After what of HTTP/1.x changes the protocol, or might have.
    void change(http1::Outcome outcome, Endpoint from, Scribe& scribe);
    void check_websocket_key(Scribe& scribe) const;
    std::size_t read_held(Endpoint from, Bytes bytes, Offset at, Scribe& scribe);
    template <typename Reader>
    std::size_t read_frames(Reader& reader, Endpoint from, Bytes bytes, Offset at, Scribe& scribe);

    std::size_t decide_at_start(Endpoint from, Bytes bytes, Offset at, Scribe& scribe);
    std::size_t decide_in_the_middle(Endpoint from, Bytes bytes, Offset at, Scribe& scribe);
    bool recognise_begin(Endpoint from, Bytes bytes, Offset at, bool at_start, Scribe& scribe);
    bool may_begin(Endpoint from, Bytes bytes, Offset at, Scribe& scribe);
    bool weigh_evidence(Endpoint from, Bytes segment, Offset at, Scribe& scribe);

    void speak_http1(Endpoint from, Endpoint client, Offset at, Scribe& scribe);
    std::optional<Endpoint> http2_client(Endpoint from, Bytes bytes) const noexcept;
    bool server_begins_http2(Endpoint from, Bytes bytes, Offset at, const Scribe& scribe) const noexcept;
    /// @param whole  all of it is there, from the client's preface and the first header block on
    void speak_http2(Endpoint from, std::optional<Endpoint> client, Offset at, Scribe& scribe, bool whole);
    bool tell_switch(Switch to, std::string_view name, Scribe& scribe);
    void speak_websocket(Endpoint from, std::optional<Endpoint> client, Offset at, Scribe& scribe);
    void speak_tls(Endpoint from, std::optional<Endpoint> client, Offset at, Scribe& scribe);
    /// After a 101 or an answered CONNECT.
    void switch_both(Speaks to);
    void agree(Speaks protocol, Endpoint from);
    std::size_t is_data(Endpoint from, Bytes bytes, Offset at, Scribe& scribe);
    Mark stray_mark(Endpoint from) const noexcept;
    void withdraw_supposed(Endpoint from, Offset at, std::size_t length, Scribe& scribe) noexcept;
    /// What comes next is of no known place: something that is not there may have been sent.
    void lose(Endpoint from, Scribe& scribe, bool bytes_missing = false);
    /// What comes next is to be recognised by itself.
    void begin_anew(Endpoint from, Scribe& scribe, bool bytes_missing);

    Direction& at(Endpoint e) noexcept { return directions_[index(e)]; }

    std::array<Direction, 2> directions_;
    std::array<Evidence, 2> evidence_{};
    std::uint64_t cut_ = 0;             ///< behind the bytes that are being read
    Speaks agreed_ = Speaks::undecided; ///< the protocol of the conversation
    std::unique_ptr<http1::Exchanges> http1_;
    std::unique_ptr<http2::Streams> http2_;
    std::unique_ptr<websocket::Session> websocket_;
    std::unique_ptr<tls::Session> tls_;
};

} // namespace webconv
