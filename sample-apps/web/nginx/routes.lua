local answer = require('answer')
local counters = require('counters')
local life = require('life')
local settings = require('settings')

local routes = {}

function routes.root()
  answer.with(200, { app = 'web', runtime = 'nginx', pod = settings.pod })
end

function routes.healthz()
  answer.with(200, { healthy = true })
end

function routes.readyz()
  answer.with(life.phase == 'starting' and 503 or 200, { phase = life.phase })
end

function routes.counters()
  answer.with(200, counters.with({ bootId = settings.boot_id, phase = life.phase }))
end

-- `/slow?ms=3000` answers after that time.
function routes.slow()
  local text = ngx.var.arg_ms or ''
  if not text:match('^%d%d?%d?%d?%d?$') then
    return answer.with(400, { error = 'ms: expected whole milliseconds below 100000, got "' .. text .. '"' })
  end
  ngx.sleep(text / 1000)
  answer.with(200, { sleptMs = tonumber(text) })
end

-- The preStop hook.
function routes.shutdown()
  life.pre_stop()
  ngx.sleep(settings.pre_stop_wait_ms / 1000)
  life.report('preStopDone')
  answer.with(200, { waitedMs = settings.pre_stop_wait_ms })
end

function routes.not_found()
  answer.with(404, { error = 'no such path, there are / /healthz /readyz /counters /slow /shutdown' })
end

return routes
