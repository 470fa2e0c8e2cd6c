"""The colours of the window, each with one meaning."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """Every colour of the window as ``#rrggbb``; text on its ground is at least 4.5 : 1."""

    ink: str = "#1F1F1F"
    soft: str = "#6A6662"
    line: str = "#E4E0DA"
    edge: str = "#C9C3BB"
    paper: str = "#F7F5F2"
    card: str = "#FFFFFF"
    rail: str = "#2B2422"
    rail_here: str = "#3B3230"
    rail_text: str = "#F3EEEA"
    must: str = "#A61B1B"
    must_dark: str = "#861414"
    on_must: str = "#FFFFFF"
    warn: str = "#8F5A00"
    good: str = "#2F6B3A"
    info: str = "#1F5FA8"
    chosen: str = "#F6E5E3"
    hover: str = "#F4F1ED"
    rail_mark: str = "#E5604F"
