"""Addresses: one shape in, one form to compare by (A13, A14, T12)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.email import LONGEST, BadEmail, email_normal_form, mailbox_form, read_email

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
LOCALS = st.text("abcXYZ019._+-\u00e9\u017f\u212a\ufb01", min_size=1, max_size=20)
NEARLY = st.one_of(
    ANY_TEXT,
    st.builds(
        lambda local, domain: f"{local}@{domain}",
        LOCALS,
        st.sampled_from(["example.com", "EXAMPLE.COM", "b\u00fccher.example", "x", "-"]),
    ),
    st.builds(
        "".join,
        st.lists(
            st.sampled_from(["@", "\uff20", "\ufe6b", "a", ".", "com", " ", ",", "\n", "<", "\u202e"]), max_size=12
        ),
    ),
)


@given(NEARLY)
def test_a_text_is_an_address_or_it_is_not(text: str) -> None:
    """No other exception; and what comes out is one address with one plain @, normal, bounded, on one line."""
    try:
        address = read_email(text)
    except BadEmail:
        return
    local, at, domain = address.partition("@")
    assert local
    assert (at, address.count("@"), text.count("@")) == ("@", 1, 1)
    assert "." in domain
    assert unicodedata.is_normalized("NFC", address)
    assert len(address) <= LONGEST
    assert len(email_normal_form(address)) <= LONGEST
    assert not set(address) & set(' ,;<>"\r\n\t\0\\')
    assert email_normal_form(address) == email_normal_form(email_normal_form(address))
    assert read_email(address) == address


@given(ANY_TEXT)
def test_the_form_is_total_and_stands_still(text: str) -> None:
    """Any text of an older system gets a form, and the form of a form is the form."""
    form = email_normal_form(text)
    assert email_normal_form(form) == form
    assert unicodedata.is_normalized("NFKC", form)


@given(LOCALS)
def test_spellings_share_a_form(local: str) -> None:
    """Case and compatibility letters make no second player."""
    address = f"{local}@example.com"
    for spelling in (
        address.upper(),
        address.lower(),
        address.swapcase(),
        f" {address} ",
        unicodedata.normalize("NFKC", address),
    ):
        assert email_normal_form(spelling) == email_normal_form(address)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("lan@example.com", "lan@example.com"),
        ("Lan@Example.COM", "Lan@example.com"),
        (" lan@example.com\n", "lan@example.com"),
        ("\uff4c\uff41\uff4e@example.com", "lan@example.com"),
        ("lan+casino@example.com", "lan+casino@example.com"),
        ("o'neil@example.com", "o'neil@example.com"),
        ("zoe\u0308@example.com", "zo\u00eb@example.com"),
        ("lan@b\u00fccher.example", "lan@b\u00fccher.example"),
        ("player@igw.test", "player@igw.test"),
    ],
)
def test_an_address_is_kept_as_it_can_be_written_to(typed: str, kept: str) -> None:
    """The part before the @ as typed, the domain in small letters."""
    assert read_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "lan",
        "lan\uff20example.com",
        "lan@example.com\uff20x.com",
        "a@b@c.com",
        "a@b.com,c@d.com",
        "a@b.com\nc",
        "@b.com",
        "a@",
        "a b@c.com",
        '"a"@b.com',
        "a@[1.2.3.4]",
        "a@localhost",
        "x" * 250 + "@b.com",
        "\u00df" * 130 + "@example.com",
    ],
    ids=ascii,
)
def test_what_is_not_exactly_one_address(typed: str) -> None:
    """Look-alike @, two of them, lists, quotes, bare hosts; and a form that would not fit its column."""
    with pytest.raises(BadEmail):
        read_email(typed)


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("Lan.Nguyen+casino@GMail.com", "lannguyen@gmail.com"),
        ("lan.nguyen@googlemail.com", "lannguyen@gmail.com"),
        ("lan.nguyen+a+b@example.com", "lan.nguyen@example.com"),
        ("+lan@example.com", "+lan@example.com"),
        ("no address at all", "no address at all"),
    ],
)
def test_a71_the_mailbox_behind_an_address(address: str, mailbox: str) -> None:
    assert mailbox_form(address) == mailbox


@given(ANY_TEXT)
def test_every_text_has_a_mailbox_form_that_stays_as_it_is(text: str) -> None:
    """Texts of an older system, too; and the form is the form of itself where it is taken once more."""
    form = mailbox_form(text)
    assert mailbox_form(email_normal_form(text)) == form
