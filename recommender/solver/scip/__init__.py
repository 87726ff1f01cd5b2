"""The second opinion: another model, another engine."""
