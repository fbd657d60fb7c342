from django.apps import AppConfig

from documents import checks


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Документы"

    def ready(self) -> None:
        """Importing the checks has registered them."""
        assert checks.scanner_is_named
