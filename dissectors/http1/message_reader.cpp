#include "http1/message_reader.h"

#include <algorithm>

namespace webconv::http1 {
namespace {

std::size_t empty_lines(std::string_view text) noexcept
{
    std::size_t length = 0;
    for (;;) {
        if (text.substr(length).starts_with("\r\n"))
            length += 2;
        else if (text.substr(length).starts_with('\n'))
            length += 1;
        else
            return length;
    }
}

} // namespace

Step MessageReader::next(Bytes bytes) noexcept
{
    switch (state_) {
    case State::start: return read_start(as_text(bytes));
    case State::fields: return read_head(as_text(bytes));
    case State::unframed: break;
    case State::counted: return read_counted(bytes.size());
    case State::chunked: return read_chunked(bytes);
    case State::open:
        if (!bytes.empty()) return {Found::body, bytes.size()};
        break;
    case State::done: restart(); return {Found::end, 0};
    case State::refused: return {Found::not_http, 0};
    }
    return {};
}

Step MessageReader::read_start(std::string_view text) noexcept
{
    if (scanned_ == 0) {
        if (const std::size_t length = empty_lines(text)) return {Found::blank, length};
        plausible_ = true;
        if (text.empty() || text == "\r") return {};
    }
    const std::string_view line = text.substr(0, max_start_line);
    const std::size_t lf = line.find('\n', scanned_);
    if (lf == std::string_view::npos) {
        const bool full = line.size() == max_start_line;
        too_long_ = full;
        if (full || !not_excluded(kind_, line) || has_control(line.substr(scanned_))) return refuse();
        plausible_ = kind_ == Message::response || has_looks_of_request(line);
        scanned_ = static_cast<std::uint32_t>(line.size());
        return {};
    }

    line_length_ = static_cast<std::uint32_t>(lf + 1);
    scanned_ = 0;
    head_ = Head{};
    const std::string_view content = line.substr(0, lf).ends_with('\r') ? line.substr(0, lf - 1) : line.substr(0, lf);
    if (read_start_line(content)) {
        line_at_ = text.data();
        state_ = State::fields;
        scanned_ = static_cast<std::uint32_t>(lf);
        return {Found::start_line, 0};
    }
    if (kind_ == Message::request && read_simple_request(content, head_)) return {Found::simple_request, lf + 1};
    return refuse();
}

bool MessageReader::read_start_line(std::string_view line) noexcept
{
    return kind_ == Message::request ? read_request_line(line, head_) : read_status_line(line, head_);
}

// Looks for the line end that has only a line end behind it. `scanned_` is the first LF that is not yet judged, or the
// first byte not yet seen.
Step MessageReader::read_head(std::string_view text) noexcept
{
    const std::string_view limited = text.substr(0, max_head);
    std::size_t end = 0;
    for (;;) {
        const std::size_t lf = limited.find('\n', scanned_);
        scanned_ = static_cast<std::uint32_t>(std::min(lf, limited.size()));
        const std::string_view behind = limited.substr(scanned_).substr(lf == std::string_view::npos ? 0 : 1);
        if (behind.starts_with('\n')) end = lf + 2;
        if (behind.starts_with("\r\n")) end = lf + 3;
        if (end != 0) break;
        if (behind.empty() || behind == "\r") {
            too_long_ = limited.size() == max_head;
            return too_long_ ? refuse() : Step{};
        }
        ++scanned_;
    }

    // The bytes may have moved since the start line was read: what was said of it points to where they were.
    if (line_at_ != text.data()) {
        std::string_view line = limited.substr(0, line_length_ - 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        head_ = Head{};
        read_start_line(line);
    }
    read_fields(limited.substr(line_length_, end - line_length_), head_);
    state_ = State::unframed;
    return {Found::head, end};
}

Step MessageReader::read_counted(std::size_t available) noexcept
{
    if (available == 0) return {};
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(left_, available));
    left_ -= length;
    if (left_ == 0) state_ = State::done;
    return {Found::body, length};
}

Step MessageReader::read_chunked(Bytes bytes) noexcept
{
    if (bytes.empty()) return {};
    const std::size_t length = chunks_.read(bytes);
    if (chunks_.done()) state_ = State::done;
    if (!chunks_.broken()) return {Found::body, length};
    // A malformed chunk: nobody can tell where the body ends, so all that comes is body until the connection closes.
    state_ = State::open;
    return {Found::body, bytes.size()};
}

Step MessageReader::refuse() noexcept
{
    plausible_ = false;
    state_ = State::refused;
    return {Found::not_http, 0};
}

void MessageReader::frame(const Framing& framing) noexcept
{
    if (state_ != State::unframed) return;
    switch (framing.body) {
    case Body::none: state_ = State::done; break;
    case Body::known_length:
        left_ = framing.length;
        state_ = left_ == 0 ? State::done : State::counted;
        break;
    case Body::chunked:
        chunks_ = ChunkReader{};
        state_ = State::chunked;
        break;
    case Body::until_close:
    case Body::tunnel:
        chunks_ = ChunkReader{};
        state_ = State::open;
        break;
    }
}

bool MessageReader::skip(std::uint64_t missing) noexcept
{
    if (missing == 0) return true;
    switch (state_) {
    case State::open: return true;
    case State::chunked: return chunks_.skip(missing);
    case State::counted:
        if (missing > left_) return false;
        left_ -= missing;
        if (left_ == 0) state_ = State::done;
        return true;
    default: return false;
    }
}

void MessageReader::restart() noexcept
{
    scanned_ = 0;
    plausible_ = true;
    too_long_ = false;
    state_ = State::start;
}

bool MessageReader::between_messages() const noexcept
{
    return state_ == State::start || state_ == State::fields || state_ == State::refused;
}

} // namespace webconv::http1
