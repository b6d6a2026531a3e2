#include "http1/framing.h"

namespace webconv::http1 {
namespace {

// RFC 9112 6.1: Transfer-Encoding in HTTP/1.0 means that something on the way does not know it: the framing is faulty,
// even if there is a Content-Length. So is chunked applied twice, or with parameters.
bool faulty_coding(const Head& head) noexcept { return head.version < Version{1, 1} || head.coding_faulty; }

// Rules 3 to 6. What is left for `otherwise` is the message that says nothing about its length.
Framing framing(const Head& head, bool is_request, Body otherwise) noexcept
{
    if (head.coding != Coding::none) {
        // Rule 4. A response may end at the close although it is coded; a request never.
        if (faulty_coding(head)) return {Body::until_close, 0, true};
        if (head.coding == Coding::other) return {Body::until_close, 0, is_request || head.length != Length::none};
        // Rule 3: Transfer-Encoding overrides Content-Length; both together "ought to be handled as an error".
        return {Body::chunked, 0, head.length != Length::none};
    }
    if (head.length == Length::invalid) return {Body::until_close, 0, true};                   // rule 5
    if (head.length == Length::known) return {Body::known_length, head.content_length, false}; // rule 6
    return {otherwise, 0, false};
}

bool has_no_body(std::uint16_t status) noexcept
{
    return (status >= 100 && status < 200) || status == 204 || status == 304;
}

} // namespace

Framing request_framing(const Head& request) noexcept
{
    return framing(request, true, Body::none); // rule 7
}

Framing response_framing(const Head& response, std::string_view request_method) noexcept
{
    // Rule 2 stands before rule 1 here: a 204 to CONNECT has no body by both, and begins a tunnel by this one.
    if (request_method == "CONNECT" && response.status >= 200 && response.status < 300) return {Body::tunnel, 0, false};
    if (request_method == "HEAD" || has_no_body(response.status)) return {}; // rule 1
    return framing(response, false, Body::until_close);                      // rule 8
}

} // namespace webconv::http1
