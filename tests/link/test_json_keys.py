"""Which keys hold the text of a JSON document, whose braces would be a hash tag."""

from __future__ import annotations

import pytest
from linking import only

ORIGINS = {
    "json.dumps(answer)": "json",
    "answer.json()": "json",
    "answer.model_dump_json()": "json",
    "answer.json()['id']": "",
    "answer.json()['user']['id']": "",
    "answer.json().get('id')": "",
}


@pytest.mark.parametrize(("value", "origin"), ORIGINS.items(), ids=ORIGINS.keys())
def test_a_field_of_a_document_is_no_document(value: str, origin: str) -> None:
    call = only(f"import json\nimport redis\ndef run(answer):\n    redis.Redis().get(f'a:{{{value}}}')\n", "get")
    (template,) = call.keys[0].choices
    assert [hole.origin for hole in template.holes] == [origin]
