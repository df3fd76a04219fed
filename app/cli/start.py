"""The console script. Importing everything takes a third of a second, in which Ctrl-C must be as quiet as later."""

import importlib
import signal
import threading


def run() -> None:
    """`igw`: until the command is there, an interrupt simply ends the process; then the command decides."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.excepthook = _but_farewells
    main = importlib.import_module("app.cli.main")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main.run()


def _but_farewells(fault: threading.ExceptHookArgs) -> None:
    """A thread of SQLite's driver whose connection could not be opened says so to a loop that has just ended. The
    sentence for the person is out by then; a trace behind it would only frighten.
    """
    if not (isinstance(fault.exc_value, RuntimeError) and "loop is closed" in str(fault.exc_value)):
        threading.__excepthook__(fault)
