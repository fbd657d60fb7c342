"""A request that carries too much is refused by its head: nothing of its body is read."""

import io

import pytest
from django.test import RequestFactory

from secondopinion import body_limit
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
MULTIPART = "multipart/form-data; boundary=x"


class Unread(io.BytesIO):
    def read(self, *args):
        raise AssertionError("the body was read")


def posted(client, length, content_type=MULTIPART):
    told = {} if length is None else {"CONTENT_LENGTH": str(length)}
    request = {"wsgi.input": Unread(), "CONTENT_TYPE": content_type, "REQUEST_METHOD": "POST", **told}
    return client.request(PATH_INFO="/account/login/", **request)


@pytest.mark.parametrize(
    ("who", "length"),
    [("anna", 111 * 1024**2), ("anna", None), ("stranger", 3 * 1024**2), ("stranger", None), ("anna", "1e9")],
)
def test_too_much_is_refused_in_words_before_it_is_read(client, who, length):
    if who == "anna":
        client.force_login(UserFactory())

    answer = posted(client, length)

    assert answer.status_code == 413
    assert "Файл слишком большой" in answer.content.decode()
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_a_made_up_session_cookie_makes_nobody_signed_in(client, settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = "made-up"

    assert posted(client, 3 * 1024**2).status_code == 413


def test_a_file_of_the_largest_size_passes_for_who_has_signed_in(client, settings, rf: RequestFactory):
    assert settings.UPLOAD_LIMIT_BYTES < body_limit.MOST
    client.force_login(UserFactory())
    passed = []
    request = rf.post("/", CONTENT_LENGTH=str(settings.UPLOAD_LIMIT_BYTES + 5000), content_type=MULTIPART)
    request.session = client.session

    body_limit.BodyLimit(passed.append)(request)

    assert passed == [request]


def test_an_ordinary_page_and_a_small_form_pass(client):
    assert client.get("/account/login/").status_code == 200
    assert client.post("/account/login/", {"login": "a@example.ru"}).status_code == 200


def test_the_limit_stands_before_whoever_reads_the_form(settings):
    order = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]

    assert order.index("SessionMiddleware") < order.index("BodyLimit") < order.index("CsrfViewMiddleware")
