from functools import cached_property

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Examples in their comments read as imports of files that were never there, and no page loads them.
UNUSED = "django_htmx/ext/"


class _KnownAddresses:
    """The address of a file stays as it is while a process runs, and every page asks for some fifteen of them."""

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {}

    def url(self, name, force=False):
        if force:
            return super().url(name, force)
        if name not in self._addresses:
            self._addresses[name] = super().url(name)
        return self._addresses[name]


class StaticStorage(_KnownAddresses, StaticFilesStorage):
    """Static files under their own names."""


class HashedStaticStorage(_KnownAddresses, CompressedManifestStaticFilesStorage):
    """Static files under names that hold their content's hash, the modules that ES modules import included."""

    support_js_module_import_aggregation = True

    def post_process(self, paths, *args, **kwargs):
        used = {path: storage for path, storage in paths.items() if not path.startswith(UNUSED)}
        yield from super().post_process(used, *args, **kwargs)
