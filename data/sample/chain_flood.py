"""First chain: plans against floods, from the department down to a municipality and back."""

from __future__ import annotations

from data.sample.spec import (
    Cited,
    Digits,
    Duty,
    Letter,
    Line,
    Medium,
    Person,
    ReceivingStamp,
)
from schemas.letter import DeadlineKind, LetterKind, PhoneKind, ReferenceRole, Relation, Urgency

_DEPARTMENT = "กรมป้องกันและบรรเทาสาธารณภัย"
_PROVINCE = "จังหวัดน่าน"
_DISTRICT = "อำเภอห้วยทองคำ"
_TOWN = "เทศบาลตำบลห้วยทองคำ"

_PHONE_DEPARTMENT = (
    Person(
        (Line("+6620000141", extension="4120"), Line("+6620000149", PhoneKind.FAX)),
    ),
)
_FOOT_DEPARTMENT = (
    "สำนักนโยบายรับมือภัย",
    "กลุ่มงานแผนและเตรียมพร้อม",
    "โทร. 0 2000 0141 ต่อ 4120",
    "โทรสาร 0 2000 0149",
)
_FOOT_PROVINCE = ("สำนักงานป้องกันและบรรเทาสาธารณภัยจังหวัด", "ฝ่ายยุทธศาสตร์และการจัดการ", "โทร. 0 5400 0212")
_FOOT_DISTRICT = ("ที่ทำการปกครองอำเภอ", "ฝ่ายความมั่นคง", "โทร./โทรสาร 0 5400 0318")
_FOOT_TOWN = ("สำนักปลัดเทศบาล", "งานรับมือภัยพิบัติ", "โทร. 0 5400 0451 ต่อ 12")
_PEOPLE_TOWN = (Person((Line("+6654000451", extension="12"),)),)

LETTERS = (
    Letter(
        name="flood-1-department-circular",
        kind=LetterKind.EXTERNAL,
        media=(Medium.DOCX, Medium.DOC),
        number="มท 0603/ว 1187",
        date="2023-05-03",
        written_date="3 พฤษภาคม 2566",
        issuer=_DEPARTMENT,
        head=(_DEPARTMENT, "ถนนอู่ทองนอก เขตดุสิต", "กรุงเทพฯ 10300"),
        subject="การจัดทำแผนเผชิญเหตุอุทกภัยระดับพื้นที่ ประจำปี พ.ศ. 2566",
        to=("ผู้ว่าราชการจังหวัด ทุกจังหวัด",),
        enclosures=(("แนวทางการจัดทำแผนเผชิญเหตุอุทกภัย", "จำนวน 1 ชุด"),),
        body=(
            "ด้วยกรมป้องกันและบรรเทาสาธารณภัยได้ติดตามสภาพอากาศแล้วเห็นว่าฤดูฝนปีนี้จะมีฝนตกชุกกว่าค่าปกติ หลายลุ่มน้ำ"
            "ทางภาคเหนือมีความเสี่ยงที่น้ำจะเอ่อล้นตลิ่ง จึงจำเป็นต้องเตรียมแผนเผชิญเหตุไว้ให้พร้อมก่อนน้ำมา",
            "ในการนี้ จึงขอให้จังหวัดแจ้งอำเภอและเทศบาลและ อบต. ทุกแห่งจัดทำแผนเผชิญเหตุอุทกภัยตามแนวทางที่ส่งมาพร้อมนี้ "
            "และรวบรวมส่งให้กรมป้องกันและบรรเทาสาธารณภัยภายในวันที่ 30 มิถุนายน 2566",
            "จึงเรียนมาเพื่อโปรดดำเนินการต่อไป",
        ),
        urgency=Urgency.MOST_URGENT,
        signatory=("นายธารา ก้องภูผา", "รองอธิบดี", f"อธิบดี{_DEPARTMENT}"),
        unit=_FOOT_DEPARTMENT[:2],
        foot=_FOOT_DEPARTMENT,
        duties=(Duty(DeadlineKind.DEADLINE, end="2023-06-30"),),
        people=_PHONE_DEPARTMENT,
    ),
    Letter(
        name="flood-2-province-circular",
        kind=LetterKind.EXTERNAL,
        media=(Medium.PDF,),
        number="นน 0021/ว 2241",
        date="2023-05-11",
        written_date="11 พฤษภาคม 2566",
        issuer=_PROVINCE,
        head=("ศาลากลางจังหวัดน่าน", "ถนนน่าน-พะเยา นน 55000"),
        subject="การจัดทำแผนเผชิญเหตุอุทกภัยระดับพื้นที่ ประจำปี พ.ศ. 2566",
        to=("นายอำเภอ ทุกอำเภอ", "นายกองค์การบริหารส่วนจังหวัดน่าน"),
        enclosures=((f"สำเนาหนังสือ{_DEPARTMENT} ด่วนที่สุด ที่ มท 0603/ว 1187 ลงวันที่ 3 พฤษภาคม 2566", "จำนวน 1 ชุด"),),
        body=(
            "ด้วยจังหวัดน่านได้รับแจ้งจากกรมป้องกันและบรรเทาสาธารณภัยว่า ฤดูฝนปีนี้มีความเสี่ยงที่จะเกิดน้ำท่วมในหลายพื้นที่ "
            "และขอให้จัดทำแผนเผชิญเหตุอุทกภัยในทุกระดับ รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย",
            "จังหวัดน่านพิจารณาแล้ว จึงขอให้อำเภอแจ้งเทศบาลและ อบต. ทุกแห่งในพื้นที่จัดทำแผนดังกล่าว "
            "และส่งให้จังหวัดภายในวันที่ 16 มิถุนายน 2566 เพื่อจะได้รวบรวมส่งกรมต่อไป",
            "จึงเรียนมาเพื่อทราบและถือปฏิบัติ",
        ),
        urgency=Urgency.MOST_URGENT,
        signatory=("นางสาวรุ่งฟ้า แสนดอยงาม", "รองผู้ว่าราชการจังหวัด", "ผู้ว่าราชการจังหวัดน่าน"),
        unit=_FOOT_PROVINCE[:2],
        foot=(*_FOOT_PROVINCE, "ผู้ประสานงาน นายเมฆา ลอยลม โทร. 08 0000 0212"),
        cites=(
            Cited("มท 0603/ว 1187", "2023-05-03", _DEPARTMENT, ReferenceRole.ENCLOSURE, Relation.FORWARDS),
        ),
        duties=(Duty(DeadlineKind.DEADLINE, end="2023-06-16"),),
        people=(
            Person((Line("+6654000212"),)),
            Person((Line("+66800000212", PhoneKind.MOBILE),), name="นายเมฆา ลอยลม"),
        ),
    ),
    Letter(
        name="flood-3-district-circular",
        kind=LetterKind.EXTERNAL,
        media=(Medium.SCAN_PDF,),
        number="นน 0918/ว 512",
        date="2023-05-16",
        written_date="16 พฤษภาคม 2566",
        digits=Digits.ARABIC,
        issuer=_DISTRICT,
        head=("ที่ว่าการอำเภอห้วยทองคำ", "ถนนเลียบลำห้วย นน 55990"),
        subject="การจัดทำแผนเผชิญเหตุอุทกภัยระดับพื้นที่ ประจำปี พ.ศ. 2566",
        to=("นายกเทศมนตรีตำบลห้วยทองคำ", "นายกองค์การบริหารส่วนตำบล ทุกแห่ง"),
        references=("หนังสือจังหวัดน่าน ด่วนที่สุด ที่ นน 0021/ว 2241 ลงวันที่ 11 พฤษภาคม 2566",),
        body=(
            "ตามหนังสือที่อ้างถึง จังหวัดน่านแจ้งให้เทศบาลและ อบต. ทุกแห่งจัดทำแผนเผชิญเหตุอุทกภัย ความละเอียดแจ้งแล้ว นั้น",
            "อำเภอห้วยทองคำขอให้ท่านจัดทำแผนตามแนวทางของกรม โดยระบุจุดอพยพ รายชื่อผู้รับผิดชอบ และเครื่องมือที่มีอยู่ "
            "แล้วส่งให้อำเภอภายในวันศุกร์ที่ 9 มิถุนายน 2566",
            "จึงเรียนมาเพื่อดำเนินการ",
        ),
        urgency=Urgency.VERY_URGENT,
        signatory=("นายกล้าหาญ พูนสุขใจ", "นายอำเภอห้วยทองคำ", None),
        unit=_FOOT_DISTRICT[:2],
        foot=_FOOT_DISTRICT,
        cites=(Cited("นน 0021/ว 2241", "2023-05-11", _PROVINCE, ReferenceRole.REFERENCE, Relation.REFERS),),
        duties=(Duty(DeadlineKind.DEADLINE, end="2023-06-09"),),
        people=(Person((Line("+6654000318"),)),),
        stamps=(ReceivingStamp("เทศบาลตำบลห้วยทองคำ", "611", "2023-05-17", "17 พ.ค. 2566", "09.40"),),
    ),
    Letter(
        name="flood-4-municipality-memo",
        kind=LetterKind.INTERNAL,
        media=(Medium.DOCX,),
        number="นน 53201/88",
        date="2023-05-22",
        written_date="22 พฤษภาคม 2566",
        issuer="สำนักปลัดเทศบาล",
        head=("สำนักปลัดเทศบาล งานรับมือภัยพิบัติ โทร. 12",),
        unit=("งานรับมือภัยพิบัติ",),
        subject="ขออนุมัติจัดประชุมจัดทำแผนเผชิญเหตุอุทกภัย",
        to=("นายกเทศมนตรีตำบลห้วยทองคำ",),
        body=(
            "ตามหนังสืออำเภอห้วยทองคำ ด่วนมาก ที่ นน 0918/ว 512 ลงวันที่ 16 พฤษภาคม 2566 "
            "แจ้งให้เทศบาลจัดทำแผนเผชิญเหตุอุทกภัย นั้น",
            "สำนักปลัดเทศบาลเห็นควรเชิญผู้ใหญ่บ้านและอาสาสมัครร่วมประชุมจัดทำแผน ในวันที่ 30 พฤษภาคม 2566 "
            "เวลา 13.30 - 16.00 น. ณ ห้องประชุมเทศบาลตำบลห้วยทองคำ",
            "จึงเรียนมาเพื่อโปรดอนุมัติ",
        ),
        signatory=("นางพิมพ์ใจ ชาวสวนดี", "หัวหน้าสำนักปลัดเทศบาล", None),
        cites=(Cited("นน 0918/ว 512", "2023-05-16", _DISTRICT, ReferenceRole.BODY),),
        duties=(Duty(DeadlineKind.EVENT, start="2023-05-30T13:30", end="2023-05-30T16:00"),),
        people=(Person((Line(None, PhoneKind.INTERNAL),)),),
        closing=None,
    ),
    Letter(
        name="flood-5-municipality-answer",
        kind=LetterKind.EXTERNAL,
        media=(Medium.SCAN_JPEG,),
        number="นน 53201/402",
        date="2023-06-08",
        written_date="8 มิถุนายน 2566",
        issuer=_TOWN,
        head=("สำนักงานเทศบาลตำบลห้วยทองคำ", "ถนนเลียบลำห้วย นน 55990"),
        subject="ส่งแผนเผชิญเหตุอุทกภัยระดับพื้นที่ ประจำปี พ.ศ. 2566",
        to=("นายอำเภอห้วยทองคำ",),
        references=("หนังสืออำเภอห้วยทองคำ ด่วนมาก ที่ นน 0918/ว 512 ลงวันที่ 16 พฤษภาคม 2566",),
        enclosures=(("แผนเผชิญเหตุอุทกภัยเทศบาลตำบลห้วยทองคำ", "จำนวน 1 เล่ม"),),
        body=(
            "ตามหนังสือที่อ้างถึง อำเภอแจ้งให้เทศบาลจัดทำแผนเผชิญเหตุอุทกภัย ความละเอียดแจ้งแล้ว นั้น",
            "บัดนี้ เทศบาลตำบลห้วยทองคำได้จัดทำแผนเสร็จเรียบร้อยแล้ว จึงขอส่งแผนดังกล่าว รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย",
            "จึงเรียนมาเพื่อโปรดทราบ",
        ),
        signatory=("นายสายชล ต้นน้ำใส", "นายกเทศมนตรีตำบลห้วยทองคำ", None),
        unit=_FOOT_TOWN[:2],
        foot=_FOOT_TOWN,
        cites=(Cited("นน 0918/ว 512", "2023-05-16", _DISTRICT, ReferenceRole.REFERENCE, Relation.ANSWERS),),
        people=_PEOPLE_TOWN,
    ),
    Letter(
        name="flood-6-province-reminder",
        kind=LetterKind.STAMPED,
        media=(Medium.DOCX,),
        number="นน 0021/ว 3105",
        date="2023-06-21",
        written_date="21 มิถุนายน 2566",
        issuer=_PROVINCE,
        subject=None,
        to=("ที่ว่าการอำเภอ ทุกอำเภอ",),
        body=(
            "ตามหนังสือจังหวัดน่าน ด่วนที่สุด ที่ นน 0021/ว 2241 ลงวันที่ 11 พฤษภาคม 2566 "
            "ให้อำเภอรวบรวมแผนเผชิญเหตุอุทกภัยส่งจังหวัด ความละเอียดแจ้งแล้ว นั้น",
            "ปรากฏว่ายังมีอำเภอที่ส่งแผนไม่ครบถ้วน จึงขอให้เร่งรัดและส่งส่วนที่ขาดให้จังหวัดภายในวันที่ 26 มิถุนายน 2566 "
            "หากส่งแล้วต้องขออภัยมา ณ ที่นี้",
        ),
        urgency=Urgency.MOST_URGENT,
        unit=_FOOT_PROVINCE[:2],
        foot=_FOOT_PROVINCE,
        cites=(Cited("นน 0021/ว 2241", "2023-05-11", _PROVINCE, ReferenceRole.BODY, Relation.FOLLOWS_UP),),
        duties=(Duty(DeadlineKind.DEADLINE, end="2023-06-26"),),
        people=(Person((Line("+6654000212"),)),),
        closing=None,
    ),
    Letter(
        name="flood-7-department-cancels",
        kind=LetterKind.EXTERNAL,
        media=(Medium.PDF,),
        number="มท 0603/ว 2964",
        date="2023-11-02",
        written_date="2 พฤศจิกายน 2566",
        digits=Digits.ARABIC,
        issuer=_DEPARTMENT,
        head=(_DEPARTMENT, "ถนนอู่ทองนอก เขตดุสิต", "กรุงเทพฯ 10300"),
        subject="ยกเลิกแนวทางการจัดทำแผนเผชิญเหตุอุทกภัยระดับพื้นที่",
        to=("ผู้ว่าราชการจังหวัด ทุกจังหวัด",),
        references=(f"หนังสือ{_DEPARTMENT} ด่วนที่สุด ที่ มท 0603/ว 1187 ลงวันที่ 3 พฤษภาคม 2566",),
        body=(
            "ตามหนังสือที่อ้างถึง ได้ส่งแนวทางการจัดทำแผนเผชิญเหตุอุทกภัยมาเพื่อให้จังหวัดถือปฏิบัติ ความละเอียดแจ้งแล้ว นั้น",
            "เนื่องจากฤดูฝนปีนี้สิ้นสุดลงแล้วและจะมีการปรับปรุงแนวทางใหม่ทั้งฉบับ จึงขอยกเลิกหนังสือที่อ้างถึง "
            "และจะแจ้งแนวทางฉบับใหม่ให้ทราบต่อไป",
            "จึงเรียนมาเพื่อโปรดทราบ",
        ),
        signatory=("นายธารา ก้องภูผา", "รองอธิบดี", f"อธิบดี{_DEPARTMENT}"),
        unit=_FOOT_DEPARTMENT[:2],
        foot=_FOOT_DEPARTMENT,
        cites=(
            Cited("มท 0603/ว 1187", "2023-05-03", _DEPARTMENT, ReferenceRole.REFERENCE, Relation.CANCELS),
        ),
        people=_PHONE_DEPARTMENT,
    ),
)
