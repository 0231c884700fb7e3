"""Bytes to documents: finds files, tells what they are, unpacks them, and reads them to pages."""

from pipeline.ingest.discover import discover
from pipeline.ingest.limits import DEFAULT, Limits
from pipeline.ingest.problems import RefusedError
from pipeline.ingest.reading import read, sha256_of
from pipeline.ingest.render import page_image

__all__ = ["DEFAULT", "Limits", "RefusedError", "discover", "page_image", "read", "sha256_of"]
