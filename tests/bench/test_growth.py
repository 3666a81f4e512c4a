"""What growth takes of a history, and where it may be measured."""

from pathlib import Path

import pytest

from bench.growth import take
from bench.history import History
from bench.machine import NotOnDisk, file_system, sync_ms


def test_commands_are_taken_whole_and_the_rest_stays() -> None:
    """So many events or the few more of the last command; what comes next is what came next."""
    whole = list(History(3_000, seed=4).commands())
    commands = History(3_000, seed=4).commands()

    taken = list(take(commands, 2_000))

    count = sum(len(command) for command in taken)
    assert count > len(taken)
    assert count - len(taken[-1]) < 2_000 <= count
    assert taken + list(commands) == whole


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="a folder in memory that every Linux has")
def test_memory_is_no_disk() -> None:
    """A bench of durable writes refuses a folder where nothing is durable."""
    with pytest.raises(NotOnDisk, match="--folder"):
        file_system(Path("/dev/shm/anything"))


def test_the_disk_is_measured(tmp_path: Path) -> None:
    """What making a page durable takes is more than nothing, and no file stays behind."""
    assert sync_ms(tmp_path) > 0
    assert list(tmp_path.iterdir()) == []
