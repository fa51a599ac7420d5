"""One file for each codemod, found by a walk through this folder."""
