"""Messages tested for personas: the pytest plugin, and what its snapshots hold."""
