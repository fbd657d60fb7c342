"""Which cases the demonstration tells: at least one in every state, and the situations that deserve a look."""

from collections.abc import Callable

from secondopinion.demo.clock import Script
from secondopinion.demo.tale import Stage
from secondopinion.demo.tales import at_the_clinic, at_the_curator, drafts, ended, open_questions

Tell = Callable[[Stage], Script]

ALL: tuple[Tell, ...] = (
    *drafts.TALES,
    *at_the_curator.TALES,
    *open_questions.TALES,
    *at_the_clinic.TALES,
    *ended.TALES,
)


def scripts(stage: Stage) -> list[Script]:
    return [tell(stage) for tell in ALL]
