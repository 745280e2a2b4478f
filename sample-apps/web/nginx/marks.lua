local json = require('cjson')

local marks = {}

-- Epoch milliseconds.
function marks.now()
  ngx.update_time()
  return math.floor(ngx.now() * 1000 + 0.5)
end

local function line(name, at, detail)
  local head = string.format('{"mark":"%s","at":%d', name, at)
  return next(detail) and head .. ',' .. json.encode(detail):sub(2) or head .. '}'
end

-- Writes a mark: one JSON line on stdout.
function marks.write(name, at, detail)
  assert(io.stdout:write(line(name, at, detail), '\n'))
  assert(io.stdout:flush())
end

-- Leaves the message that Kubernetes shows as the container's termination message. Outside of a pod there is no such file.
function marks.leave(path, name, at, detail)
  local there = io.open(path)
  if not there then return end
  there:close()
  local file = assert(io.open(path, 'w'))
  assert(file:write(line(name, at, detail)))
  file:close()
end

return marks
