"""One reader a format: a file to pages."""
