# Shares its name with django-wiki: its modules stay importable, ours are sub-packages (docs/architecture.md).
from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
