// How far each end of a connection has come and what that makes of the connection, in Zeek's words: the `conn_state`
// of its conn.log.
//
// Rule 1: an end's state changes by a row of endpoint_table and in no other way.
// Rule 2: the name of the whole is read off the two states by the first row of conn_state_rules that fits.
// Rule 3: Zeek's originator is webconv's client. While states change, only a SYN makes the role matter, and it tells
// the
//         role at once; so no client need be known until the answer is asked for.
//
// Two readings differ from Zeek's: a SYN that was captured behind its answer opens the connection on any port (Zeek
// sees that only on ports that are not in its list of likely servers); and a segment with SYN and FIN or RST, which no
// TCP sends, is read as two in turn.
#pragma once

#include "segment.h"
#include "vocabulary.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace webconv::tcp {

enum class ConnState : std::uint8_t { s0, s1, sf, rej, s2, s3, rsto, rstr, rstos0, rstrh, sh, shr, oth };

inline constexpr std::array conn_state_table{
    Entry<ConnState>{ConnState::s0, "S0", "the client asked to open, nothing answered"},
    Entry<ConnState>{ConnState::s1, "S1", "open, and not closed within the capture"},
    Entry<ConnState>{ConnState::sf, "SF", "opened, and both sides sent a FIN"},
    Entry<ConnState>{ConnState::rej, "REJ", "the server refused the opening"},
    Entry<ConnState>{ConnState::s2, "S2", "opened; the client sent a FIN, the server did not"},
    Entry<ConnState>{ConnState::s3, "S3", "opened; the server sent a FIN, the client did not"},
    Entry<ConnState>{ConnState::rsto, "RSTO", "opened, then reset by the client"},
    Entry<ConnState>{ConnState::rstr, "RSTR", "reset by the server"},
    Entry<ConnState>{ConnState::rstos0, "RSTOS0",
                     "the client asked to open and took it back by a RST before any answer"},
    Entry<ConnState>{ConnState::rstrh, "RSTRH", "the server agreed to open and reset, the client's SYN was never seen"},
    Entry<ConnState>{ConnState::sh, "SH",
                     "the client asked to open and sent a FIN, the server's answer was never seen"},
    Entry<ConnState>{ConnState::shr, "SHR",
                     "the server agreed to open and sent a FIN, the client's SYN was never seen"},
    Entry<ConnState>{ConnState::oth, "OTH", "the opening was not seen whole, nor a closing"},
};

constexpr std::string_view name_of(ConnState v) noexcept { return conn_state_table[static_cast<std::size_t>(v)].name; }

/// How far one end has come. Zeek's seven states; two of them are split by what came before, where its rules ask.
enum class EndpointState : std::uint8_t {
    inactive,        ///< nothing seen of it that counts
    syn_sent,        ///< it asked to open
    syn_ack_sent,    ///< it sent a SYN,ACK though it is the originator
    partial,         ///< seen, but not its SYN
    established,     ///< open as far as this end goes
    closed,          ///< FIN out of `established`
    closed_early,    ///< FIN out of any other state
    reset,           ///< RST
    reset_after_fin, ///< RST after its own FIN
};

/// What else Zeek's rules for conn_state ask.
struct Circumstances {
    bool payload = false;      ///< either side sent payload
    bool syn_then_rst = false; ///< the history is the client's SYN, none of its A, F, G, H, I, Q, then its RST
};

/// The states of both ends. Two bytes; a segment without SYN, FIN and RST costs one comparison.
class ZeekEndpoints {
public:
    void note(Endpoint from, ControlBits flags, std::uint32_t length) noexcept
    {
        constexpr ControlBits deciding = control::syn | control::fin | control::rst;
        if ((flags & deciding) == 0 && at(from) != EndpointState::inactive) return;
        change(from, flags, length);
    }

    EndpointState at(Endpoint e) const noexcept
    {
        return static_cast<EndpointState>((states_ >> (4 * static_cast<unsigned>(index(e)))) & 0xF);
    }

    bool closed(Endpoint e) const noexcept
    {
        return at(e) == EndpointState::closed || at(e) == EndpointState::closed_early;
    }
    bool reset(Endpoint e) const noexcept
    {
        return at(e) == EndpointState::reset || at(e) == EndpointState::reset_after_fin;
    }
    /// Open, or closed out of being open: only then Zeek trusts a gap.
    bool clean(Endpoint e) const noexcept
    {
        return at(e) == EndpointState::established || at(e) == EndpointState::closed;
    }

    ConnState conn_state(Endpoint client, Circumstances) const noexcept;

private:
    void change(Endpoint from, ControlBits flags, std::uint32_t length) noexcept;

    std::uint8_t states_ = 0; ///< an EndpointState in each half
    std::uint8_t opener_ = 0; ///< the originator as the first SYN tells it: 0 none seen, else index + 1
};

} // namespace webconv::tcp
