"""Versions in a folder and in a bucket: whole or not at all, shared where they are the same, forgotten when old."""

import os
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.site import bucket, folder, history, objects
from registry.site import tree as trees
from registry.site.bucket import Bucket
from registry.site.folder import Folder
from registry.site.store import KEPT, VERSION, Store, StoreError, Version, find
from registry.site.tree import Entry, Node
from tests.registry.site.conftest import Place, bucket_server

Files = dict[str, bytes]
FIRST: Files = {"index.html": b"front", "en/a.html": b"a", "en/b.html": b"b", "fr/a.html": b"a", "en/t/T1/x.html": b""}


def published(store: Store, files: Files, sequence: int) -> str:
    """Show these files and a version's own; the root. Only what changed is staged, as a build does."""
    before = store.current()
    root = before.root if before else ""
    version = Version(sequence=sequence, renderer="made-up")
    former, after = held(store, root), {**files, VERSION: version.written()}
    gone: dict[str, Entry | None] = dict.fromkeys(former.keys() - after.keys())
    changed = {path: store.stage(body) for path, body in after.items() if former.get(path) != trees.file(body)}
    new, replaced = list[str](), list[str]()

    def laid(path: str, name: str, node: Node) -> str:
        known = store.tree(name) if name else {}
        names: dict[str, Entry | None] = {}
        for one, change in node.items():
            if isinstance(change, dict):
                below = laid(f"{path}/{one}", known[one].digest if one in known else "", change)
                names[one] = Entry(trees.TREE, below) if below else None
            else:
                names[one] = change
        tree = trees.applied(known, names)
        if tree == known:
            return name
        replaced.extend([name] if name else [])
        new.extend([store.put(path, tree, name)] if tree else [])
        return new[-1] if tree else ""

    made = laid("", root, trees.grouped({**gone, **changed}.items()))
    store.switch(Version(sequence=sequence, renderer="made-up", root=made), new=new, replaced=replaced)
    return made


def held(store: Store, root: str, path: str = "") -> dict[str, Entry]:
    """Every file of a version."""
    found: dict[str, Entry] = {}
    for name, entry in (store.tree(root) if root else {}).items():
        found.update({path + name: entry} if entry.kind == trees.FILE else held(store, entry.digest, f"{path}{name}/"))
    return found


def read(store: Store, root: str) -> Files:
    """Every file's content but the version's own, by the way a reader goes."""
    files = {}
    for path in held(store, root):
        found = find(store, root, path)
        assert found
        body = store.file(found[0], found[1])
        assert trees.file(body) == found[2]
        files[path] = body
    files.pop(VERSION)
    return files


def test_before_the_first_switch_there_is_nothing(store: Store) -> None:
    assert store.current() is None


def test_a_version_is_read_as_it_was_put(place: Place) -> None:
    root = published(place.open(), FIRST, 1)
    assert place.open().current() == Version(sequence=1, renderer="made-up", root=root)
    assert read(place.open(), root) == FIRST
    for nowhere in ("en", "en/c.html", "de/a.html", "index.html/a"):
        assert find(place.open(), root, nowhere) is None


def test_what_waits_for_its_switch_can_be_read(store: Store) -> None:
    root = published(store, FIRST, 1)
    en = store.tree(root)["en"].digest
    after = {**store.tree(en), "b.html": store.stage(b"other")}
    digest = store.put("/en", after, en)
    assert (store.tree(digest), store.file(digest, "a.html"), store.file(digest, "b.html")) == (after, b"a", b"other")


def test_a_second_version_shares_what_did_not_change(place: Place) -> None:
    first = published(place.open(), FIRST, 1)
    second = published(place.open(), {**FIRST, "en/b.html": b"other"}, 2)
    store = place.open()
    before, after = store.tree(first), store.tree(second)
    assert {name for name in before if before[name] != after[name]} == {"en", VERSION}
    before, after = store.tree(before["en"].digest), store.tree(after["en"].digest)
    assert {name for name in before if before[name] != after[name]} == {"b.html"}
    assert read(store, second) == {**FIRST, "en/b.html": b"other"}


def test_what_did_not_change_in_a_folder_is_the_same_file_or_link(tmp_path: Path) -> None:
    store = Folder(tmp_path)
    first = tmp_path / "trees"
    places = [first / root[:2] / root for root in (published(store, FIRST, 1), published(store, FIRST, 2))]
    for name in ("index.html", "en"):
        one, two = (place / name for place in places)
        assert one.lstat().st_ino == two.lstat().st_ino
        assert two.is_symlink() is (name == "en")


def test_a_switch_is_seen_at_once_and_the_former_version_stays(place: Place) -> None:
    reader, builder = place.open(), place.open()
    first = published(builder, FIRST, 1)
    assert (seen := reader.current())
    assert seen.root == first
    second = published(builder, {"index.html": b"new"}, 2)
    assert reader.current() == Version(sequence=2, renderer="made-up", root=second)
    assert (read(reader, first), read(place.open(), first)) == (FIRST, FIRST)
    assert read(reader, second) == {"index.html": b"new"}


def test_a_file_that_is_nowhere_is_refused(store: Store) -> None:
    root = published(store, FIRST, 1)
    with pytest.raises(StoreError, match=r"lost\.html is neither staged nor in the former directory"):
        store.put("", {**store.tree(root), "lost.html": trees.file(b"never staged")}, root)
    with pytest.raises(StoreError, match=r"index\.html is neither"):
        store.put("/elsewhere", {"index.html": trees.file(b"front")})


def test_what_is_already_there_needs_nothing(place: Place) -> None:
    root = published(place.open(), FIRST, 1)
    assert place.open().put("", place.open().tree(root)) == root


def test_nothing_is_found_where_nothing_is(place: Place) -> None:
    root = published(place.open(), FIRST, 1)
    with pytest.raises(StoreError, match="ab" * 32):
        place.open().tree("ab" * 32)
    with pytest.raises(StoreError, match=r"none\.html"):
        place.open().file(root, "none.html")
    with pytest.raises(StoreError, match="ab" * 32):
        place.open().file("ab" * 32, "index.html")


def test_assets_stay(place: Place) -> None:
    place.open().keep("style-1a2b.css", b"body {}")
    place.open().keep("style-1a2b.css", b"body {}")
    assert place.open().asset("style-1a2b.css") == b"body {}"
    with pytest.raises(StoreError, match=r"style-none\.css"):
        place.open().asset("style-none.css")


def test_the_same_files_make_the_same_root_in_any_order_and_any_place(
    new_folder: Callable[[], Place], new_bucket: Callable[[], Place]
) -> None:
    backwards = dict(reversed(FIRST.items()))
    roots = {published(new().open(), files, 7) for new in (new_folder, new_bucket) for files in (FIRST, backwards)}
    assert len(roots) == 1
    store = new_folder().open()
    for count in range(1, len(FIRST) + 1):
        published(store, dict(list(backwards.items())[:count]), count)
    assert {published(store, FIRST, 7)} == roots


@pytest.mark.parametrize("said", ["trees/ab/abab", '{"root": "ab', "[]", '{"root": "ab"}'])
def test_a_broken_current_is_an_error_and_not_nothing(place: Place, said: str) -> None:
    published(place.open(), FIRST, 1)
    place.set(said)
    with pytest.raises(StoreError, match="current"):
        place.open().current()


def test_a_folder_whose_version_says_nothing_is_an_error(new_folder: Callable[[], Place]) -> None:
    place = new_folder()
    root = published(place.open(), FIRST, 1)
    (Path(place.where) / "trees" / root[:2] / root / VERSION).write_bytes(b"[]")
    with pytest.raises(StoreError, match="leads to no version"):
        place.open().current()


def some(number: int) -> Files:
    """A version of which `en` comes back every fourth time, `fr` never changes and `v` is its own."""
    return {"en/a.html": b"%d" % (number % 4), "fr/b.html": b"same", "v/v.html": b"%d" % number}


def test_old_versions_go_and_kept_ones_stay_whole(place: Place) -> None:
    roots = [published(place.open(), some(number), number) for number in range(KEPT + 3)]
    store = place.open()
    with pytest.raises(StoreError):
        store.tree(roots[0])
    for number, root in list(enumerate(roots))[2:]:
        assert read(store, root) == some(number)
    assert len(lines(place)) == KEPT + 1


def test_what_is_forgotten_leaves_nothing_behind(place: Place) -> None:
    for number in range(KEPT + 8):
        published(place.open(), some(number), number)
    store = place.open()
    kept = set(history.below(store.current().root, lambda names: map(store.tree, names)))  # type: ignore[union-attr]
    for number in range(KEPT + 8, 2 * KEPT + 10):
        published(place.open(), {**some(KEPT + 7), "v/v.html": b"%d" % number}, number)
    last = place.open().current()
    assert last
    now = set(history.below(last.root, lambda names: map(store.tree, names)))
    assert len(kept & now) == 2
    assert len(directories(place)) == 2 + 2 * (KEPT + 2)  # `en` and `fr`; a root and a `v` of each


@pytest.mark.parametrize("steps", [1, 3])
def test_what_is_shown_stays_when_a_switch_was_cut_short_or_somebody_went_back(place: Place, steps: int) -> None:
    for number in range(4):
        published(place.open(), some(number), number)
    before = place.current()
    for number in range(4, 4 + steps):
        published(place.open(), {**some(number), "en/c.html": b"later"}, number)
    place.set(before)
    for number in range(8, KEPT * 2 + 12):
        root = published(place.open(), {**some(3), "v/v.html": b"%d" % number}, number)
    assert read(place.open(), root) == {**some(3), "v/v.html": b"%d" % number}
    assert len(directories(place)) == 2 + 2 * (KEPT + 2)


def test_that_takes_what_the_log_lacks(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (folder, bucket):
        monkeypatch.setattr(module, "following", lambda log, shown, line, read: line)
    with pytest.raises(StoreError):
        test_what_is_shown_stays_when_a_switch_was_cut_short_or_somebody_went_back(place, 1)


def test_a_build_that_says_too_much_is_new_does_no_harm(place: Place) -> None:
    """A website made anew names all its directories; its switch is cut short, and what it named stays."""
    store = place.open()
    published(store, some(0), 0)
    root = published(store, {**some(0), "v/v.html": b"1"}, 1)
    before = place.current()
    store = place.open()
    store.current()
    everything = sorted(history.below(root, lambda names: map(store.tree, names)))
    other = store.put("", {VERSION: store.stage(Version(sequence=9, renderer="new").written())})
    store.switch(Version(sequence=9, renderer="new", root=other), new=[other, *everything], replaced=[])
    place.set(before)
    for number in range(2, KEPT + 6):
        root = published(place.open(), {**some(0), "v/v.html": b"%d" % number}, number)
    assert read(place.open(), root) == {**some(0), "v/v.html": b"%d" % number}


def lines(place: Place) -> list[str]:
    """What is written down of switches."""
    store = place.open()
    if isinstance(store, Bucket):
        return store._objects.names("versions")
    assert isinstance(store, Folder)
    return [one.name for one in (store.root / "versions").iterdir()]


def directories(place: Place) -> set[str]:
    """All there are, of any version."""
    store = place.open()
    if isinstance(store, Bucket):
        return {name.split("/")[2] for name in store._objects.names("trees")}
    assert isinstance(store, Folder)
    return {one.name for one in (store.root / "trees").glob("*/*")}


def test_removal_that_was_cut_short_leaves_no_half_directory(
    new_folder: Callable[[], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = new_folder()
    for number in range(KEPT + 2):
        published(place.open(), some(number), number)
    cut_short: Callable[..., None] = lambda path, **_: (Path(path) / ".tree").unlink(missing_ok=True)  # noqa: E731
    monkeypatch.setattr("registry.site.folder.shutil.rmtree", cut_short)
    published(place.open(), some(KEPT + 2), KEPT + 2)
    whole = {one.parent.name for one in (Path(place.where) / "trees").glob("*/*/.tree")}
    assert directories(place) == whole


def beaten(place: Place) -> tuple[Callable[[], None], str]:
    """A switch by who did not see that another switched meanwhile, and the root to which that one did."""
    published(place.open(), FIRST, 1)
    one, two = place.open(), place.open()
    assert one.current() == two.current()
    root = two.put("", {VERSION: two.stage(Version(sequence=2, renderer="two").written())})
    shown = published(one, {"index.html": b"one"}, 2)
    return lambda: two.switch(Version(sequence=2, renderer="two", root=root), new=[root], replaced=[]), shown


def test_of_two_builders_one_is_refused(place: Place) -> None:
    switch, shown = beaten(place)
    written = lines(place)
    with pytest.raises(StoreError, match="current was changed by another in the meantime"):
        switch()
    with pytest.raises(StoreError, match="in the meantime"):  # nor does it do never to ask what is shown
        place.open().switch(Version(sequence=2, renderer="two", root=shown), new=[], replaced=[])
    assert (seen := place.open().current())
    assert (seen.root, lines(place)) == (shown, written)


def test_that_takes_a_look_at_what_is_shown(new_folder: Callable[[], Place], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Folder, "_unchanged", lambda _: None)
    place = new_folder()
    monkeypatch.setattr(Folder, "_settle", lambda _: None)  # what the other removed cannot be put on the disk
    switch, shown = beaten(place)
    switch()
    assert (seen := place.open().current())
    assert seen.root != shown


def test_who_is_overtaken_while_the_disk_is_written_is_refused(
    new_folder: Callable[[], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = new_folder()
    published(place.open(), FIRST, 1)
    late = place.open()
    assert isinstance(late, Folder)
    monkeypatch.setattr(late, "_settle", lambda: published(place.open(), {"index.html": b"other"}, 2))
    with pytest.raises(StoreError, match="current was changed by another in the meantime"):
        published(late, {"index.html": b"late"}, 2)
    monkeypatch.undo()
    assert (front := Path(place.where) / "current" / "index.html").read_bytes() == b"other"
    published(late, {"index.html": b"late"}, 3)
    assert front.read_bytes() == b"late"


def overtaken(place: Place, monkeypatch: pytest.MonkeyPatch) -> tuple[Callable[[], None], list[str]]:
    """A switch and, once it was called, the root to which another builder switched at the last moment before."""
    published(place.open(), FIRST, 1)
    late = place.open()
    late.current()
    root = late.put("", {VERSION: late.stage(Version(sequence=2, renderer="late").written())})
    assert isinstance(late, Bucket)
    replace, other = late._objects.replace, list[str]()

    def replaced(name: str, body: bytes, tag: str | None) -> str | None:
        if name == "current":
            other.append(published(place.open(), {"index.html": b"other"}, 2))
        return replace(name, body, tag)

    monkeypatch.setattr(late._objects, "replace", replaced)
    return lambda: late.switch(Version(sequence=2, renderer="late", root=root), new=[root], replaced=[]), other


@pytest.mark.usefixtures("conditions")
def test_who_is_overtaken_while_switching_is_refused(
    new_bucket: Callable[[], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = new_bucket()
    switch, other = overtaken(place, monkeypatch)
    with pytest.raises(StoreError, match="current was changed by another in the meantime"):
        switch()
    assert (seen := place.open().current())
    assert [seen.root] == other
    for number in range(KEPT + 5):
        root = published(place.open(), {"index.html": b"other", "n": b"%d" % number}, number)
    assert read(place.open(), root) == {"index.html": b"other", "n": b"%d" % number}
    assert len(directories(place)) == KEPT + 2


def test_that_takes_a_server_with_conditions(new_bucket: Callable[[], Place], monkeypatch: pytest.MonkeyPatch) -> None:
    place = new_bucket()
    switch, other = overtaken(place, monkeypatch)
    switch()
    assert (seen := place.open().current())
    assert [seen.root] != other


@pytest.mark.usefixtures("conditions")
def test_a_server_that_refuses_conditions_is_not_asked_for_them(
    new_bucket: Callable[[], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CONDITIONAL_PUT", "disabled")
    place = new_bucket()
    root = published(place.open(), FIRST, 1)
    assert read(place.open(), root) == FIRST
    assert published(place.open(), {}, 2) != root


def test_a_build_that_came_to_nothing_leaves_nothing(new_bucket: Callable[[], Place]) -> None:
    place = new_bucket()
    store = place.open()
    store.put("/never", {"x": store.stage(b"never shown")})
    assert directories(place) == set()
    published(store, FIRST, 1)
    assert len(directories(place)) == 5


def test_a_bucket_that_fails_says_what_and_where(
    new_bucket: Callable[[], Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = new_bucket()
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    with pytest.raises(StoreError, match=r"s3://site/.*: current: .*SignatureDoesNotMatch"):
        place.open().current()
    monkeypatch.undo()
    with pytest.raises(StoreError, match="s3://nowhere: current"):
        Bucket("s3://nowhere").current()
    with bucket_server(tmp_path / "served") as port:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        store = place.open()
        root = published(store, FIRST, 1)
    for use in (
        store.current,
        lambda: store.tree("ab" * 32),
        lambda: store.file(root, VERSION),
        lambda: store.keep("style.css", b""),
        lambda: store.switch(Version(sequence=1, renderer="r", root=root), new=[], replaced=[]),
    ):
        with pytest.raises(StoreError, match="s3://site/"):
            use()


def test_a_bucket_refuses_to_hang_after_a_fork(
    new_bucket: Callable[[], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_bucket().open()
    monkeypatch.setitem(objects._process, "id", -1)
    with pytest.raises(StoreError, match="before this process was forked"):
        store.current()


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = Folder(tmp_path / "file")
    for use in (lambda: store.stage(b"x"), lambda: store.keep("style.css", b""), lambda: published(store, FIRST, 1)):
        with pytest.raises(StoreError, match="file"):
            use()


NEXT: Files = {**FIRST, "en/b.html": b"other", "en/t/T1/x.html": b"x"}


def emptied(file: Path) -> None:
    """As a power cut leaves a file whose content was not on the disk yet."""
    os.truncate(file, 0)


def zeros(file: Path) -> None:
    """The same, where its size was."""
    file.write_bytes(bytes(file.stat().st_size))


def linked(file: Path) -> None:
    """Its content is there, but it is a link to it."""
    file.symlink_to(file.rename(file.with_name("beside")).name)


def misled(link: Path) -> None:
    """A link that leads elsewhere."""
    link.unlink()
    link.symlink_to("..")


def interrupted(place: Place, files: Files, before: str = "switch") -> Folder:
    """What somebody leaves whose power goes then."""
    store = place.open()
    assert isinstance(store, Folder)
    with patch.object(store, before, side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        published(store, files, 2)
    return Folder(store.root)


DAMAGES = pytest.mark.parametrize(("damage", "name"), [
    (emptied, "b.html"), (zeros, "b.html"), (Path.unlink, "b.html"), (linked, "b.html"),
    (emptied, ".tree"), (Path.unlink, ".tree"), (Path.unlink, "t"), (misled, "t"),
])  # fmt: skip


@DAMAGES
def test_what_a_power_cut_left_is_made_again(
    new_folder: Callable[[], Place], damage: Callable[[Path], None], name: str
) -> None:
    place = new_folder()
    published(place.open(), FIRST, 1)
    store = interrupted(place, NEXT)
    (left,) = (one.parent for one in store.root.glob("trees/*/*/b.html") if one.read_bytes() == b"other")
    damage(left / name)
    root = published(store, NEXT, 2)
    assert read(store, root) == read(Folder(store.root), root) == NEXT
    assert {path: (store.root / "current" / path).read_bytes() for path in NEXT} == NEXT
    assert not (left / "b.html").is_symlink()


@DAMAGES
def test_that_takes_reading_what_is_there(
    new_folder: Callable[[], Place], monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], None], name: str
) -> None:
    monkeypatch.setattr(Folder, "_whole", lambda *_: True)
    with pytest.raises((AssertionError, StoreError, FileNotFoundError)):
        test_what_a_power_cut_left_is_made_again(new_folder, damage, name)


@pytest.mark.parametrize("damage", [emptied, zeros])
def test_assets_and_lines_too(new_folder: Callable[[], Place], damage: Callable[[Path], None]) -> None:
    place = new_folder()
    published(place.open(), FIRST, 1)
    place.open().keep("site.css", b"body {}")
    store = interrupted(place, NEXT, "_settle")
    for left in ("assets/site.css", "versions/000000000002.json"):
        damage(store.root / left)
    store.keep("site.css", b"body {}")
    root = published(store, NEXT, 2)
    assert (store.asset("site.css"), store._log()[2]["root"]) == (b"body {}", root)


def test_what_is_shown_is_mended_if_all_of_it_is_there(tmp_path: Path) -> None:
    store = Folder(tmp_path)
    root = published(store, FIRST, 1)
    tree, front = store.tree(root), (tmp_path / "current").resolve() / "index.html"
    emptied(front)
    with pytest.raises(StoreError, match=f"{root} is not whole, nor is {root}"):
        store.put("", tree, root)
    with pytest.raises(StoreError, match="neither staged nor in the former"):
        store.put("", tree)
    assert front.read_bytes() == b""  # it stays where it is
    for body in (b"front", store.file(root, VERSION)):
        store.stage(body)
    assert store.put("", tree) == root
    assert front.read_bytes() == b"front"


def disk(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """What is put on the disk from now on, each with what is shown then; 0 is everything."""
    said, fsync = list[tuple[int, str]](), os.fsync

    def noted(file: int) -> None:
        said.append((os.fstat(file).st_ino, Folder(root)._shown()))
        fsync(file)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(os, "sync", lambda: said.append((0, Folder(root)._shown())))
    return said


@pytest.mark.parametrize("left", [False, True])
def test_all_of_a_version_is_on_the_disk_before_it_is_shown(
    new_folder: Callable[[], Place], monkeypatch: pytest.MonkeyPatch, *, left: bool
) -> None:
    place = new_folder()
    if left:
        place.open().keep("site.css", b"body {}")
        interrupted(place, FIRST)
    root = Path(place.where)
    said = disk(root, monkeypatch)
    store = place.open()
    store.keep("site.css", b"body {}")
    shown = published(store, FIRST, 2)
    wanted = {one.stat().st_ino: one for one in root.rglob("*") if not one.is_symlink()}
    assert not [one for inode, one in wanted.items() if (inode, "") not in said]
    assert said[-1] == (root.stat().st_ino, shown)


def test_a_large_version_is_put_on_the_disk_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "SINGLY", 3)
    said = disk(tmp_path, monkeypatch)
    shown = published(Folder(tmp_path), FIRST, 1)
    assert said == [(0, ""), (tmp_path.stat().st_ino, shown)]


def test_folders_that_cannot_be_opened_are_left_to_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refused(path: Path, flags: int) -> int:
        if path.is_dir() or path.name == "site.css":
            raise PermissionError(path)
        return opened(path, flags)

    monkeypatch.setattr("registry.site.disk.os.open", refused)
    store = Folder(tmp_path)
    assert read(store, published(store, FIRST, 1)) == FIRST
    store.keep("site.css", b"body {}")
    with pytest.raises(StoreError, match=r"site\.css"):
        published(store, NEXT, 2)


PATHS = ["index.html", "en/a.html", "en/b.html", "en/t/T1/x.html", "fr/a.html", "fr/été.html"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    edits=st.lists(
        st.dictionaries(st.sampled_from(PATHS), st.sampled_from([None, b"", b"a", b"b"]), min_size=1), max_size=KEPT + 4
    )
)
def test_every_version_is_what_was_published(
    new_place: Callable[[], Place], edits: list[dict[str, bytes | None]]
) -> None:
    place, model, shown = new_place(), Files(), dict[str, Files]()
    store = place.open()
    for sequence, edit in enumerate(edits):
        model = {path: body for path, body in {**model, **edit}.items() if body is not None}
        shown[published(store, model, sequence)] = model
    for root, files in list(shown.items())[-KEPT - 1 :]:
        assert read(place.open(), root) == files
