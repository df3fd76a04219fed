"""Bodies and answers about the player's own passkeys."""

from pydantic import BaseModel, ConfigDict

from app.signin.passkeys.schemas import AttemptText, MadeCredential, PasskeyName


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class NewPasskeyBody(_Body):
    """A passkey that was just made. Without a `name` it is called after the device."""

    credential: MadeCredential
    name: PasskeyName | None = None
    attempt: AttemptText | None = None


class PasskeyNameBody(_Body):
    """Another name."""

    name: PasskeyName


class PasskeyAnswer(BaseModel):
    """One passkey. `user_agent` is where it was added; `synced` whether it is copied to the player's other devices."""

    id: int
    name: str
    created_at: str
    last_used_at: str | None
    user_agent: str | None
    synced: bool
    #: Since when it is refused because its counter went back.
    suspended_at: str | None


class AddedPasskeyAnswer(BaseModel):
    """The new passkey. The session goes on under a new token: `session_token` for a program, a cookie for a browser."""

    passkey: PasskeyAnswer
    session_token: str | None = None
