#include "http2/streams.h"

#include <utility>

namespace webconv::http2 {

namespace {

struct TypePhase {
    FrameType type;
    Phase phase;
};
/// Stands for all codes that have no name.
constexpr std::uint16_t unknown_error = 0xFFFF;

constexpr std::array type_phases{
    TypePhase{FrameType::data, Phase::h2_data},
    TypePhase{FrameType::headers, Phase::h2_headers},
    TypePhase{FrameType::continuation, Phase::h2_headers},
    TypePhase{FrameType::settings, Phase::h2_settings},
    TypePhase{FrameType::window_update, Phase::h2_window_update},
    TypePhase{FrameType::ping, Phase::h2_ping},
    TypePhase{FrameType::rst_stream, Phase::h2_rst_stream},
    TypePhase{FrameType::push_promise, Phase::h2_push_promise},
    TypePhase{FrameType::goaway, Phase::h2_goaway},
};

/// The same segment has the last GOAWAY of this side, whose code is more important than that of a RST_STREAM.
bool beside_goaway(Endpoint from, Offset at, Scribe& scribe) noexcept
{
    return scribe.moment(from, at).frame == scribe.facts().goaway[index(from)].frame;
}

Phase phase_of_type(const FrameHeader& header) noexcept
{
    for (const auto& [type, phase] : type_phases)
        if (header.is(type)) return phase;
    return Phase::h2_other;
}

} // namespace

Streams::Streams(Endpoint client, ExchangeId upgraded, bool client_begins, bool blocks_known)
    : directions_{Direction(client_begins && client == Endpoint::first),
                  Direction(client_begins && client == Endpoint::second)},
      client_(client), client_sure_(client_begins)
{
    directions_[index(other(client))].first_due = upgraded != 0;
    if (upgraded != 0) {
        Stream first;
        first.exchange = upgraded;
        first.request_head = first.request_ended = true;
        streams_.emplace(1, first);
        opened_.push_back(1);
    }
    if (!blocks_known)
        for (Direction& direction : directions_) direction.decoder.give_up();
}

std::size_t Streams::read(Endpoint from, Bytes bytes, Offset at, Scribe& scribe, bool& lost)
{
    Direction& d = directions_[index(from)];
    std::size_t consumed = 0;
    if (at == 1 && from != client_ && scribe.start_known(from)) d.first_due = true;
    for (;;) {
        const Step step = d.reader.next(bytes.subspan(consumed));
        const Offset here = at + static_cast<Offset>(consumed);
        consumed += step.length;
        switch (step.found) {
        case Found::more: return consumed;
        case Found::not_http2: lost = true; return consumed;
        case Found::preface:
            scribe.mark(from, here, step.length, {Phase::h2_preface, Carries::h2, 0, Part::none});
            d.first_due = d.reader.whole();
            scribe.facts().h2_preface = d.first_due;
            if (scribe.facts().recognised_in == Frame::none) // else its upgrade told HTTP/2
                scribe.facts().recognised_in = scribe.moment(from, here).frame;
            break;
        case Found::header:
            learn_client(from, bytes.subspan(consumed - step.length), scribe);
            check_first(from, here + static_cast<Offset>(step.length) - 1, scribe);
            begin_frame(from, here, scribe);
            scribe.mark(from, here, step.length, d.mark);
            code_to_come(from, here, step.length, scribe);
            break;
        case Found::payload:
            scribe.mark(from, here, step.length, d.mark);
            code_to_come(from, here, step.length, scribe);
            break;
        case Found::end: end_frame(from, here, scribe); break;
        }
    }
}

// A capture from the middle shows who the client is where a handshake would: a request's header block is a client's.
void Streams::learn_client(Endpoint from, Bytes frame, Scribe& scribe) noexcept
{
    if (client_sure_ || !streams_.empty()) return;
    const Sender sender = sender_of_frame(frame);
    if (sender == Sender::unknown) return;
    client_sure_ = true;
    if (scribe.start_known(Endpoint::first) || scribe.start_known(Endpoint::second)) return;
    client_ = sender == Sender::client ? from : other(from);
    scribe.facts().client = client_;
}

// RFC 9113 3.4: "a SETTINGS frame, which MUST be the first frame the server sends", and the client behind its preface.
void Streams::check_first(Endpoint from, Offset at, Scribe& scribe)
{
    Direction& d = directions_[index(from)];
    scribe.facts().h2_frames[index(from)] = true;
    if (!std::exchange(d.first_due, false)) return;
    const FrameHeader& header = d.reader.header();
    if (header.is(FrameType::settings) && !header.has(flag_ack)) return;
    scribe.found(Finding::h2_no_settings, from, at, {.variant = static_cast<std::uint8_t>(from != client_)});
}

// What the bytes of a frame are can be told by its header, but for HEADERS of a server: they may be interim.
void Streams::begin_frame(Endpoint from, Offset at, Scribe& scribe)
{
    Direction& d = directions_[index(from)];
    const FrameHeader& header = d.reader.header();
    d.frame_at = at;
    d.mark = {phase_of_type(header), Carries::h2, 0, Part::none};
    if (header.is(FrameType::headers)) {
        d.block_at = at;
        if (Stream* stream = open(header.stream, from, at, scribe)) {
            d.mark.exchange = stream->exchange;
            if (from == client_ || stream->response_head) {
                d.mark.phases |= phase_of(from);
                d.mark.part = part_of(from);
            }
        }
        return;
    }
    Stream* stream = find(header.is(FrameType::continuation) ? d.block_stream : header.stream);
    if (stream == nullptr) {
        if (header.is(FrameType::data)) d.mark.phases |= phase_of(from);
        return;
    }
    const bool goes_on = header.is(FrameType::continuation) && (from == client_ || stream->response_head);
    if (header.is(FrameType::data) || goes_on) {
        d.mark.phases |= phase_of(from);
        d.mark.exchange = stream->exchange;
        d.mark.part = part_of(from);
    } else if (header.is(FrameType::rst_stream)) {
        d.mark.exchange = stream->exchange;
    }
}

void Streams::end_frame(Endpoint from, Offset at, Scribe& scribe)
{
    Direction& d = directions_[index(from)];
    const FrameHeader header = d.reader.header();
    Facts& facts = scribe.facts();
    switch (static_cast<FrameType>(header.type)) {
    case FrameType::headers:
    case FrameType::push_promise:
    case FrameType::continuation: header_fragment(from, at, scribe); break;
    case FrameType::data:
        if (Stream* stream = from == client_ ? nullptr : find(header.stream); stream && stream->content_left) {
            if (header.has(flag_padded) || header.length > *stream->content_left)
                stream->content_left.reset(); // not counted
            else
                *stream->content_left -= header.length;
            note_content(*stream, scribe);
        }
        if (header.has(flag_end_stream)) end_stream(from, header.stream, scribe);
        break;
    case FrameType::rst_stream:
        reset_stream(header.stream, scribe);
        note_reset_code(from, at, scribe);
        break;
    case FrameType::settings:
        if (const auto size = header_table_size(d.reader.payload()))
            directions_[index(other(from))].decoder.table_size(*size);
        break;
    case FrameType::goaway:
        if (const auto error = goaway_error(d.reader.payload())) {
            if (from != client_) refuse_above(goaway_last_stream(d.reader.payload()).value_or(0), scribe);
            const Frame frame = scribe.moment(from, d.frame_at).frame;
            facts.goaway[index(from)] = {frame, *error};
            facts.goaway_in = frame;
            const bool few = d.goaways < goaways_with_words;
            d.goaways += few;
            scribe.words(from, d.frame_at, few ? goaway_debug_data(d.reader.payload()) : std::string_view{},
                         d.reader.payload_complete());
            if (*error != 0) scribe.found(Finding::h2_goaway_error, from, at - 1, {.subject = *error});
            const auto length = static_cast<std::uint64_t>(at - d.frame_at);
            scribe.detail(from, d.frame_at, length,
                          static_cast<std::uint16_t>(std::min<std::uint32_t>(*error, unknown_error)));
        } else {
            facts.place_lost[index(from)] = true; // it gives a reason that cannot be read
        }
        break;
    default: break;
    }
}

// RFC 9113 section 4.3: a block is HEADERS or PUSH_PROMISE and CONTINUATIONs, with nothing in between.
void Streams::header_fragment(Endpoint from, Offset at, Scribe& scribe)
{
    Direction& d = directions_[index(from)];
    const FrameHeader& header = d.reader.header();
    std::uint32_t promised = 0;
    const auto fragment = header_block_fragment(header, d.reader.payload(), &promised);
    if (!header.is(FrameType::continuation)) {
        d.block.clear();
        d.in_block = true;
        d.block_promises = header.is(FrameType::push_promise);
        d.block_stream = d.block_promises ? promised : header.stream;
        d.block_ends_stream = header.is(FrameType::headers) && header.has(flag_end_stream);
        if (d.block_promises && promised != 0) promise(promised, scribe.facts());
    } else if (!d.in_block) {
        d.decoder.give_up(); // its beginning is not in the capture
        return;
    }
    const bool too_long = d.block.size() + header.length > block_limit || header.length > max_kept_payload;
    if (too_long) scribe.limit_reached(from, d.frame_at);
    if (!fragment || !d.reader.payload_complete() || too_long)
        d.decoder.give_up();
    else if (d.decoder.usable())
        d.block.insert(d.block.end(), fragment->begin(), fragment->end());
    if (header.has(flag_end_headers)) end_block(from, at, scribe);
}

void Streams::end_block(Endpoint from, Offset at, Scribe& scribe)
{
    Direction& d = directions_[index(from)];
    d.in_block = false;
    Fields fields;
    d.decoder.decode(d.block, fields);
    d.block.clear();
    if (d.block.capacity() > 4096) d.block.shrink_to_fit();
    if (d.block_promises) return;
    Stream* stream = find(d.block_stream);
    if (stream == nullptr) return;
    if (from == client_)
        request_block(*stream, fields, d.block_ends_stream, scribe);
    else
        response_block(*stream, d.block_stream, fields, d.block_ends_stream, at, scribe);
    if (d.block_ends_stream) end_stream(from, d.block_stream, scribe);
}

void Streams::request_block(Stream& stream, const Fields& fields, bool, Scribe& scribe)
{
    if (stream.request_head) return; // trailers
    stream.request_head = true;
    ++scribe.facts().requests;
    if (stream.exchange == 0) return;
    Exchange& exchange = scribe.exchange(stream.exchange);
    exchange.head_method = fields.method == "HEAD";
    exchange.connect_method = fields.method == "CONNECT";
    if (fields.method.empty()) return;
    Text asked;
    asked.quote(fields.method, 32).add(" ").quote(fields.path.empty() ? fields.authority : fields.path);
    exchange.asked = scribe.keep(asked);
}

void Streams::response_block(Stream& stream, std::uint32_t, const Fields& fields, bool ends, Offset at, Scribe& scribe)
{
    const Direction& d = directions_[index(other(client_))];
    if (stream.response_head) return; // trailers
    const Endpoint server = other(client_);
    const auto length = static_cast<std::uint64_t>(at - d.block_at);
    Mark mark{Phase::h2_headers | Phase::response, Carries::h2, stream.exchange, Part::response};
    // Without a readable status: only a final response can end the stream, and interim ones are rare.
    const bool interim = fields.status >= 100 && fields.status <= 199 && !ends;
    if (interim) {
        mark.phases = Phase::h2_headers | Phase::response_interim;
        mark.part = Part::none;
        if (stream.exchange != 0) scribe.exchange(stream.exchange).interim = fields.status;
        scribe.mark(server, d.block_at, length, mark);
        scribe.detail(server, d.block_at, length, fields.status);
        return;
    }
    stream.response_head = true;
    if (stream.exchange != 0) {
        // Promised streams answer no request of the client.
        ++scribe.facts().responses;
        scribe.begin_response(stream.exchange, server, d.block_at);
        Exchange& exchange = scribe.exchange(stream.exchange);
        exchange.status = fields.status;
        exchange.event_stream = fields.event_stream;
        const bool bodiless = exchange.head_method || fields.status == 204 || fields.status == 304;
        stream.content_left = bodiless ? 0 : fields.content_length; // RFC 9110 6.4.1
    }
    scribe.mark(server, d.block_at, length, mark);
    note_content(stream, scribe);
}

// RFC 9113 8.1.1: with as much DATA as Content-Length says the content is complete. END_STREAM may come later, in a
// frame of its own, and a client need not wait for it.
void Streams::note_content(Stream& stream, Scribe& scribe) noexcept
{
    if (stream.exchange != 0 && stream.content_left == 0u && !std::exchange(stream.given_up, true))
        scribe.give_up_response(stream.exchange);
}

void Streams::end_stream(Endpoint from, std::uint32_t id, Scribe& scribe)
{
    Stream* stream = find(id);
    if (stream == nullptr) return;
    (from == client_ ? stream->request_ended : stream->response_ended) = true;
    if (stream->exchange != 0) {
        if (from == client_)
            scribe.exchange(stream->exchange).request_complete = true;
        else
            scribe.complete_response(stream->exchange);
    }
    forget_if_done(id);
}

void Streams::reset_stream(std::uint32_t id, Scribe& scribe)
{
    Stream* stream = find(id);
    if (stream == nullptr) return;
    if (stream->exchange != 0) scribe.give_up_response(stream->exchange); // nothing is owed any more
    stream->request_ended = stream->response_ended = true;
    some_reset_ = true;
    // Frames that were on their way still belong to it; it is forgotten with the next streams.
}

// Until its end is there, the length of the segment must not pass for the code of a RST_STREAM or GOAWAY.
void Streams::code_to_come(Endpoint from, Offset at, std::uint64_t length, Scribe& scribe) noexcept
{
    const FrameHeader& header = directions_[index(from)].reader.header();
    if (header.is(FrameType::goaway) || (header.is(FrameType::rst_stream) && !beside_goaway(from, at, scribe)))
        scribe.detail(from, at, length, unknown_error);
}

// For the sentence. Of several in one segment only if they say the same; a GOAWAY's code is more important.
void Streams::note_reset_code(Endpoint from, Offset at, Scribe& scribe) noexcept
{
    Direction& d = directions_[index(from)];
    const auto error = rst_error(d.reader.payload());
    const Frame frame = scribe.moment(from, d.frame_at).frame;
    if (!error || beside_goaway(from, d.frame_at, scribe)) return;
    const auto code = static_cast<std::uint16_t>(std::min<std::uint32_t>(*error, unknown_error));
    const bool differs = d.reset_in == frame && d.reset_code != code;
    d.reset_in = frame;
    d.reset_code = differs ? unknown_error : code;
    scribe.detail(from, d.frame_at, static_cast<std::uint64_t>(at - d.frame_at), d.reset_code);
}

// RFC 9113 section 6.8: the server says which streams it will not answer; the client may ask again elsewhere.
void Streams::refuse_above(std::uint32_t last, Scribe& scribe)
{
    last_answered_ = last;
    for (auto& [id, stream] : streams_)
        if (id > last && stream.exchange != 0 && !stream.response_head && !std::exchange(stream.given_up, true))
            scribe.give_up_response(stream.exchange);
}

void Streams::forget_if_done(std::uint32_t id)
{
    const auto at = streams_.find(id);
    if (at == streams_.end() || at->second.request_missing) return;
    if (at->second.request_ended && at->second.response_ended) streams_.erase(at);
}

// Those that have ended are dropped when they are most.
void Streams::note_opened(std::uint32_t id)
{
    constexpr std::size_t few = 64;
    if (opened_.size() > 2 * streams_.size() + few)
        std::erase_if(opened_, [&](std::uint32_t opened) { return find(opened) == nullptr; });
    opened_.push_back(id);
}

Streams::Stream* Streams::find(std::uint32_t id) noexcept
{
    const auto at = streams_.find(id);
    return at == streams_.end() ? nullptr : &at->second;
}

void Streams::count_stream(std::uint32_t id, Facts& facts) noexcept
{
    std::uint32_t& highest = highest_[id & 1];
    if (id <= highest) return;
    highest = id;
    ++facts.h2_streams;
}

// Of a promised stream only the answer comes.
void Streams::promise(std::uint32_t id, Facts& facts)
{
    if (ignored_) return;
    count_stream(id, facts);
    if (streams_.size() >= stream_limit) return;
    Stream stream;
    stream.request_head = stream.request_ended = true;
    streams_.emplace(id, stream);
}

Streams::Stream* Streams::open(std::uint32_t id, Endpoint from, Offset at, Scribe& scribe)
{
    if (ignored_) return nullptr;
    const bool known = id <= highest_[id & 1];
    if (id != 0) count_stream(id, scribe.facts());
    if (Stream* stream = find(id)) {
        if (from == client_ && std::exchange(stream->request_missing, false)) {
            stream->request_head = stream->request_ended = false;
            scribe.found_request(stream->exchange, from, at);
        }
        return stream;
    }
    if (known || id == 0) return nullptr; // it has ended
    if (streams_.size() >= stream_limit) {
        if (std::exchange(some_reset_, false))
            std::erase_if(streams_, [](const auto& s) { return s.second.request_ended && s.second.response_ended; });
        if (streams_.size() >= stream_limit) {
            scribe.limit_reached(from, at);
            return nullptr;
        }
    }
    Stream stream;
    if ((id & 1) != 0) {
        stream.exchange = from == client_ ? scribe.begin_request(from, at) : scribe.begin_without_request();
        if (from == client_ && id > last_answered_) {
            stream.given_up = true;
            scribe.give_up_response(stream.exchange);
        }
        if (from != client_) // it was not captured, or not yet
            stream.request_head = stream.request_ended = stream.request_missing = true;
        note_opened(id);
    }
    return &streams_.emplace(id, stream).first->second;
}

bool Streams::skip(Endpoint from, std::uint64_t missing, Offset at, Scribe& scribe)
{
    Direction& d = directions_[index(from)];
    const Mark mark = d.mark;
    if (d.reader.skip(missing)) {
        scribe.mark(from, at, missing, mark);
        return true;
    }
    lose(from, scribe);
    return false;
}

void Streams::lose(Endpoint from, Scribe& scribe) noexcept
{
    for (const std::uint32_t id : opened_) {
        Stream* stream = find(id);
        if (stream == nullptr || stream->response_ended) continue;
        stream->given_up = true;
        scribe.give_up_response(stream->exchange);
    }
    opened_.clear();

    Direction& d = directions_[index(from)];
    d.reader.restart();
    d.decoder.give_up();
    d.in_block = false;
    d.first_due = false;
}

ExchangeId Streams::awaited() const noexcept
{
    ExchangeId oldest = 0;
    for (const auto& [id, stream] : streams_)
        if (stream.exchange != 0 && !stream.response_ended && !stream.given_up &&
            (oldest == 0 || stream.exchange < oldest))
            oldest = stream.exchange;
    return oldest;
}

} // namespace webconv::http2
