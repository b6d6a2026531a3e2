#include "plaintext.h"

#include <epan/dissectors/packet-tls-utils.h>
#include <epan/proto_data.h>

namespace webconv::plugin {
namespace {

int tcp = -1;
int tls = -1;

/// The layers of the frame in the order in which they were dissected: what is inside a TCP header stands behind it.
struct Place {
    unsigned tcp_layers = 0;        ///< of the frame
    unsigned tls_first = 0;         ///< number of the first TLS layer behind the segment's TCP layer; 0: there is none
    unsigned tls_last = 0;          ///< and of the last
    bool tls_behind_others = false; ///< of the frame's segments
};

Place look(const packet_info* pinfo, unsigned segment)
{
    Place place;
    unsigned tls_layers = 0;
    for (wmem_list_frame_t* at = wmem_list_head(pinfo->layers); at != nullptr; at = wmem_list_frame_next(at)) {
        const int id = GPOINTER_TO_INT(wmem_list_frame_data(at));
        if (id == tcp) ++place.tcp_layers;
        if (id != tls) continue;
        ++tls_layers;
        if (place.tcp_layers != segment + 1) {
            place.tls_behind_others = true;
            continue;
        }
        if (place.tls_first == 0) place.tls_first = tls_layers;
        place.tls_last = tls_layers;
    }
    return place;
}

/// Appends the records of one TLS layer, as long as they are of one TLS session: another one is inside it, and is not
/// what the segment says.
/// @param flow  of the session in this direction, as far as it is known
void append(wmem_array_t* records, const SslPacketInfo* packet, const SslFlow*& flow)
{
    for (const SslRecordInfo* record = packet->records; record != nullptr; record = record->next) {
        if (record->type == SSL_ID_APP_DATA) { // for the others the flow may not have been set
            if (flow == nullptr) flow = record->flow;
            if (record->flow != flow) return;
        }
        const PlainRecord plain{static_cast<std::uint8_t>(record->type), {record->plain_data, record->data_len}};
        wmem_array_append_one(records, plain);
    }
}

} // namespace

void register_plaintext()
{
    tcp = proto_get_id_by_filter_name("tcp");
    tls = proto_get_id_by_filter_name("tls");
}

bool has_tls(const packet_info* pinfo)
{
    return tls > 0 && wmem_map_lookup(pinfo->proto_layers, GINT_TO_POINTER(tls)) != nullptr;
}

std::span<const PlainRecord> plaintext_of(packet_info* pinfo, unsigned segment, unsigned segments)
{
    const Place place = look(pinfo, segment);
    // Headers that are no segments, quoted or cut ones, would be counted among the layers.
    if (place.tcp_layers != segments || place.tls_first == 0) return {};
    if (tls_layers_share_their_data && place.tls_behind_others) return {};

    wmem_array_t* records = wmem_array_new(pinfo->pool, sizeof(PlainRecord));
    const SslFlow* flow = nullptr;
    const unsigned first = tls_layers_share_their_data ? 0 : place.tls_first;
    const unsigned last = tls_layers_share_their_data ? 0 : place.tls_last;
    for (unsigned layer = first; layer <= last; ++layer)
        if (const void* packet = p_get_proto_data(wmem_file_scope(), pinfo, tls, layer))
            append(records, static_cast<const SslPacketInfo*>(packet), flow);
    return {static_cast<const PlainRecord*>(wmem_array_get_raw(records)), wmem_array_get_count(records)};
}

} // namespace webconv::plugin
