"""The addresses of the insured person's door: «Заявки» → «Медицинские вопросы» → «Второе мнение» (S1)."""

from django.urls import path

from portal.views import (
    applications,
    asking,
    consents,
    draft,
    invitation,
    opinion,
    papers,
    public,
    reading,
    resuming,
    sending,
    status,
    talk,
)

app_name = "portal"

CASE = "<uuid:pk>/"

urlpatterns = [
    path("", applications.home, name="home"),
    path("new/", applications.start, name="start"),
    path("invitation/<slug:token>/", invitation.invitation, name="invitation"),
    path("help/", public.help_page, name="help"),
    path("storage/", public.storage, name="storage"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path(f"{CASE}draft/", draft.draft, name="draft"),
    path(f"{CASE}person/", draft.person, name="person"),
    path(f"{CASE}questionnaire/", draft.questionnaire, name="questionnaire"),
    path(f"{CASE}questions/", draft.questions, name="questions"),
    path(f"{CASE}policy/", papers.policy, name="policy"),
    path(f"{CASE}identity/", papers.papers, {"name": "identity"}, name="identity"),
    path(f"{CASE}representation/", papers.papers, {"name": "representation"}, name="representation"),
    path(f"{CASE}extract/", papers.papers, {"name": "extract"}, name="extract"),
    path(f"{CASE}extract/<slug:kind>/absent/", papers.absent, name="absent"),
    path(f"{CASE}extract/<slug:kind>/present/", papers.present, name="present"),
    path(f"{CASE}imaging/", papers.papers, {"name": "imaging"}, name="imaging"),
    path(f"{CASE}consents/", consents.consents, name="consents"),
    path(f"{CASE}consents/agree/", consents.agree, name="agree"),
    path(f"{CASE}consents/code/", consents.code, name="code"),
    path(f"{CASE}consents/sign/", consents.sign, name="sign"),
    path(f"{CASE}consents/<slug:kind>/withdraw/", consents.withdraw_consent, name="withdraw_consent"),
    path(f"{CASE}uploads/", resuming.uploads, name="uploads"),
    path(f"{CASE}uploads/<uuid:upload>/", resuming.upload, name="upload"),
    path(f"{CASE}check/", sending.check, name="check"),
    path(f"{CASE}submit/", sending.submit, name="submit"),
    path(f"{CASE}sent/", sending.sent, name="sent"),
    path(f"{CASE}discard/", applications.discard, name="discard"),
    path(CASE, status.case, name="case"),
    path(f"{CASE}documents/", status.documents, name="documents"),
    path(f"{CASE}documents/<uuid:document>/", reading.document, name="document"),
    path(f"{CASE}documents/<uuid:document>/<int:number>/", reading.page, name="page"),
    path(f"{CASE}documents/<uuid:document>/file/", reading.download, name="download"),
    path(f"{CASE}answer/", asking.answer, name="answer"),
    path(f"{CASE}answer/<uuid:item>/absent/", asking.not_coming, name="not_coming"),
    path(f"{CASE}answer/done/", asking.that_is_all, name="that_is_all"),
    path(f"{CASE}messages/", talk.messages, name="messages"),
    path(f"{CASE}opinion/", opinion.opinion, name="opinion"),
    path(f"{CASE}opinion/file/", opinion.opinion_file, name="opinion_file"),
    path(f"{CASE}withdraw/", status.withdraw, name="withdraw"),
    path(f"{CASE}questionnaire.pdf", reading.questionnaire_pdf, name="questionnaire_pdf"),
    path(f"{CASE}summary.pdf", reading.summary_pdf, name="summary_pdf"),
]
