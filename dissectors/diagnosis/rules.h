// The rules, a function for each finding that is judged on segments or at the end. Which finding it may raise, and what
// normal traffic resembles it, stands where the rule is.
#pragma once

#include "diagnosis/case.h"

namespace webconv::diagnosis {

// opening.cpp
void connection_refused(Case& c);
void handshake_retried(Case& c);
void connection_unanswered(Case& c);
void connection_unused(Case& c);

// exchange.cpp
void unfinished_exchange(Case& c); ///< keepalive_race, request_unanswered, response_truncated
void reuse_missed(Case& c);

// closing.cpp
void ws_no_close(Case& c);
void h2_never_spoken(Case& c); ///< h2_no_settings
void close_wait(Case& c);

// window.cpp
void window_stalled(Case& c);

} // namespace webconv::diagnosis
