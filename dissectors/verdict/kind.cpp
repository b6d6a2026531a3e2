#include "verdict/kind.h"

namespace webconv::verdict {

namespace {

bool persistent(const Facts& f) noexcept
{
    return (!f.request_view || f.request_view->persistent) && (!f.response_view || f.response_view->persistent) &&
           (f.request_view || f.response_view);
}

// Two responses prove two requests, also where these were not captured.
bool reused(const Facts& f) noexcept { return f.requests > 1 || f.responses - f.unasked > 1; }

bool any_payload(const Conversation& c) noexcept { return c.bytes(Endpoint::first) + c.bytes(Endpoint::second) > 0; }

// Whether a head alone says that the connection ends, whatever stands in the part of it that is missing.
bool ends_for_certain(const std::optional<http1::View>& view, bool cut) noexcept
{
    return view && !view->persistent && (!cut || view->why == http1::Why::close_option);
}

// Whether the class stands on a head that was not captured to its end.
bool stands_on_cut_head(Class kind, const Facts& f) noexcept
{
    if (!f.request_cut && !f.response_cut) return false;
    switch (kind) {
    case Class::keep_alive: return !reused(f);
    case Class::http10:
        return !ends_for_certain(f.request_view, f.request_cut) && !ends_for_certain(f.response_view, f.response_cut);
    case Class::upgraded: return f.response_cut;
    default: return false;
    }
}

bool cannot_be_told(const Facts& f) noexcept { return f.start_missing || f.undecided[0] || f.undecided[1]; }

// In this order: the first row that fits is the class.
struct Row {
    Class kind;
    bool (*fits)(const Conversation&, const Facts&);
};
constexpr std::array rows{
    Row{Class::websocket, [](const Conversation&, const Facts& f) { return f.switched == Switch::websocket; }},
    Row{Class::h2, [](const Conversation&, const Facts& f) { return f.tls && f.switched == Switch::h2c; }},
    Row{Class::h2c, [](const Conversation&, const Facts& f) { return f.switched == Switch::h2c; }},
    Row{Class::upgraded, [](const Conversation&, const Facts& f) { return f.switched == Switch::other; }},
    Row{Class::tunnel, [](const Conversation&, const Facts& f) { return f.switched == Switch::tunnel; }},
    Row{Class::websocket, [](const Conversation&, const Facts& f) { return f.websocket; }},
    Row{Class::h2, [](const Conversation&, const Facts& f) { return f.tls && f.http2; }},
    Row{Class::h2c, [](const Conversation&, const Facts& f) { return f.http2; }},
    Row{Class::http09, [](const Conversation&, const Facts& f) { return f.http09; }},
    Row{Class::keep_alive, [](const Conversation&, const Facts& f) { return f.http1 && (reused(f) || persistent(f)); }},
    Row{Class::http10, [](const Conversation&, const Facts& f) { return f.http1; }},
    Row{Class::tls, [](const Conversation&, const Facts& f) { return f.tls && !f.opened; }},
    Row{Class::other, [](const Conversation& c, const Facts&) { return any_payload(c); }},
    Row{Class::no_data, [](const Conversation&, const Facts&) { return true; }},
};

std::string_view version_text(http1::Version v) noexcept
{
    if (v == http1::Version{}) return {};
    if (v == http1::Version{0, 9}) return "0.9";
    return v.minor == 0 ? "1.0" : "1.1";
}

Frame request_frame(const Facts& f, const Store& store) noexcept
{
    return f.first_exchange == 0 ? Frame::none : store.exchange(f.first_exchange).request_first.frame;
}

Frame response_frame(const Facts& f, const Store& store) noexcept
{
    return f.first_exchange == 0 ? Frame::none : store.exchange(f.first_exchange).response_first.frame;
}

void write_view(std::string_view who, Frame frame, http1::View view, bool cut, Text& out) noexcept
{
    out.add(who).add(" in frame ").add(frame).add(" ").add(http1::words(view.why));
    if (cut && view.why != http1::Why::close_option) out.add(" as far as it was captured");
}

void explain_http1(const Facts& f, const Store& store, Text& out) noexcept
{
    if (reused(f)) {
        if (f.requests > 1)
            out.add(std::uint64_t{f.requests}).add(" requests on one connection");
        else
            out.add(std::uint64_t{f.responses}).add(" responses on one connection");
        return;
    }
    // The view that says no decides; if both say yes, both matter.
    const bool response_decides = f.response_view && (!f.request_view || f.request_view->persistent);
    if (response_decides && (!f.response_view->persistent || !f.request_view)) {
        write_view("response", response_frame(f, store), *f.response_view, f.response_cut, out);
    } else if (f.request_view) {
        write_view("request", request_frame(f, store), *f.request_view, f.request_cut, out);
        if (f.request_view->persistent && f.response_view) {
            out.add(", ");
            write_view("response", response_frame(f, store), *f.response_view, f.response_cut, out);
        }
    } else {
        out.add("an HTTP/1 message whose fields were not captured to their end");
        return;
    }
    out.add(", RFC 9112 9.3");
}

void explain_switch(const Facts& f, std::string_view to, std::string_view clause, Text& out) noexcept
{
    out.add("frame ").add(f.switched_in).add(" answers 101");
    if (f.switch_asked_in != Frame::none) out.add(" to the request in frame ").add(f.switch_asked_in);
    out.add(": switched to ").add(to).add(", ").add(clause);
}

} // namespace

bool empty(const Conversation& c) noexcept
{
    const tcp::Connection& tcp = c.connection();
    return tcp.life() == tcp::Life::refused ||
           (tcp.sent_nothing(Endpoint::first) && tcp.sent_nothing(Endpoint::second));
}

Class kind(const Conversation& c) noexcept
{
    for (const Row& row : rows)
        if (row.fits(c, c.facts())) return row.kind;
    return Class::other;
}

namespace {

// What makes the class uncertain: the first that applies. Of a conversation with payload.
struct Doubt {
    std::string_view words;
    bool (*applies)(const Conversation&, const Facts&, const Store&);
};
constexpr std::array doubts{
    Doubt{"its beginning was not captured",
          [](const Conversation& c, const Facts&, const Store&) {
              return !c.connection().syn_seen(Endpoint::first) && !c.connection().syn_seen(Endpoint::second);
          }},
    Doubt{"only one side says anything",
          [](const Conversation& c, const Facts&, const Store&) {
              return c.bytes(Endpoint::first) == 0 || c.bytes(Endpoint::second) == 0;
          }},
    Doubt{"where it begins, it is not complete",
          [](const Conversation& c, const Facts& f, const Store&) {
              return kind(c) == Class::other && cannot_be_told(f);
          }},
    Doubt{"its first bytes were not captured",
          [](const Conversation&, const Facts& f, const Store&) {
              return f.start_missing && f.switched == Switch::none;
          }},
    Doubt{"a head was not captured to its end",
          [](const Conversation& c, const Facts& f, const Store&) { return stands_on_cut_head(kind(c), f); }},
    Doubt{"its first request was not captured",
          [](const Conversation&, const Facts& f, const Store& store) {
              return f.first_exchange != 0 && request_frame(f, store) == Frame::none;
          }},
    Doubt{"its first request has no answer",
          [](const Conversation&, const Facts& f, const Store& store) {
              return f.first_exchange != 0 && response_frame(f, store) == Frame::none;
          }},
    Doubt{"not all of its TLS could be decrypted",
          [](const Conversation&, const Facts& f, const Store&) { return f.opened && f.unopened; }},
};

} // namespace

std::string_view doubt(const Conversation& c, const Store& store) noexcept
{
    if (!any_payload(c)) return empty(c) ? std::string_view{} : "not all of it was captured";
    for (const Doubt& row : doubts)
        if (row.applies(c, c.facts(), store)) return row.words;
    return {};
}

Confidence confidence(const Conversation& c, const Store& store) noexcept
{
    return doubt(c, store).empty() ? Confidence::certain : Confidence::probable;
}

std::optional<Persistence> persistence(const Conversation& c) noexcept
{
    const Facts& f = c.facts();
    // What was switched to is no HTTP/1.x any more: its connection cannot carry another exchange.
    const bool left_http = f.switched == Switch::websocket || f.switched == Switch::other ||
                           f.switched == Switch::tunnel || (f.websocket && f.switched == Switch::none);
    if (left_http) return std::nullopt;
    if (f.http09) return reused(f) ? Persistence::used : Persistence::none;
    if (f.http2) return f.h2_streams > 1 || f.requests > 1 ? Persistence::used : Persistence::offered;
    if (!f.http1) return std::nullopt;
    if (reused(f)) return Persistence::used;
    return persistent(f) ? Persistence::offered : Persistence::none;
}

std::string_view http_version(const Conversation& c) noexcept
{
    const Facts& f = c.facts();
    if (f.http2) return "2";
    if (!f.http1 && !f.http09) return {};
    return version_text(f.version == http1::Version{} ? f.response_version : f.version);
}

void explain_kind(const Conversation& c, const Store& store, Text& out) noexcept
{
    const Facts& f = c.facts();
    if (f.opened) out.add("inside TLS: ");
    switch (kind(c)) {
    case Class::websocket:
        if (f.switched == Switch::websocket)
            explain_switch(f, "WebSocket", "RFC 6455 4.2.2", out);
        else
            out.add("WebSocket frames from frame ").add(f.recognised_in).add(" on, RFC 6455 5.2; no 101 was captured");
        break;
    case Class::h2c:
    case Class::h2:
        if (f.switched == Switch::h2c)
            explain_switch(f, "HTTP/2", "RFC 7540 3.2", out);
        else if (f.h2_foretold)
            out.add("HTTP/2 preface in frame ").add(f.recognised_in).add(", RFC 9113 3.3");
        else
            out.add("HTTP/2 frames from frame ").add(f.recognised_in).add(" on, RFC 9113 4.1");
        break;
    case Class::upgraded: {
        Text to;
        to.add(f.upgrade == Upgrade::accepted ? store.text(f.upgrade_protocol)
                                              : "another protocol that nobody offered");
        explain_switch(f, to.view(), "RFC 9110 7.8", out);
        break;
    }
    case Class::tunnel:
        out.add("frame ").add(f.switched_in).add(" answers CONNECT with success, RFC 9110 9.3.6");
        break;
    case Class::http09:
        out.add("request in frame ").add(request_frame(f, store)).add(" has no version and no fields");
        break;
    case Class::keep_alive:
    case Class::http10: explain_http1(f, store, out); break;
    case Class::tls: out.add("TLS records from frame ").add(f.tls_in).add(" on, RFC 8446 5.1"); break;
    case Class::other:
        out.add(cannot_be_told(f) ? "the payload cannot be told: where it begins, it is not complete"
                                  : "the payload is neither HTTP, WebSocket nor TLS");
        break;
    case Class::no_data:
        out.add(empty(c) ? "no payload byte in either direction"
                         : "no payload byte was captured; there may have been some that is not in the capture");
        break;
    }
}

void explain_persistence(const Conversation& c, const Store& store, Text& out) noexcept
{
    const Facts& f = c.facts();
    if (!persistence(c)) return;
    if (f.http2) {
        // Before the switch there may have been requests that are no stream; and in the middle none may begin.
        if (f.requests > f.h2_streams)
            out.add(std::uint64_t{f.requests}).add(f.requests == 1 ? " request, " : " requests, ");
        else if (f.h2_streams > 0)
            out.add(std::uint64_t{f.h2_streams}).add(f.h2_streams == 1 ? " stream, " : " streams, ");
        out.add("HTTP/2 connections are persistent, RFC 9113 9.1");
        return;
    }
    if (f.http09) {
        out.add("HTTP/0.9 ends every response by closing");
        return;
    }
    explain_http1(f, store, out);
}

void write_upgrade(const Conversation& c, const Store& store, Text& out) noexcept
{
    const Facts& f = c.facts();
    if (f.upgrade != Upgrade::none) out.add(store.text(f.upgrade_protocol)).add(" ");
    out.add(name_of(f.upgrade));
}

} // namespace webconv::verdict
