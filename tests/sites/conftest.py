"""Shrinking a failing site may take minutes: the first failing example is shown instead."""

from hypothesis import Phase, settings

settings.register_profile("sites", phases=(Phase.explicit, Phase.generate), deadline=None)
settings.load_profile("sites")
