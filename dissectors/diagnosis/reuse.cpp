#include "diagnosis/reuse.h"

namespace webconv::diagnosis {

std::pair<Address, Address> ReuseWatch::pair_of(Address client, const Address& server) noexcept
{
    client.port = 0;
    return {client, server};
}

ReuseWatch::Row ReuseWatch::note(const OnceUsed& connection)
{
    const auto pair = pair_of(connection.client, connection.server);
    auto at = chains_.find(pair);
    if (at == chains_.end()) {
        if (chains_.size() >= pair_limit) return {1, 0};
        at = chains_.emplace(pair, Chain{}).first;
    }
    Chain& chain = at->second;
    const bool continues =
        chain.count > 0 && connection.opened >= chain.answered && connection.opened - chain.answered <= chain.kept;
    if (!continues) chain = {};
    chain.answered = connection.answered;
    chain.kept = connection.kept;
    ++chain.count;
    return {chain.count, chain.stands ? chain.record : 0};
}

void ReuseWatch::end_row(const Address& client, const Address& server)
{
    if (chains_.empty()) return;
    if (const auto at = chains_.find(pair_of(client, server)); at != chains_.end()) at->second = {};
}

void ReuseWatch::stands(const OnceUsed& connection)
{
    const auto at = chains_.find(pair_of(connection.client, connection.server));
    if (at == chains_.end()) return;
    at->second.record = connection.record;
    at->second.stands = true;
}

} // namespace webconv::diagnosis
