"""Schools, trusts and local authorities, with their terms and classes."""

from django.db import models

from goldthread.records.integrity import between, in_order, one_of

ORGANISATION_KINDS = ("school", "trust", "authority")


class Organisation(models.Model):
    """A school, a trust or a local authority. Fields from GIAS keep GIAS's meaning."""

    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    urn = models.CharField(max_length=6, null=True, unique=True)
    laestab = models.CharField(max_length=7, blank=True)
    ukprn = models.CharField(max_length=8, blank=True)
    la_code = models.CharField(max_length=3, blank=True)
    trust = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="trust_schools"
    )
    authority = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="authority_schools"
    )
    trust_code = models.CharField(max_length=12, blank=True)
    phase = models.CharField(max_length=40, blank=True)
    type_name = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=40, blank=True)
    low_age = models.PositiveSmallIntegerField(null=True)
    high_age = models.PositiveSmallIntegerField(null=True)
    capacity = models.PositiveIntegerField(null=True)
    pupils_on_roll = models.PositiveIntegerField(null=True)
    sen_need_types = models.JSONField(default=list)
    resourced_on_roll = models.PositiveIntegerField(null=True)
    resourced_capacity = models.PositiveIntegerField(null=True)
    sen_unit_on_roll = models.PositiveIntegerField(null=True)
    sen_unit_capacity = models.PositiveIntegerField(null=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    website = models.CharField(max_length=200, blank=True)
    easting = models.PositiveIntegerField(null=True)
    northing = models.PositiveIntegerField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("name", "id")
        constraints = (one_of("kind", ORGANISATION_KINDS, "organisation_kind"),)
        indexes = (models.Index(fields=("laestab",), name="organisation_laestab"),)

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """One stretch of school between holidays, both days included."""

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="terms")
    name = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ("school_id", "starts_on", "id")
        constraints = (in_order("starts_on", "ends_on", "term_in_order"),)

    def __str__(self) -> str:
        return self.name


class ClosedDay(models.Model):
    """A day within a term on which the school is closed: training, bank holiday, snow."""

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="closed_days")
    on = models.DateField()
    reason = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("school_id", "on", "id")
        constraints = (models.UniqueConstraint(fields=("school", "on"), name="closed_day_once"),)

    def __str__(self) -> str:
        return self.on.isoformat()


SCHOOL_CLASS_KINDS = ("registration", "teaching")


class SchoolClass(models.Model):
    """A registration or teaching class in one academic year (`year_starting` 2026 is 2026/27).

    `code` is what its teacher shows on the board while its children come in, until `code_ends_at`.
    """

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="classes")
    year_starting = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, default="registration")
    year_group = models.CharField(max_length=2, blank=True)
    subject = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=5, blank=True)
    code_ends_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("school_id", "year_starting", "name", "id")
        verbose_name_plural = "school classes"
        constraints = (
            one_of("kind", SCHOOL_CLASS_KINDS, "school_class_kind"),
            between("year_starting", 2000, 2100, "school_class_year"),
            models.UniqueConstraint(
                fields=("school", "year_starting", "name"), name="school_class_once"
            ),
            models.CheckConstraint(
                condition=models.Q(code="", code_ends_at__isnull=True)
                | (~models.Q(code="") & models.Q(code_ends_at__isnull=False)),
                name="school_class_code_ends",
            ),
        )

    def __str__(self) -> str:
        return self.name
