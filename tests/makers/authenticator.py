"""An authenticator and the browser in front of it, in software: what a site is sent over plain HTTP.

It keeps the rules unless it is told to lie. Every lie is signed with the true key, so that what is refused is refused
for the lie and not for a broken signature. References: WebAuthn Level 3, sections 5.8.1, 6.1, 6.5; RFC 9053.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

Algorithm = Literal["ES256", "EdDSA", "RS256", "ES384"]

_PRESENT, _VERIFIED, _ELIGIBLE, _BACKED_UP, _ATTESTED, _EXTENDED = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80


def b64(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True)
class Lies:
    """What is to be false; None and the defaults are the truth. `extra_client_data` is added to the browser's data."""

    origin: str | None = None
    rp_id: str | None = None
    challenge: str | None = None
    kind: str | None = None
    extra_client_data: dict[str, Any] = field(default_factory=dict)
    client_data: bytes | None = None
    present: bool = True
    verified: bool = True
    eligible: bool | None = None
    backed_up: bool | None = None
    sign_count: int | None = None
    credential_id: bytes | None = None
    outer_id: bytes | None = None
    public_key: bytes | None = None
    attestation: bytes | None = None
    fmt: str = "none"
    statement: dict[str, Any] = field(default_factory=dict)
    user_handle: bytes | Literal["missing"] | None = None
    signature: bytes | None = None
    tail: bytes = b""


TRUTH = Lies()


@dataclass
class Credential:
    """One key pair in the authenticator."""

    credential_id: bytes
    rp_id: str
    user_handle: bytes
    algorithm: Algorithm
    key: Any
    sign_count: int
    eligible: bool
    backed_up: bool

    def sign(self, data: bytes) -> bytes:
        """As COSE says for the algorithm."""
        match self.algorithm:
            case "ES256":
                return self.key.sign(data, ec.ECDSA(hashes.SHA256()))
            case "ES384":
                return self.key.sign(data, ec.ECDSA(hashes.SHA384()))
            case "EdDSA":
                return self.key.sign(data)
            case "RS256":
                return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())

    def cose_key(self) -> bytes:
        """The public half in CBOR."""
        public = self.key.public_key()
        if isinstance(public, rsa.RSAPublicKey):
            numbers = public.public_numbers()
            length = (numbers.n.bit_length() + 7) // 8
            return cbor2.dumps({1: 3, 3: -257, -1: numbers.n.to_bytes(length, "big"), -2: numbers.e.to_bytes(3, "big")})
        if isinstance(public, ed25519.Ed25519PublicKey):
            return cbor2.dumps({1: 1, 3: -8, -1: 6, -2: public.public_bytes_raw()})
        numbers = public.public_numbers()
        curve, alg, size = (1, -7, 32) if self.algorithm == "ES256" else (2, -35, 48)
        x, y = numbers.x.to_bytes(size, "big"), numbers.y.to_bytes(size, "big")
        return cbor2.dumps({1: 2, 3: alg, -1: curve, -2: x, -3: y})


@dataclass
class Authenticator:
    """A device with a screen lock. `counts`: whether it counts signatures, as synced passkeys do not."""

    origin: str
    counts: bool = False
    eligible: bool = True
    backed_up: bool = True
    algorithm: Algorithm = "ES256"
    credentials: list[Credential] = field(default_factory=list)

    def copy(self) -> Authenticator:
        """Somebody has copied all of its keys; from now on each counts for itself."""
        return replace(self, credentials=[replace(credential) for credential in self.credentials])

    def make(self, options: dict[str, Any], lies: Lies = TRUTH) -> dict[str, Any]:
        """`navigator.credentials.create()` as JSON, for the creation options of a site."""
        credential = Credential(
            lies.credential_id or secrets.token_bytes(32),
            options["rp"]["id"],
            unb64(options["user"]["id"]),
            self.algorithm,
            _new_key(self.algorithm),
            0,
            self.eligible,
            self.backed_up,
        )
        self.credentials.append(credential)
        client_data = self._client_data("webauthn.create", options["challenge"], lies)
        inner = credential.credential_id
        attested = bytes(16) + struct.pack(">H", len(inner)) + inner + (lies.public_key or credential.cose_key())
        data = self._authenticator_data(credential, lies, attested)
        statement = dict(lies.statement)
        if lies.fmt == "packed" and "sig" not in statement:
            signature = credential.sign(data + hashlib.sha256(client_data).digest())
            statement = {"alg": -7, "sig": signature} | statement
        attestation = cbor2.dumps({"fmt": lies.fmt, "attStmt": statement, "authData": data})
        response = {
            "clientDataJSON": b64(client_data),
            "attestationObject": b64(attestation if lies.attestation is None else lies.attestation),
            "transports": ["internal", "hybrid", "telepathy"],
        }
        return _credential(lies.outer_id or inner, response)

    def use(
        self, options: dict[str, Any], lies: Lies = TRUTH, *, credential: Credential | None = None
    ) -> dict[str, Any]:
        """`navigator.credentials.get()` as JSON: with the named credential, else one that the options allow."""
        chosen = credential or self._fitting(options)
        if self.counts:
            chosen.sign_count += 1
        client_data = self._client_data("webauthn.get", options["challenge"], lies)
        data = self._authenticator_data(chosen, lies, b"")
        signature = lies.signature or chosen.sign(data + hashlib.sha256(client_data).digest())
        response: dict[str, Any] = {
            "clientDataJSON": b64(client_data),
            "authenticatorData": b64(data),
            "signature": b64(signature),
        }
        if lies.user_handle != "missing":
            response["userHandle"] = b64(lies.user_handle or chosen.user_handle)
        return _credential(lies.credential_id or chosen.credential_id, response)

    def _fitting(self, options: dict[str, Any]) -> Credential:
        allowed = {unb64(one["id"]) for one in options.get("allowCredentials", [])}
        return next(
            one
            for one in reversed(self.credentials)
            if one.rp_id == options["rpId"] and (not allowed or one.credential_id in allowed)
        )

    def _client_data(self, kind: str, challenge: str, lies: Lies) -> bytes:
        if lies.client_data is not None:
            return lies.client_data
        data = {
            "type": lies.kind or kind,
            "challenge": lies.challenge or challenge,
            "origin": lies.origin or self.origin,
            "crossOrigin": False,
        }
        return json.dumps(data | lies.extra_client_data, separators=(",", ":")).encode()

    def _authenticator_data(self, credential: Credential, lies: Lies, attested: bytes) -> bytes:
        eligible = credential.eligible if lies.eligible is None else lies.eligible
        backed_up = credential.backed_up if lies.backed_up is None else lies.backed_up
        flags = _PRESENT * lies.present | _VERIFIED * lies.verified | _ELIGIBLE * eligible | _BACKED_UP * backed_up
        count = credential.sign_count if lies.sign_count is None else lies.sign_count
        rp_hash = hashlib.sha256((credential.rp_id if lies.rp_id is None else lies.rp_id).encode()).digest()
        return rp_hash + struct.pack(">BI", flags | _ATTESTED * bool(attested), count) + attested + lies.tail


def _credential(credential_id: bytes, response: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": b64(credential_id),
        "rawId": b64(credential_id),
        "type": "public-key",
        "authenticatorAttachment": "platform",
        "clientExtensionResults": {},
        "response": response,
    }


def _new_key(algorithm: Algorithm) -> Any:
    match algorithm:
        case "ES256":
            return ec.generate_private_key(ec.SECP256R1())
        case "ES384":
            return ec.generate_private_key(ec.SECP384R1())
        case "EdDSA":
            return ed25519.Ed25519PrivateKey.generate()
        case "RS256":
            return rsa.generate_private_key(public_exponent=65537, key_size=2048)
