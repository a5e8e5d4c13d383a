"""Writes cards/value_sets/*.json: one FHIR R4 ValueSet per concept, from the published code list and our additions.

    python scripts/make_value_sets.py codes.json [scripts/value_sets_ours.json] [--out cards/value_sets]

The output is committed and is what the service reads; this script is only run when the lists change.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

CANONICAL = "https://leg-triage.example"
EXTENSION = CANONICAL + "/StructureDefinition/"
SYSTEMS = {
    "LOINC": "http://loinc.org",
    "SNOMED CT": "http://snomed.info/sct",
    "RxNorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "ICD-10-CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "CPT": "http://www.ama-assn.org/go/cpt",
}
# What a misused code really is; None: it stands for nothing here.
REALLY = {"44974-4": "pulse.unspecified_artery"}

Json = dict[str, Any]


def extension(name: str, value: Any) -> Json:
    """One extension; the FHIR type follows from the value."""
    kind = "valueBoolean" if isinstance(value, bool) else "valueString" if name == "source" else "valueCode"
    return {"url": EXTENSION + name, kind: value}


def key(code: Json) -> str:
    """``system|code``: how marks and copies name a code."""
    return f"{code['uri']}|{code['code']}"


def gathered(published: Json, ours: Json | None) -> dict[str, Json]:
    """Every concept with its codes: the published ones first, then ours, then copies of codes from other concepts."""
    concepts: dict[str, Json] = {
        one["id"]: {"note": one.get("note") or "", "codes": list(one["codes"]), "groups": []}
        for one in published["concepts"]
    }
    by_key = {key(code): code for one in concepts.values() for code in one["codes"]}
    for one in (ours or {}).get("concepts", ()):
        entry = concepts.setdefault(one["id"], {"note": one.get("note", ""), "codes": [], "groups": []})
        copied: list[Json] = []
        for reference in one.get("copy", ()):
            copied += concepts[reference]["codes"] if reference in concepts else [by_key[reference]]
        present = {key(code) for code in entry["codes"]}
        for code in (*copied, *one["codes"]):
            if key(code) not in present:
                present.add(key(code))
                entry["codes"].append(code)
        entry["groups"] += one["groups"]
    return concepts


def contained(concept: str, code: Json, marks: Json) -> Json:
    """One entry of the expansion; a recalled code is inactive, so that nobody matches it."""
    name = key(code)
    about: list[Json] = [extension("code-status", code["status"])]
    if code.get("source"):
        about.append(extension("source", code["source"]))
    if code.get("laterality"):
        about.append(extension("side", code["laterality"]))
    for mark in ("polarity", "use"):
        if code.get(mark):
            about.append(extension(mark, code[mark]))
    if name in marks.get("negative", ()):
        about.append(extension("polarity", "negative"))
    for mark in ("needs_site", "history"):
        if name in marks.get(mark, ()):
            about.append(extension(mark.replace("_", "-"), True))
    for mark in ("asks", "with_contrast"):
        if name in marks.get(mark, {}):
            about.append(extension(mark.replace("_", "-"), marks[mark][name]))
    finding = marks.get("finding", {}).get(f"{concept}|{name}")
    if finding is None and code["uri"] in (SYSTEMS["SNOMED CT"], SYSTEMS["ICD-10-CM"]):
        every = marks.get("finding_of_every_snomed_or_icd_code", {}).items()
        finding = next((grade for grade, ids in every if concept in ids), None)
    if finding:
        about.append(extension("finding", finding))
    entry: Json = {"extension": about, "system": code["uri"]}
    if code["status"] == "RECALLED" or code.get("use") == "avoid":
        entry["inactive"] = True
    entry["code"] = code["code"]
    display = marks.get("display", {}).get(name) or code["display"]
    if display:
        entry["display"] = display
    return entry


def value_set(concept: str, entry: Json, marks: Json, version: str) -> Json:
    """The ValueSet of one concept: active codes and ICD groups in ``compose``, every code in ``expansion``."""
    contains = [contained(concept, code, marks) for code in entry["codes"]]
    stem = concept.replace(".", "-").replace("_", "-")
    by_system: dict[str, list[Json]] = {}
    for one in contains:
        if not one.get("inactive"):
            by_system.setdefault(one["system"], []).append({"code": one["code"]})
    include: list[Json] = [{"system": system, "concept": codes} for system, codes in by_system.items()]
    for group in entry["groups"]:
        about = [extension("code-status", group["status"]), extension("source", group["source"])]
        if group.get("history"):
            about.append(extension("history", True))
        pattern = group["prefix"].replace(".", r"\.") + ".*"
        about.append({"url": EXTENSION + "group", "valueString": f"{group['prefix']}: {group['display']}"})
        include.append(
            {
                "extension": about,
                "system": group["uri"],
                "filter": [{"property": "code", "op": "regex", "value": pattern}],
            }
        )
    made: Json = {
        "resourceType": "ValueSet",
        "id": stem,
        "url": f"{CANONICAL}/ValueSet/{stem}",
        "identifier": [{"system": f"{CANONICAL}/concept", "value": concept}],
        "version": version,
        "name": "".join(part.capitalize() for part in re.split(r"[._]", concept)),
        "title": concept,
        "status": "active",
        "experimental": False,
        "date": version,
    }
    if entry["note"]:
        made["description"] = entry["note"]
    if include:
        made["compose"] = {"include": include}
    made["expansion"] = {"timestamp": f"{version}T00:00:00Z", "total": len(contains)}
    if contains:
        made["expansion"]["contains"] = contains
    return made


def misused(published: Json) -> Json:
    """The codes that public lists use for something they are not."""
    rows = []
    for one in published["do_not_use"]:
        row: Json = {
            "system": SYSTEMS[one["system"]],
            "code": one["code"],
            "seen_as": one["seen_as"],
            "really": one["really"],
        }
        if one["code"] in REALLY:
            row["only"] = REALLY[one["code"]]
        rows.append(row)
    return {"about": "Codes seen misused; none may stand for anything but the concept in 'only'.", "codes": rows}


def main() -> None:
    """Read the lists, write the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("published", type=Path)
    parser.add_argument("ours", type=Path, nargs="?")
    parser.add_argument("--out", type=Path, default=Path("cards/value_sets"))
    arguments = parser.parse_args()
    published = json.loads(arguments.published.read_text("utf-8"))
    ours = json.loads(arguments.ours.read_text("utf-8")) if arguments.ours else None
    marks = (ours or {}).get("marks", {})
    version = published["meta"]["built"]
    arguments.out.mkdir(parents=True, exist_ok=True)
    concepts = gathered(published, ours)
    for concept, entry in sorted(concepts.items()):
        made = value_set(concept, entry, marks, version)
        name = concept.replace(".", "-") + ".json"
        (arguments.out / name).write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", "utf-8")
    document = json.dumps(misused(published), indent=1, ensure_ascii=False)
    (arguments.out.parent / "misused_codes.json").write_text(document + "\n", "utf-8")
    print(f"{len(concepts)} value sets")


if __name__ == "__main__":
    main()
