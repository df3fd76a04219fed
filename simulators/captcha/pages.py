"""The widget's script and the page in its frame, in the shape that the real ones have for a page that uses them."""

import json
from html import escape

_SCRIPT = """(() => {
  const base = %(base)s;
  let count = 0;
  const widgets = new Map();
  window.addEventListener('message', (event) => {
    if (event.origin !== base) return;
    for (const { frame, options } of widgets.values())
      if (event.source === frame.contentWindow) options.callback?.(event.data.token);
  });
  const render = (container, options) => {
    const frame = document.createElement('iframe');
    const query = new URLSearchParams({ sitekey: options.sitekey, action: options.action ?? '' });
    frame.title = %(title)s;
    frame.width = '300';
    frame.height = '65';
    frame.src = `${base}/frame?${query}`;
    container.append(frame);
    const id = `widget-${++count}`;
    widgets.set(id, { frame, options });
    return id;
  };
  const remove = (id) => { widgets.get(id)?.frame.remove(); widgets.delete(id); };
  const reset = (id) => { const { frame } = widgets.get(id); frame.src = frame.src; };
  window[%(name)s] = { render, remove, reset, ready: (call) => call(), execute: () => undefined };
  const onload = new URL(document.currentScript.src).searchParams.get('onload');
  if (onload) window[onload]?.();
})();
"""

_FRAME = """<!doctype html><html lang="en"><meta charset="utf-8"><title>%(title)s</title>
<link rel="icon" href="data:,">
<style>body{font:14px system-ui,sans-serif;margin:0;padding:12px;background:#fff;color:#1d2433}</style>
%(body)s
<script>
const give = () => parent.postMessage({ token: %(token)s }, '*');
const button = document.querySelector('button');
if (button) button.addEventListener('click', give); else give();
</script></html>"""


def script(name: str, *, base: str) -> str:
    """Defines `window.turnstile` or `window.hcaptcha`."""
    values = {"name": name, "base": base, "title": f"Simulated {name}"}
    return _SCRIPT % {key: json.dumps(value) for key, value in values.items()}


def frame_page(title: str, *, token: str, waits: bool) -> str:
    """Gives its token to the page around it, at once or after a click."""
    body = "<button type=button>I am a person</button>" if waits else f"{escape(title)}: fine"
    return _FRAME % {"title": escape(title), "body": body, "token": json.dumps(token)}
