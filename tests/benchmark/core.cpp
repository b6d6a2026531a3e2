// Segments per second of the core on one processor, and what a segment, an exchange and a conversation leave behind.
#include "traffic.h"

#include <benchmark/benchmark.h>
#include <malloc.h>

namespace {

using namespace webconv;
using namespace webconv::benchmark;

std::size_t heap()
{
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

constexpr std::size_t segments = 300'000;

void measure(::benchmark::State& state, Story story)
{
    std::size_t handed = 0, kept = 0, conversations = 0;
    for (auto _ : state) {
        const std::size_t before = heap();
        Capture capture;
        story(capture, segments);
        handed += capture.segment_count();
        kept = heap() - before;
        conversations = capture.conversation_count();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(handed));
    state.counters["bytes/segment"] = static_cast<double>(kept) / segments;
    state.counters["conversations"] = static_cast<double>(conversations);
}

} // namespace

int main(int argc, char** argv)
{
    for (const Named& n : stories) ::benchmark::RegisterBenchmark(n.name, measure, n.story);
    ::benchmark::Initialize(&argc, argv);
    ::benchmark::RunSpecifiedBenchmarks();
}
