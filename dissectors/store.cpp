#include "store.h"

#include <algorithm>
#include <cstring>

namespace webconv {

RecordId Store::first_of(Frame frame) const noexcept
{
    std::size_t low = 0;
    for (std::size_t high = records.size(); low < high;) { // they ascend by frame
        const std::size_t middle = low + (high - low) / 2;
        if (records[middle].frame < frame)
            low = middle + 1;
        else
            high = middle;
    }
    return static_cast<RecordId>(low);
}

void Store::link(Record& record, ExchangeId exchange)
{
    if (record.exchanges == 0) {
        record.exchanges = exchange;
        return;
    }
    if ((record.exchanges & list_bit) == 0) {
        if (record.exchanges == exchange) return;
        lists_.push_back({record.exchanges, exchange});
        record.exchanges = list_bit | static_cast<std::uint32_t>(lists_.size() - 1);
        return;
    }
    auto& list = lists_[record.exchanges & ~list_bit];
    // Pipelined requests come in order, HTTP/2 streams interleave: the newest are the likely ones.
    if (std::find(list.rbegin(), list.rend(), exchange) != list.rend()) return;
    if (list.size() < list_limit) list.push_back(exchange);
}

std::size_t Store::exchange_count(const Record& record) const noexcept
{
    if ((record.exchanges & list_bit) != 0) return lists_[record.exchanges & ~list_bit].size();
    return record.exchanges != 0 ? 1 : 0;
}

ExchangeId Store::exchange_of(const Record& record, std::size_t i) const noexcept
{
    if ((record.exchanges & list_bit) != 0) return lists_[record.exchanges & ~list_bit][i];
    return record.exchanges;
}

bool Store::shares(const Record& record, const Record& other, ExchangeId exchange) const noexcept
{
    if (other.conversation != record.conversation || other.from() != record.from()) return false;
    for (std::size_t i = 0; i < exchange_count(other); ++i)
        if (exchange_of(other, i) == exchange) return true;
    return false;
}

bool Store::first_in_frame(RecordId segment, ExchangeId exchange) const noexcept
{
    const Record& record = records[segment];
    for (std::size_t i = segment; i-- > 0 && records[i].frame == record.frame;)
        if (shares(record, records[i], exchange)) return false;
    return true;
}

bool Store::last_in_frame(RecordId segment, ExchangeId exchange) const noexcept
{
    const Record& record = records[segment];
    for (std::size_t i = std::size_t{segment} + 1; i < records.size() && records[i].frame == record.frame; ++i)
        if (shares(record, records[i], exchange)) return false;
    return true;
}

TextRef Store::keep(std::string_view text)
{
    if (text.empty()) return {};
    const auto length = static_cast<std::uint16_t>(std::min<std::size_t>(text.size(), 0xFFFF));
    if (text_used_ + length > text_block) {
        if (text_blocks_.size() == text_block_limit) return {};
        text_blocks_.push_back(std::make_unique<char[]>(text_block));
        text_used_ = 0;
    }
    const auto at = static_cast<std::uint32_t>(text_blocks_.size() - 1) * text_block + text_used_;
    std::memcpy(text_blocks_.back().get() + text_used_, text.data(), length);
    text_used_ += length;
    return {at, length};
}

} // namespace webconv
