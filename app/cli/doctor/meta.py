"""Meta's callbacks: that a request signed as Meta signs it would be taken, under every secret there is."""

from collections.abc import Iterator

from app.cli.doctor.finding import Finding, error, info, ok
from app.cli.doctor.subject import Subject
from app.kit.clock import unix_seconds
from app.meta.products import product_secrets
from app.meta.signed_request import NotSigned, ProductSecret, read_signed_request, sign_request

_NOBODY = "1"


def signed_requests(subject: Subject) -> Iterator[Finding]:
    """A test of oneself: each secret signs, the check tells the product; a changed request is refused."""
    secrets = product_secrets(subject.settings)
    if not secrets:
        yield info("meta_callbacks", "No product of Meta's is on, so /fb/deauth and /fb/delete refuse everything.")
        return
    wrong = [known.product for known in secrets if not _is_taken(known, secrets)]
    if wrong:
        yield error(
            "meta_callbacks",
            f"A request signed with a secret of {', '.join(sorted(set(wrong)))} is not taken for that product.",
            "Two products must not share a secret: correct IG_CLIENT_SECRET and FB_CLIENT_SECRET.",
        )
        return
    counted = ", ".join(
        f"{product} {sum(known.product == product for known in secrets)}"
        for product in dict.fromkeys(known.product for known in secrets)
    )
    yield ok("meta_callbacks", f"signed requests are verified (secrets: {counted})")
    url = subject.settings.public_url
    yield info("meta_callbacks", f"For Meta's dashboard: deauthorise {url}/fb/deauth, deletion {url}/fb/delete")


def _is_taken(known: ProductSecret, secrets: tuple[ProductSecret, ...]) -> bool:
    signed = sign_request(_NOBODY, secret=known.secret, issued_at=unix_seconds())
    return _product_of(signed, secrets) == known.product and _product_of(signed[:-1], secrets) is None


def _product_of(text: str, secrets: tuple[ProductSecret, ...]) -> str | None:
    try:
        return read_signed_request(text, secrets=secrets).product
    except NotSigned:
        return None
