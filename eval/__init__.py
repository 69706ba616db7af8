"""Datasets, measures, baselines and reports: every quality we claim, by a command a user can run."""
