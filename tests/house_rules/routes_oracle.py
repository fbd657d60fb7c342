"""Who may pass where: written by hand from PROCEDURE and DESIGN, apart from the code, and compared with what it does.

A new route needs a row here. ``who`` names people of the walk (see ``world``): «owner» is the insured person whose case
it is, «representative» the applicant of a child's case, «clinic» works at the organisation to which the case is assigned,
«former_clinic» at one that had it before. Whoever is not named is refused: 403 at another audience's door, 404 at one's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

PEOPLE = (
    "anonymous",
    "owner",
    "stranger",
    "representative",
    "curator",
    "head",
    "clinic",
    "other_clinic",
    "former_clinic",
    "privacy",
    "admin",
)
ANYONE = frozenset(PEOPLE)
SIGNED_IN = ANYONE - {"anonymous"}
EVERY_APPLICANT = frozenset({"owner", "stranger", "representative"})
PARTIES = frozenset({"owner", "representative"})
OFFICE = frozenset({"curator", "head"})
HEAD = frozenset({"head"})
EVERY_CLINIC = frozenset({"clinic", "other_clinic", "former_clinic"})
CLINIC = frozenset({"clinic"})

DOORS = {
    "portal": EVERY_APPLICANT,
    "curators": OFFICE,
    "clinics": EVERY_CLINIC,
    "clinics_api": EVERY_CLINIC,
    "portal_api": EVERY_APPLICANT,
    "": SIGNED_IN,
}
"""Namespace → who may come in at all; others get 403, the anonymous are led to sign in."""

PROGRAMS = frozenset({"clinics_api", "portal_api"})
"""Doors that take tokens and no cookies: the anonymous are answered 401, and what is sent is JSON."""

READ = ("GET",)
ACT = ("POST",)
FORM = ("GET", "POST")


@dataclass(frozen=True)
class Rule:
    who: frozenset[str]
    methods: tuple[str, ...] = READ
    state: str = "with_clinic"
    """The state of the case on which the route is tried."""
    takes: Mapping[str, str] = field(default_factory=dict)
    """Parameter → maker, where the name of the parameter does not say it."""
    sends: Mapping[str, str] = field(default_factory=dict)
    """Field of the form → maker: what a post names beside the address."""
    marks: frozenset[str] = frozenset()
    """Tables that reading may write, beside the log."""


READS_MESSAGES = frozenset({"requests_app_message"})
LETTER = {"pk": "letter"}
INCOMING = {"pk": "incoming"}
MAILED = {"document": "mailed"}
GLASS = {"document_pk": "glass"}
KEPT = {"pk": "original"}
THING = {"pk": "thing"}
EXPERT = {"pk": "expert"}
HOOK = {"pk": "webhook"}
HOUSE = {"pk": "any_organisation"}
SEES_LETTERS = frozenset({"correspondence_incomingletter"})

RULES: dict[str, Rule] = {
    "home": Rule(SIGNED_IN),
    "health": Rule(ANYONE),
    # the medical organisation
    "clinics:cases": Rule(EVERY_CLINIC),
    "clinics:case": Rule(CLINIC),
    "clinics:accept": Rule(CLINIC, ACT, "offered"),
    "clinics:decline": Rule(CLINIC, ACT, "offered"),
    "clinics:archive": Rule(CLINIC),
    "clinics:download": Rule(CLINIC),
    "clinics:page": Rule(CLINIC),
    "clinics:viewer": Rule(CLINIC),
    "clinics:picture": Rule(CLINIC),
    "clinics:slide": Rule(CLINIC, takes=GLASS),
    "clinics:tile": Rule(CLINIC, takes=GLASS),
    "clinics:opinion": Rule(CLINIC, FORM),
    "clinics:handed_over": Rule(CLINIC, READ, "opinion_received"),
    "clinics:uploads": Rule(CLINIC, FORM),
    "clinics:upload": Rule(CLINIC, READ, takes={"upload": "clinic_upload"}),
    "clinics:request": Rule(CLINIC, FORM),
    "clinics:materials": Rule(EVERY_CLINIC),
    "clinics:material": Rule(CLINIC, READ, "awaiting_materials", THING),
    "clinics:material_arrival": Rule(CLINIC, ACT, "awaiting_materials", THING),
    "clinics:material_place": Rule(CLINIC, ACT, "awaiting_materials", THING),
    "clinics:material_used": Rule(CLINIC, ACT, "awaiting_materials", THING),
    "clinics:material_loss": Rule(CLINIC, ACT, "awaiting_materials", THING),
    "clinics:material_application": Rule(CLINIC, ACT, "awaiting_materials", THING),
    "clinics:material_sending": Rule(CLINIC, ACT, "awaiting_materials", THING),
    "clinics:material_photo": Rule(CLINIC, READ, "awaiting_materials", THING),
    "clinics:originals": Rule(EVERY_CLINIC),
    "clinics:original": Rule(CLINIC, READ, "delivered", KEPT),
    "clinics:original_place": Rule(CLINIC, ACT, "delivered", KEPT),
    "clinics:original_apply": Rule(CLINIC, ACT, "delivered", KEPT),
    "clinics:original_sending": Rule(CLINIC, ACT, "delivered", KEPT),
    "clinics:addendum": Rule(CLINIC, FORM, "delivered", KEPT),
    "clinics:addendum_file": Rule(CLINIC, READ, "delivered", KEPT),
    "clinics:original_loss": Rule(CLINIC, ACT, "delivered", KEPT),
    "clinics:original_return": Rule(CLINIC, ACT, "delivered", KEPT),
    "clinics:experts": Rule(EVERY_CLINIC),
    "clinics:expert_new": Rule(EVERY_CLINIC, FORM),
    "clinics:expert": Rule(CLINIC, FORM, takes=EXPERT),
    "clinics:expert_credential": Rule(CLINIC, ACT, takes=EXPERT),
    "clinics:expert_credential_removal": Rule(CLINIC, ACT, takes=EXPERT),
    # the insured person: public words
    "portal:help": Rule(EVERY_APPLICANT | {"anonymous"}),
    "portal:storage": Rule(EVERY_APPLICANT | {"anonymous"}),
    "portal:accessibility": Rule(EVERY_APPLICANT | {"anonymous"}),
    # the insured person: the application
    "portal:home": Rule(EVERY_APPLICANT),
    "portal:start": Rule(EVERY_APPLICANT, FORM),
    "portal:invitation": Rule(EVERY_APPLICANT, FORM),
    "portal:draft": Rule(PARTIES, READ, "draft"),
    "portal:person": Rule(PARTIES, FORM, "draft"),
    "portal:questionnaire": Rule(PARTIES, FORM, "draft"),
    "portal:questions": Rule(PARTIES, FORM, "draft"),
    "portal:policy": Rule(PARTIES, FORM, "draft"),
    "portal:identity": Rule(PARTIES, FORM, "draft"),
    "portal:representation": Rule(PARTIES, FORM, "draft"),
    "portal:extract": Rule(PARTIES, FORM, "draft"),
    "portal:absent": Rule(PARTIES, FORM, "draft"),
    "portal:present": Rule(PARTIES, ACT, "draft"),
    "portal:imaging": Rule(PARTIES, FORM, "draft"),
    "portal:consents": Rule(PARTIES, FORM, "draft"),
    "portal:agree": Rule(PARTIES, ACT, "draft"),
    "portal:code": Rule(PARTIES, ACT, "draft"),
    "portal:sign": Rule(PARTIES, ACT, "draft"),
    "portal:withdraw_consent": Rule(PARTIES, FORM, "under_review", {"kind": "consent"}),
    "portal:uploads": Rule(PARTIES, FORM, "draft"),
    "portal:upload": Rule(PARTIES, READ, "draft"),
    "portal:check": Rule(PARTIES, READ, "draft"),
    "portal:submit": Rule(PARTIES, ACT, "draft"),
    "portal:sent": Rule(PARTIES, READ, "received"),
    "portal:discard": Rule(PARTIES, FORM, "draft"),
    # the medical organisation's own system
    "api_token": Rule(ANYONE, ACT),
    "organisation_schema": Rule(ANYONE),
    "clinics_api:cases": Rule(EVERY_CLINIC),
    "clinics_api:case": Rule(CLINIC),
    "clinics_api:accept": Rule(CLINIC, ACT, "offered"),
    "clinics_api:decline": Rule(CLINIC, ACT, "offered"),
    "clinics_api:content": Rule(CLINIC),
    "clinics_api:ask": Rule(CLINIC, ACT),
    "clinics_api:register": Rule(CLINIC, ACT, "awaiting_materials"),
    "clinics_api:opinion": Rule(CLINIC, ACT),
    "clinics_api:materials": Rule(EVERY_CLINIC),
    "clinics_api:material": Rule(CLINIC, READ, "awaiting_materials", THING),
    "clinics_api:material_arrival": Rule(CLINIC, ACT, "awaiting_materials", THING),
    "clinics_api:material_place": Rule(CLINIC, ACT, "awaiting_materials", THING),
    "clinics_api:material_used": Rule(CLINIC, ACT, "awaiting_materials", THING),
    "clinics_api:material_loss": Rule(CLINIC, ACT, "awaiting_materials", THING),
    "clinics_api:material_return": Rule(CLINIC, ACT, "awaiting_materials", THING),
    "clinics_api:add": Rule(CLINIC, ACT, "delivered"),
    "clinics_api:events": Rule(EVERY_CLINIC),
    # the insured person's programs
    "portal:programs": Rule(EVERY_APPLICANT),
    "portal:allow_program": Rule(EVERY_APPLICANT, FORM),
    "portal:revoke_program": Rule(PARTIES, ACT),
    "insured_schema": Rule(ANYONE),
    "portal_api:cases": Rule(EVERY_APPLICANT, FORM),
    "portal_api:case": Rule(PARTIES),
    "portal_api:documents": Rule(PARTIES, FORM, "draft"),
    "portal_api:content": Rule(PARTIES),
    "portal_api:consents": Rule(PARTIES, READ, "draft"),
    "portal_api:person": Rule(PARTIES, ACT, "draft"),
    "portal_api:policy": Rule(PARTIES, ACT, "draft"),
    "portal_api:questionnaire": Rule(PARTIES, ACT, "draft"),
    "portal_api:questions": Rule(PARTIES, ACT, "draft"),
    "portal_api:remove": Rule(PARTIES, ACT, "draft"),
    "portal_api:absences": Rule(PARTIES, ACT, "draft"),
    "portal_api:agree": Rule(PARTIES, ACT, "draft"),
    "portal_api:code": Rule(PARTIES, ACT, "draft"),
    "portal_api:sign": Rule(PARTIES, ACT, "draft"),
    "portal_api:submit": Rule(PARTIES, ACT, "draft"),
    "portal_api:discard": Rule(PARTIES, ACT, "draft"),
    "portal_api:that_is_all": Rule(PARTIES, ACT, "awaiting_documents"),
    "portal_api:messages": Rule(PARTIES, FORM, marks=READS_MESSAGES),
    "portal_api:withdraw": Rule(PARTIES, ACT),
    "portal_api:opinion": Rule(PARTIES, READ, "delivered"),
    "portal_api:opinion_content": Rule(PARTIES, READ, "delivered"),
    "portal_api:ask_after": Rule(PARTIES, ACT, "delivered"),
    "portal_api:take_back": Rule(PARTIES, ACT, "delivered"),
    "portal_api:addendum": Rule(PARTIES, READ, "delivered"),
    "portal_api:undo_absence": Rule(PARTIES, ACT, "draft"),
    "portal_api:withdraw_consent": Rule(PARTIES, ACT, "under_review", {"kind": "consent"}),
    "portal_api:materials": Rule(PARTIES, READ, "awaiting_materials"),
    "portal_api:materials_sending": Rule(PARTIES, ACT, "awaiting_materials"),
    "portal_api:materials_return": Rule(PARTIES, ACT, "awaiting_materials"),
    "portal_api:material_keep": Rule(PARTIES, ACT, "awaiting_materials"),
    "portal_api:material_received": Rule(PARTIES, ACT, "awaiting_materials"),
    "portal_api:material_home": Rule(PARTIES, ACT, "awaiting_materials"),
    "portal_api:original": Rule(PARTIES, FORM, "delivered"),
    "portal_api:original_withdrawal": Rule(PARTIES, ACT, "delivered"),
    # the insured person: the case
    "portal:case": Rule(PARTIES),
    "portal:documents": Rule(PARTIES),
    "portal:document": Rule(PARTIES),
    "portal:page": Rule(PARTIES),
    "portal:download": Rule(PARTIES),
    "portal:answer": Rule(PARTIES, FORM, "awaiting_documents", sends={"item": "item"}),
    "portal:not_coming": Rule(PARTIES, ACT, "awaiting_documents"),
    "portal:that_is_all": Rule(PARTIES, ACT, "awaiting_documents"),
    "portal:messages": Rule(PARTIES, FORM, marks=READS_MESSAGES),
    "portal:opinion": Rule(PARTIES, READ, "delivered"),
    "portal:opinion_file": Rule(PARTIES, READ, "delivered"),
    "portal:plain": Rule(PARTIES, READ, "delivered"),
    "portal:plain_pdf": Rule(PARTIES, READ, "delivered"),
    "portal:opinion_signature": Rule(PARTIES, READ, "delivered"),
    "portal:follow_up": Rule(PARTIES, FORM, "delivered"),
    "portal:take_back": Rule(PARTIES, ACT, "delivered"),
    "portal:addendum_file": Rule(PARTIES, READ, "delivered"),
    "portal:original": Rule(PARTIES, FORM, "delivered"),
    "portal:original_withdrawal": Rule(PARTIES, ACT, "delivered"),
    "portal:materials": Rule(PARTIES, READ, "awaiting_materials"),
    "portal:materials_sending": Rule(PARTIES, ACT, "awaiting_materials"),
    "portal:materials_return": Rule(PARTIES, ACT, "awaiting_materials"),
    "portal:parcel_pdf": Rule(PARTIES, READ, "awaiting_materials"),
    "portal:laboratory_pdf": Rule(PARTIES, READ, "awaiting_materials"),
    "portal:material_keep": Rule(PARTIES, ACT, "awaiting_materials"),
    "portal:material_received": Rule(PARTIES, ACT, "awaiting_materials"),
    "portal:material_home": Rule(PARTIES, ACT, "awaiting_materials"),
    "portal:material_photo": Rule(PARTIES, READ, "awaiting_materials"),
    "portal:withdraw": Rule(PARTIES, FORM),
    "portal:questionnaire_pdf": Rule(PARTIES),
    "portal:summary_pdf": Rule(PARTIES),
    # the curators
    "curators:home": Rule(OFFICE),
    "curators:queue": Rule(OFFICE),
    "curators:counters": Rule(OFFICE),
    "curators:case": Rule(OFFICE, marks=READS_MESSAGES),
    "curators:history": Rule(OFFICE),
    "curators:confirm_minor_email": Rule(OFFICE, ACT),
    "curators:assign": Rule(OFFICE, FORM, sends={"to": "colleague"}),
    "curators:step": Rule(OFFICE, FORM),
    "curators:choose_clinic": Rule(OFFICE, ACT, "package_complete", sends={"clinic": "organisation"}),
    "curators:invite_adult": Rule(OFFICE, ACT),
    "curators:release": Rule(OFFICE, FORM, "opinion_received"),
    "curators:after": Rule(OFFICE, READ, "delivered"),
    "curators:follow_up": Rule(OFFICE, FORM, "delivered"),
    "curators:drop_follow_up": Rule(OFFICE, FORM, "delivered"),
    "curators:addendum": Rule(OFFICE, FORM, "delivered"),
    "curators:return_addendum": Rule(OFFICE, FORM, "delivered"),
    "curators:message": Rule(OFFICE, ACT),
    "curators:verdict": Rule(OFFICE, ACT, "under_review"),
    "curators:mark_consents": Rule(OFFICE, ACT, "under_review"),
    "curators:same_person": Rule(OFFICE, ACT, "under_review"),
    "curators:accept_absence": Rule(OFFICE, ACT, "under_review"),
    "curators:materials": Rule(OFFICE),
    "curators:material": Rule(OFFICE, READ, "awaiting_materials"),
    "curators:material_step": Rule(OFFICE, ACT, "awaiting_materials", {"step": "material_step"}),
    "curators:material_photo": Rule(OFFICE, READ, "awaiting_materials"),
    "curators:find": Rule(OFFICE),
    "curators:mark_part": Rule(OFFICE, ACT, "under_review"),
    "curators:turn_page": Rule(OFFICE, ACT),
    "curators:download": Rule(OFFICE),
    "curators:page": Rule(OFFICE),
    "curators:inbox": Rule(OFFICE),
    "curators:incoming": Rule(OFFICE, takes=INCOMING, marks=SEES_LETTERS),
    "curators:incoming_raw": Rule(OFFICE, takes=INCOMING),
    "curators:read_again": Rule(OFFICE, ACT, takes=INCOMING),
    "curators:split": Rule(OFFICE, ACT, takes=INCOMING),
    "curators:sort": Rule(OFFICE, READ, "received", marks=SEES_LETTERS),
    "curators:join": Rule(OFFICE, ACT, "received"),
    "curators:keep": Rule(OFFICE, ACT, "received"),
    "curators:not_a_request": Rule(OFFICE, ACT, "received"),
    "curators:sort_papers": Rule(OFFICE, ACT, "received"),
    "curators:sort_paper": Rule(OFFICE, ACT, "received", MAILED),
    "curators:unsort_paper": Rule(OFFICE, ACT, "received", MAILED),
    "curators:person": Rule(OFFICE, ACT, "received"),
    "curators:register": Rule(OFFICE, ACT, "received"),
    "curators:questionnaire": Rule(OFFICE, ACT, "received"),
    "curators:address": Rule(OFFICE, ACT, "received"),
    "curators:invite": Rule(OFFICE, ACT, "received"),
    "curators:password": Rule(OFFICE, ACT, "delivered"),
    "curators:deadlines": Rule(OFFICE),
    "curators:calendar": Rule(OFFICE, READ),
    "curators:letters": Rule(OFFICE),
    "curators:letter": Rule(OFFICE, takes=LETTER),
    "curators:letter_again": Rule(OFFICE, ACT, takes=LETTER),
    "curators:letter_arrived": Rule(OFFICE, ACT, takes=LETTER),
    "curators:letter_abort": Rule(OFFICE, ACT, takes=LETTER),
    "curators:organisations": Rule(OFFICE),
    "curators:organisation": Rule(OFFICE, takes=HOUSE),
    "curators:programs": Rule(HEAD),
    "curators:new_client": Rule(HEAD, FORM),
    "curators:new_program": Rule(HEAD, FORM),
    "curators:new_webhook": Rule(HEAD, FORM),
    "curators:revoke_client": Rule(HEAD, FORM),
    "curators:webhook": Rule(HEAD, takes=HOOK),
    "curators:stop_webhook": Rule(HEAD, ACT, takes=HOOK),
    "curators:originals": Rule(OFFICE),
    "curators:original": Rule(OFFICE, READ, "delivered"),
    "curators:original_date": Rule(OFFICE, ACT, "delivered"),
    "curators:original_apply": Rule(OFFICE, ACT, "delivered"),
    "curators:original_loss": Rule(OFFICE, ACT, "delivered"),
    "curators:original_return": Rule(OFFICE, ACT, "delivered"),
    "curators:original_withdrawal": Rule(OFFICE, ACT, "delivered"),
    # signing in
    "account_email": Rule(SIGNED_IN),
    "account_login": Rule(ANYONE, FORM),
    "account_request_login_code": Rule(ANYONE, FORM),
    "account_confirm_login_code": Rule(ANYONE, FORM),
    "openid_connect_login": Rule(ANYONE),
    "openid_connect_callback": Rule(ANYONE),
    "account_logout": Rule(ANYONE, FORM),
    "account_signup": Rule(ANYONE, FORM),
    "account_email_verification_sent": Rule(ANYONE, FORM),
    "account_inactive": Rule(ANYONE),
    "account_change_password": Rule(SIGNED_IN, FORM),
    "account_set_password": Rule(SIGNED_IN, FORM),
    "account_reset_password": Rule(ANYONE, FORM),
    "account_confirm_password_reset_code": Rule(ANYONE, FORM),
    "account_complete_password_reset": Rule(ANYONE, FORM),
    "account_password_reset_completed": Rule(ANYONE),
}

METHODS_OF_SOME = {("curators:calendar", "POST"): HEAD, ("curators:organisation", "POST"): HEAD}
"""A method that fewer people may use than the route: approving a year (D16) and an organisation's profile are the head's."""
