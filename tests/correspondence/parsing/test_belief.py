"""The child's word is looked at: types, files, lengths."""

import pytest

from correspondence.parsing.belief import COLUMNS, NotBelieved, believed

SAID = {
    "message_id": "<a@b>",
    "references": [],
    "sender": "a@b.ru",
    "sender_name": "",
    "recipients": [],
    "subject": "x",
    "text": "x",
    "parts": [],
    "nature": "person",
    "nature_because": "",
    "bounce": None,
    "content_sha256": "0" * 64,
}
PART = {
    "name": "a.pdf",
    "content_type": "application/pdf",
    "size": 4,
    "sha256": "0" * 64,
    "inline": False,
    "file": "part-0001",
    "skipped": "",
}
BOUNCE = {"message_ids": ["<a@b>"], "recipient": "", "status": "", "reason": "", "is_final": True}


def test_a_whole_word_is_believed(tmp_path):
    assert believed({"reading": SAID}, tmp_path).sender == "a@b.ru"


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": 5},
        {"text": "a\x00b"},
        {"references": "<a@b>"},
        {"recipients": [None]},
        {"nature": "friend"},
        {"bounce": {**BOUNCE, "is_final": "yes"}},
        {"bounce": []},
        {"parts": {}},
        {"parts": [{**PART, "file": "../secret"}]},
        {"parts": [{**PART, "file": "/etc/passwd"}]},
        {"parts": [{**PART, "file": "letter.raw"}]},
        {"parts": [{**PART, "file": "part-0002"}]},
        {"parts": [{**PART, "file": "part-0003"}]},
        {"parts": [{**PART, "size": 5}]},
        {"parts": [{**PART, "size": True}]},
        {"parts": [{**PART, "name": ""}]},
        {"parts": [{**PART, "file": "", "skipped": ""}]},
        {"parts": [{**PART, "skipped": "both"}]},
        {"parts": ["x"]},
        {"parts": [PART, PART]},
    ],
    ids=str,
)
def test_the_childs_word_is_looked_at(changes, tmp_path):
    (tmp_path / "part-0001").write_bytes(b"%PDF")
    (tmp_path / "part-0002").symlink_to("/abc")
    (tmp_path / "part-0003").mkdir()
    for stranger in (tmp_path / "letter.raw", tmp_path.parent / "secret"):
        stranger.write_bytes(b"four")

    with pytest.raises(NotBelieved):
        believed({"reading": {**SAID, **changes}}, tmp_path)


def test_long_words_are_cut_to_their_columns(tmp_path):
    (tmp_path / "part-0001").write_bytes(b"%PDF")
    long = dict.fromkeys(("message_id", "sender", "sender_name", "subject", "nature_because"), "я" * 999)

    reading = believed({"reading": {**SAID, **long, "parts": [PART], "bounce": BOUNCE}}, tmp_path)

    assert {name: len(getattr(reading, name)) for name in long} == COLUMNS
    assert reading.parts[0].name == "a.pdf" and reading.bounce and reading.bounce.message_ids == ("<a@b>",)
