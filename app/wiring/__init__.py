"""From settings to the parts of the service, one module for each kind of part; ``app.main`` puts them together."""
