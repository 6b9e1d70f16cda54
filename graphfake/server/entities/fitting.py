"""Whether what is put by the fake's own interface, or by data, fits where it is put."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graphfake.contracts.typenames import answered
from graphfake.errors import GraphError
from graphfake.server.judging import told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.contracts import Type, Verdict
    from graphfake.odata.resources.keys import KeyForm
    from graphfake.odata.resources.resource import ResourcePath
    from graphfake.spaces import Settings


class Unfit(Exception):
    """What was to be put cannot be; `str()` is a sentence.

    `code` is the rule that it breaks, or what is wrong with the call; `pointer` leads to it in the value.
    """

    def __init__(self, code: str, reason: str, pointer: str = "", status: int = 400) -> None:
        super().__init__(reason)
        self.code = code
        self.pointer = pointer
        self.status = status


def check_home(place: ResourcePath) -> None:
    """Is this where entities live, rather than a way to them?"""
    if place.target not in ("entity", "collection"):
        raise Unfit("invalidPath", f"{place.route or '/'} is no entity and no collection.")
    if place.shape.of_signed_in:
        raise Unfit("invalidPath", f"{place.route} is whoever has signed in: name entities where they live, by key.")
    if not place.contained or any(step.alternate for step in place.shape.chain):
        raise Unfit("invalidPath", f"{place.route} leads elsewhere: name entities where they live, by key.")


def judged(
    settings: Settings, place: ResourcePath, key: dict[str, Any], value: dict[str, Any], at: str
) -> tuple[Type, dict[str, Any]]:
    """The value as a creation has it, and what else only the service could have set, as a type and its values.

    Raises Unfit.
    """
    type_ = answered(place.type, value)
    of_service = {name: item for name, item in value.items() if _read_only(type_, name)}
    rest = {name: item for name, item in value.items() if name not in of_service}
    verdicts = [_verdict(settings, place, place.type, key | rest)]
    if of_service:
        verdicts.append(_verdict(settings, place, type_, of_service, view="self-check", selected=tuple(of_service)))
    violations = [found for verdict in verdicts for found in verdict.violations]
    if violations:
        reason = f"{told(violations, at)}. With validate=false it is stored as it is."
        raise Unfit(violations[0].rule, reason, f"{at}{violations[0].pointer}")
    drafts = [verdict.draft for verdict in verdicts if verdict.draft is not None]
    for name in drafts[0].links:
        raise Unfit("invalidBody", f"References are put by themselves: at .../{name}/$ref.", at)
    if drafts[0].children:
        raise Unfit("invalidBody", "Put contained entities at paths of their own.", at)
    return drafts[0].type, {name: item for draft in drafts for name, item in draft.values.items()}


def joined_key(form: KeyForm, given: Mapping[str, Any]) -> str:
    """The key that JSON values make, as the store holds it; empty where one of them is none."""
    texts = {}
    for part in form.parts:
        item = given[part.name]
        if not isinstance(item, str if part.quoted else str | int | float | Decimal):
            return ""
        try:
            texts[part.name] = part.read(part.text(item))
        except GraphError:
            return ""
    return form.joined(texts)


def parted(type_: Type, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What stands inline and is contained, and the rest."""
    inline = {}
    for name, navigation in type_.navigations.items():
        item = values.get(name)
        if item is None or not navigation.contained:
            continue
        if type_.catalogue.find(navigation.target, type_.version) is None:
            continue
        if _entities(item) if navigation.collection else isinstance(item, dict):
            inline[name] = item
    return inline, {name: item for name, item in values.items() if name not in inline}


def is_stream(type_: Type, name: str) -> bool:
    """Is the member bytes, which stand beside the entity?"""
    prop = type_.properties.get(name)
    return prop is not None and prop.is_stream


def settable(type_: Type, name: str, value: Any) -> Any:
    """A drawn value without what stands in it, at any depth, that only the service sets, and without bytes."""
    prop = type_.properties.get(name)
    if prop is None or prop.kind != "complex" or value is None:
        return value
    if isinstance(value, list):
        return [settable(type_, name, item) for item in value]
    inner = answered(type_.sibling(prop.type_name or ""), value)
    fixed = {each for each in value if is_stream(inner, each) or _read_only(inner, each)}
    return {each: settable(inner, each, item) for each, item in value.items() if each not in fixed}


def _entities(item: object) -> bool:
    return isinstance(item, list) and all(isinstance(one, dict) for one in item)


def _read_only(type_: Type, name: str) -> bool:
    prop = type_.properties.get(name)
    return prop is not None and prop.read_only and name not in type_.key and not prop.is_stream


def plain(value: Any) -> Any:
    """Numbers as they come from any JSON: what nobody judged may have digits without end."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


def _verdict(
    settings: Settings,
    place: ResourcePath,
    type_: Type,
    value: dict[str, Any],
    view: str = "create",
    selected: tuple[str, ...] | None = None,
) -> Verdict:
    return type_.judge(
        value,
        view=view,
        profile=settings.profile,
        dialect=place.dialect,
        tolerate=settings.tolerate,
        selected=selected,
    )
