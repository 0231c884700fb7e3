"""The short label of a letter, shown wherever another row points at it. Holds nothing but number and date."""

from __future__ import annotations

from extractors.calendar_th import BE_OFFSET

MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")


def thai_date(date: str | None) -> str | None:
    """Return an EDTF date as a short Thai one: `12 พ.ย. 2564`; what is no date as it stands."""
    if not date:
        return None
    parts = date[:10].split("-")
    if len(parts) > 1 and not 1 <= int(parts[1]) <= len(MONTHS):
        return date
    year = str(int(parts[0]) + BE_OFFSET)
    if len(parts) == 1:
        return year
    month = MONTHS[int(parts[1]) - 1]
    return f"{int(parts[2])} {month} {year}" if len(parts) == 3 else f"{month} {year}"


def letter_title(number: str | None, date: str | None) -> str:
    """Return the label of a letter: its number and its date, as far as they are known."""
    day = thai_date(date)
    return f"{number or 'ไม่มีเลขที่'}{f' ลว. {day}' if day else ''}"


def dry(text: str) -> str:
    """Return a text as one line of characters that can be seen, whatever a letter holds."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())
