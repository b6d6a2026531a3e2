#include "http1/persistence.h"

namespace webconv::http1 {
namespace {

constexpr bool in_order() noexcept
{
    for (std::size_t i = 0; i < why_table.size(); ++i)
        if (static_cast<std::size_t>(why_table[i].value) != i) return false;
    return true;
}
static_assert(in_order(), "the value is the index");

View view(Why why) noexcept { return {why_table[static_cast<std::size_t>(why)].persistent, why}; }

} // namespace

View persistence_of(const Head& message) noexcept
{
    if (message.version < Version{1, 0}) return view(Why::simple_request);
    if (message.close) return view(Why::close_option);
    if (message.version >= Version{1, 1}) return view(Why::version_11);
    if (message.keep_alive) return view(Why::keep_alive_option);
    return view(Why::version_10_default);
}

View persistence_of(const Head& message, const Framing& framing) noexcept
{
    const View by_head = persistence_of(message);
    return by_head.persistent && framing.body == Body::until_close ? view(Why::ends_at_close) : by_head;
}

} // namespace webconv::http1
