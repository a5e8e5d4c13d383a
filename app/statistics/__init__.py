"""``leg-triage report``: what became of cards, for the people who decide whether a card may go on speaking."""
