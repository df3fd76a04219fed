"""How a command fails: with a sentence for the person at the terminal."""


class CommandFailed(Exception):
    """The command cannot go on; the text says why and what to do (none: it has been said). Exit code 1."""
