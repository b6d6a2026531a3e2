#include "tcp/history.h"

#include <bit>
#include <limits>

namespace webconv::tcp {
namespace {

constexpr std::uint32_t code_of(Letter letter, Endpoint from) noexcept
{
    return 1 + 2 * static_cast<std::uint32_t>(letter) + static_cast<std::uint32_t>(index(from));
}
constexpr Letter letter_of(std::uint32_t code) noexcept { return static_cast<Letter>((code - 1) / 2); }
constexpr Endpoint end_of(std::uint32_t code) noexcept { return static_cast<Endpoint>((code - 1) % 2); }

constexpr char to_upper(char c) noexcept { return static_cast<char>(c - 'a' + 'A'); }

constexpr std::uint16_t count_max = std::numeric_limits<std::uint16_t>::max();

constexpr bool is_power_of_ten(std::uint16_t n) noexcept
{
    return n == 1 || n == 10 || n == 100 || n == 1000 || n == 10000;
}

} // namespace

// The order of what follows is Zeek's: kind and window are judged by the states before this segment, a gap by those
// after it.
void History::write(Endpoint from, const Segment& s, Judged judged) noexcept
{
    const bool rst = (s.flags & control::rst) != 0;

    write_kind(from, s);
    if (s.window == 0 && !rst && !endpoints_.reset(from) && !endpoints_.closed(other(from)))
        count(from, counts_[index(from)].zero_windows, Letter::window_zero);
    if (judged.behind && !endpoints_.reset(from)) count(from, counts_[index(from)].repeats, Letter::repeat);

    endpoints_.note(from, s.flags, s.length);

    if (!endpoints_.clean(from) || !endpoints_.clean(other(from))) return;
    std::uint16_t& gaps = counts_[index(other(from))].gaps;
    for (std::uint32_t i = 0; i < judged.holes && gaps < count_max; ++i) count(other(from), gaps, Letter::gap);
}

void History::write_kind(Endpoint from, const Segment& s) noexcept
{
    const bool syn = (s.flags & control::syn) != 0;
    const bool fin = (s.flags & control::fin) != 0;
    const bool rst = (s.flags & control::rst) != 0;

    if (s.length != 0 && !rst) seen_[index(from)] |= seen_payload;

    if (fin && rst)
        first(from, seen_inconsistent, Letter::inconsistent);
    else if (syn && (fin || rst))
        first(from, seen_multi_flag, Letter::multi_flag);
    else if (syn)
        first(from, seen_syn, (s.flags & control::ack) != 0 ? Letter::syn_ack : Letter::syn);
    else if (fin) {
        const std::uint32_t end = s.seq + s.length;
        if (!first(from, seen_fin, Letter::fin) && end != fin_seq_[index(from)]) again(from, Letter::fin);
        fin_seq_[index(from)] = end;
    } else if (rst) {
        if (!first(from, seen_rst, Letter::rst) && s.seq != rst_seq_[index(from)]) again(from, Letter::rst);
        rst_seq_[index(from)] = s.seq;
    } else if (s.length != 0)
        first(from, seen_data, Letter::data);
    else if ((s.flags & control::ack) != 0)
        first(from, seen_ack, Letter::ack);
}

/// Writes the first of its kind. False if it was not the first.
bool History::first(Endpoint from, std::uint8_t mark, Letter letter) noexcept
{
    if ((seen_[index(from)] & mark) != 0) return false;
    seen_[index(from)] |= mark;
    if ((mark & with_a_place) != 0)
        put(size(), from, letter);
    else
        again(from, letter);
    return true;
}

void History::count(Endpoint from, std::uint16_t& counter, Letter letter) noexcept
{
    if (counter == count_max) return;
    if (is_power_of_ten(++counter)) again(from, letter);
}

/// Writes a letter that has no place of its own.
void History::again(Endpoint from, Letter letter) noexcept
{
    const auto to_come = [&](Endpoint e) { return std::popcount<unsigned>(with_a_place & ~seen_[index(e)]); };
    const unsigned kept = static_cast<unsigned>(to_come(Endpoint::first) + to_come(Endpoint::second));
    const unsigned used = size();
    if (used + kept < places - 1)
        put(used, from, letter);
    else if (code_at(places - 1) == 0)
        put(places - 1, from, Letter::limit);
}

History::Code History::code_at(unsigned place) const noexcept
{
    constexpr Code mask = (Code{1} << code_bits) - 1;
    return letters_[place / places_per_word] >> (place % places_per_word * code_bits) & mask;
}

void History::put(unsigned place, Endpoint from, Letter letter) noexcept
{
    letters_[place / places_per_word] |= code_of(letter, from) << (place % places_per_word * code_bits);
}

/// Letters written, without Letter::limit.
unsigned History::size() const noexcept
{
    unsigned n = 0;
    while (n < places - 1 && code_at(n) != 0) ++n;
    return n;
}

HistoryText History::text(Endpoint client) const noexcept
{
    HistoryText text;
    if (client != Endpoint::first) text.add('^');
    for (unsigned place = 0; place < places; ++place) {
        const Code code = code_at(place);
        if (code == 0) continue;
        const char c = history_table[static_cast<std::size_t>(letter_of(code))].name[0];
        text.add(end_of(code) == client || letter_of(code) == Letter::limit ? to_upper(c) : c);
    }
    return text;
}

ConnState History::conn_state(Endpoint client) const noexcept
{
    Circumstances circumstances{.payload = ((seen_[0] | seen_[1]) & seen_payload) != 0, .syn_then_rst = false};

    bool open = code_at(0) == code_of(Letter::syn, client); // the client's SYN stands first
    for (unsigned place = 1; open && place < places - 1; ++place) {
        const Code code = code_at(place);
        if (code == 0) break;
        if (end_of(code) != client) continue;
        switch (letter_of(code)) {
        case Letter::rst: circumstances.syn_then_rst = true; [[fallthrough]];
        case Letter::syn_ack:
        case Letter::ack:
        case Letter::fin:
        case Letter::gap:
        case Letter::inconsistent:
        case Letter::multi_flag: open = false; break;
        default: break;
        }
    }
    return endpoints_.conn_state(client, circumstances);
}

} // namespace webconv::tcp
