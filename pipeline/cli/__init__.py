"""The `saraban` command: one file a group of commands, no logic of its own."""

from pipeline.cli.main import main

__all__ = ["main"]
