#include "websocket/frame_reader.h"

#include <array>
#include <glib.h>

namespace webconv::websocket {

std::string accept_of(std::string_view key)
{
    constexpr std::string_view guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 section 1.3
    std::array<guint8, 20> digest{};
    gsize length = digest.size();

    GChecksum* sha1 = g_checksum_new(G_CHECKSUM_SHA1);
    for (const std::string_view part : {key, guid})
        g_checksum_update(sha1, reinterpret_cast<const guchar*>(part.data()), static_cast<gssize>(part.size()));
    g_checksum_get_digest(sha1, digest.data(), &length);
    g_checksum_free(sha1);

    const std::unique_ptr<gchar, decltype(&g_free)> base64(g_base64_encode(digest.data(), length), &g_free);
    return base64.get();
}

} // namespace webconv::websocket
