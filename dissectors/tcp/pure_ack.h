// What a segment is that carries no payload, SYN, FIN or RST. Probes and the third step of the handshake are told apart
// before; for the others the first row whose facts are all true decides.
#pragma once

#include "vocabulary.h"

#include <array>
#include <cstdint>
#include <optional>

namespace webconv::tcp {

enum class Probe : std::uint8_t { none, idle, window };

/// What the observer knows when such a segment comes, as a set of bits.
using AckFacts = std::uint16_t;

namespace ack_fact {
inline constexpr AckFacts first_of_side = 1 << 0; ///< in a capture that starts in the middle
inline constexpr AckFacts new_fin = 1 << 1;       ///< newly acknowledges a FIN
inline constexpr AckFacts both_fins = 1 << 2;     ///< now both FINs are acknowledged
inline constexpr AckFacts new_syn = 1 << 3;       ///< newly acknowledges a SYN, and no more
inline constexpr AckFacts newly = 1 << 4;         ///< newly acknowledges anything
inline constexpr AckFacts answers_probe = 1 << 5; ///< the other side's probe was not answered before
inline constexpr AckFacts sack = 1 << 6;
inline constexpr AckFacts mptcp = 1 << 7;
inline constexpr AckFacts window_changed = 1 << 8; ///< since this side's last segment
inline constexpr AckFacts window_zero = 1 << 9;
inline constexpr AckFacts window_was_zero = 1 << 10;
} // namespace ack_fact

struct PureAckRule {
    AckFacts facts;
    std::optional<Phase> phase; ///< none: what the last acknowledged byte was decides, see Ledger
    bool window_beside = false; ///< with window.zero or window.update, if the window closed or opened
};

inline constexpr std::array pure_ack_rules{
    PureAckRule{ack_fact::first_of_side, Phase::ack_data},
    PureAckRule{ack_fact::new_fin | ack_fact::both_fins, Phase::close_last_ack, true},
    PureAckRule{ack_fact::new_fin, Phase::close_ack, true},
    PureAckRule{ack_fact::new_syn, Phase::ack_open, true},
    PureAckRule{ack_fact::newly, std::nullopt, true},
    PureAckRule{ack_fact::answers_probe | ack_fact::window_zero, Phase::window_zero},
    PureAckRule{ack_fact::answers_probe | ack_fact::window_was_zero, Phase::window_update},
    PureAckRule{ack_fact::answers_probe, Phase::idle_probe_ack},
    PureAckRule{ack_fact::sack, Phase::ack_duplicate},
    PureAckRule{ack_fact::window_changed | ack_fact::window_zero, Phase::window_zero},
    PureAckRule{ack_fact::window_changed, Phase::window_update},
    PureAckRule{ack_fact::mptcp, Phase::ack_mptcp},
    PureAckRule{0, Phase::ack_duplicate},
};

struct PureAckVerdict {
    PhaseSet phases;
    bool of_bytes = false; ///< the phase of the last acknowledged byte is to be added
};

constexpr PureAckVerdict judge(AckFacts facts) noexcept
{
    const bool zero = (facts & ack_fact::window_zero) != 0, was_zero = (facts & ack_fact::window_was_zero) != 0;
    for (const PureAckRule& rule : pure_ack_rules) {
        if ((facts & rule.facts) != rule.facts) continue;
        PureAckVerdict verdict;
        if (rule.phase) verdict.phases |= *rule.phase;
        verdict.of_bytes = !rule.phase;
        if (rule.window_beside && zero != was_zero) verdict.phases |= zero ? Phase::window_zero : Phase::window_update;
        return verdict;
    }
    return {};
}

} // namespace webconv::tcp
