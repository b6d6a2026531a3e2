// The second source: the TCP headers of the tree. For passes in which nothing is tapped.
//
// The nodes say where in which data source a header stands; its bytes are read there, like those of a tapped segment.
// Only two things are taken from fields: the stream, and the length, which needs the IP header's.
#include "segments.h"

#include <algorithm>

namespace webconv::plugin {
namespace {

enum Wanted : unsigned { tcp, tcp_len, tcp_stream, ip, ipv6, wanted_count };

constexpr const char* names[wanted_count]{"tcp", "tcp.len", "tcp.stream", "ip", "ipv6"};
int ids[wanted_count]{};

int id_of(const proto_node* node) { return node->finfo != nullptr ? node->finfo->hfinfo->id : -1; }

/// The node after `node` in the order in which the tree is drawn.
proto_node* following(proto_node* node)
{
    if (node->first_child != nullptr) return node->first_child;
    while (node != nullptr && node->next == nullptr) node = node->parent;
    return node != nullptr ? node->next : nullptr;
}

const field_info* child(const proto_node* node, int id)
{
    for (const proto_node* c = node->first_child; c != nullptr; c = c->next)
        if (id_of(c) == id) return c->finfo;
    return nullptr;
}

void read_address(Bytes from, Address::Family family, Address& to)
{
    to.family = family;
    std::copy(from.begin(), from.end(), to.bytes.begin());
}

/// The addresses of an IP header (RFC 791 section 3.1, RFC 8200 section 3).
void read_network_header(const field_info* network, Segment& segment)
{
    const bool ipv4 = network->hfinfo->id == ids[ip];
    const std::size_t at = ipv4 ? 12 : 8;
    const std::size_t size = ipv4 ? 4 : 16;
    const std::size_t length = at + 2 * size;
    if (network->ds_tvb == nullptr || network->start < 0 ||
        tvb_captured_length(network->ds_tvb) < static_cast<std::size_t>(network->start) + length)
        return;
    const Bytes header{tvb_get_ptr(network->ds_tvb, network->start, static_cast<int>(length)), length};
    const auto family = ipv4 ? Address::Family::ipv4 : Address::Family::ipv6;
    read_address(header.subspan(at, size), family, segment.source);
    read_address(header.subspan(at + size, size), family, segment.destination);
}

bool read_tree_segment(const proto_node* node, const field_info* network, Segment& segment)
{
    const field_info* length = child(node, ids[tcp_len]);
    const field_info* stream = child(node, ids[tcp_stream]);
    if (length == nullptr || stream == nullptr || node->finfo->ds_tvb == nullptr) return false;
    segment.length = uint_of(const_cast<field_info*>(length)); // only looks, but says so nowhere
    segment.stream = uint_of(const_cast<field_info*>(stream));
    if (network != nullptr) read_network_header(network, segment);
    return read_segment_bytes(node->finfo->ds_tvb, node->finfo->start, segment);
}

} // namespace

void register_tree()
{
    for (unsigned i = 0; i < wanted_count; ++i) ids[i] = proto_registrar_get_id_byname(names[i]);
}

GArray* fields_of_tree_segments()
{
    GArray* wanted = g_array_new(FALSE, FALSE, sizeof(int));
    g_array_append_vals(wanted, ids, wanted_count);
    return wanted;
}

TreeCursor tree_segments(proto_tree* tree)
{
    // Asking whether there is any TCP is a look-up; walking is not.
    const GPtrArray* found = tree != nullptr ? proto_get_finfo_ptr_array(tree, ids[tcp]) : nullptr;
    return {found != nullptr && found->len != 0 ? tree : nullptr, nullptr};
}

bool next_tree_segment(const packet_info* pinfo, TreeCursor& cursor, Segment& segment)
{
    while (cursor.at != nullptr) {
        const proto_node* node = cursor.at;
        cursor.at = following(cursor.at);
        const int id = id_of(node);
        if (id == ids[ip] || id == ids[ipv6]) {
            cursor.network = node->finfo;
        } else if (id == ids[tcp]) {
            segment = segment_of(pinfo);
            if (read_tree_segment(node, cursor.network, segment)) return true;
        }
    }
    return false;
}

} // namespace webconv::plugin
