/**
 * Instagram and Facebook end the address they send people back to with `#_` or `#_=_`, and browsers carry a
 * fragment through our own redirects. It means nothing to these pages, so it leaves the address bar.
 */
export function dropProviderFragment(): void {
  if (!['#_', '#_=_'].includes(window.location.hash)) return;
  window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
}
