#include "tcp/conn_state.h"

#include <array>
#include <initializer_list>

namespace webconv::tcp {
namespace {

using enum EndpointState;
constexpr std::size_t state_count = 9;

/// What of a segment moves its sender's state. A SYN counts before a FIN or RST of the same segment.
enum class Event : std::uint8_t {
    syn,
    syn_ack,
    fin,
    rst,
    fin_rst,
    ack,   ///< none of these, an ACK without payload
    data,  ///< an ACK with payload
    stray, ///< payload without ACK
    bare,  ///< neither
};
constexpr std::size_t event_count = 9;

template <typename E>
class SetOf {
public:
    constexpr SetOf(E e) noexcept : bits_(bit(e)) {} // a value is a set of one
    constexpr SetOf(std::initializer_list<E> es) noexcept
    {
        for (E e : es) bits_ |= bit(e);
    }
    constexpr bool has(E e) const noexcept { return (bits_ & bit(e)) != 0; }

private:
    static constexpr unsigned bit(E e) noexcept { return 1U << static_cast<unsigned>(e); }
    unsigned bits_ = 0;
};
using States = SetOf<EndpointState>;
using Events = SetOf<Event>;

constexpr States any{inactive, syn_sent,     syn_ack_sent, partial,        established,
                     closed,   closed_early, reset,        reset_after_fin};
constexpr States opening{inactive, syn_sent, syn_ack_sent};
constexpr States ended{closed, closed_early};
constexpr States resets{reset, reset_after_fin};
constexpr States going{partial, established};
constexpr Events any_syn{Event::syn, Event::syn_ack};
constexpr Events any_rst{Event::rst, Event::fin_rst};
constexpr Events with_ack{Event::ack, Event::data};
constexpr Events empty{Event::ack, Event::bare};
constexpr Events no_control{Event::ack, Event::data, Event::stray, Event::bare};

enum class Role : std::uint8_t { originator, responder, either };

struct Step {
    Role who;
    States at;
    Events what;
    States peer;
    EndpointState to;
    EndpointState peer_to = inactive; ///< `inactive`: stays as it is
};

// clang-format off
// The first row that fits is taken; where none fits, nothing changes.
//
//   whose segment      its state     what comes      the peer's state  its state then   the peer's then
constexpr Step endpoint_table[]{
    {Role::originator, inactive,     Event::syn,     established,      established},    // captured behind its answer
    {Role::originator, inactive,     Event::syn,     any,              syn_sent},
    {Role::originator, inactive,     Event::syn_ack, any,              syn_ack_sent},
    {Role::responder,  inactive,     any_syn,        syn_sent,         established,     established},
    {Role::responder,  inactive,     any_syn,        any,              established},
    {Role::responder,  inactive,     empty,          syn_sent,         inactive},       // an ACK ahead of the SYN,ACK
    {Role::either,     inactive,     with_ack,       established,      established},    // only its SYN was missed
    {Role::either,     inactive,     no_control,     any,              partial},
    {Role::either,     partial,      Event::syn,     inactive,         syn_sent},

    {Role::either,     established,  Event::fin,     reset_after_fin,  closed,          closed_early}, // two FINs are an
    {Role::either,     partial,      Event::fin,     reset_after_fin,  closed_early,    closed_early}, // orderly end
    {Role::either,     established,  Event::fin,     any,              closed},
    {Role::either,     partial,      Event::fin,     any,              closed_early},
    {Role::either,     opening,      Event::fin,     any,              closed_early},

    {Role::either,     opening,      Event::fin_rst, any,              reset_after_fin},
    {Role::either,     opening,      Event::rst,     any,              reset},
    {Role::either,     going,        any_rst,        any,              reset},
    {Role::either,     closed,       any_rst,        ended,            closed},         // it stays an orderly end
    {Role::either,     closed_early, any_rst,        ended,            closed_early},
    {Role::either,     ended,        any_rst,        any,              reset_after_fin},
};
// clang-format on

struct Pair {
    EndpointState own;
    EndpointState peer;
};

/// endpoint_table, looked up once for every combination.
constexpr auto steps = [] {
    std::array<std::array<std::array<std::array<Pair, state_count>, state_count>, event_count>, 2> all{};
    for (std::size_t role = 0; role < 2; ++role)
        for (std::size_t event = 0; event < event_count; ++event)
            for (std::size_t own = 0; own < state_count; ++own)
                for (std::size_t peer = 0; peer < state_count; ++peer) {
                    Pair& then = all[role][event][own][peer];
                    then = {static_cast<EndpointState>(own), static_cast<EndpointState>(peer)};
                    for (const Step& s : endpoint_table) {
                        if (s.who != Role::either && s.who != static_cast<Role>(role)) continue;
                        if (!s.at.has(then.own) || !s.peer.has(then.peer) || !s.what.has(static_cast<Event>(event)))
                            continue;
                        then.own = s.to;
                        if (s.peer_to != inactive) then.peer = s.peer_to;
                        break;
                    }
                }
    return all;
}();

enum class When : std::uint8_t { always, no_payload, syn_then_rst };

struct Rule {
    States client;
    States server;
    When when;
    ConnState name;
};

constexpr States unopened{inactive, partial};
constexpr States asked{syn_sent, syn_ack_sent};

// clang-format off
// The first row that fits is taken.
//
//   the client is  the server is  and                 then it is
constexpr Rule conn_state_rules[]{
    {asked,         resets,        When::always,       ConnState::rej},
    {resets,        resets,        When::no_payload,   ConnState::rej},
    {unopened,      resets,        When::always,       ConnState::rstrh},
    {any,           resets,        When::always,       ConnState::rstr},
    {resets,        unopened,      When::syn_then_rst, ConnState::rstos0},
    {resets,        unopened,      When::always,       ConnState::oth},
    {resets,        any,           When::always,       ConnState::rsto},
    {ended,         ended,         When::always,       ConnState::sf},
    {ended,         unopened,      When::always,       ConnState::sh},
    {ended,         any,           When::always,       ConnState::s2},
    {unopened,      ended,         When::always,       ConnState::shr},
    {any,           ended,         When::always,       ConnState::s3},
    {syn_sent,      inactive,      When::always,       ConnState::s0},
    {established,   established,   When::always,       ConnState::s1},
};
// clang-format on

constexpr bool holds(When when, Circumstances c) noexcept
{
    switch (when) {
    case When::no_payload: return !c.payload;
    case When::syn_then_rst: return c.syn_then_rst;
    case When::always: break;
    }
    return true;
}

} // namespace

void ZeekEndpoints::change(Endpoint from, ControlBits flags, std::uint32_t length) noexcept
{
    const bool ack = (flags & control::ack) != 0;
    const bool syn = (flags & control::syn) != 0;
    if (syn && opener_ == 0) opener_ = static_cast<std::uint8_t>(1 + index(ack ? other(from) : from));

    const auto& row = steps[opener_ == 1 + index(from) ? 0 : 1];
    Pair now{at(from), at(other(from))};
    const auto step = [&](Event e) {
        now = row[static_cast<std::size_t>(e)][static_cast<std::size_t>(now.own)][static_cast<std::size_t>(now.peer)];
    };

    if (syn) step(ack ? Event::syn_ack : Event::syn);
    switch (flags & (control::fin | control::rst)) {
    case control::fin: step(Event::fin); break;
    case control::rst: step(Event::rst); break;
    case control::fin | control::rst: step(Event::fin_rst); break;
    default:
        if (!syn) step(ack ? (length == 0 ? Event::ack : Event::data) : (length == 0 ? Event::bare : Event::stray));
    }

    const unsigned own = static_cast<unsigned>(now.own);
    const unsigned peer = static_cast<unsigned>(now.peer);
    states_ = static_cast<std::uint8_t>(from == Endpoint::first ? own | peer << 4 : peer | own << 4);
}

ConnState ZeekEndpoints::conn_state(Endpoint client, Circumstances circumstances) const noexcept
{
    for (const Rule& r : conn_state_rules)
        if (r.client.has(at(client)) && r.server.has(at(other(client))) && holds(r.when, circumstances)) return r.name;
    return ConnState::oth;
}

} // namespace webconv::tcp
