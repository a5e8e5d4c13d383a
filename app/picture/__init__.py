"""The patient in the ward's words: facts by side, what was asked and what came, and nothing of FHIR."""
