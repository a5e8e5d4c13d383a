"""How long a key set is believed, apart from the code that needs cryptography: who has no registry loads none."""

FRESH_SECONDS = 600
"""Ours: how long a fetched key set is used without asking again."""

STALE_SECONDS = 24 * 3600
"""Ours: how long a key set is used while its address does not answer; then nobody of that client is trusted."""

ASK_AGAIN_SECONDS = 30
"""Ours: an unknown kid makes us ask at most this often, so that forged tokens cannot make us hammer an EHR."""
