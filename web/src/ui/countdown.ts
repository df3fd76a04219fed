import { useEffect, useState } from 'react';

/** Whole seconds left of a wait that began at `since` (milliseconds); 0 when it is over. */
export function useCountdown(seconds: number, since: number): number {
  const end = since + seconds * 1000;
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    if (seconds <= 0) return;
    const tick = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= end) clearInterval(tick);
    }, 1000);
    return () => clearInterval(tick);
  }, [seconds, end]);
  return seconds > 0 ? Math.max(0, Math.min(seconds, Math.ceil((end - now) / 1000))) : 0;
}
