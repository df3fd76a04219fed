"""What the answers of ordered faults look like: status, headers, and the body in chunks."""

import zlib
from collections.abc import Iterator

import msgspec

from simulators.instagram.faults import Fault

CHUNK_BYTES = 64 * 1024
JSON_TYPE = "application/json; charset=utf-8"
HTML_TYPE = "text/html; charset=utf-8"
OUTAGE_PAGE = "<!doctype html><html><head><title>Error</title></head><body>Sorry, something went wrong.</body></html>"
ERROR_BODY = '{"error_type":"OAuthException","code":400,"error_message":"Invalid authorization code"}'
GRAPH_ERROR_BODY = (
    '{"error":{"message":"An unknown error has occurred.","type":"OAuthException","code":1,'
    '"fbtrace_id":"AFaultOrdered"}}'
)
THROTTLED_BODY = (
    '{"error":{"message":"(#4) Application request limit reached","type":"OAuthException",'
    '"is_transient":true,"code":4,"fbtrace_id":"AFaultThrottle"}}'
)
_LONG_HEAD, _LONG_TAIL = b'{"access_token":"IGAA', b'","user_id":1}'


class Answer(msgspec.Struct, kw_only=True):
    """One finished answer; `chunks` may be long and is made while it is sent."""

    status: int
    headers: dict[str, str]
    chunks: Iterator[bytes]


def answer_of(fault: Fault, *, endpoint: str, elsewhere: str) -> Answer:
    """The wrong answer that `fault` orders. `elsewhere` is where a redirect leads by default."""
    answer = _answer(fault, endpoint=endpoint, elsewhere=elsewhere)
    answer.headers |= {name.lower(): value for name, value in fault.headers.items()}
    return answer


def _answer(fault: Fault, *, endpoint: str, elsewhere: str) -> Answer:  # noqa: PLR0911 - one line per kind
    match fault.kind:
        case "status":
            return _whole(fault, status=502, content_type=HTML_TYPE, body=OUTAGE_PAGE)
        case "error_body":
            return _whole(fault, status=200, body=ERROR_BODY if endpoint == "token" else GRAPH_ERROR_BODY)
        case "huge":
            return Answer(status=fault.status or 200, headers={"content-type": JSON_TYPE}, chunks=_long(fault))
        case "gzip_bomb":
            headers = {"content-type": JSON_TYPE, "content-encoding": "gzip"}
            return Answer(status=fault.status or 200, headers=headers, chunks=_packed(_long(fault)))
        case "redirect":
            answer = _whole(fault, status=302, content_type=HTML_TYPE, body="")
            answer.headers["location"] = fault.location or elsewhere
            return answer
        case "throttle":
            return _throttled(fault)
        case "body":
            return _whole(fault, status=200, body=_ordered_body(fault))
        case _:
            return _whole(fault, status=200, body="")


def _ordered_body(fault: Fault) -> str:
    if fault.text is not None:
        return fault.text
    assert isinstance(fault.json, msgspec.Raw)  # noqa: S101 - checked when the order was taken
    return bytes(fault.json).decode()


def _whole(fault: Fault, *, status: int, body: str, content_type: str = JSON_TYPE) -> Answer:
    text = fault.text if fault.text is not None else body
    content = text.encode("utf-8", "surrogatepass")
    headers = {"content-type": fault.content_type or content_type, "content-length": str(len(content))}
    return Answer(status=fault.status or status, headers=headers, chunks=iter((content,)))


def _throttled(fault: Fault) -> Answer:
    answer = _whole(fault, status=429 if fault.style == "429" else 400, body=THROTTLED_BODY)
    minutes = -(-fault.retry_after_seconds // 60)
    usage = {"type": "instagram", "call_count": 100, "total_cputime": 25, "total_time": 25}
    answer.headers |= {
        "x-app-usage": '{"call_count":100,"total_cputime":25,"total_time":25}',
        "x-business-use-case-usage": msgspec.json.encode(
            {"17841405000000001": [usage | {"estimated_time_to_regain_access": minutes}]}
        ).decode(),
    }
    if fault.style == "429":
        answer.headers["retry-after"] = str(fault.retry_after_seconds)
    return answer


def _long(fault: Fault) -> Iterator[bytes]:
    """JSON that would be a fine token answer, were its token not so long."""
    yield _LONG_HEAD
    left = fault.bytes
    while left > 0:
        yield b"A" * min(CHUNK_BYTES, left)
        left -= CHUNK_BYTES
    yield _LONG_TAIL


def _packed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(level=9, wbits=31)  # 31 asks zlib for the gzip wrapping
    for chunk in chunks:
        if packed := packer.compress(chunk):
            yield packed
    yield packer.flush()
