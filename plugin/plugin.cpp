// The symbols by which Wireshark knows a plugin.
#include "compat.h"
#include "postdissector.h"

// A constant of C++ is not seen outside its file unless it was declared so before.
extern "C" {
WS_DLL_PUBLIC const char plugin_version[];
WS_DLL_PUBLIC const int plugin_want_major;
WS_DLL_PUBLIC const int plugin_want_minor;
WS_DLL_PUBLIC void plugin_register(void);
WS_DLL_PUBLIC guint32 plugin_describe(void);

const char plugin_version[] = WEBCONV_VERSION;
const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

void plugin_register(void)
{
    static const proto_plugin postdissector{webconv::plugin::register_protocol, webconv::plugin::register_handoff};
    proto_register_plugin(&postdissector);
}

/// Asked for from Wireshark 4.2 on; the header that names the value is not installed before.
guint32 plugin_describe(void)
{
    constexpr guint32 dissector = 1U << 0; // WS_PLUGIN_DESC_DISSECTOR
    return dissector;
}
}
