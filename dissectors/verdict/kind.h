// What kind of conversation it is, whether its connection is persistent, and how sure that is: DESIGN section 3, drawn
// from what was found so far.
#pragma once

#include "conversation.h"
#include "text.h"
#include "vocabulary.h"

#include <optional>
#include <string_view>

namespace webconv::verdict {

Class kind(const Conversation& c) noexcept;
/// It is certain that neither side sent a byte of payload.
bool empty(const Conversation& c) noexcept;
/// Why the class is probable only, in few words; empty: it is certain.
std::string_view doubt(const Conversation& c, const Store& store) noexcept;
Confidence confidence(const Conversation& c, const Store& store) noexcept;
std::optional<Persistence> persistence(const Conversation& c) noexcept;
/// "1.1"; empty: no HTTP.
std::string_view http_version(const Conversation& c) noexcept;

/// One sentence, with the frames and the clause that decide.
void explain_kind(const Conversation& c, const Store& store, Text& out) noexcept;
void explain_persistence(const Conversation& c, const Store& store, Text& out) noexcept;
/// "none", "h2c accepted", …
void write_upgrade(const Conversation& c, const Store& store, Text& out) noexcept;

} // namespace webconv::verdict
