"""What the session check is measured against; each peer is a folder with an `app.py` of its own."""
