//! What two people decided, what was sent and what was told stays, whoever writes SQL:
//! the databases themselves refuse.

use crate::harness::make::raw;

/// Rows that the demonstration does not have.
const SETUP: [&str; 7] = [
    "INSERT INTO referral (id, case_id, number, addressee, body, body_sha256, written_by, written_at, outcome, answer_reason, version, state)
     SELECT 'g', id, 90, 'Labor inspectorate', 'As written.', 'x', opened_by, opened_at, '', '', 1, 'proposed' FROM case_file WHERE docket_number = 'C-2026-000001'",
    "INSERT INTO penalty_reckoning (id, investigation_id, number, facts, cap_minor, reason, made_by, made_at)
     SELECT 'g', id, 90, '{}', 100, 'Why.', assigned_to, opened_at FROM investigation WHERE docket_number = 'I-2026-000001'",
    "INSERT INTO remediation_step (id, order_id, number, kind, plan, currency, evidence, worker_words, state, verifier, recorded_by, changed_at, version)
     SELECT 'g', (SELECT id FROM legal_order WHERE docket_number = 'O-2026-000001'), 90, 'grievance', 'A box.', '', 'Seen.', '', 'done', '', id, CURRENT_TIMESTAMP, 1
     FROM account WHERE email = 'analyst@agency.example'",
    "INSERT INTO deadline_toll (id, machine, subject_id, rule_code, kind, from_on, ground, citation, reason, state, needs_second, recorded_by, recorded_at, decision_reason)
     SELECT 'g', 'hold', 'none', 'DETERMINE', 'stop', '2026-11-16', 'court_order', 'Slip Op. 26-1', 'Why.', 'proposed', TRUE, id, CURRENT_TIMESTAMP, ''
     FROM account WHERE email = 'analyst@agency.example'",
    "INSERT INTO deadline_change (id, machine, subject_id, rule_code, on_version, change, provision, reason, state, proposed_by, proposed_at, decision_reason)
     SELECT 'g', 'hold', 'none', 'DETERMINE', 1, '{}', '19 CFR 12.43', 'Why.', 'proposed', id, CURRENT_TIMESTAMP, ''
     FROM account WHERE email = 'analyst@agency.example'",
    "INSERT INTO hold_surety (id, hold_id, organization_id, bond_number, seen, named_by, named_at, end_reason)
     SELECT 'g', (SELECT id FROM hold WHERE docket_number = 'H-2026-000001'), organization_id, 'B1', 'The bond.', id, CURRENT_TIMESTAMP, ''
     FROM account WHERE email = 'analyst@agency.example'",
    "INSERT INTO party_change (id, kind, party_id, other_id, state, reason, content, proposed_by, proposed_at, version)
     SELECT 'g', 'merge', (SELECT min(id) FROM party), (SELECT max(id) FROM party), 'proposed', 'Why.', '{}', id, CURRENT_TIMESTAMP, 1
     FROM account WHERE email = 'analyst@agency.example'",
];

/// Whoever did not propose.
const SECOND: &str = "(SELECT id FROM account WHERE email = 'supervisor@agency.example')";
/// Whoever proposed, in the rows above.
const FIRST: &str = "(SELECT id FROM account WHERE email = 'analyst@agency.example')";

/// Statements in their order: each with what the refusal says, or nothing where it is right.
const STATEMENTS: &[(&str, &str)] = &[
    (
        "INSERT INTO referral (id, case_id, number, addressee, body, body_sha256, written_by, written_at, outcome, answer_reason, version, state)
         SELECT 'h', id, 91, 'Labor inspectorate', 'Gone.', 'x', opened_by, opened_at, '', '', 1, 'sent' FROM case_file WHERE docket_number = 'C-2026-000001'",
        "second person",
    ),
    ("UPDATE referral SET body = 'Another.' WHERE id = 'g'", "never altered"),
    ("UPDATE referral SET state = 'sent' WHERE id = 'g'", "never altered"),
    ("UPDATE referral SET state = 'sent', decided_by = {first} WHERE id = 'g'", "check"),
    (
        "UPDATE referral SET state = 'withdrawn', decided_by = {second} WHERE id = 'g'",
        "check",
    ),
    (
        "UPDATE referral SET outcome = 'accepted', answered_on = '2026-11-20' WHERE id = 'g'",
        "never altered",
    ),
    ("UPDATE referral SET state = 'sent', decided_by = {second} WHERE id = 'g'", ""),
    ("UPDATE referral SET state = 'proposed', decided_by = NULL WHERE id = 'g'", "never altered"),
    (
        "UPDATE referral SET outcome = 'accepted', answered_on = '2026-11-20', version = 2 WHERE id = 'g'",
        "",
    ),
    ("UPDATE referral SET outcome = 'declined' WHERE id = 'g'", "answered once"),
    ("DELETE FROM referral WHERE id = 'g'", "never altered or deleted"),
    ("UPDATE penalty_reckoning SET cap_minor = 1 WHERE id = 'g'", "never altered"),
    ("DELETE FROM penalty_reckoning WHERE id = 'g'", "never altered or deleted"),
    ("UPDATE order_standing SET listed_name = 'Another' WHERE state = 'verified'", "never altered"),
    ("UPDATE order_standing SET state = 'proposed' WHERE state = 'verified'", "never altered"),
    (
        "UPDATE order_standing SET proposed_by = decided_by WHERE state = 'verified'",
        "never altered",
    ),
    ("DELETE FROM order_standing", "never altered or deleted"),
    ("UPDATE order_standing SET state = 'ended', decision = 'Sold.' WHERE state = 'verified'", ""),
    ("UPDATE order_standing SET state = 'verified' WHERE state = 'ended'", "never altered"),
    ("UPDATE petition SET statement = 'Another.'", "as it was filed"),
    ("DELETE FROM petition", "as it was filed"),
    ("UPDATE petition SET state = 'denied' WHERE docket_number = 'P-2026-000001'", ""),
    (
        "UPDATE petition SET state = 'granted' WHERE docket_number = 'P-2026-000001'",
        "as it was decided",
    ),
    ("UPDATE representation SET body = 'Another.'", "as it was said"),
    (
        "UPDATE representation SET state = 'accepted', outcome = 'accepted', proposed_by = {first}, decided_by = {second} WHERE state = 'received'",
        "as it was decided",
    ),
    (
        "UPDATE representation SET state = 'proposed', outcome = 'refused', proposed_by = {first} WHERE docket_number = 'R-2026-000002'",
        "",
    ),
    (
        "UPDATE representation SET state = 'refused', decided_by = {first} WHERE docket_number = 'R-2026-000002'",
        "check",
    ),
    (
        "UPDATE representation SET state = 'accepted', decided_by = {second} WHERE docket_number = 'R-2026-000002'",
        "as it was decided",
    ),
    (
        "UPDATE representation SET state = 'refused', decided_by = {second} WHERE docket_number = 'R-2026-000002'",
        "",
    ),
    (
        "UPDATE representation SET state = 'received' WHERE docket_number = 'R-2026-000002'",
        "as it was decided",
    ),
    (
        "UPDATE representation SET replaces = 'another' WHERE docket_number = 'R-2026-000001'",
        "as it was said",
    ),
    ("DELETE FROM representation", "as it was said"),
    (
        "UPDATE remediation_step SET state = 'verified', verified_by = {first} WHERE id = 'g'",
        "nobody verifies",
    ),
    (
        "UPDATE remediation_step SET state = 'verified', verified_by = {second}, plan = 'Two boxes.' WHERE id = 'g'",
        "nobody verifies",
    ),
    (
        "UPDATE remediation_step SET state = 'verified', verified_by = {first}, recorded_by = {second} WHERE id = 'g'",
        "nobody verifies",
    ),
    ("UPDATE remediation_step SET state = 'verified', verified_by = {second} WHERE id = 'g'", ""),
    ("UPDATE remediation_step SET plan = 'Two boxes.' WHERE id = 'g'", "stays as it was verified"),
    (
        "UPDATE remediation_step SET state = 'done', verified_by = NULL, plan = 'No box.' WHERE id = 'g'",
        "",
    ),
    ("DELETE FROM remediation_step WHERE id = 'g'", "stays"),
    ("UPDATE deadline_toll SET citation = 'Another.' WHERE id = 'g'", "never altered"),
    ("UPDATE deadline_toll SET state = 'in_force', decided_by = {first} WHERE id = 'g'", "check"),
    ("UPDATE deadline_toll SET state = 'in_force', decided_by = {second} WHERE id = 'g'", ""),
    ("UPDATE deadline_toll SET state = 'refused' WHERE id = 'g'", "never altered"),
    ("UPDATE deadline_change SET provision = 'Another.' WHERE id = 'g'", "decided once"),
    (
        "UPDATE deadline_change SET state = 'in_force', decided_by = {first}, decided_at = CURRENT_TIMESTAMP WHERE id = 'g'",
        "check",
    ),
    (
        "UPDATE deadline_change SET state = 'withdrawn', decided_by = {second}, decided_at = CURRENT_TIMESTAMP WHERE id = 'g'",
        "check",
    ),
    (
        "UPDATE deadline_change SET state = 'in_force', decided_by = {second}, decided_at = CURRENT_TIMESTAMP WHERE id = 'g'",
        "",
    ),
    ("UPDATE deadline_change SET state = 'refused' WHERE id = 'g'", "decided once"),
    ("DELETE FROM deadline_change WHERE id = 'g'", "stays on record"),
    ("UPDATE hold_surety SET bond_number = 'B2' WHERE id = 'g'", "stays on record"),
    ("UPDATE hold_surety SET ended_by = {second}, ended_at = CURRENT_TIMESTAMP WHERE id = 'g'", ""),
    ("UPDATE hold_surety SET ended_by = NULL, ended_at = NULL WHERE id = 'g'", "stays on record"),
    ("DELETE FROM hold_surety WHERE id = 'g'", "stays on record"),
    ("UPDATE party_change SET state = 'applied' WHERE id = 'g'", "second person"),
    ("UPDATE party_change SET state = 'applied', decided_by = {first} WHERE id = 'g'", "check"),
    ("UPDATE party_change SET state = 'applied', decided_by = {second} WHERE id = 'g'", ""),
    (
        "UPDATE party_change SET state = 'proposed', decided_by = NULL WHERE id = 'g'",
        "second person",
    ),
    ("UPDATE party_change SET state = 'undone', undone_by = {first} WHERE id = 'g'", ""),
    ("UPDATE party_change SET state = 'applied' WHERE id = 'g'", "second person"),
    ("DELETE FROM party_change WHERE id = 'g'", "second person"),
];

tests! {
    /// Nobody decides what is his own, and nothing that was decided or sent is altered or
    /// taken away, by no statement of SQL.
    async fn what_was_decided_or_sent_stays(app) {
        app.load_demo();
        for sql in SETUP {
            assert_eq!(raw(&app, sql), Ok(()), "{sql}");
        }
        for (sql, says) in STATEMENTS {
            let sql = sql.replace("{first}", FIRST).replace("{second}", SECOND);
            match raw(&app, &sql) {
                Ok(()) => assert!(says.is_empty(), "nothing refused {sql}"),
                Err(why) => {
                    let is_told = !says.is_empty() && why.to_lowercase().contains(says);
                    assert!(is_told, "{sql}: {why}");
                }
            }
        }
    }
}
