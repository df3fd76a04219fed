"""What our mails say, as data: one text for each kind and language, a file for each language. Values in
braces are put in by messages.py.

Rules: what it is about in the first sentence; what to do when it was not you in the last; never a text that a player
or a browser wrote, because whoever can make us write to somebody must not choose the words.
"""

from collections.abc import Mapping
from typing import Final

from app.mail.english import ENGLISH
from app.mail.template import Template
from app.mail.vietnamese import VIETNAMESE

LANGUAGES: Final[Mapping[str, Mapping[str, Template]]] = {"en": ENGLISH, "vi": VIETNAMESE}
CODE_WORD: Final[Mapping[str, str]] = {"en": "Your code", "vi": "Mã của bạn"}
