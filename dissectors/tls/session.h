// TLS in both directions, as far as it can be read without keys: records are marked, and those that have come to their
// end are listed, for whoever has their plaintext.
#pragma once

#include "scribe.h"
#include "tls/record_reader.h"

#include <array>
#include <span>
#include <vector>

namespace webconv::tls {

/// A record of application data, as far as its header tells: in TLS 1.3 all that is encrypted is (RFC 8446
/// section 5.2).
struct Sealed {
    Offset end;           ///< of the record
    std::uint16_t length; ///< of its content as it was sent; 0: bytes are missing, of it or of several
};

class Session {
public:
    /// As websocket::Session.
    std::size_t read(Endpoint from, Bytes bytes, Offset at, Scribe& scribe, bool& lost);
    bool skip(Endpoint from, std::uint64_t missing, Offset at, Scribe& scribe);

    /// Those that ended since `forget`, in order.
    std::span<const Sealed> sealed(Endpoint from) const noexcept { return sealed_[index(from)]; }
    void forget(Endpoint from) noexcept { sealed_[index(from)].clear(); }
    /// No record is begun that has not come to its end.
    bool between_records(Endpoint from) const noexcept { return readers_[index(from)].between_records(); }

private:
    std::array<RecordReader, 2> readers_;
    std::array<std::vector<Sealed>, 2> sealed_;
    std::array<bool, 2> broken_{}; ///< bytes of the present record are missing
};

} // namespace webconv::tls
