// What goes out about one segment. Numbers only: sentences are made when they are asked for (Capture::says).
#pragma once

#include "basics.h"
#include "segment.h"
#include "vocabulary.h"

#include <array>
#include <optional>

namespace webconv {

struct Annotation {
    Frame frame{};
    std::uint32_t stream = 0;       ///< as handed in
    std::uint32_t conversation = 0; ///< for Capture::summary and the texts about a conversation
    Side from = Side::client;
    PhaseSet phases;
    ControlBits flags = 0;
    Frame acks{}; ///< holds the last byte, SYN or FIN newly acknowledged; none: nothing new, or not captured
    std::uint32_t exchanges = 0; ///< how many exchanges have bytes in this segment, see Capture::exchange
    std::optional<Time> connect; ///< on the segment that completes the handshake: since the SYN
    std::optional<Time> idle;    ///< on the segment that breaks a silence: since the last segment with payload
};

/// One exchange (request and response) as one segment shows it.
struct ExchangeNote {
    std::uint32_t number = 0;    ///< in its conversation, from 1
    Frame request_in{};          ///< first byte of the request; none: not captured
    Frame response_in{};         ///< first byte of the final response; none: not (yet) captured
    std::optional<Time> send;    ///< on the last segment of the request: since its first
    std::optional<Time> wait;    ///< on the first segment of the response: since the end of the request
    std::optional<Time> receive; ///< on the last segment of the response: since its first
};

/// One finding that stands on a segment; its sentence: Capture::finding_says.
struct FindingMark {
    Finding finding = Finding::limits_reached;
    std::array<Frame, 2> frames{}; ///< other frames that it is about; none: no (further) one
};

} // namespace webconv
