"""`python -m tests.server.tiny_server PORT [WORKERS]`: the tiny application as `igw serve` would run it."""

import dataclasses
import logging
import os
import sys

from app.server import GuardedProtocol, serve

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    if "TINY_MOST_CONNECTIONS" in os.environ:
        most = int(os.environ["TINY_MOST_CONNECTIONS"])
        GuardedProtocol.limits = dataclasses.replace(GuardedProtocol.limits, connections=most)
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    sys.exit(serve("tests.server.tiny_app:app", host="127.0.0.1", port=int(sys.argv[1]), workers=workers))
