"""Speaks CDS Hooks JSON: requests, cards, feedback, service definitions. Knows no medicine."""
