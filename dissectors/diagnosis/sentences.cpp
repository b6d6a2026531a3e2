// What a finding says: first what happened, then what to do. Words only; what is said was judged before.
#include "diagnosis/diagnosis.h"
#include "http2/frame_reader.h"

#include <chrono>

namespace webconv::diagnosis {

namespace {

struct Speech {
    const FindingNote& note;
    const Conversation& conversation;
    const Store& store;
    Text& out;

    const Record& record() const noexcept { return store.records[note.record]; }
    /// Only for findings whose subject is one.
    const Exchange& exchange() const noexcept { return store.exchange(note.subject); }
    Time time() const noexcept { return std::chrono::milliseconds(note.amount); }
    bool by_client() const noexcept { return record().from() == conversation.client(); }
    std::string_view sender() const noexcept { return by_client() ? "client" : "server"; }
    /// What the side did that ended the connection.
    std::string_view closed() const noexcept
    {
        return conversation.connection().ending().reset ? "reset the connection" : "closed";
    }
};

/// Of keepalive_race, by Met: what stands before the number of the closing frame, and behind it.
struct MetBy {
    std::string_view what, advice;
};
constexpr std::array met{
    MetBy{" met the server's idle close (frame ",
          "): retry it, and let the client drop idle connections sooner than the server"},
    MetBy{" met a server that had the connection no longer (frame ",
          "): it closed it, or was restarted; retry it, and drop idle connections sooner than the server"},
    MetBy{" met the server's close (frame ",
          "), which its answer had not announced: retry it; the server should say Connection: close"},
};
static_assert(met.size() == sudden_close + 1);

void keepalive_race(Speech& s) noexcept
{
    s.out.add("The request in frame ").add(s.exchange().request_first.frame);
    s.out.add(met[s.note.variant].what).add(s.note.frame).add(met[s.note.variant].advice);
}

void response_truncated(Speech& s) noexcept
{
    s.out.add("The response that began in frame ").add(s.note.frame).add(" is incomplete: ");
    if (s.exchange().malformed_chunk)
        s.out.add("a chunk of it is malformed (RFC 9112 7.1); the server failed while it wrote, check its log");
    else if (s.note.variant == by_client)
        s.out.add("the client ")
            .add(s.closed())
            .add(" in the middle; check its time limit, or whether the user stopped");
    else
        s.out.add("the server ")
            .add(s.closed())
            .add(" in the middle; check its log for a crash, a time limit or a wrong Content-Length");
}

// RFC 9112 6.3: a client may drop what comes behind the end, but must not take it for an answer.
void response_overlong(Speech& s) noexcept
{
    s.out.add(s.note.variant != 0 ? "A body follows the answer in frame " : "More follows the answer in frame ");
    s.out.add(s.note.frame);
    if (s.note.variant != 0)
        s.out.add(", but HEAD, 204 and 304 allow none (RFC 9110 6.4.1)");
    else
        s.out.add(" than its length allows (RFC 9112 6.3)");
    s.out.add(": clients drop it, or fail at their next request; mend the server");
}

/// Of request_unanswered, by CutOff: what happened, whether a time follows, and what to do.
struct Unanswered {
    std::string_view what;
    bool timed;
    std::string_view advice;
};
constexpr std::array unanswered{
    Unanswered{" got no answer: the server ", false, // closed, or reset the connection
               " instead; check its log, and retry if the request may be repeated"},
    Unanswered{" got no answer: the client gave up after ", true,
               "; check why the server takes longer, or wait longer"},
    Unanswered{" was answered too late: the client had given up after ", true,
               "; check why the server takes longer, or wait longer"},
    Unanswered{" was answered, but the client gave up after ", true,
               " without having received it; check what is lost on the way"},
    Unanswered{" never came to its end, and the server closed after ", true, "; check why the client stopped sending"},
    Unanswered{" came when the server had closed: its last answer allowed no further request", false,
               "; send it on a new connection"},
    Unanswered{" stands behind one that said Connection: close, so the server need not read it (RFC 9112 9.6)", false,
               "; send it on a new connection"},
    Unanswered{" got no answer: the server had given up the connection with GOAWAY", false,
               "; its error tells why, and what to mend"},
    Unanswered{" got no answer: the client closed its side at once, which the server took for leaving", false,
               "; keep it open until the answer is there"},
    Unanswered{" got no answer: the client reset the connection at once", false,
               "; check whether it failed, or its user stopped"},
};
static_assert(unanswered.size() == reset_at_once + 1);

void request_unanswered(Speech& s) noexcept
{
    const Unanswered& words = unanswered[s.note.variant];
    s.out.add("The request in frame ").add(s.note.frame).add(words.what);
    if (s.note.variant == by_server) s.out.add(s.closed());
    if (words.timed) s.out.add_seconds(s.time());
    s.out.add(words.advice);
}

// RFC 9110 7.8 and 15.5; in this order, the first that fits is the likely reason.
void upgrade_declined(Speech& s) noexcept
{
    const Exchange& e = s.exchange();
    s.out.add("The offer of ")
        .add(s.store.text(e.upgrade))
        .add(" in frame ")
        .add(s.note.frame)
        .add(" was not taken up: ");
    if (e.asks_to_close && e.several_connection)
        s.out.add("a second Connection field says close; send Connection once, without close");
    else if (e.asks_to_close)
        s.out.add("the request also says Connection: close; leave that out");
    else if (e.status == 0)
        s.out.add("the server sent HTTP/2 frames without 101; the client must not use them");
    else if (e.status == 401 || e.status == 403 || e.status == 407)
        s.out.add("the server demands other rights; check credentials and Origin");
    else if (e.status == 404)
        s.out.add("nothing is at this path; check the path and how a proxy maps it");
    else if (e.status == 426)
        s.out.add("the server wants another version or protocol; its Upgrade field names it");
    else if (e.status == 400)
        s.out.add("the server finds the offer faulty, or a proxy before it drops Upgrade and Connection; check both");
    else if (e.status >= 300 && e.status <= 399)
        s.out.add("the server sends elsewhere; offer it there");
    else if (e.status >= 500)
        s.out.add("the server failed; check its log");
    else
        s.out.add("the server, or a proxy before it, does not switch here; configure it, or do not offer");
}

void upgrade_unoffered(Speech& s) noexcept
{
    s.out.add("101 switches to a protocol that frame ").add(s.by_client() ? s.record().frame : s.note.frame);
    s.out.add(" did not offer (RFC 9110 7.8): mend the server; the client must give up the connection");
}

void ws_bad_accept(Speech& s) noexcept
{
    s.out.add(s.note.variant != 0 ? "The 101 has no Sec-WebSocket-Accept"
                                  : "Sec-WebSocket-Accept does not fit the key");
    if (s.note.frame != Frame::none) s.out.add(" in frame ").add(s.note.frame);
    s.out.add(" (RFC 6455 4.2.2): clients refuse it; mend the server, or a cache or proxy that answers for it");
}

void ws_masking(Speech& s) noexcept
{
    s.out.add(s.note.variant != 0 ? "The server sends a masked frame; it must not mask"
                                  : "The client sends a frame without a mask; it must mask");
    s.out.add(" (RFC 6455 5.1), and the other side must close: mend the ").add(s.sender());
}

void ws_no_close(Speech& s) noexcept
{
    s.out.add("The WebSocket ended by the ").add(s.note.variant != 0 ? "client" : "server").add(" in frame ");
    s.out.add(s.note.frame).add(" without Close (code 1006)");
    if (s.note.amount > 0)
        s.out.add(", after ")
            .add_seconds(s.time())
            .add(" of silence: perhaps a proxy's time limit; send pings, reconnect");
    else
        s.out.add(": a crash or a cut on the way; messages may be lost, reconnect");
}

void h2_no_settings(Speech& s) noexcept
{
    if (s.note.variant == 2)
        s.out.add("The server did not answer the HTTP/2 of frame ")
            .add(s.note.frame)
            .add(" in HTTP/2: it does not speak it here; use HTTP/1.1, Upgrade or TLS, or configure it");
    else
        s.out.add("The ")
            .add(s.sender())
            .add("'s first HTTP/2 frame is not SETTINGS (RFC 9113 3.4): mend the ")
            .add(s.sender());
}

void h2_unasked(Speech& s) noexcept
{
    s.out.add("The server answers the HTTP/1.x of frame ").add(s.note.frame);
    s.out.add(" in HTTP/2, unasked: it speaks nothing else here; ask in HTTP/2 (by prior knowledge; in TLS, ALPN), or "
              "another port");
}

void h2_goaway_error(Speech& s) noexcept
{
    s.out.add("The ").add(s.sender()).add(" gives up the connection: ");
    if (const std::string_view name = http2::error_name(s.note.subject); name.empty())
        s.out.add("error 0x").add_hex(s.note.subject);
    else
        s.out.add(name);
    s.out.add(" (RFC 9113 7). Look at what the ").add(s.by_client() ? "server" : "client").add(" sent before");
}

void close_wait(Speech& s) noexcept
{
    const std::string_view sleeper = s.note.variant != 0 ? "server" : "client";
    s.out.add("The ").add(sleeper).add(" left the FIN in frame ").add(s.note.frame).add(" unanswered for ");
    s.out.add_seconds(s.time()).add(": it should close when it reads the end; such connections use up its sockets");
}

void connection_unused(Speech& s) noexcept
{
    if (s.note.variant != 0)
        s.out.add("The handshake was broken off (frame ")
            .add(s.note.frame)
            .add("): a port check, or a client that would not wait longer; else nothing to do");
    else
        s.out.add("Opened and closed (frame ")
            .add(s.note.frame)
            .add(") without a byte: a spare connection of a browser or a port check; look closer only if there are "
                 "many");
}

void connection_refused(Speech& s) noexcept
{
    s.out.add("The SYN");
    if (s.note.frame != Frame::none) s.out.add(" in frame ").add(s.note.frame);
    s.out.add(" was refused: nothing listens on that port, or a firewall rejects it; check server, port and firewall");
}

void connection_unanswered(Speech& s) noexcept
{
    s.out.add("The SYN in frame ").add(s.note.frame).add(" got no answer within ").add_seconds(s.time());
    s.out.add(": wrong address, server down, or a firewall that drops; check the way there");
}

void handshake_retried(Speech& s) noexcept
{
    s.out.add(s.note.variant == 0 ? "The SYN" : "The SYN,ACK")
        .add(" of frame ")
        .add(s.note.frame)
        .add(" came again after ");
    s.out.add_seconds(s.time()).add(": ");
    if (s.note.variant == 0)
        s.out.add("a packet was lost, or the server was too busy; check loss and its backlog");
    else if (s.note.variant == 1)
        s.out.add("it, or its answer, was lost; check the way");
    else
        s.out.add("the answer was lost, or the server waits for data first (deferred accept)");
}

void window_stalled(Speech& s) noexcept
{
    s.out.add("The ").add(s.note.variant != 0 ? "client" : "server").add(" had no room from frame ").add(s.note.frame);
    s.out.add(" on, for ").add_seconds(s.time()).add(", while more was to be sent: its application reads too slowly");
}

void content_length_conflict(Speech& s) noexcept
{
    s.out.add("The ").add(s.by_client() ? "request" : "response");
    s.out.add(s.note.variant != 0 ? " has both Transfer-Encoding and Content-Length"
                                  : " has Content-Lengths that differ or are no number");
    s.out.add(" (RFC 9112 6.3): readers may disagree where it ends, a way to smuggle; mend the sender");
}

void head_of_line(Speech& s) noexcept
{
    s.out.add("This answer waited ")
        .add_seconds(s.time())
        .add(" for the one to the request in frame ")
        .add(s.note.frame);
    s.out.add(" (pipelining): send slow requests on another connection, or use HTTP/2");
}

void reuse_missed(Speech& s) noexcept
{
    s.out.add("The client opened ").add(std::uint64_t{s.note.subject});
    s.out.add(" connections for one request each, though the server would have kept them (answer in frame ");
    s.out.add(s.note.frame).add("): use a session or pool");
}

void limits_reached(Speech& s) noexcept
{
    s.out.add("More than webconv keeps of one conversation, or of memory: what follows is told incompletely. "
              "Split the capture, or filter it");
}

struct Row {
    Finding value;
    void (*say)(Speech&) noexcept;
};
constexpr std::array sentences{
    Row{Finding::keepalive_race, keepalive_race},
    Row{Finding::response_truncated, response_truncated},
    Row{Finding::response_overlong, response_overlong},
    Row{Finding::request_unanswered, request_unanswered},
    Row{Finding::upgrade_declined, upgrade_declined},
    Row{Finding::upgrade_unoffered, upgrade_unoffered},
    Row{Finding::ws_bad_accept, ws_bad_accept},
    Row{Finding::ws_masking, ws_masking},
    Row{Finding::ws_no_close, ws_no_close},
    Row{Finding::h2_no_settings, h2_no_settings},
    Row{Finding::h2_unasked, h2_unasked},
    Row{Finding::h2_goaway_error, h2_goaway_error},
    Row{Finding::close_wait, close_wait},
    Row{Finding::connection_unused, connection_unused},
    Row{Finding::connection_refused, connection_refused},
    Row{Finding::connection_unanswered, connection_unanswered},
    Row{Finding::handshake_retried, handshake_retried},
    Row{Finding::window_stalled, window_stalled},
    Row{Finding::content_length_conflict, content_length_conflict},
    Row{Finding::head_of_line, head_of_line},
    Row{Finding::reuse_missed, reuse_missed},
    Row{Finding::limits_reached, limits_reached},
};
static_assert(sentences.size() == finding_table.size() && in_order(sentences));

} // namespace

void say(const FindingNote& note, const Conversation& conversation, const Store& store, Text& out) noexcept
{
    Speech s{note, conversation, store, out};
    sentences[static_cast<std::size_t>(note.finding)].say(s);
}

std::array<Frame, 2> frames(const FindingNote& note, const Store& store) noexcept
{
    std::array<Frame, 2> all{note.frame, Frame::none};
    const bool about_request = note.finding == Finding::keepalive_race || note.finding == Finding::head_of_line ||
                               note.finding == Finding::response_truncated;
    if (about_request) all[1] = store.exchange(note.subject).request_first.frame;
    if (all[0] == all[1]) all[1] = Frame::none;
    if (all[0] == store.records[note.record].frame) all[0] = all[1], all[1] = Frame::none;
    if (all[1] == store.records[note.record].frame) all[1] = Frame::none;
    return all;
}

} // namespace webconv::diagnosis
