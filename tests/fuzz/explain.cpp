// Says what an input of the fuzzer tells: explain INPUT. A line for each segment with what the core makes of it, as far
// as it comes: the segments are asked one by one, before the next one is handed over.
#include "capture.h"
#include "telling.h"
#include "text.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace webconv;

namespace {

std::string flag_letters(ControlBits flags)
{
    constexpr std::string_view letters = "FSRPAUECa";
    std::string set;
    for (std::size_t i = 0; i < letters.size(); ++i)
        if ((flags >> i & 1) != 0) set += letters[i];
    return set;
}

std::string phases(const Annotation& a)
{
    std::string names;
    for (const Phase p : a.phases) names.append(names.empty() ? "" : "+").append(name_of(p));
    return names;
}

std::string quoted(Bytes bytes)
{
    Text text;
    return std::string(text.quote(as_text(bytes)).view());
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 2) return EXIT_FAILURE;
    std::ifstream file(arguments[1], std::ios::binary);
    const std::vector<std::uint8_t> input{std::istreambuf_iterator<char>(file), {}};
    Capture capture;
    const auto segment = [&](const Segment& s) {
        capture.add(s);
        const auto i = static_cast<std::uint32_t>(capture.segment_count() - 1);
        std::printf("#%u %.3f stream %u port %u %s seq %u ack %u win %u length %u of %zu: %s\n",
                    static_cast<unsigned>(s.frame), static_cast<double>(s.time.count()) / 1e9, s.stream, s.source.port,
                    flag_letters(s.flags).c_str(), s.seq, s.ack, s.window, s.length, s.payload.size(),
                    quoted(s.payload).c_str());
        std::printf("    %s: %s\n", phases(capture.annotation(i)).c_str(), std::string(capture.says(i)).c_str());
        std::fflush(stdout);
    };
    fuzz::tell(input, {segment, [&] {
                           capture.finish();
                           std::puts("finish");
                       }});
    capture.finish();
    std::puts("In the end");
    for (std::uint32_t i = 0; i < capture.segment_count(); ++i)
        std::printf("    %s: %s\n", phases(capture.annotation(i)).c_str(), std::string(capture.says(i)).c_str());
    return EXIT_SUCCESS;
}
