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

class Scribe {
public:
    Scribe(Store& store, Facts& facts, const tcp::Connection& connection, std::array<tcp::Ledger, 2>& ledgers,
           Endpoint likely_client, std::array<Moment, 2> last_payload, RecordId newest) noexcept
        : store_(store), facts_(facts), connection_(connection), ledgers_(ledgers), last_payload_(last_payload),
          likely_client_(likely_client), newest_(newest)
    {}

    Facts& facts() noexcept { return facts_; }
    const tcp::Connection& connection() const noexcept { return connection_; }
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

    /// The segment that carried the byte.
    Moment moment(Endpoint from, Offset at) const noexcept { return ledgers_[index(from)].moment(at); }

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

    Store& store_;
    Facts& facts_;
    const tcp::Connection& connection_;
    std::array<tcp::Ledger, 2>& ledgers_;
    std::array<Moment, 2> last_payload_; ///< the last two segments with payload, without the present one, newest first
    Endpoint likely_client_;
    RecordId newest_; ///< of the conversation
};

} // namespace webconv
