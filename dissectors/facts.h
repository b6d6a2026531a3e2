// What the readers of the protocols found out about one conversation. Verdicts (verdict/) are drawn from it and from
// tcp::Connection, and from nothing else.
#pragma once

#include "basics.h"
#include "http1/head.h"
#include "http1/persistence.h"
#include "store.h"
#include "vocabulary.h"

#include <array>
#include <optional>

namespace webconv {

/// What the connection was switched to by 101, or by CONNECT answered 2xx. The first switch decides.
enum class Switch : std::uint8_t { none, websocket, h2c, other, tunnel };

/// What a GOAWAY said (RFC 9113 section 6.8).
struct Goaway {
    Frame frame{}; ///< of the last one; none: there was none
    std::uint32_t error = 0;
};

struct Facts {
    // Protocols that were recognised, and where.
    bool http1 = false, http09 = false, http2 = false, websocket = false, tls = false;
    bool other_payload = false;
    bool h2_foretold : 1 = false;     ///< begun with a preface, whole or not
    bool start_missing : 1 = false;   ///< of a direction: what stands there might have told the protocol
    bool closer_gone : 1 = false;     ///< the client closed by FIN, and its host meets what comes after it with RST
    bool unreceived : 1 = false;      ///< so the last answer, or its end, came to nobody
    std::uint8_t ws_pinged : 2 = 0;   ///< a bit by endpoint: it has sent a Ping
    std::array<bool, 2> place_lost{}; ///< by endpoint: and what was said since then cannot be read, or not all of it
    std::array<bool, 2> undecided{};  ///< by endpoint: what was said may be the beginning of a request, a hello, …
    Switch switched = Switch::none;
    Frame switched_in{};
    Frame switch_asked_in{}; ///< the request that was answered by the switch
    Frame recognised_in{};   ///< first segment of HTTP/2 or WebSocket frames, in TLS or without
    Frame tls_in{};          ///< first segment of TLS records

    // TLS that could be decrypted
    bool opened = false;   ///< application data was readable
    bool unopened = false; ///< some records were not that may hold application data

    // HTTP
    std::uint32_t requests = 0, responses = 0; ///< with complete heads, final ones
    std::uint32_t unasked = 0;                 ///< of the responses, those that need no request
    std::uint32_t exchanges = 0;               ///< begun
    ExchangeId first_exchange = 0;             ///< the others follow by Exchange::next
    ExchangeId last_exchange = 0;
    http1::Version version{};                               ///< of the first request
    http1::Version response_version{};                      ///< of the first response
    std::optional<http1::View> request_view, response_view; ///< of the first exchange (RFC 9112 section 9.3)
    bool request_cut : 1 = false;                           ///< its head was not captured to the end
    bool response_cut : 1 = false;                          ///< the same
    bool unclear : 1 = false;              ///< the last response without a request: not complete, or unreceived
    bool head_cut : 1 = false;             ///< the same of the last head of a message
    bool announced_close : 1 = false;      ///< a response after the first said Connection: close
    bool last_request_persists : 1 = true; ///< the connection may go on behind it (the same section)
    bool last_response_persists : 1 = true;
    Upgrade upgrade = Upgrade::none;
    std::optional<std::uint32_t> timeout; ///< seconds, as Keep-Alive announced last
    std::optional<std::uint32_t> max;     ///< requests still allowed, as Keep-Alive announced last
    std::uint32_t responses_since_max = 0;
    std::uint32_t outstanding = 0; ///< exchanges begun before anybody closed, whose response is not complete

    TextRef upgrade_protocol; ///< what was offered

    // WebSocket
    std::uint32_t ws_messages = 0;
    std::optional<std::uint16_t> ws_close_code;
    Frame ws_close_in{};
    Endpoint ws_close_by{};

    // HTTP/2
    std::uint32_t h2_streams = 0;
    std::array<Goaway, 2> goaway{}; ///< by endpoint
    Frame goaway_in{};              ///< the last of both

    bool h2_preface = false;         ///< the client's was read whole
    std::array<bool, 2> h2_frames{}; ///< by endpoint: any was read

    /// A place in the stream was lost: something that is not there may have been sent.
    bool lost = false;

    // Findings, see diagnosis/
    FindingSet found;
    std::array<RecordId, 2> disprovable_at{}; ///< where those stand that later segments may disprove
    std::uint8_t findings = 0;                ///< how many notes of this conversation are in the store

    // Roles, as the bytes tell them.
    std::optional<Endpoint> client;
};

} // namespace webconv
