// Every field that users filter on and print, once. The table in fields.cpp says what each is; the rest follows from
// it.
#pragma once

#include "compat.h"

namespace webconv::plugin {

enum class Field : unsigned char {
    // About the segment.
    stream,
    from,
    phase,
    says,
    flag,
    finding,
    finding_frame,
    exchange,
    request_in,
    response_in,
    time_send,
    time_wait,
    time_receive,
    acks,
    time_connect,
    time_idle,
    // About its conversation, as far as the capture tells.
    conversation,
    kind,
    class_reason,
    class_confidence,
    http_version,
    persistence,
    persistence_reason,
    tls,
    upgrade,
    roles,
    client,
    server,
    requests,
    responses,
    bytes_client,
    bytes_server,
    duration,
    history,
    conn_state,
    close_by,
    close_how,
    close_why,
    close_frame,
    ws_messages,
    ws_close_code,
    h2_streams,
    goaway_error,

    unread,
};

enum class Subtree : unsigned char { segment, finding, exchange, conversation };

/// Wireshark's number of the field.
int id_of(Field field);
int id_of(Subtree subtree);

/// Whether somebody looks at the field: nothing is worked out for the others.
inline bool wanted(proto_tree* tree, Field field) { return proto_field_is_referenced(tree, id_of(field)) != 0; }

void register_fields(int protocol);

} // namespace webconv::plugin
