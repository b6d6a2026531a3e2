#include "experts.h"

#include "vocabulary.h"

#include <epan/column-info.h>
#include <epan/expert.h>
#include <epan/tap.h>

#include <array>
#include <cstddef>
#include <string_view>

namespace webconv::plugin {
namespace {

constexpr std::string_view prefix = "webconv.finding.";
constexpr std::size_t longest = 64; ///< of a filter name, with the zero

/// "webconv.finding.NAME", zero-terminated, for each row of the table.
constexpr auto filters = [] {
    std::array<std::array<char, longest>, finding_table.size()> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::size_t n = 0;
        for (const char c : prefix) all[i][n++] = c;
        for (const char c : finding_table[i].name) all[i].at(n++) = c;
    }
    return all;
}();
/// Wireshark wants zero-terminated texts; those of the table are literals, each to its end.
static_assert([] {
    for (const FindingEntry& entry : finding_table)
        if (*(entry.meaning.data() + entry.meaning.size()) != 0) return false;
    return true;
}());

constexpr int severity_of(Severity severity)
{
    return severity == Severity::error ? PI_ERROR : severity == Severity::warn ? PI_WARN : PI_NOTE;
}

std::array<expert_field, finding_table.size()> items;

bool expert_tap_is_heard()
{
    static const int tap = find_tap_id("expert");
    return tap != 0 && have_tap_listener(tap) != 0;
}

} // namespace

void register_experts(int protocol)
{
    static std::array<ei_register_info, finding_table.size()> infos; // Wireshark keeps it
    items.fill(EI_INIT);
    for (std::size_t i = 0; i < infos.size(); ++i) {
        infos[i] = {&items[i],
                    {filters[i].data(), PI_SEQUENCE, severity_of(finding_table[i].severity),
                     finding_table[i].meaning.data(), EXPFILL}};
    }
    expert_register_field_array(expert_register_protocol(protocol), infos.data(), static_cast<int>(infos.size()));
}

void raise_expert(packet_info* pinfo, proto_item* item, Capture& capture, std::uint32_t segment, std::uint32_t i)
{
    expert_field& field = items[static_cast<std::size_t>(capture.finding(segment, i).finding)];
    const std::string_view says = capture.finding_says(segment, i);
    expert_add_info_format(pinfo, item, &field, "%s", says.data());
}

void raise_experts(packet_info* pinfo, Capture& capture, SegmentRange segments)
{
    for (std::uint32_t s = segments.first; s < segments.first + segments.count; ++s)
        for (std::uint32_t i = 0; i < capture.finding_count(s); ++i) raise_expert(pinfo, nullptr, capture, s, i);
}

bool experts_are_listed(const packet_info* pinfo)
{
    return expert_tap_is_heard() || (pinfo->cinfo != nullptr && pinfo->cinfo->col_first[COL_EXPERT] >= 0);
}

void note_severity(Capture& capture, SegmentRange segments)
{
    if (expert_tap_is_heard()) return; // a listener gets them when it has the frames dissected
    for (std::uint32_t s = segments.first; s < segments.first + segments.count; ++s) {
        for (std::uint32_t i = 0; i < capture.finding_count(s); ++i) {
            packet_info over{}; // without columns and tree Wireshark asks for no more of it than this
            over.pool = wmem_file_scope();
            over.num = static_cast<std::uint32_t>(capture.annotation(s).frame);
            raise_expert(&over, nullptr, capture, s, i);
        }
    }
}

} // namespace webconv::plugin
