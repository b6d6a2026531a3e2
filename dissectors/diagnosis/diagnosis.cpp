#include "diagnosis/diagnosis.h"

#include "diagnosis/rules.h"

#include <array>

namespace webconv::diagnosis {

namespace {

/// In an order in which a rule finds what those before it have said: an answer to HTTP/2 that is none is an answer.
constexpr std::array rules{
    connection_refused, handshake_retried,   connection_unanswered, connection_unused,
    h2_never_spoken,    unfinished_exchange, ws_no_close,           close_wait,
    window_stalled,     reuse_missed,
};

/// In Facts::disprovable_at. Of all others there is one at a time: a connection is unused or has an exchange, and that
/// has one outcome.
constexpr std::size_t place_of(Finding disprovable) noexcept
{
    return disprovable == Finding::connection_refused ? 0 : 1;
}

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
    if (disprovable.has(finding)) facts.disprovable_at[place_of(finding)] = record_;
}

void Case::withdraw(Finding finding)
{
    facts.found = facts.found - finding;
    if (facts.findings > 0) --facts.findings;
    store.findings.withdraw(facts.disprovable_at[place_of(finding)], finding);
}

const FindingNote* Case::disprovable_note(Finding finding) const noexcept
{
    return store.findings.at(facts.disprovable_at[place_of(finding)], finding);
}

} // namespace webconv::diagnosis
