#include "diagnosis/diagnosis.h"

#include "diagnosis/rules.h"

#include <array>

namespace webconv::diagnosis {

namespace {

constexpr std::array rules{
    connection_refused, handshake_retried, connection_unanswered, connection_unused, unfinished_exchange, ws_no_close,
    h2_never_spoken,    close_wait,        window_stalled,        reuse_missed,
};

} // namespace

void diagnose(Case& c)
{
    for (const auto rule : rules) rule(c);
}

void Case::raise(Finding finding, Details details)
{
    facts.found |= finding;
    if (facts.findings >= findings_per_conversation) return;
    ++facts.findings;
    FindingNote note;
    note.record = record_;
    note.conversation = store.records[record_].conversation;
    note.frame = details.frame;
    note.subject = details.subject;
    note.amount = details.amount;
    note.variant = details.variant;
    note.finding = finding;
    note.at_end = at_end_;
    store.findings.add(note);
    if (disprovable.has(finding)) facts.disprovable_at = record_;
}

void Case::withdraw(Finding finding)
{
    facts.found = facts.found - finding;
    if (facts.findings > 0) --facts.findings;
    store.findings.withdraw(facts.disprovable_at, finding);
}

} // namespace webconv::diagnosis
