"""Parts of pages. Each draws one thing from what it is given."""
