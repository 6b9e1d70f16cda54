"""What every store promises, whatever it keeps its rows in."""

from __future__ import annotations

import pytest

from graphfake.store import Change, Conflict, Link, NotFound, Row, Store
from tests.support.rows import THINGS, below, insert, keys, row

NOBODY = (*THINGS, "nobody")


class Refused(Exception):
    """Raised inside a transaction by its user."""


async def test_what_was_inserted_is_found_as_it_was_given_back(store: Store) -> None:
    [kept] = await insert(store, row("a", body=b'{"id":"a"}'))
    assert kept == Row(THINGS, "a", kept.seq, kept.version, "test.thing", b'{"id":"a"}')
    assert kept.path == ("root", "things", "a")
    async with store.transaction("s") as t:
        assert await t.get(kept.path) == kept
        assert await t.get(NOBODY) is None


async def test_a_taken_key_is_a_conflict(store: Store) -> None:
    [kept] = await insert(store, row("a", body=b"1"))
    with pytest.raises(Conflict, match="'a'"):
        await insert(store, row("a", body=b"2"))
    async with store.transaction("s") as t:
        assert await t.get(kept.path) == kept


async def test_keys_differ_by_case_and_collections_by_parent(store: Store) -> None:
    await insert(store, row("a"), row("A"), row("a", below((*THINGS, "a"))), row("a", below((*THINGS, "A"))))
    assert await keys(store) == ["a", "A"]


async def test_replacing_keeps_the_place_and_moves_the_version(store: Store) -> None:
    first, second = await insert(store, row("a"), row("b"))
    async with store.transaction("s", write=True) as t:
        changed = await t.replace(row("a", body=b"new", type_name="test.other"), first.version)
    assert changed == Row(THINGS, "a", first.seq, changed.version, "test.other", b"new")
    assert changed.version > second.version
    async with store.transaction("s") as t:
        assert await t.page(THINGS, 0, 9) == [changed, second]


async def test_replacing_wants_the_version_that_is_there(store: Store) -> None:
    [kept] = await insert(store, row("a"))
    async with store.transaction("s", write=True) as t:
        with pytest.raises(Conflict, match=f"version {kept.version}, not 99"):
            await t.replace(row("a", body=b"new"), 99)
        with pytest.raises(NotFound):
            await t.replace(row("nobody"), None)
        assert await t.get(kept.path) == kept
        assert (await t.replace(row("a", body=b"any"), None)).body == b"any"


async def test_a_page_begins_after_a_place_even_when_that_row_is_gone(store: Store) -> None:
    rows = await insert(store, *(row(str(n)) for n in range(10)))
    async with store.transaction("s", write=True) as t:
        await t.delete(rows[3].path)
    async with store.transaction("s") as t:
        assert [one.key for one in await t.page(THINGS, rows[3].seq, 3)] == ["4", "5", "6"]
        assert [one.key for one in await t.page(THINGS, rows[1].seq, 3)] == ["2", "4", "5"]
        assert await t.page(THINGS, rows[9].seq, 3) == []
        assert await t.page(THINGS, 0, 0) == []
        assert await t.page(("root", "unknown"), 0, 9) == []


async def test_counting(store: Store) -> None:
    await insert(store, row("a"), row("b"), row("c", below((*THINGS, "a"))))
    async with store.transaction("s") as t:
        assert [await t.count(THINGS), await t.count(below((*THINGS, "a"))), await t.count(("x",))] == [2, 1, 0]


async def test_deleting_takes_everything_below_and_nothing_beside(store: Store) -> None:
    a, b, c = (*THINGS, "1"), (*THINGS, "1", "parts", "x"), (*THINGS, "1", "parts", "x", "screws", "y")
    beside = [(*THINGS, "10"), (*THINGS, "1 "), (*THINGS, "0"), (*THINGS, "10", "parts", "x")]
    every = [row(path[-1], path[:-1]) for path in (a, b, c, *beside)]
    await insert(store, *every)
    async with store.transaction("s", write=True) as t:
        gone = await t.delete(a)
        assert [one.path for one in gone] == [a, b, c]
        assert [await t.get(path) for path in (a, b, c)] == [None, None, None]
    assert sorted(one.path for one in await store.rows("s")) == sorted(beside)
    async with store.transaction("s", write=True) as t:
        with pytest.raises(NotFound, match="'1'"):
            await t.delete(a)


async def test_a_parent_that_comes_back_comes_back_empty(store: Store) -> None:
    await insert(store, row("a"), row("x", below((*THINGS, "a"))))
    async with store.transaction("s", write=True) as t:
        await t.delete((*THINGS, "a"))
        await t.insert(row("a"))
        assert await t.count(below((*THINGS, "a"))) == 0
    async with store.transaction("s") as t:
        assert await t.count(below((*THINGS, "a"))) == 0
        assert await t.changes(below((*THINGS, "a")), 0, 9) == []


async def test_places_and_versions_are_never_given_twice(store: Store) -> None:
    given: list[int] = []
    for _ in range(3):
        [kept] = await insert(store, row("a"))
        given += [kept.seq, kept.version]
        async with store.transaction("s", write=True) as t:
            given.append((await t.replace(row("a"), None)).version)
            await t.delete(kept.path)
        await store.reset("s")
    assert [kept.seq for kept in await insert(store, row("z"))] > [max(given)]
    assert len(set(given)) == 6  # an insertion gives one number as both
    assert given == sorted(given)


async def test_a_transaction_sees_what_it_wrote_and_nobody_else_does(store: Store) -> None:
    [a, b] = await insert(store, row("a"), row("b"))
    async with store.transaction("s", write=True) as t:
        await t.delete(a.path)
        c = await t.insert(row("c"))
        changed = await t.replace(row("b", body=b"new"), None)
        assert await t.page(THINGS, 0, 9) == [changed, c]
        assert await t.count(THINGS) == 2
        d = await t.insert(row("d"))
        assert await t.page(THINGS, changed.seq, 9) == [c, d]
        async with store.transaction("s") as other:
            assert await other.page(THINGS, 0, 9) == [a, b]
            assert await other.get(c.path) is None
    assert await keys(store) == ["b", "c", "d"]


@pytest.mark.parametrize("look", [True, False])
async def test_a_transaction_that_raises_leaves_the_space_unchanged(store: Store, look: bool) -> None:
    await insert(store, row("a"), row("b"), row("x", below((*THINGS, "a"))))
    before = await store.rows("s")

    async def fails() -> None:
        async with store.transaction("s", write=True) as t:
            await t.insert(row("c"))
            await t.insert(row("y", below((*THINGS, "c"))))
            await t.insert(row("z", below((*THINGS, "c", "parts", "y"))))
            await t.replace(row("b", body=b"new"), None)
            await t.delete((*THINGS, "a"))
            await t.link((*THINGS, "b"), "friends", (*THINGS, "c"))
            assert not look or await t.count(THINGS) == 2
            raise Refused

    with pytest.raises(Refused):
        await fails()
    assert await store.rows("s") == before
    async with store.transaction("s") as t:
        assert await t.links((*THINGS, "b"), "friends") == []
        assert await t.count(below((*THINGS, "c"))) == 0
    assert [kept.key for kept in await insert(store, row("c"))] == ["c"]


async def test_a_reader_stays_at_the_moment_it_began(store: Store) -> None:
    rows = await insert(store, row("a"), row("b"))
    async with store.transaction("s") as t:
        await insert(store, row("c"))
        async with store.transaction("s", write=True) as w:
            await w.delete(rows[0].path)
        await store.reset("s")
        assert await t.page(THINGS, 0, 9) == rows
        assert await t.count(THINGS) == 2
    assert await keys(store) == []


async def test_spaces_know_nothing_of_each_other(store: Store) -> None:
    [mine] = await insert(store, row("a", body=b"mine"), space="me")
    [yours] = await insert(store, row("a", body=b"yours"), space="you")
    assert mine.seq == yours.seq  # what others do shows in no number
    async with store.transaction("me", write=True) as t:
        await t.delete(mine.path)
    assert await store.rows("me") == []
    assert await store.rows("you") == [yours]


async def test_every_space_begins_as_the_base_world(store: Store) -> None:
    await store.load_base([row("a"), row("b"), row("x", below((*THINGS, "a")))])
    base = await store.rows("one")
    assert [one.key for one in base] == ["a", "b", "x"]
    [c] = await insert(store, row("c"), space="one")
    assert c.seq > max(one.seq for one in base)
    async with store.transaction("one", write=True) as t:
        await t.delete((*THINGS, "a"))
    assert await keys(store, space="one") == ["b", "c"]
    assert await store.rows("two") == base
    await store.reset("one")
    assert await store.rows("one") == base


async def test_every_space_begins_with_the_links_of_the_base_world(store: Store) -> None:
    a, b = (*THINGS, "a"), (*THINGS, "b")
    await store.load_base([row("a"), row("b")], [Link(a, "friends", b), Link(b, "friends", a)])
    for _ in range(2):
        async with store.transaction("s", write=True) as t:
            assert [await t.links(a, "friends"), await t.links(b, "friends")] == [[b], [a]]
            await t.delete(b)
            assert await t.links(a, "friends") == []
        await store.reset("s")


@pytest.mark.parametrize(
    ("links", "refusal"), [([("a", "a"), ("a", "a")], Conflict), ([("a", "x")], NotFound), ([("x", "a")], NotFound)]
)
async def test_a_base_world_has_both_ends_of_its_links_and_each_once(
    store: Store, links: list[tuple[str, str]], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await store.load_base([row("a")], [Link((*THINGS, one), "friends", (*THINGS, other)) for one, other in links])
    assert await keys(store) == []


async def test_a_base_world_that_contradicts_itself_is_not_taken(store: Store) -> None:
    await store.load_base([row("a")])
    with pytest.raises(Conflict, match="two rows"):
        await store.load_base([row("b"), row("b")])
    assert await keys(store) == ["a"]


async def test_a_dropped_space_begins_anew(store: Store) -> None:
    [first] = await insert(store, row("a"))
    await store.drop("s")
    await store.drop("never was")
    assert await store.rows("s") == []
    assert await insert(store, row("a")) == [first]


async def test_changes_tell_the_last_of_each_key_oldest_first(store: Store) -> None:
    a, b, c, d = await insert(store, row("a"), row("b"), row("c"), row("d"))
    async with store.transaction("s") as t:
        assert [change.key for change in await t.changes(THINGS, 0, 9)] == ["a", "b", "c", "d"]
        assert [change.key for change in await t.changes(THINGS, b.version, 1)] == ["c"]
    async with store.transaction("s", write=True) as t:
        changed = await t.replace(row("a", body=b"new"), None)
        await t.delete(b.path)
        await t.delete(c.path)
        again = await t.insert(row("c"))
        await t.insert(row("e"))
        await t.delete((*THINGS, "e"))
        found = await t.changes(THINGS, d.version, 9)
        assert await t.changes(THINGS, 0, 0) == []
    assert [(change.key, change.row) for change in found] == [
        ("a", changed), ("b", None), ("c", again), ("e", None),
    ]  # fmt: skip
    assert [change.version for change in found] == sorted(change.version for change in found)
    async with store.transaction("s") as t:
        assert await t.changes(THINGS, d.version, 9) == found
        assert await t.changes(THINGS, found[2].version, 9) == found[3:]
        assert Change(a.version, "a", a) not in await t.changes(THINGS, 0, 9)
        assert await t.changes(("root", "unknown"), 0, 9) == []


async def test_links_keep_their_order_and_go_with_either_end(store: Store) -> None:
    a, b, c = (one.path for one in await insert(store, row("a"), row("b"), row("c")))
    async with store.transaction("s", write=True) as t:
        await t.link(a, "friends", c)
        await t.link(a, "friends", b)
        await t.link(a, "rivals", b)
        await t.link(b, "friends", a)
        assert await t.links(a, "friends") == [c, b]
    async with store.transaction("s", write=True) as t:
        with pytest.raises(Conflict, match="already"):
            await t.link(a, "friends", b)
        with pytest.raises(NotFound):
            await t.link(a, "friends", NOBODY)
        with pytest.raises(NotFound):
            await t.link(NOBODY, "friends", a)
        with pytest.raises(NotFound):
            await t.unlink(b, "friends", c)
        await t.unlink(a, "friends", c)
    async with store.transaction("s") as t:
        assert [await t.links(a, "friends"), await t.links(a, "rivals"), await t.links(c, "x")] == [[b], [b], []]
    async with store.transaction("s", write=True) as t:
        await t.delete(b)
        await t.insert(row("b"))
    async with store.transaction("s") as t:
        assert [await t.links(one, name) for one in (a, b) for name in ("friends", "rivals")] == [[]] * 4


async def everything(store: Store) -> tuple[list[Row], list[object]]:
    """What a space holds, and what two of its things refer to."""
    async with store.transaction("s") as t:
        return await store.rows("s"), [await t.links((*THINGS, key), "friends") for key in "ab"]


async def test_what_is_saved_comes_back_with_places_versions_and_links_as_often_as_one_likes(store: Store) -> None:
    a, b = (one.path for one in await insert(store, row("a"), row("b")))
    async with store.transaction("s", write=True) as t:
        await t.insert(row("x", below(a)))
        await t.link(a, "friends", b)
    async with store.transaction("s", write=True) as t:
        saved = await t.save()
    before = await everything(store)
    for _ in range(2):
        async with store.transaction("s", write=True) as t:
            await t.unlink(a, "friends", b)
            await t.delete(a)
            changed = await t.replace(row("b", body=b"new"), None)
            await t.insert(row("c"))
        async with store.transaction("s", write=True) as t:
            await t.restore(saved)
            assert await t.count(below(a)) == 1
        assert await everything(store) == before
        [later] = await insert(store, row("d"))
        assert later.seq > changed.version
    async with store.transaction("s", write=True) as t:
        await t.forget(saved)
    async with store.transaction("s", write=True) as t:
        for gone in (t.restore, t.forget):
            with pytest.raises(NotFound, match=f"saved under {saved}"):
                await gone(saved)
    assert await keys(store) == ["a", "b", "d"]


async def test_a_transaction_saves_what_it_found_and_can_write_to_what_it_restored(store: Store) -> None:
    await insert(store, row("a"))
    async with store.transaction("s", write=True) as t:
        await t.insert(row("b"))
        saved = await t.save()
        await t.insert(row("c"))
        await t.restore(saved)
        assert await t.get((*THINGS, "b")) is None
        await t.insert(row("d"))
    assert await keys(store) == ["a", "d"]
    async with store.transaction("s", write=True) as t:
        await t.restore(saved)
    assert await keys(store) == ["a"]


async def test_a_transaction_that_raises_saves_restores_and_forgets_nothing(store: Store) -> None:
    await insert(store, row("a"))
    async with store.transaction("s", write=True) as t:
        saved = await t.save()
    await insert(store, row("b"))

    async def fails() -> int:
        async with store.transaction("s", write=True) as t:
            other = await t.save()
            await t.restore(saved)
            await t.forget(saved)
            raise Refused(other)

    with pytest.raises(Refused) as caught:
        await fails()
    assert await keys(store) == ["a", "b"]
    async with store.transaction("s", write=True) as t:
        with pytest.raises(NotFound):
            await t.restore(caught.value.args[0])
        await t.restore(saved)
    assert await keys(store) == ["a"]


async def test_what_is_saved_outlives_a_reset_and_goes_with_its_space(store: Store) -> None:
    await insert(store, row("a"))
    async with store.transaction("s", write=True) as t:
        saved = await t.save()
    await store.reset("s")
    async with store.transaction("s", write=True) as t:
        await t.restore(saved)
    assert await keys(store) == ["a"]
    async with store.transaction("other", write=True) as t:
        with pytest.raises(NotFound):
            await t.restore(saved)
    await store.drop("s")
    async with store.transaction("s", write=True) as t:
        with pytest.raises(NotFound):
            await t.restore(saved)


async def test_one_saved_world_is_not_changed_by_writing_to_another_that_was_restored(store: Store) -> None:
    await insert(store, row("a"))
    async with store.transaction("s", write=True) as t:
        first = await t.save()
    await insert(store, row("b", below((*THINGS, "a"))))
    async with store.transaction("s", write=True) as t:
        second = await t.save()
        await t.restore(first)
        await t.forget(first)
    await insert(store, row("c"))
    async with store.transaction("s", write=True) as t:
        await t.restore(second)
    assert await keys(store) == ["a"]
    assert await keys(store, below((*THINGS, "a"))) == ["b"]


async def test_a_reader_keeps_its_moment_while_another_one_is_restored(store: Store) -> None:
    await insert(store, row("a"))
    async with store.transaction("s", write=True) as t:
        saved = await t.save()
    rows = await insert(store, row("b"))
    async with store.transaction("s") as reading:
        async with store.transaction("s", write=True) as t:
            await t.restore(saved)
        await insert(store, row("c"))
        assert [one.key for one in await reading.page(THINGS, 0, 9)] == ["a", "b"]
        assert await reading.get(rows[0].path) == rows[0]
    assert await keys(store) == ["a", "c"]
