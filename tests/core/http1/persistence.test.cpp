#include "../catch.h"

#include "http1/persistence.h"

using namespace webconv::http1;

namespace {

Head message(Version version, std::string_view fields)
{
    Head head;
    head.version = version;
    read_fields(fields, head);
    return head;
}

} // namespace

TEST_CASE("RFC 9112 9.3: close, then the version, then keep-alive decide")
{
    struct Row {
        Version version;
        std::string_view fields;
        bool persistent;
        std::string_view words;
    };
    for (const Row& row : {
             Row{{1, 1}, "\r\n", true, "is HTTP/1.1 without Connection: close"},
             Row{{1, 1}, "Connection: close\r\n\r\n", false, "says Connection: close"},
             Row{{1, 1}, "Connection: keep-alive, close\r\n\r\n", false, "says Connection: close"},
             Row{{1, 1}, "Connection: keep-alive\r\n\r\n", true, "is HTTP/1.1 without Connection: close"},
             Row{{1, 2}, "\r\n", true, "is HTTP/1.1 without Connection: close"},
             Row{{1, 0}, "\r\n", false, "is HTTP/1.0 without Connection: keep-alive"},
             Row{{1, 0}, "Connection: Keep-Alive\r\n\r\n", true, "is HTTP/1.0 and says Connection: keep-alive"},
             Row{{1, 0}, "Connection: keep-alive\r\nConnection: close\r\n\r\n", false, "says Connection: close"},
             Row{{1, 0}, "Proxy-Connection: keep-alive\r\n\r\n", false, "is HTTP/1.0 without Connection: keep-alive"},
             Row{{0, 9}, "", false, "is HTTP/0.9"},
         }) {
        const View view = persistence_of(message(row.version, row.fields));
        CAPTURE(row.words, row.fields);
        CHECK(view.persistent == row.persistent);
        CHECK(words(view.why) == row.words);
    }
}

TEST_CASE("RFC 9112 9.3: a message that ends at the close is not persistent, whatever it says")
{
    const Framing until_close{Body::until_close, 0, false};
    const View view = persistence_of(message({1, 1}, "\r\n"), until_close);
    CHECK_FALSE(view.persistent);
    CHECK(words(view.why) == "ends only where the connection closes");
    CHECK(persistence_of(message({1, 1}, "Connection: close\r\n\r\n"), until_close).why == Why::close_option);
    CHECK(persistence_of(message({1, 1}, "\r\n"), Framing{Body::chunked, 0, false}).persistent);
}
