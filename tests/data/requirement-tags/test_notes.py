# [REQ:ND-FILE]
import pytest

# [REQ:ND-CLASS]
class TestNotes:
    # [REQ:ND-TWO]
    @pytest.mark.slow
    def test_two(self):
        """Says [REQ:ND-DOC]."""
        text = "assert [REQ:ND-STRING]"
        self.assertEqual(1, 1)

    async def test_three(self):
        # [REQ:ND-INSIDE]
        pass

def test_alone():
    assert True
