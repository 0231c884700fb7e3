"""Papers of the municipality itself: order, announcement, memos, minutes, certificate."""

from __future__ import annotations

from data.sample.spec import Cited, Digits, Duty, Letter, Line, Medium, Person
from schemas.letter import DeadlineKind, LetterKind, PhoneKind, ReferenceRole, Secrecy

_TOWN = "เทศบาลตำบลห้วยทองคำ"
_MAYOR = ("นายสายชล ต้นน้ำใส", "นายกเทศมนตรีตำบลห้วยทองคำ", None)

LETTERS = (
    Letter(
        name="order-118",
        kind=LetterKind.ORDER,
        media=(Medium.DOCX,),
        number="118/2566",
        date="2023-06-01",
        written_date="1 มิถุนายน พ.ศ. 2566",
        title=f"คำสั่ง{_TOWN}",
        issuer=_TOWN,
        subject="แต่งตั้งคณะทำงานจัดทำแผนเผชิญเหตุอุทกภัย",
        body=(
            "เพื่อให้การจัดทำแผนเผชิญเหตุอุทกภัยของเทศบาลเป็นไปด้วยความเรียบร้อย จึงแต่งตั้งคณะทำงาน ดังนี้",
            "1. ปลัดเทศบาล ประธานคณะทำงาน",
            "2. ผู้อำนวยการกองช่าง คณะทำงาน",
            "3. หัวหน้าสำนักปลัดเทศบาล คณะทำงานและเลขานุการ",
            "ให้คณะทำงานมีหน้าที่จัดทำแผนและติดตามสถานการณ์น้ำในเขตเทศบาล",
        ),
        signatory=_MAYOR,
        closing=None,
    ),
    Letter(
        name="announcement-office-hours",
        kind=LetterKind.ANNOUNCEMENT,
        media=(Medium.PDF,),
        number=None,
        date="2023-12-18",
        written_date="18 ธันวาคม พ.ศ. 2566",
        title=f"ประกาศ{_TOWN}",
        issuer=_TOWN,
        subject="การให้บริการรับชำระภาษีนอกเวลาราชการ",
        body=(
            "เพื่ออำนวยความสะดวกแก่ประชาชนที่ทำงานในเวลาราชการ เทศบาลตำบลห้วยทองคำจึงเปิดรับชำระภาษีที่ดินและสิ่งปลูกสร้าง"
            "ในวันเสาร์ ตั้งแต่วันที่ 6 มกราคม 2567 ถึงวันที่ 27 เมษายน 2567",
            "จึงประกาศให้ทราบโดยทั่วกัน",
        ),
        signatory=_MAYOR,
        duties=(Duty(DeadlineKind.PERIOD, start="2024-01-06", end="2024-04-27"),),
        closing=None,
    ),
    Letter(
        name="memo-travel",
        kind=LetterKind.INTERNAL,
        media=(Medium.PDF,),
        number="นน 53204/63",
        date="2023-08-16",
        written_date="16 สิงหาคม 2566",
        digits=Digits.ARABIC,
        issuer="กองสวัสดิการสังคม",
        head=("กองสวัสดิการสังคม งานสังคมสงเคราะห์ โทร. 21",),
        unit=("งานสังคมสงเคราะห์",),
        subject="ขออนุญาตเดินทางไปเข้าร่วมอบรม",
        to=("นายกเทศมนตรีตำบลห้วยทองคำ",),
        body=(
            "ด้วยกองสวัสดิการสังคมจะส่งเจ้าหน้าที่เข้าร่วมอบรมการกรอกแบบสำรวจที่อยู่อาศัยของผู้สูงอายุ "
            "ตามหนังสือจังหวัดน่าน ที่ นน 0004/ว 3877 ลงวันที่ 10 สิงหาคม 2566",
            "จึงเรียนมาเพื่อโปรดพิจารณาอนุญาต",
        ),
        signatory=("นางสาวบัวตอง ทุ่งหญ้าเขียว", "นักพัฒนาชุมชนชำนาญการ", None),
        cites=(Cited("นน 0004/ว 3877", "2023-08-10", "จังหวัดน่าน", ReferenceRole.BODY),),
        people=(Person((Line(None, PhoneKind.INTERNAL),)),),
        closing=None,
    ),
    Letter(
        name="memo-confidential",
        kind=LetterKind.INTERNAL,
        media=(Medium.DOCX,),
        number="นน 53201/140",
        date="2023-09-04",
        written_date="4 กันยายน 2566",
        secrecy=Secrecy.CONFIDENTIAL,
        issuer="สำนักปลัดเทศบาล",
        head=("สำนักปลัดเทศบาล งานนิติการ โทร. 14",),
        unit=("งานนิติการ",),
        subject="รายงานผลการตรวจสอบข้อเท็จจริง",
        to=("นายกเทศมนตรีตำบลห้วยทองคำ",),
        body=(
            "ตามที่ได้รับมอบหมายให้ตรวจสอบข้อเท็จจริงกรณีวัสดุสำนักงานสูญหาย บัดนี้ได้ตรวจสอบเสร็จแล้ว "
            "ขอรายงานผลตามเอกสารที่แนบมาพร้อมนี้",
            "จึงเรียนมาเพื่อโปรดทราบ",
        ),
        signatory=("นายใจเย็น ไตร่ตรองดี", "นิติกรปฏิบัติการ", None),
        people=(Person((Line(None, PhoneKind.INTERNAL),)),),
        closing=None,
    ),
    Letter(
        name="minutes-flood",
        kind=LetterKind.RECORD,
        media=(Medium.DOCX,),
        number=None,
        date="2023-05-30",
        written_date="30 พฤษภาคม 2566",
        title="รายงานการประชุมจัดทำแผนเผชิญเหตุอุทกภัย",
        issuer=_TOWN,
        subject=None,
        body=(
            "ครั้งที่ 1/2566",
            "เมื่อวันที่ 30 พฤษภาคม 2566",
            f"ณ ห้องประชุม{_TOWN}",
            "ผู้มาประชุม",
            "1. นายสายชล ต้นน้ำใส นายกเทศมนตรีตำบลห้วยทองคำ ประธาน",
            "2. นางพิมพ์ใจ ชาวสวนดี หัวหน้าสำนักปลัดเทศบาล เลขานุการ",
            "เริ่มประชุมเวลา 13.30 น.",
            "ระเบียบวาระที่ 1 เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ",
            "ประธานแจ้งว่าจังหวัดขอให้ทุกแห่งจัดทำแผนให้เสร็จก่อนฤดูฝน",
            "เลิกประชุมเวลา 15.45 น.",
        ),
        signatory=("นางพิมพ์ใจ ชาวสวนดี", "ผู้จดรายงานการประชุม", None),
        closing=None,
    ),
    Letter(
        name="certificate-work",
        kind=LetterKind.RECORD,
        media=(Medium.SCAN_PDF,),
        number="27/2566",
        date="2023-07-19",
        written_date="19 กรกฎาคม พ.ศ. 2566",
        title="หนังสือรับรอง",
        issuer=_TOWN,
        subject=None,
        head=("สำนักงานเทศบาลตำบลห้วยทองคำ", "ถนนเลียบลำห้วย นน 55990"),
        body=(
            "หนังสือฉบับนี้ให้ไว้เพื่อรับรองว่า นางสาวบัวตอง ทุ่งหญ้าเขียว ปฏิบัติงานในตำแหน่งนักพัฒนาชุมชนชำนาญการ "
            f"สังกัด{_TOWN} จริง",
        ),
        signatory=_MAYOR,
        closing=None,
    ),
)
