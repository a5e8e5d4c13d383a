"""Runs the service as processes: one or several workers, how they stop, and the admin port."""
