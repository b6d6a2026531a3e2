// Where findings are kept: beside the records, because they are rare. A segment without one costs nothing.
#pragma once

#include "basics.h"
#include "vocabulary.h"

#include <cstdint>
#include <span>
#include <vector>

namespace webconv {

/// Findings of one conversation, at most: against a peer that breaks the rules with every message. Past it the set of
/// kinds (Summary::findings) still grows.
inline constexpr std::uint8_t findings_per_conversation = 32;

/// One finding, as numbers. What they say, and what to do, diagnosis/sentences.cpp puts into words when it is shown.
struct FindingNote {
    std::uint32_t record = 0; ///< RecordId of the segment on which it stands: where it became certain
    std::uint32_t conversation = 0;
    Frame frame{};             ///< another frame that it is about; none: only its own
    std::uint32_t subject = 0; ///< an ExchangeId, a count or an error code, as the finding needs
    std::uint32_t amount = 0;  ///< of time, in milliseconds; or another number
    Finding finding = Finding::limits_reached;
    std::uint8_t variant = 0; ///< which of the finding's sentences fits
    bool at_end = false;      ///< certain only because the capture ends; judged anew if it goes on
};
static_assert(sizeof(FindingNote) == 24);

/// Variants of request_unanswered and response_truncated: what cut the exchange off.
enum CutOff : std::uint8_t {
    by_server,
    by_client,
    answered_late,      ///< only when the client had closed
    answer_lost,        ///< it was sent, and the client closed without having it
    never_completed,    ///< the head of the request
    asked_too_late,     ///< behind a close, and behind an answer that allowed no further request
    asked_behind_close, ///< behind a request that said that it is the last
    given_up,           ///< the client closed because the server had sent GOAWAY with an error
    half_closed,        ///< the client closed its side at once, and the server took that for leaving
    reset_at_once,      ///< by the client
};

/// Variants of keepalive_race: what the request met.
enum Met : std::uint8_t {
    idle_close,         ///< FIN after a silence
    no_such_connection, ///< RST, and no FIN was seen: closed in silence, or restarted
    sudden_close,       ///< FIN right behind an answer that had not announced it
};

/// The findings of a capture in the order of their segments; those of one segment in the order in which they were
/// raised. In short sorted runs, so that a late one moves few others.
class Findings {
public:
    void add(const FindingNote& note);
    /// Those on this segment; valid until the next change.
    std::span<const FindingNote> of(std::uint32_t record) const noexcept;
    bool empty() const noexcept { return runs_.empty(); }

    /// Takes away all for which `wrong` says so.
    template <typename Wrong>
    void withdraw(Wrong wrong)
    {
        for (Run& run : runs_) std::erase_if(run, wrong);
        std::erase_if(runs_, [](const Run& run) { return run.empty(); });
    }
    /// Takes away the conversation's findings of this kind on this segment.
    void withdraw(std::uint32_t record, Finding finding);
    /// The finding of this kind that stands on this segment, to be completed; null: there is none.
    FindingNote* at(std::uint32_t record, Finding finding) noexcept;

private:
    static constexpr std::size_t run_limit = 512;
    using Run = std::vector<FindingNote>;

    /// The run in which a note of `record` stands, or would.
    std::size_t find(std::uint32_t record) const noexcept;

    std::vector<Run> runs_; // none is empty; all notes of a record are in one run
};

} // namespace webconv
