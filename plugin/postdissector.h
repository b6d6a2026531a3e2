// webconv as Wireshark sees it: a protocol whose dissector is called for every packet, after all others.
#pragma once

namespace webconv::plugin {

void register_protocol();
void register_handoff();

} // namespace webconv::plugin
