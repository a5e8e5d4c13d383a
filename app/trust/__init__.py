"""Who may call: the registry of known clients, and the check of the token that each call carries."""
