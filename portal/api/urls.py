"""The addresses of the API for programs of insured persons, version 1. Where tokens are given out is ``secondopinion``'s."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from portal.api import after, cases, consents, going, opinion, papers, things
from portal.api.view import View

app_name = "portal_api"
CASE = "cases/<uuid:pk>/"


def _open(view: type[View]):
    """Past the sign-in of people: a token is asked for by the view itself."""
    return login_not_required(view.as_view())


urlpatterns = [
    path("cases/", _open(cases.Cases), name="cases"),
    path(CASE, _open(cases.OneCase), name="case"),
    path(f"{CASE}person/", _open(cases.Person), name="person"),
    path(f"{CASE}policy/", _open(cases.Policy), name="policy"),
    path(f"{CASE}questionnaire/", _open(cases.Questionnaire), name="questionnaire"),
    path(f"{CASE}questions/", _open(cases.Questions), name="questions"),
    path(f"{CASE}documents/", _open(papers.Documents), name="documents"),
    path(f"{CASE}documents/<uuid:document_pk>/content/", _open(papers.Content), name="content"),
    path(f"{CASE}documents/<uuid:document_pk>/remove/", _open(papers.Removal), name="remove"),
    path(f"{CASE}absences/", _open(papers.Absences), name="absences"),
    path(f"{CASE}absences/<slug:kind>/undo/", _open(papers.AbsenceUndone), name="undo_absence"),
    path(f"{CASE}consents/<slug:kind>/withdraw/", _open(consents.ConsentWithdrawal), name="withdraw_consent"),
    path(f"{CASE}consents/", _open(consents.Consents), name="consents"),
    path(f"{CASE}consents/agree/", _open(consents.Agreement), name="agree"),
    path(f"{CASE}consents/code/", _open(consents.Code), name="code"),
    path(f"{CASE}consents/sign/", _open(consents.Signature), name="sign"),
    path(f"{CASE}submit/", _open(going.Submission), name="submit"),
    path(f"{CASE}discard/", _open(going.Discarding), name="discard"),
    path(f"{CASE}that_is_all/", _open(going.ThatIsAll), name="that_is_all"),
    path(f"{CASE}messages/", _open(going.Messages), name="messages"),
    path(f"{CASE}withdraw/", _open(going.Withdrawal), name="withdraw"),
    path(f"{CASE}opinion/", _open(opinion.Opinion), name="opinion"),
    path(f"{CASE}opinion/content/", _open(opinion.OpinionContent), name="opinion_content"),
    path(f"{CASE}opinion/questions/", _open(after.QuestionsAfter), name="ask_after"),
    path(f"{CASE}opinion/questions/<uuid:question_pk>/take_back/", _open(after.TakingBack), name="take_back"),
    path(f"{CASE}opinion/addenda/<uuid:addendum_pk>/content/", _open(after.AddendumContent), name="addendum"),
    path(f"{CASE}materials/", _open(things.MyThings), name="materials"),
    path(f"{CASE}materials/sending/", _open(things.Sendings), name="materials_sending"),
    path(f"{CASE}materials/return/", _open(things.Returns), name="materials_return"),
    path(f"{CASE}materials/<uuid:thing>/keep/", _open(things.Keeping), name="material_keep"),
    path(f"{CASE}materials/<uuid:thing>/received/", _open(things.Receiving), name="material_received"),
    path(f"{CASE}materials/<uuid:thing>/home/", _open(things.ComingHome), name="material_home"),
    path(f"{CASE}original/", _open(opinion.TheOriginal), name="original"),
    path(f"{CASE}original/withdrawal/", _open(opinion.WithdrawalOfOriginal), name="original_withdrawal"),
]
