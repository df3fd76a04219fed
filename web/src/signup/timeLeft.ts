import { useEffect, useRef, useState } from 'react';

const longestMinutes = 30;
const glanceMilliseconds = 10_000;

/**
 * Whole minutes until an ISO time, by this device's clock. At the end `onEnd` runs once;
 * the device's clock may be wrong, so it should ask the server and not just believe it.
 */
export function useMinutesLeft(iso: string, onEnd: () => void): number {
  const [now, setNow] = useState(Date.now);
  const end = useRef(onEnd);
  end.current = onEnd;
  const left = Date.parse(iso) - now;
  const over = left <= 0;
  useEffect(() => {
    const glance = setInterval(() => setNow(Date.now()), glanceMilliseconds);
    return () => clearInterval(glance);
  }, []);
  useEffect(() => {
    if (over) end.current();
  }, [over]);
  return Math.min(longestMinutes, Math.max(0, Math.ceil(left / 60_000)));
}
