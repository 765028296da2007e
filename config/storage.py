from whitenoise.storage import CompressedManifestStaticFilesStorage

# Examples in their comments read as imports of files that were never there, and no page loads them.
UNUSED = "django_htmx/ext/"


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Static files under names that hold their content's hash, the modules that ES modules import included."""

    support_js_module_import_aggregation = True

    def post_process(self, paths, *args, **kwargs):
        used = {path: storage for path, storage in paths.items() if not path.startswith(UNUSED)}
        yield from super().post_process(used, *args, **kwargs)
