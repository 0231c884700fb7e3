"""Whether a letter is addressed to a body: by its name, through its head, or with every body of its kind."""

from __future__ import annotations

import re

from pipeline.link.agree import plain
from pipeline.link.issuers import issuers_agree, plain_issuer

_EVERY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ทุกจังหวัด", ("จังหวัด",)),
    ("ทุกอำเภอ", ("อำเภอ",)),
    ("เทศบาลทุกแห่ง", ("เทศบาล",)),
    ("ทุกเทศบาล", ("เทศบาล",)),
    ("องค์กรปกครองส่วนท้องถิ่นทุกแห่ง", ("เทศบาล", "องค์การบริหารส่วน")),
    ("ส่วนราชการทุกแห่ง", ("กรม", "กระทรวง", "จังหวัด", "สำนักงาน")),
)
_HEADS = (
    ("จังหวัด", "ผู้ว่าราชการจังหวัด"),
    ("อำเภอ", "นายอำเภอ"),
    ("เทศบาล", "นายกเทศมนตรี"),
    ("องค์การบริหารส่วน", "นายกองค์การบริหารส่วน"),
    ("กรม", "อธิบดีกรม"),
    ("กระทรวง", "ปลัดกระทรวง"),
    ("กระทรวง", "รัฐมนตรีว่าการกระทรวง"),
)
# Who else is written to in answer to a province or a district: its officer for local administration.
_OFFICERS = (("จังหวัด", "ท้องถิ่นจังหวัด"), ("อำเภอ", "ท้องถิ่นอำเภอ"))
_TITLE = re.compile(
    "^(?:ผู้อำนวยการ|ผู้จัดการ|ผู้บัญชาการ|ผู้บังคับการ|ผู้กำกับการ|หัวหน้า|ประธานกรรมการ|ประธาน|เลขาธิการ|"
    "อธิการบดี|คณบดี|นายแพทย์|เจ้าพนักงาน)"
)
_BY_WAY_OF = re.compile(r"\(|ผ่าน")
_BARE = 5
"""Characters from which the beginning of a head's title is one without its body: `อธิบดี`."""


def heads(addressee: str, body: str) -> bool:
    """Return whether an addressee is the head of a body, or every body of its kind.

    >>> heads("ผู้ว่าราชการจังหวัดน่าน", "จังหวัดน่าน"), heads("นายอำเภอ ทุกอำเภอ", "อำเภอปัว")
    (True, True)
    >>> heads("ผู้ว่าราชการจังหวัดแพร่", "จังหวัดน่าน")
    False
    """
    written, known = plain(addressee), plain_issuer(body)
    if any(every in written and known.startswith(bodies) for every, bodies in _EVERY):
        return True
    # The head's title takes the place of the body's kind: จังหวัดก → ผู้ว่าราชการจังหวัดก, เทศบาลเมืองก →
    # นายกเทศมนตรีเมืองก.
    return any(
        known.startswith(kind) and head + known[len(kind) :] in written
        for kind, head in (*_HEADS, *_OFFICERS)
    )


def addressed_to(addressee: str, issuer: str) -> bool:
    """Return whether an addressee can be the issuer of a letter, or the one who is written to for it.

    A title without its body (`อธิบดี`) can be of any body of its kind, and a division is its body's.

    >>> addressed_to("เลขาธิการคณะกรรมการการอาชีวศึกษา", "สำนักงานคณะกรรมการการอาชีวศึกษา")
    True
    >>> addressed_to("นายกเทศมนตรีนครลำปาง", "กองคลัง เทศบาลนครลำปาง"), addressed_to("อธิบดี", "กรมที่ดิน")
    (True, True)
    >>> addressed_to("กำนัน ผู้ใหญ่บ้าน", "จังหวัดน่าน"), addressed_to("นายกเทศมนตรีตำบลปัว", "จังหวัดน่าน")
    (False, False)
    """
    if heads(addressee, issuer):
        return True
    direct = _BY_WAY_OF.split(addressee, maxsplit=1)[0]
    written, known = plain(direct), plain_issuer(issuer)
    bodies = [direct, _TITLE.sub("", written)]
    for kind, head in _HEADS:
        if len(written) >= _BARE and head.startswith(written) and known.startswith(kind):
            return True
        if written.startswith(head):
            bodies.append(kind + written[len(head) :])
    # A name that may be misread is taken for the issuer's: a proposal too many is seen, one too few is not.
    return any(body and issuers_agree(body, issuer) is not False for body in bodies)
