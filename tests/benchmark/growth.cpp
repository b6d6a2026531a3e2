// Time and memory of the core per segment, from 10,000 segments to 3,000,000: both must stay flat.
//
//     growth [MOST [STORY]]     STORY: only those with this in their name
//
// CPU time of this process, the best of three; memory is the heap while the capture is open.
#include "traffic.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <malloc.h>
#include <string_view>

namespace {

using namespace webconv;
using namespace webconv::benchmark;

double cpu_now()
{
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) * 1e9 + static_cast<double>(t.tv_nsec);
}

double heap()
{
    const struct mallinfo2 info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
}

} // namespace

int main(int argc, char** argv)
{
    const std::size_t most = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 3'000'000;
    const std::string_view wanted = argc > 2 ? argv[2] : "";
    std::printf("%-22s %10s %12s %15s %14s\n", "", "segments", "ns/segment", "bytes/segment", "conversations");
    for (const Named& n : stories) {
        if (std::string_view(n.name).find(wanted) == std::string_view::npos) continue;
        for (const std::size_t size : {std::size_t{10'000}, std::size_t{100'000}, std::size_t{1'000'000}, most}) {
            if (size > most) continue;
            double best = 1e18, kept = 0, handed = 1;
            std::size_t conversations = 0;
            for (int run = 0; run < 3; ++run) {
                const double memory = heap(), begin = cpu_now();
                Capture capture;
                n.story(capture, size);
                best = std::min(best, cpu_now() - begin);
                kept = heap() - memory;
                handed = static_cast<double>(capture.segment_count());
                conversations = capture.conversation_count();
            }
            std::printf("%-22s %10.0f %12.1f %15.1f %14zu\n", n.name, handed, best / handed, kept / handed,
                        conversations);
            std::fflush(stdout);
            if (size == most) break;
        }
    }
}
