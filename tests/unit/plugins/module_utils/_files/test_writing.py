# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All files of a task on a real file system: what becomes of them, and what is left when something goes wrong."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._files import disk as disk_module
from ansible_collections.streamops.expressplay.plugins.module_utils._files import problem
from ansible_collections.streamops.expressplay.plugins.module_utils._files.disk import Disk, New, Place, Staged
from ansible_collections.streamops.expressplay.plugins.module_utils._files.wanted import Wanted
from ansible_collections.streamops.expressplay.plugins.module_utils._files.writing import (
    MOST_BYTES_SHOWN,
    WritingFailed,
    Written,
    write_files,
)
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._files.standins import (
    ERRORS,
    NOW,
    SECRET,
    FailingDisk,
    make_disk,
    mode,
    refusing,
    wanted,
)

Files = Sequence[Wanted]


def write(*files: Wanted, disk: Disk | None = None, check_mode: bool = False, show: Any = None) -> list[Written]:
    return write_files(files, disk or make_disk(), check_mode=check_mode, show=show)


def states(written: Sequence[Written]) -> list[str]:
    return [file.state for file in written]


def content_of(directory: Path) -> dict[str, str]:
    return {str(path.relative_to(directory)): path.read_text() for path in directory.rglob("*") if path.is_file()}


@pytest.fixture
def two(tmp_path: Path) -> list[Wanted]:
    """Two files, of which the first is there with another content."""
    (tmp_path / "a.json").write_text("before")
    return [wanted(tmp_path / "a.json"), wanted(tmp_path / "b.json")]


def test_files_are_written_once(tmp_path: Path, two: Files) -> None:
    first, second = write(*two), write(*two)

    assert states(first) == ["changed", "created"]
    assert states(second) == ["unchanged", "unchanged"]
    assert content_of(tmp_path) == {"a.json": SECRET, "b.json": SECRET}
    assert [mode(tmp_path / name) for name in ("a.json", "b.json")] == [0o600, 0o600]


def test_an_unchanged_file_is_left_alone(tmp_path: Path, two: Files) -> None:
    write(*two)
    before = identity(tmp_path / "a.json")
    write(*two)

    assert identity(tmp_path / "a.json") == before


def identity(path: Path) -> tuple[int, ...]:
    """What tells whether a file was written again, or changed. To read it is no change."""
    status = path.stat()
    return status.st_ino, status.st_mode, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def test_check_mode_foretells_and_touches_nothing(tmp_path: Path, two: Files) -> None:
    missing = wanted(tmp_path / "not/yet/c.json", owner="nobody-has-this-name", group="nor-this-one")

    written = write(*two, missing, check_mode=True)

    assert states(written) == ["changed", "created", "created"]
    assert content_of(tmp_path) == {"a.json": "before"}


def test_an_owner_that_is_not_there_yet_counts_as_a_change_in_check_mode(tmp_path: Path) -> None:
    write(wanted(tmp_path / "a.json"))

    assert states(write(wanted(tmp_path / "a.json", owner="nobody-has-this-name"), check_mode=True)) == ["attributes"]


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_the_umask_has_no_say(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write(wanted(tmp_path / "a.json"), wanted(tmp_path / "b.json", mode=0o644))
    finally:
        os.umask(before)

    assert [mode(tmp_path / name) for name in ("a.json", "b.json")] == [0o600, 0o644]


@pytest.fixture
def exposures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The files that hold the secret and are open to others, as they are before and after every step."""
    found: list[str] = []

    def look() -> None:
        for path in tmp_path.rglob("*"):
            if path.is_file() and SECRET in path.read_text() and mode(path) & 0o077:
                found.append(f"{path.name} {mode(path):04o}")

    def watched(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            look()
            result = function(*arguments, **options)
            look()
            return result

        return call

    for name in ("chown", "chmod", "replace", "unlink", "open"):
        monkeypatch.setattr(disk_module.os, name, watched(getattr(os, name)))
    return found


def test_a_file_is_at_no_moment_open_to_more_people_than_it_shall_be(tmp_path: Path, exposures: list[str]) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text("before")
        (tmp_path / name).chmod(0o666)
    group = str(os.getgid())

    write(
        wanted(tmp_path / "a.json", backup=True),
        wanted(tmp_path / "b.json", owner=str(os.getuid()), group=group),
        wanted(tmp_path / "c.json"),
    )

    assert exposures == []


def test_a_backup_of_an_open_file_is_closed(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("before")
    (tmp_path / "a.json").chmod(0o666)

    [written] = write(wanted(tmp_path / "a.json", backup=True))

    assert written.backup is not None
    assert Path(written.backup).read_text() == "before"
    assert mode(Path(written.backup)) == 0o600
    assert Path(written.backup).name.startswith("a.json.")


def test_there_is_a_backup_only_of_a_content_that_is_replaced(tmp_path: Path) -> None:
    created = write(wanted(tmp_path / "a.json", backup=True))
    unchanged = write(wanted(tmp_path / "a.json", backup=True))
    opened = write(wanted(tmp_path / "a.json", backup=True, mode=0o640))

    assert states([*created, *unchanged, *opened]) == ["created", "unchanged", "attributes"]
    assert [file.backup for file in (*created, *unchanged, *opened)] == [None, None, None]
    assert list(content_of(tmp_path)) == ["a.json"]


def test_attributes_alone_can_change(tmp_path: Path) -> None:
    write(wanted(tmp_path / "a.json", mode=0o644))

    [written] = write(wanted(tmp_path / "a.json"))

    assert (written.state, written.changes) == ("attributes", [("mode", "0644", "0600")])
    assert mode(tmp_path / "a.json") == 0o600


def test_owner_and_group_are_asked_for_before_the_mode_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[tuple[Any, ...]] = []

    def chown(path: str, uid: int, gid: int) -> None:
        steps.append((uid, gid, mode(Path(path))))

    monkeypatch.setattr(disk_module.os, "chown", chown)

    write(wanted(tmp_path / "a.json", owner="4242", group="4343", mode=0o640))

    assert steps == [(-1, 4343, 0o600), (4242, -1, 0o600)]
    assert mode(tmp_path / "a.json") == 0o640


def test_an_owner_that_cannot_be_kept_is_no_failure_and_one_that_cannot_be_given_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.json").write_text("before")
    monkeypatch.setattr(disk_module.os, "chown", refusing(1))

    assert states(write(wanted(tmp_path / "a.json"))) == ["changed"]
    with pytest.raises(WritingFailed, match=r"a\.json cannot be written: user .* may not do that\. .*leave out owner"):
        write(wanted(tmp_path / "a.json", "newer", owner="4242"))
    assert content_of(tmp_path) == {"a.json": SECRET}


def test_symbolic_links_are_followed_and_stay(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a.json").write_text("before")
    (tmp_path / "link.json").symlink_to("real/a.json")
    (tmp_path / "dangling.json").symlink_to("real/b.json")

    write(wanted(tmp_path / "link.json"), wanted(tmp_path / "dangling.json"))

    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "dangling.json").is_symlink()
    assert content_of(tmp_path / "real") == {"a.json": SECRET, "b.json": SECRET}


def test_home_and_variables_are_those_of_the_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    written = write(wanted("~/a.json"), wanted("$HOME/b.json"))

    assert [file.path for file in written] == [str(tmp_path / "a.json"), str(tmp_path / "b.json")]


REFUSED: dict[str, str] = {
    "relative.json": "is no absolute path",
    "{tmp}/directory": "is a directory",
    "{tmp}/directory/": "is the path of a directory",
    "{tmp}/pipe": "is a device, a socket or a pipe",
    "{tmp}/circle": "its symbolic links lead nowhere",
    "{tmp}/missing/a.json": "There is no directory {tmp}/missing. Add a task before this one: ansible.builtin.file",
    "{tmp}/file/a.json": "{tmp}/file is no directory.",
    "{tmp}/file/b/a.json": "cannot be written: ",
    "{tmp}/a\0.json": "characters that no path can have",
    "{tmp}/half\udc80\ud800": "characters that no path can have",
}


@pytest.mark.parametrize("path", REFUSED)
def test_one_bad_path_leaves_all_other_files_untouched(tmp_path: Path, two: Files, path: str) -> None:
    (tmp_path / "directory").mkdir()
    (tmp_path / "file").write_text("file")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "circle").symlink_to("circle")
    before = {name: (tmp_path / name).read_text() for name in ("a.json", "file")}

    with pytest.raises(WritingFailed) as caught:
        write(*two, wanted(path.replace("{tmp}", str(tmp_path))))

    assert REFUSED[path].replace("{tmp}", str(tmp_path)) in str(caught.value)
    assert SECRET not in str(caught.value)
    assert content_of(tmp_path) == before
    assert caught.value.written == caught.value.missing == ()


def test_everything_that_is_wrong_is_told_at_once_and_only_once(tmp_path: Path) -> None:
    with pytest.raises(WritingFailed) as caught:
        write(
            wanted(tmp_path / "no/a.json"),
            wanted(tmp_path / "no/b.json"),
            wanted(tmp_path / "c.json", owner="nobody-has-this-name"),
            wanted(tmp_path / "d.json", group="nor-this-one"),
            wanted(tmp_path / "e.json", "half \ud800"),
            wanted("f.json"),
        )

    lines = str(caught.value).splitlines()
    assert len(lines) == 5
    assert "The owner nobody-has-this-name is no user of the host." in lines
    assert "The group nor-this-one is no group of the host." in lines


def test_two_paths_of_one_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "b.json").symlink_to("a.json")

    for other in ("b.json", "./a.json", "x/../a.json"):
        with pytest.raises(WritingFailed, match="are one file"):
            write(wanted(tmp_path / "a.json"), wanted(f"{tmp_path}/{other}"))
    assert content_of(tmp_path) == {}


def test_a_file_that_cannot_be_staged_leaves_everything_as_it_was(tmp_path: Path, two: Files) -> None:
    disk = make_disk(kind=FailingDisk)
    disk.not_staged = frozenset({"b.json"})

    with pytest.raises(WritingFailed, match=r"b\.json cannot be written: the disk is full\. Nothing was changed\."):
        write(wanted(tmp_path / "a.json", backup=True), two[1], disk=disk)

    assert content_of(tmp_path) == {"a.json": "before"}


@pytest.mark.parametrize("end", [KeyboardInterrupt, MemoryError])
def test_whatever_ends_the_staging_nothing_is_left_of_it(tmp_path: Path, two: Files, end: type[BaseException]) -> None:
    class EndedDisk(Disk):
        def stage(self, place: Place, new: New) -> Staged:
            if place.target.endswith("b.json"):
                raise end
            return super().stage(place, new)

    with pytest.raises(end):
        write(*two, disk=make_disk(kind=EndedDisk))

    assert content_of(tmp_path) == {"a.json": "before"}


def test_a_backup_that_cannot_be_finished_is_not_left_and_nothing_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.json").write_text("before")
    monkeypatch.setattr(disk_module.shutil, "copyfileobj", refusing(errno.ENOSPC))

    with pytest.raises(WritingFailed, match=r"no space|disk is full"):
        write(wanted(tmp_path / "a.json", backup=True))

    assert content_of(tmp_path) == {"a.json": "before"}


def test_what_is_there_and_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_text("before")
    monkeypatch.setattr(disk_module, "open", refusing(errno.EIO), raising=False)

    with pytest.raises(WritingFailed, match=r"a\.json cannot be read: Input/output error\."):
        write(wanted(tmp_path / "a.json"))


def test_a_user_without_a_name_is_named_by_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problem.pwd, "getpwuid", {}.__getitem__)
    monkeypatch.setattr(disk_module.os, "replace", refusing(errno.EACCES))

    with pytest.raises(WritingFailed, match=f"user {os.geteuid()}"):
        write(wanted(tmp_path / "a.json"))


def test_a_file_that_cannot_be_replaced_is_told_with_what_was_written(tmp_path: Path, two: Files) -> None:
    disk = make_disk(kind=FailingDisk)
    disk.not_replaced = frozenset({"b.json"})
    a, b, c = (str(tmp_path / f"{name}.json") for name in "abc")

    with pytest.raises(WritingFailed) as caught:
        write(*two, wanted(c), disk=disk)

    assert (caught.value.written, caught.value.missing) == ((a,), (b, c))
    assert str(caught.value) == (
        f"{b} cannot be replaced: it is in use. Written before that: {a}. Not written: {b}, {c}."
    )
    assert content_of(tmp_path) == {"a.json": SECRET}


def test_of_many_files_only_some_are_named_in_the_message(tmp_path: Path) -> None:
    disk = make_disk(kind=FailingDisk)
    disk.not_replaced = frozenset({"0.json"})

    with pytest.raises(WritingFailed, match=r"that: nothing\. Not written: .* and 90 more\.") as caught:
        write(*(wanted(tmp_path / f"{number}.json") for number in range(100)), disk=disk)

    assert len(caught.value.missing) == 100


@pytest.mark.parametrize("number", ERRORS)
@pytest.mark.parametrize("function", ["replace", "chmod"])
def test_errors_of_the_operating_system_are_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, function: str
) -> None:
    monkeypatch.setattr(disk_module.os, function, refusing(number))

    with pytest.raises(WritingFailed) as caught:
        write(wanted(tmp_path / "a.json"))

    assert ERRORS[number] in str(caught.value)
    assert caught.value.__suppress_context__
    assert content_of(tmp_path) == {}


def test_the_command_judges_the_new_file_before_it_has_its_name(tmp_path: Path) -> None:
    seen: list[tuple[str, str, int]] = []

    def run(arguments: Sequence[str]) -> int:
        path = Path(arguments[-1])
        assert arguments[:-1] == ["judge", f"--file={path}"]
        seen.append((path.suffix, path.read_text(), mode(path)))
        return 0

    (tmp_path / "with space").mkdir()
    file = wanted(tmp_path / "with space/a.json", mode=0o644, validate=("judge", "--file=%s", "%s"))
    write(file, disk=make_disk(run))
    write(file, disk=make_disk(run))

    assert seen == [(".json", SECRET, 0o600)]


def test_every_refusal_is_told_and_nothing_is_changed(tmp_path: Path, two: Files) -> None:
    files = [wanted(tmp_path / f"{name}.json", validate=("judge", "%s")) for name in "xyz"]

    with pytest.raises(WritingFailed) as caught:
        write(*two, *files, disk=make_disk(lambda arguments: 3))

    assert [f"validate of {file.path} refused" in str(caught.value) for file in files] == [True, True, True]
    assert "exit status 3" in str(caught.value)
    assert content_of(tmp_path) == {"a.json": "before"}


def test_a_command_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WritingFailed, match=r"validate of .*a\.json cannot run judge: No such file"):
        write(wanted(tmp_path / "a.json", validate=("judge", "%s")), disk=make_disk(refusing(2)))
    assert content_of(tmp_path) == {}


def test_what_is_replaced_is_shown_by_another_and_only_where_that_is_asked_for(tmp_path: Path, two: Files) -> None:
    shown = write(*two, check_mode=True, show=lambda text, form, public: f"{form} {len(text)} {list(public)}")
    (tmp_path / "a.json").write_bytes(b"\xff" * (MOST_BYTES_SHOWN + 1))
    large = write(*two, check_mode=True, show=lambda text, form, public: "too much")

    assert [file.before for file in shown] == ["json 6 []", None]
    assert [file.before for file in large] == [f"({MOST_BYTES_SHOWN + 1} bytes)\n", None]
    assert [file.before for file in write(*two)] == [None, None]


def test_what_a_killed_run_left_is_removed_when_no_run_can_still_need_it(tmp_path: Path, two: Files) -> None:
    old, recent, foreign = (tmp_path / name for name in (".expressplay-old.json", ".expressplay-new.json", ".hidden"))
    for path, age in ((old, 90000), (recent, 3600), (foreign, 90000)):
        path.write_text("left behind")
        os.utime(path, (NOW - age, NOW - age))

    write(*two, check_mode=True)
    assert old.exists()
    write(*two)

    assert {path.name for path in tmp_path.iterdir()} == {"a.json", "b.json", recent.name, foreign.name}


class KilledDisk(Disk):
    """Kills its process at a step: each file is staged (with a label), then each replaced."""

    steps_to_live = 0

    def replace(self, staged: Any) -> None:
        self._step()
        super().replace(staged)

    def stage(self, place: Any, new: Any) -> Any:
        self._step()
        return super().stage(place, new)

    def _step(self) -> None:
        if self.steps_to_live == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.steps_to_live -= 1


def started(work: Callable[[], object]) -> int:
    """Begin the work in a process of its own, whose exit status says whether it was done; gives its number."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return child


@pytest.mark.parametrize("steps", range(4))
def test_a_kill_at_any_step_leaves_whole_files(tmp_path: Path, two: Files, steps: int) -> None:
    disk = make_disk(kind=KilledDisk)
    disk.steps_to_live = steps

    _pid, status = os.waitpid(started(lambda: write(*two, disk=disk)), 0)

    assert os.WIFSIGNALED(status)
    content = content_of(tmp_path)
    assert content.pop("a.json") == ("before" if steps < 3 else SECRET)
    assert "b.json" not in content
    assert all(name.startswith(".expressplay-") and mode(tmp_path / name) == 0o600 for name in content)
    assert states(write(*two))[1] == "created"


def test_two_runs_at_once_never_leave_half_a_file(tmp_path: Path) -> None:
    contents = [letter * 200_000 for letter in "abcd"]
    disk = Disk(label=lambda path, place: None, run=lambda arguments: 0, now=time.time)

    def write_often(content: str) -> None:
        for _turn in range(20):
            write(*(wanted(tmp_path / f"{number}.json", content) for number in range(5)), disk=disk)

    children = [started(partial(write_often, content)) for content in contents]
    seen: set[str] = set()
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid:
            assert status == 0
            children.remove(pid)
        seen |= {path.read_text() for path in tmp_path.glob("?.json")}

    assert seen <= set(contents)
    assert len(list(tmp_path.iterdir())) == 5
