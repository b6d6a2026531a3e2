// The life of a connection as an observer of both directions sees it (RFC 9293 section 3.3.2 and its figures 5 to 13).
//
// Rule 1: nothing else in the core changes Life.
// Rule 2: this file knows segments, not protocols; and only what SYN, FIN and RST do. What a pure ACK is stands in
//         pure_ack.h, because it depends on bytes and windows, not on the life of the connection.
// Rule 3: a SYN or FIN that is sent again is no event: it is a repeat of the first.
//
// What does not fit a table: which side owes the third step of the handshake, whether two FINs crossed, and whether a
// FIN came before the RST. These are facts about two segments, not about one; the caller tells them by the event that
// it reports.
#pragma once

#include "vocabulary.h"

#include <array>
#include <optional>

namespace webconv::tcp {

enum class Life : std::uint8_t {
    nothing, ///< no segment was seen
    asked,   ///< a SYN
    crossed, ///< a SYN from each side
    agreed,  ///< SYN,ACK
    open,    ///< confirmed; or the capture starts here
    closing, ///< one FIN
    closed,  ///< a FIN from each side
    refused, ///< RST in answer to the SYN
    reset,   ///< RST
};

/// What a segment does to the connection. "Reply": sent by the side that did not ask, or did not close first; "late": a
/// FIN was seen before.
enum class Event : std::uint8_t {
    syn,
    syn_reply,
    syn_ack,
    confirm,
    other,
    fin,
    fin_reply,
    fin_crossed,
    rst,
    rst_reply,
    rst_late
};

struct Step {
    Life from;
    Event event;
    Life to;
    std::optional<Phase> phase;
};

// clang-format off
inline constexpr std::array life_table{
    //   where we are   what comes          where we go    what it is
    Step{Life::nothing, Event::syn,         Life::asked,   Phase::open_syn},
    Step{Life::nothing, Event::syn_ack,     Life::agreed,  Phase::open_syn_ack},
    Step{Life::nothing, Event::other,       Life::open,    {}},
    Step{Life::nothing, Event::fin,         Life::closing, Phase::close_fin},
    Step{Life::nothing, Event::rst,         Life::reset,   Phase::abort_reset},

    Step{Life::asked,   Event::syn,         Life::asked,   Phase::open_syn},
    Step{Life::asked,   Event::syn_reply,   Life::crossed, Phase::open_syn},
    Step{Life::asked,   Event::syn_ack,     Life::agreed,  Phase::open_syn_ack},
    Step{Life::asked,   Event::confirm,     Life::open,    Phase::open_ack},     // the SYN,ACK was not captured
    Step{Life::asked,   Event::other,       Life::open,    {}},                  // nor was the third step
    Step{Life::asked,   Event::fin,         Life::closing, Phase::close_fin},
    Step{Life::asked,   Event::rst,         Life::reset,   Phase::abort_reset},  // it takes its own SYN back
    Step{Life::asked,   Event::rst_reply,   Life::refused, Phase::open_refused},

    Step{Life::crossed, Event::syn_ack,     Life::crossed, Phase::open_syn_ack},
    Step{Life::crossed, Event::confirm,     Life::open,    Phase::open_ack},
    Step{Life::crossed, Event::other,       Life::open,    {}},
    Step{Life::crossed, Event::fin,         Life::closing, Phase::close_fin},
    Step{Life::crossed, Event::rst,         Life::reset,   Phase::abort_reset},

    Step{Life::agreed,  Event::syn,         Life::agreed,  Phase::open_syn},     // captured in the wrong order
    Step{Life::agreed,  Event::syn_ack,     Life::agreed,  Phase::open_syn_ack},
    Step{Life::agreed,  Event::confirm,     Life::open,    Phase::open_ack},
    Step{Life::agreed,  Event::fin,         Life::closing, Phase::close_fin},
    Step{Life::agreed,  Event::rst,         Life::reset,   Phase::abort_reset},

    Step{Life::open,    Event::confirm,     Life::open,    Phase::open_ack},     // the second one after crossed SYNs
    Step{Life::open,    Event::syn,         Life::open,    Phase::open_syn},
    Step{Life::open,    Event::syn_ack,     Life::open,    Phase::open_syn_ack},
    Step{Life::open,    Event::fin,         Life::closing, Phase::close_fin},
    Step{Life::open,    Event::rst,         Life::reset,   Phase::abort_reset},

    Step{Life::closing, Event::confirm,     Life::closing, Phase::open_ack},
    Step{Life::closing, Event::fin_reply,   Life::closed,  Phase::close_fin_reply},
    Step{Life::closing, Event::fin_crossed, Life::closed,  Phase::close_fin},
    Step{Life::closing, Event::rst_late,    Life::closing, Phase::close_reset},
    Step{Life::closing, Event::syn,         Life::closing, Phase::open_syn},     // captured in the wrong order
    Step{Life::closing, Event::syn_ack,     Life::closing, Phase::open_syn_ack},

    Step{Life::closed,  Event::confirm,     Life::closed,  Phase::open_ack},
    Step{Life::closed,  Event::rst_late,    Life::closed,  Phase::close_reset},
    Step{Life::closed,  Event::syn,         Life::closed,  Phase::open_syn},     // captured in the wrong order
    Step{Life::closed,  Event::syn_ack,     Life::closed,  Phase::open_syn_ack},

    // In flight while the RST was on its way.
    Step{Life::reset,   Event::fin,         Life::reset,   Phase::close_fin},
    Step{Life::reset,   Event::fin_reply,   Life::reset,   Phase::close_fin_reply},
    Step{Life::reset,   Event::fin_crossed, Life::reset,   Phase::close_fin},
    Step{Life::reset,   Event::rst,         Life::reset,   Phase::abort_reset},
    Step{Life::reset,   Event::rst_late,    Life::reset,   Phase::close_reset},
    Step{Life::reset,   Event::syn,         Life::reset,   Phase::open_syn},
    Step{Life::reset,   Event::syn_ack,     Life::reset,   Phase::open_syn_ack},
    Step{Life::reset,   Event::confirm,     Life::reset,   Phase::open_ack},

    // A refusal that was not the last word: somebody between the two sent it, or the same ports are tried again.
    Step{Life::refused, Event::syn,         Life::asked,   Phase::open_syn},
    Step{Life::refused, Event::syn_ack,     Life::agreed,  Phase::open_syn_ack},
    Step{Life::refused, Event::confirm,     Life::open,    Phase::open_ack},
    Step{Life::refused, Event::fin,         Life::refused, Phase::close_fin},
    Step{Life::refused, Event::fin_reply,   Life::refused, Phase::close_fin_reply},
    Step{Life::refused, Event::fin_crossed, Life::refused, Phase::close_fin},
    Step{Life::refused, Event::rst_reply,   Life::refused, Phase::open_refused},
    Step{Life::refused, Event::rst,         Life::refused, Phase::abort_reset},
    Step{Life::refused, Event::rst_late,    Life::refused, Phase::close_reset},

    // A FIN was sent after the refusal, and yet the connection opens.
    Step{Life::asked,   Event::fin_reply,   Life::closed,  Phase::close_fin_reply},
    Step{Life::asked,   Event::fin_crossed, Life::closed,  Phase::close_fin},
    Step{Life::asked,   Event::rst_late,    Life::closing, Phase::close_reset},
    Step{Life::crossed, Event::fin_reply,   Life::closed,  Phase::close_fin_reply},
    Step{Life::crossed, Event::fin_crossed, Life::closed,  Phase::close_fin},
    Step{Life::crossed, Event::rst_late,    Life::closing, Phase::close_reset},
    Step{Life::agreed,  Event::fin_reply,   Life::closed,  Phase::close_fin_reply},
    Step{Life::agreed,  Event::fin_crossed, Life::closed,  Phase::close_fin},
    Step{Life::agreed,  Event::rst_late,    Life::closing, Phase::close_reset},
    Step{Life::open,    Event::fin_reply,   Life::closed,  Phase::close_fin_reply},
    Step{Life::open,    Event::fin_crossed, Life::closed,  Phase::close_fin},
    Step{Life::open,    Event::rst_late,    Life::closing, Phase::close_reset},
};
// clang-format on

/// Which row stands for (life, event), so that a segment costs one look and not a walk through the table.
inline constexpr auto life_index = [] {
    constexpr auto lives = static_cast<std::size_t>(Life::reset) + 1;
    constexpr auto events = static_cast<std::size_t>(Event::rst_late) + 1;
    static_assert(life_table.size() < 256);
    std::array<std::array<std::uint8_t, events>, lives> index{};
    for (std::size_t row = 0; row < life_table.size(); ++row) {
        auto& place =
            index[static_cast<std::size_t>(life_table[row].from)][static_cast<std::size_t>(life_table[row].event)];
        if (place == 0) place = static_cast<std::uint8_t>(row + 1);
    }
    return index;
}();

/// The row for (life, event); none: the event changes nothing and has no phase of its own.
constexpr const Step* step(Life life, Event event) noexcept
{
    const std::uint8_t row = life_index[static_cast<std::size_t>(life)][static_cast<std::size_t>(event)];
    return row == 0 ? nullptr : &life_table[row - 1U];
}

} // namespace webconv::tcp
