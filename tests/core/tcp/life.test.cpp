// The table of the connection's life (RFC 9293 section 3.3.2).
#include "tcp/life.h"

#include "../catch.h"

#include <initializer_list>

using namespace webconv;
using tcp::Event;
using tcp::Life;

namespace {

constexpr std::initializer_list<Life> lives{Life::nothing, Life::asked,  Life::crossed, Life::agreed, Life::open,
                                            Life::closing, Life::closed, Life::refused, Life::reset};

Life after(std::initializer_list<Event> events)
{
    Life life = Life::nothing;
    for (const Event e : events)
        if (const tcp::Step* row = tcp::step(life, e)) life = row->to;
    return life;
}

} // namespace

TEST_CASE("Life: no (life, event) stands twice in the table")
{
    for (std::size_t i = 0; i < tcp::life_table.size(); ++i)
        for (std::size_t k = i + 1; k < tcp::life_table.size(); ++k)
            CHECK_FALSE((tcp::life_table[i].from == tcp::life_table[k].from &&
                         tcp::life_table[i].event == tcp::life_table[k].event));
}

TEST_CASE("Life: a SYN, a FIN and a RST have a phase wherever they come")
{
    for (const Life life : lives) {
        INFO("life " << static_cast<int>(life));
        const bool fin_came = life == Life::closing || life == Life::closed;
        for (const Event event : {Event::syn, Event::syn_ack, Event::fin, Event::fin_reply, Event::fin_crossed,
                                  fin_came ? Event::rst_late : Event::rst}) {
            // A FIN each way was seen: there is no third.
            if (life == Life::closed &&
                (event == Event::fin || event == Event::fin_reply || event == Event::fin_crossed))
                continue;
            if (life == Life::closing && event == Event::fin) continue;
            if (life == Life::crossed && event == Event::syn) continue; // both were seen
            // The FIN that the other crossed or answered was an event before.
            if (life == Life::nothing && (event == Event::fin_reply || event == Event::fin_crossed)) continue;
            INFO("event " << static_cast<int>(event));
            const tcp::Step* row = tcp::step(life, event);
            REQUIRE(row != nullptr);
            CHECK(row->phase.has_value());
        }
    }
}

TEST_CASE("RFC 9293 figure 6: opening, closing")
{
    CHECK(after({Event::syn, Event::syn_ack, Event::confirm}) == Life::open);
    CHECK(after({Event::syn, Event::syn_ack, Event::confirm, Event::other, Event::fin}) == Life::closing);
    CHECK(after({Event::syn, Event::syn_ack, Event::confirm, Event::fin, Event::fin_reply}) == Life::closed);
}

TEST_CASE("RFC 9293 figure 7: crossed SYNs")
{
    CHECK(after({Event::syn, Event::syn_reply}) == Life::crossed);
    CHECK(after({Event::syn, Event::syn_reply, Event::syn_ack, Event::syn_ack, Event::confirm}) == Life::open);
}

TEST_CASE("RFC 9293 figure 13: crossed FINs")
{
    CHECK(after({Event::other, Event::fin, Event::fin_crossed}) == Life::closed);
}

TEST_CASE("RFC 9293 3.5.2: RST")
{
    CHECK(after({Event::syn, Event::rst_reply}) == Life::refused);
    CHECK(after({Event::syn, Event::rst}) == Life::reset);
    CHECK(after({Event::syn, Event::syn_ack, Event::rst}) == Life::reset);
    CHECK(after({Event::other, Event::rst, Event::fin}) == Life::reset);
}
