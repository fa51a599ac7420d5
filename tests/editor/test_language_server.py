"""The language server as an editor uses it: a real client on standard input and output of a real process."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from lsprotocol import types as lsp
from pygls import uris
from pygls.lsp.client import BaseLanguageClient

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 40.0

KEYS = """\
def name(uid):
    return f"user:{uid}:name"


def mail(uid):
    return f"user:{uid}:mail"
"""
APP = """\
import os
import redis
from keys import mail, name

r = redis.Redis.from_url(os.environ["REDIS_URL"])


def both(uid):
    return "é😀", r.mget(name(uid), mail(uid))


def gone(uid):
    pipe = r.pipeline(transaction=False)
    pipe.delete(name(uid), mail(uid))
    pipe.execute()
"""


class Editor:
    """A client that keeps what it is told; every wait has a deadline."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = BaseLanguageClient("test", "1")
        self.shown: dict[str, list[lsp.Diagnostic]] = {}
        self.told: list[str] = []
        self.news = asyncio.Event()
        self.versions: dict[str, int] = {}

        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: lsp.PublishDiagnosticsParams) -> None:
            self.shown[Path(uris.to_fs_path(params.uri) or "").name] = list(params.diagnostics)
            self.news.set()

        @self.client.feature(lsp.WINDOW_LOG_MESSAGE)
        def logged(params: lsp.LogMessageParams) -> None:
            self.told.append(params.message)
            self.news.set()

        @self.client.feature(lsp.WINDOW_SHOW_MESSAGE)
        def said(params: lsp.ShowMessageParams) -> None:
            self.told.append(params.message)
            self.news.set()

        @self.client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
        def registered(params: lsp.RegistrationParams) -> None:
            self.watched = params.registrations[0].method

    async def start(self, *, alone: bool = False) -> None:
        await self.client.start_io(sys.executable, "-m", "clusterlint", "lsp", "--stdio", env={**os.environ, "PYTHONPATH": str(ROOT)})
        capabilities = lsp.ClientCapabilities(
            workspace=lsp.WorkspaceClientCapabilities(
                workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=True),
                did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
            )
        )
        folder = lsp.WorkspaceFolder(uris.from_fs_path(str(self.folder)) or "", "project")
        folders = [] if alone else [folder]
        await self.client.initialize_async(lsp.InitializeParams(capabilities, workspace_folders=folders))
        self.client.initialized(lsp.InitializedParams())

    async def stop(self) -> None:
        await asyncio.wait_for(self.client.shutdown_async(None), SECONDS)
        self.client.exit(None)
        await asyncio.wait_for(self.client.stop(), SECONDS)

    def uri(self, name: str) -> str:
        return uris.from_fs_path(str(self.folder / name)) or ""

    def open(self, name: str) -> None:
        self.versions[name] = 1
        text = (self.folder / name).read_text()
        item = lsp.TextDocumentItem(self.uri(name), "python", 1, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def write(self, name: str, text: str) -> None:
        """In the editor, not on the disk."""
        self.versions[name] += 1
        document = lsp.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name))
        change = lsp.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))

    def changed_on_disk(self, name: str) -> None:
        event = lsp.FileEvent(self.uri(name), lsp.FileChangeType.Changed)
        self.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))

    def codes(self, name: str) -> list[tuple[str, int]]:
        return [(str(one.code), one.range.start.line + 1) for one in self.shown.get(name, ())]

    async def until(self, name: str, codes: list[tuple[str, int]]) -> None:
        """These are the findings of the file, and nothing else."""
        await self.wait(lambda: name in self.shown and self.codes(name) == codes, f"{name}: {codes}")

    async def wait(self, true: object, what: str) -> None:
        async def waiting() -> None:
            while not true():  # type: ignore[operator]
                self.news.clear()
                await self.news.wait()

        try:
            await asyncio.wait_for(waiting(), SECONDS)
        except asyncio.TimeoutError:
            found = {name: self.codes(name) for name in self.shown}
            raise AssertionError(f"not seen: {what}; seen: {found}, {self.told}") from None

    async def actions(self, name: str, line: int, number: int) -> list[lsp.CodeAction]:
        """At least so many: proofs take their time, and an editor asks again."""
        deadline = asyncio.get_running_loop().time() + SECONDS
        while len(found := await self.offered(name, line)) < number:
            assert asyncio.get_running_loop().time() < deadline, [one.title for one in found]
        return found

    async def offered(self, name: str, line: int) -> list[lsp.CodeAction]:
        place = lsp.Position(line - 1, 8)
        document = lsp.TextDocumentIdentifier(self.uri(name))
        params = lsp.CodeActionParams(document, lsp.Range(place, lsp.Position(line - 1, 80)), lsp.CodeActionContext([]))
        found = await asyncio.wait_for(self.client.text_document_code_action_async(params), SECONDS)
        return [one for one in found or () if isinstance(one, lsp.CodeAction)]

    async def hover(self, name: str, line: int, character: int) -> str:
        params = lsp.HoverParams(lsp.TextDocumentIdentifier(self.uri(name)), lsp.Position(line - 1, character))
        found = await asyncio.wait_for(self.client.text_document_hover_async(params), SECONDS)
        assert found is None or isinstance(found.contents, lsp.MarkupContent)
        return found.contents.value if found is not None else ""


def applied(text: str, edits: list[lsp.TextEdit]) -> str:
    """As an editor does: positions count UTF-16."""
    lines = text.splitlines(keepends=True)

    def offset(place: lsp.Position) -> int:
        before = sum(map(len, lines[: place.line]))
        units = lines[place.line].encode("utf-16-le")[: 2 * place.character] if place.line < len(lines) else b""
        return before + len(units.decode("utf-16-le"))

    for edit in sorted(edits, key=lambda one: offset(one.range.start), reverse=True):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text


def texts_of(action: lsp.CodeAction) -> dict[str, list[lsp.TextEdit]]:
    assert action.edit is not None and action.edit.document_changes is not None
    found: dict[str, list[lsp.TextEdit]] = {}
    for change in action.edit.document_changes:
        assert isinstance(change, lsp.TextDocumentEdit)
        edits = [one for one in change.edits if isinstance(one, lsp.TextEdit)]
        found[Path(uris.to_fs_path(change.text_document.uri) or "").name] = edits
    return found


def project(tmp_path: Path) -> Editor:
    (tmp_path / "clusterlint.toml").write_text('ignore = ["CL301"]\nclient = "redis==6.4"\n')
    (tmp_path / "keys.py").write_text(KEYS)
    (tmp_path / "app.py").write_text(APP)
    return Editor(tmp_path)


@pytest_asyncio.fixture
async def editor(tmp_path: Path) -> AsyncIterator[Editor]:
    found = project(tmp_path)
    await found.start()
    yield found
    await found.stop()


FIRST = [("CL101", 9), ("CL104", 14)]


@pytest.mark.asyncio
async def test_findings_follow_what_is_typed(editor: Editor) -> None:
    """Also in files that are not open, and while a file cannot be parsed."""
    editor.open("app.py")
    await editor.until("app.py", FIRST)
    found = editor.shown["app.py"][0]
    # Characters count as UTF-16: the é is one, the emoji two.
    assert found.range.start == lsp.Position(8, APP.splitlines()[8].index("r.mget") + 1)
    assert (found.severity, found.source) == (lsp.DiagnosticSeverity.Error, "clusterlint")
    built = {(Path(one.location.uri).name, one.location.range.start.line) for one in found.related_information or ()}
    assert {("keys.py", 1), ("keys.py", 5)} <= built
    assert editor.watched == lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES

    text = await editor.hover("app.py", 9, 26)
    assert "**MGET** of `redis.Redis` on `REDIS_URL` (certain)" in text
    assert "`user:{uid}:name`: no hash tag: the whole key is hashed" in text
    assert "family: read at 1 place, deleted at 1 place" in text
    assert "used together with `user:{uid}:mail`: not proven in one slot" in text
    assert await editor.hover("app.py", 1, 2) == ""

    tagged = KEYS.replace("{uid}", "{{{uid}}}")
    editor.open("keys.py")
    editor.write("keys.py", tagged)  # not saved: the other file is right at once
    await editor.until("app.py", [("CL104", 14)])
    editor.write("keys.py", tagged + "\n\ndef half(")
    await editor.until("keys.py", [("CL902", 9)])
    assert editor.codes("app.py") == [("CL104", 14)]
    editor.write("keys.py", KEYS)
    await editor.until("app.py", FIRST)
    await editor.until("keys.py", [])
    assert "`user:{uid}:name`" in await editor.hover("keys.py", 2, 14)
    assert editor.told == []


@pytest.mark.asyncio
async def test_what_is_offered_answers_the_finding(editor: Editor) -> None:
    editor.open("app.py")
    await editor.until("app.py", FIRST)
    fix, *_ = await editor.actions("app.py", 14, 2)
    assert fix.is_preferred and list(fix.diagnostics or ()) == [editor.shown["app.py"][1]]
    assert fix.edit is not None and fix.edit.document_changes is not None
    (change,) = fix.edit.document_changes
    assert isinstance(change, lsp.TextDocumentEdit) and change.text_document.version == 1
    text = applied(APP, texts_of(fix)["app.py"])
    editor.write("app.py", text)
    await editor.until("app.py", [("CL101", 9)])

    offered = await editor.actions("app.py", 9, 2)
    tags = next(one for one in offered if "hash" in one.title.lower() or "tag" in one.title.lower())
    assert tags.title.endswith("(unsafe)") and not tags.is_preferred
    assert set(texts_of(tags)) == {"keys.py"}  # every place that builds these keys, though it is not open
    silent = next(one for one in offered if one.title == "Suppress CL101 with a comment")
    assert not silent.is_preferred
    (editor.folder / "keys.py").write_text(applied(KEYS, texts_of(tags)["keys.py"]))
    editor.changed_on_disk("keys.py")
    await editor.until("app.py", [])
    (editor.folder / "keys.py").write_text(KEYS)
    editor.changed_on_disk("keys.py")
    await editor.until("app.py", [("CL101", 9)])
    editor.write("app.py", applied(text, texts_of(silent)["app.py"]))
    await editor.until("app.py", [])


@pytest.mark.asyncio
async def test_configuration_and_files_come_and_go(editor: Editor) -> None:
    editor.open("app.py")
    await editor.until("app.py", FIRST)
    configuration = editor.folder / "clusterlint.toml"
    configuration.write_text('ignore = ["CL301", "CL101"]\nclient = "redis==6.4"\n')
    editor.changed_on_disk("clusterlint.toml")
    await editor.until("app.py", [("CL104", 14)])
    configuration.write_text('ignre = ["CL301"]\n')
    editor.changed_on_disk("clusterlint.toml")
    await editor.wait(lambda: any('(did you mean "ignore"?)' in line for line in editor.told), "the mistake")
    assert editor.codes("app.py") == [("CL104", 14)]  # what was known stays
    configuration.write_text('select = ["CL101"]\n')
    (editor.folder / "more.py").write_text("from app import r\n\nr.mget('a', 'b')\n")
    editor.changed_on_disk("more.py")
    await editor.until("more.py", [("CL101", 3)])
    (editor.folder / "more.py").unlink()
    editor.changed_on_disk("more.py")
    await editor.until("more.py", [])


@pytest.mark.asyncio
async def test_a_file_without_a_workspace_is_a_program_with_what_it_imports(tmp_path: Path) -> None:
    editor = project(tmp_path)
    await editor.start(alone=True)
    (tmp_path / "other.py").write_text("import redis\nredis.Redis().mget('a', 'b')\n")
    editor.open("app.py")
    await editor.until("app.py", FIRST)
    assert "other.py" not in editor.shown
    await editor.stop()


def worker_of(server: int) -> int:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(server)], capture_output=True, text=True, check=False)
    (pid,) = [int(word) for word in listed.stdout.split()]
    return pid


@pytest.mark.skipif(sys.platform == "win32", reason="asks ps")
@pytest.mark.asyncio
async def test_an_analysis_that_dies_takes_nothing_with_it(editor: Editor) -> None:
    editor.open("app.py")
    await editor.until("app.py", FIRST)
    server = editor.client._server  # type: ignore[attr-defined]
    os.kill(worker_of(server.pid), signal.SIGKILL)
    assert "MGET" in await editor.hover("app.py", 9, 26)
    editor.write("app.py", "\n" + APP)
    await editor.until("app.py", [("CL101", 10), ("CL104", 15)])
    for number in range(8):  # faster than it can look: the last one counts
        editor.write("app.py", "\n" * number + APP)
        await asyncio.sleep(0.01)
    await editor.until("app.py", [("CL101", 16), ("CL104", 21)])
    assert server.returncode is None


def test_a_missing_library_is_one_line(tmp_path: Path) -> None:
    code = "import sys; sys.modules['pygls'] = None\nfrom clusterlint.cli.main import run; sys.exit(run(['lsp']))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "clusterlint: error: lsp needs pygls: pip install 'clusterlint[lsp]'\n"
