import pytest

from tests.serving.servers import served


@pytest.fixture(scope="module")
def client():
    with served() as client:
        yield client
