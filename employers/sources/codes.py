"""PURE: code lists of feeds that are fetched, and of adverts that look like one."""

import enum


class SourceKind(enum.StrEnum):
    """Where a source's file is found."""

    WEB = "web"  # an address with https
    FOLDER = "folder"  # a folder of this machine, named by the operator; the latest file in it


class SyncState(enum.StrEnum):
    """Life of one fetch of a source."""

    WAITING = "waiting"  # asked for by a person
    APPLYING = "applying"  # read as a whole and found sound; being stored batch by batch
    DONE = "done"
    HELD = "held"  # would take away too many vacancies at once: a person decides
    DISCARDED = "discarded"  # a person said no
    FAILED = "failed"  # could not be fetched or read; nothing was changed


class DuplicateState(enum.StrEnum):
    """What became of two adverts that look like one vacancy."""

    FOUND = "found"
    JOINED = "joined"
    DISMISSED = "dismissed"  # a person says that they are two


class DuplicateReason(enum.StrEnum):
    """Why two adverts count as one vacancy."""

    REFERENCE = "reference"  # the same reference of the Federal Employment Agency
    LIKENESS = "likeness"  # words, place and employer
