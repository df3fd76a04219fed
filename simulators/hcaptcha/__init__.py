"""A simulated hCaptcha: widget, siteverify, faults."""
