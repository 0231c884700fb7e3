"""Duties that come again."""

from __future__ import annotations

import pytest

from extractors.deadlines import find_deadlines
from schemas.letter import DeadlineKind
from tests.extractors.deadline_cases import LETTER, RECEIVED, Case, assert_case

CASES: tuple[Case, ...] = (
    (
        "ให้รายงานผลทุกวันที่ ๕ ของเดือน",
        (("recurring", None, None, "FREQ=MONTHLY;BYMONTHDAY=5", "absolute"),),
    ),
    (
        "ให้รายงานผลภายในวันที่ ๑๐ ของทุกเดือน",
        (("recurring", None, None, "FREQ=MONTHLY;BYMONTHDAY=10", "absolute"),),
    ),
    (
        "ให้รายงานผลทุกวันจันทร์",
        (("recurring", None, None, "FREQ=WEEKLY;BYDAY=MO", "absolute"),),
    ),
    (
        "ให้รายงานผลทุกไตรมาส",
        (("recurring", None, None, "FREQ=MONTHLY;INTERVAL=3", "absolute"),),
    ),
    (
        "ให้รายงานผลทุก ๓ เดือน",
        (("recurring", None, None, "FREQ=MONTHLY;INTERVAL=3", "absolute"),),
    ),
    (
        "ให้รายงานภายในวันที่ ๕ ของเดือนถัดไป",
        (("recurring", None, None, "FREQ=MONTHLY;BYMONTHDAY=5", "absolute"),),
    ),
    (
        "ให้รายงานผลการดำเนินงานภายในวันที่ ๒๕ ของทุกเดือน เริ่มตั้งแต่เดือนมีนาคม ๒๕๖๔",
        (("recurring", None, None, "FREQ=MONTHLY;BYMONTHDAY=25", "absolute"),),
    ),
    (
        "แต่งกายด้วยผ้าไทยทุกวันอังคารและวันศุกร์",
        (("recurring", None, None, "FREQ=WEEKLY;BYDAY=TU,FR", "absolute"),),
    ),
    (
        "ให้รายงานภายในเดือนมิถุนายนของทุกปี",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=6", "absolute"),),
    ),
    (
        "ให้รายงานทุกวันทำการสุดท้ายของเดือน",
        (("recurring", None, None, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "absolute"),),
    ),
    (
        "ให้รายงานผลเป็นรายไตรมาส",
        (("recurring", None, None, "FREQ=MONTHLY;INTERVAL=3", "absolute"),),
    ),
    (
        "รายงานความก้าวหน้าทุกวันศุกร์ ภายในเวลา ๑๖.๐๐ น.",
        (("recurring", None, None, "FREQ=WEEKLY;BYDAY=FR", "absolute"),),
    ),
    (
        "ให้รายงานทุกไตรมาส ภายในวันที่ 10 ของเดือนแรกของไตรมาสถัดไป",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10", "absolute"),),
    ),
    (
        "ให้รายงานทุกไตรมาส ภายในวันที่ ๑๐ ของเดือนแรกในไตรมาสถัดไป",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10", "absolute"),),
    ),
    (
        "ให้รายงานทุกไตรมาส ภายในวันที่ 10 ของเดือนถัดไป",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10", "absolute"),),
    ),
    (
        "ให้รายงานข้อมูลทุกวัน ภายในเวลา ๑๖.๐๐ น.",
        (("recurring", None, None, "FREQ=DAILY", "absolute"),),
    ),
    (
        "ให้รายงานทุกวัน",
        (("recurring", None, None, "FREQ=DAILY", "absolute"),),
    ),
    (
        "ให้รายงานเป็นรายวัน",
        (("recurring", None, None, "FREQ=DAILY", "absolute"),),
    ),
    (
        "ให้รายงานทุกวันทำการ",
        (("recurring", None, None, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "absolute"),),
    ),
    (
        "ให้รายงานทุกปี ภายในเดือนกันยายน",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=9", "absolute"),),
    ),
    (
        "ให้ส่งรายงานเป็นประจำทุกปี ภายในวันที่ ๓๐ กันยายน",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=30", "absolute"),),
    ),
    (
        "ภายในวันที่ ๓๐ กันยายน ของทุกปี ให้รายงาน",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=30", "absolute"),),
    ),
    (
        "ให้รายงานภายในเดือนกันยายนของทุกปี",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=9", "absolute"),),
    ),
    (
        "ให้รายงานปีละ ๑ ครั้ง ภายในเดือนกันยายน",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=9", "absolute"),),
    ),
    (
        "ให้รายงานปีละ ๒ ครั้ง ภายในวันที่ ๓๑ มีนาคม และ ๓๐ กันยายน ของทุกปี",
        (
            ("recurring", None, None, "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31", "absolute"),
            ("recurring", None, None, "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=30", "absolute"),
        ),
    ),
    (
        "ให้อำเภอรายงานผลทุกวันที่ ๒๕ ของเดือน จนกว่าจะแล้วเสร็จ",
        (("recurring", None, None, "FREQ=MONTHLY;BYMONTHDAY=25", "absolute"),),
    ),
    (
        "ให้รายงานผลเป็นประจำทุกวัน ก่อนเวลา ๐๙.๐๐ น. จนกว่าเหตุการณ์จะเข้าสู่ภาวะปกติ",
        (("recurring", None, None, "FREQ=DAILY", "absolute"),),
    ),
    (
        "ขอให้นำส่งภายในวันทำการสุดท้ายของเดือน",
        (("recurring", None, None, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "absolute"),),
    ),
    (
        "ให้ชำระภาษีภายในเดือนเมษายนของทุกปี",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=4", "absolute"),),
    ),
    (
        "ให้รายงานผลทุกไตรมาส โดยส่งให้จังหวัดภายในวันที่ ๑๐ ของเดือนแรกของไตรมาสถัดไป",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10", "absolute"),),
    ),
    (
        "ให้รายงานภายในวันที่ ๕ ของเดือนสุดท้ายของทุกไตรมาส",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=5", "absolute"),),
    ),
    (
        "ให้รายงานภายในวันที่ ๕ ของเดือนถัดไปหลังสิ้นไตรมาส",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=5", "absolute"),),
    ),
    (
        "ให้รายงานภายใน ๑๕ วัน นับแต่วันสิ้นไตรมาส",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=15", "absolute"),),
    ),
    (
        "ให้รายงานผลทุกไตรมาส ภายใน ๑๕ วัน นับแต่วันสิ้นไตรมาส",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=15", "absolute"),),
    ),
    (
        "ให้ส่งงบการเงินภายใน ๙๐ วัน นับแต่วันสิ้นปีงบประมาณของทุกปี",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=29", "absolute"),),
    ),
    (
        "ให้รายงานภายใน ๗ วัน นับจากวันสิ้นเดือน",
        (("recurring", None, None, "FREQ=MONTHLY;BYMONTHDAY=7", "absolute"),),
    ),
    (
        "ให้ตรวจสอบเป็นประจำทุกวัน",
        (("recurring", None, None, "FREQ=DAILY", "absolute"),),
    ),
    (
        "ให้รายงานภายในสิ้นเดือนกันยายนของทุกปี",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1", "absolute"),),
    ),
    (
        "ให้รายงานภายในเดือนมีนาคม และเดือนกันยายน ของทุกปี",
        (("recurring", None, None, "FREQ=YEARLY;BYMONTH=3,9", "absolute"),),
    ),
    (
        "ให้รายงานทุกสัปดาห์ ภายในวันศุกร์",
        (("recurring", None, None, "FREQ=WEEKLY;BYDAY=FR", "absolute"),),
    ),
    (
        "ให้รายงานภายในสัปดาห์แรกของทุกเดือน",
        (("recurring", None, None, "FREQ=MONTHLY;BYMONTHDAY=7", "absolute"),),
    ),
    (
        "ให้รายงานภายในวันทำการที่ ๕ ของทุกเดือน",
        (("recurring", None, None, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5", "absolute"),),
    ),
    (
        "ให้รายงานภายใน ๕ วันทำการแรกของทุกเดือน",
        (("recurring", None, None, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5", "absolute"),),
    ),
    (
        "ประชุมทุกวันจันทร์ ตั้งแต่วันที่ ๘ มีนาคม ๒๕๖๔ ถึงวันที่ ๓๐ เมษายน ๒๕๖๔",
        (("recurring", None, None, "FREQ=WEEKLY;BYDAY=MO;UNTIL=20210430", "absolute"),),
    ),
    (
        "ให้รายงานทุกวันศุกร์ จนถึงวันที่ ๓๐ กันยายน ๒๕๖๔",
        (("recurring", None, None, "FREQ=WEEKLY;BYDAY=FR;UNTIL=20210930", "absolute"),),
    ),
    (
        "ให้รายงานภายในวันที่ ๕ ของทุกเดือน ตั้งแต่เดือนมีนาคม ๒๕๖๔ ถึงเดือนกันยายน ๒๕๖๔",
        (("recurring", None, None, "FREQ=MONTHLY;BYMONTHDAY=5;UNTIL=20210930", "absolute"),),
    ),
    (
        "ประชุมทุกวันพุธ เวลา ๑๓.๓๐ - ๑๕.๓๐ น. ณ ห้องประชุมเล็ก ตั้งแต่วันที่ ๗ เมษายน ถึงวันที่ ๒๘ เมษายน ๒๕๖๔",
        (("recurring", None, None, "FREQ=WEEKLY;BYDAY=WE;UNTIL=20210428", "absolute"),),
    ),
    (
        (
            "ขอเชิญประชุมทุกวันพุธ (เว้นวันหยุด) เวลา ๑๓.๓๐ น. เป็นต้นไป ณ ห้องประชุมเล็ก "
            "ระหว่างวันที่ ๗ เมษายน ๒๕๖๔ ถึงวันที่ ๒๘ เมษายน ๒๕๖๔"
        ),
        (("recurring", None, None, "FREQ=WEEKLY;BYDAY=WE;UNTIL=20210428", "absolute"),),
    ),
    (
        "ให้ซักซ้อมทุกวันพุธ เวลา ๑๓.๓๐ น. ในช่วงเดือนเมษายน ๒๕๖๔",
        (("recurring", None, None, "FREQ=WEEKLY;BYDAY=WE;UNTIL=20210430", "absolute"),),
    ),
    (
        "ให้รายงานทุกเดือน ภายในวันที่ ๕ ของเดือนถัดไป ตั้งแต่เดือนเมษายน จนถึงเดือนสิงหาคม ๒๕๖๔",
        (("recurring", None, None, "FREQ=MONTHLY;BYMONTHDAY=5;UNTIL=20210831", "absolute"),),
    ),
    # A meeting of its own beside what comes again, and a service with its days and its stretch.
    (
        "ประชุมทุกวันพุธ และอบรมใหญ่ระหว่างวันที่ ๗ - ๙ เมษายน ๒๕๖๔",
        (
            ("recurring", None, None, "FREQ=WEEKLY;BYDAY=WE", "absolute"),
            ("event", "2021-04-07", "2021-04-09", None, "absolute"),
        ),
    ),
    (
        "เปิดให้ยืมหนังสือทุกวันพุธ เวลา ๐๙.๐๐ น. ณ ห้องสมุดตำบลหลังใหม่ ตั้งแต่วันที่ ๗ เมษายน ๒๕๖๔ ถึงวันที่ ๒๘ เมษายน ๒๕๖๔",
        (
            ("recurring", None, None, "FREQ=WEEKLY;BYDAY=WE", "absolute"),
            ("period", "2021-04-07", "2021-04-28", None, "absolute"),
        ),
    ),
    (
        "ให้รายงานทุกครึ่งปี",
        (("recurring", None, None, "FREQ=MONTHLY;INTERVAL=6", "absolute"),),
    ),
    (
        "ให้รายงานทุกหกเดือน",
        (("recurring", None, None, "FREQ=MONTHLY;INTERVAL=6", "absolute"),),
    ),
    (
        "ให้รายงานทุก ๆ ๓ เดือน",
        (("recurring", None, None, "FREQ=MONTHLY;INTERVAL=3", "absolute"),),
    ),
    (
        "ให้รายงานทุก ๆ สิ้นเดือน",
        (("recurring", None, None, "FREQ=MONTHLY;BYMONTHDAY=-1", "absolute"),),
    ),
    (
        "ให้รายงานทุกเดือน ๆ ละ ๑ ครั้ง",
        (("recurring", None, None, "FREQ=MONTHLY", "absolute"),),
    ),
    (
        "ให้รายงานสัปดาห์ละครั้ง ทุกวันศุกร์",
        (("recurring", None, None, "FREQ=WEEKLY;BYDAY=FR", "absolute"),),
    ),
    (
        "ให้รายงานวันละ ๑ ครั้ง",
        (("recurring", None, None, "FREQ=DAILY", "absolute"),),
    ),
    (
        "ให้ส่งข้อมูลทุกวันที่ ๑๕ และวันสิ้นเดือน",
        (("recurring", None, None, "FREQ=MONTHLY;BYMONTHDAY=15,-1", "absolute"),),
    ),
    (
        "ให้ประชุมทุกวันที่ ๕ ของทุกเดือน เวลา ๐๙.๐๐ น.",
        (("recurring", None, None, "FREQ=MONTHLY;BYMONTHDAY=5", "absolute"),),
    ),
)


@pytest.mark.parametrize(("text", "want"), CASES, ids=range(len(CASES)))
def test_phrasings(text: str, want: tuple[tuple[str | None, ...], ...]) -> None:
    assert_case(text, want)


PLACES: tuple[tuple[str, str | None], ...] = (
    ("ขอเชิญประชุมทุกวันจันทร์แรกของเดือน เวลา ๐๙.๓๐ น. ณ ห้องประชุมเล็ก ศาลากลางจังหวัด", "ห้องประชุมเล็ก ศาลากลางจังหวัด"),
    ("ประชุมทุกวันพุธ ณ ห้องประชุมเล็ก เวลา ๐๙.๓๐ น. จนถึงวันที่ ๒๘ เมษายน ๒๕๖๔", "ห้องประชุมเล็ก"),
    ("ประชุมทุกวันพุธ ระหว่างวันที่ ๗ - ๒๘ เมษายน ๒๕๖๔ เวลา ๐๙.๓๐ น. ณ ห้องประชุมเล็ก", "ห้องประชุมเล็ก"),
    ("ให้ตรวจเวรยามทุกวันเสาร์ ณ โรงเรียน และส่งบัญชีภายในวันที่ ๑๐ เมษายน ๒๕๖๔", "โรงเรียน"),
    ("ประชุมทุกวันพุธ ณ วันที่กำหนด", None),
)


@pytest.mark.parametrize(("text", "place"), PLACES, ids=range(len(PLACES)))
def test_a_meeting_that_comes_again_has_its_place(text: str, place: str | None) -> None:
    found = find_deadlines(text, LETTER, RECEIVED)[0]
    assert (found.kind, found.place) == (DeadlineKind.RECURRING, place)
