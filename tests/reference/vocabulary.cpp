// Prints the tables of vocabulary.h as Markdown: the values of those fields that have a fixed set of them.
#include "vocabulary.h"

#include <cstdio>

namespace {

template <typename Table>
void print(const char* field, const char* note, const Table& table)
{
    std::printf("\n## `%s`\n\n%s| value | meaning |\n|---|---|\n", field, note);
    for (const auto& entry : table)
        std::printf("| `%.*s` | %.*s |\n", static_cast<int>(entry.name.size()), entry.name.data(),
                    static_cast<int>(entry.meaning.size()), entry.meaning.data());
}

/// As docs/findings.md has them.
void print_findings()
{
    using namespace webconv;
    for (const FindingEntry& entry : finding_table) {
        const char* severity = entry.severity == Severity::error  ? "error"
                               : entry.severity == Severity::warn ? "warn"
                                                                  : "note";
        std::printf("| `%.*s` | %s | %.*s |\n", static_cast<int>(entry.name.size()), entry.name.data(), severity,
                    static_cast<int>(entry.meaning.size()), entry.meaning.data());
    }
}

} // namespace

int main(int argc, char**)
{
    using namespace webconv;
    if (argc > 1) { // any argument: the findings only
        print_findings();
        return 0;
    }
    print("webconv.phase", "A segment shows those that fit in this order, each at most once.\n\n", phase_table);
    print("webconv.class", "", class_table);
    print("webconv.class.confidence", "", confidence_table);
    print("webconv.persistence", "", persistence_table);
    print("webconv.roles", "", roles_table);
    print("webconv.upgrade", "`none`, or the offered protocol and one of the other words, as in `h2c accepted`.\n\n",
          upgrade_table);
    print("webconv.close.by", "", close_by_table);
    print("webconv.close.how", "", close_how_table);
    print("webconv.close.why",
          "The first that fits. Details may follow the fixed words, so compare with `contains` or `matches`.\n\n",
          close_why_table);
    print("webconv.finding", "What to do about each: [findings](findings.md).\n\n", finding_table);
}
