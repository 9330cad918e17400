#!/usr/bin/env bash
# docs.sh FOLDER: build the manual strictly into FOLDER, and see that no page of it asks
# another machine for anything.
set -euo pipefail
python=${PYTHON:-python}
site=$1
export NO_MKDOCS_2_WARNING=1
"$python" -m mkdocs build --quiet --strict --site-dir "$(realpath -m "$site")"
"$python" - "$site" <<'PYTHON'
import re, sys
from pathlib import Path

pages = list(Path(sys.argv[1]).rglob("*.html"))
foreign = set()
for page in pages:
    text = page.read_text(encoding="utf-8")
    for tag in re.findall(r"<(?:script|link|img|iframe|source|audio|video)\b[^>]*>", text):
        if 'rel="canonical"' not in tag and re.search(r"""(?:src|href)=["']?(?:https?:)?//""", tag):
            foreign.add(f"{page.name}: {tag}")
for style in Path(sys.argv[1]).rglob("*.css"):
    if re.search(r"""(?:@import|url\()\s*["']?(?:https?:)?//""", style.read_text(encoding="utf-8")):
        foreign.add(style.name)
print(f"manual: {len(pages)} pages, from elsewhere: {sorted(foreign) or 'nothing'}")
sys.exit(1 if foreign or len(pages) < 15 else 0)
PYTHON
