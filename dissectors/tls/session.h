// TLS in both directions, as far as it can be read without keys: records are marked.
#pragma once

#include "scribe.h"
#include "tls/record_reader.h"

#include <array>

namespace webconv::tls {

class Session {
public:
    /// As websocket::Session.
    std::size_t read(Endpoint from, Bytes bytes, Offset at, Scribe& scribe, bool& lost);
    bool skip(Endpoint from, std::uint64_t missing, Offset at, Scribe& scribe);

private:
    std::array<RecordReader, 2> readers_;
};

} // namespace webconv::tls
