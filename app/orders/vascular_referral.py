"""Referral to vascular surgery or interventional radiology: a call now, within two days, or in some weeks.

ALI-62 for the acute limb; CLTI-01, DVT-03 and COMPR-01 for what cannot wait; PAD-09, LER-01 and DVT-04 for what can.
Nothing forbids it, for a child neither (DATA-16). In an acute limb only a referral of the last day counts as made,
because one for chronic disease does not bring anybody to the bedside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from app.conclusions import Decision, Finding, Stakes
from app.orders import on_record
from app.orders.reasons import ADULT_FROM, PAEDIATRIC, Effect, Form, Reason, conclude
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

ORDER = "referral.vascular"
STEM = "vascular_referral"

EMERGENCY_CALL_COUNTS_FOR = timedelta(hours=24)
"""Ours: an older active referral was not made for this emergency."""

REFERRALS = (Concept.REFERRAL_VASCULAR, Concept.REFERRAL_VASCULAR_SURGERY)
READS: frozenset[Concept] = frozenset(REFERRALS)
DRAFTS: Mapping[str, tuple[str, ...]] = {"emergency": (), "same_day": (), "urgent": (), "routine": ()}
NOTES: Mapping[str, tuple[str, ...]] = {"existing_older": (), PAEDIATRIC: ()}
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft it in the form that the stakes ask for, unless it is made already."""
    if stakes.acute_limb:
        form = _form("emergency", "ALI-62", emergency=True)
    elif stakes.today:
        form = _form("same_day", "CLTI-01", emergency=True)
    elif stakes is Stakes.URGENT:
        form = _form("urgent", "CLTI-01", emergency=False)
    else:
        form = _form("routine", "PAD-09", emergency=False)
    existing = on_record.existing_orders(patient, stakes, *REFERRALS, acute_age=EMERGENCY_CALL_COUNTS_FOR)
    return conclude(ORDER, _said(patient, stakes), form, existing=on_record.once(existing))


def _form(id_: str, row: str, *, emergency: bool) -> Form:
    concepts = ("referral.vascular", "referral.vascular.emergency") if emergency else ("referral.vascular",)
    return Form(id=id_, rows=(row,), concepts=concepts)


def _said(patient: PatientPicture, stakes: Stakes) -> Iterator[Reason]:
    older = on_record.older_orders(patient, stakes, *REFERRALS, acute_age=EMERGENCY_CALL_COUNTS_FOR)
    if older:
        yield Reason(effect=Effect.CAUTIONS, note="existing_older", rows=("DATA-18",), evidence=on_record.once(older))
    if patient.age.at_least(ADULT_FROM) is Verdict.NO:
        yield Reason(effect=Effect.INFORMS, note=PAEDIATRIC, rows=("DATA-16",), concepts=("data.paediatric",))


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing: no referral harms."""
    return iter(())
