"""A bet the design guide's way: sync SQLAlchemy ORM on PyMySQL in FastAPI's threadpool, no signature checked."""

import os
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import CHAR, Integer, Numeric, String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

engine = create_engine(os.environ["DB_URL"], pool_pre_ping=True, pool_recycle=3600, pool_size=32)
SessionLocal = sessionmaker(bind=engine, autoflush=False, autocommit=False)


class Base(DeclarativeBase):
    pass


class Wallet(Base):
    __tablename__ = "wallets"

    wallet_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    balance: Mapped[Decimal] = mapped_column(Numeric(15, 2))
    currency_code: Mapped[str] = mapped_column(CHAR(3))
    seq: Mapped[int] = mapped_column(Integer)


class Movement(Base):
    __tablename__ = "guide_movements"

    movement_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    action_id: Mapped[str] = mapped_column(String(128), unique=True)
    wallet_id: Mapped[int] = mapped_column(Integer, index=True)
    amount: Mapped[Decimal] = mapped_column(Numeric(15, 2))
    balance_after: Mapped[Decimal] = mapped_column(Numeric(15, 2))


class Action(BaseModel):
    action_id: str
    amount: Decimal


class Bet(BaseModel):
    session_token: str
    actions: list[Action]


class Answer(BaseModel):
    code: str
    balance: Decimal


Base.metadata.create_all(engine)
app = FastAPI(title="IGW Local")


def get_db() -> Iterator[Session]:
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/provider/v1/transactions")
def bet(body: Bet, db: Annotated[Session, Depends(get_db)]) -> Answer:
    action = body.actions[0]
    number = int(body.session_token.rpartition("-")[2])
    wallet = db.execute(select(Wallet).where(Wallet.wallet_id == number).with_for_update()).scalar_one()
    if wallet.balance < action.amount:
        raise HTTPException(422, "not enough")
    wallet.balance -= action.amount
    wallet.seq += 1
    movement = Movement(
        action_id=action.action_id, wallet_id=number, amount=-action.amount, balance_after=wallet.balance
    )
    db.add(movement)
    db.commit()
    return Answer(code="OK", balance=movement.balance_after)
