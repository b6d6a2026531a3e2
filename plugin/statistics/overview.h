// The overview as a tree: -z webconv,tree[,FILTER]; Statistics > Web Conversation Overview.
//
// A conversation counts once, if the filter lets one of its packets through; segments and times count if their packet
// is let through.
#pragma once

namespace webconv::plugin {

void register_overview();

} // namespace webconv::plugin
