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

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
