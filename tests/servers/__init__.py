"""Throwaway servers: a real MariaDB, a real Redis, the simulators and the shipped app, started for one run."""
