"""``leg-triage``: serve, evaluate one request in the terminal, check a site's content, write generated files."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer
from fastapi import FastAPI

from app import prepared
from app.errors import ContentError, NotAHook, NotJson, Refused, ServiceError, SettingsError
from app.hooks.card import encode
from app.hooks.request import parse
from app.log.calls import call_log
from app.log.lines import schema
from app.log.process import Log, start_log
from app.log.sink import Sink
from app.main import create_app
from app.orders import ORDERS
from app.pathways import PATHWAYS
from app.records.keyed import Keyed
from app.records.options import Options
from app.records.setting import must_fit_replicas, options_of
from app.settings import Settings, read_settings
from app.trust.registry import Registry, read_registry
from app.wiring.fetching import fetcher
from app.wiring.keeping import make_book, make_recall
from app.wiring.services import SERVED, VOICES, assemble, silent_by_setting, versions_of
from app.wiring.trusting import registered
from app.wording.content import load_content
from app.wording.thresholds import read_thresholds

EXAMPLE = "fhir_fixtures/acute_limb_ischemia/pulseless_leg_class_iib/request.json"
"""A shipped chart with an emergency in it: what a newcomer should send first."""

SANDBOX = "https://sandbox.cds-hooks.org/?serviceDiscoveryURL="

WRONG_START = 2
REFUSED = 1

_STDERR = 2
"""The descriptor: whoever replaces sys.stderr must not get what the service says of calls."""


class ReportForm(StrEnum):
    """How a report is written."""

    TEXT = "text"
    CSV = "csv"
    HTML = "html"


app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False)


def main() -> None:
    """The console script."""
    app()


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", min=1, max=65535)] = None,
) -> None:
    """Run the service."""
    from app.serving.server import serve_one  # Only this command needs a server.
    from app.serving.workers import serve_several

    with _clear_failures():
        settings = read_settings()
        settings = settings.model_copy(update={"host": host or settings.host, "port": port or settings.port})
        service = served(settings) if settings.workers == 1 else None
    port_of_calls = _bound(settings.host, settings.port, "--port 9000, or PORT=9000 make run")
    admin_port = None
    if settings.admin_port is not None:
        admin_port = _bound(settings.admin_host, settings.admin_port, "LEG_TRIAGE_ADMIN_PORT=9100")
    base = settings.public_url or _own_url(settings.host, settings.port)
    if settings.development:
        _print_ways_in(base)
    if service is not None:
        serve_one(service, settings, port_of_calls, admin_port)
    else:
        start_log(_log(settings))  # Who watches the workers speaks too.
        raise typer.Exit(serve_several(settings, served, port_of_calls, admin_port))


def _log(settings: Settings) -> Log:
    return Log(Sink(_STDERR), human=settings.development)


def served(settings: Settings) -> FastAPI:
    """The service as ``serve`` runs it, in the process that calls this. Raises ContentError and SettingsError."""
    log = _log(settings)
    start_log(log)
    versions = versions_of(settings)
    service = create_app(settings, versions=versions, listeners=(call_log(log, versions),))
    log.say("info", "serving", url=settings.public_url or _own_url(settings.host, settings.port))
    return service


@app.command()
def evaluate(
    request: Annotated[Path, typer.Argument(help="A hook request as JSON.", exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as it would be sent.")] = False,
    explain: Annotated[bool, typer.Option(help="Print how the answer came about.")] = False,
    now: Annotated[str | None, typer.Option(help="Judge as of this moment (ISO 8601), not the file's or now.")] = None,
) -> None:
    """Show the cards of one request, as a clinician would read them."""
    with _clear_failures():
        settings = read_settings()
        moment = _moment(now, settings)
        body = request.read_bytes()
        call = parse(body, _hook_of(body))
        moment = moment or call.as_of
        triage, _ = assemble(settings, None if moment is None else lambda: moment)
        answer = triage.answer(replace(call, explain=call.explain or explain, as_of=None))
    if as_json:
        sys.stdout.write(encode(answer).decode() + "\n")
        return
    from app.terminal import show  # Only this command lays out cards.

    show(answer)


@app.command()
def check(
    config: Annotated[
        Path | None, typer.Argument(help="A client registry to look at alone, as production would.", dir_okay=False)
    ] = None,
) -> None:
    """Load wording, code lists, settings and clients as the service would, and say what is wrong."""
    with _clear_failures():
        settings = read_settings()
        if config is not None:
            _print_registry(read_registry(config, production=True, services=SERVED, voices=VOICES))
            return
        _, services = assemble(settings)
        versions = versions_of(settings)
        registry = registered(settings)
        fetcher(settings, services, registry)
        must_fit_replicas(settings)
        make_recall(settings, make_book(settings, versions))
        silent = silent_by_setting(settings)
        asked = {key for service in services for key in service.prefetch}
        thresholds = read_thresholds(settings.cards_dir / "thresholds.yaml", settings.seed_values)
    typer.echo(f"OK: {len(services)} services, {len(asked)} prefetch queries, wording from {settings.cards_dir}")
    typer.echo(f"Software {versions.software}, content and code lists {versions.knowledge}")
    for chosen in (one for one in thresholds.values() if one.chosen):
        typer.echo(f"Chosen here, {chosen.id}: {chosen.line}")
    if silent:
        typer.echo(f"Silent, unless a client says otherwise: {', '.join(sorted(silent))}")
    if registry is not None:
        _print_registry(registry)


def _print_registry(registry: Registry) -> None:
    typer.echo(f"OK: {len(registry.clients)} clients")
    for line in registry.redacted():
        typer.echo(f"  {line}")


@app.command()
def prepare() -> None:
    """Work out once what each start needs of the shipped content, and keep it beside the code."""
    with _clear_failures(), prepared.kept():
        assemble(Settings(profile="development"))
    typer.echo(f"Kept: {prepared.FILE.name}")


@app.command()
def healthy() -> None:
    """Exit 0 when the service on this computer answers /healthz, else 1."""
    from app.healthy import main as ask

    raise typer.Exit(ask())


@app.command()
def settings() -> None:
    """Print every setting as a table in Markdown."""
    from app.settings_table import settings_table

    typer.echo(settings_table())


@app.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    with _clear_failures():
        document = create_app(Settings(profile="development")).openapi()
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))


@app.command()
def log_schema() -> None:
    """Print the JSON Schema of a line of the log."""
    typer.echo(json.dumps(schema(), indent=2, ensure_ascii=False))


@app.command()
def catalogue() -> None:
    """Print the catalogue of pathways, cards, orders and thresholds as Markdown."""
    from app.orders import ORDERS
    from app.pathways import PATHWAYS
    from app.wording.catalogue import render

    with _clear_failures():
        text = render(read_settings().cards_dir, PATHWAYS, ORDERS)
    typer.echo(text, nl=not text.endswith("\n"))


@app.command()
def migrate() -> None:
    """Bring the tables of the records up to date, once for all replicas."""
    from app.records.engine import NEWEST, migrate

    with _clear_failures(), _store_at_hand():
        before = migrate(_records().url)
    typer.echo(f"OK: the records were at step {before}, and are at step {NEWEST}.")


@app.command()
def purge(
    older_than: Annotated[int | None, typer.Option(help="Days; LEG_TRIAGE_RECORDS_DAYS by default.", min=0)] = None,
    patient: Annotated[str | None, typer.Option(help="Everything of this FHIR patient id; - reads it.")] = None,
    client: Annotated[str | None, typer.Option(help="Only where this registered client called.")] = None,
    everything: Annotated[bool, typer.Option(help="All records and feedback.")] = False,
) -> None:
    """Delete records and feedback: old ones, those of a patient, or all."""
    from app.records import purge

    with _clear_failures(), _store_at_hand():
        options = _records()
        if everything:
            purged = purge.purge_everything(options.url)
        elif patient is not None:
            if options.hash_key is None:
                raise SettingsError("Without LEG_TRIAGE_HASH_KEY no record says whose it is; purge by age instead.")
            who = sys.stdin.readline().strip() if patient == "-" else patient
            purged = purge.purge_patient(options.url, Keyed(options.hash_key), who, client)
        else:
            purged = purge.purge_old(options.url, options.keep if older_than is None else timedelta(days=older_than))
    typer.echo(f"Deleted: {purged.records} records with their cards, {purged.reports} reports of feedback.")


@app.command()
def report(
    since: Annotated[datetime | None, typer.Option("--from", help="First day; twelve weeks ago by default.")] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", help="The day before which it ends; now by default.")
    ] = None,
    client: Annotated[str | None, typer.Option(help="Only this registered client.")] = None,
    form: Annotated[ReportForm, typer.Option("--format", help="text, csv, or html for a committee.")] = ReportForm.TEXT,
    output: Annotated[Path | None, typer.Option(help="The file to write; - and by default the terminal.")] = None,
) -> None:
    """Say what became of the cards: shown, accepted, overridden and why, silent. Small counts are masked."""
    from app.statistics.command import printed, selection

    with _clear_failures(), _store_at_hand():
        settings = read_settings()
        content = load_content(settings.cards_dir, PATHWAYS, ORDERS, settings.seed_values)
        chosen = selection(since, until, settings.zone, client)
        text = printed(_records().url, chosen, content, form.value)
        if output is not None and str(output) != "-":
            output.write_text(text, encoding="utf-8")
            return
    sys.stdout.write(text)


@app.command()
def replay(
    record: Annotated[str, typer.Argument(help="The id of a record whose call was kept, or a file with a request.")],
    as_of: Annotated[str | None, typer.Option(help="For a file: the clock of then; its own by default.")] = None,
    answer: Annotated[Path | None, typer.Option(help="For a file: the answer of then, byte for byte.")] = None,
    show: Annotated[bool, typer.Option("--print", help="Print the answer of now.")] = False,
) -> None:
    """Answer a recorded call again, and say whether it gets the same bytes; exit 1 when not, 2 when nobody can tell."""
    from app.replay_command import of_file, of_record

    with _clear_failures(), _store_at_hand():
        settings = read_settings()
        if Path(record).is_file():
            again = of_file(settings, Path(record), _moment(as_of, settings), answer)
        else:
            again = of_record(settings, _records(), record)
    if show and again.answer is not None:
        sys.stdout.write(again.answer.decode() + "\n")
    typer.echo(f"{again.verdict.value}{': ' if again.because else ''}{'; '.join(again.because)}", err=show)
    raise typer.Exit(again.exit)


def _records() -> Options:
    options = options_of(read_settings())
    if options is None:
        raise SettingsError("LEG_TRIAGE_RECORDS is off: there is nothing to act upon.")
    return options


@contextmanager
def _store_at_hand() -> Iterator[None]:
    """One line for a store that cannot be had; what its driver says of it may hold a password."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (SQLAlchemyError, OSError) as failure:
        cause = getattr(failure, "orig", None) or failure
        _print_failure("Failed: ", f"the records cannot be reached or written ({type(cause).__name__}).")
        raise typer.Exit(REFUSED) from None


@contextmanager
def _clear_failures() -> Iterator[None]:
    """One line instead of a traceback for whatever the user can mend."""
    try:
        yield
    except (SettingsError, ContentError) as failure:
        _print_failure("The service cannot start. ", str(failure))
        raise typer.Exit(WRONG_START) from None
    except OSError as failure:
        _print_failure("The service cannot start. ", f"{failure.filename}: {failure.strerror}")
        raise typer.Exit(WRONG_START) from None
    except ServiceError as failure:
        place = f" (at {failure.where})" if failure.where else ""
        verdict = "Refused: " if isinstance(failure, Refused) else "Failed: "
        _print_failure(verdict, f"{failure.code} {failure.diagnostics}{place}")
        raise typer.Exit(REFUSED) from None


def _print_failure(verdict: str, line: str) -> None:
    typer.echo(typer.style(verdict, fg="red", bold=True) + line, err=True)


def _moment(now: str | None, settings: Settings) -> datetime | None:
    if now is None:
        return None
    try:
        moment = datetime.fromisoformat(now)
    except ValueError:
        raise typer.BadParameter("not an ISO 8601 moment, such as 2026-11-21T08:30:00Z", param_hint="--now") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=settings.zone)


def _hook_of(body: bytes) -> str:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise NotJson("The file is not JSON.") from None
    if not isinstance(given, dict):
        raise NotJson("The file must hold a JSON object.")
    hook = given.get("hook")
    if not isinstance(hook, str) or hook not in SERVED:
        raise NotAHook(f"The request must name a hook that is served: {', '.join(SERVED)}.", where="hook")
    return hook


def _bound(host: str, port: int, another: str) -> socket.socket:
    """A socket on this address; says in one line, before anything invites to call, when there can be none."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as failure:
        why = (failure.strerror or type(failure).__name__).split(" (")[0].lower()
        _print_failure(
            "The service cannot start. ", f"Nothing can listen on {host} port {port}: {why}. Another: {another}."
        )
        raise typer.Exit(WRONG_START) from None


def _own_url(host: str, port: int) -> str:
    reachable = "localhost" if host in ("0.0.0.0", "::", "") else f"[{host}]" if ":" in host else host
    return f"http://{reachable}:{port}"


def _print_ways_in(base: str) -> None:
    discovery = f"{base.rstrip('/')}/cds-services"
    typer.echo(typer.style("Leg Triage", bold=True) + f" answers CDS Hooks at {discovery}")
    typer.echo("Try it:")
    typer.echo(f"  curl -s {discovery}/leg-triage-patient-view -H 'Content-Type: application/json' -d @{EXAMPLE}")
    typer.echo("Or in the CDS Hooks sandbox:")
    typer.echo(f"  {SANDBOX}{quote(discovery, safe='')}")
