"""Small PDFs with a text layer."""

from functools import lru_cache


@lru_cache(maxsize=32)
def opinion_pdf(*words: str) -> bytes:
    """A one-page PDF whose text holds the words."""
    from weasyprint import HTML

    page = f"<h1>Второе экспертное медицинское мнение</h1><p>{' '.join(words)}</p>"
    return HTML(string=page).write_pdf()
