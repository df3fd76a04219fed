"""Pure tools that import nothing of ours. README.md lists them."""
