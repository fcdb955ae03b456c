from pathlib import Path
import pytest, pickle
from ecocase.kernel import documents
pytestmark = pytest.mark.django_db
def test_dump(every_paper):
    out=Path("/tmp/pp/out"); out.mkdir(exist_ok=True,parents=True)
    pickle.dump({k:(p.spec,p.title,p.values,p.issued_on,p.number,p.practice) for k,p in every_paper.items()},open("/tmp/pp/values.pickle","wb"))
    for k,p in every_paper.items():
        (out/f"{k}.pdf").write_bytes(documents.render(p))
