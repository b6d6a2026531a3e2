// The table of conversations: -z webconv,conversations[-tsv][,FILTER] in tshark; Statistics > Web Conversations in
// Wireshark, where the same -z opens that window.
//
// A conversation is in the table if the filter lets one of its packets through. Its row tells of all of it.
#pragma once

namespace webconv::plugin {

void register_table();

} // namespace webconv::plugin
