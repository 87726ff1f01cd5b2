"""From a job in plain English to tags: which tasks, how often, and what said so."""
