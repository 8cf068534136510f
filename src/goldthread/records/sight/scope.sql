-- Which children a person may see, worked out by the database from its own tables.
-- Written a second time on purpose: `goldthread.access` is not asked. A test draws worlds in which
-- both must say the same. What a role may do is data (sight_right); a test holds it equal to ROLES.

CREATE TABLE IF NOT EXISTS sight_right (
  role text NOT NULL,
  permission text NOT NULL,
  reach text NOT NULL,
  covers_below boolean NOT NULL,
  works_in_school boolean NOT NULL,
  PRIMARY KEY (role, permission, reach)
);
CREATE TABLE IF NOT EXISTS sight_part (
  kind text NOT NULL,  -- of the family's pages (family), or of a colleague's work (duty)
  part text NOT NULL,
  permission text NOT NULL,
  PRIMARY KEY (kind, part, permission)
);
CREATE TABLE IF NOT EXISTS sight_purpose (
  purpose text NOT NULL,
  permission text NOT NULL,
  PRIMARY KEY (purpose, permission)
);

-- Children of whole schools, children by name, and children closed to this person whatever they hold.
-- Runs as the owner of the tables, who sees every row for the purpose `system`.
CREATE OR REPLACE FUNCTION sight_scope(
  p_user bigint, p_on date, p_purpose text,
  OUT schools bigint[], OUT children bigint[], OUT barred bigint[]
) LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  purposes text[] := string_to_array(p_purpose, ' ');
  earlier text := coalesce(current_setting('goldthread.purpose', true), '');
  whole text[] := '{school}';
  near bigint[];      -- schools in which ties by name count
  taught bigint[];    -- schools in which classes count
  opened bigint[];    -- schools in which records opened in an emergency count
  works bigint[];     -- schools in which they work, so that what a colleague handed them counts
  permitted text[];   -- the permissions of these purposes
  is_family boolean;
  is_self boolean;
BEGIN
  PERFORM set_config('goldthread.purpose', 'system', true);
  IF p_purpose = 'who' THEN
    schools := '{}';
    children := ARRAY(SELECT c.id FROM people_child c WHERE c.user_id = p_user);
    barred := '{}';
    PERFORM set_config('goldthread.purpose', earlier, true);
    RETURN;
  END IF;
  IF p_purpose = 'joining' THEN  -- an account nobody used, whose ties go to the one its person has
    schools := '{}';
    children := ARRAY(SELECT a.child_id FROM people_childadult a
                       WHERE a.user_id = p_user AND (a.ends_on IS NULL OR a.ends_on >= p_on));
    barred := '{}';
    PERFORM set_config('goldthread.purpose', earlier, true);
    RETURN;
  END IF;
  IF 'figures' = ANY(purposes) THEN
    whole := '{school,organisation}';
  ELSIF 'groups' = ANY(purposes) THEN
    whole := '{school,classes}';
  END IF;

  SELECT coalesce(array_agg(DISTINCT s.id) FILTER (WHERE r.reach = ANY(whole)), '{}'),
         coalesce(array_agg(DISTINCT s.id) FILTER (WHERE r.reach IN ('classes', 'supported')), '{}'),
         coalesce(array_agg(DISTINCT s.id) FILTER (WHERE r.reach = 'classes'), '{}'),
         coalesce(array_agg(DISTINCT s.id) FILTER (WHERE r.reach = 'opened'), '{}'),
         coalesce(bool_or(r.reach = 'family'), false),
         coalesce(bool_or(r.reach = 'self'), false)
    INTO schools, near, taught, opened, is_family, is_self
    FROM accounts_roleheld h
    JOIN (SELECT DISTINCT t.role, t.reach, t.covers_below
            FROM sight_right t JOIN sight_purpose p ON p.permission = t.permission
           WHERE p.purpose = ANY(purposes)) r ON r.role = h.role
    CROSS JOIN LATERAL (
      SELECT o.id FROM organisations_organisation o
       WHERE r.covers_below AND (o.trust_id = h.organisation_id OR o.authority_id = h.organisation_id)
      UNION ALL
      SELECT h.organisation_id
       WHERE NOT r.covers_below OR NOT EXISTS (
         SELECT 1 FROM organisations_organisation o
          WHERE o.trust_id = h.organisation_id OR o.authority_id = h.organisation_id)
    ) s
   WHERE h.user_id = p_user
     AND h.starts_on <= p_on AND (h.ends_on IS NULL OR h.ends_on >= p_on);

  IF purposes && '{figures,groups,rights}' THEN  -- these leave no child out, and show none
    children := '{}';
    barred := '{}';
    PERFORM set_config('goldthread.purpose', earlier, true);
    RETURN;
  END IF;

  permitted := ARRAY(SELECT p.permission FROM sight_purpose p WHERE p.purpose = ANY(purposes));
  works := ARRAY(
    SELECT o.id FROM accounts_roleheld h
      JOIN (SELECT DISTINCT t.role, t.covers_below FROM sight_right t WHERE t.works_in_school) r
        ON r.role = h.role
      JOIN organisations_organisation o ON o.id = h.organisation_id
        OR (r.covers_below AND (o.trust_id = h.organisation_id OR o.authority_id = h.organisation_id))
     WHERE h.user_id = p_user
       AND h.starts_on <= p_on AND (h.ends_on IS NULL OR h.ends_on >= p_on));
  barred := ARRAY(
    SELECT DISTINCT b.child_id FROM people_childbar b
     WHERE b.user_id = p_user
       AND b.starts_on <= p_on AND (b.ends_on IS NULL OR b.ends_on >= p_on));
  children := ARRAY(
    SELECT a.child_id FROM people_childadult a JOIN people_child c ON c.id = a.child_id
     WHERE a.user_id = p_user
       AND a.starts_on <= p_on AND (a.ends_on IS NULL OR a.ends_on >= p_on)
       AND CASE WHEN a.kind = 'parent' THEN is_family AND (
             'page' = ANY(purposes)  -- that there is a child of theirs, and who decides, is no secret
             OR NOT EXISTS (SELECT 1 FROM people_ownrights o
                          WHERE o.child_id = a.child_id AND o.outcome = 'takes_over'
                            AND o.starts_on <= p_on AND (o.ends_on IS NULL OR o.ends_on >= p_on))
             OR EXISTS (SELECT 1 FROM people_parentpart g
                          JOIN sight_part s ON s.kind = 'family' AND s.part = g.part
                         WHERE g.user_id = p_user AND g.child_id = a.child_id
                           AND s.permission = ANY(permitted)
                           AND g.starts_on <= p_on AND (g.ends_on IS NULL OR g.ends_on >= p_on)))
             ELSE c.school_id = ANY(near) END
    UNION
    SELECT c.id FROM people_child c WHERE is_self AND c.user_id = p_user
    UNION
    SELECT m.child_id FROM people_classstaff t
      JOIN people_classmember m ON m.school_class_id = t.school_class_id
      JOIN people_child c ON c.id = m.child_id
     WHERE t.user_id = p_user AND c.school_id = ANY(taught)
       AND t.starts_on <= p_on AND (t.ends_on IS NULL OR t.ends_on >= p_on)
       AND m.starts_on <= p_on AND (m.ends_on IS NULL OR m.ends_on >= p_on)
    UNION
    SELECT e.child_id FROM people_emergencyopening e JOIN people_child c ON c.id = e.child_id
     WHERE e.user_id = p_user AND e."on" = p_on AND e.ended_at IS NULL AND c.school_id = ANY(opened)
    UNION
    SELECT c.id FROM people_delegation d
      JOIN accounts_user giver ON giver.id = d.giver_id AND giver.is_active
      JOIN people_child c ON c.school_id = d.school_id
     WHERE d.receiver_id = p_user AND d.school_id = ANY(works)
       AND d.starts_on <= p_on AND d.ends_on >= p_on
       AND (d.is_for_all OR EXISTS (
         SELECT 1 FROM people_delegatedchild n WHERE n.delegation_id = d.id AND n.child_id = c.id))
       AND EXISTS (
         SELECT 1 FROM accounts_roleheld h
           JOIN sight_right r ON r.role = h.role AND r.reach = 'school'
           JOIN sight_part s ON s.kind = 'duty' AND s.permission = r.permission
          WHERE h.user_id = d.giver_id AND h.organisation_id = d.school_id
            AND h.starts_on <= p_on AND (h.ends_on IS NULL OR h.ends_on >= p_on)
            AND r.permission = ANY(permitted) AND d.duties ? s.part)
       AND NOT EXISTS (
         SELECT 1 FROM people_childbar k
          WHERE k.user_id = d.giver_id AND k.child_id = c.id
            AND k.starts_on <= p_on AND (k.ends_on IS NULL OR k.ends_on >= p_on)));
  PERFORM set_config('goldthread.purpose', earlier, true);
END $$;

-- Say who asks, on which day and for what, until the transaction ends.
CREATE OR REPLACE FUNCTION sight_enter(p_user bigint, p_on date, p_purpose text)
RETURNS TABLE(schools text, children text, barred text) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  found record;
BEGIN
  SELECT * INTO found FROM sight_scope(p_user, p_on, p_purpose);
  PERFORM set_config('goldthread.user', p_user::text, true),
          set_config('goldthread.day', p_on::text, true),
          set_config('goldthread.purpose', p_purpose, true),
          set_config('goldthread.schools', found.schools::text, true),
          set_config('goldthread.children', found.children::text, true),
          set_config('goldthread.barred', found.barred::text, true);
  RETURN QUERY SELECT found.schools::text, found.children::text, found.barred::text;
END $$;

-- The children who sign in by pictures on a device set up for their class, for before they are known.
CREATE OR REPLACE FUNCTION sight_of_device(p_device text, p_on date)
RETURNS bigint[] LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  earlier text := coalesce(current_setting('goldthread.purpose', true), '');
  found bigint[];
BEGIN
  PERFORM set_config('goldthread.purpose', 'system', true);
  found := ARRAY(
    SELECT DISTINCT c.id FROM people_classdevice d
      JOIN people_classmember m ON m.school_class_id = d.school_class_id
      JOIN people_child c ON c.id = m.child_id AND c.merged_into_id IS NULL
      JOIN accounts_user u ON u.id = c.user_id AND u.is_active
     WHERE d.device_hash = p_device AND d.ended_at IS NULL AND d.ends_on >= p_on
       AND m.starts_on <= p_on AND (m.ends_on IS NULL OR m.ends_on >= p_on)
       AND EXISTS (SELECT 1 FROM people_childsequence s WHERE s.child_id = c.id));
  PERFORM set_config('goldthread.purpose', earlier, true);
  RETURN found;
END $$;

-- Which pictures the others of a child's classes have: no two of a class are to have the same.
CREATE OR REPLACE FUNCTION sight_pictures_beside(p_child bigint, p_on date)
RETURNS text[] LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  earlier text := coalesce(current_setting('goldthread.purpose', true), '');
  found text[];
BEGIN
  PERFORM set_config('goldthread.purpose', 'system', true);
  found := ARRAY(
    SELECT DISTINCT s.picture::text FROM people_classmember mine
      JOIN people_classmember m ON m.school_class_id = mine.school_class_id AND m.child_id <> mine.child_id
      JOIN people_childsequence s ON s.child_id = m.child_id
     WHERE mine.child_id = p_child
       AND mine.starts_on <= p_on AND (mine.ends_on IS NULL OR mine.ends_on >= p_on)
       AND m.starts_on <= p_on AND (m.ends_on IS NULL OR m.ends_on >= p_on)
     ORDER BY 1);
  PERFORM set_config('goldthread.purpose', earlier, true);
  RETURN found;
END $$;

-- What the rules need in order to refuse: ids only, of the record that lives on after a merging.
CREATE OR REPLACE FUNCTION sight_facts(p_public_id uuid, p_on date)
RETURNS TABLE(child_id bigint, school_id bigint, class_ids bigint[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  earlier text := coalesce(current_setting('goldthread.purpose', true), '');
BEGIN
  PERFORM set_config('goldthread.purpose', 'system', true);
  RETURN QUERY
    SELECT c.id, c.school_id, ARRAY(
             SELECT m.school_class_id FROM people_classmember m
              WHERE m.child_id = c.id
                AND m.starts_on <= p_on AND (m.ends_on IS NULL OR m.ends_on >= p_on))
      FROM people_child asked JOIN people_child c ON c.id = coalesce(asked.merged_into_id, asked.id)
     WHERE asked.public_id = p_public_id;
  PERFORM set_config('goldthread.purpose', earlier, true);
END $$;

-- The same, of the child that a row is about which the person may not see.
CREATE OR REPLACE FUNCTION sight_facts_of_row(p_table text, p_id bigint, p_on date)
RETURNS TABLE(child_id bigint, school_id bigint, class_ids bigint[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  earlier text := coalesce(current_setting('goldthread.purpose', true), '');
  about uuid;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_policy p JOIN pg_attribute a ON a.attrelid = p.polrelid
                  WHERE p.polrelid = to_regclass(p_table) AND p.polname = 'sight' AND a.attname = 'child_id') THEN
    RETURN;
  END IF;
  PERFORM set_config('goldthread.purpose', 'system', true);
  EXECUTE format('SELECT c.public_id FROM %s r JOIN people_child c ON c.id = r.child_id WHERE r.id = $1',
                 to_regclass(p_table)) INTO about USING p_id;
  PERFORM set_config('goldthread.purpose', earlier, true);
  RETURN QUERY SELECT * FROM sight_facts(about, p_on);
END $$;

-- Parents of these children who are tied to no other child anywhere: ids only, to those an erasure ends.
-- Answers only about children the asking transaction sees, and only for that purpose.
CREATE OR REPLACE FUNCTION sight_parents_only_of(p_children bigint[])
RETURNS bigint[] LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  earlier text := coalesce(current_setting('goldthread.purpose', true), '');
  schools bigint[] := nullif(current_setting('goldthread.schools', true), '')::bigint[];
  found bigint[];
BEGIN
  IF earlier <> 'rights' THEN
    RETURN '{}';
  END IF;
  PERFORM set_config('goldthread.purpose', 'system', true);
  found := ARRAY(
    SELECT DISTINCT a.user_id FROM people_childadult a JOIN people_child c ON c.id = a.child_id
     WHERE a.child_id = ANY(p_children) AND a.kind = 'parent' AND c.school_id = ANY(schools)
       AND NOT EXISTS (SELECT 1 FROM people_childadult o
                        WHERE o.user_id = a.user_id AND NOT o.child_id = ANY(p_children)));
  PERFORM set_config('goldthread.purpose', earlier, true);
  RETURN found;
END $$;
