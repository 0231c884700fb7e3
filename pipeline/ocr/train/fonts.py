"""The typefaces of the generator: where they come from, how each is used, which ones training never sees.

Debian's fonts-thai-tlwg are read where the package puts them. The others are npm packages
(font-th-sarabun-new and families of @fontsource; licences in docs/OCR_MODEL.md); `fetch()` packs them into a
cache folder outside git. @fontsource cuts a family into subsets: a face is a pair of files, Thai and Latin.
"""

from __future__ import annotations

import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

TLWG = Path("/usr/share/fonts/truetype/tlwg")


@dataclass(frozen=True)
class Family:
    """A family and its part in the generator.

    Attributes:
        name: The stem of the Debian files, or the npm package without its scope.
        use: `office` (what letters are set in), `text` (other looped faces), `loopless`, `hand` (pen-like).
        weight: How often the family is drawn, relative to the others.
        held_out: True when training never sees it (the test of unseen faces).
    """

    name: str
    use: str
    weight: float
    held_out: bool = False


@dataclass(frozen=True)
class Face:
    """One face as the renderer needs it: the file with Thai, and the file with Latin (often the same)."""

    family: str
    use: str
    thai: Path
    latin: Path
    bold: bool
    italic: bool


FAMILIES: tuple[Family, ...] = (
    # TH Sarabun and its relatives: most letters since 2010.
    Family("font-th-sarabun-new", "office", 30),
    Family("Laksaman", "office", 14),
    Family("sarabun", "office", 0, held_out=True),
    # Angsana-like and Cordia-like faces: letters before 2010.
    Family("Kinnari", "office", 12),
    Family("Norasi", "office", 11),
    Family("Garuda", "office", 4),
    Family("Umpush", "office", 4),
    Family("Waree", "office", 3),
    Family("Sawasdee", "text", 2),
    Family("Loma", "office", 0, held_out=True),
    # Typewriters.
    Family("TlwgTypist", "office", 3),
    Family("TlwgTypewriter", "office", 3),
    Family("TlwgTypo", "office", 2),
    Family("TlwgMono", "office", 1),
    # Other looped text faces.
    Family("niramit", "text", 3),
    Family("krub", "text", 2),
    Family("bai-jamjuree", "text", 2),
    Family("trirong", "text", 4),
    Family("maitree", "text", 2),
    Family("pridi", "text", 1.5),
    Family("taviraj", "text", 0, held_out=True),
    Family("noto-sans-thai-looped", "text", 2.5),
    Family("ibm-plex-sans-thai-looped", "text", 2.5),
    Family("noto-serif-thai", "text", 3),
    Family("kodchasan", "text", 1),
    Family("koho", "text", 1),
    Family("k2d", "text", 1),
    Family("chakra-petch", "text", 1),
    Family("fahkwang", "text", 1),
    # Loopless faces: letterheads, logos, forms.
    Family("athiti", "loopless", 0.7),
    Family("kanit", "loopless", 0.7),
    Family("mitr", "loopless", 0.5),
    Family("prompt", "loopless", 0.7),
    Family("noto-sans-thai", "loopless", 0.7),
    Family("ibm-plex-sans-thai", "loopless", 0.7),
    Family("chonburi", "loopless", 0.2),
    Family("pattaya", "loopless", 0.2),
    # Pen-like faces.
    Family("Purisa", "hand", 2),
    Family("itim", "hand", 3),
    Family("mali", "hand", 3),
    Family("sriracha", "hand", 3),
    Family("charm", "hand", 2),
    Family("charmonman", "hand", 2),
    Family("playpen-sans-thai", "hand", 3),
    # Latin pens, for Arabic digits only.
    Family("caveat", "pen", 2),
    Family("kalam", "pen", 2),
    Family("patrick-hand", "pen", 2),
    Family("nanum-pen-script", "pen", 2),
    Family("gochi-hand", "pen", 2),
    Family("indie-flower", "pen", 2),
    Family("shadows-into-light", "pen", 2),
    Family("reenie-beanie", "pen", 2),
    Family("architects-daughter", "pen", 2),
    Family("homemade-apple", "pen", 1),
    Family("nothing-you-could-do", "pen", 1),
    Family("covered-by-your-grace", "pen", 2),
    Family("permanent-marker", "pen", 0.5),
)

_EXTREME = ("100", "200", "900", "800")


def package(family: Family) -> str:
    """Name the npm package of a family."""
    return family.name if family.name.startswith("font-") else f"@fontsource/{family.name}"


def fetch(cache: Path) -> list[str]:
    """Pack the npm families into the cache and unpack their fonts as TTF; give the names that failed."""
    from fontTools.ttLib import TTFont

    packs, fonts = cache / "npm", cache / "ttf"
    packs.mkdir(parents=True, exist_ok=True)
    missing = []
    for family in FAMILIES:
        if list(TLWG.glob(f"{family.name}*.ttf")) or list((fonts / family.name).glob("*.ttf")):
            continue
        stem = package(family).replace("@", "").replace("/", "-")
        if not list(packs.glob(f"{stem}-[0-9]*.tgz")):
            subprocess.run(
                ["npm", "pack", package(family), "--silent"],  # noqa: S607
                cwd=packs,
                check=False,
                timeout=120,
                capture_output=True,
            )
        found = sorted(packs.glob(f"{stem}-[0-9]*.tgz"))
        if not found:
            missing.append(family.name)
            continue
        out = fonts / family.name
        out.mkdir(parents=True, exist_ok=True)
        with tarfile.open(found[-1]) as tar:
            for member in tar.getmembers():
                name = Path(member.name).name
                if name.endswith(".ttf") or (name.endswith(".woff2") and _wanted(name)):
                    source = tar.extractfile(member)
                    if source is not None:
                        font = TTFont(source)
                        font.flavor = None
                        font.save(out / (Path(name).stem + ".ttf"))
    return missing


def _wanted(name: str) -> bool:
    return any(f"-{s}-" in name for s in ("thai", "latin")) and not any(f"-{w}-" in name for w in _EXTREME)


def faces(cache: Path) -> list[Face]:
    """List every face that is on this machine, in a fixed order."""
    found: list[Face] = []
    for family in FAMILIES:
        for path in sorted(TLWG.glob(f"{family.name}.ttf")) + sorted(TLWG.glob(f"{family.name}-*.ttf")):
            low = path.stem.lower()
            found.append(
                Face(family.name, family.use, path, path, "bold" in low, "italic" in low or "oblique" in low)
            )
        folder = cache / "ttf" / family.name
        for path in sorted(folder.glob("*.ttf")):
            low = path.stem.lower()
            latin = path
            if low.startswith(f"{family.name}-thai-"):
                latin = path.with_name(path.name.replace(f"{family.name}-thai-", f"{family.name}-latin-"))
                if not latin.exists():
                    continue
            elif low.startswith(f"{family.name}-") and not (family.use == "pen" and "-latin-" in low):
                continue  # other subsets of a package: symbols, emoji, Latin on its own
            bold = "bold" in low or any(w in low for w in ("-600-", "-700-"))
            found.append(Face(family.name, family.use, path, latin, bold, "italic" in low))
    return found
