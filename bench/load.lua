-- What wrk asks, and what it reports: run by bench/load.py, which parses the last line.
--
-- wrk -s load.lua URL -- reads FILE                     the paths in the file, one after the other
-- wrk -s load.lua URL -- utterances FILE KEY TOKEN      one utterance each, on the claims and by the agents in the file
--
-- TOKEN is another one in every run: so no idempotency key comes twice.

local threads = 0

function setup(thread)
   threads = threads + 1
   thread:set("thread_number", threads)
end

local function lines_of(file)
   local lines = {}
   for line in io.lines(file) do
      lines[#lines + 1] = line
   end
   return lines
end

function init(args)
   local lines = lines_of(args[2])
   local count = 0
   if args[1] == "reads" then
      request = function()
         count = count + 1
         return wrk.format("GET", lines[count % #lines + 1])
      end
      return
   end
   local headers = { ["Authorization"] = "Bearer " .. args[3], ["Content-Type"] = "application/json" }
   request = function()
      count = count + 1
      local claim, agent = lines[count % #lines + 1]:match("(%S+) (%S+)")
      headers["Idempotency-Key"] = args[4] .. "-" .. thread_number .. "-" .. count
      local said = string.format("2025-%02d-%02d", count % 12 + 1, count % 28 + 1)
      local body = string.format(
         '{"speakers":["%s"],"said":"%s","acts":[{"act":"assert","claim":"%s"}],"notes":"%d"}',
         agent, said, claim, count)
      return wrk.format("POST", "/v1/utterances", headers, body)
   end
end

function done(summary, latency, _)
   local errors = summary.errors
   io.write(string.format(
      '{"requests":%d,"seconds":%f,"p50_ms":%f,"p99_ms":%f,"refused":%d,"broken":%d}\n',
      summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
      errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
