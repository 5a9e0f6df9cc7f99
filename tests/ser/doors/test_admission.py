"""How many connections there may be."""

from ser.doors.admission import Admission


def test_there_is_a_limit_for_all_together() -> None:
    admission = Admission(in_all=3, per_address=3)
    assert [admission.admit(f"192.0.2.{number}") for number in range(5)] == [True] * 3 + [False] * 2
    assert admission.refused == 2


def test_there_is_a_limit_for_each_address() -> None:
    admission = Admission(in_all=10, per_address=2)
    assert [admission.admit("192.0.2.1") for _ in range(3)] == [True, True, False]
    assert admission.admit("192.0.2.2")


def test_who_leaves_makes_room() -> None:
    admission = Admission(in_all=1, per_address=1)
    for _ in range(3):
        assert admission.admit("192.0.2.1")
        assert not admission.admit("192.0.2.1")
        admission.leave("192.0.2.1")


def test_a_refused_connection_takes_no_room() -> None:
    admission = Admission(in_all=10, per_address=1)
    admission.admit("192.0.2.1")
    for _ in range(50):
        admission.admit("192.0.2.1")
    admission.leave("192.0.2.1")
    assert admission.admit("192.0.2.1")
    assert admission._by_address == {"192.0.2.1": 1}
