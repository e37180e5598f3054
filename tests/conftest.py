"""What all tests share."""

import pytest


@pytest.fixture(autouse=True, scope="module")
def widgets_end_with_their_module():
    """ipywidgets keeps every widget that was ever made, and an explorer is megabytes of pixels."""
    yield
    from ipywidgets import Widget

    Widget.close_all()
