"""Forms that take a service's refusal as their own error."""

from django import forms

from core.errors import DomainError


class RefusalMixin:
    """Puts what a service refused at the field it belongs to, so that nothing typed is lost."""

    def add_refusal(self, error: DomainError) -> None:
        field = error.field if error.field in self.fields else None
        self.add_error(field, error.message)


class Form(RefusalMixin, forms.Form):
    pass


class ModelForm(RefusalMixin, forms.ModelForm):
    pass
