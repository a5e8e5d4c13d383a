"""Procedures that were done, and devices that are implanted or attached."""

from __future__ import annotations

from app.fhir.chart import Chart, Named, texts_of
from app.fhir.structs import CodeableConcept, Device, Procedure
from app.fhir.subject import name_of
from app.fhir.terminology import Limb, TextKind
from app.fhir.times import at_age, duration_before, period
from app.picture.concepts import Concept
from app.picture.facts import Device as DeviceFact
from app.picture.facts import Order, OrderStage, Presence, Side, Sign
from app.picture.facts import Procedure as ProcedureFact
from app.picture.moments import When

COUNTS = frozenset({"completed", "in-progress", "unknown", None})
"""Ours: a procedure of unknown status counts, because it is asked for before a risk."""

GONE = frozenset({"entered-in-error", "inactive"})

_FAMILIES = ("proc.", "safety.", "cond.")


def read_procedure(chart: Chart, procedure: Procedure) -> None:
    """Note a procedure of interest; an examination that was done is an order that is done."""
    if procedure.status not in COUNTS:
        chart.aside(procedure, "status does not count")
        return
    when = _performed(chart, procedure)
    if chart.ahead(when):
        chart.aside(procedure, "time lies in the future (DATA-13)")
        return
    texts = texts_of(procedure.code)
    if chart.is_family_history(texts):
        chart.aside(procedure, "family history (DATA-15)")
        return
    named = _named(chart, procedure.code, texts)
    for match in named.matches:
        place = chart.place([match.side], procedure.body_site or (), texts)
        if match.concept.startswith(_FAMILIES):
            if match.needs_site and place.limb is Limb.ELSEWHERE:
                continue
            for side in chart.sides_for(match.concept, place, procedure):
                if match.concept is Concept.PROC_CAST:
                    chart.facts.append(_dressed(procedure, side, when, from_text=named.from_text))
                chart.facts.append(
                    ProcedureFact(
                        concept=match.concept,
                        reference=name_of(procedure),
                        side=side,
                        when=when,
                        from_text=named.from_text,
                    )
                )
        elif match.concept.startswith("order."):
            chart.facts.append(
                Order(
                    concept=match.concept,
                    reference=name_of(procedure),
                    when=when,
                    from_text=named.from_text,
                    stage=OrderStage.DONE,
                    with_contrast=match.with_contrast,
                )
            )


def _dressed(procedure: Procedure, side: Side | None, when: When | None, *, from_text: bool) -> Sign:
    """A cast may be too tight for as long as it is on (COMP-02); its date stands for the onset."""
    return Sign(
        concept=Concept.SIGN_TIGHT_DRESSING,
        reference=name_of(procedure),
        side=side,
        when=when,
        onset=when,
        from_text=from_text,
        value=Presence.PRESENT,
        continuing=True,
    )


def may_be_procedures(chart: Chart, code: CodeableConcept | None) -> frozenset[Concept]:
    """Every concept of which a procedure so named may become a fact."""
    found = {match.concept for match in _named(chart, code, texts_of(code)).matches}
    return frozenset(found | {Concept.SIGN_TIGHT_DRESSING} if Concept.PROC_CAST in found else found)


def _named(chart: Chart, code: CodeableConcept | None, texts: tuple[str, ...]) -> Named:
    return _with_text(chart, chart.named(code, TextKind.PROCEDURE, TextKind.ORDER), texts)


def _with_text(chart: Chart, named: Named, texts: tuple[str, ...]) -> Named:
    """A device is also looked for in the text beside a code (DATA-20); without a code all closed lists were read."""
    if named.matches:
        return named
    return Named(chart.named(CodeableConcept(text=" ".join(texts)), TextKind.DEVICE).matches, texts, from_text=True)


def _performed(chart: Chart, procedure: Procedure) -> When | None:
    span = procedure.performed_period
    when = chart.moment(procedure.performed_date_time)
    if when is None and span is not None:
        when = period(span.start, span.end, chart.as_of, chart.zone)
    if when is None:
        now = When(chart.as_of, chart.as_of)
        when = chart.moment(procedure.performed_string) or duration_before(procedure.performed_string, now)
    age = procedure.performed_age
    if when is None and age is not None and age.value is not None and age.value.is_finite() and 0 <= age.value < 1000:
        when = at_age(int(age.value), chart.birth)
    return when


def read_device(chart: Chart, device: Device) -> None:
    """Note a device of interest."""
    if device.status in GONE:
        chart.aside(device, "status does not count")
        return
    names = tuple(one.name for one in device.device_name or () if one is not None and one.name)
    found = {match.concept: False for match in chart.coded(device.type)}
    for concept in chart.by_text(TextKind.DEVICE, (*texts_of(device.type), *names)):
        found.setdefault(concept, True)
    for concept, from_text in found.items():
        chart.facts.append(DeviceFact(concept=concept, reference=name_of(device), from_text=from_text))
