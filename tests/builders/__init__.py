"""What tests are tried on: random questions, small folders, large qualifications."""
