-- Counts requests per stream, to be compared with the client's own ledger. Only a request with an `x-request-id` counts, so
-- that probes and hooks stay apart.
local ffi = require('ffi')
local marks = require('marks')

-- What stub_status shows as `accepts`: nginx tells Lua nothing of a connection before its first request.
ffi.cdef('extern volatile unsigned long *ngx_stat_accepted;')

local counters = { last_request = nil }
local accepted, answered = {}, {}

local function add(counts)
  local stream = ngx.var.http_x_stream or 'unnamed'
  counts[stream] = (counts[stream] or 0) + 1
  return stream
end

function counters.accepted()
  local id = ngx.var.http_x_request_id
  if not id then return end
  counters.last_request = { at = marks.now(), detail = { stream = add(accepted), requestId = id } }
end

-- Once the whole response was handed to the socket.
function counters.answered()
  if ngx.var.http_x_request_id and ngx.var.request_completion == 'OK' then add(answered) end
end

-- What was counted until now, with more fields of the caller's.
function counters.with(fields)
  fields.connections = tonumber(ffi.C.ngx_stat_accepted[0])
  fields.accepted = accepted
  fields.answered = answered
  return fields
end

return counters
