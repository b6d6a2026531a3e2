// What goes out about one conversation, as it is known now. Texts: see Capture.
#pragma once

#include "basics.h"
#include "vocabulary.h"

#include <optional>
#include <string_view>

namespace webconv {

struct Summary {
    std::uint32_t stream = 0;
    Class kind = Class::no_data;
    Confidence confidence = Confidence::certain;
    Roles roles = Roles::guessed;
    std::string_view http_version; ///< "0.9", "1.0", "1.1", "2"; empty: no HTTP
    std::optional<Persistence> persistence;
    bool tls = false;
    std::uint32_t requests = 0;  ///< with a complete head
    std::uint32_t responses = 0; ///< final ones with a complete head
    std::uint64_t bytes_client = 0;
    std::uint64_t bytes_server = 0;
    Time start{};    ///< of the first segment, since the epoch
    Time duration{}; ///< from the first to the last segment
    std::optional<Time> connect;
    std::optional<CloseBy> close_by;
    CloseHow close_how = CloseHow::open;
    std::optional<CloseWhy> close_why;
    Frame close_frame{}; ///< the first FIN or RST; none: still open
    std::optional<std::uint32_t> ws_messages;
    std::optional<std::uint16_t> ws_close_code; ///< RFC 6455 section 7.4; 1005: the frame carried none
    std::optional<std::uint32_t> h2_streams;
    std::optional<std::uint32_t> goaway_error; ///< RFC 9113 section 7
    FindingSet findings;                       ///< which kinds stand on its segments; see Capture::finding
};

} // namespace webconv
