"""The draft's list of tasks: what is ready, what is next. Reads the package and the answers; writes nothing."""

from dataclasses import dataclass

from portal.names import whose
from portal.tasks_of_draft import about_you, medical
from portal.tasks_of_draft.row import DONE, Row
from requests_app.models import Case, Kind
from requests_app.package import Package


@dataclass(frozen=True)
class Hub:
    groups: list[tuple[str, list[Row]]]
    may_be_sent: bool

    @property
    def rows(self) -> list[Row]:
        return [row for _, rows in self.groups for row in rows]

    @property
    def counted(self) -> list[Row]:
        return [row for row in self.rows if row.counted]

    @property
    def total(self) -> int:
        return len(self.counted)

    @property
    def ready(self) -> int:
        return sum(row.state == DONE for row in self.counted)

    @property
    def next(self) -> Row:
        """The first task that is not ready; when all are, sending."""
        return next((row for row in self.counted if row.state != DONE), self.rows[-1])


def of(case: Case, package: Package, *, questions: int) -> Hub:
    about = [about_you.person(case), about_you.questionnaire(case), about_you.identity(case, package)]
    about += [about_you.representation(case, package)] if Kind.REPRESENTATION in package.needed_kinds else []
    about += [about_you.policy(case, package), about_you.consents(case, package)]
    papers = [medical.extract(case, package), medical.imaging(case, package), medical.histology(case)]
    owner = whose(case.insured) if case.by_representative else ""
    may_be_sent = not package.blocks_submission
    return Hub(
        [
            ("О вас и пациенте" if case.by_representative else "О вас", about),
            (f"Медицинские документы {owner}".strip(), papers),
            ("Вопросы эксперту", [medical.questions(case, questions)]),
            ("Отправка", [medical.sending(case, may_be_sent)]),
        ],
        may_be_sent,
    )
