"""Language models, where the user has configured one: which, how they are reached, what they cost, what goes wrong."""
