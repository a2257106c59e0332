"""The command line of dynacontent; it stands on the package and holds no logic of its own."""
