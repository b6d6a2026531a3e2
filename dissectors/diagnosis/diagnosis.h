// When a conversation is diagnosed, and what a finding says.
#pragma once

#include "diagnosis/case.h"
#include "text.h"

namespace webconv::diagnosis {

/// Segments with one of these phases are looked at; others only once somebody has closed, or a window closes or opens.
inline constexpr PhaseSet occasions = Phase::repeat | Phase::open_refused | Phase::window_probe;
/// While a conversation has one of these, each of its segments is looked at: it may disprove it.
inline constexpr FindingSet disprovable = FindingSet(Finding::connection_refused) | Finding::connection_unused |
                                          Finding::response_truncated | Finding::request_unanswered |
                                          Finding::keepalive_race;

/// Applies the rules to a conversation behind one of its segments, or at its end.
void diagnose(Case& c);

/// What happened and what to do, in plain words, with the frames that it is about: at most 200 bytes.
void say(const FindingNote& note, const Conversation& conversation, const Store& store, Text& out) noexcept;
/// The other frames that the finding is about, in order.
std::array<Frame, 2> frames(const FindingNote& note, const Store& store) noexcept;

} // namespace webconv::diagnosis
