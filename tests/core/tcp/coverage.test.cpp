// Which offsets of a direction were seen: what is fresh, a repeat, late, behind a gap.
#include "tcp/coverage.h"

#include "../catch.h"

#include <random>
#include <set>

using namespace webconv;
using tcp::Coverage;
using tcp::Seen;

namespace {

Coverage seen(std::initializer_list<std::pair<Offset, Offset>> runs)
{
    Coverage c;
    for (const auto& [begin, end] : runs) c.add(begin, end);
    return c;
}

} // namespace

TEST_CASE("Coverage: in order, everything is fresh and nothing else")
{
    Coverage c;
    for (Offset at : {1, 11, 21}) {
        const Seen s = c.add(at, at + 10);
        CHECK(s.fresh == 10);
        CHECK_FALSE(s.repeat);
        CHECK_FALSE(s.late);
        CHECK_FALSE(s.gap);
    }
    CHECK(c.highest() == 31);
    CHECK(c.holes(1, 31) == 0);
}

TEST_CASE("Coverage: what was seen to its last byte is a repeat")
{
    Coverage c = seen({{1, 11}, {11, 21}});
    const Seen s = c.add(5, 15);
    CHECK(s.repeat);
    CHECK(s.fresh == 0);
}

TEST_CASE("Coverage: a partial repeat is neither repeat nor late")
{
    Coverage c = seen({{1, 11}});
    const Seen s = c.add(5, 15);
    CHECK(s.fresh == 4);
    CHECK_FALSE(s.repeat);
    CHECK_FALSE(s.late);
    CHECK_FALSE(s.gap);
    CHECK(c.highest() == 15);
}

TEST_CASE("Coverage: behind a hole is a gap, what fills the hole is late")
{
    Coverage c = seen({{1, 11}});
    CHECK(c.add(21, 31).gap);
    CHECK(c.holes(1, 31) == 1);
    const Seen s = c.add(11, 21);
    CHECK(s.late);
    CHECK(s.fresh == 10);
    CHECK(c.holes(1, 31) == 0);
}

TEST_CASE("Coverage: a hole is filled from either end and from its middle")
{
    Coverage c = seen({{1, 11}, {41, 51}});
    CHECK(c.add(11, 21).late);
    CHECK(c.add(35, 41).late);
    CHECK(c.add(25, 30).late);
    CHECK(c.holes(1, 51) == 2);
    CHECK(c.add(11, 41).fresh == 4 + 5);
    CHECK(c.holes(1, 51) == 0);
}

TEST_CASE("Coverage: one run may fill several holes and go on beyond")
{
    Coverage c = seen({{1, 11}, {21, 31}, {41, 51}});
    const Seen s = c.add(5, 61);
    CHECK(s.fresh == 10 + 10 + 10);
    CHECK_FALSE(s.late);
    CHECK(c.holes(1, 61) == 0);
}

TEST_CASE("Coverage: what stands before the first captured offset is late, and may leave a hole")
{
    Coverage c = seen({{100, 110}});
    CHECK(c.add(80, 90).late);
    CHECK(c.holes(80, 110) == 1);
    CHECK(c.add(90, 100).late);
    CHECK(c.holes(80, 110) == 0);
}

TEST_CASE("Coverage: a run from before the first captured offset fills the holes behind it too")
{
    Coverage c = seen({{100, 110}, {120, 130}});
    const Seen s = c.add(90, 140);
    CHECK(s.fresh == 10 + 10 + 10);
    CHECK_FALSE(s.late);
    CHECK(c.holes(90, 140) == 0);
    CHECK(c.highest() == 140);
}

TEST_CASE("Coverage: where a direction was only told to begin, no later byte was seen")
{
    Coverage c;
    c.start(100);
    CHECK_FALSE(c.add(90, 100).late);
}

TEST_CASE("Coverage: holes are counted within the range asked for, and what is beyond the highest is one")
{
    const Coverage c = seen({{1, 11}, {21, 31}, {41, 51}});
    CHECK(c.holes(1, 51) == 2);
    CHECK(c.holes(15, 25) == 1);
    CHECK(c.holes(21, 31) == 0);
    CHECK(c.holes(1, 52) == 3);
    CHECK(Coverage{}.holes(1, 100) == 0);
}

TEST_CASE("Coverage: more holes than the bound give up the oldest, and nothing is counted twice")
{
    Coverage c;
    c.start(0);
    std::uint64_t fresh = 0;
    for (Offset i = 1; i <= 1000; ++i) fresh += c.add(i * 10, i * 10 + 5).fresh;
    CHECK(fresh == 5000);
    CHECK(c.holes(0, 10005) <= 256);
    CHECK(c.add(5, 10).repeat); // given up
    CHECK(c.add(9995, 10000).late);
}

TEST_CASE("Coverage: agrees with a set of offsets, whatever comes")
{
    std::mt19937 random(9293);
    for (int round = 0; round < 200; ++round) {
        Coverage c;
        std::set<Offset> model;
        for (int i = 0; i < 40; ++i) {
            const Offset begin = static_cast<Offset>(random() % 120),
                         end = begin + 1 + static_cast<Offset>(random() % 20);
            std::uint64_t fresh = 0;
            const Offset highest = model.empty() ? begin : *model.rbegin() + 1;
            for (Offset at = begin; at < end; ++at) fresh += model.insert(at).second;
            const Seen s = c.add(begin, end);
            REQUIRE(s.fresh == fresh);
            REQUIRE(s.repeat == (fresh == 0));
            REQUIRE(s.gap == (begin > highest));
            REQUIRE(s.late == (fresh == static_cast<std::uint64_t>(end - begin) && begin < highest));
            REQUIRE(c.highest() == *model.rbegin() + 1);
        }
    }
}
