"""The console script. Importing everything takes a third of a second, in which Ctrl-C must be as quiet as later."""

import importlib
import signal


def run() -> None:
    """`igw`: until the command is there, an interrupt simply ends the process; then the command decides."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    main = importlib.import_module("app.cli.main")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main.run()
