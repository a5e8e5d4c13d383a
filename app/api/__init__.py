"""Speaks HTTP: discovery, service calls, feedback, health, and what a failure looks like on the wire."""
