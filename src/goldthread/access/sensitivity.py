"""What kind of data each stored field holds. A test fails on a field that is not listed.

PERSONAL identifies or is about a person; SPECIAL is special category data in the sense of UK GDPR
Article 9, or is treated as such here because it speaks of a child's needs; NEUTRAL is neither.
"""

from enum import StrEnum


class Kind(StrEnum):
    """The three kinds."""

    PERSONAL = "P"
    SPECIAL = "S"
    NEUTRAL = "N"


def _kinds(personal: str = "", special: str = "", neutral: str = "") -> dict[str, Kind]:
    lists = ((personal, Kind.PERSONAL), (special, Kind.SPECIAL), (neutral, Kind.NEUTRAL))
    return {name: kind for names, kind in lists for name in names.split()}


SENSITIVITY: dict[str, dict[str, Kind]] = {
    "audit.Chain": _kinds(neutral="id name length head last_write"),
    "audit.Event": _kinds(
        personal="actor_id actor_roles object_id child_ids",
        neutral=(
            "id chain sequence at kind action organisation_id object_type fields "
            "request_id previous_hash hash "
        ),
    ),
    "audit.EventChild": _kinds(personal="child_id", neutral="id event"),
    "organisations.Organisation": _kinds(
        neutral=(
            "id kind name urn laestab ukprn la_code trust authority trust_code phase "
            "type_name status low_age high_age capacity pupils_on_roll sen_need_types "
            "resourced_on_roll resourced_capacity sen_unit_on_roll sen_unit_capacity "
            "address postcode website easting northing opened_on closed_on is_synthetic "
        ),
    ),
    "organisations.Term": _kinds(neutral="id school name starts_on ends_on"),
    "organisations.ClosedDay": _kinds(neutral="id school on reason"),
    "organisations.SchoolClass": _kinds(
        neutral="id school year_starting name kind year_group subject code code_ends_at",
    ),
    "guidance.GuidanceVersion": _kinds(
        personal="recorded_by",
        neutral="id organisation key version content is_retired recorded_at",
    ),
    "accounts.User": _kinds(
        personal=(
            "password last_login public_id username email name job_title theme face "
            "tint spacing text_size language page_style "
        ),
        neutral="id is_active projector_safe is_synthetic sessions_ended",
    ),
    "accounts.RoleHeld": _kinds(
        personal="user",
        neutral="id role organisation starts_on ends_on given_by",
    ),
    "accounts.SignInLink": _kinds(
        personal="key_hash user made_by made_at used_at",
        neutral="id school expires_at withdrawn_at",
    ),
    "accounts.SignIn": _kinds(
        personal="public_id user session_key sign_in_hash device way started_at seen_at ended_at",
        neutral="id",
    ),
    "accounts.ProviderIdentity": _kinds(personal="user issuer subject bound_at", neutral="id"),
    "accounts.KnownDevice": _kinds(personal="user device_hash known_since", neutral="id"),
    "accounts.WrongTry": _kinds(personal="key_hash at", neutral="id"),
    "accounts.Receipt": _kinds(
        personal="key user path location",
        neutral="id at",
    ),
    "approvals.Approval": _kinds(
        personal="details asked_by decided_by reason",
        neutral="id public_id kind school count state asked_at decided_at done_at",
    ),
    "people.ChildSequence": _kinds(
        personal="child picture presses_hash made_by",
        neutral="id kind made_at",
    ),
    "people.ClassDevice": _kinds(
        personal="enrolled_by",
        neutral="id school_class device_hash name way enrolled_at ends_on ended_at",
    ),
    "people.Child": _kinds(
        personal=(
            "public_id forename middle_names surname preferred_forename "
            "preferred_surname former_surname born_on sex upn former_upn uln source_key "
            "first_language entered_on left_on user merged_into school year_group "
        ),
        special="ethnicity",
        neutral="id is_synthetic",
    ),
    "people.Enrolment": _kinds(
        personal="child",
        neutral="id school starts_on ends_on",
    ),
    "people.ClassMember": _kinds(
        personal="child",
        neutral="id school_class starts_on ends_on",
    ),
    "people.ClassStaff": _kinds(
        personal="user",
        neutral="id school_class kind starts_on ends_on",
    ),
    "people.ChildAdult": _kinds(
        personal="child user kind relationship has_parental_responsibility",
        neutral="id starts_on ends_on",
    ),
    "people.CourtOrder": _kinds(
        personal="child recorded_by",
        special="kind says starts_on ends_on",
        neutral="id",
    ),
    "people.ChildBar": _kinds(
        personal="child user order starts_on ends_on recorded_by",
        special="reason",
        neutral="id",
    ),
    "people.EmergencyOpening": _kinds(
        personal="child user on opened_at ended_at reviewed_by reviewed_at was_justified",
        special="reason review_note",
        neutral="id",
    ),
    "people.Delegation": _kinds(
        personal="giver receiver duties starts_on ends_on ended_by",
        neutral="id school is_for_all",
    ),
    "people.DelegatedChild": _kinds(
        personal="child",
        neutral="id delegation",
    ),
    "people.OwnRights": _kinds(
        personal="child talked_on look_again_on starts_on ends_on recorded_by",
        special="outcome says",
        neutral="id",
    ),
    "people.ParentPart": _kinds(
        personal="child user part starts_on ends_on recorded_by",
        neutral="id",
    ),
    "restricted.RestrictedNote": _kinds(
        personal="child written_by taken_by ended_by",
        special="kind text is_announced",
        neutral="id school written_at taken_at ended_at",
    ),
    "restricted.RestrictedReader": _kinds(
        personal="user named_by",
        neutral="id note starts_on ends_on",
    ),
    "people.AttendanceSpell": _kinds(
        personal="child possible attended",
        neutral="id starts_on ends_on",
    ),
    "imports.ColumnMapping": _kinds(neutral="id school signature source_name mapping"),
    "imports.ImportBatch": _kinds(
        personal="uploaded_by",
        special="content issues",
        neutral=(
            "id school kind state file_name digest mapping counts uploaded_at applied_at undone_at "
        ),
    ),
    "imports.ImportChange": _kinds(
        personal="child",
        special="before after",
        neutral="id batch kind line",
    ),
    "drafts.Draft": _kinds(
        personal="user child",
        special="form values",
        neutral="id saved_at",
    ),
    "profiles.ProfileEntry": _kinds(
        personal="child recorded_by",
        special="section voice text",
        neutral="id starts_on ends_on replaces",
    ),
    "profiles.Barrier": _kinds(
        personal="child recorded_by",
        special="area title looks_like impact",
        neutral="id starts_on ends_on",
    ),
    "profiles.Diagnosis": _kinds(
        personal="child recorded_by",
        special="name source diagnosed_on",
        neutral="id ends_on recorded_on",
    ),
    "profiles.Strategy": _kinds(
        personal="child recorded_by",
        special="kind text",
        neutral="id position starts_on ends_on",
    ),
    "profiles.StrategyReply": _kinds(
        personal="child by",
        special="worked note",
        neutral="id strategy on",
    ),
    "profiles.ProfileRead": _kinds(
        personal="child by",
        neutral="id on",
    ),
    "profiles.Observation": _kinds(
        personal="child by",
        special="text is_win",
        neutral="id on",
    ),
    "cycles.Cycle": _kinds(
        personal="child lead",
        special="state what_we_know",
        neutral="id school number starts_on review_due_on closed_on previous",
    ),
    "contributions.Contribution": _kinds(
        personal="child by",
        special="voice prompt text feeling choices",
        neutral="id cycle made_at",
    ),
    "contributions.Agreement": _kinds(
        personal="child by",
        special="voice answer comment",
        neutral="id cycle at",
    ),
    "outcomes.Outcome": _kinds(
        personal="child",
        special="area text",
        neutral="id cycle position carried_from",
    ),
    "outcomes.Target": _kinds(
        personal="child",
        special="text child_words measure unit baseline goal gas_levels",
        neutral="id outcome baseline_on due_on position carried_from",
    ),
    "outcomes.Measurement": _kinds(
        personal="child by",
        special="value note",
        neutral="id target on",
    ),
    "provision.CatalogueEntry": _kinds(
        neutral=(
            "id school key name layer area need_types phases what who minutes "
            "times_per_week weeks group_size measure synonyms child_words one_off_cost "
            "is_retired "
        ),
    ),
    "provision.StaffRate": _kinds(neutral="id school grade hourly_rate starts_on"),
    "provision.ProvisionGroup": _kinds(
        personal="name lead",
        neutral=(
            "id school entry layer area what child_words grade hourly_rate one_off_cost minutes "
            "times_per_week weeks place materials starts_on ends_on "
        ),
    ),
    "provision.Slot": _kinds(neutral="id group weekday starts_at"),
    "provision.ProvisionLine": _kinds(
        personal="child",
        neutral="id cycle group outcome starts_on ends_on stopped_on carried_from",
    ),
    "provision.Session": _kinds(
        personal="key logged_by",
        special="state minutes reason note",
        neutral="id group on slot_time logged_at",
    ),
    "provision.SessionChild": _kinds(
        personal="child",
        special="present minutes reason",
        neutral="id session line",
    ),
    "sen_support.SenStatus": _kinds(
        personal="child",
        special="provision layer source legacy_code",
        neutral="id starts_on ends_on family_told_on",
    ),
    "sen_support.SenNeed": _kinds(
        personal="child",
        special="need_type rank source",
        neutral="id starts_on ends_on",
    ),
    "sen_support.Concern": _kinds(
        personal="child raised_by decided_by",
        special="noticed tried family_view state decision_note",
        neutral="id raised_on decided_on look_again_on",
    ),
    "sen_support.ConcernEvidence": _kinds(
        personal="child",
        special="kind text",
        neutral="id concern asked_of asked_on due_on received_on received_from",
    ),
    "sen_support.Review": _kinds(
        personal="child by",
        special="attended sessions_possible sessions_attended learned decision next_step",
        neutral="id cycle held_on",
    ),
    "sen_support.TargetReview": _kinds(
        personal="child",
        special="result comment",
        neutral="id review target",
    ),
    "sen_support.LineReview": _kinds(
        personal="child",
        special="helped comment minutes_planned minutes_delivered",
        neutral="id review line",
    ),
    "transitions.Handover": _kinds(
        personal="read_by opened_by",
        neutral="id school from_class to_class state opened_on shared_on",
    ),
    "transitions.HandoverChild": _kinds(
        personal="child to_teacher",
        special="from_teacher_note first_day",
        neutral="id handover read_at reminded_at acknowledged_at",
    ),
    "transitions.HandoverQuestion": _kinds(
        personal="child handover_child asked_by answered_by",
        special="text answer",
        neutral="id asked_at answered_at",
    ),
    "assurance.SavedView": _kinds(personal="user name", neutral="id query saved_at"),
    "assurance.AgreedAction": _kinds(
        personal="by", neutral="id school text figure state agreed_on look_again_on closed_on"
    ),
    "assurance.KeptFigures": _kinds(
        special="by_child", neutral="id school on stamp version figures counted_at"
    ),
    "assurance.ModelOfProvision": _kinds(
        personal="published_by withdrawn_by",
        neutral="id school audience name what for_whom who takes layer area minutes times_per_week "
        "weeks group_size results published_at withdrawn_at",
    ),
    "planning.AreaFile": _kinds(
        personal="added_by",
        neutral="id organisation kind name content size digest source source_on added_at removed_at",
    ),
    "planning.SavedRun": _kinds(
        personal="asked_by",
        neutral="id key organisation kind title parameters inputs seed repeats state stop_asked share "
        "said steps result digest version numpy_version worker machine asked_at started_at "
        "heartbeat_at finished_at",
    ),
    "data_requests.DataRequest": _kinds(
        personal="child voice asked_by asked_by_name recorded_by decided_by change",
        special="kind part said extended_because decision reasons",
        neutral=("id way received_on state extended_on is_beside decided_on told_on withdrawn_on"),
    ),
    "data_requests.Complaint": _kinds(
        personal="child made_by made_by_name recorded_by acknowledged_by answered_by about outcome",
        special="text summary answer",
        neutral="id school way received_on state acknowledged_on answered_on",
    ),
    "data_requests.ComplaintStep": _kinds(
        personal="by", special="text", neutral="id complaint on is_told"
    ),
    "sharing.Consent": _kinds(
        personal="child asked_of asked_by state",
        special="what with_whom",
        neutral="id ends_on asked_on way answered_on withdrawn_on",
    ),
    "sharing.Sharing": _kinds(
        personal="child tie by recipient with_whom",
        special="what why basis came_back quiet_because",
        neutral="id on consent how needs_receipt receipt_on is_kept_quiet",
    ),
    "subject_access.AccessRequest": _kinds(
        personal=(
            "child right asker requester requester_name received_on ground identity_how months_more "
            "first_reader second_reader logged_by "
        ),
        special="obstacle_note extension_reason sent_back_note outcome_note",
        neutral="id state gathered_at ended_on",
    ),
    "subject_access.RequestPause": _kinds(
        personal="child",
        special="reason",
        neutral="id request kind starts_on ends_on",
    ),
    "subject_access.PackPiece": _kinds(
        personal="child",
        special="content suggested words",
        neutral="id request position label hint decision reason is_agreed",
    ),
    "subject_access.SealedPack": _kinds(
        personal="child",
        special="document data",
        neutral="id request document_digest data_digest sealed_at",
    ),
    "retention.Hold": _kinds(
        personal="child placed_by",
        special="kind reason",
        neutral="id starts_on ends_on",
    ),
    "retention.OwnPeriod": _kinds(
        personal="decided_by",
        neutral="id school rule years reason starts_on",
    ),
    "retention.Removal": _kinds(
        personal="child public_ids proposed_by agreed_by",
        neutral=("id school decision ground keep_until proposed_at agreed_at declined_at counts "),
    ),
}
