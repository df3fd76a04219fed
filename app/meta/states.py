"""How far a deletion has come, and what may stay; the words are stored and shown."""

from enum import StrEnum


class State(StrEnum):
    """Of a request for deletion. A deauthorisation is `completed` at once."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    PARTLY_KEPT = "partly_kept"
    NOTHING_FOUND = "nothing_found"
    FAILED = "failed"


class Kept(StrEnum):
    """What is kept, each with a reason on the page."""

    ACCOUNT = "account"
    WALLET_RECORDS = "wallet_records"
    FINGERPRINT = "fingerprint"
