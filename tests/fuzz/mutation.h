// Changes captures as networks, capturing programs and attackers do.
#pragma once

#include "capture_file.h"

#include <functional>
#include <random>

namespace webconv::fuzz {

using Packets = std::vector<recorded::Packet>;
using Random = std::minstd_rand;

/// Changes some bytes in place; may use up to `most`, and says how many there are then.
using ChangeBytes = std::function<std::size_t(std::uint8_t* bytes, std::size_t size, std::size_t most)>;

/// Makes one change: a packet is lost, repeated, moved or cut; a bit, a field of its TCP header or its payload is
/// another; its IP header's length is made to fit, mostly.
void mutate(Packets& packets, Random& random, const ChangeBytes& change);

/// Each packet of either, in the order of time.
Packets interleaved(const Packets& one, const Packets& other);

} // namespace webconv::fuzz
