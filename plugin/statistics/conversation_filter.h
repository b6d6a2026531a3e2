// Analyze > Conversation Filter > Web conversation, and the same for View > Colorize Conversation.
#pragma once

namespace webconv::plugin {

void register_our_conversation_filter();

} // namespace webconv::plugin
