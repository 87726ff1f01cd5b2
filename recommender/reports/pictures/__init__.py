"""Pictures of answers: what they show, as data, and how it is drawn."""
