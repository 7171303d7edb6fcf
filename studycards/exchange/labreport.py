"""Demo runs out as a lab report: one HTML page that needs nothing else, to hand in or to put on a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from studycards.demo.translating import in_language
from studycards.demo.verdicts import Evidence, Result
from studycards.exchange.page import escaped, page
from studycards.model import said
from studycards.screen.parts import Translate
from studycards.screen.verdicts import verdict_word


def html_report(results: Sequence[Result], document: Mapping[str, Any], lang: str, say: Translate) -> str:
    """The page. `document` is what `demo verify --json` prints: its claims with the verdicts reached here."""
    parts = [
        f"<h1>{say('Lab report')}</h1>",
        _machine(results, say),
        _counts(results, say),
        _claims(document.get("claims", ()), say),
        f"<h2>{say('Demos')}</h2>",
        *(_demo(result, lang, say) for result in results),
    ]
    return page(say("Lab report"), lang, _STYLE, "\n".join(parts))


def _machine(results: Sequence[Result], say: Translate) -> str:
    stamps = list(dict.fromkeys(_stamp(result, say) for result in results))
    return "".join(f'<p class="machine">{stamp}</p>' for stamp in stamps)


def _stamp(result: Result, say: Translate) -> str:
    stamp = result.machine
    gil = say("GIL on") if stamp.get("gil", True) else say("GIL off")
    how = {"namespaces": say("in namespaces"), "process-group": say("in a process group")}
    cores = say("{n} cores").format(n=stamp.get("cores", "?"))
    parts = [escaped(stamp.get("kernel", "?")), escaped(stamp.get("python", "?")), gil]
    parts += [escaped(cores), escaped(stamp.get("arch", "")), how.get(result.isolation, "")]
    return " · ".join(part for part in parts if part)


def _counts(results: Sequence[Result], say: Translate) -> str:
    counts: dict[str, int] = {}
    for result in results:
        counts[result.outcome] = counts.get(result.outcome, 0) + 1
    pieces = (f"{count} {_verdict(outcome, say)}" for outcome, count in sorted(counts.items()))
    return f"<p>{say('Demos run:')} {len(results)}: {', '.join(pieces)}</p>"


def _verdict(verdict: str, say: Translate) -> str:
    sign = {"confirmed": "✓", "refuted": "✗", "failed": "✗", "timed-out": "✗", "inconclusive": "?"}.get(
        verdict, "–"
    )
    return f'<span class="{escaped(verdict)}">{sign} {escaped(verdict_word(verdict, say))}</span>'


def _claims(claims: Iterable[Mapping[str, Any]], say: Translate) -> str:
    rows = [_claim(claim, say) for claim in claims]
    if not rows:
        return ""
    heads = [say("Claim"), say("Verdict here"), say("Statement"), say("Evidence")]
    return f"<h2>{say('Claims')}</h2>{_table(heads, rows)}"


def _claim(claim: Mapping[str, Any], say: Translate) -> list[str]:
    evidence = ", ".join(map(escaped, claim.get("evidence", ()))) or "–"
    return [
        escaped(claim["id"]),
        _verdict(claim["verdict"], say),
        escaped(claim.get("says") or ""),
        evidence,
    ]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are already HTML."""
    head = "".join(f'<th scope="col">{cell}</th>' for cell in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _demo(result: Result, lang: str, say: Translate) -> str:
    reason = f"<p>{escaped(said(result.reason, lang))}</p>" if result.reason else ""
    knobs = " ".join(f"--{name} {value}" for name, value in result.knobs.items())
    pieces = [
        f'<section id="{escaped(result.demo)}">',
        f"<h3>{escaped(said(result.title, lang))} <small>{escaped(result.demo)}</small></h3>",
        f"<p>{_verdict(result.outcome, say)} · {result.duration_ms} ms · "
        f"{say('Claims')}: {escaped(', '.join(result.claims)) or '–'} {escaped(knobs)}</p>",
        reason,
        _evidence(result.evidence, lang, say),
        _transcript(result.records, lang, say),
        *(_chart(record, lang) for record in result.records if record["type"] == "chart"),
        _recorded(result, lang, say),
        "</section>",
    ]
    return "\n".join(piece for piece in pieces if piece)


def _evidence(found: Sequence[Evidence], lang: str, say: Translate) -> str:
    if not found:
        return ""
    heads = [say("Verdict here"), say("Statement"), say("Expected"), say("Measured")]
    return _table(heads, (_evidence_row(one, lang, say) for one in found))


def _evidence_row(one: Evidence, lang: str, say: Translate) -> list[str]:
    one = one.in_language(lang)
    unit = f" {one.unit}" if one.unit else ""
    control = f"<em>{say('Control:')}</em> " if one.control else ""
    why = f"<br><small>{escaped(said(one.why, lang))}</small>" if one.why else ""
    return [
        _verdict(one.verdict, say),
        control + escaped(said(one.says, lang)) + why,
        escaped(f"{_plain(one.expected)}{unit}"),
        escaped(f"{_plain(one.measured)}{unit}"),
    ]


def _plain(value: Any) -> str:
    return "–" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)


def _transcript(records: Sequence[Mapping[str, Any]], lang: str, say: Translate) -> str:
    """Steps, lines shown, lanes, measures, in the order of the run; lanes as the columns of a table."""
    records = [in_language(record, lang) for record in records]
    names = list(dict.fromkeys(record["lane"] for record in records if record["type"] == "lane"))
    start = next((record["t"] for record in records if record["type"] == "lane"), 0)
    rows = "".join(_row(record, names, start, lang) for record in records)
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in ["ms", *names])
    body = f'<table class="lanes"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return (
        f'<details><summary>{say("The run, step by step")}</summary><div class="wide">{body}</div></details>'
    )


def _row(record: Mapping[str, Any], names: Sequence[str], start: int, lang: str) -> str:
    if record["type"] == "lane":
        cells = ("".join(f"<td>{escaped(record['event'])}</td>" if name == record["lane"] else "<td></td>")
                 for name in names)  # fmt: skip
        return f"<tr><td>{(record['t'] - start) / 1e6:.2f}</td>{''.join(cells)}</tr>"
    line = _line(record, lang)
    return f'<tr><td></td><td colspan="{max(1, len(names))}">{line}</td></tr>' if line else ""


def _line(record: Mapping[str, Any], lang: str) -> str:
    match record["type"]:
        case "step":
            return f"<strong>{escaped(said(record['text'], lang))}</strong>"
        case "show" | "output":
            return f"<code>{escaped(record['line'])}</code>"
        case "measure":
            return escaped(f"{record['name']} = {_plain(record['value'])} {record['unit']}")
    return ""


def _chart(record: Mapping[str, Any], lang: str) -> str:
    record = in_language(record, lang)
    most = max(record["bars"].values(), default=0) or 1
    return f"<h4>{escaped(said(record['title'], lang))}</h4>" + _table(
        ["", escaped(record["unit"]), ""],
        (
            [
                escaped(label),
                escaped(_plain(height)),
                f'<meter min="0" max="{most}" value="{height}"></meter>',
            ]
            for label, height in record["bars"].items()
        ),
    )


def _recorded(result: Result, lang: str, say: Translate) -> str:
    """A transcript of a run elsewhere, labelled so: it proves nothing here."""
    if result.recorded is None:
        return ""
    where = result.recorded.get("machine")
    known = where if isinstance(where, dict) else {}
    stamp = ", ".join(str(known[key]) for key in ("kernel", "python") if key in known) or "?"
    return (
        f"<details><summary>{say('Recorded elsewhere, on another machine')} ({escaped(stamp)})</summary><ul>"
        f"{''.join(_recorded_items(result.recorded, lang, say))}</ul></details>"
    )


def _recorded_items(recorded: Mapping[str, Any], lang: str, say: Translate) -> Iterator[str]:
    for one in (in_language(one, lang) for one in recorded.get("evidence", ())):
        says = one.get("says") or ""
        text = said(says, lang) if isinstance(says, dict) else says
        measured = escaped(_plain(one.get("measured")))
        yield f"<li>{escaped(verdict_word(str(one.get('verdict', '')), say))}: {escaped(text)} – {measured}</li>"


_STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;margin:0}main{max-width:60rem;margin:auto;padding:1rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{border:1px solid #8886;padding:.25rem .5rem;text-align:left;vertical-align:top}
.wide{overflow-x:auto}section{border-top:2px solid #8886;margin-top:1.5rem}small{opacity:.75;font-weight:normal}
code{white-space:pre-wrap}.confirmed{color:#187a35}.refuted,.failed,.timed-out{color:#c02020}.inconclusive{color:#96690a}
@media(prefers-color-scheme:dark){.confirmed{color:#5c6}.refuted,.failed,.timed-out{color:#f77}.inconclusive{color:#eb5}}
@media print{details{display:block}}
"""
