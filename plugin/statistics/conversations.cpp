#include "statistics/conversations.h"

#include <string_view>

namespace webconv::plugin {
namespace {

/// Fills a row from the left.
class Filler {
public:
    explicit Filler(Row& row) : row_(row) {}
    void text(std::string_view value)
    {
        Cell& cell = next();
        cell.text = value;
        cell.absent = value.empty();
    }
    void number(std::uint64_t value) { next().number = value; }
    void time(std::optional<Time> value)
    {
        Cell& cell = next();
        cell.absent = !value;
        cell.time = value.value_or(Time::zero());
    }

private:
    Cell& next() { return row_[at_++]; }
    Row& row_;
    std::size_t at_ = 0;
};

std::string findings_of(const Summary& summary)
{
    std::string names;
    for (const Finding finding : summary.findings) {
        if (!names.empty()) names += ", ";
        names += name_of(finding);
    }
    return names;
}

} // namespace

Row row_of(Capture& capture, std::uint32_t conversation, Time zero)
{
    const Summary s = capture.summary(conversation);
    Row row;
    Filler fill(row);
    fill.number(s.stream);
    fill.text(capture.client(conversation));
    fill.text(capture.server(conversation));
    fill.text(name_of(s.kind));
    fill.text(s.tls ? "yes" : "no");
    fill.text(s.persistence ? name_of(*s.persistence) : std::string_view{});
    fill.number(s.requests);
    fill.number(s.bytes_client);
    fill.number(s.bytes_server);
    fill.time(s.start - zero);
    fill.time(s.duration);
    fill.time(s.connect);
    fill.time(capture.longest_wait(conversation));
    fill.text(s.close_by ? name_of(*s.close_by) : std::string_view{});
    fill.text(name_of(s.close_how));
    fill.text(capture.close_why(conversation));
    fill.text(findings_of(s));
    return row;
}

} // namespace webconv::plugin
