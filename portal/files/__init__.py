"""Files that editors upload: their text, page by page, read apart from the portal's own processes."""
