import pytest

from serving.memory import Memory
from serving.problems import Problem


def test_all_requests_share_the_memory():
    memory = Memory(10)
    with memory.hold() as first:
        first.add(6)
        with memory.hold() as second:
            second.add(4)
            with pytest.raises(Problem) as caught:
                second.add(1)
            assert caught.value.slug == "queue-full" and second.count == 4
        first.add(4)
        assert memory.held == 10
    assert memory.held == 0
