// Connections that a client opened anew although it had one that the server offered to keep: seen only across
// conversations. Finding reuse_missed.
#pragma once

#include "basics.h"
#include "segment.h"

#include <cstdint>
#include <map>
#include <utility>

namespace webconv::diagnosis {

/// A connection for one request that the client closed although it could have been kept.
struct OnceUsed {
    Address client, server;
    std::uint32_t record = 0;  ///< of the segment with which it ended
    Time opened{}, answered{}; ///< its first segment, and the end of its answer
    Time kept{};               ///< how long the server would have kept it from then on
};

/// How many such connections in a row make the finding: two can be chance.
inline constexpr std::uint32_t reuse_least = 3;

class ReuseWatch {
public:
    struct Row {
        std::uint32_t count = 0;  ///< in a row, this one included
        std::uint32_t record = 0; ///< where the finding stands, once there is one
    };
    /// Another one. It continues the row of its pair if it was opened when the one before could still have been used.
    Row note(const OnceUsed& connection);
    /// The client has used a connection to this server again.
    void end_row(const Address& client, const Address& server);
    /// The row has its finding now.
    void stands(const OnceUsed& connection);

private:
    /// Pairs that are watched, at most: against captures with an endless number of them.
    static constexpr std::size_t pair_limit = 1 << 16;

    struct Chain {
        Time answered{}, kept{};
        std::uint32_t count = 0, record = 0;
        bool stands = false;
    };
    /// The client's port changes with each connection; the server's is part of who it is.
    static std::pair<Address, Address> pair_of(Address client, const Address& server) noexcept;

    std::map<std::pair<Address, Address>, Chain> chains_;
};

} // namespace webconv::diagnosis
