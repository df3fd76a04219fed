interface DeviceName {
  /** "Chrome", "curl"; `null` where the user agent tells nothing readable. */
  browser: string | null;
  system: string | null;
  kind: 'desktop' | 'phone' | 'tool';
}

// In order: many browsers carry the names of those they stand in for.
const browsers: [RegExp, string][] = [
  [/Instagram/, 'Instagram'],
  [/FBAN|FBAV/, 'Facebook'],
  [/Zalo/, 'Zalo'],
  [/coc_coc_browser/, 'Cốc Cốc'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/YaBrowser/, 'Yandex'],
  [/Firefox\/|FxiOS/, 'Firefox'],
  [/HeadlessChrome|Chrome\/|CriOS/, 'Chrome'],
  [/Version\/.*Safari\//, 'Safari'],
];

const systems: [RegExp, string][] = [
  [/iPhone|iPod/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

const firstMatch = (table: [RegExp, string][], text: string) =>
  table.find(([pattern]) => pattern.test(text))?.[1] ?? null;

/** Browser and system out of a user agent, which is free text that anybody may send. */
export function deviceName(userAgent: string | null | undefined): DeviceName {
  const text = userAgent ?? '';
  const browser = firstMatch(browsers, text);
  const system = firstMatch(systems, text);
  if (browser || system) {
    return { browser, system, kind: /Mobile|iPhone|iPad|Android/.test(text) ? 'phone' : 'desktop' };
  }
  const tool = /^([A-Za-z][\w.-]{0,30})\//.exec(text)?.[1] ?? null;
  return { browser: tool, system: null, kind: 'tool' };
}
