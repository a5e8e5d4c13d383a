"""Takes each control of docs/threats.md out, in a copy of the project, and expects the tests of its row to fail.

A test that passes without its control proves nothing. ``make controls``; minutes, so not part of CI.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("app", "cards", "docs", "fhir_fixtures", "openapi", "requirements", "scripts", "tests")
FILES = ("pyproject.toml", "DECISIONS.md", "README.md", "Dockerfile", ".dockerignore", "docker-compose.yml", "Makefile")


@dataclass(frozen=True)
class Out:
    """A control: what its row is, how it is taken out of which file, and which tests must notice."""

    row: str
    file: str
    old: str
    new: str
    tests: str


TOKENS = "app/trust/tokens.py"
FORGED = "tests/trust/test_tokens.py::test_forged"

CONTROLS = (
    Out("J1", TOKENS, 'header["alg"] not in client.algorithms', "False", FORGED),
    Out("J1", TOKENS, "        raise Distrusted(Why.SIGNATURE) from None", "        return", FORGED),
    Out("J2", TOKENS, "not isinstance(kid, str) or not kid", "False", FORGED),
    Out("J2", "app/trust/keys.py", "key = self._known.get(kid)", "key = self._known.get(kid) or next(iter(self._known.values()))", FORGED),
    Out("J3", TOKENS, 'header["jku"] != client.keys_url', "False", "tests/trust/test_tokens.py::test_a_registered_jku_must_be_equal"),
    Out("J3", "app/trust/fetch.py", "follow_redirects=False", "follow_redirects=True", "tests/trust/test_key_fetch.py::test_no_redirect_is_followed"),
    Out("J4", TOKENS, "not {endpoint, *client.also_accepted_audiences} & set(named)", "False", "tests/trust/test_gate.py::test_a_token_for_the_call_does_not_open_its_feedback"),
    Out("J4", "app/api/web.py", 'log.warning("audience-exception", client=client)', "pass", "tests/trust/test_gate.py::test_exceptions_for_an_audience_are_told_at_every_start"),
    Out("J5", TOKENS, "expires + SKEW_SECONDS <= now", "False", FORGED),
    Out("J5", TOKENS, "isinstance(value, bool) or not isinstance(value, int | float)", "False", FORGED),
    Out("J5", TOKENS, "not 0 < expires - issued <= LONGEST_LIFE_SECONDS or", "False and", FORGED),
    Out("J6", TOKENS, "        if not first:", "        if False:", "tests/trust/test_tokens.py::test_each_token_once"),
    Out("J6", TOKENS, "            raise Distrusted(Why.STORE_DOWN) from None", "            first = True", "tests/trust/test_tokens.py::test_a_store_that_fails_refuses"),
    Out("J7", "app/trust/keys.py", "if not (fresh and kid in self._known):", "if self._fetched_at is None:", "tests/trust/test_keys.py::test_a_rotated_key_is_found_at_once_and_the_old_one_is_gone"),
    Out("J7", "app/trust/keys.py", "now - self._asked_at < ASK_AGAIN_SECONDS", "False", "tests/trust/test_keys.py::test_forged_kids_do_not_make_us_ask_again_and_again"),
    Out("J7", "app/trust/keys.py", "self._clock() - self._fetched_at > STALE_SECONDS", "False", "tests/trust/test_keys.py::test_an_outage_keeps_what_is_known_for_a_day"),
    Out("J7", "app/trust/fetch.py", "len(content) > LARGEST_KEY_SET", "False", "tests/trust/test_key_fetch.py::test_a_key_set_without_measure_is_cut_off"),
    Out("J7", "app/trust/fetch.py", "asyncio.timeout(PATIENCE_SECONDS)", "asyncio.timeout(5)", "tests/trust/test_key_fetch.py::test_a_key_set_that_drips_is_given_up"),
    Out("J1", "app/api/gate.py", '",".join(request.headers.getlist("authorization"))', 'request.headers.get("authorization")', "tests/trust/test_attacks.py::test_two_tokens_are_none"),
    Out("J8", "app/api/gate.py", "not client.may_call(service)", "False", "tests/trust/test_gate.py::test_a_client_calls_only_its_services_and_names_only_its_servers"),
    Out("J8", "app/api/calls.py", "            must_be_its_own(client, asked)\n", "", "tests/trust/test_gate.py::test_a_client_calls_only_its_services_and_names_only_its_servers"),
    Out("J8", "app/trust/registry.py", "self._by_issuer.get((issuer, tenant))", "self._by_issuer.get((issuer, None))", "tests/trust/test_tokens.py::test_a_tenant_is_a_client_of_its_own"),
    Out("J9", "app/trust/registry.py", 'file.issuer.rstrip("/") == SANDBOX_ISSUER', "False", "tests/trust/test_registry.py::test_a_wrong_registry_stops_the_start_with_one_line"),
    Out("J9", "app/trust/keys.py", "return key.thumbprint() in PUBLISHED", "return False", "tests/trust/test_registry.py::test_the_published_key_is_known_by_what_it_is tests/trust/test_keys.py::test_a_published_key_that_is_fetched_is_no_key_in_production"),
    Out("J10", TOKENS, "        raise Distrusted(Why.DUPLICATE_MEMBER)", "        pass", FORGED),
    Out("J10", TOKENS, '"crit" in header or "b64" in header', "False", FORGED),
    Out("F1", "app/fhir/fetch_addresses.py", "if _is_forbidden(address) or", "if False and", "tests/fhir/test_fetch_addresses.py::test_metadata_and_neighbors_are_never_asked"),
    Out("F1", "app/fhir/fetch_addresses.py", "return public and not any(", "return True or any(", "tests/fhir/test_fetch_addresses.py::test_a_name_may_not_lead_elsewhere"),
    Out("F2", "app/fhir/fetch_paging.py", "target = base.link(url)", "target = url", "tests/fhir/test_fetch_secrecy.py::test_a_next_link_elsewhere_is_not_followed_and_the_need_is_cut"),
    Out("F2", "app/fhir/fetch_client.py", "follow_redirects=False", "follow_redirects=True", "tests/fhir/test_fetch_secrecy.py::test_no_redirect_is_followed"),
    Out("F3", "app/hooks/secret.py", 'return "Secret(…)"', "return str(self.reveal())", "tests/fhir/test_fetch_secrecy.py::test_a_secret_shows_itself_to_nobody"),
    Out("F3", "app/hooks/secret.py", "        self.__text = None", "        pass", "tests/fhir/test_fetch_secrecy.py::test_the_token_is_forgotten_after_the_call"),
    Out("F3", "app/log/process.py", "    _leave_no_core()\n    sys", "    sys", "tests/log/test_process.py::test_no_image_of_the_memory_is_left"),
    Out("F4", "app/fhir/fetch.py", "request.access.patient_id not in (None, request.patient_id)", "False", "tests/fhir/test_fetch_secrecy.py::test_a_token_for_another_patient_is_not_used"),
    Out("D1", "app/api/body.py", "        if size > limit:\n            raise _too_large(limit)\n        chunks.append(chunk)\n    return", "        chunks.append(chunk)\n    return", "tests/api/test_refusals.py::TestSize::test_over_the_limit_without_saying_so"),
    Out("D1", "app/hooks/strict_json.py", "MOST_CONTAINERS = 1_000_000", "MOST_CONTAINERS = 1_000_000_000", "tests/trust/test_limits.py::test_more_values_than_a_chart_can_have"),
    Out("D1", "app/hooks/strict_json.py", "MOST_VALUES = 2_000_000", "MOST_VALUES = 3_000_000", "tests/trust/test_limits.py::test_the_document_names_each_limit_as_it_is"),
    Out("D1", "app/hooks/strict_json.py", "if body.count(b\",\") > MOST_VALUES:", "if False:", "tests/trust/test_limits.py::test_more_values_than_a_chart_can_have"),
    Out("D1", "app/hooks/strict_json.py", " or seen.count(b\",\") * share > MOST_VALUES // 2", "", "tests/trust/test_limits.py::test_more_values_than_a_chart_can_have"),
    Out("D1a", "app/hooks/request.py", "    if twice is not None:\n", "    if False:\n", "tests/hooks/test_request.py"),
    Out("D2", "app/api/body.py", 'case b"gzip" | b"x-gzip" if intake.gzip:', 'case b"gzip" | b"x-gzip":', "tests/api/test_refusals.py::TestSize::test_gzip_must_be_allowed"),
    Out("D2", "app/api/body.py", "if size > limit or wire > limit:", "if False:", "tests/api/test_refusals.py::TestSize::test_a_gzip_bomb"),
    Out("D3", "app/serving/patience.py", "self.loop.call_later(self.seconds, self.transport.close)", "self.loop.call_later(3600, self.transport.close)", "tests/trust/test_patience.py::test_the_second_head_of_a_connection_too"),
    Out("D3", "app/serving/patience.py", "self._head > LARGEST_HEAD", "False", "tests/trust/test_patience.py::test_a_head_without_measure_is_refused"),
    Out("D3", "app/serving/patience.py", "len(self.connections) > self.most", "False", "tests/trust/test_patience.py::test_no_more_connections_than_allowed"),
    Out("D1", "app/serving/patience.py", "BODY_IS_WANTED in self.cycle.scope", "True", "tests/trust/test_patience.py::test_of_a_call_that_waits_at_the_gate_only_a_little_is_taken_in"),
    Out("D3", "app/api/body.py", "if BODY_IS_HERE in request.scope:", "if True:", "tests/api/test_refusals.py::test_a_body_that_does_not_arrive"),
    Out("D3", "app/api/body.py", "asyncio.timeout(intake.seconds)", "asyncio.timeout(3600)", "tests/api/test_refusals.py::test_a_body_that_does_not_arrive"),
    Out("D3", "app/api/gate.py", "if self._inside >= self._most:", "if False:", "tests/trust/test_gate.py::test_no_more_calls_at_once_than_allowed"),
    Out("D4", "app/fhir/fetch_paging.py", "if target in seen:", "if False:", "tests/fhir/test_fetch_paging.py::test_a_circle_ends"),
    Out("D5", "app/api/gate.py", 'self._rates.count(f"address {address}", self._per_address)', "pass", "tests/trust/test_gate.py::test_an_address_that_calls_too_often_is_refused_before_its_token_is_looked_at"),
    Out("D5", "app/api/gate.py", 'await self._rates.count_everywhere(f"client {client.name}", client.calls_per_minute)', "pass", "tests/trust/test_gate.py::test_a_client_that_calls_too_often_is_told_when_to_come_again"),
    Out("C1", "app/wording/markdown.py", "safe = text.translate(_SAFE)", "safe = text", "tests/trust/test_markup.py::test_a_hostile_text_is_text_for_both_parsers"),
    Out("C1", "app/wording/markdown.py", "text = one_line(text)", "pass", "tests/wording/test_markdown.py::test_line_breaks_and_hidden_characters_are_gone"),
    Out("C1", "app/wording/markdown.py", "len(text) > LONGEST", "False", "tests/trust/test_markup.py::test_a_text_is_cut_to_length"),
    Out("C2", "app/hooks/rules.py", "not _HTTPS.fullmatch(card.source.url)", "False", "tests/hooks/test_rules.py::test_a_broken_rule"),
    Out("C2", "app/hooks/rules.py", "_LINK.search(text) is not None", "False", "tests/hooks/test_rules.py::test_a_broken_rule"),
    Out("C3", "app/triage.py", "if broken is None:", "if True:", "tests/test_triage.py::test_a_card_that_breaks_a_rule_is_replaced_by_a_plain_one"),
    Out("P1", "app/log/events.py", "_OF_THE_SERVER.get(said, UNLISTED)", "_OF_THE_SERVER.get(said, said)", "tests/log/test_process.py::test_no_value_gets_out"),
    Out("P1", "app/log/process.py", "    warnings.showwarning = warned\n", "", "tests/log/test_process.py::test_no_value_gets_out"),
    Out("P1", "app/log/process.py", "            withheld.append(name)", "            kept[name] = value", "tests/log/test_process.py::test_no_value_gets_out"),
    Out("P1", "app/api/failures.py", '("The service failed; no advice must be inferred from this.", None)', "(repr(__import__('sys').exc_info()), None)", "tests/api/test_refusals.py::TestUnexpected"),
    Out("W1", "app/api/doors.py", "allow_credentials=False", "allow_credentials=True", "tests/api/test_browsers.py::test_trap_10_any_origin_never_comes_with_credentials"),
    Out("W1", "app/wiring/trusting.py", 'if "*" in settings.allowed_origins:', "if False:", "tests/api/test_cli.py::test_production_does_not_start_unfit"),
    Out("W2", "app/api/gate.py", "self._public_url + path", '"https://" + request.headers["host"] + path', "tests/trust/test_gate.py::test_the_address_that_counts_is_the_configured_one"),
    Out("F5", "docs/data-access.md", "| `procedures` | all |", "| all |", "tests/test_house.py::test_the_document_on_data_access_names_every_need_and_setting"),
    Out("P2", "app/records/tables.py", '    Column("patient_key", Text, doc="keyed', '    Column("patient_name", Text),\n    Column("patient_key", Text, doc="keyed', "tests/records/test_migrations.py::test_no_table_has_a_place_for_a_patient_value"),
    Out("P2a", "app/records/engine.py", "PRAGMA secure_delete=ON", "PRAGMA secure_delete=OFF", "tests/records/test_purge.py::test_nothing_readable_stays_in_the_file"),
    Out("F3a", "app/records/sealed.py", '_TOKEN = "fhirAuthorization"', '_TOKEN = "nothing"', "tests/records/test_calls.py::test_a_call_that_is_kept_is_encrypted_and_without_its_token"),
    Out("D7", "app/records/calls.py", "(call.client is None and call.private is None and self._one_too_many(call))", "False", "tests/records/test_calls.py::test_a_flood_of_strangers_is_counted_and_not_recorded"),
    Out("T1", "app/records/purge.py", "cards.c.client.is_not_distinct_from(feedback.c.client),", "", "tests/records/test_purge.py::test_everything_of_a_patient"),
    Out("K2", "app/picture/needs.py", "COMPLETE = (NeedState.SENT, NeedState.NONE_ON_RECORD)", "COMPLETE = (NeedState.SENT, NeedState.NONE_ON_RECORD, NeedState.ABSENT)", "tests/properties/test_charts.py::test_withholding_a_need_never_lowers_urgency_silently"),
    Out("W3", "app/api/web.py", '"/openapi.json" if settings.development else None', '"/openapi.json"', "tests/trust/test_attacks.py::test_production_serves_what_it_must_and_nothing_else"),
    Out("S1", "requirements/run.txt", "aiosqlite==", "--index-url https://x.example\naiosqlite==", "tests/test_house.py::test_locks_name_no_host_and_no_path"),
    Out("S2", "Dockerfile", "USER 10001", "USER root", "tests/test_house.py::test_the_image_runs_without_root_and_takes_in_what_is_named"),
    Out("S3", "app/trust/registry.py", "any(PRIVATE & one.keys() for one in keys)", "False", "tests/trust/test_registry.py::test_a_private_key_is_refused_and_not_printed"),
    Out("K1", "app/wiring/services.py", "if settings.approved not in (None, versions.knowledge):", "if False:", "tests/test_versions.py::test_what_the_site_has_not_approved_does_not_start"),
    Out("K1", "app/versions.py", "(cards / name).read_bytes()))\n    if", "b''))\n    if", "tests/test_versions.py::test_one_byte_changes_one_version"),
    Out("K3", "app/fhir/read_observation.py", "    if observation.status not in SIGNED and observation.status not in UNSIGNED:", "    if False:", "tests/fhir/test_read_observation.py"),
    Out("K4", "app/fhir/units.py", "return Conversion() if self.bare else None", "return Conversion()", "tests/fhir/test_units.py::test_no_other_number_may_be_bare"),
)  # fmt: skip


def passes(folder: Path, tests: str) -> bool:
    """Do these tests pass in this copy?"""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests.split()],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if ran.returncode not in (0, 1):
        raise RuntimeError(f"{tests}: pytest could not run\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
    return ran.returncode == 0


def main() -> int:
    """Take out one after the other; the exit code counts the controls whose absence nobody noticed."""
    wanted = set(sys.argv[1:])
    controls = [one for one in CONTROLS if not wanted or one.row in wanted]
    unnoticed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in COPIED:
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        for part in FILES:
            shutil.copy(ROOT / part, folder / part)
        if not passes(folder, " ".join(dict.fromkeys(test for one in controls for test in one.tests.split()))):
            print("The tests do not pass with all controls in place.")
            return 1
        for one in controls:
            path = folder / one.file
            whole = path.read_text(encoding="utf-8")
            if whole.count(one.old) != 1:
                print(f"{one.row:5}{one.file}: stands {whole.count(one.old)} times: {one.old[:60]!r}", flush=True)
                unnoticed += 1
                continue
            path.write_text(whole.replace(one.old, one.new), encoding="utf-8")
            try:
                noticed = not passes(folder, one.tests)
            except (RuntimeError, subprocess.TimeoutExpired) as failure:
                print(f"{one.row:5}{one.file}: {type(failure).__name__}: {str(failure)[:200]}", flush=True)
                noticed = False
            path.write_text(whole, encoding="utf-8")
            unnoticed += not noticed
            verdict = "noticed" if noticed else "NOT NOTICED"
            print(f"{one.row:5}{verdict:13}{one.file}: {' '.join(one.old.split())[:70]}", flush=True)
    print(f"{len(controls) - unnoticed} of {len(controls)} noticed")
    return min(unnoticed, 100)


if __name__ == "__main__":
    sys.exit(main())
