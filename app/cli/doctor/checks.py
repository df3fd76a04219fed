"""Every check, in the order in which they are told. A new one is a function in its subject's file and a line here."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Final, TypeAlias

from app.cli.doctor import (
    addresses,
    bot_check,
    clock,
    database,
    hashing,
    indexes,
    instagram,
    laws,
    legal,
    machine,
    mail,
    meta,
    players,
    providers,
    proxies,
    redis,
    secrets,
    settings,
    storage,
    tables,
)
from app.cli.doctor.database import DatabaseCheck
from app.cli.doctor.finding import Finding
from app.cli.doctor.subject import Subject

Check: TypeAlias = Callable[[Subject], Iterator[Finding]]
NetworkCheck: TypeAlias = Callable[[Subject], Awaitable[list[Finding]]]

CHECKS: Final[tuple[Check, ...]] = (
    settings.settings,
    secrets.signing_key,
    secrets.env_file,
    addresses.public_url,
    proxies.trusted_proxies,
    proxies.metrics_allow,
    settings.rate_limits,
    bot_check.chosen,
    hashing.password_hashing,
    instagram.provider,
    instagram.dialect,
    secrets.provider_secret,
    addresses.redirect_uri,
    instagram.admission,
    providers.providers,
    providers.zalo_place,
    meta.signed_requests,
    settings.mail,
    laws.age,
    laws.countries,
    legal.texts,
    legal.contact,
    machine.pages,
    machine.open_files,
    machine.disk_space,
)

NETWORK_CHECKS: Final[tuple[NetworkCheck, ...]] = (
    instagram.reach,
    providers.openid_documents,
    redis.redis,
    bot_check.service,
    mail.server,
)

#: They run when the database can be reached.
DATABASE_CHECKS: Final[tuple[DatabaseCheck, ...]] = (
    database.server_version,
    database.strict_mode,
    clock.clock,
    storage.charset,
    storage.engine,
    tables.revision,
    tables.columns,
    tables.demands,
    indexes.login_ip,
    indexes.unique_indexes,
    storage.exact_columns,
    players.email_forms,
    mail.outbox,
)
