"""Third chain: sorting of household waste; cites letters that the archive does not hold."""

from __future__ import annotations

from data.sample.spec import Cited, Digits, Duty, Letter, Line, Medium, Person, ReceivingStamp
from schemas.letter import DeadlineKind, LetterKind, PhoneKind, ReferenceRole, Relation, Urgency

_DEPARTMENT = "กรมส่งเสริมการปกครองท้องถิ่น"
_PROVINCE = "จังหวัดน่าน"
_DISTRICT = "อำเภอห้วยทองคำ"
_TOWN = "เทศบาลตำบลห้วยทองคำ"

_FOOT_DEPARTMENT = (
    "กองงานสิ่งแวดล้อมชุมชน",
    "กลุ่มงานจัดการขยะ",
    "โทร. 0-2000-0305 ต่อ 2105-6",
)
_FOOT_PROVINCE = (
    "สำนักงานท้องถิ่นจังหวัด",
    "กลุ่มงานบริการสาธารณะ",
    "โทร. 0 5400 0244 ต่อ 15",
)
_FOOT_TOWN = ("กองสาธารณสุขและสิ่งแวดล้อม", "โทร. 0 5400 0451 ต่อ 31, 32")
_PEOPLE_DEPARTMENT = (Person((Line("+6620000305", extension="2105"), Line("+6620000305", extension="2106"))),)

LETTERS = (
    Letter(
        name="waste-1-department-circular",
        kind=LetterKind.EXTERNAL,
        media=(Medium.DOCX, Medium.DOC),
        number="มท 0820.4/ว 1450",
        date="2024-02-06",
        written_date="6 กุมภาพันธ์ 2567",
        issuer=_DEPARTMENT,
        head=(_DEPARTMENT, "ถนนนครราชสีมา เขตดุสิต", "กรุงเทพฯ 10300"),
        subject="การรณรงค์คัดแยกขยะครัวเรือนต้นทาง ประจำปี พ.ศ. 2567",
        to=("ผู้ว่าราชการจังหวัด ทุกจังหวัด",),
        references=(
            f"หนังสือ{_DEPARTMENT} ด่วนที่สุด ที่ มท 0820.4/ว 611 ลงวันที่ 23 มกราคม 2566",
            f"หนังสือ{_DEPARTMENT} ที่ มท 0820.4/ว 3902 ลงวันที่ 14 พฤศจิกายน 2566",
        ),
        enclosures=(("สื่อรณรงค์การคัดแยกขยะ", "จำนวน 1 ชุด"),),
        body=(
            "ตามหนังสือที่อ้างถึง ได้แจ้งแนวทางการคัดแยกขยะครัวเรือนให้ถือปฏิบัติ ความละเอียดแจ้งแล้ว นั้น",
            "เพื่อให้การรณรงค์เป็นไปอย่างต่อเนื่อง จึงขอให้จังหวัดแจ้งเทศบาลและ อบต. ทุกแห่งดำเนินการ ดังนี้",
            "1. จัดกิจกรรมรณรงค์ในชุมชนอย่างน้อยเดือนละ 1 ครั้ง",
            "2. รายงานปริมาณขยะที่คัดแยกได้ให้จังหวัดทราบภายในวันที่ 5 ของทุกเดือน",
            "3. ส่งรายงานสรุปให้กรมภายในวันที่ 30 กันยายน 2567",
            "จึงเรียนมาเพื่อโปรดดำเนินการต่อไป",
        ),
        signatory=("นายพนาสน ริมธารา", "รองอธิบดี", f"อธิบดี{_DEPARTMENT}"),
        unit=_FOOT_DEPARTMENT[:2],
        foot=_FOOT_DEPARTMENT,
        cites=(
            Cited("มท 0820.4/ว 611", "2023-01-23", _DEPARTMENT, ReferenceRole.REFERENCE),
            Cited("มท 0820.4/ว 3902", "2023-11-14", _DEPARTMENT, ReferenceRole.REFERENCE),
        ),
        duties=(
            Duty(DeadlineKind.RECURRING, rrule="FREQ=MONTHLY;BYMONTHDAY=5"),
            Duty(DeadlineKind.DEADLINE, end="2024-09-30"),
        ),
        people=_PEOPLE_DEPARTMENT,
    ),
    Letter(
        name="waste-2-province-circular",
        kind=LetterKind.EXTERNAL,
        media=(Medium.PDF,),
        number="นน 0023.3/ว 733",
        date="2024-02-14",
        written_date="14 กุมภาพันธ์ 2567",
        issuer=_PROVINCE,
        head=("ศาลากลางจังหวัดน่าน", "ถนนน่าน-พะเยา นน 55000"),
        subject="การรณรงค์คัดแยกขยะครัวเรือนต้นทาง ประจำปี พ.ศ. 2567",
        to=("นายอำเภอ ทุกอำเภอ", "นายกองค์การบริหารส่วนจังหวัดน่าน", "นายกเทศมนตรีเมืองน่าน"),
        enclosures=((f"สำเนาหนังสือ{_DEPARTMENT} ที่ มท 0820.4/ว 1450 ลงวันที่ 6 กุมภาพันธ์ 2567", "จำนวน 1 ชุด"),),
        body=(
            "ด้วยจังหวัดน่านได้รับหนังสือของกรมส่งเสริมการปกครองท้องถิ่นให้รณรงค์คัดแยกขยะครัวเรือนต้นทาง ประจำปี พ.ศ. 2567 "
            "รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย",
            "จึงขอให้ท่านดำเนินการ และเชิญผู้รับผิดชอบเข้าร่วมประชุมผ่านระบบทางไกล ในวันที่ 21 กุมภาพันธ์ 2567 "
            "เวลา 10.00 - 12.00 น. โดยตอบรับภายในวันที่ 19 กุมภาพันธ์ 2567",
            "จึงเรียนมาเพื่อดำเนินการ อนึ่ง ขอให้อำเภอแจ้งเทศบาลตำบลในพื้นที่ทราบด้วย",
        ),
        signatory=("นางสาวรุ่งฟ้า แสนดอยงาม", "รองผู้ว่าราชการจังหวัด", "ผู้ว่าราชการจังหวัดน่าน"),
        unit=_FOOT_PROVINCE[:2],
        foot=_FOOT_PROVINCE,
        cites=(
            Cited("มท 0820.4/ว 1450", "2024-02-06", _DEPARTMENT, ReferenceRole.ENCLOSURE, Relation.FORWARDS),
        ),
        duties=(
            Duty(DeadlineKind.EVENT, start="2024-02-21T10:00", end="2024-02-21T12:00"),
            Duty(DeadlineKind.DEADLINE, end="2024-02-19"),
        ),
        people=(Person((Line("+6654000244", extension="15"),)),),
    ),
    Letter(
        name="waste-3-district-circular",
        kind=LetterKind.EXTERNAL,
        media=(Medium.SCAN_PDF,),
        number="นน 0023.9/ว 118",
        date="2024-02-19",
        written_date="19 กุมภาพันธ์ 2567",
        issuer=_DISTRICT,
        head=("ที่ว่าการอำเภอห้วยทองคำ", "ถนนเลียบลำห้วย นน 55990"),
        subject="การรณรงค์คัดแยกขยะครัวเรือนต้นทาง ประจำปี พ.ศ. 2567",
        to=("นายกเทศมนตรีตำบลห้วยทองคำ",),
        references=("หนังสือจังหวัดน่าน ที่ นน 0023.3/ว 733 ลงวันที่ 14 กุมภาพันธ์ 2567",),
        body=(
            "ตามที่จังหวัดน่านแจ้งให้รณรงค์คัดแยกขยะครัวเรือนต้นทาง รายละเอียดแจ้งแล้วตามหนังสือที่อ้างถึง นั้น",
            "อำเภอห้วยทองคำขอให้ท่านรายงานแผนการรณรงค์ให้อำเภอทราบภายในวันที่ 8 มีนาคม 2567",
            "จึงเรียนมาเพื่อดำเนินการ",
        ),
        signatory=("นางนวลจันทร์ ริมผา", "ปลัดอำเภอ", "นายอำเภอห้วยทองคำ"),
        authority="รักษาราชการแทน",
        unit=("สำนักงานท้องถิ่นอำเภอ",),
        foot=("สำนักงานท้องถิ่นอำเภอ", "โทร. 0 5400 0322"),
        cites=(Cited("นน 0023.3/ว 733", "2024-02-14", _PROVINCE, ReferenceRole.REFERENCE),),
        duties=(Duty(DeadlineKind.DEADLINE, end="2024-03-08"),),
        people=(Person((Line("+6654000322"),)),),
        stamps=(ReceivingStamp("เทศบาลตำบลห้วยทองคำ", "203", "2024-02-20", "20 ก.พ. 2567", "14.05"),),
    ),
    Letter(
        name="waste-4-municipality-answer",
        kind=LetterKind.EXTERNAL,
        media=(Medium.PDF,),
        number="นน 53205/131",
        date="2024-03-07",
        written_date="7 มีนาคม 2567",
        issuer=_TOWN,
        head=("สำนักงานเทศบาลตำบลห้วยทองคำ", "ถนนเลียบลำห้วย นน 55990"),
        subject="ส่งแผนการรณรงค์คัดแยกขยะครัวเรือนต้นทาง",
        to=("นายอำเภอห้วยทองคำ",),
        references=("หนังสืออำเภอห้วยทองคำ ที่ นน 0023.9/ว 118 ลงวันที่ 19 กุมภาพันธ์ 2567",),
        enclosures=(("แผนการรณรงค์คัดแยกขยะ", "จำนวน 1 ชุด"),),
        body=(
            "ตามที่อำเภอแจ้งให้รายงานแผนการรณรงค์คัดแยกขยะครัวเรือน รายละเอียดแจ้งแล้วตามหนังสือที่อ้างถึง นั้น",
            "เทศบาลตำบลห้วยทองคำขอส่งแผนการรณรงค์ รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย",
            "จึงเรียนมาเพื่อโปรดทราบ",
        ),
        signatory=("นายสายชล ต้นน้ำใส", "นายกเทศมนตรีตำบลห้วยทองคำ", None),
        unit=_FOOT_TOWN[:1],
        foot=_FOOT_TOWN,
        cites=(Cited("นน 0023.9/ว 118", "2024-02-19", _DISTRICT, ReferenceRole.REFERENCE, Relation.ANSWERS),),
        people=(Person((Line("+6654000451", extension="31"), Line("+6654000451", extension="32"))),),
    ),
    Letter(
        name="waste-5-municipality-circular",
        kind=LetterKind.EXTERNAL,
        media=(Medium.SCAN_JPEG,),
        number="นน 53205/ว 9",
        date="2024-03-12",
        written_date="12 มีนาคม 2567",
        issuer=_TOWN,
        head=("สำนักงานเทศบาลตำบลห้วยทองคำ", "ถนนเลียบลำห้วย นน 55990"),
        subject="ขอเชิญร่วมกิจกรรมคัดแยกขยะวันเสาร์",
        to=("ประธานชุมชน ทุกชุมชน",),
        body=(
            "ด้วยเทศบาลตำบลห้วยทองคำจะจัดกิจกรรมคัดแยกขยะ ในวันเสาร์ที่ 23 มีนาคม 2567 เวลา 08.30 น. "
            "ณ ลานหน้าตลาดสดเทศบาล จึงขอเชิญท่านและสมาชิกในชุมชนเข้าร่วมกิจกรรมดังกล่าว",
            "จึงเรียนมาเพื่อโปรดทราบและเข้าร่วมโดยพร้อมเพรียงกัน",
        ),
        signatory=("นายสายชล ต้นน้ำใส", "นายกเทศมนตรีตำบลห้วยทองคำ", None),
        unit=_FOOT_TOWN[:1],
        foot=(_FOOT_TOWN[0], "โทร. 0 5400 0451 ต่อ 31"),
        duties=(Duty(DeadlineKind.EVENT, start="2024-03-23T08:30"),),
        people=(Person((Line("+6654000451", extension="31"),)),),
    ),
    Letter(
        name="waste-6-department-supersedes",
        kind=LetterKind.EXTERNAL,
        media=(Medium.DOCX,),
        number="มท 0820.4/ว 288",
        date="2025-01-15",
        written_date="15 มกราคม 2568",
        digits=Digits.ARABIC,
        issuer=_DEPARTMENT,
        head=(_DEPARTMENT, "ถนนนครราชสีมา เขตดุสิต", "กรุงเทพฯ 10300"),
        subject="การรณรงค์คัดแยกขยะครัวเรือนต้นทาง ประจำปี พ.ศ. 2568",
        to=("ผู้ว่าราชการจังหวัด ทุกจังหวัด",),
        references=(f"หนังสือ{_DEPARTMENT} ที่ มท 0820.4/ว 1450 ลงวันที่ 6 กุมภาพันธ์ 2567",),
        body=(
            "ตามหนังสือที่อ้างถึง ได้แจ้งการรณรงค์คัดแยกขยะครัวเรือนต้นทาง ประจำปี พ.ศ. 2567 นั้น",
            "เพื่อให้แนวทางเหมาะสมกับสถานการณ์ จึงขอให้ถือปฏิบัติตามหนังสือฉบับนี้แทนหนังสือที่อ้างถึง "
            "และแจ้งผู้ประสานงานของจังหวัดให้กรมทราบภายในวันที่ 31 มกราคม 2568",
            "จึงเรียนมาเพื่อโปรดดำเนินการต่อไป",
        ),
        urgency=Urgency.URGENT,
        signatory=("นายพนาสน ริมธารา", "รองอธิบดี", f"อธิบดี{_DEPARTMENT}"),
        unit=_FOOT_DEPARTMENT[:2],
        foot=(*_FOOT_DEPARTMENT, "ผู้ประสานงาน นายภูผา เมฆขาว โทร. 09 0000 0305"),
        cites=(
            Cited(
                "มท 0820.4/ว 1450", "2024-02-06", _DEPARTMENT, ReferenceRole.REFERENCE, Relation.SUPERSEDES
            ),
        ),
        duties=(Duty(DeadlineKind.DEADLINE, end="2025-01-31"),),
        people=(
            *_PEOPLE_DEPARTMENT,
            Person((Line("+66900000305", PhoneKind.MOBILE),), name="นายภูผา เมฆขาว"),
        ),
    ),
)
