"""What Django says of its own accord is said in our tone too."""

from datetime import date

from django import forms


class Any(forms.Form):
    name = forms.CharField()
    born = forms.DateField()
    who = forms.ChoiceField(choices=[("me", "Я")])
    email = forms.EmailField()
    count = forms.IntegerField()
    scan = forms.FileField()


def test_no_default_sentence_blames_the_person():
    form = Any({"born": "31.02.1964", "who": "x", "email": "anna", "count": "пять"})
    said = " ".join(text for texts in form.errors.values() for text in texts)

    assert "Заполните это поле" in said
    assert "Такой даты нет" in said
    assert not any(word in said.lower() for word in ("правильн", "корректн", "обязательное", "введите"))


def test_a_date_may_be_typed_as_people_type_it():
    form = Any({"born": "14.03.1964"})

    assert "born" not in form.errors
    assert form.cleaned_data["born"] == date(1964, 3, 14)


def test_counted_forms_of_django_still_agree():
    form = type("Short", (forms.Form,), {"name": forms.CharField(max_length=2)})({"name": "абвгд"})

    assert "2 символа" in str(form.errors) or "2 символов" in str(form.errors)
