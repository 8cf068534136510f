-- Invented: 153 authorities, 1,200 trusts of ten schools, 24,000 schools of about 67 children, three
-- classes each, a teacher for each class, a SENCO for each school, a parent for each child; a lead for each trust and an analyst
-- for each authority. Every fifth child is on the register. Keys: authorities 1-153, trusts 1001-2200,
-- schools 10001-34000. Keys are checked by how they are made: triggers are off while this is written.
SET session_replication_role = replica;

INSERT INTO organisations_organisation
  (id, kind, name, urn, laestab, ukprn, la_code, trust_id, authority_id, trust_code, phase, type_name,
   status, sen_need_types, address, postcode, website, is_synthetic)
SELECT id, kind, kind || ' ' || id, NULL, '', '', '', trust, authority, '', '', '', '', '[]', '', '', '', true
  FROM (SELECT i AS id, 'authority' AS kind, NULL::bigint AS trust, NULL::bigint AS authority
          FROM generate_series(1, 153) i
        UNION ALL SELECT 1000 + i, 'trust', NULL, NULL FROM generate_series(1, 1200) i
        UNION ALL SELECT 10000 + i, 'school', CASE WHEN i <= 12000 THEN 1001 + (i - 1) / 10 END,
                         1 + (i - 1) % 153 FROM generate_series(1, 24000) i) every_one;

INSERT INTO accounts_user
  (id, password, public_id, username, email, name, job_title, is_active, theme, tint, face, spacing,
   text_size, language, sessions_ended, projector_safe, page_style, is_synthetic)
SELECT i, '', gen_random_uuid(), 'u' || i, '', 'Person ' || i, '', true, 'auto', 'none', 'atkinson', 'normal',
       'normal', 'en-gb', 0, false, 'auto', true
  FROM generate_series(1, :people) i;

INSERT INTO organisations_schoolclass (id, school_id, year_starting, name, kind, year_group, subject, code)
SELECT i, 10001 + (i - 1) / 3, 2026, 'Class ' || (i - 1) % 3, 'registration', '', '', ''
  FROM generate_series(1, 72000) i;

-- People: parents 1-1,600,000 (one a child), then teachers, SENCOs, trust leads, analysts.
INSERT INTO accounts_roleheld (user_id, role, organisation_id, starts_on, given_by)
SELECT i, 'parent', 10001 + (i - 1)::bigint * 24000 / :children, date '2026-09-01', '' FROM generate_series(1, :children) i
UNION ALL SELECT :children + i, 'teacher', 10001 + (i - 1) / 3, date '2026-09-01', '' FROM generate_series(1, 72000) i
UNION ALL SELECT :children + 72000 + i, 'senco', 10000 + i, date '2026-09-01', '' FROM generate_series(1, 24000) i
UNION ALL SELECT :children + 96000 + i, 'trust_lead', 1000 + i, date '2026-09-01', '' FROM generate_series(1, 1200) i
UNION ALL SELECT :children + 97200 + i, 'authority_analyst', i, date '2026-09-01', '' FROM generate_series(1, 153) i;

INSERT INTO people_classstaff (user_id, school_class_id, kind, starts_on)
SELECT :children + i, i, 'teacher', date '2026-09-01' FROM generate_series(1, 72000) i;

INSERT INTO people_child
  (id, public_id, school_id, forename, middle_names, surname, preferred_forename, preferred_surname,
   former_surname, born_on, sex, upn, former_upn, uln, source_key, ethnicity, first_language, year_group,
   entered_on, is_synthetic)
SELECT i, gen_random_uuid(), 10001 + (i - 1)::bigint * 24000 / :children, 'Child' || i % 97, '', 'Name' || (i::bigint * 7919) % 10007, '', '',
       '', date '2016-09-01' + (i % 365)::int, 'U', '', '', '', '', '', '', '5', date '2026-09-01', true
  FROM generate_series(1::bigint, :children) i;

INSERT INTO people_childadult (child_id, user_id, kind, relationship, has_parental_responsibility, starts_on)
SELECT i, i, 'parent', 'Mother', true, date '2026-09-01' FROM generate_series(1, :children) i;

INSERT INTO people_classmember (child_id, school_class_id, starts_on)
SELECT c.id, (c.school_id - 10001) * 3 + 1 + c.id % 3, date '2026-09-01' FROM people_child c;

INSERT INTO sen_support_senstatus (child_id, provision, layer, starts_on, source, legacy_code)
SELECT i, 'K', '', date '2026-09-01', 'invented', '' FROM generate_series(1, :children, 5) i;

SET session_replication_role = DEFAULT;
ANALYZE;
