"""A batch: files go over worker processes, each under a time limit; what they give is written as it comes."""

from pipeline.run.batch import RunSummary, run_archive
from pipeline.run.options import ReadOptions
from pipeline.run.reading import Reporter, read_files

__all__ = ["ReadOptions", "Reporter", "RunSummary", "read_files", "run_archive"]
