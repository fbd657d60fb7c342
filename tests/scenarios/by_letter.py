"""A story whose applicant never opens the cabinet: she writes to the mailbox, and reads what comes to hers."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from documents import inspection
from intake import filing
from requests_app.actions import consents, contacts, review, sorting
from requests_app.models import Case, Enclosure
from requests_app.models.consent import CONSENTS
from tests.pdfs import opinion_pdf
from tests.scenarios.story import ANNA, Story

OURS = "2opinion@rgs.ru"
HERS = "anna@example.org"
DIAGNOSIS = "Инфильтративная карцинома"


class ByLetter(Story):
    def __init__(self, mail_server, mailbox) -> None:
        super().__init__(mail_server)
        self.mailbox = mailbox

    # the applicant's mail program
    def writes(
        self,
        text: str,
        *files: str,
        to: str = OURS,
        sender: str = HERS,
        subject: str = "Второе мнение",
        **headers,
    ) -> EmailMessage:
        """A letter with real PDFs named so; ``headers`` with «_» for «-». It reaches our mailbox now."""
        letter = EmailMessage(policy=SMTP)
        letter["From"], letter["To"], letter["Subject"] = f"Анна Соколова <{sender}>", to, subject
        letter["Date"], letter["Message-ID"] = format_datetime(self.at), make_msgid(domain="example.org")
        for name, value in headers.items():
            letter[name.replace("_", "-")] = value
        letter.set_content(text)
        for name in files:
            letter.add_attachment(opinion_pdf(name), maintype="application", subtype="pdf", filename=name)
        return self.arrives(letter)

    def arrives(self, letter: EmailMessage) -> EmailMessage:
        """Whatever is put into the mailbox is fetched, read and filed."""
        self.mailbox.deliver(letter.as_bytes(), arrived_at=self.at)
        self.mailbox.fetch(at=self.at)
        filing.sweep(at=self.at)
        inspection.sweep(at=self.at)
        self.letters_leave()
        return letter

    def replies(self, text: str, *files: str, **headers) -> EmailMessage:
        """An answer to the last letter in her mailbox, as a mail program makes it."""
        last = self.received()[-1]
        return self.writes(
            text,
            *files,
            to=str(last["Reply-To"]),
            subject=f"Re: {last['Subject']}",
            In_Reply_To=str(last["Message-ID"]),
            **headers,
        )

    def received(self, address: str = HERS) -> list[EmailMessage]:
        return [letter for letter in self.mail_server.letters if letter["To"] == address]

    # the curator
    @property
    def newest(self) -> Case:
        return Case.objects.order_by("created_at", "number").last()

    def takes_up(self) -> "ByLetter":
        """The newest case is the one that the story goes on about."""
        self.number = self.newest.number
        return self

    def sorts(self, **kinds: str) -> "ByLetter":
        """Each unsorted file by the first word of its name: Паспорт="identity"."""
        for enclosure in Enclosure.objects.present().filter(case=self.case, kind="unsorted"):
            wanted = kinds[enclosure.document.name.split()[0].removesuffix(".pdf")].split()
            sorting.sort_paper(
                self.number, by=self.curator, at=self.at, document=enclosure.document, kinds=wanted
            )
        return self

    def identifies(self) -> "ByLetter":
        contacts.identify(self.number, by=self.curator, at=self.at, insured=ANNA, policy_number="ДМС 77-0412")
        contacts.transcribe(
            self.number, by=self.curator, at=self.at, diagnosis=DIAGNOSIS, questions=["Верен ли диагноз?"]
        )
        scan = Enclosure.objects.present().get(case=self.case, kind="consent")
        consents.mark_scan(
            self.number, by=self.curator, at=self.at, enclosure_id=scan.pk, kinds=CONSENTS, signer="insured"
        )
        return self

    def says_what_is_missing(self, message: str = "") -> "ByLetter":
        review.acknowledge_incomplete(self.number, by=self.curator, at=self.at, message=message)
        return self
