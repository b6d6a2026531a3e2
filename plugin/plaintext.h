// What Wireshark decrypted of TLS. Its TLS dissector keeps the content of each record with the frame in which the
// record ends, in every pass, with a tree or without.
#pragma once

#include "compat.h"
#include "segment.h"

#include <span>

namespace webconv::plugin {

/// Looks up what the protocols are called. Once, from the handoff.
void register_plaintext();

/// Whether TLS was dissected in this frame: a look-up.
bool has_tls(const packet_info* pinfo);

/// What became readable in one of the frame's segments; empty where it cannot be told whose it is. The list lives as
/// long as the frame is dissected, the contents until the capture is closed, unless the frame is dropped.
/// @param segment   its index among the frame's, outermost first
/// @param segments  how many the frame has
std::span<const PlainRecord> plaintext_of(packet_info* pinfo, unsigned segment, unsigned segments);

} // namespace webconv::plugin
