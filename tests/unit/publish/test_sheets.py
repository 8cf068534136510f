"""Each document on paper: accessible, complete, literal, marked, and quick."""

import io
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from goldthread.publish.day_one.content import DayOneContent
from goldthread.publish.day_one.layout import day_one_sheet
from goldthread.publish.profile.content import ProfileContent
from goldthread.publish.profile.layout import profile_sheet
from goldthread.publish.provision_map.layout import provision_map_sheet
from goldthread.publish.review_record.layout import review_sheet
from goldthread.publish.sheet.about import About, Said
from goldthread.publish.sheet.blocks import Sheet, strings_of
from goldthread.publish.sheet.pdf import write_pdf
from goldthread.publish.sheet.word import write_word
from goldthread.publish.support_plan.content import SupportPlanContent
from goldthread.publish.support_plan.layout import support_plan_sheet
from goldthread.statute.vocabulary.delivery import Voice
from tests.pace import allowed
from tests.unit.publish import samples
from tests.unit.publish.paper import docx_words, pdf_words, squeezed, structure, tags

pytestmark = pytest.mark.slow

Make = Callable[[], Sheet]
DOCUMENTS: dict[str, Make] = {
    "profile": lambda: profile_sheet(samples.profile()),
    "plan": lambda: support_plan_sheet(samples.plan()),
    "review": lambda: review_sheet(samples.review()),
    "map": lambda: provision_map_sheet(samples.class_map()),
    "day_one": lambda: day_one_sheet(samples.day_one()),
}
every_document = pytest.mark.parametrize("make", DOCUMENTS.values(), ids=DOCUMENTS.keys())


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


@every_document
def test_pdf_is_tagged_titled_and_keeps_to_pdf_ua(make: Make) -> None:
    sheet = make()
    pdf = write_pdf(sheet)
    root = reader(pdf).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert reader(pdf).metadata.title == f"{sheet.title}, {sheet.initials}"
    found = tags(pdf)
    assert found.count("/H1") == 1
    assert "/H2" in found or sheet.landscape


@every_document
def test_pdf_and_word_say_every_word_of_the_sheet(make: Make) -> None:
    sheet = make()
    on_paper, in_word = pdf_words(write_pdf(sheet)), docx_words(write_word(sheet))
    for words in strings_of(sheet):
        assert squeezed(words) in on_paper, words
        assert squeezed(words) in in_word, words


@every_document
def test_every_page_carries_number_initials_and_the_synthetic_mark(make: Make) -> None:
    sheet = make()
    pages = reader(write_pdf(sheet)).pages
    for number, page in enumerate(pages, 1):
        words = squeezed(page.extract_text())
        assert squeezed(f"Page {number} of {len(pages)}") in words
        assert squeezed(f"{sheet.initials} · 18 November 2026") in words
        assert squeezed("Synthetic example: not a real child") in words
        foot = words[words.rindex(squeezed(sheet.title)) :]
        assert squeezed(sheet.name) not in foot or sheet.name == sheet.initials


def test_real_child_carries_no_synthetic_mark() -> None:
    sheet = profile_sheet(replace(samples.profile(), about=samples.about(synthetic=False)))
    assert "Synthetic" not in pdf_words(write_pdf(sheet))


@every_document
def test_table_headings_are_tagged_with_scope(make: Make) -> None:
    pdf = write_pdf(make())
    heads = [element for element in structure(pdf) if element["/S"] == "/TH"]
    if "/Table" in tags(pdf):
        assert heads
    for head in heads:
        attributes = head["/A"].get_object()
        listed = attributes if isinstance(attributes, list) else [attributes]
        assert any(one.get_object().get("/Scope") == "/Column" for one in listed)


@every_document
def test_drawings_have_words(make: Make) -> None:
    figures = [element for element in structure(write_pdf(make())) if element["/S"] == "/Figure"]
    assert all(str(figure["/Alt"]).strip() for figure in figures)


def test_plan_draws_the_way_to_the_target_with_its_words() -> None:
    figures = [
        element
        for element in structure(write_pdf(support_plan_sheet(samples.plan())))
        if element["/S"] == "/Figure"
    ]
    assert [str(one["/Alt"]) for one in figures] == [
        "Began: 3 words of 12; Now: 7; Goal: 9 words of 12"
    ]


def test_profile_and_day_one_of_ordinary_length_take_one_side() -> None:
    for number in range(len(samples.PROFILES)):
        sheet = profile_sheet(samples.profile("Christopher-Alexander Wright", number))
        assert len(reader(write_pdf(sheet)).pages) == 1, samples.PROFILES[number]["key"]
    assert len(reader(write_pdf(day_one_sheet(samples.day_one()))).pages) == 1


def test_long_profile_flows_on_to_a_second_page_with_every_word() -> None:
    known = samples.profile()
    long = replace(known, do=known.do * 8, barriers=known.barriers * 6, tried=known.tried * 4)
    sheet = profile_sheet(long)
    pdf = write_pdf(sheet)
    assert len(reader(pdf).pages) > 1
    words = pdf_words(pdf)
    assert all(words.count(squeezed(line)) == 8 for line in known.do)


def test_map_is_landscape_and_repeats_its_headings() -> None:
    pages = reader(write_pdf(provision_map_sheet(samples.class_map(24)))).pages
    assert len(pages) > 2
    for page in pages[:-1]:
        assert page.mediabox.width > page.mediabox.height
        assert "Howmuch" in squeezed(page.extract_text())


def test_map_shows_costs_only_when_asked() -> None:
    without = pdf_words(write_pdf(provision_map_sheet(samples.class_map())))
    with_costs = pdf_words(write_pdf(provision_map_sheet(samples.class_map(costs=True))))
    assert "£" not in without
    assert "£96.00" in with_costs


@pytest.mark.parametrize("name", samples.AWKWARD)
def test_awkward_names_come_out_as_written(name: str) -> None:
    sheet = profile_sheet(samples.profile(name))
    assert squeezed(name) in pdf_words(write_pdf(sheet))
    assert squeezed(name) in docx_words(write_word(sheet))


MARKUP = (
    '#eval("1+1")',
    "#panic()",
    "$x^2$",
    "@ref <label>",
    "*bold* _thin_ `code`",
    "= Heading",
    "\\ // /* comment */",
    "</w:t><script>",
    "& < > \" '",
    "{page} of {pages} %(name)s",
    "#" * 40,
)


@pytest.mark.parametrize("text", MARKUP)
def test_what_people_type_is_never_read_as_markup(text: str) -> None:
    content = ProfileContent(
        about=samples.about(), matters_to_me=(Said(text, Voice.CHILD),), do=(text,)
    )
    sheet = profile_sheet(content)
    assert pdf_words(write_pdf(sheet)).count(squeezed(text)) == 2
    assert docx_words(write_word(sheet)).count(squeezed(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "مریم اختر کو تصویریں پسند ہیں",
        "דנה אוהבת לצייר",
        "তাহমিনা খাতুন",
        "Катерина Коваленко",
        "ਸਤ ਸ੍ਰੀ ਅਕਾਲ",
        "🙂 🚂",
    ],
)
def test_other_scripts_are_set_with_our_own_fonts(text: str) -> None:
    content = ProfileContent(about=samples.about(), matters_to_me=(Said(text, Voice.CHILD),))
    pdf = write_pdf(profile_sheet(content))
    assert "diamond" not in pdf_words(pdf)
    assert squeezed(text) in docx_words(write_word(profile_sheet(content)))


def test_characters_no_font_has_are_replaced_and_it_is_said() -> None:
    content = ProfileContent(
        about=samples.about(), matters_to_me=(Said("我喜欢火车 and trains", Voice.CHILD),)
    )
    pdf = write_pdf(profile_sheet(content))
    assert b"pdfuaid:part>1<" in reader(pdf).trailer["/Root"]["/Metadata"].get_data()
    assert "andtrains" in pdf_words(pdf)
    assert "diamond" in pdf_words(pdf)
    assert "我喜欢火车" in docx_words(write_word(profile_sheet(content)))


def test_control_characters_do_not_break_a_document() -> None:
    text = "one\x00two\x0bthree\tfour\r\nfive\u2028six\ud83d"
    sheet = profile_sheet(ProfileContent(about=samples.about(), do=(text,)))
    assert "four" in pdf_words(write_pdf(sheet))
    assert "four" in docx_words(write_word(sheet))


def test_empty_parts_leave_no_headings() -> None:
    about = samples.about()
    bare = {
        "profile": profile_sheet(ProfileContent(about=about)),
        "day_one": day_one_sheet(DayOneContent(about=about)),
    }
    for sheet in bare.values():
        assert list(strings_of(sheet))[4:] == ["Nothing has been written here yet."]
    plan = support_plan_sheet(
        SupportPlanContent(about, 1, "draft", samples.TODAY, samples.TODAY, signers=("Ada",))
    )
    words = pdf_words(write_pdf(plan))
    assert "Plan1,draft" in words
    for heading in ("What we know", "What people say", "Outcome", "More support", "Delivered"):
        assert squeezed(heading) not in words


def test_family_is_told_how_to_answer() -> None:
    words = pdf_words(write_pdf(support_plan_sheet(samples.plan(family=True))))
    assert squeezed("answer on your family page or tell the school") in words


def test_word_twin_is_ready_to_edit() -> None:
    body = write_word(support_plan_sheet(samples.plan()))
    document = docx.Document(io.BytesIO(body))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[0] == "Heading 1"
    assert {"Heading 2", "Heading 3", "List Bullet"} <= set(styles)
    assert document.core_properties.title == "Support plan, AZ"
    assert document.core_properties.language == "en-GB"
    assert "Zyxcanary" not in document.core_properties.title
    languages = document.styles.element.iter(qn("w:lang"))
    assert {one.get(qn("w:val")) for one in languages} == {"en-GB"}
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None


@every_document
def test_document_is_made_in_half_a_second(make: Make) -> None:
    limit = allowed(0.5)
    taken = {"pdf": [], "word": []}
    for _ in range(5):
        for kind, write in (("pdf", write_pdf), ("word", write_word)):
            began = time.process_time()
            write(make())
            taken[kind].append(time.process_time() - began)
    assert all(statistics.median(times) < limit for times in taken.values())


def test_about_names_the_person_to_ask() -> None:
    known: About = samples.about()
    assert known.adult == "the SENCO"
    assert samples.about(family=True).adult == "your child's school"
