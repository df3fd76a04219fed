"""The export as a ZIP: export.json for programs, export.html for people. No script, no style from elsewhere."""

import io
import json
import zipfile
from collections.abc import Mapping
from html import escape
from typing import Any, Final

_HEADINGS: Final = {
    "profile": "Profile · Hồ sơ",
    "consents": "Consents · Sự đồng ý",
    "accepted_terms": "Accepted terms · Điều khoản đã đồng ý",
    "identities": "Linked logins · Đăng nhập liên kết",
    "passkeys": "Passkeys",
    "sessions": "Sessions · Phiên đăng nhập",
    "wallets": "Wallets (virtual coins) · Ví (điểm ảo)",
    "movements": "Movements of coins · Biến động điểm",
    "rounds": "Rounds of games · Ván chơi",
    "play_limits": "Play limits · Hạn mức chơi",
    "play_protection": "Breaks and reality check · Tạm nghỉ và nhắc nhở",
    "game_sessions": "Game sessions · Phiên chơi",
    "favourite_games": "Favourite games · Trò chơi yêu thích",
    "recent_games": "Recently opened games · Trò chơi đã mở",
    "mails": "Mails of the last month · Thư trong tháng qua",
    "events": "Events · Sự kiện",
}
_STYLE: Final = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem;max-width:70rem}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
)


def write_archive(export: Mapping[str, object]) -> bytes:
    """The ZIP's bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export.json", json.dumps(export, ensure_ascii=False, indent=1))
        archive.writestr("export.html", page_of(export))
    return content.getvalue()


def page_of(export: Mapping[str, Any]) -> str:
    """The same for people; every value is text that somebody may have typed, so every value is escaped."""
    parts = [f"<h2>{heading}</h2>{_table(export[name])}" for name, heading in _HEADINGS.items()]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>IGW export</title>'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{_STYLE}</style><h1>IGW · player {escape(str(export['user_id']))}</h1>"
        f"<p>{escape(str(export['exported_at']))} · {escape(str(export['note']))}</p>{''.join(parts)}</html>\n"
    )


def _table(values: Any) -> str:
    if isinstance(values, Mapping):
        return (
            "<table>"
            + "".join(f"<tr><th>{_cell(name)}<td>{_cell(value)}" for name, value in values.items())
            + "</table>"
        )
    if not values:
        return "<p>-</p>"
    head = "".join(f"<th>{_cell(name)}" for name in values[0])
    rows = "".join("<tr>" + "".join(f"<td>{_cell(value)}" for value in row.values()) for row in values)
    return f"<table><tr>{head}{rows}</table>"


def _cell(value: Any) -> str:
    return "-" if value is None else escape(str(value))
