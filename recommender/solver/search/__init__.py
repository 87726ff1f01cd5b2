"""The search for plans: the best, the near, the diverse, the frontier."""
