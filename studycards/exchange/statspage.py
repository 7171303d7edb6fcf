"""Pictures as one HTML page that needs nothing else: charts as drawings, figures as tables; it prints well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from studycards.exchange import page as pages
from studycards.exchange.charts import svg
from studycards.exchange.page import escaped
from studycards.screen.panels import Cell, Panel, Rows
from studycards.screen.parts import Translate


def page(panels: Iterable[Panel], lang: str, say: Translate) -> str:
    """The whole page. Nothing on it is fetched from anywhere, and nothing in it can run."""
    title = say("Progress")
    parts = [f"<h1>{escaped(title)}</h1>"]
    for panel in panels:
        parts += _section(panel, say)
    return pages.page(title, lang, _STYLE, "\n".join(parts))


def _section(panel: Panel, say: Translate) -> Iterator[str]:
    name = escaped(panel.id)
    yield f'<section id="{name}" aria-labelledby="{name}-title"><h2 id="{name}-title">{escaped(panel.title)}</h2>'
    if panel.chart is not None and (drawn := svg(panel.chart, say)):
        yield f'<div class="wide">{drawn}</div>'
    if isinstance(panel.chart, Rows):
        yield _table(panel.chart)
    if panel.note:
        yield f"<p>{escaped(panel.note)}</p>"
    yield "</section>"


def _table(chart: Rows) -> str:
    head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in chart.heads)
    body = "".join(
        f'<tr><th scope="row">{_cell(row[0])}</th>{"".join(f"<td>{_cell(cell)}</td>" for cell in row[1:])}</tr>'
        for row in chart.rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(cell: Cell) -> str:
    if cell is None:
        return "–"
    return escaped(cell) if isinstance(cell, str) else f"{100 * cell:.0f} %"


_STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;margin:0}
main{max-width:56rem;margin:auto;padding:1rem}
section{border-top:1px solid #8886;margin-top:1.5rem}
svg{max-width:100%;height:auto;border-radius:4px}
table{border-collapse:collapse;margin:.5rem 0}th,td{border-bottom:1px solid #8884;padding:.15rem .75rem .15rem 0}
th{text-align:left;font-weight:normal}thead th{font-weight:bold}td{text-align:right;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}
@media print{body{font-size:11pt}main{max-width:none;padding:0}
section,svg,tr{break-inside:avoid}h2{break-after:avoid}.wide{overflow:visible}}
"""
