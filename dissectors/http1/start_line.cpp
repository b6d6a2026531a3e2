#include "http1/start_line.h"

#include <algorithm>

#include "http1/text.h"

namespace webconv::http1 {
namespace {

constexpr std::string_view version_name = "HTTP/"; // case-sensitive (RFC 9112 2.3)
constexpr std::size_t version_length = sizeof "HTTP/1.1" - 1;

// "HTTP/1.d". Other major versions are other protocols: their messages are not read by the rules of this one.
bool read_version(std::string_view text, Version& version) noexcept
{
    if (text.size() != version_length || !text.starts_with(version_name)) return false;
    if (text[5] != '1' || text[6] != '.' || !is_digit(text[7])) return false;
    version = {1, static_cast<std::uint8_t>(text[7] - '0')};
    return true;
}

bool is_control(char c) noexcept
{
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte >= 0x20 && byte < 0x7f; // first: nearly all is
    return !plain && byte < 0x80 && c != '\t';
}

bool has_control_or_cr(std::string_view text) noexcept { return std::any_of(text.begin(), text.end(), is_control); }

/// Where the first whitespace stands, or the end.
std::size_t first_blank(std::string_view text) noexcept
{
    return static_cast<std::size_t>(std::ranges::find_if(text, is_blank) - text.begin());
}

bool is_method(std::string_view text) noexcept { return text.size() <= max_method && is_token(text); }

// The first line, without its line end, if it is complete and not too long.
bool first_line(std::string_view text, std::string_view& line) noexcept
{
    line = text.substr(0, max_start_line);
    const std::size_t lf = line.find('\n');
    if (lf == std::string_view::npos) return false;
    line = line.substr(0, lf);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return true;
}

bool looks_like(Message kind, Bytes bytes) noexcept
{
    std::string_view line;
    Head head;
    if (!first_line(as_text(bytes), line)) return false;
    return kind == Message::request ? read_request_line(line, head) : read_status_line(line, head);
}

// What may follow the method: origin-form, asterisk-form, the scheme of an absolute-form, the host of an authority-form
// (RFC 9112 3.2).
bool begins_target(char c) noexcept { return c == '/' || c == '*' || c == '[' || is_alpha(c) || is_digit(c); }

bool may_become(Message kind, Bytes bytes) noexcept
{
    const std::string_view text = as_text(bytes);
    if (text.substr(0, max_start_line).find('\n') != std::string_view::npos) return looks_like(kind, bytes);
    if (text.size() >= max_start_line || !not_excluded(kind, text)) return false;
    const std::string_view line = text.ends_with('\r') ? text.substr(0, text.size() - 1) : text;
    if (has_control(line) || line.find('\r') != std::string_view::npos) return false;
    return kind == Message::response || has_looks_of_request(line);
}

} // namespace

bool has_control(std::string_view text) noexcept
{
    return std::ranges::any_of(text, [](char c) { return is_control(c) && c != '\r'; });
}

bool has_looks_of_request(std::string_view text) noexcept
{
    const std::size_t space = text.substr(0, max_method + 1).find(' ');
    if (space == std::string_view::npos)
        return text.size() <= max_method &&
               std::ranges::all_of(text, [](char c) { return is_upper(c) || c == '-' || c == '_'; });
    return is_method(text.substr(0, space)) && (space + 1 == text.size() || begins_target(text[space + 1]));
}

bool read_request_line(std::string_view line, Head& head) noexcept
{
    // Whitespace inside the target and around the parts is tolerated (RFC 9112 3): the first word is the method, the
    // last the version. A bare CR is not (RFC 9112 2.2).
    if (has_control_or_cr(line)) return false;
    const std::string_view text = trimmed(line);
    const std::size_t method_end = first_blank(text);
    if (text.data() != line.data() || method_end == text.size()) return false;
    const std::string_view method = text.substr(0, method_end);
    if (!is_method(method) || text.size() < method_end + 1 + version_length) return false;

    const std::size_t version_begin = text.size() - version_length;
    const std::string_view target = trimmed(text.substr(method_end, version_begin - method_end));
    Version version;
    if (!is_blank(text[version_begin - 1]) || target.empty() || !read_version(text.substr(version_begin), version))
        return false;

    head.version = version;
    head.method = method;
    head.target = target;
    return true;
}

bool read_status_line(std::string_view line, Head& head) noexcept
{
    Version version;
    if (has_control_or_cr(line) || !read_version(line.substr(0, version_length), version)) return false;
    std::string_view rest = line.substr(version_length);
    if (rest.empty() || !is_blank(rest.front())) return false;
    rest = trimmed(rest);

    // Three digits. None below 100 exists, above 599 servers do invent some (RFC 9110 15).
    const auto status = number<std::uint16_t>(rest.substr(0, 3));
    if (!status || *status < 100 || (rest.size() > 3 && !is_blank(rest[3]))) return false;

    head.version = version;
    head.status = *status;
    head.reason = trimmed(rest.substr(3));
    return true;
}

bool read_simple_request(std::string_view line, Head& head) noexcept
{
    if (!line.starts_with("GET ")) return false;
    const std::string_view target = line.substr(4);
    if (!target.starts_with('/') && !target.starts_with("http://")) return false;
    if (std::ranges::any_of(target, [](char c) { return is_blank(c) || is_control(c); })) return false;
    head.version = {0, 9};
    head.method = line.substr(0, 3);
    head.target = target;
    return true;
}

bool not_excluded(Message kind, std::string_view text) noexcept
{
    if (kind == Message::response) {
        constexpr std::string_view beginning = "HTTP/1.";
        if (!text.starts_with(beginning.substr(0, text.size()))) return false;
        if (text.size() > beginning.size() && !is_digit(text[beginning.size()])) return false;
        return text.size() <= version_length || is_blank(text[version_length]);
    }
    const std::string_view beginning = text.substr(0, max_method + 1);
    const std::size_t end = beginning.find_first_of(" \t\r");
    if (end == std::string_view::npos) return text.size() <= max_method && (text.empty() || is_token(text));
    return end > 0 && is_token(beginning.substr(0, end));
}

bool looks_like_request(Bytes bytes) noexcept { return looks_like(Message::request, bytes); }
bool looks_like_response(Bytes bytes) noexcept { return looks_like(Message::response, bytes); }
bool may_become_request(Bytes bytes) noexcept { return may_become(Message::request, bytes); }
bool may_become_response(Bytes bytes) noexcept { return may_become(Message::response, bytes); }

} // namespace webconv::http1
