"""Steps that may not be taken, each with its reason."""


class WorkflowError(Exception):
    """A step that may not be taken. `code` names the text `submission.refused.<code>`; `details` fill it."""

    code = ""

    def __init__(self, **details: str) -> None:
        self.details = details
        super().__init__()

    def __str__(self) -> str:
        return self.code


class UnknownSubmission(WorkflowError):
    """There is no submission of this id."""

    code = "unknown"


class WrongState(WorkflowError):
    """The step does not follow on the state that the submission is in."""

    code = "wrong_state"


class HasErrors(WorkflowError):
    """The file has errors: they are mended first."""

    code = "has_errors"


class Unreadable(WorkflowError):
    """The file cannot be read, or nobody has said what its columns are: there is nothing to be mended in it."""

    code = "unreadable"


class TooManyFaulty(WorkflowError):
    """The person has handed in as many files with errors as are kept of one person in a day."""

    code = "too_many_faulty"


class Synthetic(WorkflowError):
    """The file says that its numbers are synthetic, or they are those of the demonstration: it is of that alone."""

    code = "synthetic"


class NotSynthetic(WorkflowError):
    """The file does not say that its numbers are synthetic: the demonstration takes no other."""

    code = "not_synthetic"


class NeedsReason(WorkflowError):
    """Warnings, a rejection and a withdrawal need a written reason."""

    code = "needs_reason"


class AlreadyHandedIn(WorkflowError):
    """The same file waits or is published already."""

    code = "already"


class SamePerson(WorkflowError):
    """Who handed in may not approve, unless only one person works on this machine."""

    code = "same_person"


class NotPreviewed(WorkflowError):
    """Nobody has seen what the submission changes in the release that is current now."""

    code = "not_previewed"


class OtherUnit(WorkflowError):
    """The file is not of a unit that the person reports for, or has numbers of other areas."""

    code = "other_unit"
