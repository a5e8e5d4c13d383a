"""Leg Triage: a CDS Hooks service that speaks up when a leg is in danger."""
