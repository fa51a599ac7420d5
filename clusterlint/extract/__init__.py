"""One libcst visitor over one file gives its facts: a pure function of the file's bytes."""
