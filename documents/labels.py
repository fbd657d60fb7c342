"""A DataMatrix (ISO/IEC 16022) for a paper label: what a scanner or a phone reads from it is one address, nothing else."""

from pystrich.datamatrix import DataMatrixData, DataMatrixEncoder

QUIET_ZONE = 2
"""Modules of white around it; the standard asks for one."""


def data_matrix(text: str) -> str:
    """A data: URL of an SVG, for ``documents.pdf``. ``text`` is ASCII: an address."""
    encoder = DataMatrixEncoder(DataMatrixData(text, encoding="ascii"), quiet_zone=QUIET_ZONE)
    return encoder.svg_dataurl()
