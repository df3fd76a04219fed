/**
 * The links of our mails carry their secret behind `#`, which no server and no log sees. It leaves the address bar at
 * once, so that neither the history nor a shared screen keeps it, and lives as long as the page.
 */
const pages: readonly string[] = ['/signin/mail', '/reset', '/email/confirm', '/email/undo', '/not-me'];
const secretForm = /^#[A-Za-z0-9_-]{20,100}$/;

let taken: { path: string; secret: string } | null = null;

const bringsSecret = () => pages.includes(window.location.pathname) && secretForm.test(window.location.hash);

/** A link that is opened where its page is shown already changes the fragment and loads nothing by itself. */
export function reloadForLinkSecret(): void {
  window.addEventListener('hashchange', () => {
    if (bringsSecret()) window.location.reload();
  });
}

export function takeLinkSecret(): void {
  const { pathname, search, hash } = window.location;
  if (!bringsSecret()) return;
  taken = { path: pathname, secret: hash.slice(1) };
  window.history.replaceState(window.history.state, '', pathname + search);
}

/** The secret that the link to this page has brought, if one has. */
export function linkSecretFor(path: string): string | null {
  return taken?.path === path ? taken.secret : null;
}

/** A used or dead secret must not be offered a second time. */
export function forgetLinkSecret(): void {
  taken = null;
}
