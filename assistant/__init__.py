"""Ranked passages → an answer with evidence."""
