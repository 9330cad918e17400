"""The allocation part: the plan by site and stage, return against risk, what limits are worth."""
