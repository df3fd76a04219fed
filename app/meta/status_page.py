"""The public page of a deletion: in words, in two languages, without a word about who it was."""

from datetime import datetime
from html import escape
from typing import Final

from app.meta.requests import Status
from app.meta.states import Kept, State

_STATES: Final[dict[str, dict[State, str]]] = {
    "en": {
        State.RECEIVED: "The request has arrived and will be worked on shortly.",
        State.IN_PROGRESS: "The data from Instagram or Facebook has been deleted. The account itself is being closed.",
        State.COMPLETED: "All data from Instagram or Facebook has been deleted.",
        State.PARTLY_KEPT: "All data from Instagram or Facebook has been deleted. What remains is not from there:",
        State.NOTHING_FOUND: "No data of this person was found here, so there was nothing to delete.",
        State.FAILED: "The deletion has failed for a technical reason. Please tell our support the code below.",
    },
    "vi": {
        State.RECEIVED: "Yêu cầu đã được nhận và sẽ sớm được xử lý.",
        State.IN_PROGRESS: "Dữ liệu từ Instagram hoặc Facebook đã được xóa. Tài khoản đang được đóng.",
        State.COMPLETED: "Toàn bộ dữ liệu từ Instagram hoặc Facebook đã được xóa.",
        State.PARTLY_KEPT: "Toàn bộ dữ liệu từ Instagram hoặc Facebook đã được xóa. Phần còn lại không đến từ đó:",
        State.NOTHING_FOUND: "Không tìm thấy dữ liệu nào của người này, nên không có gì để xóa.",
        State.FAILED: "Việc xóa không thành công vì lý do kỹ thuật. Vui lòng gửi mã dưới đây cho bộ phận hỗ trợ.",
    },
}
_KEPT: Final[dict[str, dict[Kept, str]]] = {
    "en": {
        Kept.ACCOUNT: "The player account with the e-mail address that was given to us directly: its owner uses it "
        "with a password or another login, or it is blocked. Its owner can close it on the account page.",
        Kept.WALLET_RECORDS: "Records of virtual coins: the books must add up. They no longer carry any id, name or "
        "link from Instagram or Facebook.",
        Kept.FINGERPRINT: "A keyed fingerprint, for one year, which cannot be turned back into an id: it prevents "
        "gifts for new players from being taken twice.",
    },
    "vi": {
        Kept.ACCOUNT: "Tài khoản người chơi với địa chỉ e-mail đã được cung cấp trực tiếp cho chúng tôi: chủ tài khoản "
        "dùng mật khẩu hoặc cách đăng nhập khác, hoặc tài khoản đang bị khóa. Chủ tài khoản có thể đóng nó trên trang "
        "tài khoản.",
        Kept.WALLET_RECORDS: "Sổ ghi điểm ảo: sổ sách phải khớp. Sổ không còn mã, tên hay liên kết nào từ "
        "Instagram hoặc Facebook.",
        Kept.FINGERPRINT: "Một dấu vết được băm có khóa, giữ trong một năm, không thể khôi phục thành mã: để quà cho "
        "người chơi mới không bị nhận hai lần.",
    },
}
_WORDS: Final = {
    "en": {
        "title": "Deletion of data",
        "code": "Confirmation code",
        "received": "Received",
        "completed": "Completed",
        "back": "To the site",
        "unknown_title": "No such request",
        "unknown": "We know of no deletion with this code. Check that the address is complete.",
    },
    "vi": {
        "title": "Xóa dữ liệu",
        "code": "Mã xác nhận",
        "received": "Đã nhận",
        "completed": "Hoàn tất",
        "back": "Về trang chính",
        "unknown_title": "Không có yêu cầu này",
        "unknown": "Chúng tôi không có yêu cầu xóa nào với mã này. Hãy kiểm tra xem địa chỉ đã đầy đủ chưa.",
    },
}


def state_text(state: State, *, language: str) -> str:
    """The state as a sentence."""
    return _STATES[language][state]


def kept_reasons(kept: tuple[Kept, ...], *, language: str) -> dict[str, str]:
    """What stays → why."""
    return {word.value: _KEPT[language][word] for word in kept}


def page_of(status: Status, *, language: str) -> str:
    """The whole page."""
    words = _WORDS[language]
    reasons = "".join(f"<li>{escape(text)}</li>" for text in kept_reasons(status.kept, language=language).values())
    facts = [(words["code"], f"<code>{escape(status.confirmation_code)}</code>")]
    facts.append((words["received"], _moment(status.received_at)))
    if status.completed_at:
        facts.append((words["completed"], _moment(status.completed_at)))
    body = (
        f"<p>{escape(state_text(status.state, language=language))}</p>"
        + (f"<ul>{reasons}</ul>" if reasons else "")
        + "".join(f"<h2>{escape(name)}</h2><p>{value}</p>" for name, value in facts)
    )
    return _page(words["title"], body, language=language)


def page_of_unknown(*, language: str) -> str:
    """For a code that nobody was given."""
    words = _WORDS[language]
    return _page(words["unknown_title"], f"<p>{escape(words['unknown'])}</p>", language=language)


def _page(title: str, body: str, *, language: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{escape(title)} · IGW</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<link rel="stylesheet" href="/errors/page.css"><main><h1>{escape(title)}</h1>{body}'
        f'<p><a href="/">{escape(_WORDS[language]["back"])}</a></p></main></html>'
    )


def _moment(moment: datetime) -> str:
    return f'<time datetime="{moment:%Y-%m-%dT%H:%M:%SZ}">{moment:%Y-%m-%d %H:%M} UTC</time>'
