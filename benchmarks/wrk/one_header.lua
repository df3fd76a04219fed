-- GET requests with one header each, its values taken in turn from a file, all built before the clock starts.
-- BENCH_VALUES names the file (none: plain requests), BENCH_HEADER the header, BENCH_PREFIX what precedes a value.

local requests, at = {}, 0

function init()
  local name, prefix = os.getenv("BENCH_HEADER"), os.getenv("BENCH_PREFIX")
  local file = os.getenv("BENCH_VALUES")
  if not file then
    requests[1] = wrk.format("GET")
    return
  end
  for value in io.lines(file) do
    requests[#requests + 1] = wrk.format("GET", nil, { [name] = prefix .. value })
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

dofile(os.getenv("BENCH_RESULT"))
