-- A small part of what the plugin does, as a Lua script for tshark does it: `compare` measures it beside the plugin.
-- Which phase of its dialog a packet belongs to, and what its conversation is, from the fields of Wireshark's own
-- dissectors.
local dialog = Proto("luadialog", "Dialog in Lua")
local phase_field = ProtoField.string("luadialog.phase", "Phase")
local class_field = ProtoField.string("luadialog.class", "Class")
dialog.fields = { phase_field, class_field }

local stream_of = Field.new("tcp.stream")
local flags_of = Field.new("tcp.flags")
local length_of = Field.new("tcp.len")
local request_of = Field.new("http.request.method")
local response_of = Field.new("http.response.code")
local connection_of = Field.new("http.connection")
local upgrade_of = Field.new("http.upgrade")
local websocket_of = Field.new("websocket.opcode")
local frame_of = Field.new("http2.type")

local SYN, FIN, RST, ACK = 0x02, 0x01, 0x04, 0x10
local conversations = {}
local phases = {}

local function has(flags, bit_) return bit.band(flags, bit_) ~= 0 end

local function judge(conversation)
    local flags, length = flags_of().value, length_of().value
    if has(flags, RST) then return conversation.fin and "close.reset" or "abort.reset" end
    if has(flags, SYN) then return has(flags, ACK) and "open.syn_ack" or "open.syn" end
    if has(flags, FIN) then
        if conversation.fin then return "close.fin_reply" end
        conversation.fin = true
        return "close.fin"
    end
    if websocket_of() then conversation.class = "WebSocket" return "ws" end
    if frame_of() then conversation.class = "h2c" return "h2" end
    if request_of() then
        conversation.requests = conversation.requests + 1
        if conversation.requests > 1 then conversation.class = "keep-alive" end
        return upgrade_of() and "upgrade.offer" or "request"
    end
    if response_of() then
        local connection = connection_of()
        conversation.class = conversation.class or
            (connection and connection.value:lower() == "close" and "HTTP/1.0" or "keep-alive")
        return "response"
    end
    return length > 0 and "data" or "ack"
end

function dialog.init() conversations, phases = {}, {} end

function dialog.dissector(_, pinfo, tree)
    local stream = stream_of()
    if not stream then return end
    local id = stream.value
    local conversation = conversations[id]
    if not conversation then
        conversation = { requests = 0 }
        conversations[id] = conversation
    end
    local phase = phases[pinfo.number]
    if not phase then
        phase = judge(conversation)
        phases[pinfo.number] = phase
    end
    local subtree = tree:add(dialog)
    subtree:add(phase_field, phase)
    subtree:add(class_field, conversation.class or "no data")
end

register_postdissector(dialog)
