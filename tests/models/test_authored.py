"""Authored files as objects: frozen, closed, and with the places of what was written."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest
from pydantic import ValidationError

from dynacontent.location import Location
from dynacontent.models.authored import Collection
from dynacontent.models.document import Document
from dynacontent.models.manifests import BannerManifest, EmailManifest, Manifest, PushManifest
from dynacontent.models.source import SourceText


def test_text_keeps_its_place() -> None:
    subject = SourceText("Hello", Location("message.yaml", 3, 12))
    assert EmailManifest(subject=subject).subject.location == Location("message.yaml", 3, 12)


def test_numbers_are_read_from_text() -> None:
    collection = Collection.model_validate({"name": "x", "catalog": "y", "limit": SourceText("4")})
    assert (collection.limit, collection.min) == (4, 1)


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(ValidationError, match="Unexpected keyword argument"):
        EmailManifest.model_validate({"subject": "x", "preheeder": "y"})


def test_nothing_changes_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        EmailManifest(subject=SourceText("x")).subject = SourceText("y")  # type: ignore[misc]


def test_channels_are_those_with_a_body() -> None:
    manifest = Manifest(
        name="m",
        path="templates/messages/m/message.yaml",
        push=PushManifest(title=SourceText("t"), body=SourceText("b"), ttl=timedelta(hours=4)),
        banner=BannerManifest(sizes=((300, 250),)),
    )
    assert manifest.channels == ("push", "banner")
    assert manifest.max_level == "3"
    assert pickle.loads(pickle.dumps(manifest)) == manifest


def test_a_document_knows_the_nearest_place() -> None:
    key = SourceText("b", Location("a.yaml", 2, 3))
    places = {(): Location("a.yaml", 1, 1), ("a",): Location("a.yaml", 2, 3)}
    document = Document({"a": {key: None}}, places)
    assert document.place(("a", "b", 0)) == Location("a.yaml", 2, 3)
    assert document.place(("x",)) == Location("a.yaml", 1, 1)
    assert document.key_place(("a", "b")) == Location("a.yaml", 2, 3)
    assert document.key_place(("a", "missing", "c")) == Location("a.yaml", 2, 3)
    assert Document(None).place(()) is None
