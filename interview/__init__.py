"""A simulated design round: its cases, its state, its grades."""
