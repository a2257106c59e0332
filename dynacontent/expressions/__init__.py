"""The one expression language: Missing, items, the sandbox, render state, evaluation, references, SQL."""
