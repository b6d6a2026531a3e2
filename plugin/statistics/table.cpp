// In tshark a listener notes which conversations it was offered, and asks for their rows when the capture is over or
// about to be closed: then a single pass has the final answers too. The window's table has no such moment. It taps a
// capture that was read before, so that a row is final when the first packet of its conversation comes.
#include "statistics/table.h"

#include "compat.h"
#include "feed.h"
#include "statistics/conversations.h"
#include "tap.h"

#include <epan/stat_tap_ui.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <deque>
#include <exception>
#include <limits>
#include <vector>

namespace webconv::plugin {
namespace {

Time since_epoch(const nstime_t& t)
{
    return Time{static_cast<std::int64_t>(static_cast<std::uint64_t>(t.secs) * 1'000'000'000U +
                                          static_cast<std::uint64_t>(t.nsecs))};
}

/// When the capture's first packet came.
Time zero_of(const packet_info* pinfo) { return since_epoch(pinfo->abs_ts) - since_epoch(pinfo->rel_ts); }

// ---- tshark ---------------------------------------------------------------------------------------------------------

struct Format {
    const char* name; ///< as -z has it
    bool aligned;     ///< else separated by tabs
};
// What -z gives is matched by its beginning, the longer name first.
constexpr Format formats[]{{"webconv,conversations", true}, {"webconv,conversations-tsv", false}};

/// One -z. Its filter is the tap's.
struct Request {
    const Format* format = nullptr;
    std::vector<bool> seen; ///< conversations of the open capture
    Time zero{};            ///< of the open capture
    std::string lines;      ///< of the captures before: cells behind each other, each ends in a tab, a row in a newline
    unsigned file = 1;      ///< which one is open (tshark -b)
    bool out_of_memory = false;
};

std::deque<Request>* requests = nullptr; ///< lives as long as the program; a deque, because the tap holds pointers

std::string text_of(const Cell& cell, Column::Kind kind, bool aligned)
{
    if (cell.absent) return aligned ? "-" : "";
    if (kind == Column::Kind::text) return cell.text;
    if (kind == Column::Kind::number) return std::to_string(cell.number);
    std::array<char, 40> buffer{};
    const auto ns = cell.time.count();
    const auto size = std::snprintf(buffer.data(), buffer.size(), "%s%llu.%09llu", ns < 0 ? "-" : "",
                                    static_cast<unsigned long long>(std::abs(ns)) / 1'000'000'000U,
                                    static_cast<unsigned long long>(std::abs(ns)) % 1'000'000'000U);
    return {buffer.data(), static_cast<std::size_t>(size)};
}

void copy_rows(Request& request) noexcept
{
    Capture* const open = capture();
    if (open == nullptr) return;
    open->finish();
    if (open->limits_reached()) request.out_of_memory = true;
    try {
        for (std::uint32_t c = 0; c < request.seen.size(); ++c) {
            if (!request.seen[c]) continue;
            const Row row = row_of(*open, c, request.zero);
            for (std::size_t i = 0; i < row.size(); ++i)
                request.lines += text_of(row[i], columns[i].kind, request.format->aligned) + '\t';
            request.lines += std::to_string(request.file) + "\t\n";
        }
    } catch (const std::exception&) {
        request.out_of_memory = true;
    }
    request.seen.clear();
}

void copy_before_release()
{
    for (Request& request : *requests) {
        copy_rows(request);
        ++request.file;
    }
}

/// Calls `take(column, text)` for each cell, and `end()` after each row.
template <typename Take, typename End>
void for_cells(std::string_view lines, Take take, End end)
{
    std::size_t column = 0;
    while (!lines.empty()) {
        if (lines.front() == '\n') {
            end();
            column = 0;
            lines.remove_prefix(1);
            continue;
        }
        const std::size_t tab = lines.find('\t');
        take(column++, lines.substr(0, tab));
        lines.remove_prefix(tab + 1);
    }
}

/// Characters, not bytes.
std::size_t width_of(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

void pad(std::size_t n)
{
    for (; n > 0; --n) std::putchar(' ');
}

void print(const Request& request)
{
    const bool aligned = request.format->aligned;
    std::string all;
    for (const Column& column : columns) all += std::string(column.title) + '\t';
    all += "File\t\n" + request.lines;

    std::array<std::size_t, columns.size() + 1> widths{};
    for_cells(
        all, [&](std::size_t i, std::string_view text) { widths[i] = std::max(widths[i], width_of(text)); }, [] {});
    // Which file it was says something only if there were several.
    const std::size_t shown = aligned && request.file == 1 ? columns.size() : widths.size();
    for_cells(
        all,
        [&](std::size_t i, std::string_view text) {
            if (i >= shown) return;
            const bool right = i == columns.size() || columns[i].kind != Column::Kind::text;
            const std::size_t room = aligned ? widths[i] - width_of(text) : 0;
            if (i > 0) std::fputs(aligned ? "  " : "\t", stdout);
            if (right) pad(room);
            std::fwrite(text.data(), 1, text.size(), stdout);
            if (!right && i + 1 < shown) pad(room);
        },
        [] { std::putchar('\n'); });
}

// Called by Wireshark. Nothing in these throws an exception of Wireshark's.

tap_packet_status take_packet(void* data, packet_info* pinfo, epan_dissect_t*, const void* tapped, tap_flags_t)
{
    auto& request = *static_cast<Request*>(data);
    const std::uint32_t conversation = static_cast<const TapRecord*>(tapped)->annotation.conversation;
    try {
        if (conversation >= request.seen.size()) request.seen.resize(std::size_t{conversation} + 1);
    } catch (const std::exception&) {
        request.out_of_memory = true;
        return TAP_PACKET_FAILED;
    }
    request.seen[conversation] = true;
    request.zero = zero_of(pinfo);
    return TAP_PACKET_REDRAW;
}

void draw(void* data)
{
    auto& request = *static_cast<Request*>(data);
    copy_rows(request);
    try {
        print(request);
    } catch (const std::exception&) {
        request.out_of_memory = true;
    }
    if (request.out_of_memory) std::fprintf(stderr, "webconv: not everything is shown, memory ran out\n");
    std::fflush(stdout);
}

void forget(void* data)
{
    auto& request = *static_cast<Request*>(data);
    request.seen.clear();
    request.lines.clear();
    request.file = 1;
}

StatInitResult start(const char* argument, void* data)
{
    const auto& format = *static_cast<const Format*>(data);
    const char* rest = argument + std::strlen(format.name);
    if (*rest != '\0' && *rest != ',') {
        std::fprintf(stderr, "tshark: -z %s: there is no such statistic, only %s[,FILTER]\n", argument, format.name);
        return stat_init_done(false);
    }
    if (requests == nullptr) {
        requests = new std::deque<Request>;
        before_release(copy_before_release);
    }
    Request& request = requests->emplace_back();
    request.format = &format;
    GString* error = register_tap_listener("webconv", &request, *rest == ',' ? rest + 1 : nullptr, TL_REQUIRES_NOTHING,
                                           forget, take_packet, draw, nullptr);
    if (error == nullptr) return stat_init_done(true);
    std::fprintf(stderr, "tshark: -z %s: %s\n", format.name, error->str);
    g_string_free(error, TRUE);
    return stat_init_done(false);
}

// ---- The window, and sharkd -----------------------------------------------------------------------------------------

std::array<stat_tap_table_item, columns.size()> window_columns;
std::vector<bool>* shown = nullptr; ///< conversations in the table that is being filled

constexpr const char* window_table = "Web Conversations";

/// A dialog that shows older rows may still point at them: they are emptied, never taken away.
void clear_table(stat_tap_table* table)
{
    for (guint row = 0; row < table->num_elements; ++row)
        for (guint column = 0; column < table->num_fields; ++column) {
            stat_tap_table_item_type* item = stat_tap_get_field_data(table, row, column);
            if (item->type == TABLE_ITEM_STRING) g_free(const_cast<char*>(item->value.string_value));
            *item = {};
        }
    table->num_elements = 0;
    if (shown != nullptr) shown->clear();
}

void free_item(stat_tap_table*, guint, guint, stat_tap_table_item_type* item)
{
    if (item->type == TABLE_ITEM_STRING) g_free(const_cast<char*>(item->value.string_value));
    *item = {};
}

void begin_table(stat_tap_table_ui* ui)
{
    if (shown == nullptr) shown = new std::vector<bool>;
    if (stat_tap_table* table = stat_tap_find_table(ui, window_table)) {
        clear_table(table);
        return;
    }
    shown->clear();
    stat_tap_add_table(ui, stat_tap_init_table(window_table, static_cast<int>(columns.size()), 0, nullptr));
}

stat_tap_table_item_type item_of(const Cell& cell, Column::Kind kind)
{
    stat_tap_table_item_type item{};
    if (kind == Column::Kind::number) {
        item.type = TABLE_ITEM_UINT;
        item.value.uint_value = static_cast<guint>(std::min<std::uint64_t>(cell.number, G_MAXUINT));
    } else if (kind == Column::Kind::seconds) {
        item.type = cell.absent ? TABLE_ITEM_NONE : TABLE_ITEM_FLOAT;
        item.value.float_value = cell.absent ? -std::numeric_limits<double>::max() // sorts before all others
                                             : static_cast<double>(cell.time.count()) / 1e9;
    } else {
        item.type = TABLE_ITEM_STRING;
        item.value.string_value = g_strndup(cell.text.data(), cell.text.size());
    }
    return item;
}

tap_packet_status fill_table(void* data, packet_info* pinfo, epan_dissect_t*, const void* tapped, tap_flags_t)
{
    const auto* stat = static_cast<const stat_data_t*>(data);
    const std::uint32_t conversation = static_cast<const TapRecord*>(tapped)->annotation.conversation;
    try {
        if (conversation < shown->size() && (*shown)[conversation]) return TAP_PACKET_DONT_REDRAW;
        if (conversation >= shown->size()) shown->resize(std::size_t{conversation} + 1);
        const Row row = row_of(*capture(), conversation, zero_of(pinfo));
        std::array<stat_tap_table_item_type, columns.size()> items;
        for (std::size_t i = 0; i < items.size(); ++i) items[i] = item_of(row[i], columns[i].kind);
        stat_tap_table* table = g_array_index(stat->stat_tap_data->tables, stat_tap_table*, 0);
        stat_tap_init_table_row(table, table->num_elements, static_cast<guint>(items.size()), items.data());
        (*shown)[conversation] = true;
    } catch (const std::exception&) {
        return TAP_PACKET_FAILED;
    }
    return TAP_PACKET_REDRAW;
}

void register_window_table()
{
    static tap_param filter{PARAM_FILTER, "filter", "Filter", nullptr, 1};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Column::Kind kind = columns[i].kind;
        const bool text = kind == Column::Kind::text, number = kind == Column::Kind::number;
        window_columns[i] = {text     ? TABLE_ITEM_STRING
                             : number ? TABLE_ITEM_UINT
                                      : TABLE_ITEM_FLOAT,
                             text ? TAP_ALIGN_LEFT : TAP_ALIGN_RIGHT, columns[i].title,
                             text     ? "%s"
                             : number ? "%u"
                                      : "%.6f"};
    }
    static stat_tap_table_ui ui{};
    ui.group = REGISTER_PACKET_STAT_GROUP_UNSORTED;
    ui.title = "Web Conversations";
    ui.tap_name = "webconv";
    ui.cli_string = "webconv,conversations";
    ui.stat_tap_init_cb = begin_table;
    ui.packet_func = fill_table;
    ui.stat_tap_reset_table_cb = clear_table;
    ui.stat_tap_free_table_item_cb = free_item;
    ui.nfields = window_columns.size();
    ui.fields = window_columns.data();
    ui.nparams = 1;
    ui.params = &filter;
    register_stat_tap_table_ui(&ui);
}

} // namespace

void register_table()
{
    // tshark would print the window's table unaligned; both have the same name, so a program gets one of them.
    if (g_strcmp0(g_get_prgname(), "tshark") != 0) {
        register_window_table();
        return;
    }
    for (const Format& format : formats) {
        stat_tap_ui ui{};
        ui.group = REGISTER_PACKET_STAT_GROUP_UNSORTED;
        ui.cli_string = format.name;
        ui.tap_init_cb = start;
        register_stat_tap_ui(&ui, const_cast<Format*>(&format)); // is only handed back
    }
}

} // namespace webconv::plugin
