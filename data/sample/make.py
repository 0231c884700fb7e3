"""Draws the sample archive anew: `python -m data.sample.make`.

Needs LibreOffice and Debian's fonts-thai-tlwg.

Everything starts as DOCX; LibreOffice makes the PDF and DOC of it, and scans are worn pictures of the PDF.
`records.jsonl` beside the archive says what is true of every file, in the names of the output contract.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from data.sample import chain_elderly, chain_flood, chain_waste, municipality
from data.sample.document import in_digits, write_docx
from data.sample.scan import save_scan, scan_pages
from data.sample.spec import Letter, Medium
from extractors.numbers import parse_letter_number

LETTERS: tuple[Letter, ...] = (
    *chain_flood.LETTERS,
    *chain_elderly.LETTERS,
    *chain_waste.LETTERS,
    *municipality.LETTERS,
)
_ARCHIVE = Path(__file__).parent / "archive"
_RECORDS = Path(__file__).parent / "records.jsonl"
_FOLDERS = {
    Medium.DOCX: "born-digital",
    Medium.DOC: "old-word",
    Medium.PDF: "born-digital",
    Medium.SCAN_PDF: "scans",
    Medium.SCAN_JPEG: "scans",
}


def main() -> int:
    """Write the archive and its records."""
    if shutil.which("soffice") is None:
        print("LibreOffice is needed: make setup-office", file=sys.stderr)  # noqa: T201
        return 1
    shutil.rmtree(_ARCHIVE, ignore_errors=True)
    labels = []
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for letter in LETTERS:
            write_docx(letter, work / f"{letter.name}.docx")
        _convert("pdf", work)
        _convert("doc", work)
        for letter in LETTERS:
            for medium in letter.media:
                path = _ARCHIVE / _FOLDERS[medium] / f"{letter.name}.{medium.value.removeprefix('scan.')}"
                path.parent.mkdir(parents=True, exist_ok=True)
                if medium in (Medium.SCAN_PDF, Medium.SCAN_JPEG):
                    save_scan(scan_pages(work / f"{letter.name}.pdf", letter), path)
                else:
                    shutil.copyfile(work / path.name, path)
                labels.append(label(letter, medium, path.name))
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in labels)
    _RECORDS.write_text(text, encoding="utf-8")
    return 0


def label(letter: Letter, medium: Medium, file: str) -> dict[str, object]:
    """Say what is true of one file, in the contract's names."""
    scanned = medium in (Medium.SCAN_PDF, Medium.SCAN_JPEG)
    superior = letter.signatory[2] if letter.signatory else None
    return {
        "file": file,
        "part": 1,
        "kind": letter.kind,
        "urgency": letter.urgency,
        "secrecy": letter.secrecy,
        "number": _number(letter.number),
        "date": {"value": letter.date} if letter.date else None,
        "issuer": letter.issuer,
        "unit": list(letter.unit),
        "subject": in_digits(letter.subject, letter.digits) if letter.subject else None,
        "to": list(letter.to),
        "references": [
            {
                "number": _number(cited.number),
                "date": {"value": cited.date} if cited.date else None,
                "issuer": cited.issuer,
                "role": cited.role,
                "relation": cited.relation,
            }
            for cited in letter.cites
        ],
        "enclosures": [
            {
                "title": in_digits(title, letter.digits),
                "quantity": in_digits(quantity, letter.digits) if quantity else None,
            }
            for title, quantity in letter.enclosures
        ],
        "deadlines": [
            {"kind": d.kind, "start": d.start, "end": d.end, "rrule": d.rrule, "basis": d.basis}
            for d in letter.duties
        ],
        "contacts": [
            {
                "name": person.name,
                "phones": [
                    {"e164": line.e164, "extension": line.extension, "kind": line.kind}
                    for line in person.lines
                ],
                "emails": list(person.emails),
            }
            for person in letter.people
            if any(line.e164 for line in person.lines)
        ],
        "urls": list(letter.urls),
        "signatory": {
            "name": letter.signatory[0],
            "position": letter.signatory[1],
            "on_behalf_of": superior,
        }
        if letter.signatory
        else None,
        "stamps": [
            {
                "office": stamp.office,
                "receive_number": stamp.receive_number,
                "date": stamp.date,
                "time": stamp.time.replace(".", ":"),
            }
            for stamp in letter.stamps
        ]
        if scanned
        else [],
        # A memo's exchange number is printed beside its unit; which digits belong to it is not labelled.
        "doubtful": ["contacts"] if any(not n.e164 for p in letter.people for n in p.lines) else [],
    }


def _number(canonical: str | None) -> dict[str, object] | None:
    if canonical is None:
        return None
    parsed = parse_letter_number(canonical)
    return {
        "canonical": canonical,
        "prefix": parsed.prefix,
        "office": parsed.office,
        "circular": parsed.circular,
        "running": parsed.running,
    }


def _convert(form: str, folder: Path) -> None:
    documents = sorted(str(path) for path in folder.glob("*.docx"))
    subprocess.run(
        [  # noqa: S607 - LibreOffice is found on PATH on every system
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            form,
            "--outdir",
            str(folder),
            *documents,
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )


if __name__ == "__main__":
    sys.exit(main())
