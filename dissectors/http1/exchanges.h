// HTTP/1.x in both directions of a connection: requests and responses are read, paired and marked.
//
// Rule 1: responses come in the order of the requests (RFC 9112 section 9.3.2): the n-th final response answers the
//         n-th request. Any number of 1xx may come before it (RFC 9110 section 15.2).
// Rule 2: a response that comes before its request was captured opens the exchange; a request joins it if the
//         response's segment acknowledged the request's first byte, which only its recipient can do.
// Rule 3: this file ends where another protocol begins; who reads on is decided in protocols.h.
#pragma once

#include "http1/message_reader.h"
#include "scribe.h"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace webconv::http1 {

enum class Outcome : std::uint8_t {
    more,     ///< all that can be read was read
    not_http, ///< what stands behind the consumed bytes is no message
    surplus,  ///< the same, where a response ended and no other is awaited
    wait,     ///< a request that may change the protocol is complete: its answer decides what follows it
    declined, ///< such a request was answered, and nothing changes
    switched, ///< a 101 was read: see switched_to()
    tunnel    ///< CONNECT was answered 2xx
};

struct Progress {
    std::size_t consumed = 0;
    Outcome outcome = Outcome::more;
};

class Exchanges {
public:
    explicit Exchanges(Endpoint client) noexcept : client_(client) {}

    Endpoint client() const noexcept { return client_; }

    /// Reads on at `at`. After `wait`, `declined`, `switched` and `tunnel` there may be more to read behind the
    /// consumed bytes.
    Progress read(Endpoint from, Bytes bytes, Offset at, Scribe& scribe);

    /// `missing` bytes are not in the capture. True: still in step.
    bool skip(Endpoint from, std::uint64_t missing, Offset at, Scribe& scribe);
    /// `bytes`, a part of a head, stand before bytes that are not in the capture: the message is judged by them.
    /// Nothing: not even its start line is there.
    std::optional<Outcome> cut_head(Endpoint from, Bytes bytes, Offset at, Scribe& scribe);
    /// Begin anew at a start line.
    /// @param bytes_missing  the place was lost in a hole, which may hold messages
    void restart(Endpoint from, Scribe& scribe, bool bytes_missing);
    /// HTTP/1.x is recognised once more, behind bytes of another protocol: a start line is next.
    void start_over(Endpoint from) noexcept;
    /// After restart, what bytes are that begin no message: most likely more of the one that was lost.
    std::optional<Mark> stray(Endpoint from) const noexcept { return stray_[index(from)]; }
    /// A FIN stands behind all that was read of this direction.
    void end(Endpoint from, Scribe& scribe);

    Switch switched_to() const noexcept { return switched_to_; }
    /// What the request and the 101 say about the WebSocket's key.
    struct WebSocketKey {
        std::string key, accept;
        bool known = false;     ///< both heads were read whole, and the request has one
        Offset answered_at = 0; ///< last byte of the 101
    };
    const WebSocketKey& websocket_key() const noexcept { return websocket_key_; }
    /// The exchange that the switch answers.
    ExchangeId switching_exchange() const noexcept { return switching_; }
    /// That the switch was to HTTP/2 is told by what follows: the exchange goes on there, and has no response yet.
    ExchangeId go_on_as_http2(Scribe& scribe) noexcept;
    /// No request is half read.
    bool client_between_messages() const noexcept { return requests_.between_messages(); }
    /// The exchange that is to be answered next, if it offers a switch; or 0.
    ExchangeId open_offer(Scribe& scribe) const noexcept;
    /// The oldest exchange whose answer is not complete, and where its request begins (0: not known); or none.
    std::pair<ExchangeId, Offset> awaited() const noexcept;

private:
    /// Requests that wait for their answers, at most: no client pipelines more, and each costs memory.
    static constexpr std::size_t waiting_limit = 1 << 16;
    static constexpr std::size_t early_limit = 64;

    struct Place {
        ExchangeId exchange;
        Offset at; ///< among the client's bytes: where the request begins / what the response acknowledged
    };

    Progress read_requests(Bytes bytes, Offset at, Scribe& scribe);
    Progress read_responses(Bytes bytes, Offset at, Scribe& scribe);
    Progress read_simple_response(Bytes bytes, Offset at, Scribe& scribe);
    void begin_request(const Head& head, Offset at, Scribe& scribe);
    void request_head(const Head& head, Scribe& scribe);
    void whole_request_head(const Head& head, Offset last, Scribe& scribe);
    void note_conflict(Endpoint from, const Head& head, const Framing& framing, Offset last, Scribe& scribe);
    void note_key(const Head& head, Offset last, Scribe& scribe);
    bool note_surplus(Offset at, Scribe& scribe);
    void note_blocked(const Exchange& exchange, Offset at, Scribe& scribe);
    Outcome after_offer(const Exchange& exchange, Scribe& scribe) noexcept;
    void begin_tunnel(const Exchange& exchange, Facts& facts) noexcept;
    bool body_dropped(Bytes rest, Scribe& scribe) noexcept;
    bool answers_unseen_head(Bytes bytes, Scribe& scribe) const noexcept;
    void begin_response(const Head& head, Offset at, std::size_t length, Scribe& scribe);
    /// @param whole  the head was captured to its end
    Outcome response_head(const Head& head, Offset at, std::size_t length, bool whole, Scribe& scribe);
    Outcome switch_protocol(const Head& head, Offset at, Offset last, bool whole, Scribe& scribe);
    void final_response(Version version, Scribe& scribe);
    void catch_up(Offset acknowledged, Frame response, Scribe& scribe) noexcept;
    void note_keep_alive(const Head& head, Facts& facts) noexcept;
    void pop_waiting() noexcept;
    Mark request_mark() const noexcept;
    Mark response_mark() const noexcept;

    MessageReader requests_{Message::request};
    MessageReader responses_{Message::response};
    std::vector<Place> waiting_; ///< from [answered_] on: the final response is not there yet
    std::size_t answered_ = 0;
    std::vector<Place> early_; ///< responses whose request is not there yet
    std::array<std::optional<Mark>, 2> stray_;
    ExchangeId request_ = 0;  ///< being read
    ExchangeId response_ = 0; ///< being read
    ExchangeId switching_ = 0;
    ExchangeId previous_ = 0;   ///< answered last
    Offset answered_until_ = 0; ///< the first byte behind that answer
    ExchangeId key_of_ = 0;
    WebSocketKey websocket_key_;
    PhaseSet response_phases_ = Phase::response;
    Endpoint client_;
    Switch switched_to_ = Switch::none;
    bool interim_ = false;        ///< of the response being read
    bool reading_fields_ = false; ///< of the request that is being read
    bool simple_ = false;         ///< HTTP/0.9
    bool body_begun_ = false;     ///< of the response being read
    bool declines_ = false;
    bool expects_continue_ = false; ///< no byte of the request's body has come yet, and the client may wait with it
    bool answers_missing_ = false;  ///< answers may stand in a hole
    bool surplus_ = false;          ///< bytes follow the last answer that belong to none
};

} // namespace webconv::http1
