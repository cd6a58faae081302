"""Converts Sigma files with the reference backend of pySigma, which knows every correlation type.

usage: python reference_backend.py PIPELINE... -- FILE...
"""

import sys
from pathlib import Path

from sigma.backends.test import TextQueryTestBackend
from sigma.collection import SigmaCollection
from sigma.processing.resolver import ProcessingPipelineResolver

split = sys.argv.index("--")
pipeline = ProcessingPipelineResolver().resolve(sys.argv[1:split])
rules = SigmaCollection.load_ruleset([Path(name) for name in sys.argv[split + 1 :]])
for query in TextQueryTestBackend(pipeline).convert(rules):
    print(query)
