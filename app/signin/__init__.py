"""Signing in: one folder for each method, one door (`complete.py`) through which all of them go."""
