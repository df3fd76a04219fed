"""Whole-system measurements of the shipped application, side by side with its peers.

`python -m benchmarks` runs them; README.md says how each figure is taken and what it was.
"""
