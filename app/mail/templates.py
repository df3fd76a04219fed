"""What our mails say, as data: one text for each kind and language. Values in braces are put in by messages.py.

Rules: what it is about in the first sentence; what to do when it was not you in the last; never a text that a player
or a browser wrote, because whoever can make us write to somebody must not choose the words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Template:
    """`lines` stand above the button and the code, `after` below. `action` is the button's word; none, no button."""

    subject: str
    lines: tuple[str, ...]
    after: tuple[str, ...]
    action: str | None = None


_ONCE_EN: Final = (
    "The link and the code work once, for {minutes} minutes. Nobody of {site} will ever ask you for the code."
)
_ONCE_VI: Final = (
    "Liên kết và mã chỉ dùng được một lần, trong vòng {minutes} phút. "
    "{site} không bao giờ hỏi mã này, xin đừng đưa cho bất kỳ ai."
)
_IGNORE_EN: Final = "If you did not ask for this, you need not do anything: without this mail nobody gets in."
_IGNORE_VI: Final = "Nếu bạn không yêu cầu, bạn không cần làm gì cả: không có thư này thì không ai vào được."

ENGLISH: Final[Mapping[str, Template]] = {
    "signin": Template(
        "Sign in to {site}",
        ("To sign in to {site}, open the link in the browser where you asked for it, or type the code there.",),
        (_ONCE_EN, _IGNORE_EN),
        "Sign in",
    ),
    "no_account": Template(
        "Your request at {site}",
        (
            "Somebody, probably you, wanted to get into {site} with this address. It has no account there.",
            "Perhaps you signed up with another address; then ask again with that one. Or sign up now:",
        ),
        ("If it was not you, you need not do anything.",),
        "Sign up",
    ),
    "reset": Template(
        "A new password for {site}",
        (
            "To choose a new password for {site}, open the link in the browser where you asked for it, "
            "or type the code there. You are then signed out everywhere else.",
        ),
        (_ONCE_EN, "If you did not ask for this, you need not do anything: your password stays as it is."),
        "Choose a new password",
    ),
    "verify": Template(
        "Confirm your e-mail address for {site}",
        (
            "To confirm that this address is yours, open the link in the browser where you are signed in to {site}, "
            "or type the code there.",
        ),
        (
            _ONCE_EN,
            "If you have no account at {site}, somebody typed your address by mistake. Do nothing, and it stays "
            "unconfirmed.",
        ),
        "Confirm",
    ),
    "prove": Template(
        "Your code for {site}",
        ("To show that it is you, type this code where {site} asks for it.",),
        (
            "It works once, for {minutes} minutes. Nobody of {site} will ever ask you for it.",
            "If you did not ask for this, somebody else is signed in to your account: choose a new password now.",
        ),
    ),
    "change": Template(
        "Confirm your new e-mail address for {site}",
        (
            "To make this the address of your {site} account, open the link in the browser where you are signed in, "
            "or type the code there.",
        ),
        (_ONCE_EN, "If you did not ask for this, you need not do anything: nothing is changed."),
        "Use this address",
    ),
    "change_taken": Template(
        "This address has an account at {site}",
        (
            "Somebody who is signed in to {site} wanted to use this address for his account. "
            "It already belongs to another account, so nothing was changed.",
            "If that was you, sign in with this address, or ask for a new password.",
        ),
        ("If it was not you, you need not do anything.",),
        "Sign in",
    ),
    "changed": Template(
        "Your {site} account has a new e-mail address",
        (
            "The address of your {site} account was changed to {new_email}. This address no longer belongs to it.",
            "If that was you, all is well. If it was not, take it back: the account gets this address again, "
            "everybody is signed out, and you choose a new password.",
        ),
        ("The link works for {hours} hours.",),
        "It was not me: undo",
    ),
    "password_changed": Template(
        "Your {site} password was changed",
        (
            "The password of your {site} account was changed on {when}. You were signed out everywhere else.",
            "If that was you, all is well. If it was not, choose a new password at once:",
        ),
        (),
        "Choose a new password",
    ),
    "closing": Template(
        "Your {site} account will be closed",
        (
            "Somebody who was signed in asked to close your {site} account. On {when} it will be closed for good.",
            "If that was you, there is nothing to do. If it was not, or you have changed your mind: sign in before "
            "then, keep the account, and choose a new password.",
        ),
        (),
        "Keep my account",
    ),
    "passkey_added": Template(
        "A passkey was added to your {site} account",
        (
            "A passkey was added to your {site} account. With it one gets in without a password.",
            "{device}, address {address}, {when}",
            "If that was you, all is well. If it was not, say so now: the passkey goes, and you choose a new password.",
        ),
        (),
        "It was not me",
    ),
    "passkey_removed": Template(
        "A passkey was removed from your {site} account",
        (
            "A passkey of your {site} account was removed on {when}. Nobody gets in with it any more.",
            "If that was you, all is well. If it was not, choose a new password at once:",
        ),
        (),
        "Choose a new password",
    ),
    "passkey_suspended": Template(
        "A passkey of your {site} account is suspended",
        (
            "A passkey of your {site} account was used on {when} in a way that hints at a copy of it. It was refused, "
            "and everybody who had come in by passkey was signed out.",
            "Sign in another way, remove the passkey, and add a new one on the device that you use.",
        ),
        (),
        "Go to my account",
    ),
    "new_device": Template(
        "New sign-in to {site}",
        (
            "Your {site} account was signed in to on a device that we do not know.",
            "{device}, address {address}, {when}",
            "If that was you, all is well. If it was not, end that sign-in now, then choose a new password.",
        ),
        ("The link works for {hours} hours.",),
        "It was not me",
    ),
}

VIETNAMESE: Final[Mapping[str, Template]] = {
    "signin": Template(
        "Đăng nhập {site}",
        ("Để đăng nhập {site}, hãy mở liên kết trong chính trình duyệt bạn vừa dùng, hoặc nhập mã vào đó.",),
        (_ONCE_VI, _IGNORE_VI),
        "Đăng nhập",
    ),
    "no_account": Template(
        "Về yêu cầu của bạn tại {site}",
        (
            "Có người, có lẽ là bạn, muốn vào {site} bằng địa chỉ này. Địa chỉ này chưa có tài khoản.",
            "Có thể bạn đã đăng ký bằng địa chỉ khác; khi đó hãy thử lại bằng địa chỉ ấy. Hoặc đăng ký ngay:",
        ),
        ("Nếu không phải bạn, bạn không cần làm gì cả.",),
        "Đăng ký",
    ),
    "reset": Template(
        "Mật khẩu mới cho {site}",
        (
            "Để đặt mật khẩu mới cho {site}, hãy mở liên kết trong chính trình duyệt bạn vừa dùng, "
            "hoặc nhập mã vào đó. Sau đó bạn sẽ được đăng xuất ở mọi nơi khác.",
        ),
        (_ONCE_VI, "Nếu bạn không yêu cầu, bạn không cần làm gì cả: mật khẩu vẫn giữ nguyên."),
        "Đặt mật khẩu mới",
    ),
    "verify": Template(
        "Xác nhận địa chỉ e-mail cho {site}",
        (
            "Để xác nhận địa chỉ này là của bạn, hãy mở liên kết trong trình duyệt mà bạn đang đăng nhập {site}, "
            "hoặc nhập mã vào đó.",
        ),
        (
            _ONCE_VI,
            "Nếu bạn không có tài khoản tại {site} thì có người đã gõ nhầm địa chỉ của bạn. Bạn không cần làm gì, "
            "địa chỉ sẽ không được xác nhận.",
        ),
        "Xác nhận",
    ),
    "prove": Template(
        "Mã xác minh {site}",
        ("Để chứng tỏ đó là bạn, hãy nhập mã này vào nơi {site} yêu cầu.",),
        (
            "Mã chỉ dùng được một lần, trong vòng {minutes} phút. {site} không bao giờ hỏi mã này của bạn.",
            "Nếu bạn không yêu cầu thì có người khác đang đăng nhập tài khoản của bạn: hãy đặt mật khẩu mới ngay.",
        ),
    ),
    "change": Template(
        "Xác nhận địa chỉ e-mail mới cho {site}",
        (
            "Để dùng địa chỉ này cho tài khoản {site} của bạn, hãy mở liên kết trong trình duyệt mà bạn đang "
            "đăng nhập, hoặc nhập mã vào đó.",
        ),
        (_ONCE_VI, "Nếu bạn không yêu cầu, bạn không cần làm gì cả: không có gì thay đổi."),
        "Dùng địa chỉ này",
    ),
    "change_taken": Template(
        "Địa chỉ này đã có tài khoản tại {site}",
        (
            "Có người đang đăng nhập {site} muốn dùng địa chỉ này cho tài khoản của mình. "
            "Địa chỉ này đã thuộc về một tài khoản khác nên không có gì thay đổi.",
            "Nếu đó là bạn, hãy đăng nhập bằng địa chỉ này hoặc yêu cầu mật khẩu mới.",
        ),
        ("Nếu không phải bạn, bạn không cần làm gì cả.",),
        "Đăng nhập",
    ),
    "changed": Template(
        "Tài khoản {site} của bạn có địa chỉ e-mail mới",
        (
            "Địa chỉ của tài khoản {site} của bạn đã được đổi thành {new_email}. "
            "Địa chỉ này không còn thuộc về tài khoản nữa.",
            "Nếu đó là bạn thì mọi việc đều ổn. Nếu không, hãy hoàn tác: tài khoản sẽ lấy lại địa chỉ này, "
            "mọi thiết bị bị đăng xuất, và bạn đặt mật khẩu mới.",
        ),
        ("Liên kết có hiệu lực trong {hours} giờ.",),
        "Không phải tôi: hoàn tác",
    ),
    "password_changed": Template(
        "Mật khẩu {site} của bạn đã được đổi",
        (
            "Mật khẩu tài khoản {site} của bạn đã được đổi lúc {when}. Bạn đã được đăng xuất ở mọi nơi khác.",
            "Nếu đó là bạn thì mọi việc đều ổn. Nếu không, hãy đặt mật khẩu mới ngay:",
        ),
        (),
        "Đặt mật khẩu mới",
    ),
    "closing": Template(
        "Tài khoản {site} của bạn sẽ bị đóng",
        (
            "Một người đang đăng nhập đã yêu cầu đóng tài khoản {site} của bạn. Tài khoản sẽ bị đóng hẳn vào {when}.",
            "Nếu đó là bạn thì không cần làm gì. Nếu không phải, hoặc bạn đã đổi ý: hãy đăng nhập trước lúc đó, giữ "
            "lại tài khoản và đặt mật khẩu mới.",
        ),
        (),
        "Giữ lại tài khoản",
    ),
    "passkey_added": Template(
        "Tài khoản {site} của bạn vừa có thêm khóa truy cập",
        (
            "Một khóa truy cập vừa được thêm vào tài khoản {site} của bạn. Ai có khóa này thì vào được mà không cần "
            "mật khẩu.",
            "{device}, địa chỉ {address}, {when}",
            "Nếu đó là bạn thì mọi việc đều ổn. Nếu không, hãy báo ngay: khóa truy cập sẽ bị gỡ, và bạn đặt mật khẩu "
            "mới.",
        ),
        (),
        "Không phải tôi",
    ),
    "passkey_removed": Template(
        "Một khóa truy cập của tài khoản {site} đã bị gỡ",
        (
            "Một khóa truy cập của tài khoản {site} của bạn đã bị gỡ lúc {when}. Không ai vào được bằng khóa ấy nữa.",
            "Nếu đó là bạn thì mọi việc đều ổn. Nếu không, hãy đặt mật khẩu mới ngay:",
        ),
        (),
        "Đặt mật khẩu mới",
    ),
    "passkey_suspended": Template(
        "Một khóa truy cập của tài khoản {site} đã bị tạm khóa",
        (
            "Một khóa truy cập của tài khoản {site} của bạn vừa được dùng lúc {when} theo cách cho thấy có thể nó đã "
            "bị sao chép. Lần dùng ấy bị từ chối, và mọi phiên đăng nhập bằng khóa truy cập đã bị chấm dứt.",
            "Hãy đăng nhập bằng cách khác, gỡ khóa ấy, rồi thêm khóa mới trên thiết bị bạn đang dùng.",
        ),
        (),
        "Đến tài khoản của tôi",
    ),
    "new_device": Template(
        "Đăng nhập mới vào {site}",
        (
            "Tài khoản {site} của bạn vừa được đăng nhập trên một thiết bị mà chúng tôi chưa biết.",
            "{device}, địa chỉ {address}, {when}",
            "Nếu đó là bạn thì mọi việc đều ổn. Nếu không, hãy chấm dứt phiên đăng nhập đó ngay, rồi đặt mật khẩu mới.",
        ),
        ("Liên kết có hiệu lực trong {hours} giờ.",),
        "Không phải tôi",
    ),
}

LANGUAGES: Final[Mapping[str, Mapping[str, Template]]] = {"en": ENGLISH, "vi": VIETNAMESE}
CODE_WORD: Final[Mapping[str, str]] = {"en": "Your code", "vi": "Mã của bạn"}
