// Who ended the conversation, how, and what led to it: DESIGN section 6.
#pragma once

#include "conversation.h"
#include "text.h"
#include "vocabulary.h"

#include <chrono>
#include <optional>

namespace webconv::verdict {

/// A shorter silence is no idling, and is broken off for another reason.
inline constexpr Time least_idle = std::chrono::seconds(1);

CloseHow close_how(const Conversation& c) noexcept;
/// Nothing while it is open, where nobody answered, and where that may be missing in the capture which came first.
std::optional<CloseBy> close_by(const Conversation& c) noexcept;
/// Nothing while it is open, refused or unanswered.
std::optional<CloseWhy> close_why(const Conversation& c) noexcept;
/// With details; nothing is written where close_why has no value.
void write_close_why(const Conversation& c, Text& out) noexcept;

} // namespace webconv::verdict
