// Rules 3 to 8 for a segment that carries nothing, as the table has them.
#include "tcp/pure_ack.h"

#include "../catch.h"

using namespace webconv;
using namespace webconv::tcp::ack_fact;
using tcp::AckFacts;

namespace {

PhaseSet phases(AckFacts facts) { return tcp::judge(facts).phases; }

} // namespace

TEST_CASE("Pure ACK: the first segment of its side in the middle is ack.data, whatever else")
{
    CHECK(phases(first_of_side) == Phase::ack_data);
    CHECK(phases(first_of_side | newly | sack | window_zero | mptcp) == Phase::ack_data);
}

TEST_CASE("Pure ACK: rule 3, a FIN among what is newly acknowledged decides before bytes")
{
    CHECK(phases(newly | new_fin) == Phase::close_ack);
    CHECK(phases(newly | new_fin | both_fins) == Phase::close_last_ack);
    CHECK(phases(newly | new_syn) == Phase::ack_open);
    CHECK(tcp::judge(newly).of_bytes);
    CHECK(tcp::judge(newly).phases.empty());
    CHECK(phases(newly | new_fin | sack | answers_probe | mptcp) == Phase::close_ack);
}

TEST_CASE("Pure ACK: rule 3, beside it the window if it closed or opened")
{
    CHECK(phases(newly | window_zero | window_changed) == Phase::window_zero);
    CHECK(phases(newly | window_was_zero | window_changed) == Phase::window_update);
    CHECK(phases(newly | window_changed).empty());
    CHECK(phases(newly | window_zero | window_was_zero).empty());
    CHECK(phases(newly | new_fin | window_zero | window_changed) == (Phase::close_ack | Phase::window_zero));
}

TEST_CASE("Pure ACK: rule 4, the answer to a probe")
{
    CHECK(phases(answers_probe) == Phase::idle_probe_ack);
    CHECK(phases(answers_probe | sack) == Phase::idle_probe_ack); // RFC 2883: a probe's byte is a D-SACK
    CHECK(phases(answers_probe | window_zero | window_was_zero) == Phase::window_zero);
    CHECK(phases(answers_probe | window_was_zero | window_changed) == Phase::window_update);
}

TEST_CASE("Pure ACK: rules 5 to 8")
{
    CHECK(phases(sack | window_changed | mptcp) == Phase::ack_duplicate);
    CHECK(phases(window_changed | window_zero | mptcp) == Phase::window_zero);
    CHECK(phases(window_changed | mptcp) == Phase::window_update);
    CHECK(phases(mptcp) == Phase::ack_mptcp);
    CHECK(phases(0) == Phase::ack_duplicate);
    CHECK(phases(window_zero | window_was_zero) == Phase::ack_duplicate);
}
