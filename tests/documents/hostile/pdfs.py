"""PDFs object by object, so that they can be wrong in any way a stranger likes."""

import zlib

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R%s>>"


def written(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """The file with a true table of contents; the root is object 1."""
    body, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", {}
    parts = [body]
    at = len(body)
    for number, content in objects.items():
        part = b"%d 0 obj\n%s\nendobj\n" % (number, content)
        places[number] = at
        parts.append(part)
        at += len(part)
    table = [
        b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n"
        for n in range(max(objects) + 1)
    ]
    parts.append(b"xref\n0 %d\n%s" % (len(table), b"".join(table)))
    parts.append(b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(table), trailer, at))
    return b"".join(parts)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), entries, content)


def packed(content: bytes, entries: bytes = b"", times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter[%s]%s" % (b"/FlateDecode" * times, entries))


def one_page(
    content: bytes = b"", *, root: bytes = b"", page: bytes = b"", more: dict[int, bytes] | None = None
) -> bytes:
    """A page of A4 with further entries of the root and of the page, and further objects from number 5 on."""
    return written(
        {
            1: b"<</Type/Catalog/Pages 2 0 R%s>>" % root,
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: PAGE % page,
            4: content or stream(b"0 0 0 rg 100 100 200 200 re f"),
            **(more or {}),
        }
    )


def with_picture(content: bytes, entries: bytes) -> bytes:
    """A page that draws one picture whose stream is given."""
    return one_page(
        stream(b"q 500 0 0 500 40 40 cm /X Do Q"),
        page=b"/Resources<</XObject<</X 5 0 R>>>>",
        more={
            5: stream(
                content, b"/Type/XObject/Subtype/Image/BitsPerComponent 8/ColorSpace/DeviceGray" + entries
            )
        },
    )
