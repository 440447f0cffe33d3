CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE FUNCTION public.acts_for(who bigint, whom bigint, moment timestamp with time zone, needs_special boolean) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT coalesce(who = whom, false)
           OR EXISTS (SELECT 1 FROM representations AS r
                       WHERE r.representative_id = who AND r.principal_id = whom
                         AND (moment AT TIME ZONE 'Asia/Shanghai')::date
                             BETWEEN r.holds_from AND coalesce(r.holds_until, 'infinity')
                         AND (r.ended_at IS NULL OR r.ended_at > moment)
                         AND (r.authority = 'special' OR NOT needs_special))
$$;
CREATE FUNCTION public.age_band(born date, day date) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT CASE WHEN born > (day - interval '35 years')::date THEN 'to_34'
                WHEN born > (day - interval '50 years')::date THEN '35_49'
                WHEN born IS NOT NULL THEN 'from_50'
                ELSE 'unknown' END
$$;
CREATE FUNCTION public.all_bound_consent(of_case bigint) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT count(*) > 0
           AND bool_and(EXISTS (SELECT 1 FROM consents AS k
                                 WHERE k.party_id = p.id AND k.purpose = 'mediation' AND k.state = 'GIVEN'))
      FROM parties AS p
     WHERE p.case_id = of_case AND p.role IN ('respondent', 'co_borrower', 'guarantor') AND p.left_out_at IS NULL
$$;
CREATE FUNCTION public.all_consent_to_recording(of_case bigint, moment timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT coalesce(bool_and(consented(p.id, 'recording', moment)), false)
      FROM parties AS p
     WHERE p.case_id = of_case AND p.role <> 'agent' AND p.left_out_at IS NULL
$$;
CREATE FUNCTION public.cases_as_of(until timestamp with time zone) RETURNS TABLE(case_id bigint, institution_id bigint, product text, claim_total numeric, filed_on date, accepted_on date, state text, reason text, ended_on date, consented boolean, assigned boolean, agreed_on date, amount_agreed numeric, applied boolean, confirmed boolean, performed boolean, in_default boolean, last_step text)
    LANGUAGE sql STABLE
    AS $$
    SELECT c.id, c.institution_id, c.product, c.claim_total, f.filed_on, f.accepted_on, f.state, f.reason,
           CASE WHEN f.agreed_on IS NOT NULL THEN f.agreed_on
                WHEN f.state IN ('REFUSED', 'TERMINATED', 'WITHDRAWN', 'RESOLVED_WITHOUT_AGREEMENT', 'TRANSFERRED',
                                 'CLOSED') THEN f.ended_on END,
           f.consented, f.assigned, f.agreed_on, f.amount_agreed, f.applied, f.confirmed,
           coalesce(f.plan_state = 'FULFILLED', false),
           coalesce(f.plan_state IN ('DEFAULTED', 'ACCELERATED', 'ENFORCEMENT_APPLIED', 'SUED', 'WRITTEN_OFF'), false),
           f.last_step
      FROM (SELECT e.case_id,
                   min((e.at AT TIME ZONE 'Asia/Shanghai')::date) FILTER (WHERE e.event = 'file') AS filed_on,
                   min((e.at AT TIME ZONE 'Asia/Shanghai')::date) FILTER (WHERE e.event = 'accept') AS accepted_on,
                   (array_agg(e.to_state ORDER BY e.seq DESC) FILTER (WHERE strpos(e.event, ':') = 0))[1] AS state,
                   (array_agg(e.payload ->> 'reason' ORDER BY e.seq DESC)
                        FILTER (WHERE e.to_state IN ('TERMINATED', 'REFUSED')))[1] AS reason,
                   max((e.at AT TIME ZONE 'Asia/Shanghai')::date)
                        FILTER (WHERE e.to_state IN ('REFUSED', 'AGREED', 'TERMINATED', 'WITHDRAWN',
                                                     'RESOLVED_WITHOUT_AGREEMENT')) AS ended_on,
                   bool_or(e.event = 'record_consent') AS consented,
                   bool_or(e.event IN ('appoint', 'select_jointly')) AS assigned,
                   min((e.at AT TIME ZONE 'Asia/Shanghai')::date) FILTER (WHERE e.to_state = 'AGREED') AS agreed_on,
                   (array_agg((e.payload ->> 'amount')::numeric ORDER BY e.seq DESC)
                        FILTER (WHERE e.event = 'settle_terms' AND NOT e.payload ? 'replaces'))[1] AS amount_agreed,
                   bool_or(e.event = 'agreement:apply_jointly') AS applied,
                   bool_or(e.event = 'agreement:confirm') AS confirmed,
                   (array_agg(e.to_state ORDER BY e.seq DESC)
                        FILTER (WHERE e.event LIKE 'plan:%' AND e.event <> 'plan:pay'))[1] AS plan_state,
                   (array_agg(e.event ORDER BY e.seq DESC) FILTER (WHERE strpos(e.event, ':') = 0))[1] AS last_step
              FROM events AS e
             WHERE e.at < until
             GROUP BY e.case_id) AS f
      JOIN cases AS c ON c.id = f.case_id
$$;
CREATE FUNCTION public.consented(party bigint, asked text, moment timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT EXISTS (SELECT 1 FROM consents AS k
                    WHERE k.party_id = party AND k.purpose = asked AND k.state IN ('GIVEN', 'REVOKED')
                      AND k.answered_at <= moment AND (k.revoked_at IS NULL OR k.revoked_at > moment))
$$;
CREATE FUNCTION public.contact_agents(on_day date) RETURNS TABLE(principal_id bigint, party_id bigint, id_index bytea, phone_index bytea, has_address boolean, birth_date date)
    LANGUAGE sql STABLE
    AS $$
    SELECT DISTINCT ON (r.principal_id) r.principal_id, a.id, a.id_index, a.phone_index, a.address_sealed IS NOT NULL,
           a.birth_date
      FROM representations AS r
      JOIN parties AS a ON a.id = r.representative_id AND a.id_index IS NOT NULL
     WHERE on_day BETWEEN r.holds_from AND coalesce(r.holds_until, 'infinity') AND r.ended_at IS NULL
     ORDER BY r.principal_id, r.id DESC
$$;
CREATE FUNCTION public.contact_evidence(case_ids bigint[]) RETURNS TABLE(case_id bigint, channel text, at timestamp with time zone, is_reached boolean)
    LANGUAGE sql STABLE
    AS $$
    SELECT a.case_id, a.channel::text, a.at, a.outcome IN ('connected', 'refused')
      FROM contact_attempts AS a
     WHERE a.case_id = ANY (case_ids) AND a.outcome NOT IN ('dialled', 'released', 'lapsed')
     UNION ALL
    SELECT d.case_id, d.channel::text, d.accepted_at, false
      FROM deliveries AS d
     WHERE d.case_id = ANY (case_ids) AND d.state <> 'accepted'
$$;
CREATE FUNCTION public.contact_in_writing(kinds text[]) RETURNS TABLE(id_index bytea)
    LANGUAGE sql STABLE
    AS $$
    SELECT DISTINCT p.id_index
      FROM vulnerability_flags AS f
      JOIN parties AS p ON p.id = f.party_id
     WHERE f.cleared_at IS NULL AND f.kind = ANY (kinds)
$$;
CREATE FUNCTION public.contact_made(since timestamp with time zone) RETURNS TABLE(person_index bytea, channel text, outcome text, at timestamp with time zone, day date, holds_slot boolean)
    LANGUAGE sql STABLE
    AS $$
    SELECT a.person_index, a.channel, a.outcome, a.at, a.day, a.slot IS NOT NULL
      FROM contact_attempts AS a
     WHERE a.at >= since AND coalesce(a.outcome, '') NOT IN ('released', 'lapsed')
     UNION ALL
    SELECT p.id_index, d.channel, d.state, d.accepted_at, NULL, false
      FROM deliveries AS d
      JOIN parties AS p ON p.id = d.party_id AND p.id_index IS NOT NULL
     WHERE d.accepted_at >= since
$$;
CREATE FUNCTION public.contact_not_electronic(moment timestamp with time zone) RETURNS TABLE(party_id bigint)
    LANGUAGE sql STABLE
    AS $$
    SELECT DISTINCT k.party_id
      FROM consents AS k
     WHERE k.purpose = 'e_service' AND k.state IN ('REFUSED', 'REVOKED') AND declined(k.party_id, 'e_service', moment)
$$;
CREATE FUNCTION public.contact_tries(since timestamp with time zone, until timestamp with time zone, starts time without time zone[]) RETURNS TABLE(person_index bytea, at timestamp with time zone, slot integer, is_reached boolean)
    LANGUAGE sql STABLE
    AS $$
    SELECT a.person_index, a.at,
           CASE WHEN a.channel = 'call' AND a.outcome IN ('connected', 'refused', 'no_answer', 'busy')
                THEN nullif(width_bucket((a.at AT TIME ZONE INTERVAL '8 hours')::time, starts), 0) - 1
                WHEN k.id IS NOT NULL THEN cardinality(starts) + (a.channel = 'letter')::int END,
           CASE WHEN a.channel = 'call' THEN a.outcome IN ('connected', 'refused')
                ELSE k.answered_at <= a.at + interval '3 days' END
      FROM contact_attempts AS a
      LEFT JOIN consents AS k
        ON k.party_id = a.party_id AND k.purpose = 'mediation' AND a.channel IN ('sms', 'letter')
       AND a.outcome = 'delivered' AND a.at < until - interval '3 days'
       AND k.state <> 'EXPIRED' AND k.requested_at <= a.at AND (k.answered_at IS NULL OR k.answered_at > a.at)
     WHERE a.at >= since AND a.at < until AND coalesce(a.outcome, '') NOT IN ('released', 'lapsed')
     UNION ALL
    SELECT p.id_index, d.settled_at,
           CASE WHEN k.id IS NOT NULL THEN cardinality(starts) + (d.channel = 'letter')::int END,
           k.answered_at <= d.settled_at + interval '3 days'
      FROM deliveries AS d
      JOIN parties AS p ON p.id = d.party_id AND p.id_index IS NOT NULL
      LEFT JOIN consents AS k
        ON k.party_id = d.party_id AND k.purpose = 'mediation' AND d.channel IN ('sms', 'letter')
       AND d.settled_at < until - interval '3 days'
       AND k.state <> 'EXPIRED' AND k.requested_at <= d.settled_at
       AND (k.answered_at IS NULL OR k.answered_at > d.settled_at)
     WHERE d.state = 'delivered' AND d.settled_at >= since AND d.settled_at < until
    OFFSET 0
$$;
CREATE FUNCTION public.contact_wrong_numbers() RETURNS TABLE(phone_index bytea)
    LANGUAGE sql STABLE
    AS $$
    SELECT n.phone_index
      FROM contact_numbers AS n
      LEFT JOIN (SELECT a.phone_index, max(a.at) AS at FROM contact_attempts AS a
                  WHERE a.outcome IN ('wrong_person', 'dead') GROUP BY a.phone_index) AS a
        ON a.phone_index = n.phone_index
     WHERE greatest(n.quarantined_at, a.at) > coalesce(n.corrected_at, '-infinity')
$$;
CREATE FUNCTION public.declined(party bigint, asked text, moment timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT NOT consented(party, asked, moment)
           AND EXISTS (SELECT 1 FROM consents AS k
                        WHERE k.party_id = party AND k.purpose = asked AND k.state IN ('REFUSED', 'REVOKED')
                          AND coalesce(k.revoked_at, k.answered_at) <= moment)
$$;
CREATE FUNCTION public.event_digest(before bytea, case_id bigint, seq integer, event text, from_state text, to_state text, at timestamp with time zone, actor_id bigint, role text, payload jsonb) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT sha256(convert_to(
        encode(before, 'hex') || '|' || case_id || '|' || seq || '|' || event || '|' || from_state || '|' || to_state
        || '|' || (extract(epoch FROM at) * 1000000)::bigint || '|' || actor_id || '|' || role || '|' || payload::text,
        'UTF8'))
$$;
CREATE FUNCTION public.hold_parties(party_ids bigint[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM c.id FROM cases AS c
      WHERE c.id IN (SELECT p.case_id FROM parties AS p WHERE p.id = ANY (party_ids))
      ORDER BY c.id FOR NO KEY UPDATE OF c;
    INSERT INTO contact_persons AS h (person_index)
    SELECT DISTINCT p.id_index FROM parties AS p WHERE p.id = ANY (party_ids) ORDER BY p.id_index
        ON CONFLICT (person_index) DO UPDATE SET person_index = h.person_index;
    INSERT INTO contact_numbers AS h (phone_index)
    SELECT DISTINCT p.phone_index FROM parties AS p
     WHERE p.id = ANY (party_ids) AND p.phone_index IS NOT NULL ORDER BY p.phone_index
        ON CONFLICT (phone_index) DO UPDATE SET phone_index = h.phone_index;
END
$$;
CREATE TABLE public.contact_persons (
    person_index bytea NOT NULL,
    agreed_hours smallint[] DEFAULT '{}'::smallint[] NOT NULL,
    agreed_at timestamp with time zone,
    quiet_hours smallint[] DEFAULT '{}'::smallint[] NOT NULL,
    CONSTRAINT contact_agreed_hours_known CHECK (((agreed_hours <@ ARRAY[(0)::smallint, (1)::smallint, (2)::smallint, (3)::smallint, (4)::smallint, (5)::smallint, (6)::smallint, (7)::smallint, (22)::smallint, (23)::smallint]) AND ((agreed_at IS NOT NULL) OR (agreed_hours = '{}'::smallint[])))),
    CONSTRAINT contact_quiet_hours_known CHECK ((quiet_hours <@ ARRAY[(8)::smallint, (9)::smallint, (10)::smallint, (11)::smallint, (12)::smallint, (13)::smallint, (14)::smallint, (15)::smallint, (16)::smallint, (17)::smallint, (18)::smallint, (19)::smallint, (20)::smallint, (21)::smallint]))
);
CREATE FUNCTION public.hold_person(person bytea) RETURNS public.contact_persons
    LANGUAGE plpgsql
    AS $$
DECLARE
    held contact_persons;
BEGIN
    IF current_setting('transaction_isolation') = 'repeatable read' THEN
        PERFORM refuse_contact('contact_sees_the_latest');
    END IF;
    SELECT person_index, agreed_hours, agreed_at, quiet_hours INTO held
      FROM contact_persons WHERE person_index = person FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM refuse_contact('contact_is_of_party');
    END IF;
    RETURN held;
END
$$;
CREATE FUNCTION public.instalment_state(before text, is_full boolean, is_waived boolean, is_part boolean, is_late boolean, is_due boolean, is_overdue boolean) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT CASE WHEN is_full AND is_waived THEN 'WAIVED'
                WHEN is_full AND is_late THEN 'PAID_LATE'
                WHEN is_full THEN 'PAID'
                WHEN before IN ('OVERDUE', 'DEFAULT') THEN before
                WHEN before IN ('PAID', 'PAID_LATE', 'WAIVED') AND is_overdue THEN 'OVERDUE'
                WHEN is_part THEN 'PARTIAL'
                WHEN is_due THEN 'DUE'
                ELSE 'SCHEDULED' END
$$;
CREATE FUNCTION public.is_in_force(state text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT state NOT IN ('DRAFT', 'LINTED', 'SIGNING', 'SUPERSEDED', 'VARIED', 'REFUSED')
$$;
CREATE FUNCTION public.is_live(state text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT state NOT IN ('SUPERSEDED', 'VARIED', 'REFUSED')
$$;
CREATE FUNCTION public.ledger_of_instalment(wanted bigint) RETURNS TABLE(laid_out numeric, paid numeric, waived numeric)
    LANGUAGE sql STABLE
    AS $$
    SELECT coalesce(sum(e.amount) FILTER (WHERE e.credit IN ('agreed', 'revived')), 0),
           coalesce(sum(CASE e.credit WHEN 'due' THEN e.amount ELSE -e.amount END)
                    FILTER (WHERE 'held' IN (e.debit, e.credit)), 0),
           coalesce(sum(e.amount) FILTER (WHERE e.debit = 'waived'), 0)
      FROM ledger_entries AS e
     WHERE e.instalment_id = wanted
$$;
CREATE FUNCTION public.ledger_of_payment(wanted bigint) RETURNS TABLE(received numeric, given_back numeric, applied numeric)
    LANGUAGE sql STABLE
    AS $$
    SELECT coalesce(sum(e.amount) FILTER (WHERE e.debit = 'paid'), 0),
           coalesce(sum(e.amount) FILTER (WHERE e.credit = 'paid'), 0),
           coalesce(sum(CASE e.credit WHEN 'due' THEN e.amount ELSE -e.amount END)
                    FILTER (WHERE 'due' IN (e.debit, e.credit)), 0)
      FROM ledger_entries AS e
     WHERE e.payment_id = wanted
$$;
CREATE FUNCTION public.mediated_since(of_case bigint) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
    SELECT coalesce(max(r.begun_at), '-infinity') FROM renegotiations AS r WHERE r.case_id = of_case
$$;
CREATE FUNCTION public.power_at(of_case bigint, moment timestamp with time zone) RETURNS TABLE(number character varying, authority_type character varying, handler_name character varying, expires_on date)
    LANGUAGE sql STABLE
    AS $$
    SELECT coalesce(r.number, l.poa_number), coalesce(r.authority_type, l.authority_type),
           coalesce(r.handler_name, l.handler_name), coalesce(r.expires_on, l.poa_expires_on)
      FROM claims AS l
      LEFT JOIN LATERAL (SELECT w.number, w.authority_type, w.handler_name, w.expires_on
                           FROM power_renewals AS w
                          WHERE w.case_id = of_case AND w.renewed_at > moment
                          ORDER BY w.renewed_at, w.id LIMIT 1) AS r ON true
     WHERE l.case_id = of_case
$$;
CREATE FUNCTION public.refuse_agreement_beside_another() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.replaces_id IS DISTINCT FROM (
           SELECT a.id FROM agreements AS a WHERE a.case_id = NEW.case_id AND is_in_force(a.state)) THEN
        RAISE EXCEPTION '"agreement_replaces_the_one_in_force": case %', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_replaces_the_one_in_force';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_answer_of_others() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT acts_for(CASE NEW.state WHEN 'REVOKED' THEN NEW.revoked_by_id ELSE NEW.answered_by_id END, NEW.party_id,
                    CASE NEW.state WHEN 'REVOKED' THEN NEW.revoked_at ELSE NEW.answered_at END,
                    NEW.purpose IN ('coordination', 'data_provision')) THEN
        RAISE EXCEPTION '"consents_with_authority": consent % is answered by nobody who may', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consents_with_authority';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_attendance() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    session record;
BEGIN
    SELECT s.case_id, s.state INTO session FROM mediation_sessions AS s WHERE s.id = NEW.session_id;
    IF session.state = 'held' THEN
        PERFORM refuse_unprepared(session.case_id, NEW.party_id);
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_authority_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    rule text := CASE TG_TABLE_NAME WHEN 'authority_requests' THEN 'authority_request_is_closed'
                                    WHEN 'authority_queries' THEN 'authority_query_is_final'
                                    ELSE 'authority_matrix_is_final' END;
BEGIN
    RAISE EXCEPTION '"%": what stands is never changed', rule USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END
$$;
CREATE FUNCTION public.refuse_case_without_event() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (OLD.state, OLD.last_event) IS DISTINCT FROM (NEW.state, NEW.last_event)
       AND NOT EXISTS (SELECT 1 FROM allowed_moves AS m
                        WHERE m.aggregate = 'case' AND m.event = NEW.last_event
                          AND m.from_state = OLD.state AND m.to_state = NEW.state) THEN
        RAISE EXCEPTION '"move_is_allowed": % does not lead from % to %', NEW.last_event, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'move_is_allowed';
    END IF;
    IF NEW.event_seq <> OLD.event_seq + 1 OR NEW.event_hash = OLD.event_hash THEN
        RAISE EXCEPTION '"move_leaves_event": case % moves without its event', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'move_leaves_event';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_cell_of_published() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM authority_matrices AS m WHERE m.id = NEW.matrix_id AND m.state <> 'DRAFT') THEN
        RAISE EXCEPTION '"authority_matrix_is_final": a published matrix gets no more cells'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'authority_matrix_is_final';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_change_of_address() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND num_nonnulls(NEW.address_sealed, NEW.email_sealed, NEW.phone_sealed) = 0
       AND (OLD.party_id, OLD.version, OLD.confirmed_by_id, OLD.channel, OLD.confirmed_at)
           IS NOT DISTINCT FROM (NEW.party_id, NEW.version, NEW.confirmed_by_id, NEW.channel, NEW.confirmed_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '"address_confirmations_final": % on address_confirmations', TG_OP
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'address_confirmations_final';
END
$$;
CREATE FUNCTION public.refuse_change_of_agreement() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '"signed_is_final": % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'signed_is_final';
END
$$;
CREATE FUNCTION public.refuse_change_of_attempt() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        PERFORM refuse_contact('contact_attempt_is_final');
    END IF;
    IF NEW.outcome IS NULL OR NOT (OLD.outcome IS NULL OR OLD.outcome IN ('dialled', 'lapsed'))
       OR (OLD.id, OLD.case_id, OLD.party_id, OLD.person_index, OLD.channel, OLD.caller, OLD.reserved_at,
           OLD.reserved_until, OLD.is_agreed_hour)
          IS DISTINCT FROM (NEW.id, NEW.case_id, NEW.party_id, NEW.person_index, NEW.channel, NEW.caller,
                            NEW.reserved_at, NEW.reserved_until, NEW.is_agreed_hour)
       OR OLD.phone_index IS DISTINCT FROM NEW.phone_index THEN
        PERFORM refuse_contact('contact_attempt_is_final');
    END IF;
    PERFORM hold_person(NEW.person_index);
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_change_of_entry() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '"ledger_append_only": % on the ledger', TG_OP
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ledger_append_only';
END
$$;
CREATE FUNCTION public.refuse_change_of_event() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '"events_append_only": % on events', TG_OP
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'events_append_only';
END
$$;
CREATE FUNCTION public.refuse_change_of_instalment() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '"plan_adds_up": % on instalments', TG_OP USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_adds_up';
END
$$;
CREATE FUNCTION public.refuse_change_of_offer() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '"offer_is_final": % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'offer_is_final';
END
$$;
CREATE FUNCTION public.refuse_change_of_power() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '"power_is_final": % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'power_is_final';
END
$$;
CREATE FUNCTION public.refuse_change_of_printed_paper() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_TABLE_NAME = 'printed_papers' AND TG_OP = 'UPDATE' THEN
        IF NEW.content_sealed = ''::bytea
           AND (OLD.document_sha256, OLD.case_id, OLD.part_id, OLD.part_at, OLD.kept_at, OLD.actor_id)
               IS NOT DISTINCT FROM
               (NEW.document_sha256, NEW.case_id, NEW.part_id, NEW.part_at, NEW.kept_at, NEW.actor_id)
           AND EXISTS (SELECT 1 FROM cases AS c WHERE c.id = OLD.case_id AND c.erased_on IS NOT NULL) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '"signed_is_final": % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'signed_is_final';
END
$$;
CREATE FUNCTION public.refuse_change_of_profile() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '"profile_is_kept": % on filing_profiles', TG_OP
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'profile_is_kept';
END
$$;
CREATE FUNCTION public.refuse_change_of_record() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM refuse_session('record_is_final');
    RETURN NULL;
END
$$;
CREATE FUNCTION public.refuse_change_of_session() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM refuse_session('session_is_final');
    RETURN NULL;
END
$$;
CREATE FUNCTION public.refuse_change_of_text() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '"consent_texts_final": % on consent_texts', TG_OP
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'consent_texts_final';
END
$$;
CREATE FUNCTION public.refuse_contact(rule text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '"%": the attempt breaks a rule of contact', rule
        USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END
$$;
CREATE FUNCTION public.refuse_declined_video() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM parties AS p
                WHERE p.case_id = NEW.case_id AND p.left_out_at IS NULL
                  AND declined(p.id, 'online', NEW.starts_at)) THEN
        RAISE EXCEPTION '"sessions_online_stands": a party of case % does not want video', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sessions_online_stands';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_illegal_move() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    before text := CASE TG_OP WHEN 'INSERT' THEN '' ELSE OLD.state END;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM allowed_moves AS m
                    WHERE m.aggregate = TG_ARGV[0] AND m.from_state = before AND m.to_state = NEW.state) THEN
        RAISE EXCEPTION '"move_is_allowed": % cannot go from "%" to "%"', TG_ARGV[0], lower(before), lower(NEW.state)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'move_is_allowed';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_illegal_moves() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_nestloop TO 'off'
    AS $$
DECLARE
    illegal record;
BEGIN
    SELECT s.state AS before, f.state AS after INTO illegal
      FROM fresh AS f
      JOIN stale AS s ON s.id = f.id AND s.state <> f.state
     WHERE NOT EXISTS (SELECT 1 FROM allowed_moves AS m
                        WHERE m.aggregate = TG_ARGV[0] AND m.from_state = s.state AND m.to_state = f.state)
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '"move_is_allowed": % cannot go from "%" to "%"', TG_ARGV[0], lower(illegal.before), lower(illegal.after)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'move_is_allowed';
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.refuse_late_clauses() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM cases AS c WHERE c.id = NEW.case_id AND c.state = 'IN_MEDIATION') THEN
        RAISE EXCEPTION '"clauses_before_drawing_up": case %', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'clauses_before_drawing_up';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_ledger_that_differs() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_nestloop TO 'off'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    differs boolean;
BEGIN
    IF TG_TABLE_NAME = 'ledger_entries' THEN
        differs := EXISTS (
                SELECT 1
                  FROM (SELECT DISTINCT f.instalment_id AS id FROM fresh AS f WHERE f.instalment_id IS NOT NULL ORDER BY id) AS w
                  LEFT JOIN LATERAL (SELECT j.amount, j.paid, j.waived FROM instalments AS j WHERE j.id = w.id LIMIT 1) AS i ON true
                 CROSS JOIN LATERAL ledger_of_instalment(w.id) AS l
                 WHERE (i.amount, i.paid, i.waived) IS DISTINCT FROM (l.laid_out, l.paid, l.waived))
            OR EXISTS (
                SELECT 1
                  FROM (SELECT DISTINCT f.payment_id AS id FROM fresh AS f WHERE f.payment_id IS NOT NULL ORDER BY id) AS w
                  LEFT JOIN LATERAL (SELECT z.amount, z.returned FROM payments AS z WHERE z.id = w.id LIMIT 1) AS y ON true
                 CROSS JOIN LATERAL ledger_of_payment(w.id) AS l
                 WHERE (y.amount, y.returned) IS DISTINCT FROM (l.received, l.given_back)
                    OR l.applied > y.amount - y.returned);
    ELSIF TG_OP = 'INSERT' AND TG_TABLE_NAME = 'instalments' THEN
        differs := EXISTS (
            SELECT 1
              FROM fresh AS f
              LEFT JOIN LATERAL (SELECT e.id FROM ledger_entries AS e WHERE e.instalment_id = f.id LIMIT 1) AS l ON true
             WHERE l.id IS NULL);
    ELSIF TG_OP = 'INSERT' THEN
        differs := EXISTS (
            SELECT 1
              FROM fresh AS f
              LEFT JOIN LATERAL (SELECT e.id FROM ledger_entries AS e WHERE e.payment_id = f.id LIMIT 1) AS l ON true
             WHERE l.id IS NULL);
    ELSIF TG_TABLE_NAME = 'payments' THEN
        differs := EXISTS (
            SELECT 1
              FROM fresh AS y
             CROSS JOIN LATERAL ledger_of_payment(y.id) AS l
             WHERE (y.amount, y.returned) IS DISTINCT FROM (l.received, l.given_back)
                OR l.applied > y.amount - y.returned);
    ELSE
        differs := EXISTS (
            WITH changed AS MATERIALIZED (
                   SELECT f.id, f.amount, f.paid, f.waived
                     FROM fresh AS f
                     JOIN stale AS s ON s.id = f.id
                    WHERE (f.paid, f.waived) IS DISTINCT FROM (s.paid, s.waived))
            SELECT 1
              FROM changed AS i
             CROSS JOIN LATERAL ledger_of_instalment(i.id) AS l
             WHERE (i.amount, i.paid, i.waived) IS DISTINCT FROM (l.laid_out, l.paid, l.waived));
    END IF;
    IF differs THEN
        RAISE EXCEPTION '"ledger_holds": % on %', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_holds';
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.refuse_nagging() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1
                 FROM asked AS n
                 JOIN consents AS k ON k.party_id = n.party_id AND k.purpose = n.purpose
                WHERE NOT n.is_volunteered AND k.state IN ('REFUSED', 'REVOKED')
                  AND coalesce(k.revoked_at, k.answered_at) > n.requested_at - interval '30 days'
                UNION ALL
               -- What is one answer of the person, they gave in all their cases.
               SELECT 1
                 FROM asked AS n
                 JOIN parties AS p ON p.id = n.party_id
                 JOIN parties AS q ON q.id_index = p.id_index AND q.id_type = p.id_type
                 JOIN consents AS k ON k.party_id = q.id AND k.purpose = n.purpose
                WHERE n.purpose = 'coordination' AND NOT n.is_volunteered AND k.state IN ('REFUSED', 'REVOKED')
                  AND coalesce(k.revoked_at, k.answered_at) > n.requested_at - interval '30 days') THEN
        RAISE EXCEPTION '"consents_not_nagged": somebody is asked who said no not long ago'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consents_not_nagged';
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.refuse_payment_elsewhere() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM plans AS p JOIN plans AS q ON q.case_id = p.case_id AND q.id > p.id
                    WHERE p.id = OLD.plan_id AND p.state = 'RENEGOTIATED' AND q.id = NEW.plan_id) THEN
        RAISE EXCEPTION '"payment_stays": payment %', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_stays';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_place() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.signed_at IS NOT NULL
       OR NEW.paper = 'agreement' AND NOT EXISTS (
              SELECT 1 FROM agreements AS a WHERE a.id = NEW.agreement_id AND a.state IN ('DRAFT', 'LINTED'))
       OR NEW.paper = 'application' AND EXISTS (
              SELECT 1 FROM signatures AS s
               WHERE s.agreement_id = NEW.agreement_id AND s.paper = 'application' AND s.signed_at IS NOT NULL) THEN
        RAISE EXCEPTION '"signed_is_final": place on a paper that is signed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'signed_is_final';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_plan_that_does_not_add_up() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    agreed numeric := (SELECT p.total FROM plans AS p WHERE p.id = NEW.id);  -- as it is at the end of the transaction
BEGIN
    IF agreed IS DISTINCT FROM (SELECT sum(i.amount) FROM instalments AS i WHERE i.plan_id = NEW.id)
       OR agreed IS DISTINCT FROM (SELECT sum(c.ends_at - c.starts_at) FROM plan_components AS c WHERE c.plan_id = NEW.id)
       OR EXISTS (SELECT 1
                    FROM (SELECT i.starts_at, i.due_on, sum(i.amount) OVER line - i.amount AS before, lag(i.due_on) OVER line AS day_before
                            FROM instalments AS i WHERE i.plan_id = NEW.id WINDOW line AS (ORDER BY i.number)) AS o
                   WHERE o.starts_at <> o.before OR o.due_on < o.day_before) THEN
        RAISE EXCEPTION '"plan_adds_up": plan %', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_adds_up';
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.refuse_record() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM s.id FROM mediation_sessions AS s WHERE s.id = NEW.session_id FOR NO KEY UPDATE;
    IF NEW.body_sha256 <> sha256(convert_to(NEW.body, 'UTF8')) OR NEW.version <> 1 + (
           SELECT coalesce(max(r.version), 0) FROM session_records AS r
            WHERE r.session_id = NEW.session_id AND r.kind = NEW.kind) THEN
        PERFORM refuse_session('record_is_final');
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_seat() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.person_index IS NOT NULL OR TG_OP = 'INSERT' THEN
        PERFORM p.id FROM mediation_sessions AS s JOIN parties AS p ON p.case_id = s.case_id
          WHERE s.id = NEW.session_id AND p.id = NEW.party_id AND p.id_index IS NOT DISTINCT FROM NEW.person_index;
        IF NOT FOUND THEN
            PERFORM refuse_session('seat_is_of_party');
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.session_id, OLD.party_id) <> (NEW.session_id, NEW.party_id) THEN
        PERFORM refuse_session('seat_is_of_party');
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_session(rule text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '"%": the session breaks a rule', rule
        USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END
$$;
CREATE FUNCTION public.refuse_session_alone() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM session_attendances AS a WHERE a.session_id = NEW.id AND a.attended) THEN
        PERFORM refuse_session('session_with_somebody');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.refuse_session_without_seats() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM parties AS p
                WHERE p.case_id = NEW.case_id AND p.left_out_at IS NULL
                  AND NOT EXISTS (SELECT 1 FROM session_seats AS s
                                   WHERE s.session_id = NEW.id AND s.party_id = p.id)) THEN
        PERFORM refuse_session('session_has_seats');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION public.refuse_signature() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    signed record;
BEGIN
    SELECT a.state, a.case_id, CASE NEW.paper WHEN 'agreement' THEN a.document_sha256 ELSE j.document_sha256 END AS digest
      INTO signed
      FROM agreements AS a LEFT JOIN joint_applications AS j ON j.agreement_id = a.id
     WHERE a.id = NEW.agreement_id;
    IF signed.state IN ('DRAFT', 'LINTED', 'SUPERSEDED', 'VARIED', 'REFUSED')
       OR EXISTS (SELECT 1 FROM signatures AS e
                   WHERE e.agreement_id = NEW.agreement_id AND e.paper = NEW.paper AND e.position < NEW.position
                     AND e.signed_at IS NULL AND e.role <> NEW.role) THEN
        RAISE EXCEPTION '"signatures_in_order": signature % before its turn', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signatures_in_order';
    END IF;
    IF NEW.paper_sha256 IS DISTINCT FROM signed.digest THEN
        RAISE EXCEPTION '"signatures_of_paper_shown": signature % of another paper', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signatures_of_paper_shown';
    END IF;
    IF NEW.signer_id IS NOT NULL AND NOT acts_for(NEW.signer_id, NEW.party_id, NEW.signed_at, true) THEN
        RAISE EXCEPTION '"signer_has_authority": signature % by somebody who may not settle', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signer_has_authority';
    END IF;
    IF NEW.role = 'claimant' AND NOT EXISTS (
           SELECT 1 FROM claims AS l
            WHERE l.case_id = signed.case_id AND l.authority_type = 'special'
              AND l.poa_expires_on >= (NEW.signed_at AT TIME ZONE 'Asia/Shanghai')::date) THEN
        RAISE EXCEPTION '"claimant_may_settle": agent of case % without special authority', signed.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claimant_may_settle';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_signature_of_record() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    signed record;
BEGIN
    SELECT r.session_id, r.kind, r.version, s.case_id INTO signed
      FROM session_records AS r JOIN mediation_sessions AS s ON s.id = r.session_id
     WHERE r.id = NEW.record_id FOR NO KEY UPDATE OF s;
    IF EXISTS (SELECT 1 FROM session_records AS r
                WHERE r.session_id = signed.session_id AND r.kind = signed.kind AND r.version > signed.version) THEN
        PERFORM refuse_session('record_is_latest');
    END IF;
    IF NEW.party_id IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM parties AS p WHERE p.id = NEW.party_id AND p.case_id = signed.case_id) THEN
        PERFORM refuse_session('seat_is_of_party');
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_text_without_consent() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1
                 FROM (SELECT p.id FROM parties AS p
                        WHERE p.case_id = NEW.case_id AND p.role <> 'agent' AND p.left_out_at IS NULL
                        UNION ALL SELECT NULL) AS side (party_id)
                WHERE NOT EXISTS (SELECT 1 FROM session_preparations AS d
                                   WHERE d.case_id = NEW.case_id AND d.party_id IS NOT DISTINCT FROM side.party_id
                                     AND d.text_agreed_at IS NOT NULL)) THEN
        PERFORM refuse_session('session_text_agreed');
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_to_follow() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM cases AS c
                    WHERE c.id = NEW.former_id AND c.row_key = NEW.row_key AND c.state IN ('REFUSED', 'WITHDRAWN')) THEN
        RAISE EXCEPTION '"cases_follow_given_back": no case of this claim was given back'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_follow_given_back';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_unchecked_agreement() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.lint_version = '' OR EXISTS (
        SELECT 1 FROM agreement_findings AS f
         WHERE f.agreement_id = NEW.id
           AND (f.severity = 'block' OR (f.severity = 'warn' AND f.acknowledged_at IS NULL))) THEN
        RAISE EXCEPTION '"agreement_not_linted": agreement %', NEW.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'agreement_not_linted';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_unlawful_attempt() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    called record;
    held contact_persons;
    number record;
BEGIN
    SELECT p.id_index, p.phone_index, p.role, c.state
      INTO called
      FROM parties AS p JOIN cases AS c ON c.id = p.case_id
     WHERE p.id = NEW.party_id AND p.case_id = NEW.case_id
       FOR NO KEY UPDATE OF c;
    IF NOT FOUND OR NEW.person_index <> called.id_index OR NEW.phone_index IS DISTINCT FROM
       (CASE WHEN NEW.channel IN ('call', 'sms') THEN called.phone_index END) THEN
        PERFORM refuse_contact('contact_is_of_party');
    END IF;
    held := hold_person(NEW.person_index);
    IF called.role NOT IN ('respondent', 'co_borrower', 'guarantor')
       AND NOT (called.role = 'agent'
                AND EXISTS (SELECT 1 FROM representations AS r JOIN parties AS d ON d.id = r.principal_id
                             WHERE r.representative_id = NEW.party_id
                               AND d.role IN ('respondent', 'co_borrower', 'guarantor')
                               AND acts_for(NEW.party_id, d.id, NEW.at, false))) THEN
        PERFORM refuse_contact('contact_debtor_only');
    END IF;
    IF EXISTS (SELECT 1 FROM contact_opt_outs AS o
                WHERE o.person_index = NEW.person_index AND o.channel = NEW.channel AND o.since <= NEW.at
                  AND (o.until IS NULL OR o.until > NEW.at)) THEN
        PERFORM refuse_contact('contact_not_opted_out');
    END IF;
    IF NEW.channel IN ('sms', 'email') AND declined(NEW.party_id, 'e_service', NEW.at) THEN
        PERFORM refuse_contact('contact_electronic_stands');
    END IF;
    IF NEW.phone_index IS NOT NULL THEN
        SELECT n.quarantined_at, n.corrected_at INTO number
          FROM contact_numbers AS n WHERE n.phone_index = NEW.phone_index FOR UPDATE;
        IF NOT FOUND THEN
            PERFORM refuse_contact('contact_is_of_party');
        END IF;
        IF number.quarantined_at > coalesce(number.corrected_at, '-infinity')
           OR EXISTS (SELECT 1 FROM contact_attempts AS a
                       WHERE a.phone_index = NEW.phone_index AND a.outcome IN ('wrong_person', 'dead')
                         AND a.at > coalesce(number.corrected_at, '-infinity') AND a.at <= NEW.at) THEN
            PERFORM refuse_contact('contact_number_good');
        END IF;
    END IF;
    IF NEW.channel = 'call' THEN
        IF called.state IN ('REFUSED', 'TERMINATED', 'TRANSFERRED', 'WITHDRAWN', 'RESOLVED_WITHOUT_AGREEMENT',
                            'CLOSED') THEN
            PERFORM refuse_contact('contact_case_is_open');
        END IF;
        IF EXISTS (SELECT 1 FROM contact_attempts AS a
                    WHERE a.person_index = NEW.person_index AND a.outcome = 'refused'
                      AND a.at <= NEW.at AND a.at > NEW.at - interval '7 days') THEN
            PERFORM refuse_contact('contact_after_cool_off');
        END IF;
        -- The kinds are those of the accommodation "written contact".
        IF EXISTS (SELECT 1 FROM parties AS p JOIN vulnerability_flags AS f ON f.party_id = p.id
                    WHERE p.id_index = NEW.person_index AND f.cleared_at IS NULL
                      AND f.kind IN ('hearing', 'domestic_violence')) THEN
            PERFORM refuse_contact('contact_in_writing_only');
        END IF;
        IF held.quiet_hours && ARRAY[extract(hour FROM NEW.reserved_at AT TIME ZONE 'Asia/Shanghai'),
                                     extract(hour FROM NEW.reserved_until AT TIME ZONE 'Asia/Shanghai')]::smallint[]
        THEN
            PERFORM refuse_contact('contact_not_quiet');
        END IF;
    END IF;
    IF NEW.is_agreed_hour
       AND NOT ARRAY[extract(hour FROM NEW.reserved_at AT TIME ZONE 'Asia/Shanghai'),
                     extract(hour FROM NEW.reserved_until AT TIME ZONE 'Asia/Shanghai')]::smallint[]
               <@ (ARRAY[8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]::smallint[] || held.agreed_hours) THEN
        PERFORM refuse_contact('contact_within_hours');
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_unless_all_consent() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT all_bound_consent(NEW.case_id) THEN
        RAISE EXCEPTION '"consent_of_all_bound": somebody in case % has not consented', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_of_all_bound';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_unprepared(of_case bigint, of_party bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    done record;
BEGIN
    SELECT p.acknowledged_at, p.identity_checked_at INTO done
      FROM session_preparations AS p
     WHERE p.case_id = of_case AND p.party_id IS NOT DISTINCT FROM of_party;
    IF done.acknowledged_at IS NULL THEN
        PERFORM refuse_session('session_rights_first');
    END IF;
    IF done.identity_checked_at IS NULL THEN
        PERFORM refuse_session('session_identity_first');
    END IF;
END
$$;
CREATE FUNCTION public.refuse_unreachable() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (SELECT count(DISTINCT e.channel) < 3 OR max(e.at) - min(e.at) < interval '3 days' OR bool_or(e.is_reached)
          FROM contact_evidence(ARRAY[NEW.case_id]) AS e) THEN
        RAISE EXCEPTION '"contact_ladder": case % was not tried enough', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_ladder';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_unwanted_recording() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT all_consent_to_recording(NEW.case_id, NEW.starts_at) THEN
        PERFORM refuse_session('session_recording_stands');
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION public.refuse_without_consent() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    -- Held, so that a revocation comes before the row or after it.
    PERFORM k.id FROM consents AS k
      WHERE k.party_id = NEW.party_id AND k.purpose = TG_ARGV[0] AND k.state = 'GIVEN' FOR SHARE;
    IF NOT consented(NEW.party_id, TG_ARGV[0], (to_jsonb(NEW) ->> TG_ARGV[1])::timestamptz) THEN
        RAISE EXCEPTION '"exists_with_consent": party % has not consented to %', NEW.party_id, TG_ARGV[0]
            USING ERRCODE = 'check_violation', CONSTRAINT = 'exists_with_consent';
    END IF;
    RETURN NEW;
END
$$;
CREATE AGGREGATE public.whole_sum(bigint) (
    SFUNC = int8pl,
    STYPE = bigint,
    COMBINEFUNC = int8pl,
    PARALLEL = safe
);
CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);
ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.address_confirmations (
    id bigint NOT NULL,
    version integer NOT NULL,
    address_sealed bytea,
    email_sealed bytea,
    phone_sealed bytea,
    channel character varying(32) NOT NULL,
    document_sha256 bytea,
    confirmed_at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    case_id bigint NOT NULL,
    confirmed_by_id bigint NOT NULL,
    party_id bigint NOT NULL,
    CONSTRAINT address_confirmations_channel_known CHECK (((channel)::text = ANY ((ARRAY['sms'::character varying, 'call'::character varying, 'letter'::character varying, 'email'::character varying, 'in_person'::character varying, 'portal'::character varying])::text[])))
);
ALTER TABLE public.address_confirmations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.address_confirmations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.agreement_findings (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    severity character varying(32) NOT NULL,
    clause integer NOT NULL,
    version character varying(20) NOT NULL,
    reason character varying(500) DEFAULT ''::character varying NOT NULL,
    acknowledged_at timestamp with time zone,
    actor_id bigint,
    agreement_id bigint NOT NULL,
    CONSTRAINT agreement_findings_severity_known CHECK (((severity)::text = ANY ((ARRAY['block'::character varying, 'warn'::character varying, 'info'::character varying])::text[])))
);
ALTER TABLE public.agreement_findings ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agreement_findings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.agreements (
    id bigint NOT NULL,
    number character varying(40) NOT NULL,
    state character varying(32) NOT NULL,
    kind character varying(32) NOT NULL,
    claim_total numeric(18,2) NOT NULL,
    settled_amount numeric(18,2) NOT NULL,
    waived numeric(18,2) NOT NULL,
    terms jsonb NOT NULL,
    drawn_up_on date NOT NULL,
    effective_on date,
    apply_by date,
    facts_sealed bytea NOT NULL,
    document_sha256 bytea NOT NULL,
    verification_code character varying(32) NOT NULL,
    case_id bigint NOT NULL,
    court_id bigint,
    offer_id bigint,
    lint_version character varying(20) DEFAULT ''::character varying NOT NULL,
    owed jsonb DEFAULT '{}'::jsonb NOT NULL,
    paid_through bigint,
    replaces_id bigint,
    replacing character varying(32),
    CONSTRAINT agreements_add_up CHECK ((claim_total = (settled_amount + waived))),
    CONSTRAINT agreements_kind_known CHECK (((kind)::text = ANY ((ARRAY['lump_sum'::character varying, 'instalments'::character varying])::text[]))),
    CONSTRAINT agreements_replace_in_a_way CHECK ((((paid_through IS NULL) AND (replaces_id IS NULL) AND (replacing IS NULL)) OR ((replaces_id IS NOT NULL) AND (replacing IS NOT NULL)))),
    CONSTRAINT agreements_replacing_known CHECK (((replacing)::text = ANY ((ARRAY['supersede'::character varying, 'vary'::character varying])::text[]))),
    CONSTRAINT agreements_waived_not_negative CHECK ((waived >= (0)::numeric))
);
ALTER TABLE public.agreements ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agreements_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.allauth_idp_oidc_client (
    id character varying(100) NOT NULL,
    name character varying(100) NOT NULL,
    secret character varying(200) NOT NULL,
    scopes text NOT NULL,
    type character varying(20) NOT NULL,
    grant_types text NOT NULL,
    redirect_uris text NOT NULL,
    cors_origins text NOT NULL,
    response_types text NOT NULL,
    skip_consent boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    data jsonb,
    owner_id bigint,
    default_scopes text NOT NULL,
    allow_uri_wildcards boolean NOT NULL
);
CREATE TABLE public.allauth_idp_oidc_token (
    id bigint NOT NULL,
    type character varying(2) NOT NULL,
    hash character varying(255) NOT NULL,
    data jsonb,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    scopes text NOT NULL,
    client_id character varying(100),
    user_id bigint
);
ALTER TABLE public.allauth_idp_oidc_token ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.allauth_idp_oidc_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.allowed_moves (
    id bigint NOT NULL,
    aggregate character varying(20) NOT NULL,
    event character varying(32) NOT NULL,
    from_state character varying(32) NOT NULL,
    to_state character varying(32) NOT NULL,
    roles character varying(2)[] NOT NULL
);
ALTER TABLE public.allowed_moves ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.allowed_moves_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.assignment_overrides (
    id bigint NOT NULL,
    reason text NOT NULL,
    rules jsonb NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by bigint NOT NULL,
    approved_at timestamp with time zone,
    approved_by bigint,
    case_id bigint NOT NULL,
    mediator_id bigint NOT NULL,
    CONSTRAINT overrides_by_two_people CHECK (((approved_by IS NULL) OR (NOT ((approved_by = asked_by) AND (approved_by IS NOT NULL))))),
    CONSTRAINT overrides_have_reason CHECK ((NOT (reason = ''::text)))
);
ALTER TABLE public.assignment_overrides ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assignment_overrides_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.assignment_runs (
    id bigint NOT NULL,
    at timestamp with time zone,
    method character varying(40) DEFAULT ''::character varying NOT NULL,
    waiting integer DEFAULT 0 NOT NULL,
    assigned integer DEFAULT 0 NOT NULL,
    announced_at timestamp with time zone,
    beacon character varying(200) DEFAULT ''::character varying NOT NULL,
    bound bigint,
    commitment character varying(64) DEFAULT ''::character varying NOT NULL,
    file bytea,
    file_digest character varying(64) DEFAULT ''::character varying NOT NULL,
    gap bigint,
    input_digest character varying(64) DEFAULT ''::character varying NOT NULL,
    objective bigint,
    rule_version character varying(20) DEFAULT ''::character varying NOT NULL,
    secret character varying(128) DEFAULT ''::character varying NOT NULL,
    secret_sealed bytea,
    input bytea
);
ALTER TABLE public.assignment_runs ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assignment_runs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.assignments (
    id bigint NOT NULL,
    state character varying(32) NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    answer_due_on date NOT NULL,
    answered_at timestamp with time zone,
    explanation jsonb NOT NULL,
    case_id bigint NOT NULL,
    mediator_id bigint NOT NULL,
    run_id bigint,
    hand_over text DEFAULT ''::text NOT NULL,
    decline_reason character varying(32),
    objected_by character varying(32),
    objection text DEFAULT ''::text NOT NULL,
    reason jsonb DEFAULT '{}'::jsonb NOT NULL,
    release_ground character varying(32),
    CONSTRAINT assignments_decline_known CHECK (((decline_reason)::text = ANY ((ARRAY['scope'::character varying, 'expertise'::character varying, 'conflict'::character varying, 'load'::character varying])::text[]))),
    CONSTRAINT assignments_ground_known CHECK (((release_ground)::text = ANY ((ARRAY['recusal'::character varying, 'replacement'::character varying, 'rejection'::character varying, 'objection'::character varying, 'automation'::character varying, 'reopening'::character varying])::text[]))),
    CONSTRAINT assignments_objector_known CHECK (((objected_by)::text = ANY ((ARRAY['institution'::character varying, 'respondent'::character varying])::text[]))),
    CONSTRAINT assignments_released_on_ground CHECK (((NOT ((state)::text = 'RELEASED'::text)) OR (release_ground IS NOT NULL)))
);
ALTER TABLE public.assignments ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.assignments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.attachments (
    id bigint NOT NULL,
    line integer,
    kind character varying(32) NOT NULL,
    file_name character varying(255) NOT NULL,
    declared_sha256 bytea,
    state character varying(32) DEFAULT 'LISTED'::character varying NOT NULL,
    content_sha256 bytea,
    bytes bigint,
    listed_at timestamp with time zone,
    received_at timestamp with time zone,
    batch_id bigint,
    case_id bigint NOT NULL,
    CONSTRAINT attachments_content_declared CHECK (((NOT ((state)::text = 'RECEIVED'::text)) OR (declared_sha256 IS NULL) OR (declared_sha256 = content_sha256))),
    CONSTRAINT attachments_kind_known CHECK (((kind)::text = ANY ((ARRAY['contract'::character varying, 'guarantee_contract'::character varying, 'statement_of_account'::character varying, 'id_copy'::character varying, 'power_of_attorney'::character varying, 'demand'::character varying, 'call_recording'::character varying, 'other'::character varying])::text[]))),
    CONSTRAINT attachments_received_whole CHECK ((((content_sha256 IS NULL) AND ((state)::text = 'ERASED'::text)) OR ((bytes > 0) AND (content_sha256 IS NOT NULL) AND (received_at IS NOT NULL) AND ((state)::text = 'RECEIVED'::text)) OR ((NOT ((state)::text = 'RECEIVED'::text)) AND (bytes IS NULL) AND (content_sha256 IS NULL) AND (listed_at IS NOT NULL) AND (received_at IS NULL)))),
    CONSTRAINT attachments_state_known CHECK (((state)::text = ANY ((ARRAY['LISTED'::character varying, 'RECEIVED'::character varying, 'MISMATCHED'::character varying, 'ERASED'::character varying])::text[])))
);
ALTER TABLE public.attachments ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.attachments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.authority_cells (
    id bigint NOT NULL,
    product character varying(32) NOT NULL,
    arrears_from integer NOT NULL,
    arrears_until integer,
    amount_from numeric(18,2) NOT NULL,
    amount_until numeric(18,2),
    is_hardship boolean NOT NULL,
    limits_sealed bytea NOT NULL,
    matrix_id bigint NOT NULL,
    CONSTRAINT authority_cells_product_known CHECK (((product)::text = ANY ((ARRAY['credit_card'::character varying, 'consumer_loan'::character varying, 'business_loan'::character varying, 'mortgage'::character varying, 'sme_loan'::character varying, 'insurance'::character varying, 'securities'::character varying, 'payment_fraud'::character varying])::text[])))
);
ALTER TABLE public.authority_cells ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.authority_cells_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.authority_levels (
    user_id bigint NOT NULL,
    level integer NOT NULL,
    given_by bigint NOT NULL,
    given_at timestamp with time zone NOT NULL,
    institution_id bigint NOT NULL,
    CONSTRAINT authority_levels_given_by_another CHECK ((NOT (given_by = user_id))),
    CONSTRAINT authority_levels_in_range CHECK (((level >= 0) AND (level <= 9)))
);
CREATE TABLE public.authority_matrices (
    id bigint NOT NULL,
    version integer NOT NULL,
    effective_from date NOT NULL,
    state character varying(32) NOT NULL,
    content_sha256 bytea NOT NULL,
    drafted_by bigint NOT NULL,
    drafted_at timestamp with time zone NOT NULL,
    published_by bigint,
    published_at timestamp with time zone,
    institution_id bigint NOT NULL,
    CONSTRAINT authority_matrices_state_known CHECK (((state)::text = ANY ((ARRAY['DRAFT'::character varying, 'PUBLISHED'::character varying])::text[]))),
    CONSTRAINT authority_published_by_second CHECK ((((published_at IS NULL) AND (published_by IS NULL) AND ((state)::text = 'DRAFT'::text)) OR ((NOT ((published_by = drafted_by) AND (published_by IS NOT NULL))) AND (published_at IS NOT NULL) AND (published_by IS NOT NULL) AND ((state)::text = 'PUBLISHED'::text))))
);
ALTER TABLE public.authority_matrices ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.authority_matrices_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.authority_queries (
    id bigint NOT NULL,
    asked_on date NOT NULL,
    number integer NOT NULL,
    at timestamp with time zone NOT NULL,
    proposal jsonb NOT NULL,
    proposal_sha256 bytea NOT NULL,
    measure jsonb NOT NULL,
    measure_sha256 bytea NOT NULL,
    answer character varying(32) NOT NULL,
    level integer,
    is_probing boolean NOT NULL,
    case_id bigint NOT NULL,
    cell_id bigint,
    mediator_id bigint,
    CONSTRAINT authority_queries_answer_known CHECK (((answer)::text = ANY ((ARRAY['within'::character varying, 'needs_level'::character varying, 'never'::character varying, 'unpublished'::character varying])::text[])))
);
ALTER TABLE public.authority_queries ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.authority_queries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.authority_requests (
    id bigint NOT NULL,
    proposal jsonb NOT NULL,
    proposal_sha256 bytea NOT NULL,
    level_needed integer NOT NULL,
    state character varying(32) NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    requested_by bigint NOT NULL,
    due_on date NOT NULL,
    answered_at timestamp with time zone,
    answered_by bigint,
    counter jsonb,
    counter_sha256 bytea,
    valid_until date,
    case_id bigint NOT NULL,
    query_id bigint NOT NULL,
    reason character varying(200) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT authority_requests_answered_whole CHECK ((((answered_at IS NULL) AND ((state)::text = ANY ((ARRAY['OPEN'::character varying, 'EXPIRED'::character varying])::text[])) AND (valid_until IS NULL)) OR ((answered_at IS NOT NULL) AND ((state)::text = 'REFUSED'::text) AND (valid_until IS NULL)) OR ((answered_at IS NOT NULL) AND (counter = 'null'::jsonb) AND ((state)::text = 'APPROVED'::text) AND (valid_until IS NOT NULL)) OR ((answered_at IS NOT NULL) AND (counter IS NOT NULL) AND (counter_sha256 IS NOT NULL) AND ((state)::text = 'COUNTERED'::text) AND (valid_until IS NOT NULL)))),
    CONSTRAINT authority_requests_state_known CHECK (((state)::text = ANY ((ARRAY['OPEN'::character varying, 'APPROVED'::character varying, 'REFUSED'::character varying, 'COUNTERED'::character varying, 'EXPIRED'::character varying])::text[])))
);
ALTER TABLE public.authority_requests ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.authority_requests_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.authority_settings (
    institution_id bigint NOT NULL,
    daily_queries integer NOT NULL,
    answer_working_days integer NOT NULL,
    approval_days integer NOT NULL,
    CONSTRAINT authority_settings_in_range CHECK ((((daily_queries >= 1) AND (daily_queries <= 100)) AND ((answer_working_days >= 1) AND (answer_working_days <= 30)) AND ((approval_days >= 1) AND (approval_days <= 90))))
);
CREATE TABLE public.bankruptcies (
    id bigint NOT NULL,
    case_number character varying(64) NOT NULL,
    name character varying(100) NOT NULL,
    id_index bytea,
    court character varying(100) NOT NULL,
    accepted_on date NOT NULL,
    ended_on date
);
ALTER TABLE public.bankruptcies ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.bankruptcies_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cache_entries (
    cache_key character varying(255) NOT NULL,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE TABLE public.calendar_days (
    day date NOT NULL,
    is_worked boolean NOT NULL,
    why character varying(40) NOT NULL
);
CREATE TABLE public.calendar_feeds (
    id bigint NOT NULL,
    token_sha256 bytea NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    mediator_id bigint NOT NULL
);
ALTER TABLE public.calendar_feeds ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.calendar_feeds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.calendar_notices (
    year integer NOT NULL,
    title character varying(100) NOT NULL,
    loaded_at timestamp with time zone NOT NULL
);
CREATE TABLE public.case_amendments (
    id bigint NOT NULL,
    line integer NOT NULL,
    before_fingerprint bytea NOT NULL,
    after_fingerprint bytea NOT NULL,
    changed integer NOT NULL,
    changes_sealed bytea NOT NULL,
    state character varying(32) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    answered_by bigint,
    batch_id bigint NOT NULL,
    case_id bigint NOT NULL,
    CONSTRAINT case_amendments_answered CHECK ((((answered_at IS NULL) AND ((state)::text = 'PROPOSED'::text)) OR ((NOT ((state)::text = 'PROPOSED'::text)) AND (answered_at IS NOT NULL)))),
    CONSTRAINT case_amendments_state_known CHECK (((state)::text = ANY ((ARRAY['PROPOSED'::character varying, 'APPLIED'::character varying, 'REFUSED'::character varying, 'LAPSED'::character varying])::text[])))
);
ALTER TABLE public.case_amendments ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.case_amendments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.case_flags (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    verdict character varying(32) NOT NULL,
    shown_to character varying(10)[] NOT NULL,
    due_on date,
    warned_days integer,
    raised_at timestamp with time zone NOT NULL,
    cleared_at timestamp with time zone,
    cleared_by bigint,
    note character varying(200) NOT NULL,
    case_id bigint NOT NULL,
    party_id bigint,
    CONSTRAINT case_flags_verdict_known CHECK (((verdict)::text = ANY ((ARRAY['accept'::character varying, 'look'::character varying, 'rectify'::character varying, 'refuse'::character varying])::text[])))
);
ALTER TABLE public.case_flags ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.case_flags_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases (
    id bigint NOT NULL,
    number character varying(20) NOT NULL,
    institution_ref character varying(64) NOT NULL,
    row_key bytea NOT NULL,
    row_fingerprint bytea NOT NULL,
    product character varying(32) NOT NULL,
    cause_of_action character varying(40) NOT NULL,
    claim_total numeric(18,2) NOT NULL,
    state character varying(32) NOT NULL,
    last_event character varying(32) NOT NULL,
    event_seq integer NOT NULL,
    event_hash bytea NOT NULL,
    filed_on date NOT NULL,
    accepted_on date,
    period_ends_on date,
    ended_on date,
    termination_reason character varying(32),
    court_id bigint,
    institution_id bigint NOT NULL,
    mediator_id bigint,
    former_id bigint,
    erased_on date,
    agreed_on date,
    CONSTRAINT cases_agreement_stands CHECK (((agreed_on IS NULL) OR (NOT ((state)::text = ANY ((ARRAY['TERMINATED'::character varying, 'TRANSFERRED'::character varying, 'WITHDRAWN'::character varying, 'REFUSED'::character varying])::text[]))))),
    CONSTRAINT cases_claim_positive CHECK ((claim_total > (0)::numeric)),
    CONSTRAINT cases_event_from_one CHECK ((event_seq >= 1)),
    CONSTRAINT cases_product_known CHECK (((product)::text = ANY ((ARRAY['credit_card'::character varying, 'consumer_loan'::character varying, 'business_loan'::character varying, 'mortgage'::character varying, 'sme_loan'::character varying, 'insurance'::character varying, 'securities'::character varying, 'payment_fraud'::character varying])::text[]))),
    CONSTRAINT cases_reason_known CHECK (((termination_reason)::text = ANY ((ARRAY['agreement_reached'::character varying, 'self_settled_withdrawn'::character varying, 'unreachable_in_period'::character varying, 'party_unwilling'::character varying, 'positions_too_far'::character varying, 'period_expired'::character varying, 'unanswered'::character varying, 'signature_refused'::character varying, 'other'::character varying])::text[])))
)
WITH (fillfactor='50');
ALTER TABLE public.cases ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.statements (
    id bigint CONSTRAINT caucus_notes_id_not_null NOT NULL,
    side character varying(32) CONSTRAINT caucus_notes_side_not_null NOT NULL,
    text_sealed bytea CONSTRAINT caucus_notes_text_sealed_not_null NOT NULL,
    at timestamp with time zone CONSTRAINT caucus_notes_at_not_null NOT NULL,
    mediator_id bigint CONSTRAINT caucus_notes_mediator_id_not_null NOT NULL,
    session_id bigint CONSTRAINT caucus_notes_session_id_not_null NOT NULL,
    kind character varying(32) DEFAULT 'private'::character varying NOT NULL,
    CONSTRAINT statements_kind_known CHECK (((kind)::text = ANY ((ARRAY['concession'::character varying, 'private'::character varying])::text[]))),
    CONSTRAINT statements_side_known CHECK (((side)::text = ANY ((ARRAY['institution'::character varying, 'respondent'::character varying])::text[])))
);
ALTER TABLE public.statements ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.caucus_notes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.claim_checks (
    case_id bigint NOT NULL,
    version character varying(10) NOT NULL,
    row_fingerprint bytea NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    finding character varying(32) NOT NULL,
    day_count character varying(32),
    cost_pct numeric(18,2),
    over_ceiling numeric(18,2),
    components jsonb NOT NULL,
    lines jsonb NOT NULL,
    reasons character varying(32)[] NOT NULL,
    remarks character varying(32)[] NOT NULL,
    CONSTRAINT claim_checks_day_count_known CHECK (((day_count)::text = ANY ((ARRAY['actual_360'::character varying, 'actual_365'::character varying, 'thirty_360'::character varying])::text[]))),
    CONSTRAINT claim_checks_finding_known CHECK (((finding)::text = ANY ((ARRAY['matches'::character varying, 'together'::character varying, 'higher'::character varying, 'lower'::character varying, 'unknown'::character varying])::text[])))
);
CREATE TABLE public.claims (
    case_id bigint NOT NULL,
    currency character varying(3) DEFAULT 'CNY'::character varying NOT NULL,
    principal numeric(18,2) NOT NULL,
    interest numeric(18,2) NOT NULL,
    penalty_interest numeric(18,2) NOT NULL,
    compound_interest numeric(18,2) NOT NULL,
    liquidated_damages numeric(18,2) NOT NULL,
    fees numeric(18,2) NOT NULL,
    enforcement_costs numeric(18,2) NOT NULL,
    total numeric(18,2) NOT NULL,
    cutoff_date date NOT NULL,
    contract_no character varying(64) NOT NULL,
    contract_date date NOT NULL,
    overdue_since date,
    overdue_days integer,
    overdue_instalments integer,
    relief_sought text NOT NULL,
    facts text NOT NULL,
    handler_name character varying(50) NOT NULL,
    handler_phone character varying(30) NOT NULL,
    authority_type character varying(32) NOT NULL,
    poa_number character varying(64) NOT NULL,
    poa_expires_on date NOT NULL,
    legal_basis character varying(32) NOT NULL,
    jurisdiction_clause character varying(32),
    limitation_ends_on date,
    product_facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT claims_authority_known CHECK (((authority_type)::text = ANY ((ARRAY['general'::character varying, 'special'::character varying])::text[]))),
    CONSTRAINT claims_basis_known CHECK (((legal_basis)::text = ANY ((ARRAY['consent'::character varying, 'separate_consent'::character varying, 'contract'::character varying, 'statutory'::character varying])::text[]))),
    CONSTRAINT claims_parts_not_negative CHECK (((principal >= (0)::numeric) AND (interest >= (0)::numeric) AND (penalty_interest >= (0)::numeric) AND (compound_interest >= (0)::numeric) AND (liquidated_damages >= (0)::numeric) AND (fees >= (0)::numeric) AND (enforcement_costs >= (0)::numeric))),
    CONSTRAINT claims_total_is_sum CHECK ((total = ((((((principal + interest) + penalty_interest) + compound_interest) + liquidated_damages) + fees) + enforcement_costs)))
);
CREATE TABLE public.closed_days (
    day date NOT NULL
);
CREATE TABLE public.confirmations (
    id bigint NOT NULL,
    applied_on date NOT NULL,
    accepted_on date,
    ruled_on date,
    ruling_number character varying(60) DEFAULT ''::character varying NOT NULL,
    dismissal_ground character varying(32) DEFAULT ''::character varying NOT NULL,
    agreement_id bigint NOT NULL,
    court_id bigint NOT NULL,
    decline_ground character varying(32),
    declined_on date,
    revoked_on date,
    served_on date,
    supplement_by date,
    withdrawn_on date,
    state character varying(32) GENERATED ALWAYS AS (
CASE
    WHEN (withdrawn_on IS NOT NULL) THEN 'WITHDRAWN'::text
    WHEN (declined_on IS NOT NULL) THEN 'NOT_ACCEPTED'::text
    WHEN ((revoked_on IS NOT NULL) OR (NOT ((dismissal_ground)::text = ''::text))) THEN 'DISMISSED'::text
    WHEN (ruled_on IS NOT NULL) THEN 'CONFIRMED'::text
    WHEN (accepted_on IS NOT NULL) THEN 'ACCEPTED_BY_COURT'::text
    ELSE 'APPLIED'::text
END) STORED,
    CONSTRAINT confirmations_accepted_before_ruled CHECK (((ruled_on IS NULL) OR (accepted_on IS NOT NULL))),
    CONSTRAINT confirmations_decline_known CHECK (((decline_ground)::text = ANY ((ARRAY['out_of_scope'::character varying, 'no_jurisdiction'::character varying, 'family_status'::character varying, 'other_procedure'::character varying, 'title'::character varying, 'unlawful'::character varying, 'harms_others'::character varying, 'public_order'::character varying, 'involuntary'::character varying, 'content_unclear'::character varying, 'other'::character varying])::text[]))),
    CONSTRAINT confirmations_not_both CHECK (((declined_on IS NULL) OR (accepted_on IS NULL)))
);
ALTER TABLE public.confirmations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.confirmations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.consent_texts (
    id bigint NOT NULL,
    purpose character varying(32) NOT NULL,
    version character varying(20) NOT NULL,
    zh text NOT NULL,
    en text NOT NULL,
    effective_from date NOT NULL,
    published_at timestamp with time zone NOT NULL,
    CONSTRAINT consent_texts_purpose_known CHECK (((purpose)::text = ANY ((ARRAY['mediation'::character varying, 'online'::character varying, 'e_service'::character varying, 'recording'::character varying, 'coordination'::character varying, 'data_provision'::character varying])::text[])))
);
ALTER TABLE public.consent_texts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.consent_texts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.consents (
    id bigint NOT NULL,
    purpose character varying(32) NOT NULL,
    state character varying(32) NOT NULL,
    text_version character varying(20) NOT NULL,
    channel character varying(32),
    requested_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    revoked_at timestamp with time zone,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    answered_by_id bigint,
    evidence character varying(32),
    evidence_ref character varying(100) DEFAULT ''::character varying NOT NULL,
    evidence_sha256 bytea,
    is_volunteered boolean DEFAULT false NOT NULL,
    revoked_by_id bigint,
    revoked_channel character varying(32),
    CONSTRAINT consents_answers_are_proved CHECK ((((state)::text = ANY ((ARRAY['REQUESTED'::character varying, 'EXPIRED'::character varying])::text[])) OR ((answered_at IS NOT NULL) AND (answered_by_id IS NOT NULL) AND (evidence IS NOT NULL)))),
    CONSTRAINT consents_evidence_known CHECK (((evidence)::text = ANY ((ARRAY['log'::character varying, 'message'::character varying, 'attempt'::character varying, 'recording'::character varying, 'minutes'::character varying, 'file'::character varying])::text[]))),
    CONSTRAINT consents_purpose_known CHECK (((purpose)::text = ANY ((ARRAY['mediation'::character varying, 'online'::character varying, 'e_service'::character varying, 'recording'::character varying, 'coordination'::character varying, 'data_provision'::character varying])::text[]))),
    CONSTRAINT consents_revoked_by_somebody CHECK (((NOT ((state)::text = 'REVOKED'::text)) OR ((revoked_at >= answered_at) AND (revoked_by_id IS NOT NULL))))
);
ALTER TABLE public.consents ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.consents_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.contact_attempts (
    id bigint NOT NULL,
    channel character varying(32) NOT NULL,
    outcome character varying(32),
    at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    caller character varying(32) NOT NULL,
    day date GENERATED ALWAYS AS (((at AT TIME ZONE 'Asia/Shanghai'::text))::date) STORED,
    is_agreed_hour boolean DEFAULT false NOT NULL,
    person_index bytea NOT NULL,
    phone_index bytea,
    reserved_at timestamp with time zone NOT NULL,
    reserved_until timestamp with time zone NOT NULL,
    slot smallint,
    CONSTRAINT contact_caller_known CHECK (((caller)::text = ANY ((ARRAY['bank'::character varying, 'agency'::character varying, 'centre'::character varying, 'mediator'::character varying, 'robot'::character varying])::text[]))),
    CONSTRAINT contact_channel_known CHECK (((channel)::text = ANY ((ARRAY['sms'::character varying, 'call'::character varying, 'letter'::character varying, 'email'::character varying, 'in_person'::character varying, 'portal'::character varying])::text[]))),
    CONSTRAINT contact_connected_has_slot CHECK (((slot IS NOT NULL) = (((channel)::text = 'call'::text) AND ((outcome IS NULL) OR ((outcome)::text = ANY ((ARRAY['dialled'::character varying, 'connected'::character varying, 'refused'::character varying])::text[])))))),
    CONSTRAINT contact_outcome_known CHECK (((outcome)::text = ANY ((ARRAY['delivered'::character varying, 'connected'::character varying, 'no_answer'::character varying, 'wrong_person'::character varying, 'refused'::character varying, 'dead'::character varying, 'busy'::character varying, 'dialled'::character varying, 'released'::character varying, 'lapsed'::character varying])::text[]))),
    CONSTRAINT contact_reserved_first CHECK ((((at >= reserved_at) AND (at <= reserved_until)) AND (reserved_until <= (reserved_at + '00:15:00'::interval)))),
    CONSTRAINT contact_slots_of_a_day CHECK (((slot >= 1) AND (slot <= 3))),
    CONSTRAINT contact_within_hours CHECK ((((channel)::text <> 'call'::text) OR is_agreed_hour OR ((EXTRACT(hour FROM (at AT TIME ZONE 'Asia/Shanghai'::text)) >= (8)::numeric) AND (EXTRACT(hour FROM (at AT TIME ZONE 'Asia/Shanghai'::text)) <= (21)::numeric))))
);
ALTER TABLE public.contact_attempts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contact_attempts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.contact_numbers (
    phone_index bytea NOT NULL,
    quarantined_at timestamp with time zone,
    corrected_at timestamp with time zone
);
CREATE TABLE public.contact_opt_outs (
    id bigint NOT NULL,
    person_index bytea NOT NULL,
    channel character varying(32) NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    CONSTRAINT contact_opt_outs_channel_known CHECK (((channel)::text = ANY ((ARRAY['sms'::character varying, 'call'::character varying, 'letter'::character varying, 'email'::character varying, 'in_person'::character varying, 'portal'::character varying])::text[])))
);
ALTER TABLE public.contact_opt_outs ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contact_opt_outs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.contact_responses (
    id bigint NOT NULL,
    day date NOT NULL,
    product character varying(32) NOT NULL,
    age character varying(10) NOT NULL,
    slot smallint NOT NULL,
    people integer NOT NULL,
    tried integer NOT NULL,
    reached integer NOT NULL,
    tried_squared double precision NOT NULL,
    reached_weighed double precision NOT NULL
);
ALTER TABLE public.contact_responses ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contact_responses_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.contact_results (
    id bigint NOT NULL,
    call_ref character varying(64) NOT NULL,
    fingerprint bytea NOT NULL,
    outcome character varying(32),
    dialled_at timestamp with time zone,
    rule character varying(32) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    attempt_id bigint,
    case_id bigint,
    institution_id bigint,
    CONSTRAINT contact_results_lawful_or_told_why CHECK ((((attempt_id IS NOT NULL) AND ((rule)::text = ''::text)) OR ((NOT ((rule)::text = ''::text)) AND (attempt_id IS NULL))))
);
ALTER TABLE public.contact_results ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.contact_results_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.counters (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    year integer NOT NULL,
    next bigint DEFAULT 1 NOT NULL,
    book integer DEFAULT 0 NOT NULL
);
ALTER TABLE public.counters ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.counters_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.court_reports (
    id bigint NOT NULL,
    row_key character varying(80) NOT NULL,
    fingerprint bytea NOT NULL,
    outcome character varying(32) NOT NULL,
    "on" date NOT NULL,
    number character varying(60) DEFAULT ''::character varying NOT NULL,
    ground character varying(32) DEFAULT ''::character varying NOT NULL,
    objector character varying(32),
    until date,
    reported_at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    confirmation_id bigint NOT NULL,
    court_id bigint NOT NULL,
    CONSTRAINT court_reports_objector_known CHECK (((objector)::text = ANY ((ARRAY['party'::character varying, 'third_party'::character varying])::text[]))),
    CONSTRAINT court_reports_outcome_known CHECK (((outcome)::text = ANY ((ARRAY['accepted'::character varying, 'not_accepted'::character varying, 'supplement'::character varying, 'confirmed'::character varying, 'dismissed'::character varying, 'withdrawn'::character varying, 'objection'::character varying, 'revoked'::character varying])::text[])))
);
ALTER TABLE public.court_reports ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.court_reports_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.courts (
    id bigint NOT NULL,
    code character varying(12) NOT NULL,
    name character varying(100) NOT NULL,
    region_code character varying(6) NOT NULL
);
ALTER TABLE public.courts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.courts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.daily_figures (
    id bigint NOT NULL,
    day date NOT NULL,
    filed integer NOT NULL,
    accepted integer NOT NULL,
    agreed integer NOT NULL,
    ended_otherwise integer NOT NULL,
    open integer NOT NULL,
    amount_accepted numeric(18,2) NOT NULL,
    amount_agreed numeric(18,2) NOT NULL,
    court_id bigint,
    institution_id bigint NOT NULL,
    mediator_id bigint
);
ALTER TABLE public.daily_figures ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.daily_figures_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.daily_seals (
    day date NOT NULL,
    events bigint NOT NULL,
    digest bytea NOT NULL
);
CREATE TABLE public.deliveries (
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    channel character varying(32) NOT NULL,
    provider character varying(20) NOT NULL,
    provider_id character varying(80) NOT NULL,
    state character varying(32) NOT NULL,
    reason character varying(32) DEFAULT ''::character varying NOT NULL,
    accepted_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    case_id bigint NOT NULL,
    notice_id bigint NOT NULL,
    party_id bigint NOT NULL,
    CONSTRAINT deliveries_channel_known CHECK (((channel)::text = ANY ((ARRAY['sms'::character varying, 'call'::character varying, 'letter'::character varying, 'email'::character varying, 'in_person'::character varying, 'portal'::character varying])::text[]))),
    CONSTRAINT deliveries_settled_whole CHECK (((((reason)::text = ''::text) AND (settled_at IS NULL) AND ((state)::text = 'accepted'::text)) OR (((reason)::text = ''::text) AND (settled_at IS NOT NULL) AND ((state)::text = 'delivered'::text)) OR (((reason)::text = ANY ((ARRAY['refused'::character varying, 'unknown_address'::character varying, 'returned'::character varying, 'rejected'::character varying])::text[])) AND (settled_at IS NOT NULL) AND ((state)::text = 'failed'::text)))),
    CONSTRAINT deliveries_state_known CHECK (((state)::text = ANY ((ARRAY['accepted'::character varying, 'delivered'::character varying, 'failed'::character varying])::text[])))
);
ALTER TABLE public.deliveries ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.deliveries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.disclosures (
    id bigint NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    institution_consents boolean,
    respondent_consents boolean,
    case_id bigint NOT NULL,
    mediator_id bigint NOT NULL,
    CONSTRAINT disclosures_say_something CHECK ((NOT (text = ''::text)))
);
ALTER TABLE public.disclosures ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.disclosures_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_admin_log (
    id integer NOT NULL,
    action_time timestamp with time zone NOT NULL,
    object_id text,
    object_repr character varying(200) NOT NULL,
    action_flag smallint NOT NULL,
    change_message text NOT NULL,
    content_type_id integer,
    user_id bigint NOT NULL,
    CONSTRAINT django_admin_log_action_flag_check CHECK ((action_flag >= 0))
);
ALTER TABLE public.django_admin_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_admin_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE public.draft_clauses (
    id bigint NOT NULL,
    version integer NOT NULL,
    texts_sealed bytea NOT NULL,
    written_at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    case_id bigint NOT NULL
);
ALTER TABLE public.draft_clauses ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.draft_clauses_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.enforcements (
    id bigint NOT NULL,
    outcome character varying(32) NOT NULL,
    "on" date NOT NULL,
    docket_number character varying(64) NOT NULL,
    recovered numeric(18,2) NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    plan_id bigint NOT NULL,
    CONSTRAINT enforcements_outcome_known CHECK (((outcome)::text = ANY ((ARRAY['fully'::character varying, 'settled'::character varying, 'ended_for_now'::character varying, 'ended'::character varying, 'refused'::character varying])::text[]))),
    CONSTRAINT enforcements_recovered_not_negative CHECK ((recovered >= (0)::numeric))
);
ALTER TABLE public.enforcements ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.enforcements_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.events (
    seq integer NOT NULL,
    event character varying(48) NOT NULL,
    from_state character varying(32) NOT NULL,
    to_state character varying(32) NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    role character varying(2) NOT NULL,
    payload jsonb NOT NULL,
    hash bytea NOT NULL,
    case_id bigint NOT NULL
);
CREATE TABLE public.evidence_deliveries (
    id bigint NOT NULL,
    delivered_by bigint NOT NULL,
    file_name character varying(255) NOT NULL,
    file_sha256 bytea NOT NULL,
    file_bytes bigint NOT NULL,
    received_at timestamp with time zone NOT NULL,
    receipt jsonb,
    institution_id bigint NOT NULL
);
ALTER TABLE public.evidence_deliveries ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_deliveries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.evidence_entries (
    place integer NOT NULL,
    name text NOT NULL,
    outcome character varying(32) NOT NULL,
    note character varying(32),
    content_sha256 bytea,
    attachment_id bigint,
    case_id bigint,
    delivery_id bigint NOT NULL,
    CONSTRAINT evidence_entries_note_known CHECK (((note)::text = ANY ((ARRAY['W-UNLISTED'::character varying, 'E-CASE'::character varying, 'E-CASES'::character varying, 'E-CASE-OVER'::character varying, 'E-CONSENT'::character varying, 'E-CHECKSUM'::character varying, 'E-OTHER'::character varying, 'E-EMPTY'::character varying, 'E-TYPE'::character varying, 'E-MACRO'::character varying, 'E-NAME'::character varying, 'E-PATH'::character varying, 'E-LINK'::character varying, 'E-ENCRYPTED'::character varying, 'E-TWICE'::character varying, 'E-LARGE'::character varying, 'E-DAMAGED'::character varying])::text[]))),
    CONSTRAINT evidence_entries_outcome_known CHECK (((outcome)::text = ANY ((ARRAY['stored'::character varying, 'unchanged'::character varying, 'wrong'::character varying])::text[]))),
    CONSTRAINT evidence_entries_stored_somewhere CHECK (((NOT ((outcome)::text = 'stored'::text)) OR (attachment_id IS NOT NULL)))
);
CREATE TABLE public.filing_batches (
    id bigint NOT NULL,
    uploaded_by bigint NOT NULL,
    committed_by bigint,
    file_name character varying(255) NOT NULL,
    file_sha256 bytea NOT NULL,
    file_bytes bigint NOT NULL,
    state character varying(32) NOT NULL,
    rows_total integer DEFAULT 0 NOT NULL,
    rows_opened integer DEFAULT 0 NOT NULL,
    rows_wrong integer DEFAULT 0 NOT NULL,
    rows_duplicate integer DEFAULT 0 NOT NULL,
    rows_unchanged integer DEFAULT 0 NOT NULL,
    received_at timestamp with time zone NOT NULL,
    committed_at timestamp with time zone,
    refusal character varying(40) DEFAULT ''::character varying NOT NULL,
    receipt jsonb,
    institution_id bigint NOT NULL,
    profile_id bigint,
    rows_amended integer DEFAULT 0 NOT NULL,
    rows_withdrawn integer DEFAULT 0 NOT NULL,
    commit_asked_by bigint,
    profile_wanted character varying(60) DEFAULT ''::character varying NOT NULL,
    sheets jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT filing_batches_rows_add_up CHECK (((NOT ((state)::text = 'COMMITTED'::text)) OR (rows_total = (((((rows_opened + rows_wrong) + rows_duplicate) + rows_unchanged) + rows_amended) + rows_withdrawn))))
);
ALTER TABLE public.filing_batches ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.filing_batches_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.filing_profiles (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    version integer NOT NULL,
    fingerprint bytea NOT NULL,
    body text NOT NULL,
    saved_by bigint NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    institution_id bigint NOT NULL
);
ALTER TABLE public.filing_profiles ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.filing_profiles_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE UNLOGGED TABLE public.filing_progress (
    batch_id bigint NOT NULL,
    tries integer NOT NULL,
    rows_judged integer DEFAULT 0 NOT NULL,
    rows_expected integer DEFAULT 0 NOT NULL,
    rows_wrong integer DEFAULT 0 NOT NULL
);
CREATE TABLE public.filing_rows (
    line integer NOT NULL,
    outcome character varying(32) NOT NULL,
    row_key bytea,
    row_fingerprint bytea,
    batch_id bigint NOT NULL,
    case_id bigint,
    CONSTRAINT filing_rows_outcome_known CHECK (((outcome)::text = ANY ((ARRAY['opened'::character varying, 'wrong'::character varying, 'duplicate'::character varying, 'unchanged'::character varying, 'amended'::character varying, 'withdrawn'::character varying])::text[])))
);
CREATE TABLE public.follow_ups (
    id bigint NOT NULL,
    opened_on date NOT NULL,
    answer_by date NOT NULL,
    state character varying(32) DEFAULT 'open'::character varying NOT NULL,
    answered_on date,
    reason character varying(200) DEFAULT ''::character varying NOT NULL,
    plan_id bigint NOT NULL,
    answered_by bigint,
    taken_at timestamp with time zone,
    taken_by bigint,
    CONSTRAINT follow_ups_refusal_has_reason CHECK (((NOT ((state)::text = 'declined'::text)) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT follow_ups_state_known CHECK (((state)::text = ANY ((ARRAY['open'::character varying, 'corrected'::character varying, 'nothing'::character varying, 'declined'::character varying, 'lapsed'::character varying])::text[]))),
    CONSTRAINT follow_ups_taken_when CHECK ((((taken_at IS NULL) AND (taken_by IS NULL)) OR ((taken_at IS NOT NULL) AND (taken_by IS NOT NULL))))
);
ALTER TABLE public.follow_ups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.follow_ups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.followers (
    id bigint NOT NULL,
    topic character varying(40) NOT NULL,
    events character varying(48)[] NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    institution_id bigint
);
ALTER TABLE public.followers ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.followers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.guarantor_stances (
    id bigint NOT NULL,
    document_sha256 bytea,
    reason character varying(500) NOT NULL,
    claimant_knows boolean NOT NULL,
    debtor_knows boolean NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    CONSTRAINT guarantor_stances_known CHECK (((document_sha256 IS NOT NULL) OR ((NOT ((reason)::text = ''::text)) AND claimant_knows AND debtor_knows)))
);
ALTER TABLE public.guarantor_stances ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.guarantor_stances_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.instalments (
    id bigint NOT NULL,
    number integer NOT NULL,
    due_on date NOT NULL,
    amount numeric(18,2) NOT NULL,
    paid numeric(18,2) DEFAULT 0 NOT NULL,
    paid_on date,
    state character varying(32) NOT NULL,
    plan_id bigint NOT NULL,
    starts_at numeric(18,2) DEFAULT 0 NOT NULL,
    waived numeric(18,2) DEFAULT 0 NOT NULL,
    CONSTRAINT instalments_amount_positive CHECK ((amount > (0)::numeric)),
    CONSTRAINT instalments_paid_within CHECK (((amount >= (paid + waived)) AND (paid >= (0)::numeric) AND (waived >= (0)::numeric))),
    CONSTRAINT instalments_settled_if_paid CHECK (((((state)::text = ANY ((ARRAY['PAID'::character varying, 'PAID_LATE'::character varying, 'WAIVED'::character varying])::text[])) AND (amount = (paid + waived))) OR ((NOT ((state)::text = ANY ((ARRAY['PAID'::character varying, 'PAID_LATE'::character varying, 'WAIVED'::character varying])::text[]))) AND (NOT (amount = (paid + waived))))))
);
ALTER TABLE public.instalments ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.instalments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.institutions (
    id bigint NOT NULL,
    code character varying(20) NOT NULL,
    name character varying(100) NOT NULL,
    uscc character varying(18) NOT NULL,
    legal_representative character varying(50) NOT NULL,
    address character varying(200) NOT NULL,
    phone character varying(30) NOT NULL,
    payee_bank character varying(100) DEFAULT ''::character varying NOT NULL,
    payee_account character varying(40) DEFAULT ''::character varying NOT NULL,
    standing_consent_on date,
    four_eyes_over integer DEFAULT 10000 NOT NULL,
    error_limit_pct integer DEFAULT 20 NOT NULL,
    takes_correct_rows boolean DEFAULT true NOT NULL,
    mediator_share_pct integer DEFAULT 100 NOT NULL,
    mediator_choice character varying(32) DEFAULT 'joint'::character varying NOT NULL,
    release_cases_over integer DEFAULT 50 NOT NULL,
    release_sum_over numeric(18,2) DEFAULT 100000 NOT NULL,
    CONSTRAINT institutions_choice_known CHECK (((mediator_choice)::text = ANY ((ARRAY['joint'::character varying, 'centre'::character varying])::text[]))),
    CONSTRAINT institutions_limit_is_pct CHECK (((error_limit_pct >= 0) AND (error_limit_pct <= 100))),
    CONSTRAINT institutions_release_limits CHECK (((release_cases_over >= 0) AND (release_sum_over >= (0)::numeric))),
    CONSTRAINT institutions_share_is_pct CHECK (((mediator_share_pct >= 0) AND (mediator_share_pct <= 100)))
);
ALTER TABLE public.institutions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.institutions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.invitations (
    id bigint NOT NULL,
    last_name character varying(150) NOT NULL,
    first_name character varying(150) NOT NULL,
    address_sealed bytea,
    language character varying(10) NOT NULL,
    role character varying(32) NOT NULL,
    invited_at timestamp with time zone NOT NULL,
    token_digest bytea NOT NULL,
    sendings integer DEFAULT 1 NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    court_id bigint,
    institution_id bigint,
    invited_by_id bigint NOT NULL,
    mediator_id bigint,
    CONSTRAINT invitations_end_once CHECK ((((address_sealed IS NOT NULL) AND (used_at IS NULL) AND (withdrawn_at IS NULL)) OR ((address_sealed IS NULL) AND (used_at IS NOT NULL) AND (withdrawn_at IS NULL)) OR ((address_sealed IS NULL) AND (used_at IS NULL) AND (withdrawn_at IS NOT NULL)))),
    CONSTRAINT invitations_linked_as_role CHECK ((((court_id IS NULL) AND (institution_id IS NOT NULL) AND (mediator_id IS NULL) AND ((role)::text = ANY ((ARRAY['BO'::character varying, 'BS'::character varying])::text[]))) OR ((court_id IS NULL) AND (institution_id IS NULL) AND (mediator_id IS NULL) AND ((role)::text = ANY ((ARRAY['RG'::character varying, 'AD'::character varying, 'AU'::character varying, 'SA'::character varying])::text[]))) OR ((court_id IS NULL) AND (institution_id IS NULL) AND (mediator_id IS NOT NULL) AND ((role)::text = 'ME'::text)) OR ((court_id IS NOT NULL) AND (institution_id IS NULL) AND (mediator_id IS NULL) AND ((role)::text = ANY ((ARRAY['CL'::character varying, 'CJ'::character varying])::text[])))))
);
ALTER TABLE public.invitations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.invitations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.job_failures (
    id bigint NOT NULL,
    job character varying(60) NOT NULL,
    failures integer NOT NULL,
    reason character varying(200) NOT NULL,
    failed_at timestamp with time zone NOT NULL,
    parked_at timestamp with time zone,
    case_id bigint NOT NULL
);
ALTER TABLE public.job_failures ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.job_failures_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.job_runs (
    id bigint NOT NULL,
    job character varying(60) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    token bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    outcome character varying(20) DEFAULT 'running'::character varying NOT NULL,
    note jsonb DEFAULT '{}'::jsonb NOT NULL,
    next_due_at timestamp with time zone
);
ALTER TABLE public.job_runs ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.job_runs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.joint_applications (
    agreement_id bigint NOT NULL,
    drawn_up_on date NOT NULL,
    document_sha256 bytea NOT NULL,
    power_id bigint
);
CREATE TABLE public.joint_budget_shares (
    id bigint NOT NULL,
    claim_total numeric(18,2) NOT NULL,
    share numeric(18,2) NOT NULL,
    stated_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    budget_id bigint NOT NULL,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    CONSTRAINT joint_budget_shares_within_claim CHECK (((share >= (0)::numeric) AND (share <= claim_total)))
);
ALTER TABLE public.joint_budget_shares ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.joint_budget_shares_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.joint_budgets (
    id bigint NOT NULL,
    person_index bytea,
    monthly numeric(18,2) NOT NULL,
    stated_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    actor_id bigint NOT NULL,
    CONSTRAINT joint_budgets_positive CHECK ((monthly > (0)::numeric))
);
ALTER TABLE public.joint_budgets ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.joint_budgets_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.joint_choices (
    case_id bigint NOT NULL,
    until date NOT NULL,
    institution_leaves boolean DEFAULT false NOT NULL,
    institution_names_id bigint,
    refuses_automation boolean DEFAULT false NOT NULL,
    respondent_leaves boolean DEFAULT false NOT NULL,
    respondent_names_id bigint
);
CREATE TABLE public.kept_answers (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    key character varying(255) NOT NULL,
    fingerprint bytea NOT NULL,
    answer jsonb,
    asked_at timestamp with time zone NOT NULL,
    institution_id bigint NOT NULL
);
ALTER TABLE public.kept_answers ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.kept_answers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.leases (
    name character varying(40) NOT NULL,
    holder character varying(120) NOT NULL,
    token bigint NOT NULL,
    beat_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL
);
CREATE TABLE public.leave_requests (
    id bigint NOT NULL,
    from_day date NOT NULL,
    until date NOT NULL,
    reason character varying(100) NOT NULL,
    hand_over text DEFAULT ''::text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    answered_by bigint,
    is_granted boolean,
    mediator_id bigint NOT NULL,
    CONSTRAINT leave_requests_in_order CHECK ((until >= from_day))
);
ALTER TABLE public.leave_requests ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.leave_requests_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_entries (
    id bigint NOT NULL,
    debit character varying(32) NOT NULL,
    credit character varying(32) NOT NULL,
    component character varying(32),
    amount numeric(18,2) NOT NULL,
    at timestamp with time zone NOT NULL,
    instalment_id bigint,
    payment_id bigint,
    plan_id bigint,
    suspended_id bigint,
    CONSTRAINT ledger_entries_amount_positive CHECK ((amount > (0)::numeric)),
    CONSTRAINT ledger_entries_belong CHECK ((((plan_id IS NOT NULL) AND (suspended_id IS NULL)) OR ((plan_id IS NULL) AND (suspended_id IS NOT NULL)))),
    CONSTRAINT ledger_entries_known CHECK (((((credit)::text = 'agreed'::text) AND ((debit)::text = 'due'::text)) OR (((credit)::text = 'due'::text) AND ((debit)::text = 'agreed'::text)) OR (((credit)::text = 'held'::text) AND ((debit)::text = 'paid'::text)) OR (((credit)::text = 'due'::text) AND ((debit)::text = 'held'::text)) OR (((credit)::text = 'held'::text) AND ((debit)::text = 'due'::text)) OR (((credit)::text = 'paid'::text) AND ((debit)::text = 'held'::text)) OR (((credit)::text = 'due'::text) AND ((debit)::text = 'waived'::text)) OR (((credit)::text = 'revived'::text) AND ((debit)::text = 'due'::text)) OR (((credit)::text = 'suspense'::text) AND ((debit)::text = 'paid'::text)) OR (((credit)::text = 'paid'::text) AND ((debit)::text = 'suspense'::text)) OR (((credit)::text = 'carried'::text) AND ((debit)::text = 'held'::text)) OR (((credit)::text = 'held'::text) AND ((debit)::text = 'carried'::text))))
);
ALTER TABLE public.ledger_entries ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ledger_entries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.lint_acknowledgements (
    id bigint NOT NULL,
    code character varying(40) NOT NULL,
    reason character varying(500) NOT NULL,
    acknowledged_at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    case_id bigint NOT NULL,
    CONSTRAINT lint_acknowledged_with_reason CHECK ((NOT ((reason)::text = ''::text)))
);
ALTER TABLE public.lint_acknowledgements ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.lint_acknowledgements_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.made_reports (
    id bigint NOT NULL,
    from_day date NOT NULL,
    as_of date NOT NULL,
    content bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    order_id bigint NOT NULL
);
ALTER TABLE public.made_reports ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.made_reports_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mediation_sessions (
    id bigint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    mode character varying(32) NOT NULL,
    state character varying(32) NOT NULL,
    case_id bigint NOT NULL,
    mediator_id bigint NOT NULL,
    cancel_reason character varying(32),
    cancelled_by character varying(32),
    changed_at timestamp with time zone,
    link character varying(500) DEFAULT ''::character varying NOT NULL,
    revision integer DEFAULT 0 NOT NULL,
    room_id bigint,
    takes_time boolean GENERATED ALWAYS AS ((((state)::text = ANY ((ARRAY['scheduled'::character varying, 'held'::character varying])::text[])) AND (NOT ((mode)::text = 'text'::text)))) STORED,
    is_recorded boolean DEFAULT false NOT NULL,
    CONSTRAINT sessions_cancelled_say_why CHECK ((((cancel_reason IS NOT NULL) AND (cancelled_by IS NOT NULL) AND ((state)::text = 'cancelled'::text)) OR ((NOT ((state)::text = 'cancelled'::text)) AND (cancel_reason IS NULL) AND (cancelled_by IS NULL)))),
    CONSTRAINT sessions_canceller_known CHECK (((cancelled_by)::text = ANY ((ARRAY['institution'::character varying, 'respondent'::character varying, 'mediator'::character varying, 'centre'::character varying])::text[]))),
    CONSTRAINT sessions_in_order CHECK ((ends_at > starts_at)),
    CONSTRAINT sessions_in_person_have_room CHECK (((((mode)::text = 'in_person'::text) AND (room_id IS NOT NULL)) OR ((NOT ((mode)::text = 'in_person'::text)) AND (room_id IS NULL)))),
    CONSTRAINT sessions_link_is_https CHECK ((((link)::text = ''::text) OR (((link)::text ~~ 'https://%'::text) AND ((mode)::text = 'video'::text)))),
    CONSTRAINT sessions_mode_known CHECK (((mode)::text = ANY ((ARRAY['video'::character varying, 'in_person'::character varying, 'text'::character varying])::text[]))),
    CONSTRAINT sessions_reason_known CHECK (((cancel_reason)::text = ANY ((ARRAY['unavailable'::character varying, 'settled'::character varying, 'equipment'::character varying, 'case_ended'::character varying, 'mediator_changed'::character varying, 'not_online'::character varying, 'other'::character varying])::text[]))),
    CONSTRAINT sessions_state_known CHECK (((state)::text = ANY ((ARRAY['scheduled'::character varying, 'held'::character varying, 'no_show'::character varying, 'cancelled'::character varying])::text[])))
);
ALTER TABLE public.mediation_sessions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mediation_sessions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mediator_hours (
    id bigint NOT NULL,
    weekday integer NOT NULL,
    starts time without time zone NOT NULL,
    ends time without time zone NOT NULL,
    mediator_id bigint NOT NULL,
    CONSTRAINT mediator_hours_in_order CHECK ((ends > starts)),
    CONSTRAINT mediator_hours_weekday CHECK (((weekday >= 0) AND (weekday <= 6)))
);
ALTER TABLE public.mediator_hours ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mediator_hours_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mediator_leaves (
    id bigint NOT NULL,
    from_day date NOT NULL,
    until date NOT NULL,
    reason character varying(100) NOT NULL,
    mediator_id bigint NOT NULL,
    CONSTRAINT mediator_leaves_in_order CHECK ((until >= from_day))
);
ALTER TABLE public.mediator_leaves ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mediator_leaves_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mediator_relations (
    id bigint NOT NULL,
    kind character varying(20) NOT NULL,
    until date,
    institution_id bigint NOT NULL,
    mediator_id bigint NOT NULL,
    CONSTRAINT mediator_relations_kind_known CHECK (((kind)::text = ANY ((ARRAY['kin'::character varying, 'employer'::character varying, 'own_debt'::character varying, 'recusal'::character varying])::text[])))
);
ALTER TABLE public.mediator_relations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mediator_relations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mediators (
    id bigint NOT NULL,
    name character varying(50) NOT NULL,
    licence_number character varying(40) NOT NULL,
    products character varying(32)[] NOT NULL,
    languages character varying(20)[] NOT NULL,
    districts character varying(6)[] NOT NULL,
    capacity integer NOT NULL,
    term_from date NOT NULL,
    term_until date NOT NULL,
    nearness jsonb DEFAULT '{}'::jsonb NOT NULL,
    seniority integer DEFAULT 0 NOT NULL,
    share_pct integer DEFAULT 100 NOT NULL,
    skills jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT mediators_capacity_positive CHECK ((capacity >= 0)),
    CONSTRAINT mediators_seniority_from_0 CHECK ((seniority >= 0)),
    CONSTRAINT mediators_share_is_pct CHECK (((share_pct >= 0) AND (share_pct <= 100))),
    CONSTRAINT mediators_term_in_order CHECK ((term_until >= term_from))
);
ALTER TABLE public.mediators ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mediators_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);
ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.notice_check_tries (
    source_hash bytea NOT NULL,
    window_start timestamp with time zone NOT NULL,
    tries integer NOT NULL
);
CREATE TABLE public.notices (
    id bigint NOT NULL,
    kind character varying(32) NOT NULL,
    subject character varying(120) DEFAULT ''::character varying NOT NULL,
    code character varying(12) NOT NULL,
    code_index bytea NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    expires_on date NOT NULL,
    text_version character varying(10) NOT NULL,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    case_id bigint NOT NULL,
    mediator_id bigint,
    party_id bigint NOT NULL,
    CONSTRAINT notices_kind_known CHECK (((kind)::text = ANY ((ARRAY['invitation'::character varying, 'reminder'::character varying, 'session'::character varying, 'outcome'::character varying])::text[])))
);
ALTER TABLE public.notices ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.notices_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.odoo_conflicts (
    id bigint NOT NULL,
    field character varying(64) NOT NULL,
    theirs_sealed bytea,
    theirs_digest character varying(16) NOT NULL,
    found_at timestamp with time zone NOT NULL,
    decision character varying(32),
    decided_by bigint,
    decided_at timestamp with time zone,
    record_id bigint NOT NULL,
    CONSTRAINT odoo_conflicts_decided_whole CHECK ((((decided_at IS NULL) AND (decided_by IS NULL) AND (decision IS NULL)) OR ((decided_at IS NOT NULL) AND (decided_by IS NOT NULL) AND (decision IS NOT NULL)))),
    CONSTRAINT odoo_conflicts_decision_known CHECK (((decision)::text = ANY ((ARRAY['ours'::character varying, 'theirs'::character varying])::text[])))
);
ALTER TABLE public.odoo_conflicts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.odoo_conflicts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.odoo_connections (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    host character varying(253) NOT NULL,
    port integer NOT NULL,
    is_tls boolean NOT NULL,
    protocol character varying(32) NOT NULL,
    database character varying(63) NOT NULL,
    login character varying(100) NOT NULL,
    secret_sealed bytea NOT NULL,
    namespace character varying(30) NOT NULL,
    case_model character varying(32) NOT NULL,
    goes_out character varying(32)[] NOT NULL,
    pull_profile character varying(60) DEFAULT ''::character varying NOT NULL,
    pull_model character varying(64) DEFAULT 'account.move'::character varying NOT NULL,
    pull_filter jsonb DEFAULT '[]'::jsonb NOT NULL,
    pull_daily boolean DEFAULT false NOT NULL,
    state character varying(32) NOT NULL,
    since timestamp with time zone NOT NULL,
    reason character varying(32) DEFAULT ''::character varying NOT NULL,
    blame character varying(64) DEFAULT ''::character varying NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    rests_until timestamp with time zone,
    created_by bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_by bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    institution_id bigint,
    CONSTRAINT odoo_connections_model_known CHECK (((case_model)::text = ANY ((ARRAY['project.task'::character varying, 'crm.lead'::character varying])::text[]))),
    CONSTRAINT odoo_connections_port_is_one CHECK (((port >= 1) AND (port <= 65535))),
    CONSTRAINT odoo_connections_protocol_known CHECK (((protocol)::text = ANY ((ARRAY['json2'::character varying, 'jsonrpc'::character varying, 'xmlrpc'::character varying])::text[]))),
    CONSTRAINT odoo_connections_state_known CHECK (((state)::text = ANY ((ARRAY['active'::character varying, 'paused'::character varying, 'broken'::character varying])::text[]))),
    CONSTRAINT odoo_goes_out_known CHECK ((goes_out <@ ARRAY['institutions'::character varying(32), 'mediators'::character varying(32), 'parties'::character varying(32), 'sessions'::character varying(32), 'papers'::character varying(32), 'payments'::character varying(32)]))
);
ALTER TABLE public.odoo_connections ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.odoo_connections_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.odoo_pulls (
    id bigint NOT NULL,
    asked_by bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    commits boolean NOT NULL,
    is_anew boolean NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    ended_at timestamp with time zone,
    trouble character varying(32) DEFAULT ''::character varying NOT NULL,
    what character varying(64) DEFAULT ''::character varying NOT NULL,
    terms character varying(64) DEFAULT ''::character varying NOT NULL,
    reached timestamp with time zone,
    records integer DEFAULT 0 NOT NULL,
    batch_id bigint,
    connection_id bigint NOT NULL
);
ALTER TABLE public.odoo_pulls ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.odoo_pulls_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.odoo_records (
    id bigint NOT NULL,
    model character varying(64) NOT NULL,
    name character varying(60) NOT NULL,
    record_id bigint,
    pushed jsonb NOT NULL,
    pushed_at timestamp with time zone NOT NULL,
    ceded character varying(64)[] NOT NULL,
    state character varying(32) DEFAULT 'there'::character varying NOT NULL,
    case_id bigint,
    connection_id bigint NOT NULL,
    CONSTRAINT odoo_records_state_known CHECK (((state)::text = ANY ((ARRAY['there'::character varying, 'gone'::character varying, 'left'::character varying])::text[])))
);
ALTER TABLE public.odoo_records ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.odoo_records_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.offers (
    id bigint NOT NULL,
    made_by character varying(32) NOT NULL,
    kind character varying(32) NOT NULL,
    settled_amount numeric(18,2) NOT NULL,
    waived numeric(18,2) NOT NULL,
    periods integer NOT NULL,
    first_due_on date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_on date NOT NULL,
    state character varying(32) NOT NULL,
    answered_at timestamp with time zone,
    case_id bigint NOT NULL,
    answered_by character varying(32),
    answers_id bigint,
    claimant_accepted_at timestamp with time zone,
    respondent_accepted_at timestamp with time zone,
    terms jsonb DEFAULT '{}'::jsonb NOT NULL,
    standing_id bigint,
    CONSTRAINT offers_accepted_by_both CHECK (((NOT ((state)::text = 'accepted'::text)) OR ((claimant_accepted_at IS NOT NULL) AND (respondent_accepted_at IS NOT NULL)))),
    CONSTRAINT offers_amount_positive CHECK ((settled_amount > (0)::numeric)),
    CONSTRAINT offers_kind_known CHECK (((kind)::text = ANY ((ARRAY['lump_sum'::character varying, 'instalments'::character varying])::text[]))),
    CONSTRAINT offers_maker_known CHECK (((made_by)::text = ANY ((ARRAY['claimant'::character varying, 'respondent'::character varying, 'mediator'::character varying])::text[]))),
    CONSTRAINT offers_periods_in_range CHECK (((periods >= 1) AND (periods <= 60))),
    CONSTRAINT offers_state_known CHECK (((state)::text = ANY ((ARRAY['open'::character varying, 'accepted'::character varying, 'rejected'::character varying, 'countered'::character varying, 'withdrawn'::character varying, 'expired'::character varying, 'lapsed'::character varying, 'concluded'::character varying])::text[]))),
    CONSTRAINT offers_waived_not_negative CHECK ((waived >= (0)::numeric))
);
ALTER TABLE public.offers ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.offers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.plans (
    id bigint NOT NULL,
    total numeric(18,2) NOT NULL,
    grace_days integer NOT NULL,
    state character varying(32) NOT NULL,
    last_due_on date NOT NULL,
    fulfilled_on date,
    defaulted_on date,
    agreement_id bigint NOT NULL,
    case_id bigint NOT NULL,
    accelerated_on date,
    accelerates boolean DEFAULT true NOT NULL,
    frozen_days integer DEFAULT 0 NOT NULL,
    notice_days integer DEFAULT 7 NOT NULL,
    noticed_on date,
    revives boolean DEFAULT true NOT NULL
);
CREATE VIEW public.open_claims WITH (security_invoker='true') AS
 SELECT c.id AS case_id,
    p.id AS plan_id,
        CASE
            WHEN (p.id IS NULL) THEN l.principal
            ELSE COALESCE(o.principal, (0)::numeric)
        END AS principal,
        CASE
            WHEN (p.id IS NULL) THEN l.interest
            ELSE COALESCE(o.interest, (0)::numeric)
        END AS interest,
        CASE
            WHEN (p.id IS NULL) THEN l.penalty_interest
            ELSE COALESCE(o.penalty_interest, (0)::numeric)
        END AS penalty_interest,
        CASE
            WHEN (p.id IS NULL) THEN l.compound_interest
            ELSE COALESCE(o.compound_interest, (0)::numeric)
        END AS compound_interest,
        CASE
            WHEN (p.id IS NULL) THEN l.liquidated_damages
            ELSE COALESCE(o.liquidated_damages, (0)::numeric)
        END AS liquidated_damages,
        CASE
            WHEN (p.id IS NULL) THEN l.fees
            ELSE COALESCE(o.fees, (0)::numeric)
        END AS fees,
        CASE
            WHEN (p.id IS NULL) THEN l.enforcement_costs
            ELSE COALESCE(o.enforcement_costs, (0)::numeric)
        END AS enforcement_costs,
        CASE
            WHEN (p.id IS NULL) THEN c.claim_total
            ELSE COALESCE(o.total, (0)::numeric)
        END AS total,
    COALESCE(o.paid, (0)::numeric) AS paid
   FROM (((public.cases c
     JOIN public.claims l ON ((l.case_id = c.id)))
     LEFT JOIN public.plans p ON (((p.case_id = c.id) AND ((p.state)::text <> 'RENEGOTIATED'::text))))
     LEFT JOIN LATERAL ( SELECT sum(e.due) FILTER (WHERE ((e.component)::text = 'principal'::text)) AS principal,
            sum(e.due) FILTER (WHERE ((e.component)::text = 'interest'::text)) AS interest,
            sum(e.due) FILTER (WHERE ((e.component)::text = 'penalty_interest'::text)) AS penalty_interest,
            sum(e.due) FILTER (WHERE ((e.component)::text = 'compound_interest'::text)) AS compound_interest,
            sum(e.due) FILTER (WHERE ((e.component)::text = 'liquidated_damages'::text)) AS liquidated_damages,
            sum(e.due) FILTER (WHERE ((e.component)::text = 'fees'::text)) AS fees,
            sum(e.due) FILTER (WHERE ((e.component)::text = 'enforcement_costs'::text)) AS enforcement_costs,
            sum(e.due) AS total,
            sum((- e.due)) FILTER (WHERE e.is_payment) AS paid
           FROM ( SELECT x.component,
                        CASE x.debit
                            WHEN 'due'::text THEN x.amount
                            ELSE (- x.amount)
                        END AS due,
                    (('held'::text = (x.debit)::text) OR ('held'::text = (x.credit)::text)) AS is_payment
                   FROM public.ledger_entries x
                  WHERE ((x.plan_id = p.id) AND (('due'::text = (x.debit)::text) OR ('due'::text = (x.credit)::text)))) e) o ON (true));
CREATE TABLE public.organisations (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    short_name character varying(20) NOT NULL,
    regime character varying(32) NOT NULL,
    address character varying(200) NOT NULL,
    phone character varying(30) NOT NULL,
    region_code character varying(6) NOT NULL,
    notice_url character varying(200) NOT NULL,
    joint_choice_first boolean DEFAULT true NOT NULL,
    CONSTRAINT organisations_regime_known CHECK (((regime)::text = ANY ((ARRAY['peoples'::character varying, 'invited'::character varying, 'commercial'::character varying, 'administrative'::character varying])::text[])))
);
ALTER TABLE public.organisations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.organisations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.outbox_messages (
    id bigint NOT NULL,
    topic character varying(40) NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    send_after timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    parked_reason character varying(200) DEFAULT ''::character varying NOT NULL,
    case_id bigint,
    said_once character varying(120)
);
ALTER TABLE public.outbox_messages ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.outbox_messages_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.paper_parts (
    sha256 bytea NOT NULL,
    content bytea NOT NULL
);
ALTER TABLE ONLY public.paper_parts ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TABLE public.parties (
    id bigint NOT NULL,
    role character varying(32) NOT NULL,
    kind character varying(32) NOT NULL,
    name character varying(100) NOT NULL,
    id_type character varying(32) NOT NULL,
    id_sealed bytea,
    id_index bytea,
    phone_sealed bytea,
    phone_index bytea,
    address_sealed bytea,
    region_code character varying(6) DEFAULT ''::character varying NOT NULL,
    sex character varying(32),
    birth_date date,
    legal_representative character varying(50),
    liability jsonb DEFAULT '{}'::jsonb NOT NULL,
    case_id bigint NOT NULL,
    language character varying(32) DEFAULT ''::character varying NOT NULL,
    speaks_only_it boolean DEFAULT false NOT NULL,
    left_out_at timestamp with time zone,
    CONSTRAINT parties_id_type_known CHECK (((id_type)::text = ANY ((ARRAY['resident_id'::character varying, 'hk_macau_permit'::character varying, 'taiwan_permit'::character varying, 'foreign_permanent'::character varying, 'passport'::character varying, 'officer_id'::character varying, 'uscc'::character varying, 'other'::character varying])::text[]))),
    CONSTRAINT parties_kind_known CHECK (((kind)::text = ANY ((ARRAY['natural_person'::character varying, 'legal_person'::character varying, 'unincorporated_organisation'::character varying])::text[]))),
    CONSTRAINT parties_left_out_are_companions CHECK (((left_out_at IS NULL) OR ((role)::text = ANY ((ARRAY['co_borrower'::character varying, 'guarantor'::character varying])::text[])))),
    CONSTRAINT parties_role_known CHECK (((role)::text = ANY ((ARRAY['claimant'::character varying, 'respondent'::character varying, 'co_borrower'::character varying, 'guarantor'::character varying, 'agent'::character varying])::text[])))
);
ALTER TABLE public.parties ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.parties_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.party_documents (
    id bigint NOT NULL,
    kind character varying(32) NOT NULL,
    file_name character varying(255) NOT NULL,
    content_sha256 bytea,
    bytes bigint NOT NULL,
    received_at timestamp with time zone NOT NULL,
    shown_at timestamp with time zone,
    taken_back_at timestamp with time zone,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    CONSTRAINT party_documents_back_whole CHECK (((taken_back_at IS NULL) OR ((content_sha256 IS NULL) AND ((file_name)::text = ''::text) AND (shown_at IS NULL)))),
    CONSTRAINT party_documents_kind_known CHECK (((kind)::text = ANY ((ARRAY['income'::character varying, 'illness'::character varying, 'subsistence'::character varying, 'family'::character varying, 'payment'::character varying, 'other'::character varying])::text[])))
);
ALTER TABLE public.party_documents ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.party_documents_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.payment_disputes (
    id bigint NOT NULL,
    paid_on date NOT NULL,
    amount numeric(18,2) NOT NULL,
    raised_on date NOT NULL,
    answer_by date NOT NULL,
    state character varying(32) DEFAULT 'open'::character varying NOT NULL,
    answered_on date,
    reason character varying(200) DEFAULT ''::character varying NOT NULL,
    plan_id bigint NOT NULL,
    CONSTRAINT disputes_amount_positive CHECK ((amount > (0)::numeric)),
    CONSTRAINT disputes_state_known CHECK (((state)::text = ANY ((ARRAY['open'::character varying, 'upheld'::character varying, 'rejected'::character varying])::text[])))
);
ALTER TABLE public.payment_disputes ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.payment_disputes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.payment_files (
    id bigint NOT NULL,
    file_name character varying(255) NOT NULL,
    file_sha256 bytea NOT NULL,
    received_at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    rows integer NOT NULL,
    receipt jsonb,
    institution_id bigint NOT NULL
);
ALTER TABLE public.payment_files ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.payment_files_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.payments (
    id bigint NOT NULL,
    transaction_ref character varying(64) NOT NULL,
    paid_on date NOT NULL,
    amount numeric(18,2) NOT NULL,
    posted_at timestamp with time zone NOT NULL,
    institution_id bigint NOT NULL,
    plan_id bigint NOT NULL,
    line integer,
    returned numeric(18,2) DEFAULT 0 NOT NULL,
    reversal_ref character varying(64),
    reversed_on date,
    timely_from date NOT NULL,
    file_id bigint,
    CONSTRAINT payments_amount_positive CHECK ((amount > (0)::numeric)),
    CONSTRAINT payments_returned_within CHECK (((returned >= (0)::numeric) AND (returned <= amount)))
);
ALTER TABLE public.payments ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.payments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.performance_papers (
    id bigint NOT NULL,
    kind character varying(32) NOT NULL,
    as_of date NOT NULL,
    number character varying(40) NOT NULL,
    facts_sealed bytea NOT NULL,
    document_sha256 bytea NOT NULL,
    verification_code character varying(32) NOT NULL,
    plan_id bigint NOT NULL,
    CONSTRAINT performance_papers_kind_known CHECK (((kind)::text = ANY ((ARRAY['certificate'::character varying, 'enforcement'::character varying])::text[])))
);
ALTER TABLE public.performance_papers ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.performance_papers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.plan_components (
    id bigint NOT NULL,
    rank integer NOT NULL,
    component character varying(32) NOT NULL,
    starts_at numeric(18,2) NOT NULL,
    ends_at numeric(18,2) NOT NULL,
    plan_id bigint NOT NULL,
    CONSTRAINT plan_components_known CHECK (((component)::text = ANY ((ARRAY['principal'::character varying, 'interest'::character varying, 'penalty_interest'::character varying, 'compound_interest'::character varying, 'liquidated_damages'::character varying, 'fees'::character varying, 'enforcement_costs'::character varying])::text[]))),
    CONSTRAINT plan_components_stretch CHECK (((ends_at > starts_at) AND (starts_at >= (0)::numeric)))
);
ALTER TABLE public.plan_components ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.plan_components_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.plan_limits (
    id bigint NOT NULL,
    product character varying(32),
    valid_from date NOT NULL,
    most_periods integer NOT NULL,
    largest_balloon numeric(5,4) NOT NULL,
    source character varying(100) NOT NULL,
    CONSTRAINT plan_limits_in_range CHECK ((((largest_balloon >= (0)::numeric) AND (largest_balloon <= (1)::numeric)) AND ((most_periods >= 1) AND (most_periods <= 60))))
);
ALTER TABLE public.plan_limits ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.plan_limits_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.planned_contacts (
    id bigint NOT NULL,
    day date NOT NULL,
    also bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    person_index bytea NOT NULL,
    channel character varying(32) NOT NULL,
    band character varying(32) NOT NULL,
    tried integer NOT NULL,
    reached integer NOT NULL,
    group_tried integer NOT NULL,
    group_reached integer NOT NULL,
    clock character varying(10) NOT NULL,
    due_on date,
    waited integer NOT NULL,
    arm character varying(32) NOT NULL,
    chance double precision NOT NULL,
    version character varying(20) NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    CONSTRAINT planned_contacts_arm_known CHECK (((arm)::text = ANY ((ARRAY['learnt'::character varying, 'plain'::character varying])::text[]))),
    CONSTRAINT planned_contacts_band_known CHECK (((band)::text = ANY ((ARRAY['morning'::character varying, 'noon'::character varying, 'afternoon'::character varying, 'evening'::character varying])::text[]))),
    CONSTRAINT planned_contacts_channel_known CHECK (((channel)::text = ANY ((ARRAY['sms'::character varying, 'call'::character varying, 'letter'::character varying, 'email'::character varying, 'in_person'::character varying, 'portal'::character varying])::text[])))
);
ALTER TABLE public.planned_contacts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.planned_contacts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.plans ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.plans_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.power_renewals (
    id bigint NOT NULL,
    number character varying(64) NOT NULL,
    authority_type character varying(32) NOT NULL,
    handler_name character varying(50) NOT NULL,
    handler_phone character varying(30) NOT NULL,
    expires_on date NOT NULL,
    renewed_at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL,
    power_id bigint NOT NULL,
    CONSTRAINT power_renewals_authority_known CHECK (((authority_type)::text = ANY ((ARRAY['general'::character varying, 'special'::character varying])::text[])))
);
ALTER TABLE public.power_renewals ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.power_renewals_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.powers_of_attorney (
    id bigint NOT NULL,
    number character varying(64) NOT NULL,
    authority_type character varying(32) NOT NULL,
    handler_name character varying(50) NOT NULL,
    handler_phone character varying(30) NOT NULL,
    given_on date NOT NULL,
    expires_on date NOT NULL,
    content_sha256 bytea,
    filed_at timestamp with time zone NOT NULL,
    actor_id bigint,
    institution_id bigint NOT NULL,
    CONSTRAINT powers_authority_known CHECK (((authority_type)::text = ANY ((ARRAY['general'::character varying, 'special'::character varying])::text[]))),
    CONSTRAINT powers_for_a_time CHECK ((expires_on >= given_on))
);
ALTER TABLE public.powers_of_attorney ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.powers_of_attorney_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.printed_papers (
    document_sha256 bytea NOT NULL,
    content_sealed bytea NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    case_id bigint NOT NULL,
    part_at integer,
    part_id bytea,
    CONSTRAINT printed_papers_part_has_place CHECK ((((part_id IS NULL) AND (part_at IS NULL)) OR ((part_id IS NOT NULL) AND (part_at IS NOT NULL))))
);
ALTER TABLE ONLY public.printed_papers ALTER COLUMN content_sealed SET STORAGE EXTERNAL;
CREATE TABLE public.record_signatures (
    id bigint NOT NULL,
    is_signed boolean NOT NULL,
    refusal character varying(200) DEFAULT ''::character varying NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    party_id bigint,
    record_id bigint NOT NULL,
    CONSTRAINT record_refusals_say_why CHECK (((is_signed AND ((refusal)::text = ''::text)) OR ((NOT is_signed) AND (NOT ((refusal)::text = ''::text)))))
);
ALTER TABLE public.record_signatures ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.record_signatures_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.recusals (
    id bigint NOT NULL,
    reason character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL,
    mediator_id bigint NOT NULL
);
ALTER TABLE public.recusals ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.recusals_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.reference_changes (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    role character varying(32) NOT NULL,
    what character varying(40) NOT NULL,
    which character varying(200) NOT NULL,
    facts jsonb NOT NULL,
    CONSTRAINT reference_changes_role_known CHECK (((role)::text = ANY ((ARRAY['BO'::character varying, 'BS'::character varying, 'RG'::character varying, 'AD'::character varying, 'ME'::character varying, 'PT'::character varying, 'AG'::character varying, 'CL'::character varying, 'CJ'::character varying, 'SY'::character varying, 'AU'::character varying, 'SA'::character varying])::text[])))
);
ALTER TABLE public.reference_changes ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reference_changes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.releases (
    id bigint NOT NULL,
    kind character varying(32) NOT NULL,
    numbers integer[] NOT NULL,
    amount numeric(18,2) NOT NULL,
    reason character varying(200) NOT NULL,
    state character varying(32) DEFAULT 'open'::character varying NOT NULL,
    proposed_by bigint NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    answered_by bigint,
    answered_at timestamp with time zone,
    answer character varying(200) DEFAULT ''::character varying NOT NULL,
    plan_id bigint NOT NULL,
    CONSTRAINT releases_amount_positive CHECK ((amount > (0)::numeric)),
    CONSTRAINT releases_answered_by_second CHECK ((((answered_at IS NULL) AND (answered_by IS NULL) AND ((state)::text = 'open'::text)) OR ((NOT ((state)::text = 'open'::text)) AND (NOT ((answered_by = proposed_by) AND (answered_by IS NOT NULL))) AND (answered_at IS NOT NULL) AND (answered_by IS NOT NULL)))),
    CONSTRAINT releases_kind_known CHECK (((kind)::text = ANY ((ARRAY['waive'::character varying, 'write_off'::character varying])::text[]))),
    CONSTRAINT releases_state_known CHECK (((state)::text = ANY ((ARRAY['open'::character varying, 'confirmed'::character varying, 'refused'::character varying])::text[])))
);
ALTER TABLE public.releases ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.releases_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.relief_programmes (
    id bigint NOT NULL,
    code character varying(64) NOT NULL,
    effective_from date NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    loaded_by bigint NOT NULL,
    loaded_at timestamp with time zone NOT NULL
);
ALTER TABLE public.relief_programmes ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.relief_programmes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.renegotiations (
    id bigint NOT NULL,
    asked_by character varying(32) NOT NULL,
    reason character varying(500) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    way character varying(32),
    begun_at timestamp with time zone,
    closed_at timestamp with time zone,
    actor_id bigint NOT NULL,
    agreement_id bigint NOT NULL,
    case_id bigint NOT NULL,
    CONSTRAINT renegotiations_asker_known CHECK (((asked_by)::text = ANY ((ARRAY['claimant'::character varying, 'respondent'::character varying, 'co_borrower'::character varying, 'guarantor'::character varying, 'agent'::character varying])::text[]))),
    CONSTRAINT renegotiations_begun_in_a_way CHECK (((begun_at IS NULL) OR ((closed_at IS NULL) AND (way IS NOT NULL)))),
    CONSTRAINT renegotiations_way_known CHECK (((way)::text = ANY ((ARRAY['supersede'::character varying, 'vary'::character varying])::text[]))),
    CONSTRAINT renegotiations_with_reason CHECK ((NOT ((reason)::text = ''::text)))
);
ALTER TABLE public.renegotiations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.renegotiations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.report_orders (
    id bigint NOT NULL,
    form character varying(32) NOT NULL,
    rhythm character varying(32) NOT NULL,
    span character varying(32) NOT NULL,
    tells_by_mail boolean NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    owner_id bigint NOT NULL,
    CONSTRAINT report_orders_form_known CHECK (((form)::text = ANY ((ARRAY['pdf'::character varying, 'xlsx'::character varying, 'csv'::character varying])::text[]))),
    CONSTRAINT report_orders_rhythm_known CHECK (((rhythm)::text = ANY ((ARRAY['weekly'::character varying, 'monthly'::character varying])::text[]))),
    CONSTRAINT report_orders_span_known CHECK (((span)::text = ANY ((ARRAY['itself'::character varying, 'year'::character varying, 'all'::character varying])::text[])))
);
ALTER TABLE public.report_orders ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.report_orders_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.representations (
    id bigint NOT NULL,
    kind character varying(32) NOT NULL,
    authority character varying(32) NOT NULL,
    scope character varying(500) DEFAULT ''::character varying NOT NULL,
    holds_from date NOT NULL,
    holds_until date,
    document_sha256 bytea,
    recorded_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    case_id bigint NOT NULL,
    principal_id bigint NOT NULL,
    representative_id bigint NOT NULL,
    CONSTRAINT representations_agent_for_a_time CHECK (((holds_until >= holds_from) OR ((NOT ((kind)::text = 'agent'::text)) AND (holds_until IS NULL)))),
    CONSTRAINT representations_authority_known CHECK (((authority)::text = ANY ((ARRAY['general'::character varying, 'special'::character varying])::text[]))),
    CONSTRAINT representations_kind_known CHECK (((kind)::text = ANY ((ARRAY['agent'::character varying, 'legal_representative'::character varying, 'guardian'::character varying])::text[]))),
    CONSTRAINT representations_of_another CHECK ((NOT (representative_id = principal_id)))
);
ALTER TABLE public.representations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.representations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.row_errors (
    line integer NOT NULL,
    "column" character varying(40) NOT NULL,
    code character varying(40) NOT NULL,
    severity character varying(1) NOT NULL,
    other_line integer,
    batch_id bigint NOT NULL,
    item integer DEFAULT 0 NOT NULL,
    sheet character varying(32) DEFAULT 'cases'::character varying NOT NULL,
    CONSTRAINT row_errors_severity_known CHECK (((severity)::text = ANY ((ARRAY['E'::character varying, 'W'::character varying, 'I'::character varying])::text[]))),
    CONSTRAINT row_errors_sheet_known CHECK (((sheet)::text = ANY ((ARRAY['cases'::character varying, 'parties'::character varying, 'guarantees'::character varying, 'attachments'::character varying])::text[])))
);
CREATE TABLE public.selection_answers (
    id bigint NOT NULL,
    side character varying(32) NOT NULL,
    struck jsonb NOT NULL,
    ranked bigint[] NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    list_id bigint NOT NULL,
    CONSTRAINT selection_answers_side_known CHECK (((side)::text = ANY ((ARRAY['institution'::character varying, 'respondent'::character varying])::text[])))
);
ALTER TABLE public.selection_answers ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.selection_answers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.selection_lists (
    id bigint NOT NULL,
    drawn_at timestamp with time zone NOT NULL,
    until date NOT NULL,
    mediators bigint[] NOT NULL,
    decided_at timestamp with time zone,
    outcome character varying(32),
    barred jsonb DEFAULT '{}'::jsonb NOT NULL,
    case_id bigint NOT NULL,
    mediator_id bigint,
    run_id bigint NOT NULL,
    CONSTRAINT selection_lists_outcome_known CHECK (((outcome)::text = ANY ((ARRAY['chosen'::character varying, 'silent'::character varying, 'nobody_left'::character varying, 'overtaken'::character varying])::text[])))
);
ALTER TABLE public.selection_lists ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.selection_lists_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.session_attendances (
    id bigint NOT NULL,
    attended boolean NOT NULL,
    party_id bigint,
    session_id bigint NOT NULL
);
ALTER TABLE public.session_attendances ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.session_attendances_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.session_preparations (
    id bigint NOT NULL,
    rights_version character varying(20) DEFAULT ''::character varying NOT NULL,
    rights_given_at timestamp with time zone,
    rights_channel character varying(32),
    acknowledged_at timestamp with time zone,
    identity_way character varying(32),
    identity_checked_at timestamp with time zone,
    identity_checked_by bigint,
    text_agreed_at timestamp with time zone,
    case_id bigint NOT NULL,
    party_id bigint,
    CONSTRAINT preparations_channel_known CHECK (((rights_channel)::text = ANY ((ARRAY['sms'::character varying, 'call'::character varying, 'letter'::character varying, 'email'::character varying, 'in_person'::character varying, 'portal'::character varying])::text[]))),
    CONSTRAINT preparations_given_first CHECK (((acknowledged_at IS NULL) OR ((NOT ((rights_version)::text = ''::text)) AND (rights_given_at IS NOT NULL)))),
    CONSTRAINT preparations_identity_whole CHECK ((((identity_checked_at IS NULL) AND (identity_checked_by IS NULL) AND (identity_way IS NULL)) OR ((identity_checked_at IS NOT NULL) AND (identity_checked_by IS NOT NULL) AND (identity_way IS NOT NULL)))),
    CONSTRAINT preparations_way_known CHECK (((identity_way)::text = ANY ((ARRAY['document_shown'::character varying, 'document_on_video'::character varying, 'face'::character varying, 'real_name_login'::character varying, 'authority'::character varying])::text[])))
);
ALTER TABLE public.session_preparations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.session_preparations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.session_records (
    id bigint NOT NULL,
    kind character varying(32) NOT NULL,
    version integer NOT NULL,
    body text NOT NULL,
    body_sha256 bytea NOT NULL,
    drafted_at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    session_id bigint NOT NULL,
    CONSTRAINT session_records_kind_known CHECK (((kind)::text = ANY ((ARRAY['minutes'::character varying, 'undisputed_facts'::character varying])::text[])))
);
ALTER TABLE public.session_records ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.session_records_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.session_rooms (
    id bigint NOT NULL,
    name character varying(50) NOT NULL,
    is_open boolean DEFAULT true NOT NULL,
    is_step_free boolean DEFAULT false NOT NULL
);
ALTER TABLE public.session_rooms ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.session_rooms_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.session_seats (
    id bigint NOT NULL,
    person_index bytea,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    takes_time boolean NOT NULL,
    party_id bigint NOT NULL,
    session_id bigint NOT NULL
);
ALTER TABLE public.session_seats ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.session_seats_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.signatures (
    id bigint NOT NULL,
    "position" integer NOT NULL,
    role character varying(32) NOT NULL,
    signed_at timestamp with time zone,
    actor_id bigint,
    agreement_id bigint NOT NULL,
    party_id bigint,
    channel character varying(32),
    evidence_sha256 bytea,
    identity character varying(32),
    paper character varying(32) DEFAULT 'agreement'::character varying NOT NULL,
    paper_sha256 bytea,
    refusal character varying(200) DEFAULT ''::character varying NOT NULL,
    refused_at timestamp with time zone,
    reliability jsonb DEFAULT '{}'::jsonb NOT NULL,
    signer_id bigint,
    way character varying(32),
    CONSTRAINT signatures_identity_known CHECK (((identity)::text = ANY ((ARRAY['document_shown'::character varying, 'document_on_video'::character varying, 'face'::character varying, 'real_name_login'::character varying, 'authority'::character varying])::text[]))),
    CONSTRAINT signatures_one_answer CHECK (((signed_at IS NULL) OR (refused_at IS NULL))),
    CONSTRAINT signatures_paper_known CHECK (((paper)::text = ANY ((ARRAY['agreement'::character varying, 'application'::character varying])::text[]))),
    CONSTRAINT signatures_reliable CHECK (((NOT (((way)::text = 'electronic'::text) AND (way IS NOT NULL))) OR ((evidence_sha256 IS NOT NULL) AND (reliability ?& ARRAY['exclusive_data'::text, 'sole_control'::text, 'signature_change'::text, 'content_change'::text])))),
    CONSTRAINT signatures_role_known CHECK (((role)::text = ANY ((ARRAY['claimant'::character varying, 'respondent'::character varying, 'co_borrower'::character varying, 'guarantor'::character varying, 'mediator'::character varying, 'organisation'::character varying])::text[]))),
    CONSTRAINT signatures_way_known CHECK (((way)::text = ANY ((ARRAY['on_paper'::character varying, 'electronic'::character varying, 'oral'::character varying])::text[])))
);
ALTER TABLE public.signatures ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.signatures_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.slot_offers (
    id bigint NOT NULL,
    mode character varying(32) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    institution_picked_at timestamp with time zone,
    respondent_picked_at timestamp with time zone,
    closed_at timestamp with time zone,
    case_id bigint NOT NULL,
    mediator_id bigint NOT NULL,
    CONSTRAINT slot_offers_have_a_time CHECK ((NOT ((mode)::text = 'text'::text))),
    CONSTRAINT slot_offers_in_order CHECK (((ends_at > starts_at) AND (expires_at > offered_at))),
    CONSTRAINT slot_offers_mode_known CHECK (((mode)::text = ANY ((ARRAY['video'::character varying, 'in_person'::character varying, 'text'::character varying])::text[])))
);
ALTER TABLE public.slot_offers ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.slot_offers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialaccount (
    id integer NOT NULL,
    provider character varying(200) NOT NULL,
    uid character varying(191) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    extra_data jsonb NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.socialaccount_socialaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialapp (
    id integer NOT NULL,
    provider character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    client_id character varying(191) NOT NULL,
    secret character varying(191) NOT NULL,
    key character varying(191) NOT NULL,
    provider_id character varying(200) NOT NULL,
    settings jsonb NOT NULL
);
ALTER TABLE public.socialaccount_socialapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialtoken (
    id integer NOT NULL,
    token text NOT NULL,
    token_secret text NOT NULL,
    expires_at timestamp with time zone,
    account_id integer NOT NULL,
    app_id integer
);
ALTER TABLE public.socialaccount_socialtoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.standing_consents (
    id bigint NOT NULL,
    version character varying(20) NOT NULL,
    document_sha256 bytea NOT NULL,
    holds_from date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    actor_id bigint NOT NULL,
    institution_id bigint NOT NULL
);
ALTER TABLE public.standing_consents ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.standing_consents_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.standing_offers (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    product character varying(32),
    overdue_from integer DEFAULT 0 NOT NULL,
    overdue_to integer,
    claim_from numeric(18,2) DEFAULT 0 NOT NULL,
    claim_to numeric(18,2),
    waived jsonb DEFAULT '{}'::jsonb NOT NULL,
    shape character varying(32) NOT NULL,
    periods integer NOT NULL,
    down_payment_share numeric(5,4) DEFAULT 0 NOT NULL,
    deferral_months integer DEFAULT 0 NOT NULL,
    answer_days integer NOT NULL,
    first_due_days integer NOT NULL,
    valid_from date NOT NULL,
    valid_until date NOT NULL,
    published_at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    withdrawn_at timestamp with time zone,
    institution_id bigint NOT NULL,
    level_needed integer DEFAULT 0 NOT NULL,
    approved_at timestamp with time zone,
    approved_by bigint,
    withdrawn_by bigint,
    CONSTRAINT standing_offers_approved_by_somebody CHECK ((((approved_at IS NULL) AND (approved_by IS NULL)) OR ((approved_at IS NOT NULL) AND (approved_by IS NOT NULL)))),
    CONSTRAINT standing_offers_days_follow CHECK (((answer_days >= 1) AND (first_due_days > answer_days))),
    CONSTRAINT standing_offers_down_payment CHECK (((down_payment_share >= (0)::numeric) AND (down_payment_share < (1)::numeric))),
    CONSTRAINT standing_offers_periods_in_range CHECK (((periods >= 1) AND (periods <= 60))),
    CONSTRAINT standing_offers_valid CHECK ((valid_until >= valid_from))
);
ALTER TABLE public.standing_offers ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.standing_offers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.suspended_payments (
    id bigint NOT NULL,
    line integer,
    kind character varying(32) NOT NULL,
    transaction_ref character varying(64) NOT NULL,
    reverses character varying(64) NOT NULL,
    case_number character varying(64) NOT NULL,
    paid_on date,
    amount numeric(18,2),
    cells jsonb NOT NULL,
    fingerprint bytea NOT NULL,
    rule character varying(32) NOT NULL,
    state character varying(32) DEFAULT 'open'::character varying NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    settled_by bigint,
    reason character varying(200) DEFAULT ''::character varying NOT NULL,
    file_id bigint,
    institution_id bigint NOT NULL,
    payment_id bigint,
    CONSTRAINT suspended_payments_positive CHECK (((amount IS NULL) OR (amount > (0)::numeric))),
    CONSTRAINT suspended_payments_rule_known CHECK (((rule)::text = ANY ((ARRAY['P-LINE'::character varying, 'P-REF'::character varying, 'P-KIND'::character varying, 'P-AMOUNT'::character varying, 'P-NEGATIVE'::character varying, 'P-CURRENCY'::character varying, 'P-DATE'::character varying, 'P-FUTURE'::character varying, 'P-CONFLICT'::character varying, 'P-CASE'::character varying, 'P-PLAN'::character varying, 'P-FINISHED'::character varying, 'P-REVERSES'::character varying])::text[]))),
    CONSTRAINT suspended_payments_state_known CHECK (((state)::text = ANY ((ARRAY['open'::character varying, 'attached'::character varying, 'returned'::character varying, 'reversed'::character varying, 'dismissed'::character varying])::text[])))
);
ALTER TABLE public.suspended_payments ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.suspended_payments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.termination_reports (
    id bigint NOT NULL,
    version integer NOT NULL,
    ground character varying(32) NOT NULL,
    began_on date,
    ended_on date NOT NULL,
    held_on date[] NOT NULL,
    missed integer NOT NULL,
    course text NOT NULL,
    remarks text DEFAULT ''::text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    actor_id bigint NOT NULL,
    case_id bigint NOT NULL,
    mediator_id bigint,
    CONSTRAINT termination_reports_counted CHECK ((missed >= 0)),
    CONSTRAINT termination_reports_ground_known CHECK (((ground)::text = ANY ((ARRAY['agreement_reached'::character varying, 'self_settled_withdrawn'::character varying, 'unreachable_in_period'::character varying, 'party_unwilling'::character varying, 'positions_too_far'::character varying, 'period_expired'::character varying, 'unanswered'::character varying, 'signature_refused'::character varying, 'other'::character varying])::text[]))),
    CONSTRAINT termination_reports_in_order CHECK (((began_on IS NULL) OR (ended_on >= began_on)))
);
ALTER TABLE public.termination_reports ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.termination_reports_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.transfers (
    id bigint NOT NULL,
    sha256 bytea NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    received_on date,
    docket_number character varying(60) DEFAULT ''::character varying NOT NULL,
    case_id bigint NOT NULL,
    court_id bigint,
    CONSTRAINT transfers_received_whole CHECK (((((docket_number)::text = ''::text) AND (received_on IS NULL)) OR ((received_on IS NOT NULL) AND (NOT ((docket_number)::text = ''::text)))))
);
ALTER TABLE public.transfers ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.transfers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.urgings (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    channel character varying(32) NOT NULL,
    result character varying(32) NOT NULL,
    promised_on date,
    actor_id bigint NOT NULL,
    plan_id bigint NOT NULL,
    CONSTRAINT urgings_promise_has_day CHECK ((((result)::text = 'promised'::text) OR (promised_on IS NULL))),
    CONSTRAINT urgings_result_known CHECK (((result)::text = ANY ((ARRAY['promised'::character varying, 'disputes'::character varying, 'hardship'::character varying, 'refused'::character varying, 'not_reached'::character varying])::text[])))
);
ALTER TABLE public.urgings ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.urgings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.users (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    username character varying(150) NOT NULL,
    first_name character varying(150) NOT NULL,
    last_name character varying(150) NOT NULL,
    email character varying(254) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    role character varying(32) NOT NULL,
    court_id bigint,
    institution_id bigint,
    mediator_id bigint,
    is_machine boolean DEFAULT false NOT NULL,
    CONSTRAINT users_role_known CHECK (((role)::text = ANY ((ARRAY['BO'::character varying, 'BS'::character varying, 'RG'::character varying, 'AD'::character varying, 'ME'::character varying, 'PT'::character varying, 'AG'::character varying, 'CL'::character varying, 'CJ'::character varying, 'SY'::character varying, 'AU'::character varying, 'SA'::character varying])::text[])))
);
CREATE TABLE public.users_groups (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE public.users_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.users_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.users ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.users_user_permissions (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.users_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.users_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.usersessions_usersession (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ip inet NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    session_key character varying(40) NOT NULL,
    user_agent character varying(200) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL
);
ALTER TABLE public.usersessions_usersession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usersessions_usersession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.vulnerability_flags (
    id bigint NOT NULL,
    kind character varying(32),
    raised_at timestamp with time zone NOT NULL,
    raised_by bigint NOT NULL,
    cleared_at timestamp with time zone,
    cleared_by bigint,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    CONSTRAINT vulnerability_flags_kind_known CHECK (((kind)::text = ANY ((ARRAY['minor'::character varying, 'elderly'::character varying, 'illness'::character varying, 'disability'::character varying, 'hearing'::character varying, 'mobility'::character varying, 'pregnancy'::character varying, 'language'::character varying, 'hardship'::character varying, 'domestic_violence'::character varying])::text[])))
);
ALTER TABLE public.vulnerability_flags ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.vulnerability_flags_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.webhooks (
    id bigint NOT NULL,
    url character varying(500) NOT NULL,
    secret_sealed bytea NOT NULL,
    follower_id bigint NOT NULL,
    institution_id bigint NOT NULL
);
ALTER TABLE public.webhooks ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.webhooks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.address_confirmations
    ADD CONSTRAINT address_confirmations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.address_confirmations
    ADD CONSTRAINT address_confirmations_version_once UNIQUE (party_id, version);
ALTER TABLE ONLY public.agreement_findings
    ADD CONSTRAINT agreement_findings_once UNIQUE (agreement_id, code, clause);
ALTER TABLE ONLY public.agreement_findings
    ADD CONSTRAINT agreement_findings_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT agreements_number_key UNIQUE (number);
ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT agreements_offer_id_key UNIQUE (offer_id);
ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT agreements_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.allauth_idp_oidc_client
    ADD CONSTRAINT allauth_idp_oidc_client_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.allauth_idp_oidc_token
    ADD CONSTRAINT allauth_idp_oidc_token_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.allauth_idp_oidc_token
    ADD CONSTRAINT allauth_idp_oidc_token_type_hash_cca00f1c_uniq UNIQUE (type, hash);
ALTER TABLE ONLY public.allowed_moves
    ADD CONSTRAINT allowed_moves_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.allowed_moves
    ADD CONSTRAINT allowed_moves_unique UNIQUE (aggregate, from_state, to_state, event);
ALTER TABLE ONLY public.assignment_overrides
    ADD CONSTRAINT assignment_overrides_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.assignment_runs
    ADD CONSTRAINT assignment_runs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_name_once UNIQUE (case_id, file_name);
ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.authority_cells
    ADD CONSTRAINT authority_cells_once UNIQUE (matrix_id, product, is_hardship, arrears_from, amount_from);
ALTER TABLE ONLY public.authority_cells
    ADD CONSTRAINT authority_cells_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.authority_levels
    ADD CONSTRAINT authority_levels_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.authority_matrices
    ADD CONSTRAINT authority_matrices_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.authority_matrices
    ADD CONSTRAINT authority_matrices_version_once UNIQUE (institution_id, version);
ALTER TABLE ONLY public.authority_queries
    ADD CONSTRAINT authority_queries_counted UNIQUE (case_id, mediator_id, asked_on, number);
ALTER TABLE ONLY public.authority_queries
    ADD CONSTRAINT authority_queries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.authority_requests
    ADD CONSTRAINT authority_requests_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.authority_requests
    ADD CONSTRAINT authority_requests_query_id_key UNIQUE (query_id);
ALTER TABLE ONLY public.authority_settings
    ADD CONSTRAINT authority_settings_pkey PRIMARY KEY (institution_id);
ALTER TABLE ONLY public.bankruptcies
    ADD CONSTRAINT bankruptcies_debtor_unique UNIQUE (case_number, name);
ALTER TABLE ONLY public.bankruptcies
    ADD CONSTRAINT bankruptcies_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cache_entries
    ADD CONSTRAINT cache_entries_pkey PRIMARY KEY (cache_key);
ALTER TABLE ONLY public.calendar_days
    ADD CONSTRAINT calendar_days_pkey PRIMARY KEY (day);
ALTER TABLE ONLY public.calendar_feeds
    ADD CONSTRAINT calendar_feeds_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.calendar_feeds
    ADD CONSTRAINT calendar_feeds_token_sha256_key UNIQUE (token_sha256);
ALTER TABLE ONLY public.calendar_notices
    ADD CONSTRAINT calendar_notices_pkey PRIMARY KEY (year);
ALTER TABLE ONLY public.case_amendments
    ADD CONSTRAINT case_amendments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.case_amendments
    ADD CONSTRAINT case_amendments_row_once UNIQUE (batch_id, line);
ALTER TABLE ONLY public.case_flags
    ADD CONSTRAINT case_flags_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.case_flags
    ADD CONSTRAINT case_flags_unique UNIQUE NULLS NOT DISTINCT (case_id, code, party_id);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_claim_once UNIQUE NULLS NOT DISTINCT (row_key, former_id);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_number_key UNIQUE (number);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.statements
    ADD CONSTRAINT caucus_notes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.claim_checks
    ADD CONSTRAINT claim_checks_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.closed_days
    ADD CONSTRAINT closed_days_pkey PRIMARY KEY (day);
ALTER TABLE ONLY public.confirmations
    ADD CONSTRAINT confirmations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.consent_texts
    ADD CONSTRAINT consent_texts_one_a_day UNIQUE (purpose, effective_from);
ALTER TABLE ONLY public.consent_texts
    ADD CONSTRAINT consent_texts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.consent_texts
    ADD CONSTRAINT consent_texts_version_once UNIQUE (purpose, version);
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_attempts
    ADD CONSTRAINT contact_attempts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_numbers
    ADD CONSTRAINT contact_numbers_pkey PRIMARY KEY (phone_index);
ALTER TABLE ONLY public.contact_opt_outs
    ADD CONSTRAINT contact_opt_outs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_persons
    ADD CONSTRAINT contact_persons_pkey PRIMARY KEY (person_index);
ALTER TABLE ONLY public.contact_responses
    ADD CONSTRAINT contact_responses_once UNIQUE (day, product, age, slot);
ALTER TABLE ONLY public.contact_responses
    ADD CONSTRAINT contact_responses_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_results
    ADD CONSTRAINT contact_results_once UNIQUE NULLS NOT DISTINCT (institution_id, call_ref, fingerprint);
ALTER TABLE ONLY public.contact_results
    ADD CONSTRAINT contact_results_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.counters
    ADD CONSTRAINT counters_kind_year_book_unique UNIQUE (kind, year, book);
ALTER TABLE ONLY public.counters
    ADD CONSTRAINT counters_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.court_reports
    ADD CONSTRAINT court_reports_once UNIQUE (court_id, row_key);
ALTER TABLE ONLY public.court_reports
    ADD CONSTRAINT court_reports_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.courts
    ADD CONSTRAINT courts_code_key UNIQUE (code);
ALTER TABLE ONLY public.courts
    ADD CONSTRAINT courts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.daily_figures
    ADD CONSTRAINT daily_figures_once UNIQUE NULLS NOT DISTINCT (day, institution_id, court_id, mediator_id);
ALTER TABLE ONLY public.daily_figures
    ADD CONSTRAINT daily_figures_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.daily_seals
    ADD CONSTRAINT daily_seals_pkey PRIMARY KEY (day);
ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_message_id_key UNIQUE (message_id);
ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.disclosures
    ADD CONSTRAINT disclosures_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.draft_clauses
    ADD CONSTRAINT draft_clauses_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.draft_clauses
    ADD CONSTRAINT draft_clauses_version_once UNIQUE (case_id, version);
ALTER TABLE ONLY public.enforcements
    ADD CONSTRAINT enforcements_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (case_id, seq);
ALTER TABLE ONLY public.evidence_deliveries
    ADD CONSTRAINT evidence_deliveries_file_once UNIQUE (institution_id, file_sha256);
ALTER TABLE ONLY public.evidence_deliveries
    ADD CONSTRAINT evidence_deliveries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.evidence_entries
    ADD CONSTRAINT evidence_entries_pkey PRIMARY KEY (delivery_id, place);
ALTER TABLE ONLY public.filing_batches
    ADD CONSTRAINT filing_batches_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.filing_profiles
    ADD CONSTRAINT filing_profiles_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.filing_profiles
    ADD CONSTRAINT filing_profiles_version_once UNIQUE (institution_id, name, version);
ALTER TABLE ONLY public.filing_progress
    ADD CONSTRAINT filing_progress_pkey PRIMARY KEY (batch_id);
ALTER TABLE ONLY public.filing_rows
    ADD CONSTRAINT filing_rows_pkey PRIMARY KEY (batch_id, line);
ALTER TABLE ONLY public.follow_ups
    ADD CONSTRAINT follow_ups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.follow_ups
    ADD CONSTRAINT follow_ups_plan_id_key UNIQUE (plan_id);
ALTER TABLE ONLY public.followers
    ADD CONSTRAINT followers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.followers
    ADD CONSTRAINT followers_topic_key UNIQUE (topic);
ALTER TABLE ONLY public.guarantor_stances
    ADD CONSTRAINT guarantor_stances_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.instalments
    ADD CONSTRAINT instalments_number_unique UNIQUE (plan_id, number);
ALTER TABLE ONLY public.instalments
    ADD CONSTRAINT instalments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.institutions
    ADD CONSTRAINT institutions_code_key UNIQUE (code);
ALTER TABLE ONLY public.institutions
    ADD CONSTRAINT institutions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.institutions
    ADD CONSTRAINT institutions_uscc_key UNIQUE (uscc);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_token_digest_key UNIQUE (token_digest);
ALTER TABLE ONLY public.job_failures
    ADD CONSTRAINT job_failures_case_once UNIQUE (job, case_id);
ALTER TABLE ONLY public.job_failures
    ADD CONSTRAINT job_failures_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.job_runs
    ADD CONSTRAINT job_runs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.job_runs
    ADD CONSTRAINT job_runs_slot_unique UNIQUE (job, due_at);
ALTER TABLE ONLY public.joint_applications
    ADD CONSTRAINT joint_applications_pkey PRIMARY KEY (agreement_id);
ALTER TABLE ONLY public.joint_budget_shares
    ADD CONSTRAINT joint_budget_shares_once UNIQUE (budget_id, case_id);
ALTER TABLE ONLY public.joint_budget_shares
    ADD CONSTRAINT joint_budget_shares_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.joint_budgets
    ADD CONSTRAINT joint_budgets_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.joint_choices
    ADD CONSTRAINT joint_choices_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.kept_answers
    ADD CONSTRAINT kept_answers_key_once UNIQUE (user_id, key);
ALTER TABLE ONLY public.kept_answers
    ADD CONSTRAINT kept_answers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.leases
    ADD CONSTRAINT leases_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.leave_requests
    ADD CONSTRAINT leave_requests_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.lint_acknowledgements
    ADD CONSTRAINT lint_acknowledgements_once UNIQUE (case_id, code);
ALTER TABLE ONLY public.lint_acknowledgements
    ADD CONSTRAINT lint_acknowledgements_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.made_reports
    ADD CONSTRAINT made_reports_once UNIQUE (order_id, as_of);
ALTER TABLE ONLY public.made_reports
    ADD CONSTRAINT made_reports_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mediation_sessions
    ADD CONSTRAINT mediation_sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mediator_hours
    ADD CONSTRAINT mediator_hours_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mediator_hours
    ADD CONSTRAINT mediator_hours_unique UNIQUE (mediator_id, weekday);
ALTER TABLE ONLY public.mediator_leaves
    ADD CONSTRAINT mediator_leaves_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mediator_relations
    ADD CONSTRAINT mediator_relations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mediator_relations
    ADD CONSTRAINT mediator_relations_unique UNIQUE (mediator_id, institution_id, kind);
ALTER TABLE ONLY public.mediators
    ADD CONSTRAINT mediators_licence_number_key UNIQUE (licence_number);
ALTER TABLE ONLY public.mediators
    ADD CONSTRAINT mediators_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notice_check_tries
    ADD CONSTRAINT notice_check_tries_pkey PRIMARY KEY (source_hash, window_start);
ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_code_index_key UNIQUE (code_index);
ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_said_once UNIQUE (party_id, kind, subject);
ALTER TABLE ONLY public.odoo_conflicts
    ADD CONSTRAINT odoo_conflicts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.odoo_connections
    ADD CONSTRAINT odoo_connections_name_once UNIQUE NULLS NOT DISTINCT (institution_id, name);
ALTER TABLE ONLY public.odoo_connections
    ADD CONSTRAINT odoo_connections_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.odoo_pulls
    ADD CONSTRAINT odoo_pulls_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.odoo_records
    ADD CONSTRAINT odoo_records_name_once UNIQUE (connection_id, name);
ALTER TABLE ONLY public.odoo_records
    ADD CONSTRAINT odoo_records_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.offers
    ADD CONSTRAINT offers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.offers
    ADD CONSTRAINT offers_standing_once UNIQUE (standing_id, case_id);
ALTER TABLE ONLY public.organisations
    ADD CONSTRAINT organisations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox_messages
    ADD CONSTRAINT outbox_messages_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox_messages
    ADD CONSTRAINT outbox_messages_said_once_key UNIQUE (said_once);
ALTER TABLE ONLY public.paper_parts
    ADD CONSTRAINT paper_parts_pkey PRIMARY KEY (sha256);
ALTER TABLE ONLY public.parties
    ADD CONSTRAINT parties_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.party_documents
    ADD CONSTRAINT party_documents_once UNIQUE (party_id, content_sha256);
ALTER TABLE ONLY public.party_documents
    ADD CONSTRAINT party_documents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.payment_disputes
    ADD CONSTRAINT payment_disputes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.payment_files
    ADD CONSTRAINT payment_files_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payment_txn_unique UNIQUE (institution_id, transaction_ref);
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.performance_papers
    ADD CONSTRAINT performance_papers_number_key UNIQUE (number);
ALTER TABLE ONLY public.performance_papers
    ADD CONSTRAINT performance_papers_once UNIQUE (plan_id, kind, as_of);
ALTER TABLE ONLY public.performance_papers
    ADD CONSTRAINT performance_papers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.plan_components
    ADD CONSTRAINT plan_components_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.plan_components
    ADD CONSTRAINT plan_components_rank_unique UNIQUE (plan_id, rank);
ALTER TABLE ONLY public.plan_limits
    ADD CONSTRAINT plan_limits_once UNIQUE NULLS NOT DISTINCT (product, valid_from);
ALTER TABLE ONLY public.plan_limits
    ADD CONSTRAINT plan_limits_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.planned_contacts
    ADD CONSTRAINT planned_contacts_once UNIQUE (day, person_index);
ALTER TABLE ONLY public.planned_contacts
    ADD CONSTRAINT planned_contacts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.plans
    ADD CONSTRAINT plans_agreement_id_key UNIQUE (agreement_id);
ALTER TABLE ONLY public.plans
    ADD CONSTRAINT plans_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.power_renewals
    ADD CONSTRAINT power_renewals_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.powers_of_attorney
    ADD CONSTRAINT powers_filed_once UNIQUE (institution_id, number, authority_type, handler_name, handler_phone, given_on, expires_on);
ALTER TABLE ONLY public.powers_of_attorney
    ADD CONSTRAINT powers_of_attorney_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.printed_papers
    ADD CONSTRAINT printed_papers_pkey PRIMARY KEY (document_sha256);
ALTER TABLE ONLY public.record_signatures
    ADD CONSTRAINT record_signatures_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.record_signatures
    ADD CONSTRAINT record_signatures_unique UNIQUE NULLS NOT DISTINCT (record_id, party_id);
ALTER TABLE ONLY public.recusals
    ADD CONSTRAINT recusals_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.recusals
    ADD CONSTRAINT recusals_unique UNIQUE (case_id, mediator_id);
ALTER TABLE ONLY public.reference_changes
    ADD CONSTRAINT reference_changes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.releases
    ADD CONSTRAINT releases_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.relief_programmes
    ADD CONSTRAINT relief_programmes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.relief_programmes
    ADD CONSTRAINT relief_programmes_version_once UNIQUE (code, effective_from, version);
ALTER TABLE ONLY public.renegotiations
    ADD CONSTRAINT renegotiations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.report_orders
    ADD CONSTRAINT report_orders_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.representations
    ADD CONSTRAINT representations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.row_errors
    ADD CONSTRAINT row_errors_pkey PRIMARY KEY (batch_id, sheet, line, item, code, "column");
ALTER TABLE ONLY public.selection_answers
    ADD CONSTRAINT selection_answers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.selection_answers
    ADD CONSTRAINT selection_answers_unique UNIQUE (list_id, side);
ALTER TABLE ONLY public.selection_lists
    ADD CONSTRAINT selection_lists_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.session_attendances
    ADD CONSTRAINT session_attendances_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.session_attendances
    ADD CONSTRAINT session_attendances_unique UNIQUE NULLS NOT DISTINCT (session_id, party_id);
ALTER TABLE ONLY public.mediation_sessions
    ADD CONSTRAINT session_mediator_once EXCLUDE USING gist (mediator_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (takes_time);
ALTER TABLE ONLY public.session_seats
    ADD CONSTRAINT session_person_once EXCLUDE USING gist (person_index WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (takes_time);
ALTER TABLE ONLY public.session_preparations
    ADD CONSTRAINT session_preparations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.session_preparations
    ADD CONSTRAINT session_preparations_unique UNIQUE NULLS NOT DISTINCT (case_id, party_id);
ALTER TABLE ONLY public.session_records
    ADD CONSTRAINT session_records_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.session_records
    ADD CONSTRAINT session_records_version_unique UNIQUE (session_id, kind, version);
ALTER TABLE ONLY public.mediation_sessions
    ADD CONSTRAINT session_room_once EXCLUDE USING gist (room_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (takes_time);
ALTER TABLE ONLY public.session_rooms
    ADD CONSTRAINT session_rooms_name_key UNIQUE (name);
ALTER TABLE ONLY public.session_rooms
    ADD CONSTRAINT session_rooms_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.session_seats
    ADD CONSTRAINT session_seats_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.session_seats
    ADD CONSTRAINT session_seats_unique UNIQUE (session_id, party_id);
ALTER TABLE ONLY public.signatures
    ADD CONSTRAINT signatures_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.signatures
    ADD CONSTRAINT signatures_position_unique UNIQUE (agreement_id, paper, "position");
ALTER TABLE ONLY public.slot_offers
    ADD CONSTRAINT slot_offers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq UNIQUE (provider, uid);
ALTER TABLE ONLY public.socialaccount_socialapp
    ADD CONSTRAINT socialaccount_socialapp_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq UNIQUE (app_id, account_id);
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.standing_consents
    ADD CONSTRAINT standing_consents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.standing_consents
    ADD CONSTRAINT standing_consents_version_once UNIQUE (institution_id, version);
ALTER TABLE ONLY public.standing_offers
    ADD CONSTRAINT standing_offers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.suspended_payments
    ADD CONSTRAINT suspended_payments_once UNIQUE (institution_id, fingerprint);
ALTER TABLE ONLY public.suspended_payments
    ADD CONSTRAINT suspended_payments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.termination_reports
    ADD CONSTRAINT termination_reports_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.termination_reports
    ADD CONSTRAINT termination_reports_version_unique UNIQUE (case_id, version);
ALTER TABLE ONLY public.transfers
    ADD CONSTRAINT transfers_case_id_key UNIQUE (case_id);
ALTER TABLE ONLY public.transfers
    ADD CONSTRAINT transfers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.urgings
    ADD CONSTRAINT urgings_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.users_groups
    ADD CONSTRAINT users_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.users_groups
    ADD CONSTRAINT users_groups_user_id_group_id_fc7788e8_uniq UNIQUE (user_id, group_id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.users_user_permissions
    ADD CONSTRAINT users_user_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.users_user_permissions
    ADD CONSTRAINT users_user_permissions_user_id_permission_id_3b86cbdf_uniq UNIQUE (user_id, permission_id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_username_key UNIQUE (username);
ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_session_key_key UNIQUE (session_key);
ALTER TABLE ONLY public.vulnerability_flags
    ADD CONSTRAINT vulnerability_flags_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.webhooks
    ADD CONSTRAINT webhooks_follower_id_key UNIQUE (follower_id);
ALTER TABLE ONLY public.webhooks
    ADD CONSTRAINT webhooks_pkey PRIMARY KEY (id);
CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);
CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);
CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);
CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);
CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);
CREATE UNIQUE INDEX agreement_one_in_force ON public.agreements USING btree (case_id) WHERE (NOT ((state)::text = ANY ((ARRAY['DRAFT'::character varying, 'LINTED'::character varying, 'SIGNING'::character varying, 'SUPERSEDED'::character varying, 'VARIED'::character varying, 'REFUSED'::character varying])::text[])));
CREATE UNIQUE INDEX agreement_one_in_the_making ON public.agreements USING btree (case_id) WHERE ((state)::text = ANY ((ARRAY['DRAFT'::character varying, 'LINTED'::character varying, 'SIGNING'::character varying])::text[]));
CREATE INDEX agreements_case_id_c1530ea6 ON public.agreements USING btree (case_id);
CREATE INDEX agreements_number_6aa572d8_like ON public.agreements USING btree (number varchar_pattern_ops);
CREATE INDEX allauth_idp_oidc_client_id_973c9a60_like ON public.allauth_idp_oidc_client USING btree (id varchar_pattern_ops);
CREATE INDEX allauth_idp_oidc_client_owner_id_1f1eb0f1 ON public.allauth_idp_oidc_client USING btree (owner_id);
CREATE INDEX allauth_idp_oidc_token_client_id_cad2cd57 ON public.allauth_idp_oidc_token USING btree (client_id);
CREATE INDEX allauth_idp_oidc_token_client_id_cad2cd57_like ON public.allauth_idp_oidc_token USING btree (client_id varchar_pattern_ops);
CREATE INDEX allauth_idp_oidc_token_expires_at_f6e6261a ON public.allauth_idp_oidc_token USING btree (expires_at);
CREATE INDEX allauth_idp_oidc_token_user_id_3e9a005f ON public.allauth_idp_oidc_token USING btree (user_id);
CREATE INDEX assignment_overrides_case_id_49137e64 ON public.assignment_overrides USING btree (case_id);
CREATE INDEX assignments_case_id_2735b1f1 ON public.assignments USING btree (case_id);
CREATE INDEX assignments_mediator_id_09eb29e5 ON public.assignments USING btree (mediator_id);
CREATE UNIQUE INDEX assignments_one_live ON public.assignments USING btree (case_id) WHERE ((state)::text = ANY ((ARRAY['OFFERED'::character varying, 'CONFIRMED'::character varying])::text[]));
CREATE INDEX assignments_run_id_49e52050 ON public.assignments USING btree (run_id);
CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);
CREATE INDEX authority_queries_of_cell ON public.authority_queries USING btree (cell_id, mediator_id);
CREATE UNIQUE INDEX authority_requests_one_open ON public.authority_requests USING btree (case_id) WHERE ((state)::text = 'OPEN'::text);
CREATE INDEX cache_entries_cache_key_4d27d535_like ON public.cache_entries USING btree (cache_key varchar_pattern_ops);
CREATE INDEX cache_entries_expires_583b1c79 ON public.cache_entries USING btree (expires);
CREATE INDEX calendar_feeds_mediator_id_f88731a1 ON public.calendar_feeds USING btree (mediator_id);
CREATE INDEX case_amendments_case_id_a012790b ON public.case_amendments USING btree (case_id);
CREATE UNIQUE INDEX case_amendments_one_open ON public.case_amendments USING btree (case_id) WHERE ((state)::text = 'PROPOSED'::text);
CREATE INDEX case_flags_due ON public.case_flags USING btree (due_on) WHERE ((cleared_at IS NULL) AND (due_on IS NOT NULL));
CREATE INDEX cases_institution_ref ON public.cases USING btree (institution_id, institution_ref);
CREATE INDEX cases_institution_state ON public.cases USING btree (institution_id, state);
CREATE INDEX cases_mediator_state ON public.cases USING btree (mediator_id, state) WHERE (mediator_id IS NOT NULL);
CREATE INDEX caucus_notes_session_id_65a30210 ON public.statements USING btree (session_id);
CREATE INDEX claims_contract_no ON public.claims USING btree (contract_no);
CREATE INDEX claims_poa_expires_on ON public.claims USING btree (poa_expires_on);
CREATE INDEX confirmations_agreement_id_d61df483 ON public.confirmations USING btree (agreement_id);
CREATE INDEX confirmations_court_id_dcc362e5 ON public.confirmations USING btree (court_id);
CREATE UNIQUE INDEX confirmations_one_at_a_time ON public.confirmations USING btree (agreement_id) WHERE (withdrawn_on IS NULL);
CREATE UNIQUE INDEX confirmations_ruling_once ON public.confirmations USING btree (court_id, ruling_number) WHERE (NOT ((ruling_number)::text = ''::text));
CREATE INDEX consents_case_id_770a5ef5 ON public.consents USING btree (case_id);
CREATE INDEX consents_of_party ON public.consents USING btree (party_id, purpose);
CREATE UNIQUE INDEX consents_one_stands ON public.consents USING btree (party_id, purpose) WHERE ((state)::text = ANY ((ARRAY['REQUESTED'::character varying, 'GIVEN'::character varying])::text[]));
CREATE INDEX contact_attempts_case_id_0a5a89bf ON public.contact_attempts USING btree (case_id);
CREATE INDEX contact_bad_numbers ON public.contact_attempts USING btree (phone_index, at) WHERE ((outcome)::text = ANY ((ARRAY['wrong_person'::character varying, 'dead'::character varying])::text[]));
CREATE UNIQUE INDEX contact_opt_outs_once ON public.contact_opt_outs USING btree (person_index, channel) WHERE (until IS NULL);
CREATE INDEX contact_refusals ON public.contact_attempts USING btree (person_index, at) WHERE ((outcome)::text = 'refused'::text);
CREATE INDEX contact_results_unlawful ON public.contact_results USING btree (received_at) WHERE (NOT ((rule)::text = ''::text));
CREATE UNIQUE INDEX contact_slot_once ON public.contact_attempts USING btree (person_index, day, slot) WHERE (slot IS NOT NULL);
CREATE INDEX court_reports_confirmation_id_54e97c99 ON public.court_reports USING btree (confirmation_id);
CREATE INDEX courts_code_c331d1d2_like ON public.courts USING btree (code varchar_pattern_ops);
CREATE INDEX deliveries_case_id_68e1c3ec ON public.deliveries USING btree (case_id);
CREATE INDEX deliveries_notice_id_f03591c9 ON public.deliveries USING btree (notice_id);
CREATE INDEX deliveries_provider_id ON public.deliveries USING btree (provider, provider_id);
CREATE INDEX disclosures_case_id_00e01b52 ON public.disclosures USING btree (case_id);
CREATE UNIQUE INDEX disputes_one_open ON public.payment_disputes USING btree (plan_id) WHERE ((state)::text = 'open'::text);
CREATE INDEX django_admin_log_content_type_id_c4bce8eb ON public.django_admin_log USING btree (content_type_id);
CREATE INDEX django_admin_log_user_id_c564eba6 ON public.django_admin_log USING btree (user_id);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX enforcements_plan_id_d2c46749 ON public.enforcements USING btree (plan_id);
CREATE INDEX events_at ON public.events USING brin (at);
CREATE INDEX evidence_deliveries_institution_id_9aef41d5 ON public.evidence_deliveries USING btree (institution_id);
CREATE UNIQUE INDEX evidence_deliveries_one_at_a_time ON public.evidence_deliveries USING btree (institution_id) WHERE (receipt IS NULL);
CREATE UNIQUE INDEX filing_batches_file_once ON public.filing_batches USING btree (institution_id, file_sha256) WHERE (NOT ((state)::text = ANY ((ARRAY['REFUSED'::character varying, 'CANCELLED'::character varying])::text[])));
CREATE INDEX filing_batches_institution_id_e157d364 ON public.filing_batches USING btree (institution_id);
CREATE UNIQUE INDEX filing_batches_one_at_a_time ON public.filing_batches USING btree (institution_id) WHERE ((state)::text = 'COMMITTING'::text);
CREATE INDEX followers_institution_id_c6eed484 ON public.followers USING btree (institution_id);
CREATE INDEX followers_topic_d028ffa2_like ON public.followers USING btree (topic varchar_pattern_ops);
CREATE INDEX guarantor_stances_party_id_b9a268f5 ON public.guarantor_stances USING btree (party_id);
CREATE INDEX instalments_in_default ON public.instalments USING btree (plan_id) WHERE ((state)::text = 'DEFAULT'::text);
CREATE INDEX instalments_open_by_day ON public.instalments USING btree (due_on) WHERE ((state)::text = ANY ((ARRAY['SCHEDULED'::character varying, 'DUE'::character varying, 'PARTIAL'::character varying, 'OVERDUE'::character varying])::text[]));
CREATE INDEX institutions_code_ad3ed63e_like ON public.institutions USING btree (code varchar_pattern_ops);
CREATE INDEX institutions_uscc_6c457b4c_like ON public.institutions USING btree (uscc varchar_pattern_ops);
CREATE INDEX invitations_institution_id_2a7fc8a9 ON public.invitations USING btree (institution_id);
CREATE INDEX invitations_invited_by_id_d46285c5 ON public.invitations USING btree (invited_by_id);
CREATE INDEX joint_budget_shares_budget_id_7c81d9d2 ON public.joint_budget_shares USING btree (budget_id);
CREATE INDEX joint_budget_shares_case_id_700c827d ON public.joint_budget_shares USING btree (case_id);
CREATE UNIQUE INDEX joint_budgets_one_stands ON public.joint_budgets USING btree (person_index) WHERE (ended_at IS NULL);
CREATE INDEX leases_name_06cd4fb5_like ON public.leases USING btree (name varchar_pattern_ops);
CREATE INDEX leave_requests_mediator_id_ce1ba0d3 ON public.leave_requests USING btree (mediator_id);
CREATE INDEX ledger_entries_instalment_id_b1139b4c ON public.ledger_entries USING btree (instalment_id);
CREATE INDEX ledger_entries_payment_id_3de4fd6b ON public.ledger_entries USING btree (payment_id);
CREATE INDEX ledger_entries_plan_id_06a9cd80 ON public.ledger_entries USING btree (plan_id);
CREATE INDEX mediation_sessions_case_id_6d240c6d ON public.mediation_sessions USING btree (case_id);
CREATE INDEX mediator_leaves_mediator_id_abd26dc0 ON public.mediator_leaves USING btree (mediator_id);
CREATE INDEX mediator_relations_institution_id_9a9b134e ON public.mediator_relations USING btree (institution_id);
CREATE INDEX mediator_relations_mediator_id_4a7df43d ON public.mediator_relations USING btree (mediator_id);
CREATE INDEX mediators_licence_number_9ab2b5ce_like ON public.mediators USING btree (licence_number varchar_pattern_ops);
CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);
CREATE INDEX notices_case_id_22b644f6 ON public.notices USING btree (case_id);
CREATE INDEX notices_expires ON public.notices USING btree (expires_on);
CREATE UNIQUE INDEX odoo_conflicts_one_open ON public.odoo_conflicts USING btree (record_id, field) WHERE (decision IS NULL);
CREATE INDEX odoo_conflicts_record_id_9f43c9d1 ON public.odoo_conflicts USING btree (record_id);
CREATE INDEX odoo_connections_institution_id_34c0d4d0 ON public.odoo_connections USING btree (institution_id);
CREATE INDEX odoo_pulls_batch_id_6fbbd541 ON public.odoo_pulls USING btree (batch_id);
CREATE INDEX odoo_pulls_connection_id_011d3d71 ON public.odoo_pulls USING btree (connection_id);
CREATE UNIQUE INDEX odoo_pulls_one_waits ON public.odoo_pulls USING btree (connection_id) WHERE (ended_at IS NULL);
CREATE INDEX odoo_records_case_id_241a1fa7 ON public.odoo_records USING btree (case_id);
CREATE INDEX offers_case_id_3de46897 ON public.offers USING btree (case_id);
CREATE UNIQUE INDEX offers_one_open ON public.offers USING btree (case_id) WHERE ((state)::text = ANY ((ARRAY['open'::character varying, 'accepted'::character varying])::text[]));
CREATE INDEX outbox_messages_said_once_02fe27a6_like ON public.outbox_messages USING btree (said_once varchar_pattern_ops);
CREATE INDEX outbox_waiting ON public.outbox_messages USING btree (topic, send_after, id) WHERE (((parked_reason)::text = ''::text) AND (sent_at IS NULL));
CREATE INDEX parties_case_id_4d8b3afe ON public.parties USING btree (case_id);
CREATE INDEX parties_id_index ON public.parties USING btree (id_index);
CREATE INDEX parties_name ON public.parties USING btree (name text_pattern_ops);
CREATE INDEX party_documents_case_id_9dea08df ON public.party_documents USING btree (case_id);
CREATE INDEX payment_disputes_plan_id_a6ad88d1 ON public.payment_disputes USING btree (plan_id);
CREATE INDEX payment_files_institution_id_72ae5a08 ON public.payment_files USING btree (institution_id);
CREATE INDEX payments_plan_id_90836eea ON public.payments USING btree (plan_id);
CREATE UNIQUE INDEX payments_reversal_unique ON public.payments USING btree (institution_id, reversal_ref) WHERE (reversal_ref IS NOT NULL);
CREATE INDEX performance_papers_number_3c03e8b5_like ON public.performance_papers USING btree (number varchar_pattern_ops);
CREATE INDEX performance_papers_plan_id_988c3f30 ON public.performance_papers USING btree (plan_id);
CREATE INDEX planned_contacts_case ON public.planned_contacts USING btree (case_id);
CREATE INDEX plans_case_id_6686ddbf ON public.plans USING btree (case_id);
CREATE INDEX plans_in_default ON public.plans USING btree (defaulted_on) WHERE ((state)::text = ANY ((ARRAY['DEFAULTED'::character varying, 'ACCELERATED'::character varying])::text[]));
CREATE UNIQUE INDEX plans_one_of_a_case ON public.plans USING btree (case_id) WHERE (NOT ((state)::text = 'RENEGOTIATED'::text));
CREATE INDEX power_renewals_of_case ON public.power_renewals USING btree (case_id, renewed_at);
CREATE INDEX power_renewals_power_id_507cdb08 ON public.power_renewals USING btree (power_id);
CREATE INDEX printed_papers_case_id_ad1b2c3e ON public.printed_papers USING btree (case_id);
CREATE INDEX recusals_case_id_ab0faa86 ON public.recusals USING btree (case_id);
CREATE UNIQUE INDEX releases_one_open ON public.releases USING btree (plan_id) WHERE ((state)::text = 'open'::text);
CREATE INDEX releases_plan_id_96992294 ON public.releases USING btree (plan_id);
CREATE INDEX renegotiations_agreement_id_304f2512 ON public.renegotiations USING btree (agreement_id);
CREATE INDEX renegotiations_of_case ON public.renegotiations USING btree (case_id, begun_at);
CREATE UNIQUE INDEX renegotiations_one_open ON public.renegotiations USING btree (case_id) WHERE ((begun_at IS NULL) AND (closed_at IS NULL));
CREATE INDEX report_orders_owner_id_9036bc75 ON public.report_orders USING btree (owner_id);
CREATE UNIQUE INDEX representations_once ON public.representations USING btree (representative_id, principal_id) WHERE (ended_at IS NULL);
CREATE INDEX representations_principal_id_e04bfff7 ON public.representations USING btree (principal_id);
CREATE INDEX representations_representative_id_ce4a3e92 ON public.representations USING btree (representative_id);
CREATE INDEX selection_lists_case ON public.selection_lists USING btree (case_id);
CREATE UNIQUE INDEX selection_lists_one_open ON public.selection_lists USING btree (case_id) WHERE (decided_at IS NULL);
CREATE INDEX session_rooms_name_babc0e19_like ON public.session_rooms USING btree (name varchar_pattern_ops);
CREATE UNIQUE INDEX sessions_times ON public.mediation_sessions USING btree (id, starts_at, ends_at, takes_time);
CREATE INDEX slot_offers_case_id_7e92a354 ON public.slot_offers USING btree (case_id);
CREATE UNIQUE INDEX slot_offers_once ON public.slot_offers USING btree (case_id, starts_at) WHERE (closed_at IS NULL);
CREATE INDEX slot_offers_open ON public.slot_offers USING btree (mediator_id, starts_at) WHERE (closed_at IS NULL);
CREATE INDEX socialaccount_socialaccount_user_id_8146e70c ON public.socialaccount_socialaccount USING btree (user_id);
CREATE INDEX socialaccount_socialtoken_account_id_951f210e ON public.socialaccount_socialtoken USING btree (account_id);
CREATE INDEX socialaccount_socialtoken_app_id_636a42d7 ON public.socialaccount_socialtoken USING btree (app_id);
CREATE UNIQUE INDEX standing_consents_one_stands ON public.standing_consents USING btree (institution_id) WHERE (revoked_at IS NULL);
CREATE INDEX standing_offers_institution_id_e3a82dae ON public.standing_offers USING btree (institution_id);
CREATE INDEX suspended_payments_open ON public.suspended_payments USING btree (institution_id) WHERE ((state)::text = 'open'::text);
CREATE INDEX transfers_court_id_a83cc2d5 ON public.transfers USING btree (court_id);
CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));
CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";
CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;
CREATE INDEX urgings_plan_id_465bc154 ON public.urgings USING btree (plan_id);
CREATE INDEX users_court_id_4677d8d0 ON public.users USING btree (court_id);
CREATE INDEX users_groups_group_id_2f3517aa ON public.users_groups USING btree (group_id);
CREATE INDEX users_groups_user_id_f500bee5 ON public.users_groups USING btree (user_id);
CREATE INDEX users_institution_id_2edac178 ON public.users USING btree (institution_id);
CREATE INDEX users_mediator_id_a756cf16 ON public.users USING btree (mediator_id);
CREATE INDEX users_user_permissions_permission_id_6d08dcd2 ON public.users_user_permissions USING btree (permission_id);
CREATE INDEX users_user_permissions_user_id_92473840 ON public.users_user_permissions USING btree (user_id);
CREATE INDEX users_username_e8658fc8_like ON public.users USING btree (username varchar_pattern_ops);
CREATE INDEX usersessions_usersession_session_key_fd35de43_like ON public.usersessions_usersession USING btree (session_key varchar_pattern_ops);
CREATE INDEX usersessions_usersession_user_id_af5e0a6d ON public.usersessions_usersession USING btree (user_id);
CREATE UNIQUE INDEX vulnerability_flags_once ON public.vulnerability_flags USING btree (party_id, kind) WHERE (cleared_at IS NULL);
CREATE INDEX webhooks_institution_id_4995eed8 ON public.webhooks USING btree (institution_id);
CREATE TRIGGER address_confirmations_final BEFORE DELETE OR UPDATE ON public.address_confirmations FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_address();
CREATE TRIGGER agreement_findings_kept BEFORE DELETE OR UPDATE ON public.agreement_findings FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER agreements_begin BEFORE INSERT ON public.agreements FOR EACH ROW WHEN (((new.state)::text <> 'DRAFT'::text)) EXECUTE FUNCTION public.refuse_illegal_move('agreement');
CREATE TRIGGER agreements_beside_none BEFORE INSERT ON public.agreements FOR EACH ROW EXECUTE FUNCTION public.refuse_agreement_beside_another();
CREATE TRIGGER agreements_checked BEFORE UPDATE ON public.agreements FOR EACH ROW WHEN ((((old.state)::text = 'DRAFT'::text) AND ((new.state)::text = 'LINTED'::text))) EXECUTE FUNCTION public.refuse_unchecked_agreement();
CREATE TRIGGER agreements_checked_once BEFORE UPDATE ON public.agreements FOR EACH ROW WHEN ((((old.state)::text <> 'DRAFT'::text) AND ((old.lint_version)::text IS DISTINCT FROM (new.lint_version)::text))) EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER agreements_final BEFORE UPDATE ON public.agreements FOR EACH ROW WHEN ((((old.state)::text <> ALL ((ARRAY['DRAFT'::character varying, 'LINTED'::character varying])::text[])) AND ((((((((((((old.case_id IS DISTINCT FROM new.case_id) OR ((old.number)::text IS DISTINCT FROM (new.number)::text)) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text)) OR (old.claim_total IS DISTINCT FROM new.claim_total)) OR (old.settled_amount IS DISTINCT FROM new.settled_amount)) OR (old.waived IS DISTINCT FROM new.waived)) OR (old.terms IS DISTINCT FROM new.terms)) OR (old.court_id IS DISTINCT FROM new.court_id)) OR (old.drawn_up_on IS DISTINCT FROM new.drawn_up_on)) OR (old.document_sha256 IS DISTINCT FROM new.document_sha256)) OR ((old.verification_code)::text IS DISTINCT FROM (new.verification_code)::text)) OR ((old.facts_sealed IS DISTINCT FROM new.facts_sealed) AND (new.facts_sealed <> '\x'::bytea)) OR ((old.effective_on IS NOT NULL) AND (old.effective_on IS DISTINCT FROM new.effective_on)) OR ((old.apply_by IS NOT NULL) AND (old.apply_by IS DISTINCT FROM new.apply_by) AND (NOT (((old.state)::text = 'EFFECTIVE'::text) AND ((new.state)::text = 'EFFECTIVE'::text))))))) EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER agreements_kept BEFORE DELETE ON public.agreements FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER agreements_move BEFORE UPDATE ON public.agreements FOR EACH ROW WHEN (((old.state)::text IS DISTINCT FROM (new.state)::text)) EXECUTE FUNCTION public.refuse_illegal_move('agreement');
CREATE TRIGGER agreements_of_offer BEFORE UPDATE ON public.agreements FOR EACH ROW WHEN ((old.offer_id IS DISTINCT FROM new.offer_id)) EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER agreements_replace_final BEFORE UPDATE ON public.agreements FOR EACH ROW WHEN (((((old.replaces_id IS DISTINCT FROM new.replaces_id) OR ((old.replacing)::text IS DISTINCT FROM (new.replacing)::text)) OR (old.owed IS DISTINCT FROM new.owed)) OR (old.paid_through IS DISTINCT FROM new.paid_through))) EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER assignments_begin BEFORE INSERT ON public.assignments FOR EACH ROW WHEN (((new.state)::text <> 'OFFERED'::text)) EXECUTE FUNCTION public.refuse_illegal_move('assignment');
CREATE TRIGGER assignments_move BEFORE UPDATE ON public.assignments FOR EACH ROW WHEN (((old.state)::text IS DISTINCT FROM (new.state)::text)) EXECUTE FUNCTION public.refuse_illegal_move('assignment');
CREATE TRIGGER authority_cells_final BEFORE DELETE OR UPDATE ON public.authority_cells FOR EACH ROW EXECUTE FUNCTION public.refuse_authority_change();
CREATE TRIGGER authority_cells_of_draft BEFORE INSERT ON public.authority_cells FOR EACH ROW EXECUTE FUNCTION public.refuse_cell_of_published();
CREATE TRIGGER authority_matrices_final BEFORE DELETE OR UPDATE ON public.authority_matrices FOR EACH ROW WHEN (((old.state)::text = 'PUBLISHED'::text)) EXECUTE FUNCTION public.refuse_authority_change();
CREATE TRIGGER authority_queries_final BEFORE DELETE OR UPDATE ON public.authority_queries FOR EACH ROW EXECUTE FUNCTION public.refuse_authority_change();
CREATE TRIGGER authority_requests_final BEFORE DELETE OR UPDATE ON public.authority_requests FOR EACH ROW WHEN (((old.state)::text <> 'OPEN'::text)) EXECUTE FUNCTION public.refuse_authority_change();
CREATE TRIGGER case_amendments_begin BEFORE INSERT ON public.case_amendments FOR EACH ROW EXECUTE FUNCTION public.refuse_illegal_move('amendment');
CREATE TRIGGER case_amendments_move BEFORE UPDATE ON public.case_amendments FOR EACH ROW WHEN (((old.state)::text IS DISTINCT FROM (new.state)::text)) EXECUTE FUNCTION public.refuse_illegal_move('amendment');
CREATE TRIGGER cases_begin_filed BEFORE INSERT ON public.cases FOR EACH ROW WHEN ((((new.state)::text <> 'FILED'::text) OR ((new.last_event)::text <> 'file'::text) OR (new.event_seq <> 1))) EXECUTE FUNCTION public.refuse_illegal_move('case_not_filed');
CREATE TRIGGER cases_follow_given_back BEFORE INSERT ON public.cases FOR EACH ROW WHEN ((new.former_id IS NOT NULL)) EXECUTE FUNCTION public.refuse_to_follow();
CREATE TRIGGER cases_move BEFORE UPDATE ON public.cases FOR EACH ROW WHEN ((((old.state)::text IS DISTINCT FROM (new.state)::text) OR ((old.last_event)::text IS DISTINCT FROM (new.last_event)::text) OR (new.event_seq <> (old.event_seq + ((new.event_hash <> old.event_hash))::integer)))) EXECUTE FUNCTION public.refuse_case_without_event();
CREATE TRIGGER confirmations_final BEFORE UPDATE ON public.confirmations FOR EACH ROW WHEN (((((old.agreement_id IS DISTINCT FROM new.agreement_id) OR (old.court_id IS DISTINCT FROM new.court_id)) OR (old.applied_on IS DISTINCT FROM new.applied_on)) OR ((old.accepted_on IS NOT NULL) AND (old.accepted_on IS DISTINCT FROM new.accepted_on)) OR ((old.ruled_on IS NOT NULL) AND (((old.ruled_on IS DISTINCT FROM new.ruled_on) OR ((old.ruling_number)::text IS DISTINCT FROM (new.ruling_number)::text)) OR ((old.dismissal_ground)::text IS DISTINCT FROM (new.dismissal_ground)::text))))) EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER confirmations_kept BEFORE DELETE ON public.confirmations FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER consent_texts_final BEFORE DELETE OR UPDATE ON public.consent_texts FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_text();
CREATE TRIGGER consent_texts_never_emptied BEFORE TRUNCATE ON public.consent_texts FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_of_text();
CREATE TRIGGER consents_begin BEFORE INSERT ON public.consents FOR EACH ROW WHEN (((new.state)::text <> 'REQUESTED'::text)) EXECUTE FUNCTION public.refuse_illegal_move('consent');
CREATE TRIGGER consents_move BEFORE UPDATE ON public.consents FOR EACH ROW WHEN (((old.state)::text IS DISTINCT FROM (new.state)::text)) EXECUTE FUNCTION public.refuse_illegal_move('consent');
CREATE TRIGGER consents_not_nagged AFTER INSERT ON public.consents REFERENCING NEW TABLE AS asked FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_nagging();
CREATE TRIGGER consents_with_authority BEFORE UPDATE ON public.consents FOR EACH ROW WHEN ((((old.state)::text IS DISTINCT FROM (new.state)::text) AND ((new.state)::text = ANY ((ARRAY['GIVEN'::character varying, 'REFUSED'::character varying, 'REVOKED'::character varying])::text[])))) EXECUTE FUNCTION public.refuse_answer_of_others();
CREATE TRIGGER contact_attempts_final BEFORE DELETE OR UPDATE ON public.contact_attempts FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_attempt();
CREATE TRIGGER contact_attempts_lawful BEFORE INSERT ON public.contact_attempts FOR EACH ROW EXECUTE FUNCTION public.refuse_unlawful_attempt();
CREATE TRIGGER contact_attempts_never_emptied BEFORE TRUNCATE ON public.contact_attempts FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_of_attempt();
CREATE TRIGGER court_reports_final BEFORE DELETE OR UPDATE ON public.court_reports FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER draft_clauses_final BEFORE UPDATE ON public.draft_clauses FOR EACH ROW WHEN (((new.texts_sealed <> '\x'::bytea) OR (((((old.id IS DISTINCT FROM new.id) OR (old.case_id IS DISTINCT FROM new.case_id)) OR (old.version IS DISTINCT FROM new.version)) OR (old.written_at IS DISTINCT FROM new.written_at)) OR (old.actor_id IS DISTINCT FROM new.actor_id)))) EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER draft_clauses_in_time BEFORE INSERT ON public.draft_clauses FOR EACH ROW EXECUTE FUNCTION public.refuse_late_clauses();
CREATE TRIGGER draft_clauses_kept BEFORE DELETE ON public.draft_clauses FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER events_append_only BEFORE DELETE OR UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_event();
CREATE TRIGGER events_consented BEFORE INSERT ON public.events FOR EACH ROW WHEN (((new.event)::text = 'record_consent'::text)) EXECUTE FUNCTION public.refuse_unless_all_consent();
CREATE TRIGGER events_never_emptied BEFORE TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_of_event();
CREATE TRIGGER events_unreachable BEFORE INSERT ON public.events FOR EACH ROW WHEN (((new.event)::text = 'unreachable'::text)) EXECUTE FUNCTION public.refuse_unreachable();
CREATE TRIGGER filing_batches_begin BEFORE INSERT ON public.filing_batches FOR EACH ROW WHEN (((new.state)::text <> 'UPLOADING'::text)) EXECUTE FUNCTION public.refuse_illegal_move('batch');
CREATE TRIGGER filing_batches_move BEFORE UPDATE ON public.filing_batches FOR EACH ROW WHEN (((old.state)::text IS DISTINCT FROM (new.state)::text)) EXECUTE FUNCTION public.refuse_illegal_move('batch');
CREATE TRIGGER filing_profiles_kept BEFORE DELETE OR UPDATE ON public.filing_profiles FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_profile();
CREATE TRIGGER guarantor_stances_kept BEFORE DELETE OR UPDATE ON public.guarantor_stances FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER instalments_begin BEFORE INSERT ON public.instalments FOR EACH ROW WHEN (((new.state)::text <> 'SCHEDULED'::text)) EXECUTE FUNCTION public.refuse_illegal_move('instalment');
CREATE TRIGGER instalments_fixed BEFORE UPDATE ON public.instalments FOR EACH ROW WHEN ((((((old.id IS DISTINCT FROM new.id) OR (old.plan_id IS DISTINCT FROM new.plan_id)) OR (old.number IS DISTINCT FROM new.number)) OR (old.due_on IS DISTINCT FROM new.due_on)) OR (old.amount IS DISTINCT FROM new.amount))) EXECUTE FUNCTION public.refuse_change_of_instalment();
CREATE TRIGGER instalments_hold AFTER UPDATE ON public.instalments REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_ledger_that_differs();
CREATE TRIGGER instalments_kept BEFORE DELETE ON public.instalments FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_instalment();
CREATE TRIGGER instalments_laid_out AFTER INSERT ON public.instalments REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_ledger_that_differs();
CREATE TRIGGER instalments_move AFTER UPDATE ON public.instalments REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_illegal_moves('instalment');
CREATE TRIGGER joint_applications_final BEFORE DELETE OR UPDATE ON public.joint_applications FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER joint_budget_shares_with_consent BEFORE INSERT ON public.joint_budget_shares FOR EACH ROW EXECUTE FUNCTION public.refuse_without_consent('coordination', 'stated_at');
CREATE TRIGGER ledger_append_only BEFORE DELETE OR UPDATE ON public.ledger_entries FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_entry();
CREATE TRIGGER ledger_holds AFTER INSERT ON public.ledger_entries REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_ledger_that_differs();
CREATE TRIGGER ledger_never_emptied BEFORE TRUNCATE ON public.ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_of_entry();
CREATE TRIGGER offers_begin BEFORE INSERT ON public.offers FOR EACH ROW EXECUTE FUNCTION public.refuse_illegal_move('offer');
CREATE TRIGGER offers_final BEFORE UPDATE ON public.offers FOR EACH ROW WHEN ((((((((((((((old.case_id IS DISTINCT FROM new.case_id) OR ((old.made_by)::text IS DISTINCT FROM (new.made_by)::text)) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text)) OR (old.settled_amount IS DISTINCT FROM new.settled_amount)) OR (old.waived IS DISTINCT FROM new.waived)) OR (old.periods IS DISTINCT FROM new.periods)) OR (old.first_due_on IS DISTINCT FROM new.first_due_on)) OR (old.terms IS DISTINCT FROM new.terms)) OR (old.made_at IS DISTINCT FROM new.made_at)) OR (old.expires_on IS DISTINCT FROM new.expires_on)) OR (old.answers_id IS DISTINCT FROM new.answers_id)) OR (old.standing_id IS DISTINCT FROM new.standing_id)) OR ((old.claimant_accepted_at IS NOT NULL) AND (old.claimant_accepted_at IS DISTINCT FROM new.claimant_accepted_at)) OR ((old.respondent_accepted_at IS NOT NULL) AND (old.respondent_accepted_at IS DISTINCT FROM new.respondent_accepted_at)))) EXECUTE FUNCTION public.refuse_change_of_offer();
CREATE TRIGGER offers_kept BEFORE DELETE ON public.offers FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_offer();
CREATE TRIGGER offers_move BEFORE UPDATE ON public.offers FOR EACH ROW WHEN (((old.state)::text IS DISTINCT FROM (new.state)::text)) EXECUTE FUNCTION public.refuse_illegal_move('offer');
CREATE TRIGGER paper_parts_final BEFORE DELETE OR UPDATE ON public.paper_parts FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_printed_paper();
CREATE TRIGGER payments_fixed BEFORE UPDATE ON public.payments FOR EACH ROW WHEN (((((old.institution_id IS DISTINCT FROM new.institution_id) OR ((old.transaction_ref)::text IS DISTINCT FROM (new.transaction_ref)::text)) OR (old.paid_on IS DISTINCT FROM new.paid_on)) OR (old.amount IS DISTINCT FROM new.amount))) EXECUTE FUNCTION public.refuse_change_of_entry();
CREATE TRIGGER payments_go_over BEFORE UPDATE ON public.payments FOR EACH ROW WHEN ((old.plan_id IS DISTINCT FROM new.plan_id)) EXECUTE FUNCTION public.refuse_payment_elsewhere();
CREATE TRIGGER payments_hold AFTER UPDATE ON public.payments REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_ledger_that_differs();
CREATE TRIGGER payments_kept BEFORE DELETE ON public.payments FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_entry();
CREATE TRIGGER payments_received AFTER INSERT ON public.payments REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_ledger_that_differs();
CREATE CONSTRAINT TRIGGER plan_adds_up AFTER INSERT OR UPDATE OF total ON public.plans DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.refuse_plan_that_does_not_add_up();
CREATE TRIGGER plans_begin BEFORE INSERT ON public.plans FOR EACH ROW WHEN (((new.state)::text <> 'PENDING'::text)) EXECUTE FUNCTION public.refuse_illegal_move('plan');
CREATE TRIGGER plans_move BEFORE UPDATE ON public.plans FOR EACH ROW WHEN (((old.state)::text IS DISTINCT FROM (new.state)::text)) EXECUTE FUNCTION public.refuse_illegal_move('plan');
CREATE TRIGGER power_renewals_final BEFORE UPDATE ON public.power_renewals FOR EACH ROW WHEN ((((new.handler_name)::text <> ''::text) OR ((to_jsonb(old.*) - '{number,handler_name,handler_phone}'::text[]) <> (to_jsonb(new.*) - '{number,handler_name,handler_phone}'::text[])))) EXECUTE FUNCTION public.refuse_change_of_power();
CREATE TRIGGER power_renewals_kept BEFORE DELETE ON public.power_renewals FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_power();
CREATE TRIGGER powers_final BEFORE UPDATE ON public.powers_of_attorney FOR EACH ROW WHEN ((((new.handler_name)::text <> ''::text) OR ((to_jsonb(old.*) - '{number,handler_name,handler_phone}'::text[]) <> (to_jsonb(new.*) - '{number,handler_name,handler_phone}'::text[])))) EXECUTE FUNCTION public.refuse_change_of_power();
CREATE TRIGGER powers_kept BEFORE DELETE ON public.powers_of_attorney FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_power();
CREATE TRIGGER printed_papers_final BEFORE DELETE OR UPDATE ON public.printed_papers FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_printed_paper();
CREATE TRIGGER record_signatures_final BEFORE DELETE OR UPDATE ON public.record_signatures FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_record();
CREATE TRIGGER record_signatures_true BEFORE INSERT ON public.record_signatures FOR EACH ROW EXECUTE FUNCTION public.refuse_signature_of_record();
CREATE TRIGGER renegotiations_final BEFORE UPDATE ON public.renegotiations FOR EACH ROW WHEN (((old.begun_at IS NOT NULL) OR (old.closed_at IS NOT NULL) OR (((((old.case_id IS DISTINCT FROM new.case_id) OR (old.agreement_id IS DISTINCT FROM new.agreement_id)) OR ((old.asked_by)::text IS DISTINCT FROM (new.asked_by)::text)) OR ((old.reason)::text IS DISTINCT FROM (new.reason)::text)) OR (old.asked_at IS DISTINCT FROM new.asked_at)))) EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER renegotiations_kept BEFORE DELETE ON public.renegotiations FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER session_attendances_prepared BEFORE INSERT OR UPDATE ON public.session_attendances FOR EACH ROW WHEN (new.attended) EXECUTE FUNCTION public.refuse_attendance();
CREATE TRIGGER session_records_final BEFORE UPDATE ON public.session_records FOR EACH ROW WHEN (((new.body <> ''::text) OR ((((((old.session_id IS DISTINCT FROM new.session_id) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text)) OR (old.version IS DISTINCT FROM new.version)) OR (old.body_sha256 IS DISTINCT FROM new.body_sha256)) OR (old.drafted_at IS DISTINCT FROM new.drafted_at)) OR (old.actor_id IS DISTINCT FROM new.actor_id)))) EXECUTE FUNCTION public.refuse_change_of_record();
CREATE TRIGGER session_records_kept BEFORE DELETE ON public.session_records FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_record();
CREATE TRIGGER session_records_true BEFORE INSERT ON public.session_records FOR EACH ROW EXECUTE FUNCTION public.refuse_record();
CREATE TRIGGER session_seats_true BEFORE INSERT OR UPDATE ON public.session_seats FOR EACH ROW EXECUTE FUNCTION public.refuse_seat();
CREATE CONSTRAINT TRIGGER sessions_attended AFTER UPDATE ON public.mediation_sessions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.state)::text = 'held'::text)) EXECUTE FUNCTION public.refuse_session_alone();
CREATE TRIGGER sessions_begin BEFORE INSERT ON public.mediation_sessions FOR EACH ROW WHEN (((new.state)::text <> 'scheduled'::text)) EXECUTE FUNCTION public.refuse_change_of_session();
CREATE TRIGGER sessions_final BEFORE UPDATE ON public.mediation_sessions FOR EACH ROW WHEN ((((old.state)::text <> 'scheduled'::text) OR (old.case_id <> new.case_id) OR (old.mediator_id <> new.mediator_id))) EXECUTE FUNCTION public.refuse_change_of_session();
CREATE TRIGGER sessions_kept BEFORE DELETE ON public.mediation_sessions FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_session();
CREATE TRIGGER sessions_online_stands BEFORE INSERT OR UPDATE ON public.mediation_sessions FOR EACH ROW WHEN ((((new.mode)::text = 'video'::text) AND ((new.state)::text = ANY ((ARRAY['scheduled'::character varying, 'held'::character varying])::text[])))) EXECUTE FUNCTION public.refuse_declined_video();
CREATE TRIGGER sessions_recording_stands BEFORE INSERT OR UPDATE ON public.mediation_sessions FOR EACH ROW WHEN ((new.is_recorded AND ((new.state)::text = ANY ((ARRAY['scheduled'::character varying, 'held'::character varying])::text[])))) EXECUTE FUNCTION public.refuse_unwanted_recording();
CREATE CONSTRAINT TRIGGER sessions_seated AFTER INSERT ON public.mediation_sessions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.refuse_session_without_seats();
CREATE TRIGGER sessions_text_agreed BEFORE INSERT OR UPDATE OF mode ON public.mediation_sessions FOR EACH ROW WHEN (((new.mode)::text = 'text'::text)) EXECUTE FUNCTION public.refuse_text_without_consent();
CREATE TRIGGER signatures_begin BEFORE INSERT ON public.signatures FOR EACH ROW EXECUTE FUNCTION public.refuse_place();
CREATE TRIGGER signatures_final BEFORE UPDATE ON public.signatures FOR EACH ROW WHEN (((old.signed_at IS NOT NULL) OR (old.refused_at IS NOT NULL) OR (((((old.agreement_id IS DISTINCT FROM new.agreement_id) OR ((old.paper)::text IS DISTINCT FROM (new.paper)::text)) OR (old."position" IS DISTINCT FROM new."position")) OR ((old.role)::text IS DISTINCT FROM (new.role)::text)) OR (old.party_id IS DISTINCT FROM new.party_id)))) EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER signatures_kept BEFORE DELETE ON public.signatures FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_agreement();
CREATE TRIGGER signatures_true BEFORE UPDATE ON public.signatures FOR EACH ROW WHEN (((old.signed_at IS NULL) AND (new.signed_at IS NOT NULL))) EXECUTE FUNCTION public.refuse_signature();
CREATE TRIGGER standing_offers_final BEFORE UPDATE ON public.standing_offers FOR EACH ROW WHEN (((old.withdrawn_at IS NOT NULL) OR ((old.approved_at IS NOT NULL) AND ((old.approved_at IS DISTINCT FROM new.approved_at) OR (old.approved_by IS DISTINCT FROM new.approved_by))) OR ((to_jsonb(old.*) - '{withdrawn_at,withdrawn_by,approved_at,approved_by}'::text[]) <> (to_jsonb(new.*) - '{withdrawn_at,withdrawn_by,approved_at,approved_by}'::text[])))) EXECUTE FUNCTION public.refuse_change_of_offer();
CREATE TRIGGER standing_offers_kept BEFORE DELETE ON public.standing_offers FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_offer();
CREATE TRIGGER statements_final BEFORE UPDATE ON public.statements FOR EACH ROW WHEN (((new.text_sealed <> '\x'::bytea) OR (((((old.session_id IS DISTINCT FROM new.session_id) OR (old.mediator_id IS DISTINCT FROM new.mediator_id)) OR ((old.side)::text IS DISTINCT FROM (new.side)::text)) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text)) OR (old.at IS DISTINCT FROM new.at)))) EXECUTE FUNCTION public.refuse_change_of_record();
CREATE TRIGGER suspended_payments_kept BEFORE DELETE ON public.suspended_payments FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_entry();
CREATE TRIGGER termination_reports_final BEFORE UPDATE ON public.termination_reports FOR EACH ROW WHEN (((new.course <> ''::text) OR (new.remarks <> ''::text) OR ((((((((((old.case_id IS DISTINCT FROM new.case_id) OR (old.version IS DISTINCT FROM new.version)) OR (old.mediator_id IS DISTINCT FROM new.mediator_id)) OR ((old.ground)::text IS DISTINCT FROM (new.ground)::text)) OR (old.began_on IS DISTINCT FROM new.began_on)) OR (old.ended_on IS DISTINCT FROM new.ended_on)) OR (old.held_on IS DISTINCT FROM new.held_on)) OR (old.missed IS DISTINCT FROM new.missed)) OR (old.made_at IS DISTINCT FROM new.made_at)) OR (old.actor_id IS DISTINCT FROM new.actor_id)))) EXECUTE FUNCTION public.refuse_change_of_record();
CREATE TRIGGER termination_reports_kept BEFORE DELETE ON public.termination_reports FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_record();
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_users_id FOREIGN KEY (user_id) REFERENCES public.users(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.address_confirmations
    ADD CONSTRAINT address_confirmations_case_id_a71ec3d9_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.address_confirmations
    ADD CONSTRAINT address_confirmations_confirmed_by_id_83a0f324_fk_parties_id FOREIGN KEY (confirmed_by_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.address_confirmations
    ADD CONSTRAINT address_confirmations_party_id_78985b77_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agreement_findings
    ADD CONSTRAINT agreement_findings_agreement_id_b0451cc5_fk_agreements_id FOREIGN KEY (agreement_id) REFERENCES public.agreements(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT agreements_case_id_c1530ea6_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT agreements_court_id_3b3ef769_fk_courts_id FOREIGN KEY (court_id) REFERENCES public.courts(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT agreements_offer_id_013612b7_fk_offers_id FOREIGN KEY (offer_id) REFERENCES public.offers(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT agreements_replaces_id_a2228768_fk_agreements_id FOREIGN KEY (replaces_id) REFERENCES public.agreements(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.allauth_idp_oidc_client
    ADD CONSTRAINT allauth_idp_oidc_client_owner_id_1f1eb0f1_fk_users_id FOREIGN KEY (owner_id) REFERENCES public.users(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.allauth_idp_oidc_token
    ADD CONSTRAINT allauth_idp_oidc_tok_client_id_cad2cd57_fk_allauth_i FOREIGN KEY (client_id) REFERENCES public.allauth_idp_oidc_client(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.allauth_idp_oidc_token
    ADD CONSTRAINT allauth_idp_oidc_token_user_id_3e9a005f_fk_users_id FOREIGN KEY (user_id) REFERENCES public.users(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.assignment_overrides
    ADD CONSTRAINT assignment_overrides_case_id_49137e64_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.assignment_overrides
    ADD CONSTRAINT assignment_overrides_mediator_id_e5fb0fa6_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_case_id_2735b1f1_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_mediator_id_09eb29e5_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_run_id_49e52050_fk_assignment_runs_id FOREIGN KEY (run_id) REFERENCES public.assignment_runs(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_batch_id_fbc192a7_fk_filing_batches_id FOREIGN KEY (batch_id) REFERENCES public.filing_batches(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_case_id_a5a7de99_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.authority_cells
    ADD CONSTRAINT authority_cells_matrix_id_4ba13b03_fk_authority_matrices_id FOREIGN KEY (matrix_id) REFERENCES public.authority_matrices(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.authority_levels
    ADD CONSTRAINT authority_levels_institution_id_695a6cef_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.authority_levels
    ADD CONSTRAINT authority_levels_user_id_bc0c49d7_fk_users_id FOREIGN KEY (user_id) REFERENCES public.users(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.authority_matrices
    ADD CONSTRAINT authority_matrices_institution_id_21e0b8f3_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.authority_queries
    ADD CONSTRAINT authority_queries_case_id_b116c130_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.authority_queries
    ADD CONSTRAINT authority_queries_cell_id_01111b6b_fk_authority_cells_id FOREIGN KEY (cell_id) REFERENCES public.authority_cells(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.authority_queries
    ADD CONSTRAINT authority_queries_mediator_id_bf3f0f1e_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.authority_requests
    ADD CONSTRAINT authority_requests_case_id_35ec11c6_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.authority_requests
    ADD CONSTRAINT authority_requests_query_id_5ea4804b_fk_authority_queries_id FOREIGN KEY (query_id) REFERENCES public.authority_queries(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.authority_settings
    ADD CONSTRAINT authority_settings_institution_id_f42dd0a0_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.calendar_feeds
    ADD CONSTRAINT calendar_feeds_mediator_id_f88731a1_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.case_amendments
    ADD CONSTRAINT case_amendments_batch_id_21b054d4_fk_filing_batches_id FOREIGN KEY (batch_id) REFERENCES public.filing_batches(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.case_amendments
    ADD CONSTRAINT case_amendments_case_id_a012790b_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.case_flags
    ADD CONSTRAINT case_flags_case_id_01b1fe7a_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.case_flags
    ADD CONSTRAINT case_flags_party_id_696e0a1e_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_court_id_e3a26596_fk_courts_id FOREIGN KEY (court_id) REFERENCES public.courts(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_former_id_8eb8337c_fk_cases_id FOREIGN KEY (former_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_institution_id_7adee41b_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_mediator_id_f9c2a684_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.statements
    ADD CONSTRAINT caucus_notes_mediator_id_caee7632_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.statements
    ADD CONSTRAINT caucus_notes_session_id_65a30210_fk_mediation_sessions_id FOREIGN KEY (session_id) REFERENCES public.mediation_sessions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.claim_checks
    ADD CONSTRAINT claim_checks_case_id_74a5c8e5_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_case_id_7e190e75_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.confirmations
    ADD CONSTRAINT confirmations_agreement_id_d61df483_fk_agreements_id FOREIGN KEY (agreement_id) REFERENCES public.agreements(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.confirmations
    ADD CONSTRAINT confirmations_court_id_dcc362e5_fk_courts_id FOREIGN KEY (court_id) REFERENCES public.courts(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_answered_by_id_b74d1b42_fk_parties_id FOREIGN KEY (answered_by_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_case_id_770a5ef5_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_party_id_dd271617_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_revoked_by_id_b8394182_fk_parties_id FOREIGN KEY (revoked_by_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_text_known FOREIGN KEY (purpose, text_version) REFERENCES public.consent_texts(purpose, version);
ALTER TABLE ONLY public.contact_attempts
    ADD CONSTRAINT contact_attempts_case_id_0a5a89bf_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contact_attempts
    ADD CONSTRAINT contact_attempts_party_id_e28c2485_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contact_results
    ADD CONSTRAINT contact_results_attempt_id_56ad8be6_fk_contact_attempts_id FOREIGN KEY (attempt_id) REFERENCES public.contact_attempts(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contact_results
    ADD CONSTRAINT contact_results_case_id_8b9500cd_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.contact_results
    ADD CONSTRAINT contact_results_institution_id_d3706afd_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.court_reports
    ADD CONSTRAINT court_reports_confirmation_id_54e97c99_fk_confirmations_id FOREIGN KEY (confirmation_id) REFERENCES public.confirmations(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.court_reports
    ADD CONSTRAINT court_reports_court_id_dc182639_fk_courts_id FOREIGN KEY (court_id) REFERENCES public.courts(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.daily_figures
    ADD CONSTRAINT daily_figures_court_id_7f31f9e3_fk_courts_id FOREIGN KEY (court_id) REFERENCES public.courts(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.daily_figures
    ADD CONSTRAINT daily_figures_institution_id_5099c431_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.daily_figures
    ADD CONSTRAINT daily_figures_mediator_id_d6eff80c_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_case_id_68e1c3ec_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_notice_id_f03591c9_fk_notices_id FOREIGN KEY (notice_id) REFERENCES public.notices(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_party_id_2cb06747_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.disclosures
    ADD CONSTRAINT disclosures_case_id_00e01b52_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.disclosures
    ADD CONSTRAINT disclosures_mediator_id_b0c28f39_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_content_type_id_c4bce8eb_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_user_id_c564eba6_fk_users_id FOREIGN KEY (user_id) REFERENCES public.users(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.draft_clauses
    ADD CONSTRAINT draft_clauses_case_id_b6572b01_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.enforcements
    ADD CONSTRAINT enforcements_plan_id_d2c46749_fk_plans_id FOREIGN KEY (plan_id) REFERENCES public.plans(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_case_id_5b5df543_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_deliveries
    ADD CONSTRAINT evidence_deliveries_institution_id_9aef41d5_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_entries
    ADD CONSTRAINT evidence_entries_attachment_id_a6675223_fk_attachments_id FOREIGN KEY (attachment_id) REFERENCES public.attachments(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_entries
    ADD CONSTRAINT evidence_entries_case_id_773ef2e1_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.evidence_entries
    ADD CONSTRAINT evidence_entries_delivery_id_3a5f6eff_fk_evidence_deliveries_id FOREIGN KEY (delivery_id) REFERENCES public.evidence_deliveries(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.filing_batches
    ADD CONSTRAINT filing_batches_institution_id_e157d364_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.filing_batches
    ADD CONSTRAINT filing_batches_profile_id_31e48998_fk_filing_profiles_id FOREIGN KEY (profile_id) REFERENCES public.filing_profiles(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.filing_profiles
    ADD CONSTRAINT filing_profiles_institution_id_280c0a4c_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.filing_progress
    ADD CONSTRAINT filing_progress_batch_id_84a8292b_fk_filing_batches_id FOREIGN KEY (batch_id) REFERENCES public.filing_batches(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.filing_rows
    ADD CONSTRAINT filing_rows_batch_id_aead3aa0_fk_filing_batches_id FOREIGN KEY (batch_id) REFERENCES public.filing_batches(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.filing_rows
    ADD CONSTRAINT filing_rows_case_id_c56178ea_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.follow_ups
    ADD CONSTRAINT follow_ups_plan_id_c36ee124_fk_plans_id FOREIGN KEY (plan_id) REFERENCES public.plans(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.followers
    ADD CONSTRAINT followers_institution_id_c6eed484_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.guarantor_stances
    ADD CONSTRAINT guarantor_stances_case_id_6b906be3_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.guarantor_stances
    ADD CONSTRAINT guarantor_stances_party_id_b9a268f5_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.instalments
    ADD CONSTRAINT instalments_plan_id_a5a4555d_fk_plans_id FOREIGN KEY (plan_id) REFERENCES public.plans(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_court_id_0f646f45_fk_courts_id FOREIGN KEY (court_id) REFERENCES public.courts(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_institution_id_2a7fc8a9_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_invited_by_id_d46285c5_fk_users_id FOREIGN KEY (invited_by_id) REFERENCES public.users(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_mediator_id_1b8e9b06_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.job_failures
    ADD CONSTRAINT job_failures_case_id_177bf470_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.joint_applications
    ADD CONSTRAINT joint_applications_agreement_id_00101ca4_fk_agreements_id FOREIGN KEY (agreement_id) REFERENCES public.agreements(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.joint_applications
    ADD CONSTRAINT joint_applications_power_id_94aa7a62_fk_powers_of_attorney_id FOREIGN KEY (power_id) REFERENCES public.powers_of_attorney(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.joint_budget_shares
    ADD CONSTRAINT joint_budget_shares_budget_id_7c81d9d2_fk_joint_budgets_id FOREIGN KEY (budget_id) REFERENCES public.joint_budgets(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.joint_budget_shares
    ADD CONSTRAINT joint_budget_shares_case_id_700c827d_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.joint_budget_shares
    ADD CONSTRAINT joint_budget_shares_party_id_05dc03e2_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.joint_choices
    ADD CONSTRAINT joint_choices_case_id_3d4969f1_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.joint_choices
    ADD CONSTRAINT joint_choices_institution_names_id_8209c995_fk_mediators_id FOREIGN KEY (institution_names_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.joint_choices
    ADD CONSTRAINT joint_choices_respondent_names_id_7bca308b_fk_mediators_id FOREIGN KEY (respondent_names_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.kept_answers
    ADD CONSTRAINT kept_answers_institution_id_8e0b4b64_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.leave_requests
    ADD CONSTRAINT leave_requests_mediator_id_ce1ba0d3_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_instalment_id_b1139b4c_fk_instalments_id FOREIGN KEY (instalment_id) REFERENCES public.instalments(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_payment_id_3de4fd6b_fk_payments_id FOREIGN KEY (payment_id) REFERENCES public.payments(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_plan_id_06a9cd80_fk_plans_id FOREIGN KEY (plan_id) REFERENCES public.plans(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_suspended_id_09452854_fk_suspended_payments_id FOREIGN KEY (suspended_id) REFERENCES public.suspended_payments(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.lint_acknowledgements
    ADD CONSTRAINT lint_acknowledgements_case_id_1eb4ad8b_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.made_reports
    ADD CONSTRAINT made_reports_order_id_7ab23636_fk_report_orders_id FOREIGN KEY (order_id) REFERENCES public.report_orders(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mediation_sessions
    ADD CONSTRAINT mediation_sessions_case_id_6d240c6d_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mediation_sessions
    ADD CONSTRAINT mediation_sessions_mediator_id_fc978490_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mediation_sessions
    ADD CONSTRAINT mediation_sessions_room_id_1d54e528_fk_session_rooms_id FOREIGN KEY (room_id) REFERENCES public.session_rooms(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mediator_hours
    ADD CONSTRAINT mediator_hours_mediator_id_29206e51_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mediator_leaves
    ADD CONSTRAINT mediator_leaves_mediator_id_abd26dc0_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mediator_relations
    ADD CONSTRAINT mediator_relations_institution_id_9a9b134e_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mediator_relations
    ADD CONSTRAINT mediator_relations_mediator_id_4a7df43d_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_users_id FOREIGN KEY (user_id) REFERENCES public.users(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_case_id_22b644f6_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_mediator_id_c24b74e1_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_party_id_d8f92bac_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.odoo_conflicts
    ADD CONSTRAINT odoo_conflicts_record_id_9f43c9d1_fk_odoo_records_id FOREIGN KEY (record_id) REFERENCES public.odoo_records(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.odoo_connections
    ADD CONSTRAINT odoo_connections_institution_id_34c0d4d0_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.odoo_pulls
    ADD CONSTRAINT odoo_pulls_batch_id_6fbbd541_fk_filing_batches_id FOREIGN KEY (batch_id) REFERENCES public.filing_batches(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.odoo_pulls
    ADD CONSTRAINT odoo_pulls_connection_id_011d3d71_fk_odoo_connections_id FOREIGN KEY (connection_id) REFERENCES public.odoo_connections(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.odoo_records
    ADD CONSTRAINT odoo_records_case_id_241a1fa7_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.odoo_records
    ADD CONSTRAINT odoo_records_connection_id_c4d92510_fk_odoo_connections_id FOREIGN KEY (connection_id) REFERENCES public.odoo_connections(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.offers
    ADD CONSTRAINT offers_answers_id_6c005681_fk_offers_id FOREIGN KEY (answers_id) REFERENCES public.offers(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.offers
    ADD CONSTRAINT offers_case_id_3de46897_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.offers
    ADD CONSTRAINT offers_standing_id_60088405_fk_standing_offers_id FOREIGN KEY (standing_id) REFERENCES public.standing_offers(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.outbox_messages
    ADD CONSTRAINT outbox_messages_case_id_002f28ff_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.parties
    ADD CONSTRAINT parties_case_id_4d8b3afe_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.party_documents
    ADD CONSTRAINT party_documents_case_id_9dea08df_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.party_documents
    ADD CONSTRAINT party_documents_party_id_ba600309_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payment_disputes
    ADD CONSTRAINT payment_disputes_plan_id_a6ad88d1_fk_plans_id FOREIGN KEY (plan_id) REFERENCES public.plans(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payment_files
    ADD CONSTRAINT payment_files_institution_id_72ae5a08_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_file_id_ee77ac37_fk_payment_files_id FOREIGN KEY (file_id) REFERENCES public.payment_files(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_institution_id_558bb678_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_plan_id_90836eea_fk_plans_id FOREIGN KEY (plan_id) REFERENCES public.plans(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.performance_papers
    ADD CONSTRAINT performance_papers_plan_id_988c3f30_fk_plans_id FOREIGN KEY (plan_id) REFERENCES public.plans(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.plan_components
    ADD CONSTRAINT plan_components_plan_id_11d8d0f5_fk_plans_id FOREIGN KEY (plan_id) REFERENCES public.plans(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.planned_contacts
    ADD CONSTRAINT planned_contacts_case_id_4f0dd9b3_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.planned_contacts
    ADD CONSTRAINT planned_contacts_party_id_f373a10c_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.plans
    ADD CONSTRAINT plans_agreement_id_d69253a8_fk_agreements_id FOREIGN KEY (agreement_id) REFERENCES public.agreements(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.plans
    ADD CONSTRAINT plans_case_id_6686ddbf_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.power_renewals
    ADD CONSTRAINT power_renewals_case_id_f5ce32a8_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.power_renewals
    ADD CONSTRAINT power_renewals_power_id_507cdb08_fk_powers_of_attorney_id FOREIGN KEY (power_id) REFERENCES public.powers_of_attorney(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.powers_of_attorney
    ADD CONSTRAINT powers_of_attorney_institution_id_16474971_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.printed_papers
    ADD CONSTRAINT printed_papers_case_id_ad1b2c3e_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.printed_papers
    ADD CONSTRAINT printed_papers_part_id_30e917bf_fk_paper_parts_sha256 FOREIGN KEY (part_id) REFERENCES public.paper_parts(sha256) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.record_signatures
    ADD CONSTRAINT record_signatures_party_id_ce9eb62e_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.record_signatures
    ADD CONSTRAINT record_signatures_record_id_dafc895a_fk_session_records_id FOREIGN KEY (record_id) REFERENCES public.session_records(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.recusals
    ADD CONSTRAINT recusals_case_id_ab0faa86_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.recusals
    ADD CONSTRAINT recusals_mediator_id_92b175d5_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases
    ADD CONSTRAINT releases_plan_id_96992294_fk_plans_id FOREIGN KEY (plan_id) REFERENCES public.plans(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.renegotiations
    ADD CONSTRAINT renegotiations_agreement_id_304f2512_fk_agreements_id FOREIGN KEY (agreement_id) REFERENCES public.agreements(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.renegotiations
    ADD CONSTRAINT renegotiations_case_id_402e5975_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.report_orders
    ADD CONSTRAINT report_orders_owner_id_9036bc75_fk_users_id FOREIGN KEY (owner_id) REFERENCES public.users(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.representations
    ADD CONSTRAINT representations_case_id_34095a3a_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.representations
    ADD CONSTRAINT representations_principal_id_e04bfff7_fk_parties_id FOREIGN KEY (principal_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.representations
    ADD CONSTRAINT representations_representative_id_ce4a3e92_fk_parties_id FOREIGN KEY (representative_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.row_errors
    ADD CONSTRAINT row_errors_batch_id_d7942c2c_fk_filing_batches_id FOREIGN KEY (batch_id) REFERENCES public.filing_batches(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.selection_answers
    ADD CONSTRAINT selection_answers_list_id_5b2b4f2b_fk_selection_lists_id FOREIGN KEY (list_id) REFERENCES public.selection_lists(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.selection_lists
    ADD CONSTRAINT selection_lists_case_id_84aad90b_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.selection_lists
    ADD CONSTRAINT selection_lists_mediator_id_161036f4_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.selection_lists
    ADD CONSTRAINT selection_lists_run_id_2ccad2eb_fk_assignment_runs_id FOREIGN KEY (run_id) REFERENCES public.assignment_runs(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.session_attendances
    ADD CONSTRAINT session_attendances_party_id_309484c0_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.session_attendances
    ADD CONSTRAINT session_attendances_session_id_fd94293d_fk_mediation FOREIGN KEY (session_id) REFERENCES public.mediation_sessions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.session_preparations
    ADD CONSTRAINT session_preparations_case_id_24621c75_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.session_preparations
    ADD CONSTRAINT session_preparations_party_id_4894fe60_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.session_records
    ADD CONSTRAINT session_records_session_id_31a3b83e_fk_mediation_sessions_id FOREIGN KEY (session_id) REFERENCES public.mediation_sessions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.session_seats
    ADD CONSTRAINT session_seats_party_id_2656b6a6_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.session_seats
    ADD CONSTRAINT session_seats_session_id_cea401ea_fk_mediation_sessions_id FOREIGN KEY (session_id) REFERENCES public.mediation_sessions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.session_seats
    ADD CONSTRAINT session_seats_times FOREIGN KEY (session_id, starts_at, ends_at, takes_time) REFERENCES public.mediation_sessions(id, starts_at, ends_at, takes_time) ON UPDATE CASCADE;
ALTER TABLE ONLY public.signatures
    ADD CONSTRAINT signatures_agreement_id_c67ef569_fk_agreements_id FOREIGN KEY (agreement_id) REFERENCES public.agreements(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.signatures
    ADD CONSTRAINT signatures_party_id_6c4073bb_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.signatures
    ADD CONSTRAINT signatures_signer_id_0dea064b_fk_parties_id FOREIGN KEY (signer_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.slot_offers
    ADD CONSTRAINT slot_offers_case_id_7e92a354_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.slot_offers
    ADD CONSTRAINT slot_offers_mediator_id_c108f750_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_account_id_951f210e_fk_socialacc FOREIGN KEY (account_id) REFERENCES public.socialaccount_socialaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_app_id_636a42d7_fk_socialacc FOREIGN KEY (app_id) REFERENCES public.socialaccount_socialapp(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_user_id_8146e70c_fk_users_id FOREIGN KEY (user_id) REFERENCES public.users(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.standing_consents
    ADD CONSTRAINT standing_consents_institution_id_33054e32_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.standing_offers
    ADD CONSTRAINT standing_offers_institution_id_e3a82dae_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.suspended_payments
    ADD CONSTRAINT suspended_payments_file_id_36bad8f8_fk_payment_files_id FOREIGN KEY (file_id) REFERENCES public.payment_files(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.suspended_payments
    ADD CONSTRAINT suspended_payments_institution_id_4e75b6eb_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.suspended_payments
    ADD CONSTRAINT suspended_payments_payment_id_6239819f_fk_payments_id FOREIGN KEY (payment_id) REFERENCES public.payments(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.termination_reports
    ADD CONSTRAINT termination_reports_case_id_88a3641d_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.termination_reports
    ADD CONSTRAINT termination_reports_mediator_id_22d6b06e_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.transfers
    ADD CONSTRAINT transfers_case_id_d062e770_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.transfers
    ADD CONSTRAINT transfers_court_id_a83cc2d5_fk_courts_id FOREIGN KEY (court_id) REFERENCES public.courts(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.urgings
    ADD CONSTRAINT urgings_plan_id_465bc154_fk_plans_id FOREIGN KEY (plan_id) REFERENCES public.plans(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_court_id_4677d8d0_fk_courts_id FOREIGN KEY (court_id) REFERENCES public.courts(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.users_groups
    ADD CONSTRAINT users_groups_group_id_2f3517aa_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.users_groups
    ADD CONSTRAINT users_groups_user_id_f500bee5_fk_users_id FOREIGN KEY (user_id) REFERENCES public.users(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_institution_id_2edac178_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_mediator_id_a756cf16_fk_mediators_id FOREIGN KEY (mediator_id) REFERENCES public.mediators(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.users_user_permissions
    ADD CONSTRAINT users_user_permissio_permission_id_6d08dcd2_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.users_user_permissions
    ADD CONSTRAINT users_user_permissions_user_id_92473840_fk_users_id FOREIGN KEY (user_id) REFERENCES public.users(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_user_id_af5e0a6d_fk_users_id FOREIGN KEY (user_id) REFERENCES public.users(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vulnerability_flags
    ADD CONSTRAINT vulnerability_flags_case_id_9f11d2b9_fk_cases_id FOREIGN KEY (case_id) REFERENCES public.cases(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.vulnerability_flags
    ADD CONSTRAINT vulnerability_flags_party_id_882cf537_fk_parties_id FOREIGN KEY (party_id) REFERENCES public.parties(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.webhooks
    ADD CONSTRAINT webhooks_follower_id_30e750e4_fk_followers_id FOREIGN KEY (follower_id) REFERENCES public.followers(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.webhooks
    ADD CONSTRAINT webhooks_institution_id_4995eed8_fk_institutions_id FOREIGN KEY (institution_id) REFERENCES public.institutions(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE public.address_confirmations ENABLE ROW LEVEL SECURITY;
CREATE POLICY address_confirmations_mediator ON public.address_confirmations TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = address_confirmations.case_id))));
CREATE POLICY address_confirmations_staff ON public.address_confirmations TO med_staff USING (true);
ALTER TABLE public.agreement_findings ENABLE ROW LEVEL SECURITY;
CREATE POLICY agreement_findings_mediator ON public.agreement_findings TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.agreements parent
  WHERE (parent.id = agreement_findings.agreement_id))));
CREATE POLICY agreement_findings_staff ON public.agreement_findings TO med_staff USING (true);
ALTER TABLE public.agreements ENABLE ROW LEVEL SECURITY;
CREATE POLICY agreements_bank ON public.agreements TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = agreements.case_id))));
CREATE POLICY agreements_court ON public.agreements TO med_court USING ((EXISTS ( SELECT 1
   FROM public.confirmations k
  WHERE (k.agreement_id = agreements.id))));
CREATE POLICY agreements_mediator ON public.agreements TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = agreements.case_id))));
CREATE POLICY agreements_party ON public.agreements TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = agreements.case_id))));
CREATE POLICY agreements_staff ON public.agreements TO med_staff USING (true);
ALTER TABLE public.assignment_overrides ENABLE ROW LEVEL SECURITY;
CREATE POLICY assignment_overrides_staff ON public.assignment_overrides TO med_staff USING (true);
ALTER TABLE public.assignment_runs ENABLE ROW LEVEL SECURITY;
CREATE POLICY assignment_runs_bank ON public.assignment_runs TO med_bank USING (true);
CREATE POLICY assignment_runs_court ON public.assignment_runs TO med_court USING (true);
CREATE POLICY assignment_runs_mediator ON public.assignment_runs TO med_mediator USING (true);
CREATE POLICY assignment_runs_party ON public.assignment_runs TO med_party USING (true);
CREATE POLICY assignment_runs_staff ON public.assignment_runs TO med_staff USING (true);
ALTER TABLE public.assignments ENABLE ROW LEVEL SECURITY;
CREATE POLICY assignments_bank ON public.assignments TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = assignments.case_id))));
CREATE POLICY assignments_mediator ON public.assignments TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = assignments.case_id))));
CREATE POLICY assignments_party ON public.assignments TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = assignments.case_id))));
CREATE POLICY assignments_staff ON public.assignments TO med_staff USING (true);
ALTER TABLE public.attachments ENABLE ROW LEVEL SECURITY;
CREATE POLICY attachments_bank ON public.attachments TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = attachments.case_id))));
CREATE POLICY attachments_mediator ON public.attachments TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = attachments.case_id))));
CREATE POLICY attachments_staff ON public.attachments TO med_staff USING (true);
ALTER TABLE public.authority_cells ENABLE ROW LEVEL SECURITY;
CREATE POLICY authority_cells_bank ON public.authority_cells TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.authority_matrices parent
  WHERE (parent.id = authority_cells.matrix_id))));
CREATE POLICY authority_cells_staff ON public.authority_cells TO med_staff USING (true);
ALTER TABLE public.authority_levels ENABLE ROW LEVEL SECURITY;
CREATE POLICY authority_levels_bank ON public.authority_levels TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY authority_levels_staff ON public.authority_levels TO med_staff USING (true);
ALTER TABLE public.authority_matrices ENABLE ROW LEVEL SECURITY;
CREATE POLICY authority_matrices_bank ON public.authority_matrices TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY authority_matrices_staff ON public.authority_matrices TO med_staff USING (true);
ALTER TABLE public.authority_queries ENABLE ROW LEVEL SECURITY;
CREATE POLICY authority_queries_mediator ON public.authority_queries TO med_mediator USING (((mediator_id IS NOT NULL) AND (EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = authority_queries.case_id)))));
CREATE POLICY authority_queries_staff ON public.authority_queries TO med_staff USING (true);
ALTER TABLE public.authority_requests ENABLE ROW LEVEL SECURITY;
CREATE POLICY authority_requests_bank ON public.authority_requests TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = authority_requests.case_id))));
CREATE POLICY authority_requests_mediator ON public.authority_requests TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.authority_queries parent
  WHERE (parent.id = authority_requests.query_id))));
CREATE POLICY authority_requests_staff ON public.authority_requests TO med_staff USING (true);
ALTER TABLE public.authority_settings ENABLE ROW LEVEL SECURITY;
CREATE POLICY authority_settings_bank ON public.authority_settings TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY authority_settings_staff ON public.authority_settings TO med_staff USING (true);
ALTER TABLE public.bankruptcies ENABLE ROW LEVEL SECURITY;
CREATE POLICY bankruptcies_staff ON public.bankruptcies TO med_staff USING (true);
ALTER TABLE public.calendar_feeds ENABLE ROW LEVEL SECURITY;
CREATE POLICY calendar_feeds_mediator ON public.calendar_feeds TO med_mediator USING ((mediator_id = ( SELECT (NULLIF(current_setting('app.mediator_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY calendar_feeds_staff ON public.calendar_feeds TO med_staff USING (true);
ALTER TABLE public.case_amendments ENABLE ROW LEVEL SECURITY;
CREATE POLICY case_amendments_bank ON public.case_amendments TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = case_amendments.case_id))));
CREATE POLICY case_amendments_mediator ON public.case_amendments TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = case_amendments.case_id))));
CREATE POLICY case_amendments_staff ON public.case_amendments TO med_staff USING (true);
ALTER TABLE public.case_flags ENABLE ROW LEVEL SECURITY;
CREATE POLICY case_flags_bank ON public.case_flags TO med_bank USING (((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = case_flags.case_id))) AND ('bank'::text = ANY ((shown_to)::text[]))));
CREATE POLICY case_flags_mediator ON public.case_flags TO med_mediator USING (((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = case_flags.case_id))) AND ('mediator'::text = ANY ((shown_to)::text[]))));
CREATE POLICY case_flags_staff ON public.case_flags TO med_staff USING (true);
ALTER TABLE public.cases ENABLE ROW LEVEL SECURITY;
CREATE POLICY cases_bank ON public.cases TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY cases_court ON public.cases TO med_court USING ((EXISTS ( SELECT 1
   FROM (public.agreements a
     JOIN public.confirmations k ON ((k.agreement_id = a.id)))
  WHERE ((a.case_id = cases.id) AND (k.court_id = ( SELECT (NULLIF(current_setting('app.court_id'::text, true), ''::text))::bigint AS "nullif"))))));
CREATE POLICY cases_mediator ON public.cases TO med_mediator USING ((mediator_id = ( SELECT (NULLIF(current_setting('app.mediator_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY cases_party ON public.cases TO med_party USING ((id = ( SELECT (NULLIF(current_setting('app.case_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY cases_staff ON public.cases TO med_staff USING (true);
ALTER TABLE public.claim_checks ENABLE ROW LEVEL SECURITY;
CREATE POLICY claim_checks_bank ON public.claim_checks TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = claim_checks.case_id))));
CREATE POLICY claim_checks_mediator ON public.claim_checks TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = claim_checks.case_id))));
CREATE POLICY claim_checks_party ON public.claim_checks TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = claim_checks.case_id))));
CREATE POLICY claim_checks_staff ON public.claim_checks TO med_staff USING (true);
ALTER TABLE public.claims ENABLE ROW LEVEL SECURITY;
CREATE POLICY claims_bank ON public.claims TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = claims.case_id))));
CREATE POLICY claims_court ON public.claims TO med_court USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = claims.case_id))));
CREATE POLICY claims_mediator ON public.claims TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = claims.case_id))));
CREATE POLICY claims_party ON public.claims TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = claims.case_id))));
CREATE POLICY claims_staff ON public.claims TO med_staff USING (true);
ALTER TABLE public.closed_days ENABLE ROW LEVEL SECURITY;
CREATE POLICY closed_days_staff ON public.closed_days TO med_staff USING (true);
ALTER TABLE public.confirmations ENABLE ROW LEVEL SECURITY;
CREATE POLICY confirmations_bank ON public.confirmations TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.agreements parent
  WHERE (parent.id = confirmations.agreement_id))));
CREATE POLICY confirmations_court ON public.confirmations TO med_court USING ((court_id = ( SELECT (NULLIF(current_setting('app.court_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY confirmations_mediator ON public.confirmations TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.agreements parent
  WHERE (parent.id = confirmations.agreement_id))));
CREATE POLICY confirmations_party ON public.confirmations TO med_party USING ((EXISTS ( SELECT 1
   FROM public.agreements parent
  WHERE (parent.id = confirmations.agreement_id))));
CREATE POLICY confirmations_staff ON public.confirmations TO med_staff USING (true);
ALTER TABLE public.consents ENABLE ROW LEVEL SECURITY;
CREATE POLICY consents_bank ON public.consents TO med_bank USING (((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = consents.case_id))) AND ((purpose)::text <> 'coordination'::text)));
CREATE POLICY consents_mediator ON public.consents TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = consents.case_id))));
CREATE POLICY consents_party ON public.consents TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = consents.case_id))));
CREATE POLICY consents_staff ON public.consents TO med_staff USING (true);
ALTER TABLE public.contact_attempts ENABLE ROW LEVEL SECURITY;
CREATE POLICY contact_attempts_bank ON public.contact_attempts TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = contact_attempts.case_id))));
CREATE POLICY contact_attempts_mediator ON public.contact_attempts TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = contact_attempts.case_id))));
CREATE POLICY contact_attempts_party ON public.contact_attempts TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = contact_attempts.case_id))));
CREATE POLICY contact_attempts_staff ON public.contact_attempts TO med_staff USING (true);
ALTER TABLE public.contact_numbers ENABLE ROW LEVEL SECURITY;
CREATE POLICY contact_numbers_staff ON public.contact_numbers TO med_staff USING (true);
ALTER TABLE public.contact_opt_outs ENABLE ROW LEVEL SECURITY;
CREATE POLICY contact_opt_outs_staff ON public.contact_opt_outs TO med_staff USING (true);
ALTER TABLE public.contact_persons ENABLE ROW LEVEL SECURITY;
CREATE POLICY contact_persons_staff ON public.contact_persons TO med_staff USING (true);
ALTER TABLE public.contact_responses ENABLE ROW LEVEL SECURITY;
CREATE POLICY contact_responses_staff ON public.contact_responses TO med_staff USING (true);
ALTER TABLE public.contact_results ENABLE ROW LEVEL SECURITY;
CREATE POLICY contact_results_bank ON public.contact_results TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY contact_results_staff ON public.contact_results TO med_staff USING (true);
ALTER TABLE public.court_reports ENABLE ROW LEVEL SECURITY;
CREATE POLICY court_reports_bank ON public.court_reports TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.confirmations parent
  WHERE (parent.id = court_reports.confirmation_id))));
CREATE POLICY court_reports_court ON public.court_reports TO med_court USING ((court_id = ( SELECT (NULLIF(current_setting('app.court_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY court_reports_mediator ON public.court_reports TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.confirmations parent
  WHERE (parent.id = court_reports.confirmation_id))));
CREATE POLICY court_reports_party ON public.court_reports TO med_party USING ((EXISTS ( SELECT 1
   FROM public.confirmations parent
  WHERE (parent.id = court_reports.confirmation_id))));
CREATE POLICY court_reports_staff ON public.court_reports TO med_staff USING (true);
ALTER TABLE public.daily_figures ENABLE ROW LEVEL SECURITY;
CREATE POLICY daily_figures_bank ON public.daily_figures TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY daily_figures_court ON public.daily_figures TO med_court USING ((court_id = ( SELECT (NULLIF(current_setting('app.court_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY daily_figures_mediator ON public.daily_figures TO med_mediator USING ((mediator_id = ( SELECT (NULLIF(current_setting('app.mediator_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY daily_figures_staff ON public.daily_figures TO med_staff USING (true);
ALTER TABLE public.daily_seals ENABLE ROW LEVEL SECURITY;
CREATE POLICY daily_seals_bank ON public.daily_seals TO med_bank USING (true);
CREATE POLICY daily_seals_court ON public.daily_seals TO med_court USING (true);
CREATE POLICY daily_seals_mediator ON public.daily_seals TO med_mediator USING (true);
CREATE POLICY daily_seals_party ON public.daily_seals TO med_party USING (true);
CREATE POLICY daily_seals_staff ON public.daily_seals TO med_staff USING (true);
ALTER TABLE public.deliveries ENABLE ROW LEVEL SECURITY;
CREATE POLICY deliveries_bank ON public.deliveries TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = deliveries.case_id))));
CREATE POLICY deliveries_mediator ON public.deliveries TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = deliveries.case_id))));
CREATE POLICY deliveries_staff ON public.deliveries TO med_staff USING (true);
ALTER TABLE public.disclosures ENABLE ROW LEVEL SECURITY;
CREATE POLICY disclosures_bank ON public.disclosures TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = disclosures.case_id))));
CREATE POLICY disclosures_mediator ON public.disclosures TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = disclosures.case_id))));
CREATE POLICY disclosures_party ON public.disclosures TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = disclosures.case_id))));
CREATE POLICY disclosures_staff ON public.disclosures TO med_staff USING (true);
ALTER TABLE public.draft_clauses ENABLE ROW LEVEL SECURITY;
CREATE POLICY draft_clauses_mediator ON public.draft_clauses TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = draft_clauses.case_id))));
CREATE POLICY draft_clauses_staff ON public.draft_clauses TO med_staff USING (true);
ALTER TABLE public.enforcements ENABLE ROW LEVEL SECURITY;
CREATE POLICY enforcements_bank ON public.enforcements TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = enforcements.plan_id))));
CREATE POLICY enforcements_mediator ON public.enforcements TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = enforcements.plan_id))));
CREATE POLICY enforcements_party ON public.enforcements TO med_party USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = enforcements.plan_id))));
CREATE POLICY enforcements_staff ON public.enforcements TO med_staff USING (true);
ALTER TABLE public.events ENABLE ROW LEVEL SECURITY;
CREATE POLICY events_bank ON public.events TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = events.case_id))));
CREATE POLICY events_mediator ON public.events TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = events.case_id))));
CREATE POLICY events_party ON public.events TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = events.case_id))));
CREATE POLICY events_staff ON public.events TO med_staff USING (true);
ALTER TABLE public.evidence_deliveries ENABLE ROW LEVEL SECURITY;
CREATE POLICY evidence_deliveries_bank ON public.evidence_deliveries TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY evidence_deliveries_staff ON public.evidence_deliveries TO med_staff USING (true);
ALTER TABLE public.evidence_entries ENABLE ROW LEVEL SECURITY;
CREATE POLICY evidence_entries_bank ON public.evidence_entries TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.evidence_deliveries parent
  WHERE (parent.id = evidence_entries.delivery_id))));
CREATE POLICY evidence_entries_staff ON public.evidence_entries TO med_staff USING (true);
ALTER TABLE public.filing_batches ENABLE ROW LEVEL SECURITY;
CREATE POLICY filing_batches_bank ON public.filing_batches TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY filing_batches_staff ON public.filing_batches TO med_staff USING (true);
ALTER TABLE public.filing_profiles ENABLE ROW LEVEL SECURITY;
CREATE POLICY filing_profiles_bank ON public.filing_profiles TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY filing_profiles_staff ON public.filing_profiles TO med_staff USING (true);
ALTER TABLE public.filing_progress ENABLE ROW LEVEL SECURITY;
CREATE POLICY filing_progress_bank ON public.filing_progress TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.filing_batches parent
  WHERE (parent.id = filing_progress.batch_id))));
CREATE POLICY filing_progress_staff ON public.filing_progress TO med_staff USING (true);
ALTER TABLE public.filing_rows ENABLE ROW LEVEL SECURITY;
CREATE POLICY filing_rows_bank ON public.filing_rows TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.filing_batches parent
  WHERE (parent.id = filing_rows.batch_id))));
CREATE POLICY filing_rows_staff ON public.filing_rows TO med_staff USING (true);
ALTER TABLE public.follow_ups ENABLE ROW LEVEL SECURITY;
CREATE POLICY follow_ups_bank ON public.follow_ups TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = follow_ups.plan_id))));
CREATE POLICY follow_ups_mediator ON public.follow_ups TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = follow_ups.plan_id))));
CREATE POLICY follow_ups_party ON public.follow_ups TO med_party USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = follow_ups.plan_id))));
CREATE POLICY follow_ups_staff ON public.follow_ups TO med_staff USING (true);
ALTER TABLE public.followers ENABLE ROW LEVEL SECURITY;
CREATE POLICY followers_bank ON public.followers TO med_bank USING ((COALESCE(institution_id, ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")) = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY followers_court ON public.followers TO med_court USING (true);
CREATE POLICY followers_mediator ON public.followers TO med_mediator USING (true);
CREATE POLICY followers_party ON public.followers TO med_party USING (true);
CREATE POLICY followers_staff ON public.followers TO med_staff USING (true);
ALTER TABLE public.guarantor_stances ENABLE ROW LEVEL SECURITY;
CREATE POLICY guarantor_stances_bank ON public.guarantor_stances TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = guarantor_stances.case_id))));
CREATE POLICY guarantor_stances_mediator ON public.guarantor_stances TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = guarantor_stances.case_id))));
CREATE POLICY guarantor_stances_staff ON public.guarantor_stances TO med_staff USING (true);
ALTER TABLE public.instalments ENABLE ROW LEVEL SECURITY;
CREATE POLICY instalments_bank ON public.instalments TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = instalments.plan_id))));
CREATE POLICY instalments_mediator ON public.instalments TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = instalments.plan_id))));
CREATE POLICY instalments_party ON public.instalments TO med_party USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = instalments.plan_id))));
CREATE POLICY instalments_staff ON public.instalments TO med_staff USING (true);
ALTER TABLE public.institutions ENABLE ROW LEVEL SECURITY;
CREATE POLICY institutions_bank ON public.institutions TO med_bank USING ((id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY institutions_court ON public.institutions TO med_court USING (true);
CREATE POLICY institutions_mediator ON public.institutions TO med_mediator USING (true);
CREATE POLICY institutions_party ON public.institutions TO med_party USING (true);
CREATE POLICY institutions_staff ON public.institutions TO med_staff USING (true);
ALTER TABLE public.invitations ENABLE ROW LEVEL SECURITY;
CREATE POLICY invitations_bank ON public.invitations TO med_bank USING ((((role)::text = 'BO'::text) AND (institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif"))));
CREATE POLICY invitations_staff ON public.invitations TO med_staff USING (true);
ALTER TABLE public.job_failures ENABLE ROW LEVEL SECURITY;
CREATE POLICY job_failures_staff ON public.job_failures TO med_staff USING (true);
ALTER TABLE public.job_runs ENABLE ROW LEVEL SECURITY;
CREATE POLICY job_runs_staff ON public.job_runs TO med_staff USING (true);
ALTER TABLE public.joint_applications ENABLE ROW LEVEL SECURITY;
CREATE POLICY joint_applications_bank ON public.joint_applications TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.agreements parent
  WHERE (parent.id = joint_applications.agreement_id))));
CREATE POLICY joint_applications_court ON public.joint_applications TO med_court USING ((EXISTS ( SELECT 1
   FROM public.agreements parent
  WHERE (parent.id = joint_applications.agreement_id))));
CREATE POLICY joint_applications_mediator ON public.joint_applications TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.agreements parent
  WHERE (parent.id = joint_applications.agreement_id))));
CREATE POLICY joint_applications_party ON public.joint_applications TO med_party USING ((EXISTS ( SELECT 1
   FROM public.agreements parent
  WHERE (parent.id = joint_applications.agreement_id))));
CREATE POLICY joint_applications_staff ON public.joint_applications TO med_staff USING (true);
ALTER TABLE public.joint_budget_shares ENABLE ROW LEVEL SECURITY;
CREATE POLICY joint_budget_shares_bank ON public.joint_budget_shares TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = joint_budget_shares.case_id))));
CREATE POLICY joint_budget_shares_mediator ON public.joint_budget_shares TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = joint_budget_shares.case_id))));
CREATE POLICY joint_budget_shares_party ON public.joint_budget_shares TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = joint_budget_shares.case_id))));
CREATE POLICY joint_budget_shares_staff ON public.joint_budget_shares TO med_staff USING (true);
ALTER TABLE public.joint_budgets ENABLE ROW LEVEL SECURITY;
CREATE POLICY joint_budgets_mediator ON public.joint_budgets TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.joint_budget_shares part
  WHERE (part.budget_id = joint_budgets.id))));
CREATE POLICY joint_budgets_party ON public.joint_budgets TO med_party USING ((EXISTS ( SELECT 1
   FROM public.joint_budget_shares part
  WHERE (part.budget_id = joint_budgets.id))));
CREATE POLICY joint_budgets_staff ON public.joint_budgets TO med_staff USING (true);
ALTER TABLE public.joint_choices ENABLE ROW LEVEL SECURITY;
CREATE POLICY joint_choices_bank ON public.joint_choices TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = joint_choices.case_id))));
CREATE POLICY joint_choices_mediator ON public.joint_choices TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = joint_choices.case_id))));
CREATE POLICY joint_choices_party ON public.joint_choices TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = joint_choices.case_id))));
CREATE POLICY joint_choices_staff ON public.joint_choices TO med_staff USING (true);
ALTER TABLE public.kept_answers ENABLE ROW LEVEL SECURITY;
CREATE POLICY kept_answers_bank ON public.kept_answers TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY kept_answers_staff ON public.kept_answers TO med_staff USING (true);
ALTER TABLE public.leases ENABLE ROW LEVEL SECURITY;
CREATE POLICY leases_staff ON public.leases TO med_staff USING (true);
ALTER TABLE public.leave_requests ENABLE ROW LEVEL SECURITY;
CREATE POLICY leave_requests_mediator ON public.leave_requests TO med_mediator USING ((mediator_id = ( SELECT (NULLIF(current_setting('app.mediator_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY leave_requests_staff ON public.leave_requests TO med_staff USING (true);
ALTER TABLE public.ledger_entries ENABLE ROW LEVEL SECURITY;
CREATE POLICY ledger_entries_bank ON public.ledger_entries TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = ledger_entries.plan_id))));
CREATE POLICY ledger_entries_mediator ON public.ledger_entries TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = ledger_entries.plan_id))));
CREATE POLICY ledger_entries_party ON public.ledger_entries TO med_party USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = ledger_entries.plan_id))));
CREATE POLICY ledger_entries_staff ON public.ledger_entries TO med_staff USING (true);
ALTER TABLE public.lint_acknowledgements ENABLE ROW LEVEL SECURITY;
CREATE POLICY lint_acknowledgements_mediator ON public.lint_acknowledgements TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = lint_acknowledgements.case_id))));
CREATE POLICY lint_acknowledgements_staff ON public.lint_acknowledgements TO med_staff USING (true);
ALTER TABLE public.made_reports ENABLE ROW LEVEL SECURITY;
CREATE POLICY made_reports_bank ON public.made_reports TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.report_orders parent
  WHERE (parent.id = made_reports.order_id))));
CREATE POLICY made_reports_court ON public.made_reports TO med_court USING ((EXISTS ( SELECT 1
   FROM public.report_orders parent
  WHERE (parent.id = made_reports.order_id))));
CREATE POLICY made_reports_staff ON public.made_reports TO med_staff USING (true);
ALTER TABLE public.mediation_sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY mediation_sessions_bank ON public.mediation_sessions TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = mediation_sessions.case_id))));
CREATE POLICY mediation_sessions_mediator ON public.mediation_sessions TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = mediation_sessions.case_id))));
CREATE POLICY mediation_sessions_party ON public.mediation_sessions TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = mediation_sessions.case_id))));
CREATE POLICY mediation_sessions_staff ON public.mediation_sessions TO med_staff USING (true);
ALTER TABLE public.mediator_hours ENABLE ROW LEVEL SECURITY;
CREATE POLICY mediator_hours_mediator ON public.mediator_hours TO med_mediator USING ((mediator_id = ( SELECT (NULLIF(current_setting('app.mediator_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY mediator_hours_staff ON public.mediator_hours TO med_staff USING (true);
ALTER TABLE public.mediator_leaves ENABLE ROW LEVEL SECURITY;
CREATE POLICY mediator_leaves_mediator ON public.mediator_leaves TO med_mediator USING ((mediator_id = ( SELECT (NULLIF(current_setting('app.mediator_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY mediator_leaves_staff ON public.mediator_leaves TO med_staff USING (true);
ALTER TABLE public.mediator_relations ENABLE ROW LEVEL SECURITY;
CREATE POLICY mediator_relations_staff ON public.mediator_relations TO med_staff USING (true);
ALTER TABLE public.notice_check_tries ENABLE ROW LEVEL SECURITY;
CREATE POLICY notice_check_tries_staff ON public.notice_check_tries TO med_staff USING (true);
ALTER TABLE public.notices ENABLE ROW LEVEL SECURITY;
CREATE POLICY notices_bank ON public.notices TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = notices.case_id))));
CREATE POLICY notices_mediator ON public.notices TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = notices.case_id))));
CREATE POLICY notices_party ON public.notices TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = notices.case_id))));
CREATE POLICY notices_staff ON public.notices TO med_staff USING (true);
ALTER TABLE public.odoo_conflicts ENABLE ROW LEVEL SECURITY;
CREATE POLICY odoo_conflicts_bank ON public.odoo_conflicts TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.odoo_records parent
  WHERE (parent.id = parent.record_id))));
CREATE POLICY odoo_conflicts_staff ON public.odoo_conflicts TO med_staff USING (true);
ALTER TABLE public.odoo_connections ENABLE ROW LEVEL SECURITY;
CREATE POLICY odoo_connections_bank ON public.odoo_connections TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY odoo_connections_staff ON public.odoo_connections TO med_staff USING (true);
ALTER TABLE public.odoo_pulls ENABLE ROW LEVEL SECURITY;
CREATE POLICY odoo_pulls_bank ON public.odoo_pulls TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.odoo_connections parent
  WHERE (parent.id = odoo_pulls.connection_id))));
CREATE POLICY odoo_pulls_staff ON public.odoo_pulls TO med_staff USING (true);
ALTER TABLE public.odoo_records ENABLE ROW LEVEL SECURITY;
CREATE POLICY odoo_records_bank ON public.odoo_records TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.odoo_connections parent
  WHERE (parent.id = odoo_records.connection_id))));
CREATE POLICY odoo_records_staff ON public.odoo_records TO med_staff USING (true);
ALTER TABLE public.offers ENABLE ROW LEVEL SECURITY;
CREATE POLICY offers_bank ON public.offers TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = offers.case_id))));
CREATE POLICY offers_mediator ON public.offers TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = offers.case_id))));
CREATE POLICY offers_party ON public.offers TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = offers.case_id))));
CREATE POLICY offers_staff ON public.offers TO med_staff USING (true);
ALTER TABLE public.outbox_messages ENABLE ROW LEVEL SECURITY;
CREATE POLICY outbox_messages_bank ON public.outbox_messages FOR INSERT TO med_bank WITH CHECK (true);
CREATE POLICY outbox_messages_court ON public.outbox_messages FOR INSERT TO med_court WITH CHECK (true);
CREATE POLICY outbox_messages_mediator ON public.outbox_messages FOR INSERT TO med_mediator WITH CHECK (true);
CREATE POLICY outbox_messages_party ON public.outbox_messages FOR INSERT TO med_party WITH CHECK (true);
CREATE POLICY outbox_messages_staff ON public.outbox_messages TO med_staff USING (true);
ALTER TABLE public.paper_parts ENABLE ROW LEVEL SECURITY;
CREATE POLICY paper_parts_staff ON public.paper_parts TO med_staff USING (true);
ALTER TABLE public.parties ENABLE ROW LEVEL SECURITY;
CREATE POLICY parties_bank ON public.parties TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = parties.case_id))));
CREATE POLICY parties_court ON public.parties TO med_court USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = parties.case_id))));
CREATE POLICY parties_mediator ON public.parties TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = parties.case_id))));
CREATE POLICY parties_party ON public.parties TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = parties.case_id))));
CREATE POLICY parties_staff ON public.parties TO med_staff USING (true);
ALTER TABLE public.party_documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY party_documents_bank ON public.party_documents TO med_bank USING (((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = party_documents.case_id))) AND (shown_at IS NOT NULL)));
CREATE POLICY party_documents_mediator ON public.party_documents TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = party_documents.case_id))));
CREATE POLICY party_documents_party ON public.party_documents TO med_party USING ((party_id = ( SELECT (NULLIF(current_setting('app.party_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY party_documents_staff ON public.party_documents TO med_staff USING (true);
ALTER TABLE public.payment_disputes ENABLE ROW LEVEL SECURITY;
CREATE POLICY payment_disputes_bank ON public.payment_disputes TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = payment_disputes.plan_id))));
CREATE POLICY payment_disputes_mediator ON public.payment_disputes TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = payment_disputes.plan_id))));
CREATE POLICY payment_disputes_party ON public.payment_disputes TO med_party USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = payment_disputes.plan_id))));
CREATE POLICY payment_disputes_staff ON public.payment_disputes TO med_staff USING (true);
ALTER TABLE public.payment_files ENABLE ROW LEVEL SECURITY;
CREATE POLICY payment_files_bank ON public.payment_files TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY payment_files_staff ON public.payment_files TO med_staff USING (true);
ALTER TABLE public.payments ENABLE ROW LEVEL SECURITY;
CREATE POLICY payments_bank ON public.payments TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = payments.plan_id))));
CREATE POLICY payments_mediator ON public.payments TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = payments.plan_id))));
CREATE POLICY payments_party ON public.payments TO med_party USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = payments.plan_id))));
CREATE POLICY payments_staff ON public.payments TO med_staff USING (true);
ALTER TABLE public.performance_papers ENABLE ROW LEVEL SECURITY;
CREATE POLICY performance_papers_bank ON public.performance_papers TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = performance_papers.plan_id))));
CREATE POLICY performance_papers_mediator ON public.performance_papers TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = performance_papers.plan_id))));
CREATE POLICY performance_papers_party ON public.performance_papers TO med_party USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = performance_papers.plan_id))));
CREATE POLICY performance_papers_staff ON public.performance_papers TO med_staff USING (true);
ALTER TABLE public.plan_components ENABLE ROW LEVEL SECURITY;
CREATE POLICY plan_components_bank ON public.plan_components TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = plan_components.plan_id))));
CREATE POLICY plan_components_mediator ON public.plan_components TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = plan_components.plan_id))));
CREATE POLICY plan_components_party ON public.plan_components TO med_party USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = plan_components.plan_id))));
CREATE POLICY plan_components_staff ON public.plan_components TO med_staff USING (true);
ALTER TABLE public.planned_contacts ENABLE ROW LEVEL SECURITY;
CREATE POLICY planned_contacts_mediator ON public.planned_contacts TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = planned_contacts.case_id))));
CREATE POLICY planned_contacts_staff ON public.planned_contacts TO med_staff USING (true);
ALTER TABLE public.plans ENABLE ROW LEVEL SECURITY;
CREATE POLICY plans_bank ON public.plans TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = plans.case_id))));
CREATE POLICY plans_mediator ON public.plans TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = plans.case_id))));
CREATE POLICY plans_party ON public.plans TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = plans.case_id))));
CREATE POLICY plans_staff ON public.plans TO med_staff USING (true);
ALTER TABLE public.power_renewals ENABLE ROW LEVEL SECURITY;
CREATE POLICY power_renewals_bank ON public.power_renewals TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = power_renewals.case_id))));
CREATE POLICY power_renewals_court ON public.power_renewals TO med_court USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = power_renewals.case_id))));
CREATE POLICY power_renewals_mediator ON public.power_renewals TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = power_renewals.case_id))));
CREATE POLICY power_renewals_party ON public.power_renewals TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = power_renewals.case_id))));
CREATE POLICY power_renewals_staff ON public.power_renewals TO med_staff USING (true);
ALTER TABLE public.powers_of_attorney ENABLE ROW LEVEL SECURITY;
CREATE POLICY powers_of_attorney_bank ON public.powers_of_attorney TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY powers_of_attorney_court ON public.powers_of_attorney TO med_court USING ((EXISTS ( SELECT 1
   FROM public.power_renewals r
  WHERE (r.power_id = powers_of_attorney.id))));
CREATE POLICY powers_of_attorney_mediator ON public.powers_of_attorney TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.power_renewals r
  WHERE (r.power_id = powers_of_attorney.id))));
CREATE POLICY powers_of_attorney_party ON public.powers_of_attorney TO med_party USING ((EXISTS ( SELECT 1
   FROM public.power_renewals r
  WHERE (r.power_id = powers_of_attorney.id))));
CREATE POLICY powers_of_attorney_staff ON public.powers_of_attorney TO med_staff USING (true);
ALTER TABLE public.printed_papers ENABLE ROW LEVEL SECURITY;
CREATE POLICY printed_papers_staff ON public.printed_papers TO med_staff USING (true);
ALTER TABLE public.record_signatures ENABLE ROW LEVEL SECURITY;
CREATE POLICY record_signatures_bank ON public.record_signatures TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.session_records parent
  WHERE (parent.id = record_signatures.record_id))));
CREATE POLICY record_signatures_mediator ON public.record_signatures TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.session_records parent
  WHERE (parent.id = record_signatures.record_id))));
CREATE POLICY record_signatures_party ON public.record_signatures TO med_party USING ((EXISTS ( SELECT 1
   FROM public.session_records parent
  WHERE (parent.id = record_signatures.record_id))));
CREATE POLICY record_signatures_staff ON public.record_signatures TO med_staff USING (true);
ALTER TABLE public.recusals ENABLE ROW LEVEL SECURITY;
CREATE POLICY recusals_mediator ON public.recusals TO med_mediator USING ((mediator_id = ( SELECT (NULLIF(current_setting('app.mediator_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY recusals_staff ON public.recusals TO med_staff USING (true);
ALTER TABLE public.reference_changes ENABLE ROW LEVEL SECURITY;
CREATE POLICY reference_changes_staff ON public.reference_changes TO med_staff USING (true);
ALTER TABLE public.releases ENABLE ROW LEVEL SECURITY;
CREATE POLICY releases_bank ON public.releases TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = releases.plan_id))));
CREATE POLICY releases_staff ON public.releases TO med_staff USING (true);
ALTER TABLE public.renegotiations ENABLE ROW LEVEL SECURITY;
CREATE POLICY renegotiations_bank ON public.renegotiations TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = renegotiations.case_id))));
CREATE POLICY renegotiations_mediator ON public.renegotiations TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = renegotiations.case_id))));
CREATE POLICY renegotiations_party ON public.renegotiations TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = renegotiations.case_id))));
CREATE POLICY renegotiations_staff ON public.renegotiations TO med_staff USING (true);
ALTER TABLE public.report_orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY report_orders_bank ON public.report_orders TO med_bank USING ((owner_id = ( SELECT (NULLIF(current_setting('app.actor_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY report_orders_court ON public.report_orders TO med_court USING ((owner_id = ( SELECT (NULLIF(current_setting('app.actor_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY report_orders_staff ON public.report_orders TO med_staff USING (true);
ALTER TABLE public.representations ENABLE ROW LEVEL SECURITY;
CREATE POLICY representations_bank ON public.representations TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = representations.case_id))));
CREATE POLICY representations_mediator ON public.representations TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = representations.case_id))));
CREATE POLICY representations_party ON public.representations TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = representations.case_id))));
CREATE POLICY representations_staff ON public.representations TO med_staff USING (true);
ALTER TABLE public.row_errors ENABLE ROW LEVEL SECURITY;
CREATE POLICY row_errors_bank ON public.row_errors TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.filing_batches parent
  WHERE (parent.id = row_errors.batch_id))));
CREATE POLICY row_errors_staff ON public.row_errors TO med_staff USING (true);
ALTER TABLE public.selection_answers ENABLE ROW LEVEL SECURITY;
CREATE POLICY selection_answers_bank ON public.selection_answers TO med_bank USING ((((side)::text = 'institution'::text) AND (EXISTS ( SELECT 1
   FROM public.selection_lists parent
  WHERE (parent.id = selection_answers.list_id)))));
CREATE POLICY selection_answers_party ON public.selection_answers TO med_party USING ((((side)::text = 'respondent'::text) AND (EXISTS ( SELECT 1
   FROM public.selection_lists parent
  WHERE (parent.id = selection_answers.list_id)))));
CREATE POLICY selection_answers_staff ON public.selection_answers TO med_staff USING (true);
ALTER TABLE public.selection_lists ENABLE ROW LEVEL SECURITY;
CREATE POLICY selection_lists_bank ON public.selection_lists TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = selection_lists.case_id))));
CREATE POLICY selection_lists_party ON public.selection_lists TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = selection_lists.case_id))));
CREATE POLICY selection_lists_staff ON public.selection_lists TO med_staff USING (true);
ALTER TABLE public.session_attendances ENABLE ROW LEVEL SECURITY;
CREATE POLICY session_attendances_mediator ON public.session_attendances TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.mediation_sessions parent
  WHERE (parent.id = session_attendances.session_id))));
CREATE POLICY session_attendances_staff ON public.session_attendances TO med_staff USING (true);
ALTER TABLE public.session_preparations ENABLE ROW LEVEL SECURITY;
CREATE POLICY session_preparations_bank ON public.session_preparations TO med_bank USING (((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = session_preparations.case_id))) AND (party_id IS NULL)));
CREATE POLICY session_preparations_mediator ON public.session_preparations TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = session_preparations.case_id))));
CREATE POLICY session_preparations_party ON public.session_preparations TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = session_preparations.case_id))));
CREATE POLICY session_preparations_staff ON public.session_preparations TO med_staff USING (true);
ALTER TABLE public.session_records ENABLE ROW LEVEL SECURITY;
CREATE POLICY session_records_bank ON public.session_records TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.mediation_sessions parent
  WHERE (parent.id = session_records.session_id))));
CREATE POLICY session_records_mediator ON public.session_records TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.mediation_sessions parent
  WHERE (parent.id = session_records.session_id))));
CREATE POLICY session_records_party ON public.session_records TO med_party USING ((EXISTS ( SELECT 1
   FROM public.mediation_sessions parent
  WHERE (parent.id = session_records.session_id))));
CREATE POLICY session_records_staff ON public.session_records TO med_staff USING (true);
ALTER TABLE public.session_seats ENABLE ROW LEVEL SECURITY;
CREATE POLICY session_seats_bank ON public.session_seats TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.mediation_sessions parent
  WHERE (parent.id = session_seats.session_id))));
CREATE POLICY session_seats_mediator ON public.session_seats TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.mediation_sessions parent
  WHERE (parent.id = session_seats.session_id))));
CREATE POLICY session_seats_party ON public.session_seats TO med_party USING ((EXISTS ( SELECT 1
   FROM public.mediation_sessions parent
  WHERE (parent.id = session_seats.session_id))));
CREATE POLICY session_seats_staff ON public.session_seats TO med_staff USING (true);
ALTER TABLE public.signatures ENABLE ROW LEVEL SECURITY;
CREATE POLICY signatures_bank ON public.signatures TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.agreements parent
  WHERE (parent.id = signatures.agreement_id))));
CREATE POLICY signatures_court ON public.signatures TO med_court USING ((EXISTS ( SELECT 1
   FROM public.agreements parent
  WHERE (parent.id = signatures.agreement_id))));
CREATE POLICY signatures_mediator ON public.signatures TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.agreements parent
  WHERE (parent.id = signatures.agreement_id))));
CREATE POLICY signatures_party ON public.signatures TO med_party USING ((EXISTS ( SELECT 1
   FROM public.agreements parent
  WHERE (parent.id = signatures.agreement_id))));
CREATE POLICY signatures_staff ON public.signatures TO med_staff USING (true);
ALTER TABLE public.slot_offers ENABLE ROW LEVEL SECURITY;
CREATE POLICY slot_offers_bank ON public.slot_offers TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = slot_offers.case_id))));
CREATE POLICY slot_offers_mediator ON public.slot_offers TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = slot_offers.case_id))));
CREATE POLICY slot_offers_party ON public.slot_offers TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = slot_offers.case_id))));
CREATE POLICY slot_offers_staff ON public.slot_offers TO med_staff USING (true);
ALTER TABLE public.standing_consents ENABLE ROW LEVEL SECURITY;
CREATE POLICY standing_consents_bank ON public.standing_consents TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY standing_consents_staff ON public.standing_consents TO med_staff USING (true);
ALTER TABLE public.standing_offers ENABLE ROW LEVEL SECURITY;
CREATE POLICY standing_offers_bank ON public.standing_offers TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY standing_offers_mediator ON public.standing_offers TO med_mediator USING ((approved_at IS NOT NULL));
CREATE POLICY standing_offers_party ON public.standing_offers TO med_party USING ((approved_at IS NOT NULL));
CREATE POLICY standing_offers_staff ON public.standing_offers TO med_staff USING (true);
ALTER TABLE public.statements ENABLE ROW LEVEL SECURITY;
CREATE POLICY statements_mediator ON public.statements TO med_mediator USING ((mediator_id = ( SELECT (NULLIF(current_setting('app.mediator_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY statements_staff ON public.statements TO med_staff USING (true);
ALTER TABLE public.suspended_payments ENABLE ROW LEVEL SECURITY;
CREATE POLICY suspended_payments_bank ON public.suspended_payments TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY suspended_payments_staff ON public.suspended_payments TO med_staff USING (true);
ALTER TABLE public.termination_reports ENABLE ROW LEVEL SECURITY;
CREATE POLICY termination_reports_bank ON public.termination_reports TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = termination_reports.case_id))));
CREATE POLICY termination_reports_mediator ON public.termination_reports TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = termination_reports.case_id))));
CREATE POLICY termination_reports_party ON public.termination_reports TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = termination_reports.case_id))));
CREATE POLICY termination_reports_staff ON public.termination_reports TO med_staff USING (true);
ALTER TABLE public.transfers ENABLE ROW LEVEL SECURITY;
CREATE POLICY transfers_bank ON public.transfers TO med_bank USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = transfers.case_id))));
CREATE POLICY transfers_court ON public.transfers TO med_court USING ((court_id = ( SELECT (NULLIF(current_setting('app.court_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY transfers_mediator ON public.transfers TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = transfers.case_id))));
CREATE POLICY transfers_party ON public.transfers TO med_party USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = transfers.case_id))));
CREATE POLICY transfers_staff ON public.transfers TO med_staff USING (true);
ALTER TABLE public.urgings ENABLE ROW LEVEL SECURITY;
CREATE POLICY urgings_mediator ON public.urgings TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.plans parent
  WHERE (parent.id = urgings.plan_id))));
CREATE POLICY urgings_staff ON public.urgings TO med_staff USING (true);
ALTER TABLE public.vulnerability_flags ENABLE ROW LEVEL SECURITY;
CREATE POLICY vulnerability_flags_mediator ON public.vulnerability_flags TO med_mediator USING ((EXISTS ( SELECT 1
   FROM public.cases parent
  WHERE (parent.id = vulnerability_flags.case_id))));
CREATE POLICY vulnerability_flags_staff ON public.vulnerability_flags TO med_staff USING (true);
ALTER TABLE public.webhooks ENABLE ROW LEVEL SECURITY;
CREATE POLICY webhooks_bank ON public.webhooks TO med_bank USING ((institution_id = ( SELECT (NULLIF(current_setting('app.institution_id'::text, true), ''::text))::bigint AS "nullif")));
CREATE POLICY webhooks_staff ON public.webhooks TO med_staff USING (true);
