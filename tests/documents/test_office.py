"""Word, OpenDocument and RTF: kept as they came, shown as pages by LibreOffice; nothing in them runs or fetches."""

import os
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from django.core.files.storage import default_storage

from documents.models import Reading
from documents.previews import jail, office, office_files
from documents.previews.limits import DRAW, Limits
from documents.refusals import Unacceptable
from documents.uploads import UploadRefused
from tests.documents import office_samples as made
from tests.documents import samples
from tests.documents.test_inspection import inspected, picture_of, received

GOOD = {
    "Выписка.docx": (lambda: made.docx(body=made.BREAK), office_files.DOCX),
    "Выписка.odt": (made.odt, office_files.ODT),
    "Выписка.rtf": (made.rtf, office_files.RTF),
}


@pytest.mark.heavy
@pytest.mark.django_db
@pytest.mark.parametrize("name", GOOD)
def test_a_text_is_kept_as_it_came_and_shown_as_pages_with_its_words(soffice, name):
    content = GOOD[name][0]()

    document = inspected(content, name)

    assert (document.reading, document.content_type, document.name) == (Reading.READABLE, GOOD[name][1], name)
    assert default_storage.open(document.key).read() == content
    page = document.pages.first()
    assert "Диагноз: рак левой молочной железы" in page.text
    assert picture_of(page).convert("L").getextrema()[0] < 100, "something is written on it"


@pytest.mark.django_db
@pytest.mark.parametrize("name", GOOD)
def test_where_there_is_no_libreoffice_it_is_refused_with_the_way_out(settings, name):
    settings.SOFFICE = ""

    with pytest.raises(UploadRefused, match="Сохраните документ как PDF"):
        received(GOOD[name][0](), name)


LINK = "http://127.0.0.1:9/x.png"
BAD = {
    "a macro": (lambda: made.docx(word__vbaProject_bin=b"x").replace(b"_bin", b".bin"), "office_active"),
    "a macro by its type": (
        lambda: made.docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "office_active",
    ),
    "a template": (
        lambda: made.docx(main=made.MAIN.replace("document.main", "template.main")),
        "office_active",
    ),
    "a template from elsewhere": (
        lambda: made.docx(relations=made.relation("attachedTemplate", "http://x/y.dotm", "External")),
        "office_links",
    ),
    "a picture from elsewhere": (
        lambda: made.docx(relations=made.relation("image", LINK, "External")),
        "office_links",
    ),
    "a picture of this machine": (
        lambda: made.docx(relations=made.relation("image", "file:///etc/passwd")),
        "office_links",
    ),
    "a page inside": (lambda: made.docx(relations=made.relation("aFChunk", "a.html")), "office_active"),
    "a field that includes": (lambda: made.docx(made.field("INCLUDETEXT /etc/passwd")), "office_links"),
    "such a field in pieces": (
        lambda: made.docx(made.split_field(" INC", "LUDEPICT", "URE x")),
        "office_links",
    ),
    "a field of DDE": (lambda: made.docx(made.field("DDEAUTO cmd")), "office_links"),
    "an entity": (
        lambda: made.docx(word__a="<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
        "broken",
    ),
    "a part under another name": (
        lambda: made.docx(word__d=made.docx_part(made.field("INCLUDETEXT x")).encode("utf-16")),
        "office_links",
    ),
    "no XML at all": (lambda: made.docx(word__b="<a"), "broken"),
    "a bomb": (lambda: made.docx(word__c=" " * 150_000_000), "too_hard"),
    "an OpenDocument macro": (lambda: made.odt(Basic__Standard="<x/>"), "office_active"),
    "a script": (lambda: made.odt("<script:event-listener/>"), "office_active"),
    "an OpenDocument picture from elsewhere": (lambda: made.odt(made.linked_picture(LINK)), "office_links"),
    "one of this machine": (lambda: made.odt(made.linked_picture("file:///etc/passwd")), "office_links"),
    "one beside the file": (lambda: made.odt(made.linked_picture("../../etc/passwd")), "office_links"),
    "a section from elsewhere": (
        lambda: made.odt(
            '<text:section><text:section-source xlink:href="file:///etc/passwd"/></text:section>'
        ),
        "office_active",
    ),
    "a locked text": (
        lambda: made.odt(META__INF="<m:encryption-data xmlns:m='x'/>"),
        "office_password",
    ),
    "a template of OpenDocument": (
        lambda: made.odt(mime="application/vnd.oasis.opendocument.text-template"),
        "office_other",
    ),
    "an RTF with an object": (lambda: made.rtf(rb"{\object\objemb{\*\objdata 0105}}"), "office_active"),
    "an RTF template": (lambda: made.rtf(rb"{\*\template http://x/y.dot}"), "office_active"),
    "an RTF that includes": (lambda: made.rtf(made.rtf_field(b"INCLUDEPICTURE x")), "office_links"),
    "in pieces": (lambda: made.rtf(made.rtf_field(b"IN{}CLUDETEXT x")), "office_links"),
    "behind a group that is skipped": (
        lambda: made.rtf(made.rtf_field(rb"{\*\nothing PAGE }INCLUDETEXT x")),
        "office_links",
    ),
    "by the numbers of letters": (lambda: made.rtf(made.rtf_field(rb"PAGE \'49NCLUDE")), "office_links"),
    "a second field close behind": (
        lambda: made.rtf(made.rtf_field(b"PAGE") + made.rtf_field(b"INCLUDETEXT x")),
        "office_links",
    ),
    "an old Word file": (lambda: samples.DOC, "office_other"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_runs_or_fetches_is_refused(soffice, tmp_path, what):
    make, code = BAD[what]
    path = tmp_path / "file"
    path.write_bytes(make())

    with pytest.raises(Unacceptable) as refused:
        jail.examine(path)

    assert refused.value.code == code


HARMLESS = {
    "a link to press": lambda: made.docx(relations=made.relation("hyperlink", "http://hospital.example", "External")),
    "the number of the page": lambda: made.docx(made.field("PAGE") + made.split_field(" NUM", "PAGES ")),
    "a hyperlink as a field": lambda: made.docx(made.field("HYPERLINK &quot;http://hospital.example&quot;")),
    "an OpenDocument link to press": lambda: made.odt('<text:p><text:a xlink:href="http://hospital.example">x</text:a></text:p>'),
    "a picture of its own": lambda: made.odt(made.linked_picture("Pictures/1.png")),
    "an RTF page number": lambda: made.rtf(made.rtf_field(b"PAGE") + made.rtf_field(rb"HYPERLINK http://x")),
}  # fmt: skip


@pytest.mark.parametrize("what", HARMLESS)
def test_what_only_a_person_presses_is_taken(soffice, tmp_path, what):
    path = tmp_path / "file"
    path.write_bytes(HARMLESS[what]())

    assert jail.examine(path) in office_files.KINDS


@pytest.mark.heavy
@pytest.mark.parametrize("form", ["odt", "docx"])
def test_even_a_link_that_slipped_through_is_not_followed(soffice, tmp_path, monkeypatch, form):
    """Beside the refusal stands the profile: a picture of this machine does not get onto the page."""
    picture = tmp_path / "secret.png"
    samples.picture((400, 400)).save(picture)
    body = made.linked_picture(picture.as_uri()).replace(
        "<draw:frame ", '<draw:frame svg:width="9cm" svg:height="9cm" '
    )
    spaces = 'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    content = {
        "odt": lambda: made.odt(body.replace("<draw:frame ", f"<draw:frame {spaces}")),
        "docx": lambda: made.docx(made.field(f"INCLUDETEXT {picture}")),
    }[form]()
    path = tmp_path / "file"
    path.write_bytes(content)
    program = f"import sys; sys.path.insert(0, {str(jail.ROOT)!r})\nfrom pathlib import Path\n"
    program += (
        "from documents.previews import office\nfrom documents.previews.limits import DRAW, tie_hands\n"
    )
    program += "tie_hands(DRAW)\n"
    program += f"print(office._as_pdf(Path({str(path)!r}), DRAW))"
    environment = {"HOME": str(tmp_path), "SOFFICE": soffice, "PATH": os.defpath, "LANG": "C.UTF-8"}

    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=120
    )

    assert ran.returncode == 0, ran.stderr
    drawn = (tmp_path / "office" / "file.pdf").read_bytes()
    assert b"/Subtype/Image" not in drawn and b"/Image" not in drawn


@pytest.mark.heavy
def test_libreoffice_that_does_not_end_is_killed_with_all_that_it_started(soffice, tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(made.docx())
    slow = tmp_path / "slow"
    slow.write_text(f"#!/bin/sh\nsleep 61.25 & echo $! > {tmp_path}/pid\nwait\n")
    slow.chmod(0o755)
    from django.conf import settings

    settings.SOFFICE = str(slow)

    began = time.monotonic()
    drawn = jail.draw(path, office_files.DOCX, tmp_path, replace(DRAW, wall=6))

    assert (drawn.pages, drawn.problem) == ([], "unreadable")
    assert time.monotonic() - began < 15
    from tests.documents.test_previews import is_gone

    assert is_gone(int((tmp_path / "pid").read_text()))


def test_the_profile_lets_no_macro_run_and_follows_no_link(tmp_path):
    office._make_profile(tmp_path)

    said = (tmp_path / "user" / "registrymodifications.xcu").read_text()
    assert "DisableMacrosExecution" in said and 'oor:name="Link" oor:op="fuse"><value>0<' in said
    assert Limits().memory <= 1536 * 1024**2
