"""A Chromium to drive: for handouts, pictures, measurements and the browser tests."""

import importlib.util
import os
import shutil
from pathlib import Path

HOW_TO_GET_CHROMIUM = (
    "no Chromium found: install it (Debian: apt-get install chromium; macOS: brew install "
    "chromium; anywhere: python -m playwright install chromium) or name it in LSTMLAB_CHROMIUM"
)
NAMES = "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"


def find_chromium():
    """The path of a Chromium to drive, or None."""
    named = os.environ.get("LSTMLAB_CHROMIUM")
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None) or _playwrights_own()


def _playwrights_own():
    if not importlib.util.find_spec("playwright"):
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
