#include "preferences.h"

#include "compat.h"

#include <epan/prefs.h>

namespace webconv::plugin {
namespace {

int chosen_source = static_cast<int>(Source::automatic);
Boolean chosen_info_column = 0;

constexpr enum_val_t sources[]{
    {"auto", "Automatic", static_cast<int>(Source::automatic)},
    {"tapped", "TCP dissector only", static_cast<int>(Source::tapped)},
    {"tree", "Packet details only", static_cast<int>(Source::tree)},
    {nullptr, nullptr, 0},
};

} // namespace

Source source() { return static_cast<Source>(chosen_source); }
bool sentence_in_info_column() { return chosen_info_column != 0; }

void register_preferences(int protocol, void (*changed)())
{
    module_t* module = prefs_register_protocol(protocol, changed);
    prefs_register_enum_preference(module, "source", "Read segments from",
                                   "Where the TCP segments come from. Automatic takes what the TCP dissector offers on "
                                   "the way, which costs little, and the packet details where it offers nothing. The "
                                   "answers are the same",
                                   &chosen_source, sources, 0);
    prefs_register_bool_preference(module, "info_column", "Append the sentence to the Info column",
                                   "Whether the Info column ends with what the packet says in its dialog",
                                   &chosen_info_column);
}

} // namespace webconv::plugin
