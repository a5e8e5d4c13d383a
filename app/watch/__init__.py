"""What may be seen of the service from outside: metrics, traces and the admin port. Never a patient, never a value."""
