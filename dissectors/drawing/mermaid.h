// Text inside a Mermaid diagram.
#pragma once

#include <string>
#include <string_view>

namespace webconv::drawing {

/// Appends `text`, with every character that Mermaid or the browser behind it would take for more than itself written
/// as Mermaid's entity (#59; is a semicolon), and broken into lines where it is long.
/// @param text  valid UTF-8 without control characters, as the core says it
void add_mermaid_text(std::string& out, std::string_view text);

} // namespace webconv::drawing
