"""The outside world of this product, played by real HTTP servers. Nothing here imports `app`."""
