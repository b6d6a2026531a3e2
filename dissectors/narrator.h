// What a segment says, as a sentence for somebody who does not know TCP; and what each of its control bits is for.
// Words only: everything that is said was judged before and is stored.
#pragma once

#include "conversation.h"
#include "store.h"
#include "text.h"

#include <cstdint>

namespace webconv::narrator {

/// "C: asks GET /page.html".
void say(RecordId segment, const Conversation& conversation, const Store& store, Text& out) noexcept;

/// How many entries `explain_flag` has: one for each set control bit, but one for the three bits of accurate ECN.
std::uint32_t flag_count(const Record& record) noexcept;
/// "FIN: the server will send no more". In header order: AE, CWR, ECE, URG, ACK, PSH, RST, SYN, FIN.
void explain_flag(const Record& record, const Conversation& conversation, std::uint32_t i, Text& out) noexcept;

} // namespace webconv::narrator
