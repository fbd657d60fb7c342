"""The demonstration's papers as files: real PDFs, photographs and DICOM of invented people, each made once a process."""

import io
from datetime import date
from functools import lru_cache
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from documents.pdf import render_pdf
from secondopinion.demo import phantom, photograph

NAME, BORN = "Образцова Мария Ивановна", "14.03.1964"
DIAGNOSIS = "новообразование левой молочной железы, cT2N1M0, IIB стадия"
HISTORY = (
    "Уплотнение в левой молочной железе заметила в августе 2026 года. Обратилась к маммологу по месту жительства, "
    "выполнены маммография, УЗИ и трепан-биопсия. Направлена для уточнения стадии и выбора лечения."
)
ADVISED = (
    "Предоперационная лекарственная терапия (4 курса), затем операция; лучевая терапия по решению консилиума."
)
STUDIES = (
    "Рентгенография органов грудной клетки, 29.09.2026: очаговых и инфильтративных теней нет. Сердце не расширено.",
    "УЗИ, 30.09.2026: образование 24 × 19 мм с неровным контуром, кровоток усилен; увеличенный узел 14 × 9 мм.",
    "КТ органов грудной клетки и брюшной полости с контрастом, 02.10.2026: очагов в лёгких и печени не выявлено.",
    "Трепан-биопсия, 24.09.2026; гистологическое заключение № 10442/26: инвазивный рост, G2. Препараты: 4 стекла, 2 блока.",
    "ЭКГ, 29.09.2026: ритм синусовый, 74 в минуту. ЭхоКГ: фракция выброса 61 %, зон нарушения сократимости нет.",
)
RESULTS = (
    ("Гемоглобин", "118 г/л", "120–140", False),
    ("Лейкоциты", "7,2 ×10⁹/л", "4,0–9,0", False),
    ("Тромбоциты", "265 ×10⁹/л", "180–320", False),
    ("СОЭ", "24 мм/ч", "2–15", True),
    ("Глюкоза", "5,4 ммоль/л", "4,1–5,9", False),
    ("Креатинин", "74 мкмоль/л", "53–97", False),
    ("АЛТ / АСТ", "22 / 25 Ед/л", "до 35", False),
    ("Общий белок", "71 г/л", "65–85", False),
    ("СА 15-3", "38,6 Ед/мл", "до 26,4", True),
)
CONCLUSION = (
    "Представленные данные достаточны для ответа. Диагноз и стадия обоснованы результатами исследований. "
    "Предложенный план лечения соответствует действующим клиническим рекомендациям; замечания даны в ответах ниже."
)


@lru_cache(maxsize=64)
def extract_pdf(
    name: str = NAME,
    born: str = BORN,
    diagnosis: str = DIAGNOSIS,
    code: str = "C50.4",
    history: str = HISTORY,
    advised: str = ADVISED,
    studies: tuple[str, ...] = STUDIES,
    department: str = "онкологическое отделение № 2",
) -> bytes:
    """Two sheets of a discharge extract that hold all five parts of S4."""
    given = {"name": name, "born": born, "diagnosis": diagnosis, "code": code, "history": history}
    more = {"advised": advised, "studies": studies, "department": department, "results": RESULTS}
    return render_pdf("demo/papers/extract.html", given | more)


@lru_cache(maxsize=64)
def policy_pdf(name: str = NAME, born: str = BORN, number: str = "ДМС 77-0000-0000") -> bytes:
    return render_pdf("demo/papers/policy.html", {"name": name, "born": born, "number": number})


@lru_cache(maxsize=64)
def passport_photo(name: str = NAME, born: str = BORN) -> bytes:
    """A JPEG as a phone makes it: on a table, a little askew, stored on its side with the phone's mark."""
    last, _, first = name.partition(" ")
    sheet = _sheet(
        "demo/papers/passport.html", {"last_name": last, "first_names": first, "born": born}, dpi=110
    )
    return photograph.by_phone(sheet.crop((0, 0, sheet.width, int(sheet.height * 0.42))))


@lru_cache(maxsize=64)
def consent_scan(name: str = NAME, born: str = BORN) -> bytes:
    """A JPEG as an office scanner makes it, with a signature in ink."""
    signature = name.split(" ", 1)[0]
    sheet = _sheet("demo/papers/consent.html", {"name": name, "born": born, "signature": signature}, dpi=120)
    return photograph.by_scanner(sheet)


def heic_photo() -> bytes:
    """An iPhone's photograph of a blood test: samples/README.md says why it is committed and not made."""
    return (Path(__file__).parent / "samples" / "photo.heic").read_bytes()


@lru_cache(maxsize=8)
def dicom_slice(name: str = NAME, born: str = BORN) -> bytes:
    """One synthetic CT slice of a chest, with a nodule in it."""
    day, month, year = born.split(".")
    return phantom.chest(name, year + month + day)


@lru_cache(maxsize=64)
def opinion_pdf(
    clinic: str,
    expert: str,
    post: str,
    answers: tuple[tuple[str, str], ...],
    *,
    patient: str = NAME,
    born: str = "",
    diagnosis: str = DIAGNOSIS,
    conclusion: str = CONCLUSION,
    opinion_on: date = date(2026, 11, 20),
    number: str = "",
    city: str = "",
    title: str = "Второе экспертное медицинское мнение",
) -> bytes:
    """An opinion with all that S9 asks for in its text: organisation, expert, position; answers as (question, answer).

    ``title``: of what is signed beside an opinion.
    """
    given = {
        "clinic": clinic,
        "expert": expert,
        "post": post,
        "answers": answers,
        "patient": patient,
        "born": born,
    }
    more = {
        "diagnosis": diagnosis,
        "conclusion": conclusion,
        "opinion_on": opinion_on,
        "number": number,
        "city": city,
        "title": title,
    }
    return render_pdf("demo/papers/opinion.html", given | more | {"signature": expert.split(" ", 1)[0]})


def _sheet(template_name: str, context: dict[str, str], *, dpi: int) -> Image.Image:
    document = pdfium.PdfDocument(io.BytesIO(render_pdf(template_name, context)))
    try:
        return document[0].render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        document.close()
