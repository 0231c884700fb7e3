"""Thai number words from 0 to 999, as counts of days and as clock times use them."""

from __future__ import annotations

from functools import lru_cache

_UNITS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
NUMBER_WORD = r"(?:หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|ยี่|สิบ|ร้อย|เอ็ด){1,6}"
"""The shape of a number in words; `number_of` says whether it is one."""


def thai_number_words(number: int) -> str:
    """Return the words for a number from 0 to 999: `thai_number_words(45)` is `สี่สิบห้า`."""
    if not number:
        return "ศูนย์"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_UNITS[hundreds]}ร้อย" if hundreds else ""
    words += {0: "", 1: "สิบ", 2: "ยี่สิบ"}.get(tens, f"{_UNITS[tens]}สิบ")
    return words + ("เอ็ด" if ones == 1 and number > 1 else _UNITS[ones])


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    return {thai_number_words(n): n for n in range(1000)}


def number_of(words: str) -> int | None:
    """Return the number that digits or Thai number words name, `None` for other words."""
    return int(words) if words[:1].isdigit() else _numbers().get(words)
