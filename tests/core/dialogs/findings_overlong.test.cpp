// response_overlong: bytes behind the end of a response.
#include "finding_words.h"
#include "h2_frames.h"

using namespace webconv;
using namespace webconv::test;

namespace {

const std::string too_short = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello world";
const std::string head = "HEAD / HTTP/1.1\r\nHost: a.example\r\n\r\n";

Dialog asked(const std::string& request)
{
    Dialog d;
    d.open();
    d.client(request);
    return d;
}

std::string_view why(Dialog& d) { return name_of(*d.summary().close_why); }

} // namespace

TEST_CASE("response_overlong: more than Content-Length said, in the same segment and in the next ones")
{
    Dialog d = asked(get);
    d.server(too_short);
    d.client_acks();
    d.server("more of it");
    d.close_by_client();
    CHECK(findings(d) == "5 response_overlong");
    CHECK(finding_says(d, 5).find("than its length allows (RFC 9112 6.3)") != std::string::npos);
    CHECK(d.phases_of(5) == "response+data");
    CHECK(d.phases_of(7) == "data");
    CHECK(d.says(5) == "S: answers 200 OK, sends bytes that belong to no answer");
    CHECK(d.says(7) == "S: sends bytes that belong to no answer (10 bytes)");
    CHECK(why(d) == "client done");

    Dialog next = asked(get);
    next.server(ok);
    next.server(" world");
    CHECK(findings(next) == "6 response_overlong");
    CHECK(finding_says(next, 6).find("answer in frame 5") != std::string::npos);
}

TEST_CASE("response_overlong: behind the last chunk")
{
    Dialog d = asked(get);
    d.server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nworld");
    CHECK(findings(d) == "5 response_overlong");
}

TEST_CASE("response_overlong: a body where none may be")
{
    Dialog d = asked(head);
    d.server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    CHECK(findings(d) == "5 response_overlong");
    CHECK(finding_says(d, 5).find("HEAD, 204 and 304") != std::string::npos);

    for (const std::string status : {"204 No Content", "304 Not Modified"}) {
        Dialog none = asked(get);
        none.server("HTTP/1.1 " + status + "\r\n\r\n");
        none.server("<html>");
        CHECK(findings(none) == "6 response_overlong");
        CHECK(finding_says(none, 6).find("HEAD, 204 and 304") != std::string::npos);
    }
}

TEST_CASE("response_overlong: told once; the exchanges behind it are read, and why it ended is known")
{
    Dialog d = asked(get);
    d.server(too_short);
    d.client(get);
    d.server(too_short);
    d.client(get);
    d.server(ok);
    d.close_by_client();
    CHECK(findings(d) == "5 response_overlong");
    CHECK(http(d) == "keep-alive, used, 1.1, certain, 3 requests, 3 responses");
    CHECK(why(d) == "client done");
}

TEST_CASE("response_overlong: where the answer to the next request may stand in it, that is not called unanswered")
{
    Dialog d = asked(get);
    d.server(too_short);
    d.client(get);
    d.server("more of it" + ok);
    d.server_fin();
    CHECK(findings(d) == "5 response_overlong");
}

TEST_CASE("response_overlong: what is judged behind it does not depend on the order of the capture, and a late request "
          "loses nothing")
{
    const std::string half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
    for (const bool surplus_first : {true, false}) {
        Dialog d = asked(get);
        d.server(ok);
        d.hold();
        d.server("surplus");
        d.client(get);
        if (surplus_first)
            d.captured_as({1, 2});
        else
            d.captured_as({2, 1});
        d.server(half);
        d.server_fin();
        d.finish();
        CHECK(d.summary().findings == (FindingSet(Finding::response_overlong) | Finding::response_truncated));
    }

    Dialog late = asked(get);
    late.server(too_short);
    late.client_acks();
    late.wait(5s);
    late.server_fin();
    late.client(get);
    CHECK(why(late) == "idle timeout");
}

TEST_CASE("No response_overlong: empty lines; what may be the answer to the next request, or a request was not seen")
{
    Dialog lines = asked(get);
    lines.server(ok + "\r\n\r\n");
    CHECK(findings(lines) == "-");
    lines.server("world");
    CHECK(findings(lines) == "6 response_overlong");

    Dialog again = asked(get);
    again.server(ok);
    again.client(get);
    again.server("no answer");
    CHECK(findings(again) == "-");

    Dialog middle = asked(head);
    middle.capture_starts();
    middle.server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello world");
    middle.server("and more");
    CHECK(findings(middle) == "-");
}

TEST_CASE("No response_overlong: a hole before it")
{
    Dialog d = asked(get);
    d.server(ok);
    d.lose_next();
    d.server(ok);
    d.server("world");
    d.finish();
    CHECK(findings(d) == "-");
}
