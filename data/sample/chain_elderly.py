"""Second chain: a survey of homes of older people, with a follow-up, relative deadlines and a training."""

from __future__ import annotations

from data.sample.spec import Cited, Digits, Duty, Letter, Line, Medium, Person, ReceivingStamp
from schemas.letter import (
    DeadlineBasis,
    DeadlineKind,
    LetterKind,
    PhoneKind,
    ReferenceRole,
    Relation,
    Urgency,
)

_DEPARTMENT = "กรมกิจการผู้สูงอายุ"
_PROVINCE = "จังหวัดน่าน"
_DISTRICT = "อำเภอห้วยทองคำ"
_TOWN = "เทศบาลตำบลห้วยทองคำ"

_FOOT_DEPARTMENT = (
    "กองส่งเสริมศักยภาพผู้สูงอายุ",
    "โทร. 0 2000 0271",
    "ไปรษณีย์อิเล็กทรอนิกส์ survey@older.example.go.th",
)
_FOOT_PROVINCE = (
    "สำนักงานผู้สูงวัยจังหวัด",
    "กลุ่มนโยบายและวิชาการ",
    "โทร. 0-5400-0231-2",
)
_FOOT_DISTRICT = ("สำนักงานท้องถิ่นอำเภอ", "โทร. 0 5400 0322")
_FOOT_TOWN = ("กองสวัสดิการสังคม", "โทร. 0 5400 0451 ต่อ 21")

LETTERS = (
    Letter(
        name="elderly-1-department-circular",
        kind=LetterKind.EXTERNAL,
        media=(Medium.PDF,),
        number="พม 0403/ว 2210",
        date="2023-08-01",
        written_date="1 สิงหาคม 2566",
        issuer=_DEPARTMENT,
        head=(_DEPARTMENT, "ถนนราชวิถี เขตราชเทวี", "กรุงเทพฯ 10400"),
        subject="ขอความร่วมมือสำรวจที่อยู่อาศัยของผู้สูงอายุที่อยู่ตามลำพัง",
        to=("ผู้ว่าราชการจังหวัด ทุกจังหวัด",),
        enclosures=(("แบบสำรวจ", "จำนวน 1 ฉบับ"), ("คำอธิบายการกรอกแบบสำรวจ", "จำนวน 4 หน้า")),
        body=(
            "ด้วยกรมกิจการผู้สูงอายุจะปรับปรุงบ้านของผู้สูงอายุที่อยู่ตามลำพังให้ปลอดภัย จึงต้องการข้อมูลที่อยู่อาศัยของทุกพื้นที่",
            "กรมกิจการผู้สูงอายุขอความร่วมมือจังหวัดแจ้งเทศบาลและ อบต. ทุกแห่งสำรวจข้อมูล ระหว่างวันที่ 15 สิงหาคม - "
            "15 กันยายน 2566 และรายงานผลทางเว็บไซต์ www.older-home.example.go.th ภายในวันที่ 30 กันยายน 2566",
            "จึงเรียนมาเพื่อโปรดให้ความร่วมมือ",
        ),
        signatory=("นางอรุณี ฟ้าประทาน", "อธิบดีกรมกิจการผู้สูงอายุ", None),
        unit=_FOOT_DEPARTMENT[:1],
        foot=_FOOT_DEPARTMENT,
        duties=(
            Duty(DeadlineKind.PERIOD, start="2023-08-15", end="2023-09-15"),
            Duty(DeadlineKind.DEADLINE, end="2023-09-30"),
        ),
        people=(Person((Line("+6620000271"),), emails=("survey@older.example.go.th",)),),
        urls=("www.older-home.example.go.th",),
    ),
    Letter(
        name="elderly-2-province-circular",
        kind=LetterKind.EXTERNAL,
        media=(Medium.DOCX,),
        number="นน 0004/ว 3877",
        date="2023-08-10",
        written_date="10 สิงหาคม 2566",
        issuer=_PROVINCE,
        head=("ศาลากลางจังหวัดน่าน", "ถนนน่าน-พะเยา นน 55000"),
        subject="ขอความร่วมมือสำรวจที่อยู่อาศัยของผู้สูงอายุที่อยู่ตามลำพัง",
        to=("นายอำเภอ ทุกอำเภอ",),
        references=(f"หนังสือ{_DEPARTMENT} ที่ พม 0403/ว 2210 ลงวันที่ 1 สิงหาคม 2566",),
        body=(
            "ตามหนังสือที่อ้างถึง กรมกิจการผู้สูงอายุขอความร่วมมือสำรวจที่อยู่อาศัยของผู้สูงอายุ นั้น",
            "จังหวัดน่านขอให้อำเภอแจ้งเทศบาลและ อบต. ทุกแห่งดำเนินการ และรายงานผลให้จังหวัดทราบภายในวันที่ 22 กันยายน 2566",
            "อนึ่ง จังหวัดจะจัดอบรมการกรอกแบบสำรวจ ในวันพฤหัสบดีที่ 17 สิงหาคม 2566 เวลา 09.00 น. "
            "ณ ห้องประชุมภูคา ศาลากลางจังหวัดน่าน จึงขอให้ส่งเจ้าหน้าที่อำเภอละ 2 คนเข้าร่วมอบรม",
            "จึงเรียนมาเพื่อทราบและถือปฏิบัติ",
        ),
        signatory=("นายดอกรัก ขุนเขาสูง", "รองผู้ว่าราชการจังหวัด", "ผู้ว่าราชการจังหวัดน่าน"),
        unit=_FOOT_PROVINCE[:2],
        foot=_FOOT_PROVINCE,
        cites=(Cited("พม 0403/ว 2210", "2023-08-01", _DEPARTMENT, ReferenceRole.REFERENCE, Relation.REFERS),),
        duties=(
            Duty(DeadlineKind.DEADLINE, end="2023-09-22"),
            Duty(DeadlineKind.EVENT, start="2023-08-17T09:00"),
        ),
        people=(Person((Line("+6654000231"), Line("+6654000232"))),),
    ),
    Letter(
        name="elderly-3-district-circular",
        kind=LetterKind.EXTERNAL,
        media=(Medium.SCAN_JPEG,),
        number="นน 0023.9/ว 640",
        date="2023-08-15",
        written_date="15 สิงหาคม 2566",
        digits=Digits.ARABIC,
        issuer=_DISTRICT,
        head=("ที่ว่าการอำเภอห้วยทองคำ", "ถนนเลียบลำห้วย นน 55990"),
        subject="ขอความร่วมมือสำรวจที่อยู่อาศัยของผู้สูงอายุที่อยู่ตามลำพัง",
        to=("นายกเทศมนตรีตำบลห้วยทองคำ",),
        enclosures=(("สำเนาหนังสือจังหวัดน่าน ที่ นน 0004/ว 3877 ลงวันที่ 10 สิงหาคม 2566", "จำนวน 1 ฉบับ"),),
        body=(
            "ด้วยอำเภอห้วยทองคำได้รับแจ้งจากจังหวัดน่านขอให้สำรวจที่อยู่อาศัยของผู้สูงอายุที่อยู่ตามลำพัง "
            "รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย",
            "จึงขอให้ท่านสำรวจข้อมูลในพื้นที่และรายงานผลให้อำเภอทราบ ภายใน 15 วัน นับแต่วันที่ได้รับหนังสือฉบับนี้",
            "จึงเรียนมาเพื่อดำเนินการ",
        ),
        signatory=("นายกล้าหาญ พูนสุขใจ", "นายอำเภอห้วยทองคำ", None),
        unit=_FOOT_DISTRICT[:1],
        foot=_FOOT_DISTRICT,
        cites=(Cited("นน 0004/ว 3877", "2023-08-10", _PROVINCE, ReferenceRole.ENCLOSURE, Relation.FORWARDS),),
        duties=(Duty(DeadlineKind.DEADLINE, end="2023-08-31", basis=DeadlineBasis.RECEIPT),),
        people=(Person((Line("+6654000322"),)),),
        stamps=(ReceivingStamp("เทศบาลตำบลห้วยทองคำ", "958", "2023-08-16", "16 ส.ค. 2566", "10.15"),),
    ),
    Letter(
        name="elderly-4-municipality-answer",
        kind=LetterKind.EXTERNAL,
        media=(Medium.DOCX,),
        number="นน 53204/517",
        date="2023-08-29",
        written_date="29 สิงหาคม 2566",
        issuer=_TOWN,
        head=("สำนักงานเทศบาลตำบลห้วยทองคำ", "ถนนเลียบลำห้วย นน 55990"),
        subject="รายงานผลการสำรวจที่อยู่อาศัยของผู้สูงอายุที่อยู่ตามลำพัง",
        to=("นายอำเภอห้วยทองคำ",),
        references=("หนังสืออำเภอห้วยทองคำ ที่ นน 0023.9/ว 640 ลงวันที่ 15 สิงหาคม 2566",),
        enclosures=(("สรุปผลการสำรวจ", "จำนวน 1 ชุด"),),
        body=(
            "ตามที่อำเภอห้วยทองคำขอให้สำรวจที่อยู่อาศัยของผู้สูงอายุ ความละเอียดแจ้งแล้ว นั้น",
            "เทศบาลตำบลห้วยทองคำได้สำรวจแล้วเสร็จ พบบ้านที่ควรปรับปรุง 18 หลัง จึงขอรายงานผลการสำรวจมาพร้อมหนังสือนี้",
            "จึงเรียนมาเพื่อโปรดทราบ",
        ),
        signatory=("นายสายชล ต้นน้ำใส", "นายกเทศมนตรีตำบลห้วยทองคำ", None),
        unit=_FOOT_TOWN[:1],
        foot=(*_FOOT_TOWN, "ผู้ประสานงาน นางสาวบัวตอง ทุ่งหญ้าเขียว โทร. 08 0000 0451"),
        cites=(Cited("นน 0023.9/ว 640", "2023-08-15", _DISTRICT, ReferenceRole.REFERENCE, Relation.ANSWERS),),
        people=(
            Person((Line("+6654000451", extension="21"),)),
            Person((Line("+66800000451", PhoneKind.MOBILE),), name="นางสาวบัวตอง ทุ่งหญ้าเขียว"),
        ),
    ),
    Letter(
        name="elderly-5-province-reminder",
        kind=LetterKind.STAMPED,
        media=(Medium.SCAN_PDF,),
        number="นน 0004/ว 4420",
        date="2023-09-25",
        written_date="25 กันยายน 2566",
        issuer=_PROVINCE,
        subject=None,
        to=("ที่ว่าการอำเภอ ทุกอำเภอ",),
        body=(
            "ตามที่จังหวัดน่านได้ขอให้อำเภอรายงานผลการสำรวจที่อยู่อาศัยของผู้สูงอายุ ความละเอียดตามหนังสือจังหวัดน่าน "
            "ที่ นน 0004/ว 3877 ลงวันที่ 10 สิงหาคม 2566 ที่แจ้งแล้ว นั้น",
            "ปรากฏว่าจังหวัดยังไม่ได้รับรายงานจากบางอำเภอ จึงขอให้เร่งรัดรายงานผลภายในวันพฤหัสบดีที่ 28 กันยายน 2566",
        ),
        urgency=Urgency.MOST_URGENT,
        unit=_FOOT_PROVINCE[:2],
        foot=_FOOT_PROVINCE,
        cites=(Cited("นน 0004/ว 3877", "2023-08-10", _PROVINCE, ReferenceRole.BODY, Relation.FOLLOWS_UP),),
        duties=(Duty(DeadlineKind.DEADLINE, end="2023-09-28"),),
        people=(Person((Line("+6654000231"), Line("+6654000232"))),),
        closing=None,
    ),
    Letter(
        name="elderly-6-department-amends",
        kind=LetterKind.EXTERNAL,
        media=(Medium.DOCX,),
        number="พม 0403/ว 2875",
        date="2023-09-20",
        written_date="20 กันยายน 2566",
        issuer=_DEPARTMENT,
        head=(_DEPARTMENT, "ถนนราชวิถี เขตราชเทวี", "กรุงเทพฯ 10400"),
        subject="แก้ไขแบบสำรวจและขยายเวลาการสำรวจที่อยู่อาศัยของผู้สูงอายุ",
        to=("ผู้ว่าราชการจังหวัด ทุกจังหวัด",),
        references=(f"หนังสือ{_DEPARTMENT} ที่ พม 0403/ว 2210 ลงวันที่ 1 สิงหาคม 2566",),
        enclosures=(("แบบสำรวจฉบับแก้ไข", "จำนวน 1 ฉบับ"),),
        body=(
            "ตามหนังสือที่อ้างถึง กรมกิจการผู้สูงอายุขอความร่วมมือสำรวจที่อยู่อาศัยของผู้สูงอายุ นั้น",
            "เนื่องจากแบบสำรวจเดิมคลาดเคลื่อน จึงขอแก้ไขแบบสำรวจตามหนังสือที่อ้างถึงเป็นฉบับที่ส่งมาพร้อมนี้ "
            "และขยายเวลาการรายงานผลเป็นภายในวันที่ 31 ตุลาคม 2566",
            "จึงเรียนมาเพื่อโปรดทราบ",
        ),
        signatory=("นางอรุณี ฟ้าประทาน", "อธิบดีกรมกิจการผู้สูงอายุ", None),
        unit=_FOOT_DEPARTMENT[:1],
        foot=_FOOT_DEPARTMENT,
        cites=(Cited("พม 0403/ว 2210", "2023-08-01", _DEPARTMENT, ReferenceRole.REFERENCE, Relation.AMENDS),),
        duties=(Duty(DeadlineKind.DEADLINE, end="2023-10-31"),),
        people=(Person((Line("+6620000271"),), emails=("survey@older.example.go.th",)),),
    ),
)
