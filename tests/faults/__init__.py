"""Engines that misbehave, used through the public option `--ocr` like any plug-in."""
