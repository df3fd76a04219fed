"""A simulated Cloudflare Turnstile: widget, siteverify, faults."""
