"""An id of a person is kept to the digit or not taken at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.oauth.exact_id import exact_id
from app.oauth.read_json import read_json, read_json_object

DIGITS = st.text("0123456789", min_size=1, max_size=64).filter(lambda text: text.strip("0"))


@given(st.integers(min_value=1, max_value=10**64 - 1))
def test_e31_a_whole_number_keeps_every_digit_through_json(number: int) -> None:
    """Ids of 17 and more digits do not fit a float; what comes out of the wire is what went in."""
    assert exact_id(read_json(b'{"id":%d}' % number)["id"]) == str(number)


@given(DIGITS)
def test_e33_a_string_of_digits_is_the_same_string(text: str) -> None:
    """Leading zeros stay: "0123" is somebody else than "123"."""
    assert exact_id(read_json(json.dumps({"id": text}).encode())["id"]) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_e31_a_float_is_never_an_id(number: float) -> None:
    """A float may have lost digits before anybody looked."""
    assert exact_id(read_json(json.dumps(number).encode())) is None
    assert exact_id(number) is None


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.text(),
        st.lists(st.integers()),
        st.dictionaries(st.text(), st.integers()),
    )
)
def test_e31_nothing_else_becomes_an_id(value: object) -> None:
    """Whatever is taken is 1 to 64 ASCII digits and not zero, and is the value itself."""
    taken = exact_id(value)
    if taken is not None:
        assert taken == value
        assert taken.isascii()
        assert taken.isdigit()
        assert int(taken) > 0
        assert len(taken) <= 64


@pytest.mark.parametrize(
    "value",
    [
        True,
        False,
        "",
        " ",
        " 17",
        "17 ",
        "17\n",
        "-17",
        "+17",
        -17,
        0,
        "0",
        "000",
        1.0,
        "1e5",
        "\u0663",
        "\uff11\uff17",
        "9" * 65,
        10**64,
        None,
    ],
)
def test_e31_odd_ids_are_refused(value: object) -> None:
    """The rows of the table, and the digits of other scripts that `isdigit` would take."""
    assert exact_id(value) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b'{"id":NaN}',
        b'{"id":Infinity}',
        b'{"id":"1","id":"2"}',
        b"[" * 60_000,
        b'{"id":' + b"9" * 5_000 + b"}",
        b'{"a":' * 20_000,
    ],
)
def test_json_that_can_be_read_in_two_ways_is_no_answer(body: bytes) -> None:
    """NaN, doubled names, depth and numbers without end are refused, and do not crash the reader."""
    with pytest.raises(ValueError):  # noqa: PT011 - any ValueError is the documented refusal
        read_json(body)
    assert read_json_object(body) is None
