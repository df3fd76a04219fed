"""fastapi-users with its database strategy: bearer token in a table, user by primary key, asyncmy.

Integer keys, because they are the faster of its two documented choices. The pool holds a connection for each
client of the benchmark, so that nobody waits for one.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi_users import BaseUserManager, FastAPIUsers, IntegerIDMixin, schemas
from fastapi_users.authentication import AuthenticationBackend, BearerTransport
from fastapi_users.authentication.strategy.db import AccessTokenDatabase, DatabaseStrategy
from fastapi_users_db_sqlalchemy import SQLAlchemyBaseUserTable, SQLAlchemyUserDatabase
from fastapi_users_db_sqlalchemy.access_token import (
    SQLAlchemyAccessTokenDatabase,
    SQLAlchemyBaseAccessTokenTable,
)
from sqlalchemy import ForeignKey, Integer
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

TOKEN_SECONDS = 7 * 24 * 3600

engine = create_async_engine(os.environ["DB_URL"], pool_size=32, max_overflow=8)
open_session = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass


class User(SQLAlchemyBaseUserTable[int], Base):
    id: Mapped[int] = mapped_column(Integer, primary_key=True)


class AccessToken(SQLAlchemyBaseAccessTokenTable[int], Base):
    @declared_attr
    def user_id(cls) -> Mapped[int]:  # noqa: N805 -- the first argument of a declared_attr is the class
        return mapped_column(Integer, ForeignKey("user.id", ondelete="cascade"), nullable=False)


class UserManager(IntegerIDMixin, BaseUserManager[User, int]):
    reset_password_token_secret = "benchmark"
    verification_token_secret = "benchmark"


async def get_session() -> AsyncIterator[AsyncSession]:
    async with open_session() as session:
        yield session


Opened = Annotated[AsyncSession, Depends(get_session)]


async def get_user_database(session: Opened) -> AsyncIterator[SQLAlchemyUserDatabase[User, int]]:
    yield SQLAlchemyUserDatabase(session, User)


async def get_token_database(session: Opened) -> AsyncIterator[SQLAlchemyAccessTokenDatabase[AccessToken]]:
    yield SQLAlchemyAccessTokenDatabase(session, AccessToken)


async def get_manager(
    users: Annotated[SQLAlchemyUserDatabase[User, int], Depends(get_user_database)],
) -> AsyncIterator[UserManager]:
    yield UserManager(users)


def get_strategy(
    tokens: Annotated[AccessTokenDatabase[AccessToken], Depends(get_token_database)],
) -> DatabaseStrategy[User, int, AccessToken]:
    return DatabaseStrategy(tokens, lifetime_seconds=TOKEN_SECONDS)


class UserRead(schemas.BaseUser[int]):
    pass


class UserUpdate(schemas.BaseUserUpdate):
    pass


backend = AuthenticationBackend(
    name="database", transport=BearerTransport(tokenUrl="auth/login"), get_strategy=get_strategy
)
accounts = FastAPIUsers[User, int](get_manager, [backend])


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)
app.include_router(accounts.get_users_router(UserRead, UserUpdate), prefix="/users")


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}
