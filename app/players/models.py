"""Tables of the person: the player, and the identities and passkeys that prove who he is."""

from sqlalchemy import (
    CHAR,
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from app.db import Exact, Moment, exact_bytes, metadata

#: The design guide's table, letter by letter; the last five columns are ours.
players = Table(
    "players",
    metadata,
    Column("userId", Integer, primary_key=True, autoincrement=True, key="user_id"),
    Column("user_name", String(255)),
    Column("ext_user_id", String(1000)),
    Column("first_name", String(100)),
    Column("last_name", String(100)),
    Column("email", String(255), nullable=False, unique=True),
    Column("password_hash", String(255), nullable=False),
    Column("language_code", CHAR(2), nullable=False),
    Column("registration_date", Moment),
    Column("status", String(20), server_default="active"),
    Column("date_of_birth", Date),
    Column("phone_number", String(20)),
    Column("country", String(100)),
    # The form addresses are compared by (app.kit.email); NULL only where an older system held two of one form.
    Column("email_normal", Exact(255), unique=True),
    Column("email_verified_at", Moment),
    Column("terms_accepted_at", Moment),
    Column("password_changed_at", Moment),
    Column("terms_version", String(40)),
    # When the account will be closed, as its player has asked; NULL: it stays. And when it was.
    Column("closes_at", Moment, index=True),
    Column("closed_at", Moment),
    # Text of up to 1000 characters is more than an index of MySQL holds.
    Index("players_ext_user_id", "ext_user_id", mysql_length=64, mariadb_length=64),
)

#: An identity held by an identity provider. Key: (provider, client_id, external_id); a name is never a key.
identities = Table(
    "player_external_ids",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("userId", ForeignKey("players.user_id"), nullable=False, key="user_id"),
    Column("provider", String(50), nullable=False),
    Column("external_id", Exact(255), nullable=False),
    Column("username", String(255)),
    Column("verified", SmallInteger, nullable=False, server_default="1"),
    Column("created_at", Moment),
    # Which of our applications at the provider the id belongs to: ids are per application.
    Column("client_id", Exact(255)),
    # A second id of the same person that outlives a change of application (Instagram's user_id).
    Column("alternate_id", Exact(255)),
    Column("last_login_at", Moment),
    # Since when the provider says that its user has taken our access away; the next sign-in with it clears it.
    Column("disconnected_at", Moment),
    UniqueConstraint("provider", "external_id", name="u_provider_ext"),
    Index("idx_user", "user_id"),
    Index("idx_provider_alternate", "provider", "alternate_id"),
)

#: A key pair of one authenticator; we hold the public half. Ids and keys are bytes, compared as bytes.
passkeys = Table(
    "passkeys",
    metadata,
    Column("passkey_id", Integer, primary_key=True, autoincrement=True),
    Column("userId", ForeignKey("players.user_id"), nullable=False, key="user_id", index=True),
    Column("credential_id", exact_bytes(1023), nullable=False, unique=True),
    Column("public_key", exact_bytes(2048), nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    # What the authenticator knows the player by: random, and the same in all of his passkeys.
    Column("user_handle", exact_bytes(64), nullable=False),
    Column("transports", String(100)),
    Column("aaguid", String(36), nullable=False),
    # Whether it may be copied to other devices (for life), and whether it is (as of the last use).
    Column("backup_eligible", SmallInteger, nullable=False),
    Column("backed_up", SmallInteger, nullable=False),
    Column("name", String(60), nullable=False),
    # Where it was added, and in which session: "it was not me" takes it along with the session.
    Column("user_agent", String(255)),
    Column("session_id", Integer),
    Column("created_at", Moment, nullable=False),
    Column("last_used_at", Moment),
    # Since when it is refused because its counter went back; it stays until its player removes it.
    Column("suspended_at", Moment),
)

#: A keyed hash of who was here and is forgotten (app/players/tombstones.py).
tombstones = Table(
    "identity_tombstones",
    metadata,
    Column("tombstone_id", Integer, primary_key=True, autoincrement=True),
    Column("subject_hash", Exact(64), nullable=False, index=True),
    Column("cause", String(20), nullable=False),
    Column("created_at", Moment, nullable=False, index=True),
    # Until when he had stopped himself from playing, where that was so.
    Column("stopped_until", Moment),
)
