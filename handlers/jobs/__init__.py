"""One scheduled job per file: a module with a `JOB`."""

from __future__ import annotations

import importlib
import pkgutil

from handlers.job import Job


def jobs() -> tuple[Job, ...]:
    """All the jobs of this folder; dropping a file in has it run."""
    modules = (importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    return tuple(module.JOB for module in modules)
