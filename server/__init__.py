"""The same knowledge for other programs: an MCP server that searches, answers and grades as the pages do."""
