"""One look at a desk's server, for who asks whether it works: blocking."""

from __future__ import annotations

from dataclasses import dataclass

from tui.service.desk.address import NoAddress, conninfo, is_of_server, quiet
from tui.service.desk.schema import LEADER, Unusable, connected
from tui.watchlist.model import DeskSettings


@dataclass(frozen=True, slots=True)
class Look:
    """`amiss`: why it cannot be used, else "". `collects`: a collector leads; `open`: programs that show."""

    amiss: str = ""
    collects: bool = False
    open: int = 0


def look(settings: DeskSettings) -> Look:
    """Connects, makes the tables if nobody has, and asks who is there."""
    try:
        with connected(conninfo(settings)) as connection:
            found = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s "
                "AND granted AND database = (SELECT oid FROM pg_database "
                "WHERE datname = current_database())), "
                "(SELECT count(*) FROM wanted WHERE seen > now() - interval '3 minutes')",
                (LEADER,)).fetchone()
    except (NoAddress, Unusable) as error:
        return Look(str(error))
    except Exception as error:
        if not is_of_server(error):
            raise
        return Look(quiet(error))
    return Look(collects=bool(found[0]), open=int(found[1])) if found else Look()
