"""The frame of every page: plain HTML that needs no script, says what it is, and escapes what it shows."""

from html import escape

BANNER = "Simulation. This is not Instagram, and the people here are made up."


def document(*, title: str, body: str) -> str:
    """A whole page. `title` is text; `body` is HTML whose texts are already escaped."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(title)} · Simulated sign-in</title>
<link rel="stylesheet" href="/assets/pages.css">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
</head>
<body>
<p class="banner" role="note"><span class="banner-mark" aria-hidden="true">SIM</span> {BANNER}</p>
<main class="card">
{body}
</main>
</body>
</html>
"""


def hidden_fields(pairs: list[tuple[str, str]]) -> str:
    return "\n".join(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in pairs)
