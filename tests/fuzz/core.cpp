// libFuzzer's target for the core: bytes tell segments (telling.h), everything is asked (questions.h), and memory stays
// in proportion to what came in.
#include "questions.h"
#include "telling.h"

#include <cstdio>
#include <cstdlib>
#include <sanitizer/allocator_interface.h>

using namespace webconv;

namespace {

/// What an empty capture and the blocks that everything is kept in may take.
constexpr std::size_t memory_at_rest = 1 << 20;
/// A record and what is known of it while it is open.
constexpr std::size_t memory_per_segment = 512;
/// The shortest request, "G /" and a line end, has four bytes and costs an exchange.
constexpr std::size_t memory_per_byte = 64;

void check_memory(std::size_t before, const fuzz::Told& told)
{
    const std::size_t now = __sanitizer_get_current_allocated_bytes();
    const std::size_t most = memory_at_rest + told.segments * memory_per_segment + told.payload * memory_per_byte;
    if (now <= before || now - before <= most) return;
    std::fprintf(stderr, "broken promise: %zu bytes of memory for %zu segments with %zu bytes\n", now - before,
                 told.segments, told.payload);
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::size_t before = __sanitizer_get_current_allocated_bytes();
    Capture capture;
    fuzz::Given given;
    const auto add = [&](const Segment& s) {
        given.last_frame = static_cast<std::uint32_t>(s.frame);
        capture.add(s);
    };
    const fuzz::Told told = fuzz::tell({data, size}, {add, [&] { capture.finish(); }});
    check_memory(before, told);
    given.payload = told.payload;
    given.clock_goes_back = told.clock_goes_back;
    fuzz::ask_everything(capture, given);
    capture.finish();
    fuzz::ask_everything(capture, given);
    return 0;
}
