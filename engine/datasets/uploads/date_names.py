"""Names of months and weekdays, zones, and other words in dates."""

from __future__ import annotations

_MONTHS = (
    "jan january januar janvier enero ene gennaio gen janeiro januari",
    "feb february februar février févr fév fevrier febrero febbraio fevereiro fev februari",
    "mar march märz mär mrz maerz mars marzo março maart mrt",
    "apr april avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "jun june juni juin junio giugno giu junho",
    "jul july juli juillet juil julio luglio lug julho",
    "aug august août aout agosto ago augustus",
    "sep sept september septembre septiembre settembre set setembro",
    "oct october oktober okt octobre octubre ottobre ott outubro out",
    "nov november novembre noviembre novembro",
    "dec december dezember dez décembre déc decembre diciembre dic dicembre dezembro",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
"""Full and short names in English, German, French, Spanish, Italian, Portuguese and Dutch, in lower case."""
WEEKDAYS = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag"
    r"|sonntag|mo|di|mi|do|fr|sa|so|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes"
    r"|sábado|domingo|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom)\.?,?\s+"
)
"""A weekday before a date; it is not used."""
HAN_WEEKDAYS = (
    r"\s*[(（]?(?:(?:星期|周|週|礼拜)[一二三四五六日天]|[月火水木金土日](?:曜日?)?|[월화수목금토일]요일)[)）]?"
)
"""A weekday after a Chinese, Japanese or Korean date."""
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_HOURS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "CET": 1, "BST": 1, "WEST": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "IST": 5.5, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "EST": -5, "EDT": -4, "CST": -6,
    "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
ZONES = {name: int(hours * 3600) for name, hours in _HOURS.items()}
"""Seconds east of Greenwich."""
AFTERNOON = frozenset({"p", "下午", "晚上", "午後", "오후"})
MORNING = frozenset({"a", "上午", "凌晨", "早上", "午前", "오전"})
