"""Files that travel with a message: their media types, and how large they may be."""

from __future__ import annotations

from collections.abc import Mapping

LARGEST_ATTACHMENT = 10_000_000
"""Bytes in one attachment."""
LARGEST_TOGETHER = 18_000_000
"""Bytes in all attachments of a message: 25 MB, which Gmail takes, after base64."""

MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "ics": "text/calendar; charset=utf-8",
    "vcf": "text/vcard; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "zip": "application/zip",
    "pkpass": "application/vnd.apple.pkpass",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Media types by the ending of a file: the same on every machine."""
