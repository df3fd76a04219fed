"""From claims to a profile. The key is (issuer, `sub`); names and addresses are copies that may change."""

from collections.abc import Mapping
from typing import Any, Final

from app.kit.email import BadEmail, read_email
from app.kit.text import clean_name
from app.oauth.identity_provider import Profile
from app.oauth.openid.id_token import subject_of
from app.openid_settings import GOOGLE_ISSUER

LONGEST_NAME: Final = 64
_LONGEST_RAW: Final = 4096
_NAMES: Final = ("preferred_username", "nickname", "name", "given_name")


def has_a_name(claims: Mapping[str, Any]) -> bool:
    """Whether there is anything to call this person by; otherwise userinfo is asked."""
    return any(_name(claims.get(name)) for name in (*_NAMES, "email"))


def read_profile(claims: Mapping[str, Any], *, provider: str, issuer: str, knows_mailboxes: bool) -> Profile:
    """The profile of believed claims.

    `sub` is unique within its issuer, whatever our client id is: so the issuer stands where other providers have our
    app's id, and an issuer that is changed in the settings can never bring in the old one's players (OI-4).
    """
    email = _email(claims.get("email"))
    return Profile(
        provider=provider,
        client_id=issuer,
        external_id=subject_of(claims),
        alternate_id=None,
        username=next((name for key in _NAMES if (name := _name(claims.get(key)))), None) or _name(email),
        display_name=_name(claims.get("name")),
        email=email,
        email_verified=knows_mailboxes and email is not None and _google_knows(email, claims),
    )


def knows_mailboxes(*, name: str) -> bool:
    """Whether the claim `email_verified` of this provider is worth anything.

    Only the preset `google`, whose rule is below. Any other issuer's claim says what that issuer believes, and that
    may be what somebody typed there ("nOAuth", A10; A24): it stays unverified, whatever it says.
    """
    return name == "google"


def _google_knows(email: str, claims: Mapping[str, Any]) -> bool:
    """Google's own rule: it hands out gmail.com, and `hd` names the domain that this account's organisation owns.

    A verified address of any other domain was read by somebody once; its owner may have changed since.
    Source: developers.google.com/identity/gsi/web/guides/verify-google-id-token.
    """
    domain = email.rpartition("@")[2].lower()
    return claims.get("email_verified") is True and (domain == "gmail.com" or claims.get("hd") == domain)


def accepted_issuers(issuer: str) -> frozenset[str]:
    """What `iss` of an id_token may say: the issuer to the letter, and Google's older form of its own name."""
    return frozenset({issuer, "accounts.google.com"} if issuer == GOOGLE_ISSUER else {issuer})


def _name(value: Any) -> str | None:
    return clean_name(value[:_LONGEST_RAW], longest=LONGEST_NAME) if isinstance(value, str) else None


def _email(value: Any) -> str | None:
    try:
        return read_email(value) if isinstance(value, str) and len(value) < _LONGEST_RAW else None
    except BadEmail:
        return None
