"""Making id_tokens, honest ones and every lie of switches.py."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

from joserfc.jws import JWSRegistry, serialize_compact

from simulators.openid.keys import SigningKey, public_part, thiefs_key
from simulators.openid.switches import PLAIN
from simulators.stage.people import Grant

Claims = dict[str, Any]
Header = dict[str, Any]
NAMES = frozenset(("name", "preferred_username", "email", "email_verified"))


def honest_claims(grant: Grant, *, issuer: str, client_id: str, now: float) -> Claims:
    """What OpenID Connect Core asks for, and what is known of the person."""
    person = grant.person
    claims: Claims = {
        "iss": issuer,
        "sub": person.person_id,
        "aud": client_id,
        "iat": int(now),
        "exp": int(now) + 600,
        "preferred_username": person.username,
        "name": person.name,
        "email": person.email,
        "email_verified": person.email_verified if person.email else None,
        "nonce": grant.asked.get("nonce"),
        **person.claims,
    }
    return {name: value for name, value in claims.items() if value is not None}


def _set(**changes: Any) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, **changes}


def _without(*names: str) -> Callable[[Claims], Claims]:
    return lambda claims: {name: value for name, value in claims.items() if name not in names}


def _later(**seconds: int) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, **{name: claims["iat"] + shift for name, shift in seconds.items()}}


LIES: Mapping[str, Callable[[Claims], Claims]] = {
    f"{PLAIN}-invalid-iss": lambda claims: {**claims, "iss": claims["iss"] + "/"},
    f"{PLAIN}-missing-sub": _without("sub"),
    f"{PLAIN}-invalid-aud": _set(aud="another-client"),
    f"{PLAIN}-missing-iat": _without("iat"),
    f"{PLAIN}-nonce-invalid": _set(nonce="a-nonce-of-somebody-else-0123456789abcdef"),
    f"{PLAIN}-scope-userinfo-claims": _without(*NAMES),
    f"{PLAIN}-userinfo-invalid-sub": _without(*NAMES),
    "igw-aud-several": lambda claims: {**claims, "aud": [claims["aud"], "another-client"], "azp": claims["aud"]},
    "igw-aud-missing": _without("aud"),
    "igw-azp-foreign": _set(azp="another-client"),
    "igw-expired": _later(exp=-120, iat=-720),
    "igw-exp-missing": _without("exp"),
    "igw-issued-in-future": _later(iat=180),
    "igw-issued-long-ago": _later(iat=-8 * 3600),
    "igw-not-yet-valid": _later(nbf=180),
    "igw-nonce-missing": _without("nonce"),
    "igw-at-hash-wrong": _set(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "igw-sub-too-long": _set(sub="s" * 256),
    "igw-sub-number": _set(sub=17),
    "igw-iss-list": lambda claims: {**claims, "iss": [claims["iss"]]},
}


def honest_header(key: SigningKey, *, algorithm: str, with_id: bool) -> Header:
    return {"alg": algorithm, "typ": "JWT"} | ({"kid": key.kid} if with_id else {})


def signed(header: Header, claims: Claims, key: SigningKey) -> str:
    """A token whose signature is good, whatever it says."""
    registry = JWSRegistry(algorithms=[header["alg"]], strict_check_header=False)
    return serialize_compact(header, json.dumps(claims), key, algorithms=[header["alg"]], registry=registry)


def forged(module: str, header: Header, claims: Claims, *, key: SigningKey, secret: str, base_url: str) -> str | None:
    """A token whose header or signature lies, or None where this module lies otherwise."""
    thief = thiefs_key()
    mine = public_part(thief, with_id=True)
    headers: dict[str, Header] = {
        "igw-header-jku": header | {"jku": f"{base_url}/jwks-of-a-thief"},
        "igw-header-jwk": header | {"jwk": mine},
        "igw-header-x5u": header | {"x5u": f"{base_url}/jwks-of-a-thief"},
        "igw-kid-unknown": header | {"kid": thief.kid},
        "igw-kid-path": header | {"kid": "../../../../dev/null"},
    }
    if module in headers:
        return signed(headers[module], claims, thief)
    if module == "igw-typ-logout":
        return signed(header | {"typ": "logout+jwt"}, claims, key)
    return _forged_by_hand(module, header, claims, key=key, secret=secret)


def _forged_by_hand(  # noqa: PLR0911 - one line per lie
    module: str, header: Header, claims: Claims, *, key: SigningKey, secret: str
) -> str | None:
    good = signed(header, claims, key)
    body = json.dumps(claims)
    match module:
        case "oidcc-client-test-idtoken-sig-none":
            return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_text(body)}."
        case "oidcc-client-test-invalid-sig-rs256":
            head, middle, signature = good.split(".")
            return f"{head}.{middle}.{_text_bytes(bytes(byte ^ 0x5A for byte in _bytes(signature)))}"
        case "igw-sig-hs256-secret":
            return _mac(header | {"alg": "HS256"}, body, secret.encode())
        case "igw-sig-hs256-public-key":
            return _mac(header | {"alg": "HS256"}, body, key.as_pem(private=False))
        case "igw-header-crit":
            return f"{_part(header | {'crit': ['exp']})}.{good.partition('.')[2]}"
        case "igw-claims-twice":
            twice = body[:-1] + f', "sub": {json.dumps("somebody-else")}' + "}"
            return serialize_compact(header, twice, key, algorithms=[header["alg"]])
        case "igw-not-a-token":
            return "not.a-token"
        case _:
            return None


def half_hash(access_token: str) -> str:
    """`at_hash` under a signature of 256 bits."""
    return _text_bytes(hashlib.sha256(access_token.encode()).digest()[:16])


def _mac(header: Header, body: str, key: bytes) -> str:
    message = f"{_part(header)}.{_text(body)}"
    return f"{message}.{_text_bytes(hmac.new(key, message.encode(), hashlib.sha256).digest())}"


def _part(header: Header) -> str:
    return _text(json.dumps(header))


def _text(text: str) -> str:
    return _text_bytes(text.encode())


def _text_bytes(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
