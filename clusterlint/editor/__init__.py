"""The language server: one process talks to the editor, one beside it analyses and may be ended."""
