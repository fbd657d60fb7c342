"""Applications not sent yet, at different progress."""

from secondopinion.demo import applicant
from secondopinion.demo.clock import Script
from secondopinion.demo.papers import PERSONAL, WHOLE
from secondopinion.demo.patients import ELENA, KNEES, VALVE, other
from secondopinion.demo.tale import HOUR, Stage, Tale


def only_begun(stage: Stage) -> Script:
    tale = Tale(stage, other("zhukova", "Жукова Вера Ильинична", "1957-11-03", "f", VALVE), stage.at - HOUR)
    yield tale.at
    applicant.starts(tale)


def questionnaire_filled(stage: Stage) -> Script:
    """The second application of Elena, whose first one is with a clinic."""
    tale = Tale(stage, ELENA, stage.days.ago(1, "21:15"))
    yield tale.at
    applicant.starts(tale)
    applicant.chooses_policy(tale)
    applicant.fills(tale)
    applicant.encloses(tale, *PERSONAL)


def ready_to_be_sent(stage: Stage) -> Script:
    patient = other("belyaev", "Беляев Олег Максимович", "1961-05-19", "m", KNEES)
    tale = Tale(stage, patient, stage.days.ago(2, "20:05"))
    yield tale.at
    applicant.starts(tale)
    applicant.chooses_policy(tale)
    applicant.fills(tale)
    applicant.encloses(tale, *WHOLE)
    applicant.signs_by_code(tale)


TALES = (only_begun, questionnaire_filled, ready_to_be_sent)
