"""Which values are Redis clients, and where they connect."""
