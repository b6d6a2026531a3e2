// What the table tells of a conversation: a row, cell by cell, for the window and for the command line alike.
#pragma once

#include "capture.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace webconv::plugin {

struct Column {
    enum class Kind : unsigned char { text, number, seconds };
    const char* title;
    Kind kind;
};

// clang-format off
inline constexpr std::array columns{
    Column{"Stream",         Column::Kind::number},
    Column{"Client",         Column::Kind::text},
    Column{"Server",         Column::Kind::text},
    Column{"Class",          Column::Kind::text},
    Column{"TLS",            Column::Kind::text},
    Column{"Persistence",    Column::Kind::text},
    Column{"Requests",       Column::Kind::number},
    Column{"Bytes C to S",   Column::Kind::number},
    Column{"Bytes S to C",   Column::Kind::number},
    Column{"Start (s)",      Column::Kind::seconds},
    Column{"Duration (s)",   Column::Kind::seconds},
    Column{"Connect (s)",    Column::Kind::seconds},
    Column{"Longest wait (s)", Column::Kind::seconds},
    Column{"Closed by",      Column::Kind::text},
    Column{"How",            Column::Kind::text},
    Column{"Why",            Column::Kind::text},
    Column{"Findings",       Column::Kind::text},
};
// clang-format on

/// One place in a row; which member counts, the column's kind says.
struct Cell {
    std::string text;
    std::uint64_t number = 0;
    Time time{};
    bool absent = false;
};

using Row = std::array<Cell, columns.size()>;

/// @param zero  time of the capture's first packet, since the epoch: `Start` counts from it
/// Throws std::bad_alloc.
Row row_of(Capture& capture, std::uint32_t conversation, Time zero);

} // namespace webconv::plugin
