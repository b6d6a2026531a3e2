#include "tcp/history.h"

#include "../catch.h"

#include <string>
#include <type_traits>

using namespace webconv;
using namespace webconv::tcp;

namespace {

constexpr ControlBits S = control::syn;
constexpr ControlBits A = control::ack;
constexpr ControlBits F = control::fin;
constexpr ControlBits R = control::rst;
constexpr ControlBits P = control::psh;

/// Segments by the two ends; keeps the sequence numbers, so that a dialog is one call per segment.
class Story {
public:
    explicit Story(Endpoint client = Endpoint::first) : client_(client) {}

    Story& client(ControlBits flags, std::uint32_t length = 0) { return send(client_, flags, length); }
    Story& server(ControlBits flags, std::uint32_t length = 0) { return send(other(client_), flags, length); }

    Story& open() { return client(S).server(S | A).client(A); }
    Story& exchange() { return client(P | A, 100).server(A).server(P | A, 1000).client(A); }

    Story& window(std::uint16_t w)
    {
        window_ = w;
        return *this;
    }
    Story& client_repeats(std::uint32_t length) { return judged(client_, {.behind = true, .holes = 0}, length); }
    Story& server_repeats(std::uint32_t length) { return judged(other(client_), {.behind = true, .holes = 0}, length); }
    Story& client_misses(std::uint32_t holes) { return judged(client_, {.behind = false, .holes = holes}, 0); }
    Story& client_jumps(std::uint32_t by)
    {
        seq_[index(client_)] += by;
        return *this;
    }
    Story& segment(Endpoint from, const Segment& s, Judged j = {})
    {
        history_.note(from, s, j);
        return *this;
    }

    std::string letters() const { return std::string(history_.text(client_).view()); }
    std::string letters_if(Endpoint client) const { return std::string(history_.text(client).view()); }
    std::string_view state() const { return name_of(history_.conn_state(client_)); }

private:
    Story& send(Endpoint from, ControlBits flags, std::uint32_t length)
    {
        Segment s;
        s.flags = flags;
        s.length = length;
        s.seq = seq_[index(from)];
        s.window = window_;
        history_.note(from, s, {});
        seq_[index(from)] += length + ((flags & S) != 0) + ((flags & F) != 0);
        return *this;
    }
    Story& judged(Endpoint from, Judged j, std::uint32_t length)
    {
        Segment s;
        s.flags = A;
        s.length = length;
        s.seq = seq_[index(from)] - length;
        s.window = window_;
        history_.note(from, s, j);
        return *this;
    }

    History history_;
    Endpoint client_;
    std::uint32_t seq_[2]{0xFFFFFF00, 5000};
    std::uint16_t window_ = 500;
};

std::string times(int n, char c) { return std::string(static_cast<std::size_t>(n), c); }

} // namespace

TEST_CASE("History: an ordinary exchange")
{
    Story t;
    t.open().exchange();
    CHECK(t.letters() == "ShADad");
    CHECK(t.state() == "S1");

    t.client(F | A).server(A).server(F | A).client(A);
    CHECK(t.letters() == "ShADadFf");
    CHECK(t.state() == "SF");
}

TEST_CASE("History: the server closes first")
{
    CHECK(Story().open().exchange().server(F | A).client(F | A).server(A).letters() == "ShADadfF");
}

TEST_CASE("History: refused, unanswered, taken back")
{
    CHECK(Story().client(S).server(R | A).letters() == "Sr");
    CHECK(Story().client(S).server(R | A).state() == "REJ");
    CHECK(Story().client(S).client_jumps(0xFFFFFFFF).client(S).letters() == "S");
    CHECK(Story().client(S).state() == "S0");
    CHECK(Story().client(S).client(R).letters() == "SR");
    CHECK(Story().client(S).client(R).state() == "RSTOS0");
}

TEST_CASE("History: payload beside SYN, FIN or RST is no D")
{
    CHECK(Story().client(S, 10).server(S | A).client(A).letters() == "ShA");
    CHECK(Story().open().server(F | P | A, 100).letters() == "ShAf");
    CHECK(Story().open().client(R | A, 10).letters() == "ShAR");
}

TEST_CASE("History: A and D once for each end")
{
    Story t;
    t.open();
    for (int i = 0; i < 100; ++i) t.exchange();
    CHECK(t.letters() == "ShADad");
}

TEST_CASE("History: an end that speaks before its SYN,ACK has its letter")
{
    CHECK(Story().client(S).server(A).client(R).letters() == "SaR");
    CHECK(Story().client(S).server(A).client(R).state() == "RSTOS0");
}

TEST_CASE("History: a segment without any control bit has no letter")
{
    CHECK(Story().client(0).letters() == "");
    CHECK(Story().client(P).letters() == "");
    CHECK(Story().client(0, 10).letters() == "D");
}

TEST_CASE("History: F and R again only at another sequence number")
{
    Story t;
    t.open().client(F | A).client_jumps(0xFFFFFFFF).client(F | A);
    CHECK(t.letters() == "ShAF");

    // The FIN again, now in one segment with the payload before it.
    Story merged;
    merged.open().client(P | A, 100).client(F | A).client_jumps(std::uint32_t{0} - 101).client(F | P | A, 100);
    CHECK(merged.letters() == "ShADF");

    t.client_jumps(7).client(F | A);
    CHECK(t.letters() == "ShAFF");

    Story r;
    r.open().client(R).client(R).client(R);
    CHECK(r.letters() == "ShAR");
    r.client_jumps(5).client(R);
    CHECK(r.letters() == "ShARR");
}

TEST_CASE("History: I and Q")
{
    CHECK(Story().open().client(F | R | A).letters() == "ShAI");
    CHECK(Story().client(S | F).client(S | R).letters() == "Q");
    CHECK(Story().client(S | F | R).letters() == "I");
    CHECK(Story().open().server(F | R).server(F | R).letters() == "ShAi");
}

TEST_CASE("History: T at the 1st, 10th, 100th, 1,000th and 10,000th")
{
    Story t;
    t.open().exchange();
    int n = 0;
    const auto until = [&](int last) {
        for (; n < last; ++n) t.client_repeats(100);
        return t.letters();
    };
    CHECK(until(1) == "ShADadT");
    CHECK(until(9) == "ShADadT");
    CHECK(until(10) == "ShADadTT");
    CHECK(until(99) == "ShADadTT");
    CHECK(until(100) == "ShADadTTT");
    CHECK(until(1000) == "ShADadTTTT");
    CHECK(until(9999) == "ShADadTTTT");
    CHECK(until(10000) == "ShADadTTTTT");
    CHECK(until(200000) == "ShADadTTTTT");
    CHECK(t.server_repeats(1000).letters() == "ShADadTTTTTt");
}

TEST_CASE("History: the kind stands before W, W before T")
{
    Story t;
    t.open().window(0);
    Segment s;
    s.flags = A;
    s.length = 1;
    s.seq = 1;
    CHECK(t.segment(Endpoint::second, s, {.behind = true, .holes = 0}).letters() == "ShAdwt");
}

TEST_CASE("History: nothing is repeated after one's own RST")
{
    CHECK(Story().open().exchange().client(R).client_repeats(100).letters() == "ShADadR");
}

TEST_CASE("History: W for a window of zero")
{
    SECTION("also in a SYN and in a FIN")
    {
        CHECK(Story().window(0).client(S).letters() == "SW");
        CHECK(Story().open().window(0).client(F | A).letters() == "ShAFW");
    }
    SECTION("counted as T is")
    {
        Story t;
        t.open().window(0);
        for (int i = 0; i < 10; ++i) t.server(A);
        CHECK(t.letters() == "ShAaww");
    }
    SECTION("not in or after one's own RST, nor after the other's FIN")
    {
        CHECK(Story().open().window(0).client(R).client(A).letters() == "ShAR");
        CHECK(Story().open().client(F | A).window(0).server(A).letters() == "ShAFa");
    }
    SECTION("but after one's own FIN") { CHECK(Story().open().client(F | A).window(0).client(A).letters() == "ShAFW"); }
}

TEST_CASE("History: G has the case of the end whose bytes are missing")
{
    CHECK(Story().open().client(P | A, 100).client_misses(1).letters() == "ShADg");
    CHECK(Story().open().client(P | A, 100).client_misses(10).letters() == "ShADgg");
    CHECK(Story().open().client(P | A, 100).client_misses(0xFFFFFFFF).letters() == "ShADggggg");
    CHECK(Story().open().exchange().server(F | A).client_misses(1).letters() == "ShADadfg");
}

TEST_CASE("History: no G where the opening was not seen, nor by a RST")
{
    CHECK(Story().client(P | A, 100).server(A).client_misses(1).letters() == "DaA");
    Segment reset;
    reset.flags = R | A;
    CHECK(Story().open().segment(Endpoint::first, reset, {.behind = false, .holes = 1}).letters() == "ShAR");
}

TEST_CASE("History: ^ where the server was captured first")
{
    Story t(Endpoint::second);
    t.server(P | A, 100).client(A);
    CHECK(t.letters() == "^dA");
    CHECK(t.state() == "OTH");
    CHECK(t.letters_if(Endpoint::first) == "Da");
}

TEST_CASE("History: a SYN that was captured behind its answer")
{
    Story t(Endpoint::second);
    t.server(S | A).client(S).client(A).exchange();
    CHECK(t.letters() == "^hSADad");
    CHECK(t.state() == "S1");
}

TEST_CASE("History: a RST each way is REJ without payload, RSTR with")
{
    CHECK(Story().open().client(R).server(R).state() == "REJ");
    CHECK(Story().open().client(P | A, 1).client(R).server(R).state() == "RSTR");
    CHECK(Story().open().client(F | P | A, 1).client(R).server(R).state() == "RSTR");
    CHECK(Story().open().client(R, 20).server(R, 20).state() == "REJ");
}

TEST_CASE("History: RSTOS0 only as Zeek's pattern says")
{
    CHECK(Story().client(S).window(0).client_repeats(1).client(R).state() == "RSTOS0"); // S D W T R
    CHECK(Story().client(S).client(A).client(R).state() == "OTH");
    CHECK(Story().client(A).client(R).state() == "OTH");
    CHECK(Story().client(S).server(S | A).client(R).state() == "RSTO");
    CHECK(Story(Endpoint::second).server(A).client(R).state() == "OTH");
}

TEST_CASE("History: what finds no room is dropped, and X says so")
{
    Story t;
    t.client(S);
    for (int i = 0; i < 100; ++i) t.client_jumps(5).client(R);
    // Eight places are kept for h A a D d F f r; 23 - 8 - 2 are left for more of R.
    CHECK(t.letters() == "S" + times(14, 'R') + "X");

    t.server(S | A).client(A).server(A).client(A, 1).server(A, 1).client(F).server(F).server(R);
    CHECK(t.letters() == "S" + times(14, 'R') + "hAaDdFfrX");
    t.client(F | R).server(F | R);
    CHECK(t.letters() == "S" + times(14, 'R') + "hAaDdFfrX");
    CHECK(t.letters_if(Endpoint::second) == "^s" + times(14, 'r') + "HaAdDfFRX");
}

TEST_CASE("History: 48 bytes, copied as they are")
{
    STATIC_REQUIRE(sizeof(History) <= 48);
    STATIC_REQUIRE(std::is_trivially_copyable_v<History>);
    STATIC_REQUIRE(std::is_trivially_destructible_v<History>);
}

TEST_CASE("History: every letter stands in the table at its place")
{
    std::string all;
    for (const auto& e : history_table) {
        CHECK(&e == &history_table[static_cast<std::size_t>(e.value)]);
        all += e.name;
    }
    CHECK(all == "shadfrtgwiqx");
}
