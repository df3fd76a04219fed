"""Codes and links that go by mail: made, bound to who asked, used once."""
