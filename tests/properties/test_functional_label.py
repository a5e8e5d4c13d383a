"""A functional or anxiety label never lowers anything: with it every chart gets the same conclusions (PSY-01)."""

from __future__ import annotations

import pytest

from app.pathways import PATHWAYS
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Standing
from app.picture.patient import PatientPicture
from tests.pathways import test_guillain_barre, test_mononeuropathy, test_stroke
from tests.pathways.exact import CHARTS
from tests.support.bedside import picture

LABELS = [
    Diagnosis(
        concept=Concept.COND_FUNCTIONAL, reference=f"Condition/label-{standing}", standing=standing, suspected=doubt
    )
    for standing in Standing
    for doubt in (True, False)
]

RED_FLAGS = [
    *CHARTS,
    *(
        (row.get("left", ""), row.get("right", ""), row.get("no side", ""), row.get("chart", ""))
        for table in (
            test_stroke.THERE,
            test_stroke.ALONE,
            test_stroke.GONE,
            test_guillain_barre.VIGNETTES,
            test_mononeuropathy.FEMORAL,
            test_mononeuropathy.INJURY,
        )
        for row in table
    ),
    # Cauda equina, cord, infection, compartment.
    ("weak", "weak", "", "saddle_sensory_loss; sign.back_pain"),
    ("weak onset 2d", "weak onset 2d", "", "sign.sensory_level; sign.gait_unsteady"),
    ("numb", "", "", "sign.fever; cancer"),
    ("sign.tense_compartment; sign.passive_stretch_pain; pain", "", "", "leg trauma"),
]


def concluded(patient: PatientPicture) -> list[object]:
    return [outcome for pathway in PATHWAYS for outcome in pathway.assess(patient)]


@pytest.mark.parametrize("chart", RED_FLAGS, ids=" | ".join)
def test_the_label_changes_nothing(chart: tuple[str, str, str, str]) -> None:
    assert concluded(picture(*chart, extra=LABELS)) == concluded(picture(*chart))


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda one: str(one.STEM))
def test_no_pathway_asks_for_the_label(pathway: object) -> None:
    """What is not read cannot count."""
    assert Concept.COND_FUNCTIONAL not in pathway.READS  # type: ignore[attr-defined]  # every pathway has it
