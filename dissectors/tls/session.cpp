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
        case Found::not_tls: lost = true; return consumed;
        case Found::header:
        case Found::payload:
            scribe.mark(from, at + static_cast<Offset>(consumed), step.length, mark_of(reader.header()));
            consumed += step.length;
            break;
        case Found::end: break;
        }
    }
}

bool Session::skip(Endpoint from, std::uint64_t missing, Offset at, Scribe& scribe)
{
    RecordReader& reader = readers_[index(from)];
    const Mark mark = mark_of(reader.header());
    if (!reader.skip(missing)) return false;
    scribe.mark(from, at, missing, mark);
    return true;
}

} // namespace webconv::tls
