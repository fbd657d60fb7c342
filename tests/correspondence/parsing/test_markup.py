"""Pages to text: nothing active, nothing lost, in linear time."""

import time

import pytest

from correspondence.parsing import markup


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Добрый день</p><p>Ура</p>", "Добрый день\n\nУра"),
        ("<div>a</div><div>b</div><div><br></div><div>c</div>", "a\nb\n\nc"),
        ("a<br>b<br><br><br>c", "a\nb\n\nc"),
        ("<title>T</title><style>x</style><script>y</script>&nbsp;a &amp; &lt;b&gt;\n c", "a & <b> c"),
        ("<ul><li>раз</li><li>два</li></ul>", "- раз\n- два"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"),
        ("a<blockquote>b<blockquote>c</blockquote></blockquote>d", "a\n\n> b\n>\n> > c\n\nd"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<img src=http://evil/x.png alt=x>a<iframe src=x>b</iframe>", "ab"),
        ("<a href='http://x.ru/a?b=1&amp;c=2'>сюда</a>", "сюда (http://x.ru/a?b=1&c=2)"),
        ("<a href='https://www.x.ru/'>x.ru</a> <a href='mailto:a@b.ru?subject=1'>a@b.ru</a>", "x.ru a@b.ru"),
        (
            "<a href='mailto:a@b.ru'>пишите</a> <a href='javascript:x()'>js</a> <a href=/y>y</a>",
            "пишите (a@b.ru) js y",
        ),
        ("<a href='http://x.ru'><img src=y></a>", ""),
        ("<math><mi><p>a</p>", "a"),
        ("<svg><desc><p>a", "a"),
        ("a<plaintext><img src=x>b<p>c", "ab\n\nc"),
        ("<textarea><script>x()</script>a", "a"),
    ],
)
def test_a_page_becomes_text(page, text):
    assert markup.text_of(page) == text


@pytest.mark.parametrize("deep", ["<div>" * 400, "<b>" * 400])
def test_a_page_too_deep_for_the_parser_is_read_all_the_same(deep):
    page = f"{deep}<script>x()</script><!-- c --><p>Да &amp; нет</p><a href='http://x.ru/'>тут</a>"

    assert markup.text_of(page) == "Да & нет\n\nтут (http://x.ru/)"


@pytest.mark.parametrize(
    "evil",
    [
        "<div>" * 200_000,
        "<div>" * 290 + "<p>x" * 100_000,
        "".join(f"<font a={n}>" for n in range(5000)) + "<p>" * 50_000,
        "<" * 1_000_000,
        "<a href=x" * 200_000,
        "<!--" * 300_000,
        "<div>" * 400 + "&#" + "9" * 1_000_000,
        "<table>" * 250 + "x<td>" * 10_000,
        "<a " * 300_000,
        "<br>" * 300_000,
        " " * 3_000_000,
    ],
    ids=lambda page: page[:8],
)
def test_no_page_takes_long(evil):
    started = time.perf_counter()

    markup.text_of(evil)

    assert time.perf_counter() - started < 4
