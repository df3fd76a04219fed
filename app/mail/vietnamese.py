"""What our mails say, in Vietnamese."""

from collections.abc import Mapping
from typing import Final

from app.mail.template import Template

_ONCE: Final = (
    "Liên kết và mã chỉ dùng được một lần, trong vòng {minutes} phút. "
    "{site} không bao giờ hỏi mã này, xin đừng đưa cho bất kỳ ai."
)
_IGNORE: Final = "Nếu bạn không yêu cầu, bạn không cần làm gì cả: không có thư này thì không ai vào được."

VIETNAMESE: Final[Mapping[str, Template]] = {
    "signin": Template(
        "Đăng nhập {site}",
        ("Để đăng nhập {site}, hãy mở liên kết trong chính trình duyệt bạn vừa dùng, hoặc nhập mã vào đó.",),
        (_ONCE, _IGNORE),
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
        (_ONCE, "Nếu bạn không yêu cầu, bạn không cần làm gì cả: mật khẩu vẫn giữ nguyên."),
        "Đặt mật khẩu mới",
    ),
    "verify": Template(
        "Xác nhận địa chỉ e-mail cho {site}",
        (
            "Để xác nhận địa chỉ này là của bạn, hãy mở liên kết trong trình duyệt mà bạn đang đăng nhập {site}, "
            "hoặc nhập mã vào đó.",
        ),
        (
            _ONCE,
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
        (_ONCE, "Nếu bạn không yêu cầu, bạn không cần làm gì cả: không có gì thay đổi."),
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
