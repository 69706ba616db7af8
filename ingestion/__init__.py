"""Files → notes → passages → storage, and from there into the index."""
