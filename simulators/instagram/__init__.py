"""A simulated Instagram: authorize pages, token endpoint, graph endpoints, faults and a control API."""
