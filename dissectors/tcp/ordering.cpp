#include "ordering.h"

#include <algorithm>

namespace webconv::tcp {

// Cuts off what was handed on before, and moves on.
Ordering::Piece Ordering::advance(Offset begin, Bytes bytes, std::uint64_t length) noexcept
{
    const auto known = static_cast<std::uint64_t>(next_ - begin);
    bytes = bytes.subspan(std::min<std::uint64_t>(known, bytes.size()));
    length -= known;
    Piece piece{next_, bytes, length - bytes.size()};
    next_ += static_cast<Offset>(length);
    return piece;
}

std::optional<Ordering::Piece> Ordering::add(Offset begin, Bytes bytes, std::uint64_t length)
{
    start(begin);
    if (begin + static_cast<Offset>(length) <= next_) return std::nullopt;
    if (begin > next_) {
        keep(begin, bytes, length);
        return std::nullopt;
    }
    // What waits already was captured earlier, so it wins: take only what comes before it.
    if (!pieces_.empty() && begin + static_cast<Offset>(length) > pieces_.front().begin) {
        const Offset split = pieces_.front().begin;
        const auto before = static_cast<std::uint64_t>(split - begin);
        keep(split, bytes.subspan(std::min<std::uint64_t>(before, bytes.size())), length - before);
        if (split <= next_) return std::nullopt; // `following` has it
        length = before;
        bytes = bytes.first(std::min<std::uint64_t>(bytes.size(), length));
    }
    return advance(begin, bytes, length);
}

// Keeps the parts that no other piece holds.
void Ordering::keep(Offset begin, Bytes bytes, std::uint64_t length)
{
    const Offset end = begin + static_cast<Offset>(length);
    auto at = std::find_if(pieces_.begin(), pieces_.end(), [&](const Kept& k) { return k.end() > begin; });
    while (begin < end) {
        const Offset limit = at == pieces_.end() ? end : std::min(end, at->begin);
        if (begin < limit) {
            const auto part = static_cast<std::uint64_t>(limit - begin);
            const auto captured = std::min<std::uint64_t>(part, bytes.size());
            const Bytes copy = bytes.first(captured);
            at = pieces_.insert(at, Kept{begin, part, {copy.begin(), copy.end()}});
            held_ += captured;
            bytes = bytes.subspan(captured);
            begin = limit;
            ++at;
        }
        if (at == pieces_.end() || begin >= end) break;
        const auto covered = static_cast<std::uint64_t>(std::min(end, at->end()) - begin);
        bytes = bytes.subspan(std::min<std::uint64_t>(covered, bytes.size()));
        begin += static_cast<Offset>(covered);
        ++at;
    }
}

std::optional<Ordering::Piece> Ordering::following()
{
    while (!pieces_.empty() && pieces_.front().begin <= next_) {
        Kept kept = std::move(pieces_.front());
        pieces_.erase(pieces_.begin());
        held_ -= kept.bytes.size();
        if (kept.end() <= next_) continue;
        handed_on_ = std::move(kept.bytes);
        return advance(kept.begin, handed_on_, kept.length);
    }
    if (pieces_.empty()) {
        handed_on_ = {};
        pieces_ = {}; // a hole is rare: give the memory back
    }
    return std::nullopt;
}

std::uint64_t Ordering::skip() noexcept
{
    const auto missing = static_cast<std::uint64_t>(pieces_.front().begin - next_);
    next_ = pieces_.front().begin;
    return missing;
}

} // namespace webconv::tcp
