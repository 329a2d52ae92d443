"""Runs Archivematica's PREMIS loader without a server: packages_archivematica.py PACKAGE...

The loader comes from a3m and is not changed; stand-ins take the place of Django and the database. It must load every
event and report no problem. An undated package has premis-objects.xml instead of premis.xml, so there is nothing to load.
"""

import contextlib
import datetime
import importlib.util
import sys
import types
from pathlib import Path
from types import SimpleNamespace

from lxml import etree

from verdicts import judge

EVENTS = "{http://www.loc.gov/premis/v3}event"


class Files:
    """The table of files, for one transfer: their paths in the package, as they were before the bag was unpacked."""

    paths = set()

    def filter(self, originallocation=None, **_):
        self.asked = originallocation
        return self

    def exists(self):
        return self.asked.removeprefix("%transferDirectory%") in self.paths

    def get(self, originallocation):
        return originallocation


class Events:
    """The table of events: it keeps the identifiers of those that the loader stores."""

    loaded = set()

    def filter(self, **_):
        return self

    def exists(self):
        # The loader stores an event once per file, and would give all but the first a new identifier.
        return False

    def update(self, **_):
        pass

    def create(self, event_id, event_type, **_):
        self.loaded.add(event_id)
        agents = SimpleNamespace(add=lambda *_: None)
        return SimpleNamespace(pk=event_id, event_id=event_id, event_type=event_type, agents=agents)


def parser(of):
    """Django's parsers return nothing for what is no date."""

    def parse(value):
        try:
            return of.fromisoformat(value)
        except ValueError:
            return None

    return parse


def stand_in(name, **members):
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(members)


def loader():
    folder = Path(importlib.util.find_spec("a3m").origin).parent / "client"
    for name in ("a3m", "a3m.main", "django"):
        stand_in(name)
    stand_in("django.db", transaction=SimpleNamespace(atomic=contextlib.nullcontext))
    dates = SimpleNamespace(parse_datetime=parser(datetime.datetime), parse_date=parser(datetime.date))
    stand_in("django.utils", dateparse=dates, timezone=SimpleNamespace(get_default_timezone=lambda: datetime.timezone.utc))
    agents = SimpleNamespace(get_or_create=lambda **agent: (agent, True))
    tables = {"Agent": agents, "Event": Events(), "File": Files()}
    stand_in("a3m.main.models", **{name: SimpleNamespace(objects=table) for name, table in tables.items()})
    spec = importlib.util.spec_from_file_location("loader", folder / "clientScripts/load_premis_events_from_xml.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, folder / "assets/premis/premis.xsd"


def findings(package, load, schema):
    found = [*package.glob("data/metadata/premis*.xml"), *package.glob("metadata/preservation/premis*.xml")]
    if [path.name for path in found] == ["premis-objects.xml"]:
        return
    (premis,) = found
    Files.paths = {path.relative_to(package).as_posix() for path in package.rglob("*")}
    said = []
    job = SimpleNamespace(
        args=[None, "transfer", str(schema), str(premis)],
        pyprint=lambda *words, file=None: said.append(" ".join(map(str, words))),
    )
    Events.loaded.clear()
    if load.main(job) != load.SUCCESS:
        yield "the loader fails"
    yield from (line for line in said if not line.startswith("Imported PREMIS "))
    events = len(list(etree.parse(premis).iter(EVENTS)))
    if len(Events.loaded) != events or not events:
        yield f"{len(Events.loaded)} of {events} events are loaded"


if __name__ == "__main__":
    load, schema = loader()
    judge(sys.argv[1:], lambda package: findings(Path(package), load, schema))
