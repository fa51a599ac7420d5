"""Real keys, counted and matched to the families of the code: what was an estimate becomes a measurement."""
