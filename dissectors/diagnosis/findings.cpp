#include "diagnosis/findings.h"

#include <algorithm>

namespace webconv {

namespace {

bool before(std::uint32_t record, const FindingNote& note) noexcept { return record < note.record; }
bool behind(const FindingNote& note, std::uint32_t record) noexcept { return note.record < record; }

} // namespace

std::size_t Findings::find(std::uint32_t record) const noexcept
{
    const auto next = std::upper_bound(runs_.begin(), runs_.end(), record,
                                       [](std::uint32_t r, const Run& run) { return r < run.front().record; });
    return next == runs_.begin() ? 0 : static_cast<std::size_t>(next - runs_.begin()) - 1;
}

void Findings::add(const FindingNote& note)
{
    if (runs_.empty()) {
        runs_.push_back({note});
        return;
    }
    std::size_t place = find(note.record);
    if (runs_[place].size() >= run_limit) {
        Run& full = runs_[place];
        // Usually it is the newest, and begins a run. Else the full one is split, but not within a record.
        const std::uint32_t border = note.record > full.back().record ? note.record : full[full.size() / 2].record;
        const auto at = std::lower_bound(full.begin(), full.end(), border, behind);
        if (at != full.begin()) {
            Run rest(at, full.end());
            full.erase(at, full.end());
            if (note.record >= border) {
                rest.insert(std::upper_bound(rest.begin(), rest.end(), note.record, before), note);
            } else {
                full.insert(std::upper_bound(full.begin(), full.end(), note.record, before), note);
            }
            runs_.insert(runs_.begin() + static_cast<std::ptrdiff_t>(place) + 1, std::move(rest));
            return;
        }
    }
    Run& run = runs_[place];
    run.insert(std::upper_bound(run.begin(), run.end(), note.record, before), note);
}

std::span<const FindingNote> Findings::of(std::uint32_t record) const noexcept
{
    if (runs_.empty() || runs_.back().back().record < record) return {}; // nearly always the newest is asked for
    const Run& run = runs_[find(record)];
    const auto first = std::lower_bound(run.begin(), run.end(), record, behind);
    const auto last = std::upper_bound(first, run.end(), record, before);
    return {run.data() + (first - run.begin()), static_cast<std::size_t>(last - first)};
}

void Findings::withdraw(std::uint32_t record, Finding finding)
{
    if (runs_.empty()) return;
    const std::size_t place = find(record);
    std::erase_if(runs_[place], [&](const FindingNote& n) { return n.record == record && n.finding == finding; });
    if (runs_[place].empty()) runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(place));
}

FindingNote* Findings::at(std::uint32_t record, Finding finding) noexcept
{
    if (runs_.empty()) return nullptr;
    Run& run = runs_[find(record)];
    for (auto at = std::lower_bound(run.begin(), run.end(), record, behind); at != run.end() && at->record == record;
         ++at)
        if (at->finding == finding) return &*at;
    return nullptr;
}

} // namespace webconv
