#include "tcp/conn_state.h"

#include "../catch.h"

#include <set>
#include <string>

using namespace webconv;
using namespace webconv::tcp;

namespace {

/// The state after segments, a word for each: its bits S A F R and D for payload, upper case from the client, lower
/// case from the server. "Sa" is no word: a word has one case.
ZeekEndpoints after(std::string_view words)
{
    ZeekEndpoints ends;
    ControlBits flags = 0;
    std::uint32_t length = 0;
    Endpoint from = Endpoint::first;
    const auto send = [&] {
        if (flags != 0 || length != 0) ends.note(from, flags, length);
        flags = 0;
        length = 0;
    };
    for (const char c : words) {
        if (c == ' ') {
            send();
            continue;
        }
        from = c >= 'a' ? Endpoint::second : Endpoint::first;
        switch (c | 0x20) {
        case 's': flags |= control::syn; break;
        case 'a': flags |= control::ack; break;
        case 'f': flags |= control::fin; break;
        case 'r': flags |= control::rst; break;
        default: length = 10;
        }
    }
    send();
    return ends;
}

std::string state(std::string_view words, Circumstances c = {.payload = true, .syn_then_rst = false})
{
    return std::string(name_of(after(words).conn_state(Endpoint::first, c)));
}

} // namespace

TEST_CASE("conn_state S0: asked, no answer")
{
    CHECK(state("S") == "S0");
    CHECK(state("S S S") == "S0");
    CHECK(state("S a") == "S0"); // an ACK ahead of the SYN,ACK is no answer yet
}

TEST_CASE("conn_state S1: open")
{
    CHECK(state("S sa") == "S1");
    CHECK(state("S sa A AD a ad A") == "S1");
    CHECK(state("S s SA sa") == "S1"); // a simultaneous open
    CHECK(state("sa A") == "S1");      // only the SYN was missed
    CHECK(state("sa AD") == "S1");
    CHECK(state("sa S A") == "S1"); // the SYN was captured behind its answer
}

TEST_CASE("conn_state SF: a FIN each way")
{
    CHECK(state("S sa A AD ad FA fa A") == "SF");
    CHECK(state("S sa A fa FA") == "SF");
    CHECK(state("S sa FAD fad") == "SF");
    CHECK(state("S sa A FA fa R") == "SF"); // a RST behind both FINs
    CHECK(state("S sa A FA R fa") == "SF"); // a RST between them, the other end's FIN under way
    CHECK(state("AD ad FA fa") == "SF");    // mid-stream
}

TEST_CASE("conn_state REJ: refused")
{
    CHECK(state("S ra") == "REJ");
    CHECK(state("S a ra") == "REJ");
    CHECK(state("S sa R r", {.payload = false, .syn_then_rst = false}) == "REJ");
}

TEST_CASE("conn_state S2, S3: one FIN")
{
    CHECK(state("S sa A FA a ad") == "S2");
    CHECK(state("S sa A fa A AD") == "S3");
    CHECK(state("S sa A fa FR") == "RSTO"); // FIN and RST in one segment: a RST
}

TEST_CASE("conn_state RSTO, RSTR: reset")
{
    CHECK(state("S sa A RA") == "RSTO");
    CHECK(state("S sa A FA R") == "RSTO");
    CHECK(state("S sa A fa R") == "RSTO");
    CHECK(state("S sa A ra") == "RSTR");
    CHECK(state("S sa A AD FA r") == "RSTR");
    CHECK(state("S sa A AD fa ra") == "RSTR");
    CHECK(state("S sa AD R r") == "RSTR");
}

TEST_CASE("conn_state RSTOS0: the client took its SYN back")
{
    CHECK(state("S R", {.payload = false, .syn_then_rst = true}) == "RSTOS0");
    CHECK(state("S R", {.payload = false, .syn_then_rst = false}) == "OTH");
    CHECK(state("S sa R", {.payload = false, .syn_then_rst = true}) == "RSTO");
}

TEST_CASE("conn_state RSTRH, SH, SHR: half of the opening")
{
    CHECK(state("sa ra") == "RSTRH");
    CHECK(state("S FA") == "SH");
    CHECK(state("sa fa") == "SHR");
}

TEST_CASE("conn_state OTH: mid-stream")
{
    CHECK(state("") == "OTH");
    CHECK(state("A") == "OTH");
    CHECK(state("AD ad A a") == "OTH");
    CHECK(state("AD ad R") == "OTH");
    CHECK(state("AD ad ra") == "RSTRH");
    CHECK(state("AD ad FA") == "SH");
    CHECK(state("AD ad fa") == "SHR");
    CHECK(state("S ad") == "OTH"); // the SYN,ACK was missed
    CHECK(state("A S") == "S0");   // the SYN behind a stray segment
}

TEST_CASE("conn_state is read from the client's side")
{
    const ZeekEndpoints refused = after("s RA");
    CHECK(refused.conn_state(Endpoint::second, {}) == ConnState::rej);

    const ZeekEndpoints open = after("s SA a FA");
    CHECK(open.conn_state(Endpoint::second, {}) == ConnState::s3);
    CHECK(open.conn_state(Endpoint::first, {}) == ConnState::s2);
}

TEST_CASE("Endpoint states: what a gap may be judged by")
{
    CHECK(after("S sa A").clean(Endpoint::first));
    CHECK(after("S sa A FA").clean(Endpoint::first));
    CHECK(after("S sa A FA fa R").clean(Endpoint::first));
    CHECK_FALSE(after("S FA").clean(Endpoint::first));
    CHECK_FALSE(after("AD FA").clean(Endpoint::first));
    CHECK_FALSE(after("S sa A R").clean(Endpoint::first));
    CHECK_FALSE(after("S sa A FA R fa").clean(Endpoint::first));
    CHECK(after("S sa A FA R fa").closed(Endpoint::first));
}

TEST_CASE("Endpoint states: every state and every sequence of four segments has an answer")
{
    // Nothing to expect but that no state falls out of its range and that the answer is one of the thirteen.
    constexpr std::string_view words[] = {"S", "SA", "F", "R", "FR", "SF", "A", "AD", "D",
                                          "s", "sa", "f", "r", "fr", "sr", "a", "ad"};
    std::set<std::string> seen;
    for (auto a : words)
        for (auto b : words)
            for (auto c : words)
                for (auto d : words) {
                    std::string all;
                    for (auto w : {a, b, c, d}) all.append(w).append(" ");
                    seen.insert(state(all, {.payload = false, .syn_then_rst = true}));
                }
    CHECK(seen.size() == conn_state_table.size());
}

TEST_CASE("conn_state: every name stands in the table at its place")
{
    std::set<std::string_view> names;
    for (const auto& e : conn_state_table) {
        CHECK(&e == &conn_state_table[static_cast<std::size_t>(e.value)]);
        names.insert(e.name);
    }
    CHECK(names.size() == 13);
    STATIC_REQUIRE(sizeof(ZeekEndpoints) == 2);
}
