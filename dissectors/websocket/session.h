// A WebSocket in both directions (RFC 6455 sections 5 to 7): frames are marked, messages counted.
#pragma once

#include "scribe.h"
#include "websocket/frame_reader.h"

#include <array>

namespace webconv::websocket {

class Session {
public:
    /// Reads on at `at`; returns how much was consumed. `lost`: what stands behind it is no frame.
    std::size_t read(Endpoint from, Bytes bytes, Offset at, Scribe& scribe, bool& lost);
    /// `missing` bytes are not in the capture. True: still in step; else a frame is expected behind them.
    bool skip(Endpoint from, std::uint64_t missing, Offset at, Scribe& scribe);

private:
    std::array<FrameReader, 2> readers_;
    std::array<Offset, 2> frame_at_{}; ///< where the present frames begin
};

} // namespace webconv::websocket
