// What the rules of the diagnosis see: one conversation, as it is behind one of its segments or at the end of the
// capture.
//
// Rule 1: a finding is judged on what was found before (Facts, tcp::Connection, the stored exchanges): no rule reads
//         bytes. What only the bytes tell (a wrong key, a mask), their readers report by Scribe::found.
// Rule 2: no false alarm. A rule asks for proof that the capture shows all that it judges by: both sides, no hole.
// Rule 3: a finding stands on the segment where it became certain. One that later segments disprove is withdrawn.
#pragma once

#include "conversation.h"
#include "segment.h"
#include "store.h"
#include "tcp/connection.h"

#include <chrono>

namespace webconv::diagnosis {

class Case {
public:
    /// Behind `segment`.
    Case(const Conversation& conversation, Facts& facts, Store& store, RecordId record, Time now, Time last_before,
         Endpoint from, const tcp::Judgement& judgement) noexcept
        : conversation(conversation), facts(facts), store(store), now(now), last_before(last_before), from(from),
          judgement(&judgement), record_(record)
    {}
    /// At the end of the capture, or where the reading of the conversation ends.
    Case(const Conversation& conversation, Facts& facts, Store& store, RecordId record, Time now, bool at_end) noexcept
        : conversation(conversation), facts(facts), store(store), now(now), record_(record), at_end_(at_end)
    {}

    const Conversation& conversation;
    Facts& facts;
    Store& store;
    Time now;           ///< of the segment; else of the last one of the capture
    Time last_before{}; ///< of the conversation's last segment before this one
    Endpoint from{};
    const tcp::Judgement* judgement = nullptr; ///< of the segment; null: there is none

    bool segment() const noexcept { return judgement != nullptr; }
    Frame frame() const noexcept { return store.records[record_].frame; }
    const tcp::Connection& tcp() const noexcept { return conversation.connection(); }
    Endpoint client() const noexcept { return conversation.client(); }
    Endpoint server() const noexcept { return other(conversation.client()); }
    bool found(Finding finding) const noexcept { return facts.found.has(finding); }
    /// Both sides were captured, so that what is not there was not sent.
    bool two_sided() const noexcept { return tcp().captured(Endpoint::first) && tcp().captured(Endpoint::second); }

    struct Details {
        Frame frame{};
        std::uint32_t subject = 0;
        std::uint32_t amount = 0;
        std::uint8_t variant = 0;
    };
    /// The finding stands on the case's segment.
    void raise(Finding finding, Details details);
    /// It is not true. One of `disprovable`.
    void withdraw(Finding finding);
    /// What was raised, of one of `disprovable`; null: nothing, or there was no room for it.
    const FindingNote* disprovable_note(Finding finding) const noexcept;

private:
    RecordId record_;
    bool at_end_ = false;
};

/// Whole milliseconds, as a finding keeps them.
constexpr std::uint32_t milliseconds(Time time) noexcept
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    return ms < 0 ? 0 : ms > 0xFFFF'FFFF ? 0xFFFF'FFFF : static_cast<std::uint32_t>(ms);
}

} // namespace webconv::diagnosis
