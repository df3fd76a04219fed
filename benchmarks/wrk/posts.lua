-- POST requests read from a file before the clock starts, each sent once. A line of BENCH_POSTS has four fields parted
-- by tabs: key id, timestamp, signature, body. There must be more than are needed: the last one would be a repeat.

local requests, at = {}, 0

function init()
  for line in io.lines(os.getenv("BENCH_POSTS")) do
    local key, time, signature, body = line:match("([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)")
    requests[#requests + 1] = wrk.format("POST", nil, {
      ["Content-Type"] = "application/json", ["X-IGW-Key"] = key, ["X-IGW-Timestamp"] = time,
      ["X-IGW-Signature"] = signature }, body)
  end
end

function request()
  if at < #requests then at = at + 1 end
  return requests[at]
end

dofile(os.getenv("BENCH_RESULT"))
