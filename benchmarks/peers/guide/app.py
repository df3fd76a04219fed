"""The session check the design guide's way: sync SQLAlchemy ORM on PyMySQL, in FastAPI's threadpool.

Engine, models and `get_db` follow the guide's sections 4B and 4C; the token is looked up with a proper join.
"""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel
from sqlalchemy import CHAR, DateTime, ForeignKey, Integer, String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

engine = create_engine(os.environ["DB_URL"], pool_pre_ping=True, pool_recycle=3600)
SessionLocal = sessionmaker(bind=engine, autoflush=False, autocommit=False)


class Base(DeclarativeBase):
    pass


class Player(Base):
    __tablename__ = "players"

    user_id: Mapped[int] = mapped_column("userId", Integer, primary_key=True, autoincrement=True)
    user_name: Mapped[str | None] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(255), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    language_code: Mapped[str] = mapped_column(CHAR(2))
    status: Mapped[str | None] = mapped_column(String(20), default="active")
    country: Mapped[str | None] = mapped_column(String(100))


class PlayerSession(Base):
    __tablename__ = "sessions"

    session_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    user_id: Mapped[int] = mapped_column("userId", ForeignKey("players.userId"), index=True)
    token: Mapped[str] = mapped_column(String(255), unique=True)
    login_time: Mapped[datetime | None] = mapped_column(DateTime)
    logout_time: Mapped[datetime | None] = mapped_column(DateTime)
    status: Mapped[str | None] = mapped_column(String(10), default="active")
    login_ip: Mapped[str] = mapped_column("Login_IP", String(255))


class SessionAnswer(BaseModel):
    session_id: int
    login_time: datetime | None


class PlayerAnswer(BaseModel):
    userId: int  # noqa: N815 -- the name that the contract fixes
    user_name: str | None
    email: str
    language_code: str
    country: str | None
    session: SessionAnswer


def get_db() -> Iterator[Session]:
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    Base.metadata.create_all(engine)
    yield


app = FastAPI(title="IGW Local", lifespan=lifespan)


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/auth/session")
def session(db: Annotated[Session, Depends(get_db)], authorization: Annotated[str, Header()]) -> PlayerAnswer:
    token = authorization.removeprefix("Bearer ")
    found = db.execute(
        select(Player, PlayerSession)
        .join(PlayerSession, PlayerSession.user_id == Player.user_id)
        .where(PlayerSession.token == token, PlayerSession.status == "active")
    ).first()
    if found is None:
        raise HTTPException(401, "Not signed in")
    player, opened = found
    return PlayerAnswer(
        userId=player.user_id,
        user_name=player.user_name,
        email=player.email,
        language_code=player.language_code,
        country=player.country,
        session=SessionAnswer(session_id=opened.session_id, login_time=opened.login_time),
    )
