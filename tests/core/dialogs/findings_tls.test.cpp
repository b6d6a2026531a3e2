// What cut an exchange off inside TLS, which is judged as in the clear.
#include "finding_words.h"
#include "h2_frames.h"
#include "tls_records.h"

using namespace webconv;
using namespace webconv::test;

namespace {

const std::string half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";

/// Frames 1 to 7.
Dialog asked()
{
    Dialog d = tls13();
    client_says(d, get);
    return d;
}

} // namespace

TEST_CASE("Inside TLS: request_unanswered")
{
    Dialog server = asked();
    server.close_by_server();
    CHECK(findings(server) == "8 request_unanswered");
    CHECK(server.summary().close_why == CloseWhy::exchange_aborted);

    Dialog client = asked();
    client.wait(2s);
    client.client_resets();
    CHECK(findings(client) == "8 request_unanswered");
    CHECK(finding_says(client, 8).find("gave up after 2.0 s") != std::string::npos);
}

TEST_CASE("Inside TLS: response_truncated, in HTTP/1.1 and HTTP/2")
{
    Dialog d = asked();
    server_says(d, half);
    d.close_by_server();
    CHECK(findings(d) == "9 response_truncated");

    Dialog h2 = tls13();
    Encoder c, s;
    client_says(h2, preface + settings);
    server_says(h2, settings);
    client_says(h2, c.get(1, "/"));
    server_says(h2, s.answer(1, "200"));
    h2.close_by_server();
    CHECK(findings(h2) == "11 response_truncated");
}

TEST_CASE("Inside TLS: keepalive_race")
{
    Dialog d = asked();
    server_says(d, ok);
    d.wait(5s);
    d.server_fin();
    client_says(d, get);
    CHECK(findings(d) == "10 keepalive_race");
}

TEST_CASE("Inside TLS nothing is said of what may stand in a record that nobody could open, or not to its end")
{
    Dialog sealed_answer = asked();
    sealed_answer.server(sealed13(data_record(ok)));
    sealed_answer.close_by_server();
    CHECK(findings(sealed_answer) == "-");
    CHECK(sealed_answer.summary().close_why == CloseWhy::unknown);

    Dialog part = asked();
    part.server(sealed13(data_record(ok)).substr(0, 20));
    part.close_by_server();
    CHECK(findings(part) == "-");
}
