"""One self-contained page of results, projections, checks, bands: `powbench report`.

documents.py reads, one module or folder per part makes pictures (a chart, the words for it and the
table behind it), draw.py turns charts into SVG or PNG, html.py lays the page out.

Charts are drawn when the page is made. The Vega scripts from vl-convert's bundle would
let the browser draw them, but take 0.9 MB of the page and some six seconds to bundle.
"""
