"""Scenarios."""

import blobs


def scenario_fine():
    return (
        blobs.both("7"),
        blobs.joined_parts("7"),
        blobs.joined_and_raw("7"),
        blobs.text_and_bytes("7"),
        blobs.page(" My Page "),
        blobs.page_tidied(" My Page "),
        blobs.files("src", "a"),
        blobs.quoted("a/b"),
        blobs.as_text("7"),
        blobs.cut("x:1"),
    )


def scenario_of_two():
    return blobs.of_two("7", "8")


def scenario_page_untidy():
    return blobs.page_untidy(" My Page ")


def scenario_page_shouted():
    return blobs.page_shouted("Ann")


def scenario_files_of():
    return blobs.files_of("src", "doc")


def scenario_cut_or_not():
    return blobs.cut_or_not("x:1")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_fine": "same"}
