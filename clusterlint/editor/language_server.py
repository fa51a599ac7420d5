"""The Language Server Protocol on standard input and output."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine, Iterable
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from msgspec.structs import replace
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from clusterlint import __version__
from clusterlint.editor.analyst import Analyst, Ended, Interrupted
from clusterlint.editor.conversion import (
    diagnostic_of,
    encoding_of,
    extent,
    holds,
    meet,
    path_of,
    range_of,
    uri_of,
)
from clusterlint.editor.messages import Action, Look, Mark, Remedies, Seen, Silencings, Ways

DELAY = 0.3
"""Seconds without a key pressed until the program is looked at."""

PATIENCE = 5.0
"""Seconds that a request for actions waits for proofs."""

_WATCHED = ("**/*.py", "**/clusterlint.toml", "**/pyproject.toml", "**/*requirements*.txt", "**/*.lock")
_CHANGES = (
    lsp.TEXT_DOCUMENT_DID_OPEN,
    lsp.TEXT_DOCUMENT_DID_SAVE,
    lsp.TEXT_DOCUMENT_DID_CLOSE,
    lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES,
    lsp.WORKSPACE_DID_CHANGE_CONFIGURATION,
    lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
)


class Server(LanguageServer):
    """What the editor sees, and what was seen last."""

    def __init__(self) -> None:
        super().__init__("clusterlint", __version__)
        self.analyst = Analyst()
        self._look: asyncio.Task[None] | None = None
        self._seen = Seen((), (), (), None)
        self._marks: dict[str, list[tuple[Mark, lsp.Diagnostic]]] = {}
        self._published: dict[str, list[lsp.Diagnostic]] = {}
        self._versions: dict[str, int | None] = {}
        self._ways: list[asyncio.Task[tuple[Action, ...]]] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    def run(self, work: Coroutine[Any, Any, Any]) -> None:
        """Beside everything else."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def look_again(self, delay: float = DELAY) -> None:
        """Soon, and instead of all looks that were asked for before."""
        if self._look is not None:
            self._look.cancel()
        self._look = asyncio.get_running_loop().create_task(self._looked(delay))

    async def _looked(self, delay: float) -> None:
        await asyncio.sleep(delay)
        self.analyst.interrupt()
        self._ways = []
        documents = {path: doc for doc in self._open() if (path := path_of(doc.uri)) is not None}
        unsaved = {path: document.source for path, document in documents.items()}
        versions = {document.uri: document.version for document in documents.values()}
        question = Look(self._programs(unsaved), unsaved, encoding_of(self.workspace.position_encoding))
        try:
            seen = await self.analyst.ask(question, Seen)
        except Interrupted:
            return
        except (Ended, ValueError) as problem:
            why = f" ({problem})" if str(problem) else ""
            self.say(f"clusterlint: the analysis ended unexpectedly{why}; the next change starts it again")
            return
        if seen.mistake is not None and seen.mistake != self._seen.mistake:
            self.window_show_message(
                lsp.ShowMessageParams(lsp.MessageType.Error, f"clusterlint: {seen.mistake}")
            )
        for line in seen.failures:
            self.say(f"clusterlint: internal error: {line}")
        if seen.mistake is None:
            self._versions = versions
            self._publish(seen, {path: document.uri for path, document in documents.items()})
        # Of a configuration with a mistake nothing new is known, and what was known stays.
        self._seen = seen if seen.mistake is None else replace(self._seen, mistake=seen.mistake)

    def say(self, line: str) -> None:
        """In the editor's log."""
        self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, line))

    def _open(self) -> Iterable[TextDocument]:
        return list(self.workspace.text_documents.values())

    def _programs(self, unsaved: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """The folders of the workspace; of files outside of all, those of one folder together."""
        given = [path_of(folder.uri) for folder in self.workspace.folders.values()]
        root = path_of(self.workspace.root_uri or "") if not given else None
        folders = list(dict.fromkeys(path for path in (*given, root) if path and os.path.isdir(path)))
        alone: dict[str, list[str]] = {}
        for path in unsaved:
            if os.path.isfile(path) and not any(Path(path).is_relative_to(folder) for folder in folders):
                alone.setdefault(os.path.dirname(path), []).append(path)
        return (*((folder,) for folder in folders), *(tuple(sorted(paths)) for paths in alone.values()))

    def _publish(self, seen: Seen, open_files: dict[str, str]) -> None:
        marks: dict[str, list[tuple[Mark, lsp.Diagnostic]]] = {}
        for mark in seen.marks:
            uri = open_files.get(mark.path) or uri_of(mark.path)
            marks.setdefault(uri, []).append((mark, diagnostic_of(mark)))
        self._marks = marks
        for uri in sorted({*marks, *self._published, *open_files.values()}):
            diagnostics = [diagnostic for _, diagnostic in marks.get(uri, ())]
            if uri not in self._versions and diagnostics == self._published.get(uri):
                continue
            self.text_document_publish_diagnostics(
                lsp.PublishDiagnosticsParams(uri, diagnostics, version=self._versions.get(uri))
            )
        self._published = {uri: [diagnostic for _, diagnostic in found] for uri, found in marks.items()}

    def note(self, uri: str, position: lsp.Position) -> lsp.Hover | None:
        """What is known of the innermost call or key there."""
        path = path_of(uri)
        around = [note for note in self._seen.notes if note.path == path and holds(note.span, position)]
        if not around:
            return None
        best = min(around, key=lambda note: extent(note.span))
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, best.text), range_of(best.span))

    async def actions(self, uri: str, wanted: lsp.Range) -> list[lsp.CodeAction]:
        """For the findings that the range touches; what is not proven yet comes with a later request."""
        touched = {mark.number: one for mark, one in self._marks.get(uri, ()) if meet(one.range, wanted)}
        if not touched:
            return []
        if not self._ways:
            loop = asyncio.get_running_loop()
            questions = (Silencings(), Remedies())
            self._ways = [loop.create_task(self._about(question)) for question in questions]
        seen = self._seen
        done, _ = await asyncio.wait(self._ways, timeout=PATIENCE)
        if self._seen is not seen:
            return []  # the numbers and places are those of a text that is gone
        found = [one for task in done for one in task.result() if touched.keys() & set(one.answers)]
        ordered = sorted(found, key=lambda one: (not one.fixes, not one.safe, one.title))
        return [self._action(one, touched) for one in ordered]

    async def _about(self, question: Silencings | Remedies) -> tuple[Action, ...]:
        """Nothing where there is something newer to look at."""
        try:
            ways = await self.analyst.ask(question, Ways)
        except Interrupted:
            return ()
        except (Ended, ValueError):
            self.say("clusterlint: the analysis ended unexpectedly; the next change starts it again")
            return ()
        for line in ways.failures:
            self.say(f"clusterlint: internal error: {line}")
        return ways.actions

    def _action(self, action: Action, touched: dict[int, lsp.Diagnostic]) -> lsp.CodeAction:
        return lsp.CodeAction(
            action.title,
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=[touched[number] for number in action.answers if number in touched],
            is_preferred=True if action.fixes and action.safe else None,
            edit=self._edit(action),
        )

    def _edit(self, action: Action) -> lsp.WorkspaceEdit:
        """With versions where the editor takes them, so that it refuses what was made for another text."""
        changes: dict[str, list[lsp.TextEdit]] = {}
        names = {path_of(uri): uri for uri in self._versions}
        for edit in action.edits:
            uri = names.get(edit.path) or uri_of(edit.path)
            changes.setdefault(uri, []).append(lsp.TextEdit(range_of(edit.span), edit.text))
        workspace = self.client_capabilities.workspace
        if (
            workspace is None
            or workspace.workspace_edit is None
            or not workspace.workspace_edit.document_changes
        ):
            return lsp.WorkspaceEdit(changes=changes)
        return lsp.WorkspaceEdit(
            document_changes=[
                lsp.TextDocumentEdit(
                    lsp.OptionalVersionedTextDocumentIdentifier(uri, version=self._versions.get(uri)),
                    [*edits],
                )
                for uri, edits in changes.items()
            ]
        )


def serve() -> None:
    """Until the editor says good-bye."""
    server = Server()

    @server.feature(lsp.INITIALIZED)
    async def initialized(params: lsp.InitializedParams) -> None:
        server.run(server.analyst.start())
        _watch(server)
        server.look_again(0)

    async def changed(params: lsp.DidOpenTextDocumentParams) -> None:  # or of another of these events
        server.look_again(DELAY / 6)  # several of them come at once

    for event in _CHANGES:
        server.feature(event)(changed)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def typed(params: lsp.DidChangeTextDocumentParams) -> None:
        server.look_again()

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        return server.note(params.text_document.uri, params.position)

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix])
    )
    async def code_action(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        only = params.context.only
        if only is not None and not any(lsp.CodeActionKind.QuickFix.value.startswith(kind) for kind in only):
            return []
        return await server.actions(params.text_document.uri, params.range)

    @server.feature(lsp.SHUTDOWN)
    async def shut_down(params: None) -> None:
        await server.analyst.close()

    server.start_io()


def _watch(server: Server) -> None:
    """Files that change behind the editor's back: other programs, git."""
    workspace = server.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace is not None else None
    if watching is None or not watching.dynamic_registration:
        return
    watchers = [lsp.FileSystemWatcher(pattern) for pattern in _WATCHED]
    options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
    registration = lsp.Registration("clusterlint-files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    server.client_register_capability(lsp.RegistrationParams([registration]), callback=None)
