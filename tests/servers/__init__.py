"""Throwaway servers: MariaDB, Redis, the simulators and the shipped app, started for one run."""
