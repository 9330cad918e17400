"""What a joule buys: meters, and one window over exactly the work that is counted.

    scope.py      what a figure holds, and which holds more
    levels.py     how good a figure is, L0 to L3, and why no better (pure)
    calibration.py calibrations.py    a sensor fitted to another meter; where that is kept
    reading.py    the frozen answer, and how hashes and idle power enter it
    meter.py      what a meter is: a joule counter, a power sensor or a history
    track.py      samples to joules: wraps, trapezoids, gaps (pure)
    recorder.py   one meter during one window
    window.py     begin, poll, pause, resume, end over any number of meters
    url.py        `--meter URL` to a meter
    probe.py      every meter of this machine, in a fixed order
    powercap.py nvml.py hwmon.py battery.py nut.py prometheus.py redfish.py
    http_json.py ipmi.py command.py declared.py     one meter each
    sysfs.py fetch.py credentials.py process.py     how they reach the world
    idle.py drift.py sweep.py cpufreq.py            what is made of readings

Nothing is imported here: a command loads the parts it uses.
"""
