"""The page of the audit in a real browser, from the disk: headless Chromium, one session for all tests."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import made
import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from clusterlint.report.audit import render_audit

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1280,1000"
)
MANY = 5000
SOME = 250
PAGE = 100
MOST_NODES = 6_000
"""Elements of a page that shows 100 of 5,000 findings; all of them would be some 130,000."""


def _browser() -> str:
    found = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    assert found, "the tests of the page need Chromium and its driver: apt-get install chromium chromium-driver"
    return found


@pytest.fixture(scope="module")
def pages(written: Path) -> Path:
    """A folder with the audits of the example, of hostile code, and of many findings."""
    for name, count in (("many", MANY), ("some", SOME)):
        found = made.audit_of([made.finding(number) for number in range(count)])
        (written / f"{name}.html").write_text(render_audit(found, "html"), encoding="utf-8")
    return written


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = _browser()
    for flag in (*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    path = shutil.which("chromedriver")
    assert path, "the tests of the page need chromedriver: apt-get install chromium-driver"
    with webdriver.Chrome(options=options, service=webdriver.ChromeService(path)) as found:
        found.set_script_timeout(120)
        yield found


class Page:
    """One of the pages, and what is asked about it."""

    def __init__(self, driver: webdriver.Chrome, path: Path) -> None:
        self.driver = driver
        self.path = path
        driver.get("about:blank")
        driver.get_log("browser")
        driver.get_log("performance")
        driver.get(path.as_uri())
        # On a busy machine get() has been seen to come back from the blank page, or before the scripts have run.
        deadline = time.monotonic() + 60
        while self.run("return [document.readyState, location.href]") != ["complete", path.as_uri()]:
            assert time.monotonic() < deadline, f"{path.name} was not loaded"

    def run(self, script: str, *arguments: object) -> object:
        return self.driver.execute_script(script, *arguments)

    def rows(self, table: str) -> list[str]:
        script = "return [...document.querySelectorAll(`#${arguments[0]} tbody tr`)].map(row => row.innerText)"
        found = self.run(script, table)
        assert isinstance(found, list)
        return found

    def status(self, table: str) -> str:
        return self.driver.find_element(By.CSS_SELECTOR, f"#{table} output").text

    def search(self, table: str, words: str) -> None:
        field = self.driver.find_element(By.CSS_SELECTOR, f"#{table} input[type=search]")
        field.clear()
        field.send_keys(words)

    def nodes(self) -> int:
        found = self.run("return document.getElementsByTagName('*').length")
        assert isinstance(found, int)
        return found

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]


@pytest.fixture
def shop(driver: webdriver.Chrome, pages: Path) -> Page:
    return Page(driver, pages / "shop.html")


@pytest.mark.parametrize("name", ["observed", "hostile", "many"])
def test_nothing_is_loaded_and_nothing_complains(driver: webdriver.Chrome, pages: Path, name: str) -> None:
    page = Page(driver, pages / f"{name}.html")
    assert page.requests() == [page.path.as_uri()]
    assert page.complaints() == []


def test_hostile_code_stays_text(driver: webdriver.Chrome, pages: Path) -> None:
    page = Page(driver, pages / "hostile.html")
    assert driver.title == "Redis Cluster audit of hostile"
    assert page.run("return document.querySelectorAll('img, iframe, script').length") == 1  # our own script
    assert page.run("return document.querySelectorAll('[onerror], a[href^=javascript]').length") == 0
    text = page.run("return document.body.textContent")
    assert isinstance(text, str)
    assert made.MARK in text and made.HOSTILE_NAME in text and "hunter2" not in text


def test_the_search_narrows_the_table(shop: Page) -> None:
    every = shop.rows("all-findings")
    shop.search("all-findings", "zunionstore bestsellers")
    found = shop.rows("all-findings")
    assert len(every) > 20 and len(found) == 1 and "shop/bestsellers.py:23" in found[0]
    assert shop.status("all-findings") == f"1 of {len(every)} findings"
    shop.search("all-findings", "there is no such thing")
    assert shop.rows("all-findings") == []


def test_a_filter_of_a_column_narrows_the_table(shop: Page) -> None:
    every = len(shop.rows("all-findings"))
    xpath = "//*[@id='all-findings']//label[starts-with(., 'Severity')]/select"
    Select(shop.driver.find_element(By.XPATH, xpath)).select_by_value("error")
    found = shop.rows("all-findings")
    assert 0 < len(found) < every and all("error" in row for row in found)


def test_columns_are_sorted_by_keyboard(shop: Page) -> None:
    script = """
        const button = [...document.querySelectorAll('#all-keys thead button')].find(b => b.innerText === 'Family');
        button.focus();
        return button"""
    button = shop.run(script)
    names = [row.split("\t")[0] for row in shop.rows("all-keys")]
    shop.driver.switch_to.active_element.send_keys(Keys.ENTER)
    assert [row.split("\t")[0] for row in shop.rows("all-keys")] == sorted(names)
    shop.driver.switch_to.active_element.send_keys(Keys.SPACE)
    assert [row.split("\t")[0] for row in shop.rows("all-keys")] == sorted(names, reverse=True)
    assert shop.run("return arguments[0].parentElement.getAttribute('aria-sort')", button) == "descending"
    assert shop.run("return document.activeElement === arguments[0]", button) is True


def test_the_number_of_masters_changes_the_pictures(shop: Page) -> None:
    shown = "return [...document.querySelectorAll(arguments[0])].filter(e => e.getBoundingClientRect().width).length"
    assert shop.run(shown, ".shares tbody tr") == 3
    assert shop.run(shown, "#slots-picture .band") == 6
    shop.driver.find_element(By.CSS_SELECTOR, "#masters-3").send_keys(Keys.ARROW_RIGHT)
    assert shop.run(shown, ".shares tbody tr") == 4
    assert shop.run(shown, "#slots-picture .band") == 8


def test_a_link_to_a_finding_brings_it_up(driver: webdriver.Chrome, pages: Path) -> None:
    page = Page(driver, pages / "some.html")
    assert page.run("return document.getElementById('f234')") is None
    page.run("location.hash = 'f234'")
    deadline = time.monotonic() + 20
    while page.run("return document.activeElement.id") != "f234":
        assert time.monotonic() < deadline
    assert len(page.rows("all-findings")) == SOME % PAGE


def test_5000_findings_are_a_page_of_100(driver: webdriver.Chrome, pages: Path) -> None:
    page = Page(driver, pages / "many.html")
    assert len(page.rows("all-findings")) == PAGE
    assert page.status("all-findings") == f"{MANY} findings, 1 to 100 shown"
    assert page.nodes() < MOST_NODES
    page.search("all-findings", "module_42.py cl402")
    found = page.rows("all-findings")
    assert len(found) == sum(number % 97 == 42 and number % 3 == 1 for number in range(MANY))
    assert page.nodes() < MOST_NODES
    page.search("all-findings", "cl101")
    assert len(page.rows("all-findings")) == PAGE
    assert page.status("all-findings") == f"1667 of {MANY} findings, 1 to 100 shown"
    assert page.nodes() < MOST_NODES


def test_paper_has_every_row_and_all_is_open(driver: webdriver.Chrome, pages: Path) -> None:
    page = Page(driver, pages / "some.html")
    rows = "return document.querySelectorAll('#all-findings tbody tr').length"
    assert page.run(rows) == PAGE
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert page.run(rows) == SOME
    assert page.run("return document.querySelectorAll('details:not([open])').length") == 0
    page.run("dispatchEvent(new Event('afterprint'))")
    assert page.run(rows) == PAGE
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    controls = "return [...document.querySelectorAll('.tools, nav, #theme, .masters')].some(e => e.checkVisibility())"
    assert page.run(controls) is False
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_without_scripts_every_finding_is_there(driver: webdriver.Chrome, pages: Path) -> None:
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        Page(driver, pages / "shop.html")
        rows = driver.find_elements(By.CSS_SELECTOR, "#all-findings tbody tr")
        assert len(rows) > 20 and rows[0].is_displayed()
        assert not driver.find_element(By.ID, "theme").is_displayed()
        driver.find_element(By.CSS_SELECTOR, "#masters-5").click()  # by style alone
        shares = driver.find_elements(By.CSS_SELECTOR, ".shares tbody tr")
        assert sum(row.is_displayed() for row in shares) == 5
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_narrow_screens_do_not_scroll_sideways(driver: webdriver.Chrome, pages: Path) -> None:
    size = {"width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        for name in ("observed", "hostile"):
            page = Page(driver, pages / f"{name}.html")
            assert page.run("return document.documentElement.scrollWidth") <= 360
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize(
    ("theme", "options", "checked"),
    [("light", {}, 30), ("dark", {"runOnly": ["color-contrast"]}, 1)],
    ids=["light", "dark"],
)
def test_axe_finds_nothing(
    driver: webdriver.Chrome, pages: Path, theme: str, options: dict[str, object], checked: int
) -> None:
    page = Page(driver, pages / "observed.html")
    spec = find_spec("axe_core_python")
    assert spec is not None and spec.submodule_search_locations
    axe = (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")
    button = driver.find_element(By.ID, "theme")
    while theme not in button.text:
        button.click()
    page.run("for (const one of document.querySelectorAll('details')) one.open = true")
    page.run(axe)
    script = """
        const [options, done] = arguments;
        axe.run(document, options).then(done, (problem) => done({error: String(problem)}))"""
    found = driver.execute_async_script(script, options)
    wrong = [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"][:3]]
    assert wrong == [] and len(found["passes"]) >= checked
