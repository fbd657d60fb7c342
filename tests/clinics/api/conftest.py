"""An organisation's own system: a client with its token. The models are not loaded yet when this file is read."""

import pytest


@pytest.fixture
def system(doctor):
    """The programs of the doctor's organisation, with every right."""
    from tests.clinics.api.system import system_of

    return system_of(doctor)
