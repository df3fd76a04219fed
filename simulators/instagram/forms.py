"""Reading a form body: urlencoded as every library sends it, multipart as Meta's documents show it."""

from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

Pairs = list[tuple[str, str]]
LARGEST_BYTES = 64 * 1024


def form_pairs(body: bytes, *, content_type: str) -> Pairs:
    """The fields in order. Any other content type, JSON too, has no fields, as on the live platform."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    if kind == "multipart/form-data":
        return _multipart_pairs(body, content_type=content_type)
    return []


def _multipart_pairs(body: bytes, *, content_type: str) -> Pairs:
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    pairs = []
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            pairs.append((name, content.decode("utf-8", "replace")))
    return pairs
