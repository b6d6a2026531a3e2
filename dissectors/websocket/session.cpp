#include "websocket/session.h"

#include <utility>

namespace webconv::websocket {

namespace {

struct OpcodePhase {
    Opcode opcode;
    Phase phase;
};
constexpr std::array opcode_phases{
    OpcodePhase{Opcode::continuation, Phase::ws_continuation},
    OpcodePhase{Opcode::text, Phase::ws_text},
    OpcodePhase{Opcode::binary, Phase::ws_binary},
    OpcodePhase{Opcode::close, Phase::ws_close},
    OpcodePhase{Opcode::ping, Phase::ws_ping},
    OpcodePhase{Opcode::pong, Phase::ws_pong},
};

Mark mark_of(const FrameHeader& header) noexcept
{
    for (const auto& [opcode, phase] : opcode_phases)
        if (header.is(opcode)) return {phase, Carries::ws, 0, Part::none};
    return {Phase::data, Carries::ws, 0, Part::none};
}

} // namespace

// RFC 6455 5.1: the client masks every frame, the server none. Once for each side.
void Session::check_mask(Endpoint from, Offset at, Scribe& scribe)
{
    const bool is_client = from == client_;
    if (!client_ || masking_told_[index(from)] || readers_[index(from)].header().masked == is_client) return;
    masking_told_[index(from)] = true;
    scribe.found(Finding::ws_masking, from, at, {.variant = static_cast<std::uint8_t>(!is_client)});
}

std::size_t Session::read(Endpoint from, Bytes bytes, Offset at, Scribe& scribe, bool& lost)
{
    FrameReader& reader = readers_[index(from)];
    std::size_t consumed = 0;
    for (;;) {
        const Step step = reader.next(bytes.subspan(consumed));
        switch (step.found) {
        case Found::more: return consumed;
        case Found::not_websocket: lost = true; return consumed;
        case Found::header:
        case Found::payload: {
            const Offset here = at + static_cast<Offset>(consumed);
            if (step.found == Found::header) {
                frame_at_[index(from)] = here;
                check_mask(from, here + static_cast<Offset>(step.length) - 1, scribe);
            }
            scribe.mark(from, here, step.length, mark_of(reader.header()));
            if (reader.header().is(Opcode::ping)) scribe.facts().ws_pinged |= 1 << index(from) & 3;
            if (reader.header().is(Opcode::close)) scribe.detail(from, here, step.length, close_code_unseen);
            consumed += step.length;
            break;
        }
        case Found::end: {
            const FrameHeader& header = reader.header();
            Facts& facts = scribe.facts();
            if (header.is(Opcode::close)) {
                const Offset begin = frame_at_[index(from)];
                const Offset end = at + static_cast<Offset>(consumed);
                scribe.detail(from, begin, static_cast<std::uint64_t>(end - begin), reader.close_code());
                const bool first = !std::exchange(closed_[index(from)], true);
                const std::string_view reason = first ? reader.close_reason() : std::string_view{};
                scribe.words(from, begin, reason, reason.size() + 2 == header.length);
            }
            // A message is complete with its final frame, whichever opcode that has (RFC 6455 section 5.4).
            if (header.fin && !is_control(header.opcode)) ++facts.ws_messages;
            if (header.is(Opcode::close) && !facts.ws_close_code) {
                facts.ws_close_code = reader.close_code();
                facts.ws_close_by = from;
                facts.ws_close_in = scribe.moment(from, at + static_cast<Offset>(consumed) - 1).frame;
            }
            break;
        }
        }
    }
}

bool Session::skip(Endpoint from, std::uint64_t missing, Offset at, Scribe& scribe)
{
    FrameReader& reader = readers_[index(from)];
    const Mark mark = mark_of(reader.header());
    if (!reader.skip(missing)) return false;
    scribe.mark(from, at, missing, mark);
    return true;
}

} // namespace webconv::websocket
