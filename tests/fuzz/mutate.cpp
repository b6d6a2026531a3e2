// Writes a capture as it might have been: mutate CAPTURE NUMBER, a capture on standard output. The same number makes
// the same changes.
#include "mutation.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace webconv;

int main(int count, char** arguments)
{
    if (count != 3) return EXIT_FAILURE;
    const std::vector<std::uint8_t> file = recorded::read_file(arguments[1]);
    fuzz::Packets packets = recorded::packets_of(file);
    fuzz::Random random(static_cast<std::uint32_t>(std::strtoul(arguments[2], nullptr, 10)));
    const auto flip = [&](std::uint8_t* bytes, std::size_t size, std::size_t) {
        if (size > 0) bytes[random() % size] = static_cast<std::uint8_t>(random());
        return random() % 4 == 0 ? size / 2 : size;
    };
    for (auto changes = 1 + random() % 16; changes > 0; --changes) fuzz::mutate(packets, random, flip);
    const std::vector<std::uint8_t> out = recorded::file_of(packets);
    std::fwrite(out.data(), 1, out.size(), stdout);
    return EXIT_SUCCESS;
}
