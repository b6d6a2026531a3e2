// Rule 1: nothing is asked of the core before somebody is known to look at it.
// Rule 2: fields are added even where the node above them is not shown (Wireshark calls it fake): filters and columns
//         live on them.
// Rule 3: a text of the core is given to Wireshark, which copies it, before the next question. All of them are
//         zero-terminated. No object with a destructor is alive here: Wireshark's exceptions jump over it.
#include "details.h"

#include "experts.h"
#include "fields.h"

#include <string_view>
#include <type_traits>

namespace webconv::plugin {
namespace {

static_assert(std::is_trivially_destructible_v<Annotation> && std::is_trivially_destructible_v<ExchangeNote> &&
              std::is_trivially_destructible_v<Summary>);

/// A node of the tree to put fields under.
struct Sheet {
    tvbuff_t* tvb;
    packet_info* pinfo;
    proto_tree* tree;

    bool visible() const { return PTREE_DATA(tree)->visible != 0; }
    bool wants(Field field) const { return wanted(tree, field); }

    Sheet below(proto_item* item, Subtree kind) const
    {
        return {tvb, pinfo, proto_item_add_subtree(item, id_of(kind))};
    }

    // Fields that are absent where there is no value.

    void text(Field field, std::string_view value) const
    {
        if (!value.empty() && wants(field))
            generated(proto_tree_add_string(tree, id_of(field), tvb, 0, 0, value.data()));
    }
    void frame(Field field, Frame value) const
    {
        if (value != Frame::none) number(field, static_cast<std::uint32_t>(value));
    }
    void time(Field field, std::optional<Time> value) const
    {
        if (!value || !wants(field)) return;
        const nstime_t t{static_cast<time_t>(value->count() / 1'000'000'000),
                         static_cast<int>(value->count() % 1'000'000'000)};
        generated(proto_tree_add_time(tree, id_of(field), tvb, 0, 0, &t));
    }
    template <typename T>
    void number(Field field, std::optional<T> value) const
    {
        if (value) number(field, std::uint32_t{*value});
    }
    template <typename E>
    void name(Field field, std::optional<E> value) const
    {
        if (value) text(field, name_of(*value));
    }

    // Fields that always have one.

    proto_item* number(Field field, std::uint32_t value) const
    {
        return generated(proto_tree_add_uint(tree, id_of(field), tvb, 0, 0, value));
    }
    void number64(Field field, std::uint64_t value) const
    {
        generated(proto_tree_add_uint64(tree, id_of(field), tvb, 0, 0, value));
    }
    void boolean(Field field, bool value) const
    {
        generated(proto_tree_add_boolean(tree, id_of(field), tvb, 0, 0, value));
    }

    static proto_item* generated(proto_item* item)
    {
        proto_item_set_generated(item);
        return item;
    }
};

void show_exchange(const Sheet& segment, const ExchangeNote& note)
{
    const Sheet sheet = segment.below(segment.number(Field::exchange, note.number), Subtree::exchange);
    sheet.frame(Field::request_in, note.request_in);
    sheet.frame(Field::response_in, note.response_in);
    sheet.time(Field::time_send, note.send);
    sheet.time(Field::time_wait, note.wait);
    sheet.time(Field::time_receive, note.receive);
}

/// With its expert item below, which is raised with a tree or without.
void show_findings(const Sheet& segment, Capture& capture, std::uint32_t id)
{
    const std::uint32_t count = capture.finding_count(id);
    for (std::uint32_t i = 0; i < count; ++i) {
        const FindingMark finding = capture.finding(id, i);
        proto_item* item = Sheet::generated(proto_tree_add_string(segment.tree, id_of(Field::finding), segment.tvb, 0,
                                                                  0, name_of(finding.finding).data()));
        raise_expert(segment.pinfo, item, capture, id, i);
        const Sheet sheet = segment.below(item, Subtree::finding);
        for (const Frame frame : finding.frames) sheet.frame(Field::finding_frame, frame);
    }
}

void show_conversation(const Sheet& segment, Capture& capture, std::uint32_t id)
{
    const Summary summary = capture.summary(id);
    proto_item* item =
        Sheet::generated(proto_tree_add_item(segment.tree, id_of(Field::conversation), segment.tvb, 0, 0, ENC_NA));
    if (segment.visible())
        proto_item_set_text(item, "Conversation %u: %s", summary.stream, name_of(summary.kind).data());
    const Sheet sheet = segment.below(item, Subtree::conversation);

    sheet.text(Field::kind, name_of(summary.kind));
    if (sheet.wants(Field::class_reason)) sheet.text(Field::class_reason, capture.class_reason(id));
    sheet.text(Field::class_confidence, name_of(summary.confidence));
    sheet.text(Field::http_version, summary.http_version);
    sheet.name(Field::persistence, summary.persistence);
    if (sheet.wants(Field::persistence_reason)) sheet.text(Field::persistence_reason, capture.persistence_reason(id));
    sheet.boolean(Field::tls, summary.tls);
    if (sheet.wants(Field::upgrade)) sheet.text(Field::upgrade, capture.upgrade(id));
    sheet.text(Field::roles, name_of(summary.roles));
    if (sheet.wants(Field::client)) sheet.text(Field::client, capture.client(id));
    if (sheet.wants(Field::server)) sheet.text(Field::server, capture.server(id));
    sheet.number(Field::requests, summary.requests);
    sheet.number(Field::responses, summary.responses);
    sheet.number64(Field::bytes_client, summary.bytes_client);
    sheet.number64(Field::bytes_server, summary.bytes_server);
    sheet.time(Field::duration, summary.duration);
    if (sheet.wants(Field::history)) sheet.text(Field::history, capture.history(id));
    if (sheet.wants(Field::conn_state)) sheet.text(Field::conn_state, capture.conn_state(id));
    sheet.name(Field::close_by, summary.close_by);
    sheet.text(Field::close_how, name_of(summary.close_how));
    if (sheet.wants(Field::close_why)) sheet.text(Field::close_why, capture.close_why(id));
    sheet.frame(Field::close_frame, summary.close_frame);
    sheet.number(Field::ws_messages, summary.ws_messages);
    sheet.number(Field::ws_close_code, summary.ws_close_code);
    sheet.number(Field::h2_streams, summary.h2_streams);
    sheet.number(Field::goaway_error, summary.goaway_error);
}

bool wants_conversation(proto_tree* tree)
{
    for (Field f = Field::conversation; f <= Field::goaway_error; f = static_cast<Field>(static_cast<int>(f) + 1))
        if (wanted(tree, f)) return true;
    return false;
}

void show_segment(const Sheet& root, int protocol, Capture& capture, std::uint32_t id)
{
    const Annotation a = capture.annotation(id);
    proto_item* item = Sheet::generated(proto_tree_add_item(root.tree, protocol, root.tvb, 0, 0, ENC_NA));
    const Sheet sheet = root.below(item, Subtree::segment);

    sheet.number(Field::stream, a.stream);
    sheet.text(Field::from, a.from == Side::client ? "client" : "server");
    if (sheet.wants(Field::phase))
        for (const Phase phase : a.phases) sheet.text(Field::phase, name_of(phase));
    if (sheet.wants(Field::says)) {
        const std::string_view says = capture.says(id);
        sheet.text(Field::says, says);
        if (sheet.visible()) proto_item_set_text(item, "Web Conversation, %s", says.data());
    }
    if (sheet.wants(Field::flag))
        for (std::uint32_t i = 0; i < capture.flag_count(id); ++i) sheet.text(Field::flag, capture.flag(id, i));
    show_findings(sheet, capture, id);
    for (std::uint32_t i = 0; i < a.exchanges; ++i) show_exchange(sheet, capture.exchange(id, i));
    sheet.frame(Field::acks, a.acks);
    sheet.time(Field::time_connect, a.connect);
    sheet.time(Field::time_idle, a.idle);

    if (wants_conversation(sheet.tree)) show_conversation(sheet, capture, a.conversation);
}

} // namespace

void show_details(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, int protocol, Capture& capture,
                  SegmentRange segments)
{
    // Also false if there is no tree.
    if (!proto_field_is_referenced(tree, protocol)) {
        raise_experts(pinfo, capture, segments);
        return;
    }
    const Sheet root{tvb, pinfo, tree};
    for (std::uint32_t i = 0; i < segments.count; ++i) show_segment(root, protocol, capture, segments.first + i);
}

void show_unread(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, int protocol)
{
    if (!proto_field_is_referenced(tree, protocol)) return;
    const Sheet root{tvb, pinfo, tree};
    proto_item* item = Sheet::generated(proto_tree_add_item(tree, protocol, tvb, 0, 0, ENC_NA));
    const Sheet sheet = root.below(item, Subtree::segment);
    sheet.text(Field::unread, "the TCP header was not captured to its end: capture more bytes of each packet");
}

} // namespace webconv::plugin
