"""How an ``Application[str]`` of the eventsourcing library comes to our recorder, mapper and pool.

    class Claims(Application[str]): ...
    app = Claims(env=environment(database_url, pool_size=8))
    app.save(event, append=Append(...))
    app.repository.get(stream, projector_func=fold)

Everything is made from one libpq URL.
"""

from eventsourcing.persistence import AggregateRecorder, InfrastructureFactory, InfrastructureFactoryError
from eventsourcing.utils import Environment, EnvType, strtobool

from ledger.domain.errors import SettingsError
from ledger.persistence.connection import CHECKOUT_SECONDS
from ledger.persistence.datastore import GROUP_LIMIT, QUEUE_LIMIT, LedgerDatastore
from ledger.persistence.library import PostgresFactory
from ledger.persistence.mapper import LedgerMapper
from ledger.persistence.recorder import LedgerRecorder

_DATABASE_URL = "CLAIMS_DATABASE_URL"
_POOL_SIZE = "CLAIMS_POOL_SIZE"
_TIMEOUT = "CLAIMS_POOL_TIMEOUT_SECONDS"
_GROUP_LIMIT = "CLAIMS_GROUP_LIMIT"
_QUEUE_LIMIT = "CLAIMS_QUEUE_LIMIT"


def environment(
    database_url: str,
    *,
    pool_size: int,
    timeout_seconds: float = CHECKOUT_SECONDS,
    group_limit: int = GROUP_LIMIT,
    queue_limit: int = QUEUE_LIMIT,
) -> dict[str, str]:
    """What to give to the application as ``env``: it overrides what the process environment says.

    ``database_url`` is a libpq URL or connection string, all of whose parameters are kept. ``pool_size``
    is the most connections the application may hold; they are made when needed. A call that gets none of
    them for ``timeout_seconds`` fails with DatabaseUnreachable. ``group_limit`` is the most events that
    callers append in one transaction, ``queue_limit`` the most that wait for theirs.
    """
    return {
        "PERSISTENCE_MODULE": f"{__name__}:{LedgerFactory.__name__}",
        "MAPPER_TOPIC": f"{LedgerMapper.__module__}:{LedgerMapper.__name__}",
        "APPLICATION_RECORDER_TOPIC": f"{LedgerRecorder.__module__}:{LedgerRecorder.__name__}",
        "CREATE_TABLE": "no",
        "ORIGINATOR_ID_TYPE": "text",
        _DATABASE_URL: database_url,
        _POOL_SIZE: str(pool_size),
        _TIMEOUT: str(timeout_seconds),
        _GROUP_LIMIT: str(group_limit),
        _QUEUE_LIMIT: str(queue_limit),
    }


class LedgerFactory(PostgresFactory):
    """Makes recorders on one pool. Snapshots and the library's projections are not for this schema.

    Raises:
        SettingsError: POSTGRES_ENABLE_DB_FUNCTIONS is set, which would append without the lock.
    """

    application_recorder_class = LedgerRecorder  # type: ignore[assignment] # takes our datastore alone

    def __init__(self, env: Environment | EnvType | None) -> None:
        # Not the constructor of PostgresFactory, which reads an address in five parts.
        InfrastructureFactory.__init__(self, env)
        if _is_on(self.env.get(self.POSTGRES_ENABLE_DB_FUNCTIONS) or "no"):
            raise SettingsError(
                reason="POSTGRES_ENABLE_DB_FUNCTIONS is set: its functions append without a lock"
            )
        self.datastore = LedgerDatastore(
            self.env[_DATABASE_URL],
            pool_size=int(self.env[_POOL_SIZE]),
            timeout_seconds=float(self.env[_TIMEOUT]),
            group_limit=int(self.env[_GROUP_LIMIT]),
            queue_limit=int(self.env[_QUEUE_LIMIT]),
        )

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """Refused: snapshots would be a second copy of the truth."""
        raise InfrastructureFactoryError(f"no table for {purpose}: the ledger keeps events only")


def _is_on(value: str) -> bool:
    try:
        return strtobool(value)
    except ValueError:
        return True
