// A WebSocket in both directions (RFC 6455 sections 5 to 7): frames are marked, messages counted.
#pragma once

#include "scribe.h"
#include "websocket/frame_reader.h"

#include <array>
#include <optional>

namespace webconv::websocket {

class Session {
public:
    Session() = default;
    /// @param client  known by its request, so that its frames must be masked
    explicit Session(Endpoint client) noexcept : client_(client) {}

    /// Reads on at `at`; returns how much was consumed. `lost`: what stands behind it is no frame.
    std::size_t read(Endpoint from, Bytes bytes, Offset at, Scribe& scribe, bool& lost);
    /// `missing` bytes are not in the capture. True: still in step; else a frame is expected behind them.
    bool skip(Endpoint from, std::uint64_t missing, Offset at, Scribe& scribe);

private:
    void check_mask(Endpoint from, Offset at, Scribe& scribe);

    std::array<FrameReader, 2> readers_;
    std::array<Offset, 2> frame_at_{}; ///< where the present frames begin
    std::optional<Endpoint> client_;
    std::array<bool, 2> masking_told_{};
    std::array<bool, 2> closed_{}; ///< by a Close frame
};

} // namespace webconv::websocket
