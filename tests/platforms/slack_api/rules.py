"""A small language for what Slack accepts: a rule looks at a value and tells what is wrong with it, by JSON pointer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

Rule = Callable[[Any, str], Iterator[str]]


def problem(text: str, at: str) -> str:
    return f"{text} [json-pointer:{at}]"


def anything(value: Any, at: str) -> Iterator[str]:
    yield from ()


def string(most: int, least: int = 0) -> Rule:
    def rule(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must provide a string", at)
        elif len(value) > most:
            yield problem(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield problem(f"must be more than {least - 1} characters", at)

    return rule


def word(*allowed: str) -> Rule:
    def rule(value: Any, at: str) -> Iterator[str]:
        if value not in allowed:
            yield problem(f"must be one of the following values: {', '.join(allowed)}", at)

    return rule


def flag(value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield problem("must be a valid boolean", at)


def whole(least: int, most: int) -> Rule:
    def rule(value: Any, at: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            yield problem(f"must be an integer between {least} and {most}", at)

    return rule


def matching(pattern: Callable[[str], object], name: str) -> Rule:
    """A string that `pattern` can read; it raises ValueError otherwise."""

    def rule(value: Any, at: str) -> Iterator[str]:
        try:
            pattern(value)
        except (TypeError, ValueError):
            yield problem(f"must be a valid {name}", at)

    return rule


def listed(most: int, rule: Rule, least: int = 1) -> Rule:
    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must be an array", at)
            return
        if len(value) > most:
            yield problem(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield problem(f"no fewer than {least} items allowed", at)
        for index, item in enumerate(value):
            yield from rule(item, f"{at}/{index}")

    return check


def shape(*required: str, **fields: Rule) -> Rule:
    """An object with these fields and no others."""

    def rule(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", at)
            return
        for name in required:
            if value.get(name) is None:
                yield problem(f"missing required field: {name}", at)
        for name, item in value.items():
            if name not in fields:
                yield problem(f"invalid additional property: {name}", at)
            elif item is not None:
                yield from fields[name](item, f"{at}/{name}")

    return rule


def by_type(rules: Mapping[str, Rule], allowed: Collection[str] | None = None) -> Rule:
    """An object whose `type` says which rule holds."""

    def rule(value: Any, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind is None:
            yield problem("missing required field: type", at)
        elif kind not in rules or (allowed is not None and kind not in allowed):
            yield problem(f"unsupported type: {kind}", f"{at}/type")
        else:
            yield from rules[kind](value, at)

    return rule


def all_of(*rules: Rule) -> Rule:
    """The rules in turn; one that finds something spares the value the next ones."""

    def check(value: Any, at: str) -> Iterator[str]:
        for rule in rules:
            problems = list(rule(value, at))
            yield from problems
            if problems:
                return

    return check


def plain(most: int) -> Rule:
    """A plain_text object."""
    return shape("type", "text", type=word("plain_text"), text=string(most, 1), emoji=flag)


def text(most: int) -> Rule:
    """A plain_text or mrkdwn object; Slack names the union before the cause."""
    kinds = {
        "plain_text": plain(most),
        "mrkdwn": shape("type", "text", type=word("mrkdwn"), text=string(most, 1), verbatim=flag),
    }
    either = by_type(kinds)

    def rule(value: Any, at: str) -> Iterator[str]:
        causes = list(either(value, at))
        if causes:
            yield problem("failed to match all allowed schemas", at)
        yield from causes

    return rule
