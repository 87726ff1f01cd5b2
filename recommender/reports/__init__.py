"""How answers are told: words, blocks, documents, and files on disk."""
