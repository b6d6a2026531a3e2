// What MessageReader finds in a text, in a short notation: "start head:18 body:5 end". Steps that follow each other
// with the same name are one, their lengths added up.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "http1/message_reader.h"

namespace webconv::http1::test {

class Reading {
public:
    explicit Reading(Message kind, std::string_view request_method = "") : kind_(kind), method_(request_method) {}

    void offer(std::string_view piece)
    {
        waiting_ += piece;
        for (;;) {
            // A block of its own, exactly as long: a byte read behind it, or one kept from before, is noticed.
            const std::vector<std::uint8_t> block(waiting_.begin(), waiting_.end());
            const Step step = reader_.next(block);
            if (step.found == Found::more) return;
            note(step);
            if (step.found == Found::not_http) return;
            if (step.found == Found::head)
                reader_.frame(kind_ == Message::request ? request_framing(reader_.head())
                                                        : response_framing(reader_.head(), method_));
            const bool consumes = step.found != Found::start_line && step.found != Found::end;
            if (consumes != (step.length > 0) || step.length > waiting_.size()) {
                story_ += " (wrong length)";
                return;
            }
            waiting_.erase(0, step.length);
        }
    }

    void restart()
    {
        waiting_.clear();
        reader_.restart();
    }

    std::string story() const { return story_ + last_ + counted(); }
    MessageReader& reader() { return reader_; }

private:
    void note(Step step)
    {
        constexpr std::string_view names[]{"more",           "blank", "start", "head",
                                           "simple_request", "body",  "end",   "not_http"};
        const std::string_view name = names[static_cast<std::size_t>(step.found)];
        const bool goes_on =
            name == last_ && (step.found == Found::body || step.found == Found::blank || step.found == Found::not_http);
        if (!goes_on) {
            story_ = story();
            if (!story_.empty()) story_ += ' ';
            last_ = name;
            length_ = 0;
        }
        length_ += step.length;
    }

    std::string counted() const { return length_ == 0 ? "" : ":" + std::to_string(length_); }

    Message kind_;
    std::string method_;
    MessageReader reader_{kind_};
    std::string waiting_;
    std::string story_;
    std::string last_;
    std::size_t length_ = 0;
};

inline std::string read_in_pieces(Message kind, std::string_view method, std::initializer_list<std::string_view> pieces)
{
    Reading reading(kind, method);
    for (const std::string_view piece : pieces) reading.offer(piece);
    return reading.story();
}

/// The story of `text` in one piece; if it is another one in two pieces, or byte by byte, that one with the cut.
inline std::string read(Message kind, std::string_view text, std::string_view method = "")
{
    const std::string whole = read_in_pieces(kind, method, {text});
    for (std::size_t cut = 1; cut < text.size(); ++cut) {
        const std::string cut_story = read_in_pieces(kind, method, {text.substr(0, cut), text.substr(cut)});
        if (cut_story != whole) return "cut at " + std::to_string(cut) + ": " + cut_story + ", else " + whole;
    }
    Reading bytewise(kind, method);
    for (std::size_t i = 0; i < text.size(); ++i) bytewise.offer(text.substr(i, 1));
    return bytewise.story() == whole ? whole : "byte by byte: " + bytewise.story() + ", else " + whole;
}

inline std::string request(std::string_view text) { return read(Message::request, text); }
inline std::string response(std::string_view text, std::string_view method = "GET")
{
    return read(Message::response, text, method);
}

} // namespace webconv::http1::test
