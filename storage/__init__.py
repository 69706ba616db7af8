"""The truth: notes, passages with their vectors, conversations. Everything else can be rebuilt from it."""
