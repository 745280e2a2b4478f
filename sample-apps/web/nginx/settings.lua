-- What the app does about the end of its life. `announces`: from the preStop hook on, every response says
-- `Connection: close`. `on_stop`: see life.lua.
local drains = {
  announced = { announces = true, on_stop = 'drain' },
  unannounced = { announces = false, on_stop = 'drain' },
  -- The two below know nothing of draining, so they announce nothing either.
  ['exits-at-once'] = { announces = false, on_stop = 'exit' },
  ['cuts-keep-alive'] = { announces = false, on_stop = 'cut' },
}

local function whole_number(name, by_default)
  local text = os.getenv(name) or tostring(by_default)
  if text:match('^%d+$') then return tonumber(text) end
  error(name .. ': expected a whole number, got "' .. text .. '"', 0)
end

local function drain()
  local name = os.getenv('DRAIN') or 'announced'
  if drains[name] then return drains[name] end
  error('DRAIN: expected one of announced, unannounced, exits-at-once, cuts-keep-alive, got "' .. name .. '"', 0)
end

-- Read once, in the master: nginx clears the environment of its workers. POD_NAME and BOOT_ID come from the entrypoint.
return {
  drain = drain(),
  port = whole_number('PORT', 8080),
  pod = os.getenv('POD_NAME'),
  boot_id = os.getenv('BOOT_ID'),
  ready_delay_s = whole_number('READY_DELAY_MS', 0) / 1000,
  pre_stop_wait_ms = whole_number('PRE_STOP_WAIT_MS', 5000),
  termination_log = os.getenv('TERMINATION_LOG') or '/dev/termination-log',
}
