"""How a person wants something sent home: the original (S11) or the things (S12), alike at every door."""

from dataclasses import dataclass

from accounts.models import User
from accounts.roles import STAFF, Role
from requests_app.models.application import Application
from requests_app.workflow import StepRefused

Way, Channel = Application.Way, Application.Channel


@dataclass(frozen=True)
class Wish:
    """The way, where to, and that the words about cost (and risk, S11) were read and agreed to."""

    way: str
    address: str = ""
    agreed: str = ""
    acknowledged: bool = False

    def is_of(self, application: Application | None) -> bool:
        """The same as was asked for already: a second click."""
        return application is not None and (self.way, self.address.strip(), self.agreed.strip()) == (
            application.way,
            application.address,
            application.agreed,
        )


def refuse_unclear(wish: Wish, *, what: str, cost: str) -> None:
    """``what``: the thing in the accusative; ``cost``: what has to be agreed to. Raises StepRefused."""
    if wish.way not in Way.values:
        raise StepRefused(f"Выберите, как отправить {what}.")
    if wish.way == Way.OTHER and not wish.agreed.strip():
        raise StepRefused("Напишите, о каком способе вы договорились с организацией.")
    if wish.way != Way.OTHER and not wish.address.strip():
        raise StepRefused(f"Напишите, куда отправить {what}.")
    if not wish.acknowledged:
        raise StepRefused(f"Отметьте согласие с тем, что доставка {cost}.")


def channel(by: User) -> str:
    """How an application came, by who writes it down (D22)."""
    if by.role in STAFF:
        return Channel.LETTER
    return Channel.DIRECT if by.role == Role.CLINIC else Channel.CABINET
