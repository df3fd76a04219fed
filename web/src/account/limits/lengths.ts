/** When something ends that begins now, as the server counts it: hours from now. */
export function afterHours(hours: number, now: Date): string {
  return new Date(now.getTime() + hours * 3_600_000).toISOString();
}

/** The same day so many months on, or the last of that month where it is shorter. */
export function afterMonths(months: number, now: Date): string {
  const end = new Date(now);
  end.setUTCDate(1);
  end.setUTCMonth(end.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(now.getUTCDate(), lastDay));
  return end.toISOString();
}
