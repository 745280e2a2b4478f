-- The life of the app, from its start to its exit. nginx calls serve and exit: see nginx.conf.
local counters = require('counters')
local marks = require('marks')
local settings = require('settings')

-- How long the app that cuts its connections lives on.
local linger_s = 2
local one_year_s = 365 * 24 * 3600

local life = { phase = 'starting', says_close = false, stopped_at = nil }

local function become_ready(premature)
  if premature or life.phase ~= 'starting' then return end
  life.phase = 'serving'
  marks.write('ready', marks.now(), {})
end

-- nginx tells Lua nothing of SIGQUIT, but at once ends the timers that run.
local function wait_for_stop(premature)
  if premature then return life.stop() end
  assert(ngx.timer.at(one_year_s, wait_for_stop))
end

-- In the worker, once it listens.
function life.serve()
  marks.write('listening', marks.now(), { port = settings.port })
  assert(ngx.timer.at(settings.ready_delay_s, become_ready))
  wait_for_stop()
end

-- Nothing is refused: until the wait is over, nodes may still send new connections here. Clients with kept ones are told to
-- leave, as closing an idle connection could meet a request on its way.
function life.pre_stop()
  if life.phase ~= 'stopping' then life.phase = 'pre-stop' end
  life.says_close = life.says_close or settings.drain.announces
  life.report('preStop')
end

-- The mark has the same name in all runtimes; the signal is nginx' own for a graceful stop. It has already closed the
-- listening socket and the idle connections, and ends the worker once nothing runs.
function life.stop()
  life.phase = 'stopping'
  life.stopped_at = marks.now()
  life.says_close = true
  life.report('SIGTERM')
  if settings.drain.on_stop == 'exit' then
    life.exit()
    os.exit(0)
  end
  -- nginx itself cuts the connections (see entrypoint), and waits for what sleeps here.
  if settings.drain.on_stop == 'cut' then ngx.sleep(linger_s) end
end

-- In the worker, when it ends.
function life.exit()
  local last = counters.last_request
  if last then marks.write('lastRequest', last.at, last.detail) end
  life.report('exit')
end

-- A mark with the counters, left as the termination message too: the log of a deleted pod is gone with it.
function life.report(name)
  local at = marks.now()
  local detail = counters.with({ bootId = settings.boot_id })
  marks.write(name, at, detail)
  marks.leave(settings.termination_log, name, at, detail)
end

return life
