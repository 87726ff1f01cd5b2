"""The second opinion: another model, solved by another engine."""
