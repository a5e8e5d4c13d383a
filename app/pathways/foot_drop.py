"""The foot that drops: pulses first when it is new, then peroneal nerve or root L5 (MNO-04, MNO-08).

Review of peroneal neuropathy (PMC8567814); inversion is spared in peroneal palsy, and weak inversion or hip abduction
is the root.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conclusions import Finding, Note, Stakes, Urgency
from app.pathways.nerve_findings import FootDrop
from app.pathways.nerve_leg import NOT_SETTLED_AFTER, OTHER, Leg, casts, for_a_child, newly, pulses_unknown
from app.pathways.nerve_symptoms import denied, standing, surely_began_before
from app.picture.concepts import Concept
from app.picture.patient import PatientPicture

READS = frozenset({Concept.SIGN_FOOT_DROP, Concept.SIGN_ROOT_WEAKNESS})


def foot_drop(patient: PatientPicture, leg: Leg) -> Iterator[Finding]:
    """A card while it is new, and again when it has not settled; a known one between gives none."""
    drop = standing(patient, Concept.SIGN_FOOT_DROP, leg.side)
    new = newly(patient, Concept.SIGN_FOOT_DROP, leg.side)
    stays = surely_began_before(drop, NOT_SETTLED_AFTER, patient)
    if not (new or stays):
        return
    weak_root = standing(patient, Concept.SIGN_ROOT_WEAKNESS, leg.side)
    sound_root = denied(patient, Concept.SIGN_ROOT_WEAKNESS, leg.side)
    unknown = () if weak_root or sound_root else (patient.missing(Concept.SIGN_ROOT_WEAKNESS, leg.side),)
    no_pulses = pulses_unknown(leg) if new else ()
    both = standing(patient, Concept.SIGN_FOOT_DROP, OTHER[leg.side]) if leg.side in OTHER else ()
    cast = casts(patient, leg.side)
    refer = stays and not weak_root
    unclear = stays and bool(unknown)
    yield FootDrop(
        urgency=Urgency.WARNING if new else Urgency.INFO,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(
            *([Note("pulses_first")] if no_pulses else []),
            Note("root_not_nerve" if weak_root else "nerve_not_root" if sound_root else "check_root"),
            *([Note("both_feet")] if both else []),
            *([Note("cast")] if cast else []),
            *([] if weak_root else [Note("peroneal_pressure")]),
            *([Note("not_settling")] if refer else []),
            *for_a_child(patient),
        ),
        evidence=tuple(dict.fromkeys((*drop, *leg.nerves.lost, *weak_root, *sound_root, *leg.root, *both, *cast))),
        missing=(*no_pulses, *unknown),
        concepts=("foot_drop", *(() if weak_root else ("mononeuropathy.peroneal",))),
        proposes=(*(["referral.nerve_surgery"] if refer else []), *(["order.ncs_emg"] if unclear else [])),
        optional=frozenset({"order.ncs_emg"}),
        stakes=Stakes.URGENT if new else Stakes.ELECTIVE,
        rows=("MNO-04", *(["MNO-08"] if refer else []), *(["PNP-05"] if unclear else [])),
    )
