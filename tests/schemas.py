"""Writing the JSON Schemas of data/schemas, which are derived from the code.

Run `python -m tests.schemas` after a change of a document, or of the keys of a file.
"""

import json

from recommender.certificates.certificate_document import Certificate
from recommender.files.settings import Settings
from recommender.job_text.phrases_file import PhrasesFile
from recommender.loading.evidence_file import EvidenceFile
from recommender.loading.file_schemas import file_schema
from recommender.loading.qualification_file import PoolRulesFile, QualificationFile
from recommender.loading.shipped import data_folder
from recommender.loading.vocabulary_file import RolesFile, TagsFile
from recommender.reports.documents import DOCUMENTS, json_schema
from recommender.requests.candidate_file import CandidateFile

# What people write, by the name of its schema.
FILES: dict[str, type[Settings]] = {
    "qualification-file": QualificationFile,
    "pool-rules-file": PoolRulesFile,
    "tags-file": TagsFile,
    "roles-file": RolesFile,
    "phrases-file": PhrasesFile,
    "evidence-file": EvidenceFile,
    "candidate-file": CandidateFile,
    "certificate-file": Certificate,
}


def schemas() -> dict[str, str]:
    """Return the text of each schema by its path in the data folder."""
    answers = {name: json_schema(name) for name in DOCUMENTS}
    files = {name: file_schema(model) for name, model in FILES.items()}
    return {
        f"schemas/{name}.schema.json": json.dumps(schema, indent=2) + "\n"
        for name, schema in {**answers, **files}.items()
    }


def main() -> None:
    """Write the schemas."""
    for name, text in schemas().items():
        path = data_folder() / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
