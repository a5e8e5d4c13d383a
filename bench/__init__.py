"""The benchmark: the service as shipped against the floor, in turns on one core. Nothing of it is shipped."""
