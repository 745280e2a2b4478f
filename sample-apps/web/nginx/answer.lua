local json = require('cjson')
local life = require('life')
local marks = require('marks')
local settings = require('settings')

local answer = {}

-- Answers the request, at the end of a content handler.
function answer.with(status, body)
  ngx.var.answer_status = status
  ngx.var.answer = json.encode(body) .. '\n'
  if life.says_close then return ngx.exec('@closing') end
  answer.send()
end

function answer.send()
  ngx.status = tonumber(ngx.var.answer_status)
  ngx.header['content-length'] = #ngx.var.answer
  ngx.print(ngx.var.answer)
end

-- When the answer is sent, so that a slow request tells the phase in which it ended.
function answer.sign()
  local header = ngx.header
  header['x-pod'] = settings.pod
  header['x-boot-id'] = settings.boot_id
  header['x-phase'] = life.phase
  header['x-request-id'] = ngx.var.http_x_request_id
  if life.stopped_at then header['x-since-sigterm-ms'] = string.format('%.1f', marks.now() - life.stopped_at) end
end

return answer
