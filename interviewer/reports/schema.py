"""The JSON schema of an exported interview, generated from the models.

`python -m interviewer.reports.schema > docs/session.schema.json` writes it anew; a test says when that is needed.
"""

import json
import sys

from interviewer.reports.record import SessionRecord


def schema_json() -> str:
    """Return the schema's text."""
    schema = SessionRecord.model_json_schema(mode="serialization")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "An exported interview"}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_json())
