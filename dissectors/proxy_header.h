// What a proxy or load balancer may send before the client's bytes, to tell the server where they come from: HAProxy's
// PROXY protocol, version 1 (a line) or 2 (binary). It is no part of the dialog; what stands behind it is.
#pragma once

#include "basics.h"

#include <cstddef>
#include <optional>

namespace webconv {

/// How many bytes of `first`, with which a direction begins, are such a header ("The PROXY protocol", sections 2.1 and
/// 2.2). 0: it is one, and goes on behind them. Nothing: it is none, or too short to tell it from a request.
std::optional<std::size_t> proxy_header(Bytes first) noexcept;

} // namespace webconv
