// tshark -z webconv,dialog[,FILTER] and -z webconv,mermaid[,FILTER]: conversations drawn as text when all was read.
// What they look like is the core's: dissectors/drawing/.
#pragma once

namespace webconv::plugin {

void register_drawn();

} // namespace webconv::plugin
