// Statistics > Flow Graph > Web Conversations, and tshark -z flow,webconv,standard|network[,FILTER]: an arrow for each
// segment, labelled with its sentence. Drawn by Wireshark.
#pragma once

namespace webconv::plugin {

/// Does nothing where the layout of Wireshark's graph is not known.
void register_flow(int protocol);

} // namespace webconv::plugin
