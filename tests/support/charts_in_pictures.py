"""Pictures to reason about without reading FHIR: those of all stories, and a visit on which nothing ails the leg."""

from __future__ import annotations

import copy
import functools
import json
from datetime import UTC

from app.fhir.read import read_picture
from app.hooks.request import parse
from app.picture.patient import PatientPicture
from scripts.stories import STORIES
from scripts.story_book import NOW
from tests.support.bedside import picture
from tests.support.limits import LIMITS
from tests.support.story import triage


@functools.cache
def story_picture(name: str) -> PatientPicture:
    """The picture of a story, as it is read at its own now. It remembers answers: ``replace`` gives a fresh one."""
    request = copy.deepcopy(STORIES[name])
    return read_picture(parse(json.dumps(request).encode(), request["hook"]), triage()._terminology, NOW, UTC, LIMITS)


def ordinary_visit() -> PatientPicture:
    """Five common diagnoses, their laboratory values and the vital signs; nobody complains of a leg."""
    return picture(
        chart="diabetes; cond.hypertension; AF; safety.ckd; cond.vascular_risk; smoker; lab.hba1c 7.4 %;"
        " lab.creatinine 1.4 mg/dL; lab.egfr 52 mL/min/{1.73_m2}; lab.glucose 160 mg/dL; lab.potassium 4.3 mmol/L;"
        " lab.hemoglobin 13.1 g/dL; lab.platelets 240 10*3/uL; bp.systolic 138 mm[Hg]; bp.diastolic 84 mm[Hg];"
        " vital.temperature 36.8 Cel; body_height 172 cm; med.metformin; med.statin; med.ace_arb"
    )
