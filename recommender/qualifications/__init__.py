"""What a qualification is: units, rules, plans, catalogue, vocabulary, folder."""
