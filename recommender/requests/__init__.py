"""What a person asks: the candidate, the wishes, the match, the posed problem."""
