"""What pages that stand alone are made of: no script, nothing from outside, and no text that becomes markup."""

import html


def page(title: str, lang: str, style: str, main: str, before: str = "", refresh: int | None = None) -> str:
    """A whole page. `title` is plain text; `main`, and what stands `before` it, are HTML; `refresh` is in seconds."""
    again = "" if refresh is None else f'<meta http-equiv="refresh" content="{refresh}">'
    return f"""<!DOCTYPE html>
<html lang="{"zh-Hans" if lang == "zh" else escaped(lang)}"><head><meta charset="utf-8">{again}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escaped(title)}</title><style>{style}</style></head><body>{before}<main>
{main}
</main></body></html>
"""


def escaped(value: object) -> str:
    """A value as text that is no markup."""
    return html.escape(printable(str(value)), quote=True)


def printable(text: str) -> str:
    """A text without characters that show nothing, or something else."""
    return "".join(one if one.isprintable() or one in "\t\n" else "\ufffd" for one in text)
