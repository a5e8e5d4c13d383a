"""The environment, read once and frozen; an unknown or wrong variable stops the process with a clear message."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.errors import SettingsError

PREFIX = "LEG_TRIAGE_"

SANDBOX_ORIGIN = "https://sandbox.cds-hooks.org"
"""The public CDS Hooks sandbox: a page in the browser of whoever tries the service."""

LOOPBACK_ORIGINS = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?"

LAST_WRITES_SECONDS = 5.0
"""Ours: kept back from the grace time for what follows the last call: records are written, connections closed."""

BODY_IS_HERE, BODY_IS_WANTED = "leg_triage.body_is_here", "leg_triage.body_is_wanted"
"""Keys of the ASGI scope, between our server and who takes a body in: all of it has come; its caller was let in."""

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+")


def _shipped_cards() -> Path:
    """``cards/`` inside an installed package, else beside the code in a checkout."""
    here = Path(__file__).resolve().parent
    packaged = here / "_content" / "cards"
    return packaged if packaged.is_dir() else here.parent / "cards"


class Settings(BaseSettings):
    """Every setting, by its variable without the prefix ``LEG_TRIAGE_``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
        validate_by_name=True,
        hide_input_in_errors=True,
    )

    profile: Literal["development", "production"] = Field(
        default="production", description="development is lenient towards browsers and incomplete charts"
    )
    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(
        default=8000,
        ge=1,
        le=65535,
        validation_alias=AliasChoices(PREFIX + "PORT", "PORT"),
        description="port to listen on; plain PORT is read too, since many hosts set it",
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="browser origins that may call, separated by commas; * for any"
    )
    timezone: str = Field(default="UTC", description="IANA zone of the site, for times without an offset")
    max_body_bytes: int = Field(
        default=16 * 1024 * 1024, ge=1024, description="limit of a request body, after decompression"
    )
    clients: Path | None = Field(
        default=None, description="the client registry, a TOML file; production does not start without one"
    )
    discovery: Literal["open", "guarded"] = Field(
        default="open", description="guarded: a token is asked for at GET /cds-services too"
    )
    calls_at_once: int = Field(default=64, ge=1, description="calls answered at the same time; beyond them 503")
    calls_per_minute_and_address: int = Field(
        default=6000, ge=1, description="calls from one address, counted before anybody is known; beyond them 429"
    )
    connections: int = Field(default=500, ge=1, description="open connections of one process; more are dropped")
    head_seconds: float = Field(default=10, gt=0, le=300, description="time in which the head of a request must arrive")
    body_seconds: float = Field(default=10, gt=0, le=300, description="time in which a request body must arrive")
    accept_gzip: bool = Field(default=False, description="take bodies with Content-Encoding gzip")
    cards_dir: Path = Field(default_factory=_shipped_cards, description="wording, citations and code lists")
    approved: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{12}\+[0-9a-f]{12}$",
        description="the content and the code lists that the site has approved, as `leg-triage check` names them; "
        "others stop the start",
    )
    concept_map: Path | None = Field(default=None, description="a site's own codes, as a FHIR ConceptMap")
    seed_values: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="thresholds of cards/thresholds.yaml for which the other value is followed, by commas"
    )
    not_assessed: Literal["412", "card"] | None = Field(
        default=None, description="answer when nothing could be assessed; development: card, production: 412"
    )
    deadline_seconds: float = Field(
        default=1.5, ge=0.1, le=30, description="longest time of a call in which missing data are waited for"
    )
    fhir_bases: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="FHIR base URLs that may be asked for what was not sent, by commas; https"
    )
    fhir_networks: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="private networks (CIDR, by commas) in which those bases may lie"
    )
    fhir_ca_file: Path | None = Field(default=None, description="the site's own certificate authorities, as PEM")
    fhir_connections: int = Field(default=16, ge=1, le=256, description="connections at once to one FHIR server")
    fhir_http2: bool = Field(default=False, description="HTTP/2 to FHIR servers; needs leg-triage[http2]")
    silent: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="pathways that are evaluated and recorded while no card of theirs is shown, by commas, or all; "
        "for every client whose record does not say otherwise",
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[A-Za-z0-9.\-\[\]:]+(/[A-Za-z0-9._~/\-]*)?$",
        description="how clients reach the service; without user, query and fragment",
    )

    records: SecretStr = Field(
        default=SecretStr("sqlite:///leg-triage.sqlite3"),
        description="where records and feedback are kept: sqlite:///file, postgresql://…, or off",
    )
    records_migrate: bool | None = Field(
        default=None, description="bring the tables up to date at start; by default a file, not a server"
    )
    records_days: int = Field(default=365, ge=1, le=36500, description="how long records and feedback are kept")
    records_inputs_key_file: Path | None = Field(
        default=None, description="keys to encrypt calls with; where it is set, calls are kept with their records"
    )
    records_inputs_days: int = Field(default=30, ge=1, le=36500, description="how long kept calls are kept")
    records_comments: bool = Field(default=False, description="keep the free text of feedback")
    hash_key: SecretStr | None = Field(
        default=None, description="key of the hashes of patient and encounter in records; without one none is kept"
    )
    repeat_after_hours: int | None = Field(
        default=None,
        ge=1,
        le=720,
        description="a card that a clinician overrode is not shown again for so many hours unless what it rests on "
        "changed; critical ones always are; needs a hash key",
    )
    hash_key_file: Path | None = Field(default=None, description="the same from a file")
    replicas: int = Field(default=1, ge=1, description="how many of this service run side by side")
    shared_state: SecretStr | None = Field(
        default=None,
        description="where replicas share used tokens and rates: records, or redis://…; needs leg-triage[redis]",
    )

    workers: int = Field(default=1, ge=1, le=64, description="processes that answer calls on the one port")
    admin_host: str = Field(default="127.0.0.1", description="address of the admin port")
    admin_port: int | None = Field(
        default=None, ge=1, le=65535, description="port for metrics and the details of readiness; without it none"
    )
    drain_seconds: float = Field(
        default=5, ge=0, le=300, description="after SIGTERM, how long calls are still taken while /readyz says 503"
    )
    grace_seconds: float = Field(
        default=25, ge=1, le=900, description="from SIGTERM to the end of the process, at most; drain_seconds included"
    )
    traces: bool = Field(
        default=False,
        description="a span for each call to where OTEL_EXPORTER_OTLP_ENDPOINT says; needs leg-triage[otel]",
    )
    traces_to_fhir: bool = Field(
        default=False, description="let FHIR servers continue the trace: their queries carry traceparent"
    )
    keep_alive_seconds: int = Field(
        default=75, ge=1, le=900, description="how long an idle connection is kept; longer than the load balancer does"
    )

    @field_validator("allowed_origins", "seed_values", "fhir_bases", "fhir_networks", "silent", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("allowed_origins")
    @classmethod
    def _are_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if origin != "*" and not _ORIGIN.fullmatch(origin):
                raise ValueError("an origin is scheme://host[:port] without a path, or *")
        return value

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("not an IANA time zone, such as Europe/Berlin") from error
        return value

    @field_validator("cards_dir")
    @classmethod
    def _is_a_folder(cls, value: Path) -> Path:
        if not value.is_dir():
            raise ValueError("no such folder")
        if not (value / "thresholds.yaml").is_file():
            raise ValueError("no wording is in this folder")
        return value

    @field_validator("records")
    @classmethod
    def _is_a_store(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        if url != "off" and not re.match(r"sqlite:///.|postgresql://.", url):
            raise ValueError("sqlite:///file, sqlite:////absolute/file, postgresql://user@host/database, or off")
        return value

    @field_validator("shared_state")
    @classmethod
    def _is_shared(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.match(r"records$|rediss?://.|unix://.", value.get_secret_value()):
            raise ValueError("records, redis://host, rediss://host or unix:///socket")
        return value

    @field_validator("concept_map", "fhir_ca_file", "clients", "records_inputs_key_file", "hash_key_file")
    @classmethod
    def _is_a_file(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError("no such file")
        return value

    @model_validator(mode="after")
    def _leaves_time_for_the_last_calls(self) -> Self:
        if self.drain_seconds + LAST_WRITES_SECONDS >= self.grace_seconds:
            raise ValueError(
                f"{PREFIX}GRACE_SECONDS must be more than {PREFIX}DRAIN_SECONDS and {LAST_WRITES_SECONDS:g} seconds"
            )
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The site's zone."""
        return ZoneInfo(self.timezone)

    @property
    def records_url(self) -> str | None:
        """Where records are kept; ``None`` for nowhere."""
        url = self.records.get_secret_value()
        return None if url == "off" else url

    @property
    def shared(self) -> str | None:
        """Where replicas share what they must know together: ``records``, the URL of a Redis, or nowhere."""
        return None if self.shared_state is None else self.shared_state.get_secret_value()

    @property
    def development(self) -> bool:
        """Is this the development profile?"""
        return self.profile == "development"

    @property
    def not_assessed_card(self) -> bool:
        """Is a visible card sent when nothing could be assessed, instead of 412?"""
        return (self.not_assessed or ("card" if self.development else "412")) == "card"

    @property
    def answers_by(self) -> dict[str, str]:
        """The settings that the bytes of an answer depend on, besides what the versions of content and lists tell."""
        return {"timezone": self.timezone, "not_assessed": "card" if self.not_assessed_card else "412"}

    @property
    def origins(self) -> tuple[str, ...]:
        """The browser origins that may call, named one by one."""
        return (*self.allowed_origins, SANDBOX_ORIGIN) if self.development else self.allowed_origins

    @property
    def origin_pattern(self) -> str | None:
        """Origins by pattern: pages on this computer, in development only."""
        return LOOPBACK_ORIGINS if self.development else None


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Raises SettingsError, which names variables and never repeats their values."""
    names = os.environ if environment is None else environment
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in names if name.upper().startswith(PREFIX) and name.upper() not in known)
    if unknown:
        raise SettingsError(f"Unknown setting: {', '.join(unknown)}. Known: {', '.join(sorted(known))}.")
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(
            f"{_variable(problem['loc'])}: {problem['msg'].removeprefix('Value error, ')}" for problem in error.errors()
        )
        raise SettingsError(f"Wrong setting: {wrong}.") from None


def _variable(location: tuple[int | str, ...]) -> str:
    name = str(location[0]) if location else "of several"
    return name if name.isupper() else PREFIX + name.upper()
