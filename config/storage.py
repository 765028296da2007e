from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Static files under names that hold their content's hash, the modules that ES modules import included."""

    support_js_module_import_aggregation = True
