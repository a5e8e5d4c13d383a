"""Do the steps lead to the tables, from anywhere, and only once when several processes start together?"""

from __future__ import annotations

import multiprocessing
import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from app.records import migrations
from app.records.engine import NEWEST, connect, migrate, move
from app.records.tables import metadata

SCRIPTS = ScriptDirectory(str(Path(migrations.__file__).parent))


def differences(address: str) -> list[object]:
    engine = connect(address)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "target_metadata": metadata}
        )
        found: list[object] = compare_metadata(context, metadata)
    engine.dispose()
    return found


def tables(address: str) -> set[str]:
    engine = connect(address)
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
    engine.dispose()
    return names


def test_from_nothing_to_the_tables(address: str) -> None:
    assert migrate(address) is None
    assert differences(address) == []
    assert tables(address) == {*metadata.tables, "alembic_version"}
    assert migrate(address) == NEWEST


def test_step_by_step_to_the_same_tables(address: str) -> None:
    """An empty store gets the tables of the last step at once; one that went through the steps has the same."""
    engine = connect(address)
    with engine.begin() as connection:
        move(connection, "head")
    engine.dispose()
    assert differences(address) == []
    assert tables(address) == {*metadata.tables, "alembic_version"}
    assert migrate(address) == NEWEST


def test_down_and_up_again(address: str) -> None:
    migrate(address)
    engine = connect(address)
    with engine.begin() as connection:
        move(connection, "base", down=True)
    assert tables(address) == {"alembic_version"}
    with engine.begin() as connection:
        move(connection, "head")
    engine.dispose()
    assert differences(address) == []


def test_a_difference_would_be_seen(address: str) -> None:
    migrate(address)
    engine = connect(address)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE rates ADD COLUMN other INTEGER")
        connection.exec_driver_sql("DROP INDEX ix_feedback_card")
    engine.dispose()
    assert len(differences(address)) == 2


def test_several_that_start_together(address: str) -> None:
    start = multiprocessing.get_context("spawn")
    with start.Pool(3) as pool:
        steps = pool.map(migrate, [address] * 3, chunksize=1)
    assert set(steps) <= {None, NEWEST}
    assert differences(address) == []


def test_the_last_step_is_the_one_that_the_code_expects() -> None:
    assert SCRIPTS.get_heads() == [NEWEST]


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "records.sqlite3"
    migrate(f"sqlite:///{file}")
    assert file.stat().st_mode & 0o777 == 0o600


def test_no_table_has_a_place_for_a_patient_value() -> None:
    """P2: identifiers are keyed hashes, the call itself is encrypted, and nothing else is about a person."""
    suspicious = re.compile(r"name|birth|sex|gender|address|value|result|text|note|patient|encounter|user|practitioner")
    columns = {f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.columns}
    assert {name for name in columns if suspicious.search(name.partition(".")[2])} == {
        "decisions.value_sets",
        "decisions.patient_key",
        "decisions.encounter_key",
        "rates.name",
    }
