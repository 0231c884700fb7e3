"""The options that say where readings of pages are kept between runs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.cli.common import Advice, Exit

Command = TypeVar("Command", bound=Callable[..., Any])


def cache_options(command: Command) -> Command:
    """Add `--cache DIR` and `--no-cache`; the command takes `cache` and `no_cache`."""
    command = click.option("--no-cache", is_flag=True, help="Read every page anew, keep no reading.")(command)
    return click.option(
        "--cache",
        type=click.Path(file_okay=False, path_type=Path),
        default=None,
        envvar="SARABAN_CACHE",
        help="Folder of kept page readings. Default: the user's cache folder (~/.cache/saraban).",
    )(command)


def cache_of(cache: Path | None, no_cache: bool) -> Path | None:
    """Return the folder to use, `None` for none.

    Raises:
        Advice: a folder was named that cannot be written.
    """
    if no_cache:
        return None
    if cache is None:
        from pipeline.ocr.cache import cache_folder

        return cache_folder()
    cache = cache.expanduser()
    there = cache
    while not there.exists() and there != there.parent:
        there = there.parent
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        raise Advice(
            f"readings cannot be kept in {cache}",
            "name another folder with --cache, or --no-cache",
            Exit.USAGE,
        )
    return cache
