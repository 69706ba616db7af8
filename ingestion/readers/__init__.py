"""One module per format: a file's bytes → a `Document`, or `UnreadableFileError` with what to do.

Nothing here touches the disk. The libraries are trusted only as far as `ingestion.reading` lets them: it runs all of
this in a process of its own, with limits on memory and time.
"""
