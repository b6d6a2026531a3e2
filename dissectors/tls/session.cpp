#include "tls/session.h"

namespace webconv::tls {

namespace {

// A change_cipher_spec belongs to the handshake (RFC 8446 section 5).
Mark mark_of(const RecordHeader& header) noexcept
{
    if (header.is(ContentType::application_data)) return {Phase::tls_data, Carries::tls, 0, Part::none};
    if (header.is(ContentType::alert)) return {Phase::tls_alert, Carries::tls, 0, Part::none};
    return {Phase::tls_handshake, Carries::tls, 0, Part::none};
}

} // namespace

std::size_t Session::read(Endpoint from, Bytes bytes, Offset at, Scribe& scribe, bool& lost)
{
    RecordReader& reader = readers_[index(from)];
    std::size_t consumed = 0;
    for (;;) {
        const Step step = reader.next(bytes.subspan(consumed));
        switch (step.found) {
        case Found::more: return consumed;
        case Found::not_tls:
            lost = true;
            sealed_[index(from)].push_back({at + static_cast<Offset>(consumed), 0});
            return consumed;
        case Found::header:
        case Found::payload:
            scribe.mark(from, at + static_cast<Offset>(consumed), step.length, mark_of(reader.header()));
            consumed += step.length;
            break;
        case Found::end:
            if (reader.header().is(ContentType::application_data)) {
                const bool broken = broken_[index(from)];
                sealed_[index(from)].push_back(
                    {at + static_cast<Offset>(consumed), broken ? std::uint16_t{0} : reader.header().length});
            }
            broken_[index(from)] = false;
            break;
        }
    }
}

bool Session::skip(Endpoint from, std::uint64_t missing, Offset at, Scribe& scribe)
{
    RecordReader& reader = readers_[index(from)];
    const Mark mark = mark_of(reader.header());
    broken_[index(from)] = reader.skip(missing);
    if (!broken_[index(from)]) {
        sealed_[index(from)].push_back({at + static_cast<Offset>(missing), 0});
        return false;
    }
    scribe.mark(from, at, missing, mark);
    return true;
}

} // namespace webconv::tls
