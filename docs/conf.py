"""How Sphinx sets the pages; scripts/site/pages.py gathers what they are made from."""

from lstmlab import __version__
from scripts.site import docstrings

project, author, release = "lstmlab", "The lstmlab authors", __version__
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.viewcode", "sphinx.ext.mathjax"]
html_theme = "furo"
html_title = "lstmlab"
html_static_path = ["_static", "../scripts/lecture/template/reach.js"]
html_css_files = ["pages.css"]
html_js_files = [("reach.js", {"defer": "defer"})]
html_theme_options = {"navigation_with_keys": True}  # arrow keys turn the pages
html_show_copyright = html_show_sphinx = html_copy_source = html_show_sourcelink = False

mathjax_path = "mathjax/tex-chtml.js"  # of this site; pages.py puts it there
mathjax3_config = {"options": {"enableMenu": False}}  # it makes a Tab stop of every equation
myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence"]
myst_heading_anchors = 4
nb_execution_mode = "off"  # notebooks are stored as they ran
nb_merge_streams = True

autodoc_member_order = "bysource"
autodoc_typehints = "none"
default_role = "code"
toc_object_entries = False


def setup(app):
    app.connect("autodoc-process-docstring", docstrings.as_rest)
