// How the readers of the protocols report what they find in the bytes: which bytes are what, which exchanges there are,
// what is known of the conversation. They see no segment.
#pragma once

#include "facts.h"
#include "tcp/connection.h"
#include "tcp/ledger.h"
#include "text.h"

#include <array>

namespace webconv {

using tcp::Carries;
using tcp::Mark;
using tcp::Part;

/// The offsets by which readers name bytes: those of TCP, or those of the plaintext inside TLS.
struct Ground {
    std::array<tcp::Ledger, 2>& ledgers;
    std::array<Offset, 2> acknowledged; ///< all before this was acknowledged by the other side
    std::array<bool, 2> start_known;    ///< whether the first byte is known to stand at offset 1
};

class Scribe {
public:
    Scribe(Store& store, Facts& facts, const tcp::Ending& ending, const Ground& ground, Endpoint likely_client,
           std::array<Moment, 2> last_payload, RecordId newest) noexcept
        : store_(store), facts_(facts), ending_(ending), ground_(ground), last_payload_(last_payload),
          likely_client_(likely_client), newest_(newest)
    {}

    Facts& facts() noexcept { return facts_; }
    Offset acknowledged(Endpoint e) const noexcept { return ground_.acknowledged[index(e)]; }
    bool start_known(Endpoint e) const noexcept { return ground_.start_known[index(e)]; }
    /// As far as it is known without the present bytes.
    Endpoint likely_client() const noexcept { return likely_client_; }
    Exchange& exchange(ExchangeId id) noexcept { return store_.exchange(id); }
    std::string_view text(TextRef ref) const noexcept { return store_.text(ref); }
    TextRef keep(const Text& text) { return store_.keep(text.view()); }

    /// `length` bytes of `from`, beginning at `at`, are this.
    void mark(Endpoint from, Offset at, std::uint64_t length, const Mark& mark);
    /// They look like this, but cannot be read yet.
    void suppose(Endpoint from, Offset at, std::uint64_t length, const Mark& mark);
    /// They are not what they looked like, as far as their segments carry nothing else before `at`.
    void withdraw(Endpoint from, Offset at, std::uint64_t length, PhaseSet phases) noexcept;

    /// What a sentence about these bytes needs (see Record::detail).
    void detail(Endpoint from, Offset at, std::uint64_t length, std::uint16_t value) noexcept;

    /// What is said beside a code, by the segment that carried the byte, instead of what it said before; empty:
    /// nothing. To be called with some a few times for each conversation.
    /// @param whole  all of it was captured
    void words(Endpoint from, Offset at, std::string_view raw, bool whole);

    /// The segment that carried the byte.
    Moment moment(Endpoint from, Offset at) const noexcept { return ledger(from).moment(at); }

    /// The connection's first FIN or RST came before the segment that carried the byte, which is no cause of it then.
    bool closed_before(Endpoint from, Offset at) const noexcept
    {
        return ending_.by && moment(from, at).frame > ending_.frame;
    }

    /// A request begins at this byte.
    ExchangeId begin_request(Endpoint from, Offset at);
    /// A response begins at this byte whose request was not captured, or not yet.
    ExchangeId begin_without_request();
    /// The request of an exchange that was begun by its response.
    void found_request(ExchangeId id, Endpoint from, Offset at);
    void begin_response(ExchangeId id, Endpoint from, Offset at);
    /// The response is there to its end.
    void complete_response(ExchangeId id) noexcept;
    /// Whether it was answered to the end will never be known, or nobody waits for it any more.
    void give_up_response(ExchangeId id) noexcept;

    /// Of the bytes themselves something must be told; what the numbers mean, see diagnosis/sentences.cpp.
    /// @param at  the byte with which it became certain: the finding stands on the segment that carried it
    void found(Finding finding, Endpoint from, Offset at, const FindingNote& details = {});

    /// What follows from this byte on is more than is kept of a conversation.
    void limit_reached(Endpoint from, Offset at);

    /// Notes where a protocol was recognised first, and who its client is.
    void recognise(bool Facts::*protocol, Endpoint from, Offset at, std::optional<Endpoint> client);

private:
    ExchangeId begin(bool before_close);
    void note_silence(Exchange& exchange) const noexcept;
    tcp::Ledger& ledger(Endpoint e) const noexcept { return ground_.ledgers[index(e)]; }

    Store& store_;
    Facts& facts_;
    const tcp::Ending& ending_;
    Ground ground_;
    std::array<Moment, 2> last_payload_; ///< of either side, without the present segment, the newest first
    Endpoint likely_client_;
    RecordId newest_; ///< of the conversation
};

} // namespace webconv
