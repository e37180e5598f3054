"""The planted faults still have their places, and a harmless change counts as unnoticed."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "plant_faults.py"


@pytest.fixture
def planting():
    spec = importlib.util.spec_from_file_location("plant_faults", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_fault_has_its_place(planting):
    assert planting.misplaced() == []
    assert all(fault.old != fault.new for fault in planting.FAULTS)


def test_a_fault_is_noticed_and_a_harmless_change_is_not(planting):
    by_name = {fault.what: fault for fault in planting.FAULTS}
    fault = by_name["dropout without its scale"]
    assert planting.is_noticed(fault)
    assert not planting.is_noticed(fault._replace(new=f"({fault.old})"))
