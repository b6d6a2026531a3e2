// What differs between Wireshark 4.0, 4.4 and 4.6, as far as this plugin meets it. No other file asks for the version.
#pragma once

// First of Wireshark's headers: some of the others do not stand alone. None of them may be put into `extern "C"`.
#include <epan/packet.h>

#include <ws_version.h>

#include <cstdlib>

#define WEBCONV_WIRESHARK_AT_LEAST(minor)                                                                              \
    (WIRESHARK_VERSION_MAJOR > 4 || (WIRESHARK_VERSION_MAJOR == 4 && WIRESHARK_VERSION_MINOR >= (minor)))

namespace webconv::plugin {

/// What Wireshark means by a boolean where it matters: behind a pointer, and as the result of a callback.
#if WEBCONV_WIRESHARK_AT_LEAST(4)
using Boolean = bool;
#else
using Boolean = gboolean;
#endif

/// What the init callback of a statistic for the command line returns: from 4.6 on whether its argument is good.
/// Before, the callback itself had to end the program if it is not.
#if WEBCONV_WIRESHARK_AT_LEAST(6)
using StatInitResult = bool;
inline StatInitResult stat_init_done(bool good) { return good; }
#else
using StatInitResult = void;
inline StatInitResult stat_init_done(bool good)
{
    if (!good) std::exit(1);
}
#endif

/// Whether the TLS dissector keeps what it decrypted under the same key for all TLS layers of a frame (under 0), or
/// under the number of each.
#if WEBCONV_WIRESHARK_AT_LEAST(2)
inline constexpr bool tls_layers_share_their_data = false;
#else
inline constexpr bool tls_layers_share_their_data = true;
#endif

/// The value of an integer field in the tree.
inline guint32 uint_of(field_info* info)
{
#if WEBCONV_WIRESHARK_AT_LEAST(4)
    return fvalue_get_uinteger(info->value);
#else
    return fvalue_get_uinteger(&info->value);
#endif
}

} // namespace webconv::plugin
