"""What can be wrong with a code or a link from a mail."""

from app.errors import AppError


class CodeWrong(AppError):
    """Not the code of this mail; the try is counted."""

    code = "code_wrong"
    status = 401
    title = "That is not the code"
    detail = "The code does not match the one in the latest mail. Check the digits; after five tries it is dead."
    keep_writes = True


class CodeDead(AppError):
    """Used, too old, tried too often, replaced by a newer one, or none was asked for here."""

    code = "code_dead"
    status = 410
    title = "This code or link no longer works"
    detail = "It was used already, is too old, or was replaced by a newer one. Ask for a new mail and use the latest."
    next_step = "start_again"


class OtherBrowser(AppError):
    """A good link in a browser that did not ask for it; nothing is used up."""

    code = "other_browser"
    status = 403
    title = "This link was asked for in another browser"
    detail = "Open the link in the browser where you asked for it, or type the code from the same mail there."
