"""What the simulated Turnstile and hCaptcha have in common."""
