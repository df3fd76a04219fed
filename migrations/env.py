"""Alembic's entry: `igw migrate` passes a connection in; `alembic` on its own is not how this project migrates."""

from alembic import context

import app.tables  # noqa: F401 - makes every table known to the metadata
from app.db import metadata

config = context.config
connection = config.attributes["connection"]

if context.is_offline_mode():
    context.configure(
        dialect_name=connection.dialect.name,
        target_metadata=metadata,
        literal_binds=True,
        output_buffer=config.output_buffer,
        dialect_opts={"paramstyle": "named"},
    )
    context.run_migrations()
else:
    context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
