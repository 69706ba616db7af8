"""Does a passage support a sentence? A tool that the later rooms share."""
