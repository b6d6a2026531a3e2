// Conversations as segments, of any length, for measuring the core without Wireshark. Each segment is handed on as it
// is made; nothing of it is kept here.
#pragma once

#include "capture.h"

#include <string_view>

namespace webconv::benchmark {

/// One end's view of nothing but what a capture shows: sequence numbers go on, times ascend, frames are counted.
class Traffic {
public:
    explicit Traffic(Capture& capture) : capture_(capture) {}

    void open(); ///< a new conversation, three segments
    void client(std::string_view payload) { send(0, control::ack | control::psh, payload); }
    void server(std::string_view payload) { send(1, control::ack | control::psh, payload); }
    void client_acks() { send(0, control::ack, {}); }
    void server_acks() { send(1, control::ack, {}); }
    void close(); ///< by the client, three segments
    std::size_t segments() const { return frame_; }

private:
    void send(unsigned from, ControlBits flags, std::string_view payload);

    Capture& capture_;
    std::uint32_t frame_ = 0, stream_ = 0;
    std::uint32_t next_[2]{};
};

// Stories. Each runs until at least `segments` were handed over.

void short_conversations(Capture& capture, std::size_t segments); ///< one small exchange each, ten segments
void keep_alive(Capture& capture, std::size_t segments);          ///< small exchanges on one connection
void websocket(Capture& capture, std::size_t segments);           ///< small frames both ways, each acknowledged
void download(Capture& capture, std::size_t segments);      ///< one body in full segments, every second acknowledged
void pipelined(Capture& capture, std::size_t segments);     ///< 10,000 requests, then their answers, again and again
void streams(Capture& capture, std::size_t segments);       ///< 10,000 HTTP/2 streams open, then answered, again …
void reset_streams(Capture& capture, std::size_t segments); ///< HTTP/2 streams opened and reset at once

using Story = void (*)(Capture&, std::size_t);
struct Named {
    const char* name;
    Story story;
};
inline constexpr Named stories[]{
    {"short conversations", short_conversations},
    {"keep-alive", keep_alive},
    {"WebSocket", websocket},
    {"download", download},
    {"pipelined requests", pipelined},
    {"HTTP/2 streams", streams},
    {"HTTP/2 streams reset", reset_streams},
};

} // namespace webconv::benchmark
