-- Counts one try under several sliding windows at once, or under none of them if one has no room.
-- KEYS: for each window the key of the current count and the key of the previous one.
-- ARGV: for each window its limit and its length in milliseconds.
-- Answers 1 or 0, then for each window: previous count, its rest of life, current count, its rest of life (ms).

local answer = {1}

for i = 1, #KEYS, 2 do
    local current_key, previous_key = KEYS[i], KEYS[i + 1]
    local limit, length = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
    local current_ms = redis.call('PTTL', current_key)

    -- A current count lives for two windows: in its second one it is the previous count.
    if current_ms > 0 and current_ms < length then
        redis.call('RENAME', current_key, previous_key)
        current_ms = current_ms + length
        redis.call('SET', current_key, 0, 'PX', current_ms)
    end

    local current = tonumber(redis.call('GET', current_key)) or 0
    local previous = tonumber(redis.call('GET', previous_key)) or 0
    local previous_ms = math.max(redis.call('PTTL', previous_key), 0)

    if math.floor(previous * previous_ms / length) + current + 1 > limit then
        answer[1] = 0
    end
    answer[#answer + 1] = previous
    answer[#answer + 1] = previous_ms
    answer[#answer + 1] = current
    answer[#answer + 1] = current_ms
end

if answer[1] == 0 then
    return answer
end

for i = 1, #KEYS, 2 do
    local length = tonumber(ARGV[i + 1])
    local at = 2 + (i - 1) * 2
    if answer[at + 3] > 0 then
        redis.call('INCR', KEYS[i])
    else
        redis.call('SET', KEYS[i], 1, 'PX', 2 * length)
        answer[at + 3] = 2 * length
    end
    answer[at + 2] = answer[at + 2] + 1
end

return answer
