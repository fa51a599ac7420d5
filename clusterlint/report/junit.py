"""JUnit XML: a suite for each file and a test for each finding; errors and warnings are failed tests.

Many readers take an empty report for a broken one: a run without findings is one test that passes.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from clusterlint.finding import Finding, Severity
from clusterlint.report.model import Report

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rendered(report: Report) -> str:
    """One document."""
    top = Element("testsuites", name="clusterlint")
    for path, found in groupby(report.findings, lambda finding: finding.location.path):
        suite = SubElement(top, "testsuite", name=_safe(path))
        names: Counter[str] = Counter()
        for finding in found:
            name = _name(finding)
            names[name] += 1
            _case(suite, finding, name if names[name] == 1 else f"{name} ({names[name]})")
    if report.failures or not report.findings:
        _own(SubElement(top, "testsuite", name="clusterlint"), report.failures)
    for element in (*top, top):
        for tag, name in (("testcase", "tests"), ("failure", "failures"), ("error", "errors")):
            element.set(name, str(len(element.findall(f".//{tag}"))))
    ElementTree.indent(top)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(top, encoding="unicode")}\n'


def _name(finding: Finding) -> str:
    place = finding.location
    return f"{finding.rule} {finding.name} at {place.line}:{place.column}"


def _case(suite: Element, finding: Finding, name: str) -> None:
    place = finding.location
    case = SubElement(
        suite,
        "testcase",
        name=name,
        classname=_safe(place.path),
        file=_safe(place.path),
        line=str(place.line),
    )
    if finding.severity is Severity.INFO:
        SubElement(case, "system-out").text = _safe(_text(finding))
        return
    failure = SubElement(case, "failure", type=finding.severity.value, message=_safe(finding.message))
    failure.text = _safe(_text(finding))


def _own(suite: Element, failures: tuple[str, ...]) -> None:
    """What clusterlint has to say of itself."""
    case = SubElement(suite, "testcase", name="check", classname="clusterlint")
    for words in failures:
        SubElement(case, "error", type="incomplete", message=_safe(words))


def _text(finding: Finding) -> str:
    place = finding.location
    lines = [f"{place.path}:{place.line}:{place.column}: {finding.rule} {finding.message}"]
    lines += [f"witness: {finding.witness}"] if finding.witness else []
    lines += [f"note: {note}" for note in finding.notes]
    lines += [f"help: {finding.fix.summary}"] if finding.fix else []
    return "\n".join(lines)


def _safe(text: str) -> str:
    """Without the letters that XML has no way to write."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
