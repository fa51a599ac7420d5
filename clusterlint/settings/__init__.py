"""What the user wants: configuration files and command-line flags become one frozen ``Settings``."""

from clusterlint.settings.load import load_settings
from clusterlint.settings.model import DEFAULT_EXCLUDES, Settings
from clusterlint.settings.rulenames import RuleNames

__all__ = ["DEFAULT_EXCLUDES", "RuleNames", "Settings", "load_settings"]
