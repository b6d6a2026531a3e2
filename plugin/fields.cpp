#include "fields.h"

#include "blurb.h"
#include "vocabulary.h"

#include <array>
#include <cstddef>

namespace webconv::plugin {
namespace {

struct Row {
    Field field;
    ftenum type;
    const char* filter;
    const char* title;
    const char* meaning;
    ft_framenum_type link = FT_FRAMENUM_NONE; ///< of an FT_FRAMENUM: how Wireshark draws it in the packet list
};

// clang-format off
constexpr Row rows[]{
    {Field::stream, FT_UINT32, "webconv.stream", "Stream",
     "Number of the TCP stream, as in tcp.stream"},
    {Field::from, FT_STRING, "webconv.from", "From",
     "Who sent the segment: client, server"},
    {Field::phase, FT_STRING, "webconv.phase", "Phase",
     "What the segment is in its dialog; once for each that fits"},
    {Field::says, FT_STRING, "webconv.says", "Says",
     "What the segment says, as a sentence of the client (C) or the server (S)"},
    {Field::flag, FT_STRING, "webconv.flag", "Flag",
     "What a TCP flag does here; once for each that is set"},
    {Field::finding, FT_STRING, "webconv.finding", "Finding",
     "Name of what is worth knowing and became certain with this segment; once for each. See docs/findings.md"},
    {Field::finding_frame, FT_FRAMENUM, "webconv.finding.frame", "Frame of the finding",
     "Another frame that the finding is about"},
    {Field::exchange, FT_UINT32, "webconv.exchange", "Exchange",
     "Number of the request and its response in the conversation, from 1; once for each with bytes in the segment"},
    {Field::request_in, FT_FRAMENUM, "webconv.request_in", "Request in frame",
     "Frame with the first byte of the exchange's request", FT_FRAMENUM_REQUEST},
    {Field::response_in, FT_FRAMENUM, "webconv.response_in", "Response in frame",
     "Frame with the first byte of the exchange's final response", FT_FRAMENUM_RESPONSE},
    {Field::time_send, FT_RELATIVE_TIME, "webconv.time.send", "Time to send the request",
     "From the first to the last segment of the request; on the last"},
    {Field::time_wait, FT_RELATIVE_TIME, "webconv.time.wait", "Time to wait for the response",
     "From the end of the request to the first segment of the response; on that"},
    {Field::time_receive, FT_RELATIVE_TIME, "webconv.time.receive", "Time to receive the response",
     "From the first to the last segment of the response; on the last"},
    {Field::acks, FT_FRAMENUM, "webconv.acks", "Acknowledges up to the end of frame",
     "Frame with the last byte, SYN or FIN that the segment newly acknowledges", FT_FRAMENUM_ACK},
    {Field::time_connect, FT_RELATIVE_TIME, "webconv.time.connect", "Time to connect",
     "From the SYN to the segment that completes the handshake; on that"},
    {Field::time_idle, FT_RELATIVE_TIME, "webconv.time.idle", "Time idle",
     "Silence before this segment: since the last one with payload between exchanges, or before the close"},

    {Field::conversation, FT_NONE, "webconv.conversation", "Conversation",
     "What is known about the segment's conversation"},
    {Field::kind, FT_STRING, "webconv.class", "Class",
     with_values<"What kind of conversation it is", class_table>.data()},
    {Field::class_reason, FT_STRING, "webconv.class.reason", "Reason of the class",
     "Why the conversation has this class, with frame and clause"},
    {Field::class_confidence, FT_STRING, "webconv.class.confidence", "Confidence in the class",
     with_values<"How sure the class is", confidence_table>.data()},
    {Field::http_version, FT_STRING, "webconv.http.version", "HTTP version",
     "Version of HTTP that the client speaks: 0.9, 1.0, 1.1, 2"},
    {Field::persistence, FT_STRING, "webconv.persistence", "Persistence",
     with_values<"Whether the connection may carry, and carried, more than one exchange", persistence_table>.data()},
    {Field::persistence_reason, FT_STRING, "webconv.persistence.reason", "Reason of the persistence",
     "Why the connection is persistent or not"},
    {Field::tls, FT_BOOLEAN, "webconv.tls", "TLS",
     "Whether the conversation runs inside TLS"},
    {Field::upgrade, FT_STRING, "webconv.upgrade", "Upgrade",
     "Which protocol switch was offered, and what became of it: none, or a protocol and offered, accepted, declined"},
    {Field::roles, FT_STRING, "webconv.roles", "Roles",
     with_values<"How the client was told from the server", roles_table>.data()},
    {Field::client, FT_STRING, "webconv.client", "Client",
     "Address and port of the client"},
    {Field::server, FT_STRING, "webconv.server", "Server",
     "Address and port of the server"},
    {Field::requests, FT_UINT32, "webconv.requests", "Requests",
     "How many requests the conversation carried"},
    {Field::responses, FT_UINT32, "webconv.responses", "Responses",
     "How many final responses the conversation carried; 1xx are not counted"},
    {Field::bytes_client, FT_UINT64, "webconv.bytes.client", "Bytes of the client",
     "Payload that the client sent; repeats are not counted"},
    {Field::bytes_server, FT_UINT64, "webconv.bytes.server", "Bytes of the server",
     "Payload that the server sent; repeats are not counted"},
    {Field::duration, FT_RELATIVE_TIME, "webconv.duration", "Duration",
     "From the first to the last segment of the conversation"},
    {Field::history, FT_STRING, "webconv.history", "History (Zeek)",
     "What happened, in Zeek's letters: upper case by the client, lower case by the server"},
    {Field::conn_state, FT_STRING, "webconv.conn_state", "Connection state (Zeek)",
     "Zeek's word for how the connection went: S0, S1, SF, REJ, ..."},
    {Field::close_by, FT_STRING, "webconv.close.by", "Closed by",
     with_values<"Who ended the conversation first", close_by_table>.data()},
    {Field::close_how, FT_STRING, "webconv.close.how", "How it ended",
     with_values<"How the conversation ended", close_how_table>.data()},
    {Field::close_why, FT_STRING, "webconv.close.why", "Why it ended",
     with_values<"What led to the end, details follow", close_why_table>.data()},
    {Field::close_frame, FT_FRAMENUM, "webconv.close.frame", "Ended in frame",
     "Frame with the first FIN or RST"},
    {Field::ws_messages, FT_UINT32, "webconv.ws.messages", "WebSocket messages",
     "How many WebSocket data messages were completed, both ways"},
    {Field::ws_close_code, FT_UINT32, "webconv.ws.close_code", "WebSocket close code",
     "Code of the first WebSocket Close frame; 1005: it carries none"},
    {Field::h2_streams, FT_UINT32, "webconv.h2.streams", "HTTP/2 streams",
     "How many HTTP/2 streams were opened or promised"},
    {Field::goaway_error, FT_UINT32, "webconv.goaway.error", "GOAWAY error",
     "Error code of the HTTP/2 GOAWAY frame"},

    {Field::unread, FT_STRING, "webconv.unread", "Not read",
     "Why there is a TCP segment in the frame of which nothing is said: its header was not captured to its end"},
};
// clang-format on

constexpr std::size_t field_count = std::size(rows);
constexpr std::size_t subtree_count = 4;

constexpr bool in_order()
{
    for (std::size_t i = 0; i < field_count; ++i)
        if (static_cast<std::size_t>(rows[i].field) != i) return false;
    return true;
}
static_assert(in_order() && static_cast<std::size_t>(Field::unread) + 1 == field_count,
              "the table lists the fields completely and in order, so that the field is the index");

template <std::size_t N>
constexpr std::array<int, N> unregistered()
{
    std::array<int, N> ids{};
    ids.fill(-1);
    return ids;
}

std::array<int, field_count> field_ids = unregistered<field_count>();
std::array<int, subtree_count> subtree_ids = unregistered<subtree_count>();

bool is_number(ftenum type) { return type == FT_UINT32 || type == FT_UINT64; }

} // namespace

int id_of(Field field) { return field_ids[static_cast<std::size_t>(field)]; }
int id_of(Subtree subtree) { return subtree_ids[static_cast<std::size_t>(subtree)]; }

void register_fields(int protocol)
{
    static std::array<hf_register_info, field_count> fields; // Wireshark keeps it
    for (std::size_t i = 0; i < field_count; ++i) {
        const Row& row = rows[i];
        header_field_info info{};
        info.name = row.title;
        info.abbrev = row.filter;
        info.type = row.type;
        info.display = is_number(row.type) ? BASE_DEC : BASE_NONE;
        info.strings = row.type == FT_FRAMENUM ? FRAMENUM_TYPE(row.link) : nullptr;
        info.blurb = row.meaning;
        info.id = -1;
        info.parent = 0;
        info.ref_type = HF_REF_TYPE_NONE;
        info.same_name_prev_id = -1;
        info.same_name_next = nullptr;
        fields[i] = {&field_ids[i], info};
    }
    proto_register_field_array(protocol, fields.data(), static_cast<int>(fields.size()));

    std::array<int*, subtree_count> subtrees;
    for (std::size_t i = 0; i < subtree_count; ++i) subtrees[i] = &subtree_ids[i];
    proto_register_subtree_array(subtrees.data(), static_cast<int>(subtrees.size()));
}

} // namespace webconv::plugin
