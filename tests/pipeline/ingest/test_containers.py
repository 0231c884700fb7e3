from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.ingest import DEFAULT, Limits, read
from pipeline.ingest.unpack import Spool
from schemas.source import Document, FileStatus, Found
from tests.pipeline.ingest.conftest import TEXT, Reader
from tests.pipeline.ingest.test_bad_input import codes, docx_bytes, image_bytes, pdf_bytes


def box(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def names(document: Document) -> list[str]:
    return [member.shown.split("!/", 1)[1] for member in document.members]


def test_members_come_out_and_can_be_read(reads: Reader, tmp_path: Path) -> None:
    document = reads(
        box({"ก/จดหมาย.txt": TEXT.encode(), "b.pdf": pdf_bytes(), "c.docx": docx_bytes()}), "box.zip"
    )
    assert document.status is FileStatus.OK
    assert [member.shown for member in document.members] == [
        "box.zip!/ก/จดหมาย.txt",
        "box.zip!/b.pdf",
        "box.zip!/c.docx",
    ]
    assert {member.depth for member in document.members} == {1}
    inner = [read(member, tmp_path / "spool") for member in document.members]
    assert [d.status for d in inner] == [FileStatus.OK] * 3
    assert inner[0].pages[0].text.startswith("ที่ ชร")


def test_a_name_never_becomes_a_path(reads: Reader, tmp_path: Path) -> None:
    hostile = (
        "../../up.txt",
        "/etc/abs.txt",
        "C:\\win.txt",
        "a\nb.txt",
        "\u202efdp.txt",
        "x" * 300 + ".txt",
        "..",
    )
    document = reads(box(dict.fromkeys(hostile, b"some text")), "box.zip")
    assert len(document.members) == len(hostile)
    spool = (tmp_path / "spool").resolve()
    assert all(spool in member.path.resolve().parents for member in document.members)
    assert {path.name for path in tmp_path.iterdir()} == {"box.zip", "spool"}
    assert all("\n" not in name and "\u202e" not in name for name in names(document))


def test_names_in_thai_windows_encoding_are_read(reads: Reader) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("XXXXXX.txt", b"some text")
    raw = out.getvalue().replace(b"XXXXXX", "หนังสือ"[:6].encode("cp874"))
    assert names(reads(raw, "box.zip")) == ["หนังสื.txt"]


def test_an_encrypted_zip_and_one_encrypted_member(reads: Reader) -> None:
    data = box({"a.txt": b"some text", "b.txt": b"some more"})
    locked = lock(data, (0, 1))
    document = reads(locked, "all.zip")
    assert (document.status, set(codes(document))) == (FileStatus.ENCRYPTED, {"zip.encrypted"})
    document = reads(lock(data, (1,)), "one.zip")
    assert (document.status, codes(document), names(document)) == (
        FileStatus.PARTIAL,
        ["zip.encrypted"],
        ["a.txt"],
    )


def lock(data: bytes, which: tuple[int, ...]) -> bytes:
    """Set the flag for encryption of some members, in both their headers."""
    out = bytearray(data)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        for number in range(2):
            at = out.index(magic, at + 1)
            if number in which:
                out[at + offset] |= 1
    return bytes(out)


def test_system_files_of_macos_are_left_out_with_a_note(reads: Reader) -> None:
    document = reads(box({"a.txt": b"some text", "__MACOSX/._a.txt": b"\0", "x/.DS_Store": b"\0"}), "box.zip")
    assert document.status is FileStatus.OK
    assert names(document) == ["a.txt"]
    assert codes(document) == ["zip.system_files"]


def test_a_bomb_is_stopped_by_ratio(reads: Reader, tmp_path: Path) -> None:
    document = reads(
        box({"zeros": bytes(4_000_000), "a.txt": b"some text"}), "box.zip", Limits(ratio_floor=100_000)
    )
    assert document.status is FileStatus.PARTIAL
    assert codes(document) == ["limit.ratio"]
    assert names(document) == ["a.txt"]
    assert sum(path.stat().st_size for path in (tmp_path / "spool").rglob("*") if path.is_file()) < 1_000


def test_member_count_bytes_and_depth_are_limited(reads: Reader) -> None:
    many = box({f"{number}.txt": b"some text" for number in range(30)})
    document = reads(many, "many.zip", Limits(members=10))
    assert (document.status, codes(document), len(document.members)) == (
        FileStatus.PARTIAL,
        ["limit.members"],
        10,
    )
    document = reads(box({"a": b"x" * 5_000, "b": b"y"}), "large.zip", Limits(member_bytes=1_000))
    assert (codes(document), names(document)) == (["limit.member_bytes"], ["b"])
    document = reads(many, "deep.zip", depth=DEFAULT.depth)
    assert (document.status, codes(document)) == (FileStatus.UNSUPPORTED, ["limit.depth"])


def test_nesting_does_not_multiply_the_limits() -> None:
    limits = Limits()
    assert [limits.members_at(depth) for depth in range(4)] == [1000, 125, 15, 8]
    assert limits.unpacked_bytes_at(3) == 16 * 1024 * 1024


def test_a_damaged_member_costs_only_itself(reads: Reader) -> None:
    data = bytearray(box({"a.txt": b"some text" * 100, "b.txt": b"other"}))
    at = data.index(b"a.txt") + 5
    data[at : at + 8] = b"\xff" * 8
    document = reads(bytes(data), "box.zip")
    assert (document.status, codes(document), names(document)) == (
        FileStatus.PARTIAL,
        ["zip.member_damaged"],
        ["b.txt"],
    )


def test_a_huge_table_of_contents_is_refused_unparsed(reads: Reader) -> None:
    many = box({f"{number}": b"" for number in range(200)})
    document = reads(many, "box.zip", Limits(directory_bytes=2_000))
    assert (document.status, codes(document)) == (FileStatus.UNSUPPORTED, ["limit.members"])


def test_the_same_container_unpacks_to_the_same_place(reads: Reader) -> None:
    data = box({"a.txt": b"some text"})
    first, second = reads(data, "one.zip"), reads(data, "two.zip")
    assert first.members[0].path == second.members[0].path
    assert (first.members[0].shown, second.members[0].shown) == ("one.zip!/a.txt", "two.zip!/a.txt")


def message() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "clerk@example.go.th"
    mail["To"] = "office@example.go.th"
    mail["Subject"] = "ส่งหนังสือ เรื่อง ขอเชิญประชุม"
    mail["Date"] = "Mon, 05 Jan 2026 10:00:00 +0700"
    return mail


def test_an_email_gives_its_text_and_attachments(reads: Reader, tmp_path: Path) -> None:
    mail = message()
    mail.set_content("เรียน ผู้อำนวยการ\nโปรดดูสิ่งที่ส่งมาด้วย")
    mail.add_alternative("<p>เรียน ผู้อำนวยการ</p>", subtype="html")
    mail.add_attachment(pdf_bytes(), maintype="application", subtype="pdf", filename="หนังสือ ๑.pdf")
    mail.add_attachment(image_bytes("PNG"), maintype="image", subtype="png", filename="../../x.png")
    document = reads(bytes(mail), "mail.eml")
    assert document.status is FileStatus.OK
    assert document.title == "ส่งหนังสือ เรื่อง ขอเชิญประชุม"
    assert [page.text.strip() for page in document.pages] == ["เรียน ผู้อำนวยการ\nโปรดดูสิ่งที่ส่งมาด้วย"]
    assert names(document) == ["หนังสือ ๑.pdf", "../../x.png"]
    types = [read(member, tmp_path / "spool").source for member in document.members]
    assert [source.media_type for source in types if source] == ["application/pdf", "image/png"]


def test_an_html_mail_in_thai_windows_encoding(reads: Reader) -> None:
    raw = (
        b"From: a@example.go.th\r\nSubject: =?windows-874?B?4MPX6M2n?=\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/html; charset=windows-874\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<p>"
        + "เรื่อง ขอเชิญประชุม".encode("cp874")
        + b"</p>"
    )
    document = reads(raw, "mail.txt")
    assert document.title == "เรื่อง"
    assert document.pages[0].text == "เรื่อง ขอเชิญประชุม"


def test_a_mail_inside_a_mail_is_a_member(reads: Reader, tmp_path: Path) -> None:
    inner = message()
    inner.set_content("ข้อความข้างใน")
    outer = message()
    outer.set_content("ส่งต่อ")
    outer.add_attachment(inner)
    document = reads(bytes(outer), "outer.eml")
    (member,) = document.members
    again = read(member, tmp_path / "spool")
    assert again.source is not None
    assert again.source.media_type == "message/rfc822"
    assert again.pages[0].text.strip() == "ข้อความข้างใน"


def test_an_empty_mail_is_empty(reads: Reader) -> None:
    assert reads(bytes(message()), "mail.eml").status is FileStatus.EMPTY


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nno end",
        b"From: a\r\nSubject: =?utf-8?b?////?=\r\nDate: never\r\n"
        b"Content-Type: text/plain; charset=x-no\r\n\r\n\xff\xfe\xfd",
        b"From: a\r\nMIME-Version: 1\r\nContent-Type: application/pdf; name*=utf-8''%E0%B8\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!!",
    ],
)
def test_broken_mails_do_not_raise(reads: Reader, raw: bytes) -> None:
    document = reads(raw, "mail.eml")
    assert "reader.failed" not in codes(document)


def test_a_stopped_member_leaves_no_file(tmp_path: Path) -> None:
    def chunks():  # type: ignore[no-untyped-def]
        yield b"x"
        raise OSError("gone")

    spool = Spool(tmp_path / "spool", Found(path=tmp_path, shown="box"), DEFAULT)
    with pytest.raises(OSError, match="gone"):
        spool.add("a", chunks())
    assert list((tmp_path / "spool").iterdir()) == []
