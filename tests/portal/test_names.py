import pytest

from portal.names import genitive


@pytest.mark.parametrize(
    ("name", "sex", "whose"),
    [
        ("Тимофей", "m", "Тимофея"),
        ("Иван", "m", "Ивана"),
        ("Игорь", "m", "Игоря"),
        ("Илья", "m", "Ильи"),
        ("Никита", "m", "Никиты"),
        ("Павел", "m", "Павла"),
        ("Дарья", "f", "Дарьи"),
        ("Анна", "f", "Анны"),
        ("Ольга", "f", "Ольги"),
        ("Любовь", "f", "Любови"),
        ("Нинель", "f", "Нинели"),
        ("Элен", "f", "Элен"),
        ("Отто", "m", "Отто"),
        ("", "f", ""),
    ],
)
def test_a_childs_papers_are_named_after_the_child(name, sex, whose):
    assert genitive(name, sex) == whose
