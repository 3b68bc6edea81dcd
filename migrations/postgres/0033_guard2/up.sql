-- What two people decided, what was sent and what was told stays as it is, whoever writes SQL.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END;
$$;

-- What was sent stays as it was sent; an answer is recorded once.
CREATE TRIGGER referral_final BEFORE UPDATE ON referral FOR EACH ROW
    WHEN (OLD.outcome <> ''
    OR (OLD.id, OLD.number, OLD.addressee, OLD.body, OLD.body_sha256, OLD.sent_by, OLD.sent_at)
    <> (NEW.id, NEW.number, NEW.addressee, NEW.body, NEW.body_sha256, NEW.sent_by, NEW.sent_at)
    OR OLD.investigation_id IS DISTINCT FROM NEW.investigation_id OR OLD.case_id IS DISTINCT FROM NEW.case_id)
    EXECUTE FUNCTION refuse_change('a letter of referral is never altered or deleted, and is answered once');
CREATE TRIGGER referral_stays BEFORE DELETE ON referral FOR EACH ROW
    EXECUTE FUNCTION refuse_change('a letter of referral is never altered or deleted, and is answered once');

-- A reckoning is what it came to on its day; another day has another one.
CREATE TRIGGER penalty_reckoning_final BEFORE UPDATE ON penalty_reckoning FOR EACH ROW
    EXECUTE FUNCTION refuse_change('a reckoning of a penalty is never altered or deleted');
CREATE TRIGGER penalty_reckoning_stays BEFORE DELETE ON penalty_reckoning FOR EACH ROW
    EXECUTE FUNCTION refuse_change('a reckoning of a penalty is never altered or deleted');

-- A standing goes from proposed to verified or refused, and from verified to ended; who looked and how stays.
CREATE TRIGGER order_standing_final BEFORE UPDATE ON order_standing FOR EACH ROW
    WHEN (OLD.state IN ('refused', 'ended')
    OR (OLD.state = 'verified' AND (NEW.state NOT IN ('verified', 'ended') OR OLD.decided_by IS DISTINCT FROM NEW.decided_by))
    OR (OLD.state = 'proposed' AND NEW.state = 'ended')
    OR (OLD.id, OLD.order_id, OLD.organization_id, OLD.listed_name, OLD.how, OLD.proposed_by, OLD.proposed_at)
    <> (NEW.id, NEW.order_id, NEW.organization_id, NEW.listed_name, NEW.how, NEW.proposed_by, NEW.proposed_at))
    EXECUTE FUNCTION refuse_change('a decided standing is never altered or deleted');
CREATE TRIGGER order_standing_stays BEFORE DELETE ON order_standing FOR EACH ROW
    EXECUTE FUNCTION refuse_change('a decided standing is never altered or deleted');

-- What a petitioner said stays; what was decided stays decided.
CREATE TRIGGER petition_final BEFORE UPDATE ON petition FOR EACH ROW
    WHEN (OLD.state IN ('granted', 'denied')
    OR (OLD.id, OLD.docket_number, OLD.public_id, OLD.order_id, OLD.order_version, OLD.organization_id, OLD.interest, OLD.wish, OLD.ground)
    <> (NEW.id, NEW.docket_number, NEW.public_id, NEW.order_id, NEW.order_version, NEW.organization_id, NEW.interest, NEW.wish, NEW.ground)
    OR (OLD.filer, OLD.statement, OLD.received_on, OLD.filed_by, OLD.filed_at)
    <> (NEW.filer, NEW.statement, NEW.received_on, NEW.filed_by, NEW.filed_at))
    EXECUTE FUNCTION refuse_change('a petition is kept as it was filed and as it was decided');
CREATE TRIGGER petition_stays BEFORE DELETE ON petition FOR EACH ROW
    EXECUTE FUNCTION refuse_change('a petition is kept as it was filed and as it was decided');

-- What somebody said stays; a decision is the one that was proposed, and stays.
CREATE TRIGGER representation_final BEFORE UPDATE ON representation FOR EACH ROW
    WHEN (OLD.state IN ('accepted', 'refused')
    OR (NEW.state IN ('accepted', 'refused') AND (OLD.state <> 'proposed' OR NEW.state <> OLD.outcome
    OR NEW.outcome <> OLD.outcome OR OLD.proposed_by IS DISTINCT FROM NEW.proposed_by))
    OR (OLD.id, OLD.docket_number, OLD.public_id, OLD.order_id, OLD.organization_id, OLD.kind, OLD.interest, OLD.author, OLD.body)
    <> (NEW.id, NEW.docket_number, NEW.public_id, NEW.order_id, NEW.organization_id, NEW.kind, NEW.interest, NEW.author, NEW.body)
    OR (OLD.listed_name, OLD.subject, OLD.corrected, OLD.received_on, OLD.filed_by, OLD.filed_at)
    <> (NEW.listed_name, NEW.subject, NEW.corrected, NEW.received_on, NEW.filed_by, NEW.filed_at))
    EXECUTE FUNCTION refuse_change('what was said about an order is kept as it was said and as it was decided');
CREATE TRIGGER representation_stays BEFORE DELETE ON representation FOR EACH ROW
    EXECUTE FUNCTION refuse_change('what was said about an order is kept as it was said and as it was decided');

-- Whoever verifies changes nothing of what another recorded. A verified step is recorded anew or stays.
CREATE TRIGGER remediation_step_final BEFORE UPDATE ON remediation_step FOR EACH ROW
    WHEN ((OLD.id, OLD.order_id, OLD.number) <> (NEW.id, NEW.order_id, NEW.number)
    OR (NEW.state = 'verified' AND (OLD.state = 'verified' OR NEW.verified_by = OLD.recorded_by
    OR (OLD.kind, OLD.plan, OLD.currency, OLD.worker_words, OLD.recorded_by) <> (NEW.kind, NEW.plan, NEW.currency, NEW.worker_words, NEW.recorded_by)
    OR OLD.amount_minor IS DISTINCT FROM NEW.amount_minor)))
    EXECUTE FUNCTION refuse_change('a verified step stays as it was verified, and nobody verifies words of his own');
CREATE TRIGGER remediation_step_stays BEFORE DELETE ON remediation_step FOR EACH ROW
    EXECUTE FUNCTION refuse_change('a verified step stays as it was verified, and nobody verifies words of his own');

-- A recorded stop gets a second person's word, once.
CREATE TRIGGER deadline_toll_final BEFORE UPDATE ON deadline_toll FOR EACH ROW
    WHEN (OLD.state <> 'proposed'
    OR (OLD.id, OLD.machine, OLD.subject_id, OLD.rule_code, OLD.kind, OLD.from_on, OLD.ground, OLD.citation)
    <> (NEW.id, NEW.machine, NEW.subject_id, NEW.rule_code, NEW.kind, NEW.from_on, NEW.ground, NEW.citation)
    OR (OLD.reason, OLD.needs_second, OLD.recorded_by, OLD.recorded_at) <> (NEW.reason, NEW.needs_second, NEW.recorded_by, NEW.recorded_at)
    OR OLD.about IS DISTINCT FROM NEW.about OR OLD.until_on IS DISTINCT FROM NEW.until_on)
    EXECUTE FUNCTION refuse_change('a recorded stop of a clock is never altered once it was decided');

-- Who was named as surety, by whom and on which bond stays; it ends once.
CREATE TRIGGER hold_surety_final BEFORE UPDATE ON hold_surety FOR EACH ROW
    WHEN (OLD.ended_at IS NOT NULL
    OR (OLD.id, OLD.hold_id, OLD.organization_id, OLD.bond_number, OLD.seen, OLD.named_by, OLD.named_at)
    <> (NEW.id, NEW.hold_id, NEW.organization_id, NEW.bond_number, NEW.seen, NEW.named_by, NEW.named_at))
    EXECUTE FUNCTION refuse_change('who was named as surety stays on record');
CREATE TRIGGER hold_surety_stays BEFORE DELETE ON hold_surety FOR EACH ROW
    EXECUTE FUNCTION refuse_change('who was named as surety stays on record');

-- A change of parties takes effect by a second person's word; what was refused or undone stays so.
CREATE TRIGGER party_change_final BEFORE UPDATE ON party_change FOR EACH ROW
    WHEN (OLD.state IN ('refused', 'undone')
    OR (NEW.state <> 'proposed' AND NEW.decided_by IS NULL) OR (NEW.state = 'undone' AND NEW.undone_by IS NULL)
    OR (OLD.state = 'applied' AND (NEW.state <> 'undone' OR OLD.decided_by IS DISTINCT FROM NEW.decided_by))
    OR (OLD.id, OLD.kind, OLD.party_id, OLD.other_id, OLD.reason, OLD.proposed_by, OLD.proposed_at)
    <> (NEW.id, NEW.kind, NEW.party_id, NEW.other_id, NEW.reason, NEW.proposed_by, NEW.proposed_at))
    EXECUTE FUNCTION refuse_change('a change of parties is decided by a second person, once');
CREATE TRIGGER party_change_stays BEFORE DELETE ON party_change FOR EACH ROW
    EXECUTE FUNCTION refuse_change('a change of parties is decided by a second person, once');
