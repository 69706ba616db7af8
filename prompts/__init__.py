"""Every prompt as a file, rendered strictly."""
