"""Children signing in at school: what is given to them, and the devices it works on (of `models`)."""

from django.db import models

from goldthread.records.accounts.models import User
from goldthread.records.integrity import one_of
from goldthread.records.organisations.models import SchoolClass
from goldthread.statute.vocabulary.class_codes import WayIn


class ChildSequence(models.Model):
    """What tells a child from their classmates, and a hash of what only they know.

    With `pictures` it is a picture and those pressed after it; with `code`, beside a class code, a
    number and a PIN. The latest of each kind counts.
    """

    child = models.ForeignKey("people.Child", on_delete=models.PROTECT, related_name="sequences")
    kind = models.CharField(max_length=8, default=WayIn.PICTURES.value)
    picture = models.CharField(max_length=20)
    presses_hash = models.CharField(max_length=128)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("child_id", "-made_at", "-id")
        constraints = (one_of("kind", WayIn, "child_sequence_kind"),)

    def __str__(self) -> str:
        return f"pictures of {self.child_id}"


class ClassDevice(models.Model):
    """A device of the school on which the children of one class may sign in, in one way, until a day."""

    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="devices")
    device_hash = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=60)
    way = models.CharField(max_length=8, default=WayIn.PICTURES.value)
    enrolled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    enrolled_at = models.DateTimeField()
    ends_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("school_class_id", "-enrolled_at", "-id")
        constraints = (one_of("way", WayIn, "class_device_way"),)

    def __str__(self) -> str:
        return f"device for {self.school_class_id}"
