"""``leg-triage``: serve, evaluate one request in the terminal, check a site's content, write generated files."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer
from fastapi import FastAPI
from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text
from rich.tree import Tree

from app.errors import ContentError, NotAHook, NotJson, Refused, ServiceError, SettingsError
from app.hooks.card import Card, HookResponse, encode
from app.hooks.request import parse
from app.log.calls import call_log
from app.log.lines import schema
from app.log.process import Log, start_log
from app.log.sink import Sink
from app.main import SERVED, assemble, create_app, fetcher, registered
from app.settings import Settings, read_settings
from app.trust.registry import Registry, read_registry
from app.versions import read_versions
from app.wording.thresholds import read_thresholds

EXAMPLE = "fhir_fixtures/acute_limb_ischemia/pulseless_leg_class_iib/request.json"
"""A shipped chart with an emergency in it: what a newcomer should send first."""

SANDBOX = "https://sandbox.cds-hooks.org/?serviceDiscoveryURL="

WRONG_START = 2
REFUSED = 1

_STDERR = 2
"""The descriptor: whoever replaces sys.stderr must not get what the service says of calls."""

_COLORS = {"critical": "red", "warning": "yellow", "info": "blue"}

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
    versions = read_versions(settings.cards_dir, settings.concept_map, settings.seed_values)
    log.say("info", "serving", url=settings.public_url or _own_url(settings.host, settings.port))
    return create_app(settings, listeners=(call_log(log, versions),))


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
    Console().print(_shown(answer))


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
            _print_registry(read_registry(config, production=True, services=SERVED))
            return
        _, services = assemble(settings)
        registry = registered(settings)
        fetcher(settings, services, registry)
        asked = {key for service in services for key in service.prefetch}
        thresholds = read_thresholds(settings.cards_dir / "thresholds.yaml", settings.seed_values)
    typer.echo(f"OK: {len(services)} services, {len(asked)} prefetch queries, wording from {settings.cards_dir}")
    for chosen in (one for one in thresholds.values() if one.chosen):
        typer.echo(f"Chosen here, {chosen.id}: {chosen.line}")
    if registry is not None:
        _print_registry(registry)


def _print_registry(registry: Registry) -> None:
    typer.echo(f"OK: {len(registry.clients)} clients")
    for line in registry.redacted():
        typer.echo(f"  {line}")


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
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(Text(verdict, style="bold red").append(line, style="not bold"))


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
    console = Console(highlight=False, soft_wrap=True, markup=False)  # Brackets may be an IPv6 address.
    console.print(Text("Leg Triage", style="bold").append(f" answers CDS Hooks at {discovery}", style="not bold"))
    console.print("Try it:")
    console.print(f"  curl -s {discovery}/leg-triage-patient-view -H 'Content-Type: application/json' -d @{EXAMPLE}")
    console.print("Or in the CDS Hooks sandbox:")
    console.print(f"  {SANDBOX}{quote(discovery, safe='')}")


def _shown(answer: HookResponse) -> RenderableType:
    parts: list[RenderableType] = [_card(card) for card in answer.cards]
    if not parts:
        parts.append(Text("No cards: nothing was found in what was sent.", style="dim"))
    if isinstance(answer.extension, dict):
        for name, trace in answer.extension.items():
            parts.append(_tree(name, trace))
    return Group(*parts)


def _card(card: Card) -> RenderableType:
    color = _COLORS.get(card.indicator, "white")
    inside: list[RenderableType] = [Text(card.summary, style="bold")]
    if card.detail:
        inside += [Text(), Markdown(card.detail)]
    for suggestion in card.suggestions:
        mark = "* " if suggestion.is_recommended else "- "
        inside += [Text(), Text(f"{mark}{suggestion.label}", style="bold green")]
        for action in suggestion.actions:
            inside.append(Padding(Text(f"{action.type}: {action.description}"), (0, 0, 0, 4)))
    if card.source.label not in (card.detail or ""):
        inside += [Text(), Text(f"Source: {card.source.label}", style="dim")]
    return Panel(Group(*inside), title=card.indicator.upper(), title_align="left", border_style=color)


def _tree(name: str, value: Any) -> Tree:
    """Any JSON, readable: what holds objects as branches, the rest on a line, what is empty left out."""
    match value:
        case dict():
            members = [(str(key), one) for key, one in value.items()]
        case list() | tuple() if any(isinstance(one, dict | list | tuple) for one in value):
            members = [(str(number), one) for number, one in enumerate(value, 1)]
        case list() | tuple():
            return Tree(Text(f"{name}: ").append(", ".join(map(str, value)), style="cyan"))
        case _:
            return Tree(Text(f"{name}: ").append(str(value), style="cyan"))
    tree = Tree(Text(name, style="bold"))
    tree.children.extend(_tree(key, one) for key, one in members if one not in ([], {}, (), None))
    return tree
