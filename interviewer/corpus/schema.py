"""The JSON schema of a question file, generated from the models, for editors that complete and check while one types.

`python -m interviewer.corpus.schema > knowledge/schema.json` writes it anew; a test says when that is needed.
"""

import json
import sys

from interviewer.core.question import Question


def schema_json() -> str:
    """Return the schema's text."""
    schema = Question.model_json_schema()
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "A question of the corpus"}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_json())
