//! The tables, as both databases have them.
//!
//! Written by hand: it is the contract between the two folders of migrations,
//! and a test holds both databases against it.

diesel::table! {
    /// The tenant boundary: the agency (one an installation), a trade partner, or an NGO.
    organization (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `name`.
        name -> Text,
        /// Column `name_key`.
        name_key -> Text,
        /// Column `kind`.
        kind -> Text,
        /// Column `created_at`.
        created_at -> Timestamp,
        /// Column `version`.
        version -> Integer,
        /// Column `upload_limit_bytes`.
        upload_limit_bytes -> Nullable<BigInt>,
        /// Column `uploads_per_day_limit`.
        uploads_per_day_limit -> Nullable<Integer>,
    }
}

diesel::table! {
    /// Importer numbers and the like that an organization claims; what it may see of holds hangs on the verified ones.
    organization_identifier (organization_id, kind, value) {
        /// Column `organization_id`.
        organization_id -> BigInt,
        /// Column `kind`.
        kind -> Text,
        /// Column `value`.
        value -> Text,
        /// Column `claimed_at`.
        claimed_at -> Timestamp,
        /// Column `verified_at`.
        verified_at -> Nullable<Timestamp>,
        /// Column `verified_by`.
        verified_by -> Nullable<Text>,
    }
}

diesel::table! {
    /// A person in one organization, with one role.
    account (id) {
        /// Column `id`.
        id -> Text,
        /// Column `organization_id`.
        organization_id -> BigInt,
        /// Column `email`.
        email -> Text,
        /// Column `email_key`.
        email_key -> Text,
        /// Column `name`.
        name -> Text,
        /// Column `role`.
        role -> Text,
        /// Column `password_hash`.
        password_hash -> Text,
        /// Column `is_active`.
        is_active -> Bool,
        /// Column `failed_count`.
        failed_count -> Integer,
        /// Column `locked_until`.
        locked_until -> Nullable<Timestamp>,
        /// Column `created_at`.
        created_at -> Timestamp,
        /// Column `version`.
        version -> Integer,
    }
}

diesel::table! {
    /// A signed-in browser. The cookie's secret is stored hashed.
    session (id) {
        /// Column `id`.
        id -> Text,
        /// Column `account_id`.
        account_id -> Text,
        /// Column `handle`.
        handle -> Text,
        /// Column `agent`.
        agent -> Text,
        /// Column `created_at`.
        created_at -> Timestamp,
        /// Column `seen_at`.
        seen_at -> Timestamp,
        /// Column `expires_at`.
        expires_at -> Timestamp,
        /// Column `confirmed_at`.
        confirmed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// What happened: ids, codes and salted commitments alone, never altered or deleted.
    event (id) {
        /// Column `id`.
        id -> Text,
        /// Column `stream`.
        stream -> Text,
        /// Column `seq`.
        seq -> Integer,
        /// Column `verb`.
        verb -> Text,
        /// Column `subject_kind`.
        subject_kind -> Text,
        /// Column `subject_id`.
        subject_id -> Text,
        /// Column `case_id`.
        case_id -> Nullable<Text>,
        /// Column `organization_id`.
        organization_id -> Nullable<BigInt>,
        /// Column `actor_id`.
        actor_id -> Nullable<Text>,
        /// Column `actor_role`.
        actor_role -> Text,
        /// Column `on_date`.
        on_date -> Date,
        /// Column `at`.
        at -> Nullable<Timestamp>,
        /// Column `from_state`.
        from_state -> Nullable<Text>,
        /// Column `to_state`.
        to_state -> Nullable<Text>,
        /// Column `action`.
        action -> Nullable<Text>,
        /// Column `facts`.
        facts -> Text,
        /// Column `commitments`.
        commitments -> Text,
        /// Column `is_walled`.
        is_walled -> Bool,
    }
}

diesel::table! {
    /// The values behind an event's commitments. These can be erased; the event cannot.
    event_value (event_id, field) {
        /// Column `event_id`.
        event_id -> Text,
        /// Column `field`.
        field -> Text,
        /// Column `salt`.
        salt -> Nullable<Binary>,
        /// Column `value`.
        value -> Nullable<Text>,
        /// Column `erased_at`.
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// Work to be done by any worker: a leased row.
    job (id) {
        /// Column `id`.
        id -> Text,
        /// Column `kind`.
        kind -> Text,
        /// Column `payload`.
        payload -> Text,
        /// Column `dedupe_key`.
        dedupe_key -> Nullable<Text>,
        /// Column `priority`.
        priority -> Integer,
        /// Column `state`.
        state -> Text,
        /// Column `run_at`.
        run_at -> Timestamp,
        /// Column `lease_owner`.
        lease_owner -> Nullable<Text>,
        /// Column `lease_until`.
        lease_until -> Nullable<Timestamp>,
        /// Column `attempts`.
        attempts -> Integer,
        /// Column `attempts_limit`.
        attempts_limit -> Integer,
        /// Column `last_error`.
        last_error -> Nullable<Text>,
        /// Column `progress`.
        progress -> Nullable<Text>,
        /// Column `created_on`.
        created_on -> Date,
        /// Column `finished_on`.
        finished_on -> Nullable<Date>,
    }
}

diesel::table! {
    /// The next docket number of a kind in a year. Staff-side jobs alone touch it.
    counter (kind, year) {
        /// Column `kind`.
        kind -> Text,
        /// Column `year`.
        year -> Integer,
        /// Column `next_number`.
        next_number -> BigInt,
    }
}

diesel::table! {
    /// A request that was done, and its answer, so that doing it twice does it once.
    idempotency (key) {
        /// Column `key`.
        key -> Text,
        /// Column `outcome`.
        outcome -> Text,
        /// Column `created_on`.
        created_on -> Date,
    }
}

diesel::table! {
    /// What one source told. No column for who: identity waits for sealing. A date, never a time.
    allegation (id) {
        /// Column `id`.
        id -> Text,
        /// Column `docket_number`.
        docket_number -> Nullable<Text>,
        /// Column `receipt_hash`.
        receipt_hash -> Text,
        /// Column `channel`.
        channel -> Text,
        /// Column `regime`.
        regime -> Text,
        /// Column `violation`.
        violation -> Text,
        /// Column `language`.
        language -> Text,
        /// Column `filed_by`.
        filed_by -> Nullable<Text>,
        /// Column `organization_id`.
        organization_id -> Nullable<BigInt>,
        /// Column `on_behalf_of`.
        on_behalf_of -> Text,
        /// Column `received_on`.
        received_on -> Date,
        /// Column `state`.
        state -> Text,
        /// Column `site_name`.
        site_name -> Text,
        /// Column `site_key`.
        site_key -> Text,
        /// Column `site_country`.
        site_country -> Text,
        /// Column `goods`.
        goods -> Text,
        /// Column `hts`.
        hts -> Text,
        /// Column `facts`.
        facts -> Text,
        /// Column `completeness_permille`.
        completeness_permille -> Integer,
        /// Column `missing`.
        missing -> Text,
        /// Column `version`.
        version -> Integer,
    }
}

diesel::table! {
    /// A party that the allegation names, as written.
    allegation_party (allegation_id, ordinal) {
        /// Column `allegation_id`.
        allegation_id -> Text,
        /// Column `ordinal`.
        ordinal -> Integer,
        /// Column `role`.
        role -> Text,
        /// Column `name`.
        name -> Text,
        /// Column `name_key`.
        name_key -> Text,
        /// Column `country`.
        country -> Text,
        /// Column `identifier`.
        identifier -> Text,
    }
}

diesel::table! {
    /// One file from a partner or an agency feed, and how far its import has come.
    upload (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `public_id`.
        public_id -> Text,
        /// Column `organization_id`.
        organization_id -> BigInt,
        /// Column `file_name`.
        file_name -> Text,
        /// Column `sha256`.
        sha256 -> Text,
        /// Column `size_bytes`.
        size_bytes -> BigInt,
        /// Column `state`.
        state -> Text,
        /// Column `layout`.
        layout -> Text,
        /// Column `mapping`.
        mapping -> Text,
        /// Column `encoding`.
        encoding -> Text,
        /// Column `compression`.
        compression -> Text,
        /// Column `delimiter`.
        delimiter -> Text,
        /// Column `header_row`.
        header_row -> BigInt,
        /// Column `rows_read`.
        rows_read -> BigInt,
        /// Column `rows_accepted`.
        rows_accepted -> BigInt,
        /// Column `rows_updated`.
        rows_updated -> BigInt,
        /// Column `rows_duplicate`.
        rows_duplicate -> BigInt,
        /// Column `rows_rejected`.
        rows_rejected -> BigInt,
        /// Column `proposals`.
        proposals -> BigInt,
        /// Column `decoded_bytes`.
        decoded_bytes -> BigInt,
        /// Column `next_offset`.
        next_offset -> BigInt,
        /// Column `next_row`.
        next_row -> BigInt,
        /// Column `next_line`.
        next_line -> BigInt,
        /// Column `refusal_code`.
        refusal_code -> Nullable<Text>,
        /// Column `refusal`.
        refusal -> Nullable<Text>,
        /// Column `refusal_hint`.
        refusal_hint -> Nullable<Text>,
        /// Column `uploaded_by`.
        uploaded_by -> Nullable<Text>,
        /// Column `created_at`.
        created_at -> Timestamp,
        /// Column `started_at`.
        started_at -> Nullable<Timestamp>,
        /// Column `finished_at`.
        finished_at -> Nullable<Timestamp>,
        /// Column `version`.
        version -> Integer,
        /// Column `entered_row`.
        entered_row -> BigInt,
    }
}

diesel::table! {
    /// One fault of one rejected row: where, what was found, why, what to do.
    upload_reject (upload_id, row_number, ordinal) {
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `row_number`.
        row_number -> BigInt,
        /// Column `ordinal`.
        ordinal -> Integer,
        /// Column `line_number`.
        line_number -> BigInt,
        /// Column `byte_offset`.
        byte_offset -> BigInt,
        /// Column `column_name`.
        column_name -> Text,
        /// Column `field`.
        field -> Text,
        /// Column `found`.
        found -> Text,
        /// Column `rule`.
        rule -> Text,
        /// Column `why`.
        why -> Text,
        /// Column `hint`.
        hint -> Text,
        /// Column `suggestion`.
        suggestion -> Text,
    }
}

diesel::table! {
    /// What was odd but accepted, counted.
    upload_warning (upload_id, field, note) {
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `field`.
        field -> Text,
        /// Column `note`.
        note -> Text,
        /// Column `found_count`.
        found_count -> BigInt,
        /// Column `first_row`.
        first_row -> BigInt,
        /// Column `sample`.
        sample -> Text,
    }
}

diesel::table! {
    /// How often a row without a line ordinal was met in an upload; durable, so that a resumed import counts on. Emptied when the upload is done.
    upload_occurrence (upload_id, key_hash) {
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `key_hash`.
        key_hash -> BigInt,
        /// Column `seen`.
        seen -> Integer,
    }
}

diesel::table! {
    /// A company, person or vessel, above the spellings of its name.
    party (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `name`.
        name -> Text,
        /// Column `name_key`.
        name_key -> Text,
        /// Column `country`.
        country -> Text,
        /// Column `merged_into`.
        merged_into -> Nullable<BigInt>,
        /// Column `created_on`.
        created_on -> Date,
        /// Column `version`.
        version -> Integer,
    }
}

diesel::table! {
    /// One spelling of a party's name with address and country. Never altered; lines point here.
    party_variant (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `fold_version`.
        fold_version -> Integer,
        /// Column `name`.
        name -> Text,
        /// Column `address`.
        address -> Text,
        /// Column `country`.
        country -> Text,
        /// Column `name_key`.
        name_key -> Text,
        /// Column `party_id`.
        party_id -> BigInt,
        /// Column `first_upload_id`.
        first_upload_id -> Nullable<BigInt>,
        /// Column `first_seen_on`.
        first_seen_on -> Date,
    }
}

diesel::table! {
    /// Which row of a file names which spelling: a view of `row_party_list`.
    row_party (variant_id, upload_id, row_number) {
        /// Column `variant_id`.
        variant_id -> BigInt,
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `row_number`.
        row_number -> BigInt,
    }
}

diesel::table! {
    /// Which rows of a file name which spelling, a stretch of rows in one list.
    row_party_list (variant_id, upload_id, from_row) {
        /// Column `variant_id`.
        variant_id -> BigInt,
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `from_row`.
        from_row -> BigInt,
        /// Column `rows`.
        rows -> Text,
    }
}

diesel::table! {
    /// The parties that an import was the first to name.
    party_feed (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `parties`.
        parties -> Binary,
    }
}

diesel::table! {
    /// An identifier that a file gave for a party.
    party_identifier (party_id, kind, value) {
        /// Column `party_id`.
        party_id -> BigInt,
        /// Column `kind`.
        kind -> Text,
        /// Column `value`.
        value -> Text,
        /// Column `status`.
        status -> Text,
        /// Column `first_upload_id`.
        first_upload_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// One line of an entry or a bill as one organization tells it. The goods key is (document, line).
    shipment_line (document, line, organization_id) {
        /// Column `document`.
        document -> Text,
        /// Column `line`.
        line -> Integer,
        /// Column `organization_id`.
        organization_id -> BigInt,
        /// Column `document_kind`.
        document_kind -> Text,
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `row_number`.
        row_number -> BigInt,
        /// Column `byte_offset`.
        byte_offset -> BigInt,
        /// Column `content_hash`.
        content_hash -> BigInt,
        /// Column `goods_hash`.
        goods_hash -> BigInt,
        /// Column `bill_number`.
        bill_number -> Text,
        /// Column `carrier_scac`.
        carrier_scac -> Text,
        /// Column `containers`.
        containers -> Text,
        /// Column `importer_number`.
        importer_number -> Text,
        /// Column `importer_variant`.
        importer_variant -> Nullable<BigInt>,
        /// Column `consignee_variant`.
        consignee_variant -> Nullable<BigInt>,
        /// Column `shipper_variant`.
        shipper_variant -> Nullable<BigInt>,
        /// Column `manufacturer_variant`.
        manufacturer_variant -> Nullable<BigInt>,
        /// Column `manufacturer_mid`.
        manufacturer_mid -> Text,
        /// Column `origin_country`.
        origin_country -> Text,
        /// Column `export_country`.
        export_country -> Text,
        /// Column `port_lading`.
        port_lading -> Text,
        /// Column `port_unlading`.
        port_unlading -> Text,
        /// Column `arrival_on`.
        arrival_on -> Nullable<Date>,
        /// Column `hts`.
        hts -> Text,
        /// Column `description`.
        description -> Text,
        /// Column `value_minor`.
        value_minor -> Nullable<BigInt>,
        /// Column `value_currency`.
        value_currency -> Text,
        /// Column `weight_grams`.
        weight_grams -> Nullable<BigInt>,
        /// Column `flags`.
        flags -> Text,
        /// Column `details`.
        details -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `withdrawn_on`.
        withdrawn_on -> Nullable<Date>,
    }
}

diesel::table! {
    /// A tariff ordinal under an ACE entry line.
    shipment_tariff (document, line, organization_id, ordinal) {
        /// Column `document`.
        document -> Text,
        /// Column `line`.
        line -> Integer,
        /// Column `organization_id`.
        organization_id -> BigInt,
        /// Column `ordinal`.
        ordinal -> Integer,
        /// Column `hts`.
        hts -> Text,
        /// Column `value_minor`.
        value_minor -> Nullable<BigInt>,
        /// Column `value_currency`.
        value_currency -> Text,
        /// Column `duty_minor`.
        duty_minor -> Nullable<BigInt>,
        /// Column `quantity`.
        quantity -> Text,
        /// Column `unit`.
        unit -> Text,
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `row_number`.
        row_number -> BigInt,
        /// Column `content_hash`.
        content_hash -> BigInt,
    }
}

diesel::table! {
    /// The agency's work on one or more allegations or leads.
    case_file (id) {
        /// Column `id`.
        id -> Text,
        /// Column `docket_number`.
        docket_number -> Text,
        /// Column `regime`.
        regime -> Text,
        /// Column `title`.
        title -> Text,
        /// Column `summary`.
        summary -> Text,
        /// Column `state`.
        state -> Text,
        /// Column `standard`.
        standard -> Nullable<Text>,
        /// Column `order_id`.
        order_id -> Nullable<Text>,
        /// Column `duplicate_of`.
        duplicate_of -> Nullable<Text>,
        /// Column `assigned_to`.
        assigned_to -> Nullable<Text>,
        /// Column `opened_by`.
        opened_by -> Text,
        /// Column `opened_at`.
        opened_at -> Timestamp,
        /// Column `changed_at`.
        changed_at -> Timestamp,
        /// Column `version`.
        version -> Integer,
        /// Column `state_since`.
        state_since -> Timestamp,
        /// Column `evidence_permille`.
        evidence_permille -> Integer,
        /// Column `split_from`.
        split_from -> Nullable<Text>,
    }
}

diesel::table! {
    /// Which allegations a case works on. An allegation is in one case at most.
    case_allegation (case_id, allegation_id) {
        /// Column `case_id`.
        case_id -> Text,
        /// Column `allegation_id`.
        allegation_id -> Text,
        /// Column `added_by`.
        added_by -> Text,
        /// Column `added_at`.
        added_at -> Timestamp,
    }
}

diesel::table! {
    /// WRO, Finding, entity listing or regional presumption.
    legal_order (id) {
        /// Column `id`.
        id -> Text,
        /// Column `docket_number`.
        docket_number -> Text,
        /// Column `kind`.
        kind -> Text,
        /// Column `regime`.
        regime -> Text,
        /// Column `title`.
        title -> Text,
        /// Column `citation`.
        citation -> Text,
        /// Column `state`.
        state -> Text,
        /// Column `effective_on`.
        effective_on -> Nullable<Date>,
        /// Column `current_version`.
        current_version -> Integer,
        /// Column `case_id`.
        case_id -> Nullable<Text>,
        /// Column `superseded_by`.
        superseded_by -> Nullable<Text>,
        /// Column `drafted_by`.
        drafted_by -> Text,
        /// Column `created_at`.
        created_at -> Timestamp,
        /// Column `changed_at`.
        changed_at -> Timestamp,
        /// Column `version`.
        version -> Integer,
    }
}

diesel::table! {
    /// What an order covers: parties, goods, place, dates. Never altered.
    legal_order_version (order_id, number) {
        /// Column `order_id`.
        order_id -> Text,
        /// Column `number`.
        number -> Integer,
        /// Column `scope`.
        scope -> Text,
        /// Column `summary`.
        summary -> Text,
        /// Column `made_by`.
        made_by -> Text,
        /// Column `made_at`.
        made_at -> Timestamp,
    }
}

diesel::table! {
    /// Detention or seizure of one shipment line, citing an order version.
    hold (id) {
        /// Column `id`.
        id -> Text,
        /// Column `docket_number`.
        docket_number -> Text,
        /// Column `public_id`.
        public_id -> Text,
        /// Column `document`.
        document -> Text,
        /// Column `line`.
        line -> Integer,
        /// Column `case_id`.
        case_id -> Nullable<Text>,
        /// Column `authority`.
        authority -> Text,
        /// Column `order_id`.
        order_id -> Text,
        /// Column `order_version`.
        order_version -> Integer,
        /// Column `importer_number`.
        importer_number -> Text,
        /// Column `importer_organization_id`.
        importer_organization_id -> Nullable<BigInt>,
        /// Column `importer_name`.
        importer_name -> Text,
        /// Column `port`.
        port -> Text,
        /// Column `goods`.
        goods -> Text,
        /// Column `state`.
        state -> Text,
        /// Column `reason`.
        reason -> Text,
        /// Column `presented_on`.
        presented_on -> Nullable<Date>,
        /// Column `detained_on`.
        detained_on -> Nullable<Date>,
        /// Column `protest_kind`.
        protest_kind -> Text,
        /// Column `notice_sent_at`.
        notice_sent_at -> Nullable<Timestamp>,
        /// Column `closed_at`.
        closed_at -> Nullable<Timestamp>,
        /// Column `opened_by`.
        opened_by -> Text,
        /// Column `opened_at`.
        opened_at -> Timestamp,
        /// Column `changed_at`.
        changed_at -> Timestamp,
        /// Column `version`.
        version -> Integer,
    }
}

diesel::table! {
    /// A document as it was sent. Never altered.
    notice (id) {
        /// Column `id`.
        id -> Text,
        /// Column `public_id`.
        public_id -> Text,
        /// Column `hold_id`.
        hold_id -> Text,
        /// Column `kind`.
        kind -> Text,
        /// Column `body`.
        body -> Text,
        /// Column `body_sha256`.
        body_sha256 -> Text,
        /// Column `sent_by`.
        sent_by -> Text,
        /// Column `sent_at`.
        sent_at -> Timestamp,
    }
}

diesel::table! {
    /// On which day a notice was mailed. Recorded once.
    notice_mailing (notice_id) {
        /// Column `notice_id`.
        notice_id -> Text,
        /// Column `mailed_on`.
        mailed_on -> Date,
        /// Column `proof`.
        proof -> Text,
        /// Column `recorded_by`.
        recorded_by -> Text,
        /// Column `recorded_at`.
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    /// Of an importer or person who may have known. Walled off.
    investigation (id) {
        /// Column `id`.
        id -> Text,
        /// Column `docket_number`.
        docket_number -> Text,
        /// Column `case_id`.
        case_id -> Nullable<Text>,
        /// Column `party_id`.
        party_id -> Nullable<BigInt>,
        /// Column `subject`.
        subject -> Text,
        /// Column `statute`.
        statute -> Text,
        /// Column `state`.
        state -> Text,
        /// Column `assigned_to`.
        assigned_to -> Text,
        /// Column `opened_by`.
        opened_by -> Text,
        /// Column `opened_at`.
        opened_at -> Timestamp,
        /// Column `changed_at`.
        changed_at -> Timestamp,
        /// Column `version`.
        version -> Integer,
    }
}

diesel::table! {
    /// A step that one person proposes and another approves (and counsel may have to sign). The database itself refuses a step that its proposer approved.
    proposal (id) {
        /// Column `id`.
        id -> Text,
        /// Column `machine`.
        machine -> Text,
        /// Column `subject_id`.
        subject_id -> Text,
        /// Column `subject_version`.
        subject_version -> Integer,
        /// Column `action`.
        action -> Text,
        /// Column `from_state`.
        from_state -> Text,
        /// Column `to_state`.
        to_state -> Text,
        /// Column `command`.
        command -> Text,
        /// Column `standard`.
        standard -> Nullable<Text>,
        /// Column `reason`.
        reason -> Text,
        /// Column `state`.
        state -> Text,
        /// Column `needs_approval`.
        needs_approval -> Bool,
        /// Column `needs_signature`.
        needs_signature -> Bool,
        /// Column `proposed_by`.
        proposed_by -> Text,
        /// Column `proposed_at`.
        proposed_at -> Timestamp,
        /// Column `approved_by`.
        approved_by -> Nullable<Text>,
        /// Column `approved_at`.
        approved_at -> Nullable<Timestamp>,
        /// Column `signed_by`.
        signed_by -> Nullable<Text>,
        /// Column `signed_at`.
        signed_at -> Nullable<Timestamp>,
        /// Column `closed_by`.
        closed_by -> Nullable<Text>,
        /// Column `closed_at`.
        closed_at -> Nullable<Timestamp>,
        /// Column `closing_reason`.
        closing_reason -> Nullable<Text>,
        /// Column `applied_version`.
        applied_version -> Nullable<Integer>,
        /// Column `version`.
        version -> Integer,
        /// Column `grid_sha256`.
        grid_sha256 -> Nullable<Text>,
    }
}

diesel::table! {
    /// A proposed, confirmed or rejected tie; the decision is remembered, and nobody is asked again.
    link (id) {
        /// Column `id`.
        id -> Text,
        /// Column `subject_kind`.
        subject_kind -> Text,
        /// Column `subject_id`.
        subject_id -> Text,
        /// Column `target_kind`.
        target_kind -> Text,
        /// Column `target_key`.
        target_key -> Text,
        /// Column `target_name`.
        target_name -> Text,
        /// Column `party_id`.
        party_id -> Nullable<BigInt>,
        /// Column `document`.
        document -> Nullable<Text>,
        /// Column `line`.
        line -> Nullable<Integer>,
        /// Column `role`.
        role -> Text,
        /// Column `state`.
        state -> Text,
        /// Column `score_permille`.
        score_permille -> Integer,
        /// Column `sentence`.
        sentence -> Text,
        /// Column `reasons`.
        reasons -> Text,
        /// Column `scorer_version`.
        scorer_version -> Text,
        /// Column `list_version`.
        list_version -> Text,
        /// Column `proposed_on`.
        proposed_on -> Date,
        /// Column `decided_by`.
        decided_by -> Nullable<Text>,
        /// Column `decided_at`.
        decided_at -> Nullable<Timestamp>,
        /// Column `decision_reason`.
        decision_reason -> Nullable<Text>,
        /// Column `version`.
        version -> Integer,
        /// Column `explanation`.
        explanation -> Text,
    }
}

diesel::table! {
    /// What is known of an upload beside its import: how it came, whether a person confirms the mapping first, what a dry run found, whether it was undone.
    upload_plan (upload_id) {
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `came_by`.
        came_by -> Text,
        /// Column `review`.
        review -> Text,
        /// Column `mapping_id`.
        mapping_id -> Nullable<BigInt>,
        /// Column `dry_run`.
        dry_run -> Text,
        /// Column `quality_permille`.
        quality_permille -> Nullable<Integer>,
        /// Column `undone_at`.
        undone_at -> Nullable<Timestamp>,
        /// Column `undone_by`.
        undone_by -> Nullable<Text>,
        /// Column `version`.
        version -> Integer,
        /// Column `review_rule`.
        review_rule -> Text,
        /// Column `fingerprint`.
        fingerprint -> Text,
        /// Column `sealed`.
        sealed -> Text,
        /// Column `fields`.
        fields -> Text,
    }
}

diesel::table! {
    /// A mapping that a person confirmed: recognised by the folded headers the next time.
    layout_mapping (id) {
        /// Column `id`.
        id -> BigInt,
        /// Column `organization_id`.
        organization_id -> BigInt,
        /// Column `name`.
        name -> Text,
        /// Column `fingerprint`.
        fingerprint -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `fields`.
        fields -> Text,
        /// Column `confirmed_by`.
        confirmed_by -> Text,
        /// Column `confirmed_at`.
        confirmed_at -> Timestamp,
        /// Column `retired_at`.
        retired_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// What a line (ordinal 0) or a tariff ordinal said before an upload told it anew: older tellings are kept, and undoing an upload puts them back.
    shipment_revision (document, line, organization_id, ordinal, upload_id) {
        /// Column `document`.
        document -> Text,
        /// Column `line`.
        line -> Integer,
        /// Column `organization_id`.
        organization_id -> BigInt,
        /// Column `ordinal`.
        ordinal -> Integer,
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `told`.
        told -> Text,
    }
}

diesel::table! {
    /// A file that is being sent in pieces (tus 1.0); the bytes so far lie in the spool.
    upload_transfer (public_id) {
        /// Column `public_id`.
        public_id -> Text,
        /// Column `organization_id`.
        organization_id -> BigInt,
        /// Column `account_id`.
        account_id -> Text,
        /// Column `file_name`.
        file_name -> Text,
        /// Column `size_bytes`.
        size_bytes -> BigInt,
        /// Column `review`.
        review -> Text,
        /// Column `created_at`.
        created_at -> Timestamp,
        /// Column `expires_at`.
        expires_at -> Timestamp,
        /// Column `came_by`.
        came_by -> Text,
        /// Column `became`.
        became -> Nullable<Text>,
    }
}

diesel::table! {
    /// A key by which a program acts for an account; only its hash is kept.
    api_token (id) {
        /// Column `id`.
        id -> Text,
        /// Column `account_id`.
        account_id -> Text,
        /// Column `name`.
        name -> Text,
        /// Column `token_hash`.
        token_hash -> Text,
        /// Column `created_at`.
        created_at -> Timestamp,
        /// Column `expires_at`.
        expires_at -> Timestamp,
        /// Column `last_used_on`.
        last_used_on -> Nullable<Date>,
        /// Column `revoked_at`.
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// What the lines of an upload come to as shipments.
    upload_shipments (upload_id) {
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `definition`.
        definition -> Text,
        /// Column `counts`.
        counts -> Text,
        /// Column `counted_at`.
        counted_at -> Timestamp,
    }
}

diesel::table! {
    /// A request of a program that may come again.
    api_repeat (organization_id, name) {
        /// Column `organization_id`.
        organization_id -> BigInt,
        /// Column `name`.
        name -> Text,
        /// Column `asked`.
        asked -> Text,
        /// Column `asked_on`.
        asked_on -> Date,
    }
}

diesel::table! {
    /// An upload that its organization takes back, and how far that is.
    upload_undo (upload_id) {
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `organization_id`.
        organization_id -> BigInt,
        /// Column `state`.
        state -> Text,
        /// Column `place`.
        place -> Text,
        /// Column `documents`.
        documents -> BigInt,
        /// Column `documents_done`.
        documents_done -> BigInt,
        /// Column `lines_removed`.
        lines_removed -> BigInt,
        /// Column `lines_restored`.
        lines_restored -> BigInt,
        /// Column `asked_by`.
        asked_by -> Nullable<Text>,
        /// Column `asked_at`.
        asked_at -> Timestamp,
        /// Column `finished_at`.
        finished_at -> Nullable<Timestamp>,
        /// Column `version`.
        version -> Integer,
    }
}

diesel::table! {
    /// Work of an undo: the documents of which the upload told anything.
    upload_undo_document (undo_id, document) {
        /// Column `undo_id`.
        undo_id -> BigInt,
        /// Column `document`.
        document -> Text,
    }
}

diesel::table! {
    /// Work of an undo: the rows of later uploads about these documents.
    upload_undo_row (undo_id, document, upload_id, row_number) {
        /// Column `undo_id`.
        undo_id -> BigInt,
        /// Column `document`.
        document -> Text,
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `row_number`.
        row_number -> BigInt,
        /// Column `byte_offset`.
        byte_offset -> BigInt,
    }
}

diesel::table! {
    /// What an upload would touch of the agency's own work, as a dry run found it.
    upload_reach (upload_id) {
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `found`.
        found -> Text,
        /// Column `made_on`.
        made_on -> Date,
    }
}

diesel::table! {
    /// What the agency decided on and its organization took back: as it was told then.
    withdrawn_telling (id) {
        /// Column `id`.
        id -> Text,
        /// Column `upload_id`.
        upload_id -> BigInt,
        /// Column `document`.
        document -> Text,
        /// Column `line`.
        line -> Integer,
        /// Column `organization_id`.
        organization_id -> BigInt,
        /// Column `outcome`.
        outcome -> Text,
        /// Column `told`.
        told -> Text,
        /// Column `withdrawn_on`.
        withdrawn_on -> Date,
        /// Column `seen_by`.
        seen_by -> Nullable<Text>,
        /// Column `seen_on`.
        seen_on -> Nullable<Date>,
    }
}

diesel::table! {
    /// Clocks of the law that run on something.
    deadline (id) {
        /// Column `id`.
        id -> Text,
        /// Column `rule_code`.
        rule_code -> Text,
        /// Column `rule_version`.
        rule_version -> Integer,
        /// Column `machine`.
        machine -> Text,
        /// Column `subject_id`.
        subject_id -> Text,
        /// Column `subject_number`.
        subject_number -> Text,
        /// Column `subject_title`.
        subject_title -> Text,
        /// Column `case_id`.
        case_id -> Nullable<Text>,
        /// Column `authority`.
        authority -> Text,
        /// Column `started_on`.
        started_on -> Nullable<Date>,
        /// Column `due_on`.
        due_on -> Nullable<Date>,
        /// Column `lapses_at`.
        lapses_at -> Nullable<Timestamp>,
        /// Column `standing`.
        standing -> Text,
        /// Column `is_open`.
        is_open -> Bool,
        /// Column `asks_counsel`.
        asks_counsel -> Bool,
        /// Column `tolls`.
        tolls -> Text,
        /// Column `extensions`.
        extensions -> Text,
        /// Column `ended_on`.
        ended_on -> Nullable<Date>,
        /// Column `ended_by`.
        ended_by -> Text,
        /// Column `held_by`.
        held_by -> Nullable<Text>,
        /// Column `port`.
        port -> Text,
        /// Column `importer_number`.
        importer_number -> Text,
        /// Column `importer_name`.
        importer_name -> Text,
        /// Column `is_walled`.
        is_walled -> Bool,
        /// Column `created_at`.
        created_at -> Timestamp,
        /// Column `changed_at`.
        changed_at -> Timestamp,
        /// Column `version`.
        version -> Integer,
    }
}

diesel::table! {
    /// Addresses under which calendar programs read deadlines.
    deadline_feed (account_id) {
        /// Column `account_id`.
        account_id -> Text,
        /// Column `token_hash`.
        token_hash -> Text,
        /// Column `made_on`.
        made_on -> Date,
    }
}

diesel::joinable!(account -> organization (organization_id));
diesel::joinable!(session -> account (account_id));
diesel::joinable!(event_value -> event (event_id));
diesel::joinable!(upload -> organization (organization_id));
diesel::joinable!(upload_reject -> upload (upload_id));
diesel::joinable!(party_variant -> party (party_id));
diesel::joinable!(party_identifier -> party (party_id));
diesel::joinable!(case_allegation -> case_file (case_id));
diesel::joinable!(case_allegation -> allegation (allegation_id));
diesel::joinable!(allegation_party -> allegation (allegation_id));
diesel::joinable!(hold -> legal_order (order_id));
diesel::joinable!(hold -> case_file (case_id));
diesel::joinable!(notice -> hold (hold_id));
diesel::joinable!(legal_order_version -> legal_order (order_id));

diesel::joinable!(upload_plan -> upload (upload_id));
diesel::joinable!(layout_mapping -> organization (organization_id));
diesel::joinable!(upload_transfer -> organization (organization_id));
diesel::joinable!(api_token -> account (account_id));
diesel::table! {
    /// What an authority publishes again and again.
    published_list (id) {
        /// Column `id`.
        id -> Text,
        /// Column `list_key`.
        list_key -> Text,
        /// Column `name`.
        name -> Text,
        /// Column `format`.
        format -> Text,
        /// Column `current_version`.
        current_version -> Integer,
        /// Column `last_version`.
        last_version -> Integer,
        /// Column `created_at`.
        created_at -> Timestamp,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// One file of a list.
    list_version (list_id, number) {
        /// Column `list_id`.
        list_id -> Text,
        /// Column `number`.
        number -> Integer,
        /// Column `base`.
        base -> Integer,
        /// Column `file_name`.
        file_name -> Text,
        /// Column `file_sha256`.
        file_sha256 -> Text,
        /// Column `file_bytes`.
        file_bytes -> BigInt,
        /// Column `content_sha256`.
        content_sha256 -> Text,
        /// Column `state`.
        state -> Text,
        /// Column `rows_read`.
        rows_read -> BigInt,
        /// Column `rows_passed`.
        rows_passed -> BigInt,
        /// Column `rows_rejected`.
        rows_rejected -> BigInt,
        /// Column `added`.
        added -> BigInt,
        /// Column `changed`.
        changed -> BigInt,
        /// Column `removed`.
        removed -> BigInt,
        /// Column `same`.
        same -> BigInt,
        /// Column `total_lines`.
        total_lines -> Nullable<BigInt>,
        /// Column `proposed_by`.
        proposed_by -> Nullable<Text>,
        /// Column `proposed_at`.
        proposed_at -> Timestamp,
        /// Column `approved_by`.
        approved_by -> Nullable<Text>,
        /// Column `approved_at`.
        approved_at -> Nullable<Timestamp>,
        /// Column `signed_by`.
        signed_by -> Nullable<Text>,
        /// Column `signed_at`.
        signed_at -> Nullable<Timestamp>,
        /// Column `closed_by`.
        closed_by -> Nullable<Text>,
        /// Column `closed_at`.
        closed_at -> Nullable<Timestamp>,
        /// Column `closing_reason`.
        closing_reason -> Nullable<Text>,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// What a version of a list names.
    list_entry (list_id, number, identity) {
        /// Column `list_id`.
        list_id -> Text,
        /// Column `number`.
        number -> Integer,
        /// Column `identity`.
        identity -> Text,
        /// Column `fate`.
        fate -> Text,
        /// Column `label`.
        label -> Text,
        /// Column `content`.
        content -> Text,
        /// Column `before`.
        before -> Text,
    }
}
diesel::table! {
    /// Rows of a version that could not be read.
    list_reject (list_id, number, row_number) {
        /// Column `list_id`.
        list_id -> Text,
        /// Column `number`.
        number -> Integer,
        /// Column `row_number`.
        row_number -> BigInt,
        /// Column `line_number`.
        line_number -> BigInt,
        /// Column `column_name`.
        column_name -> Text,
        /// Column `found`.
        found -> Text,
        /// Column `why`.
        why -> Text,
        /// Column `hint`.
        hint -> Text,
    }
}
diesel::table! {
    /// Which order came of which part of a list.
    list_order (list_id, order_key) {
        /// Column `list_id`.
        list_id -> Text,
        /// Column `order_key`.
        order_key -> Text,
        /// Column `order_id`.
        order_id -> Text,
    }
}
diesel::table! {
    /// What a version of a list does to an order.
    list_change (list_id, number, order_key) {
        /// Column `list_id`.
        list_id -> Text,
        /// Column `number`.
        number -> Integer,
        /// Column `order_key`.
        order_key -> Text,
        /// Column `action`.
        action -> Text,
        /// Column `title`.
        title -> Text,
        /// Column `planned`.
        planned -> Text,
        /// Column `order_id`.
        order_id -> Nullable<Text>,
        /// Column `order_version`.
        order_version -> Nullable<Integer>,
        /// Column `before`.
        before -> Text,
        /// Column `note`.
        note -> Text,
        /// Column `hit_lines`.
        hit_lines -> Nullable<BigInt>,
        /// Column `free_lines`.
        free_lines -> Nullable<BigInt>,
        /// Column `is_whole`.
        is_whole -> Bool,
    }
}
diesel::allow_tables_to_appear_in_same_query!(row_party, shipment_line);
diesel::allow_tables_to_appear_in_same_query!(shipment_revision, shipment_line);
diesel::allow_tables_to_appear_in_same_query!(notice, notice_mailing);
diesel::allow_tables_to_appear_in_same_query!(account, organization);
diesel::allow_tables_to_appear_in_same_query!(account, session);
diesel::allow_tables_to_appear_in_same_query!(upload, organization);
diesel::allow_tables_to_appear_in_same_query!(party, party_variant);
diesel::allow_tables_to_appear_in_same_query!(party, party_identifier);
diesel::allow_tables_to_appear_in_same_query!(case_file, case_allegation);
diesel::allow_tables_to_appear_in_same_query!(case_allegation, allegation);
diesel::allow_tables_to_appear_in_same_query!(allegation, allegation_party);
diesel::allow_tables_to_appear_in_same_query!(event, event_value);
diesel::allow_tables_to_appear_in_same_query!(event, account);
diesel::allow_tables_to_appear_in_same_query!(hold, legal_order);
diesel::allow_tables_to_appear_in_same_query!(hold, case_file);
diesel::allow_tables_to_appear_in_same_query!(hold, notice);
diesel::allow_tables_to_appear_in_same_query!(legal_order, legal_order_version);
diesel::allow_tables_to_appear_in_same_query!(upload, shipment_line);
diesel::allow_tables_to_appear_in_same_query!(link, allegation);
diesel::allow_tables_to_appear_in_same_query!(link, party);
diesel::allow_tables_to_appear_in_same_query!(link, party_variant);
diesel::allow_tables_to_appear_in_same_query!(link, row_party);
diesel::allow_tables_to_appear_in_same_query!(party, row_party);
diesel::allow_tables_to_appear_in_same_query!(party_variant, row_party);
diesel::allow_tables_to_appear_in_same_query!(shipment_line, organization);
diesel::allow_tables_to_appear_in_same_query!(session, organization);
diesel::allow_tables_to_appear_in_same_query!(upload, upload_reject);
diesel::allow_tables_to_appear_in_same_query!(hold, organization);
diesel::allow_tables_to_appear_in_same_query!(case_file, account);
diesel::allow_tables_to_appear_in_same_query!(proposal, account);
diesel::allow_tables_to_appear_in_same_query!(case_file, proposal);
diesel::allow_tables_to_appear_in_same_query!(deadline, deadline_change);
diesel::allow_tables_to_appear_in_same_query!(deadline, deadline_toll);
diesel::allow_tables_to_appear_in_same_query!(case_file, investigation);
diesel::allow_tables_to_appear_in_same_query!(upload, upload_plan);
diesel::allow_tables_to_appear_in_same_query!(upload_plan, organization);
diesel::allow_tables_to_appear_in_same_query!(api_token, account);
diesel::allow_tables_to_appear_in_same_query!(api_token, organization);
diesel::joinable!(upload_undo -> upload (upload_id));
diesel::joinable!(withdrawn_telling -> upload (upload_id));
diesel::joinable!(withdrawn_telling -> organization (organization_id));
diesel::allow_tables_to_appear_in_same_query!(upload, upload_undo);
diesel::allow_tables_to_appear_in_same_query!(withdrawn_telling, upload);
diesel::allow_tables_to_appear_in_same_query!(withdrawn_telling, organization);
diesel::allow_tables_to_appear_in_same_query!(upload_undo, upload_plan);
diesel::allow_tables_to_appear_in_same_query!(upload_undo, organization);
diesel::table! {
    /// What a person decided about a pair, as it was asked then: for whom it holds, for which goods, until when, and what was compared. A later decision ends an earlier one; none is deleted.
    link_decision (id) {
        /// Column `id`.
        id -> Text,
        /// Column `link_id`.
        link_id -> Text,
        /// Column `subject_kind`.
        subject_kind -> Text,
        /// Column `subject_id`.
        subject_id -> Text,
        /// Column `target_kind`.
        target_kind -> Text,
        /// Column `target_key`.
        target_key -> Text,
        /// Column `party_id`.
        party_id -> Nullable<BigInt>,
        /// Column `asked`.
        asked -> Text,
        /// Column `asked_key`.
        asked_key -> Text,
        /// Column `verdict`.
        verdict -> Text,
        /// Column `reach`.
        reach -> Text,
        /// Column `importer`.
        importer -> Text,
        /// Column `goods`.
        goods -> Text,
        /// Column `place`.
        place -> Text,
        /// Column `expires_on`.
        expires_on -> Nullable<Date>,
        /// Column `reason`.
        reason -> Text,
        /// Column `score_permille`.
        score_permille -> Integer,
        /// Column `compared`.
        compared -> Text,
        /// Column `country`.
        country -> Text,
        /// Column `script`.
        script -> Text,
        /// Column `decided_by`.
        decided_by -> Text,
        /// Column `decided_at`.
        decided_at -> Timestamp,
        /// Column `ended_on`.
        ended_on -> Nullable<Date>,
    }
}
diesel::table! {
    /// A link about which a person is asked again, or is not asked because of an earlier decision.
    link_recall (link_id) {
        /// Column `link_id`.
        link_id -> Text,
        /// Column `decision_id`.
        decision_id -> Text,
        /// Column `changes`.
        changes -> Text,
        /// Column `recalled_on`.
        recalled_on -> Date,
    }
}
diesel::table! {
    /// A merge or a split of parties: proposed by one person, decided by another, undone by anyone who may.
    party_change (id) {
        /// Column `id`.
        id -> Text,
        /// Column `kind`.
        kind -> Text,
        /// Column `party_id`.
        party_id -> BigInt,
        /// Column `other_id`.
        other_id -> BigInt,
        /// Column `state`.
        state -> Text,
        /// Column `reason`.
        reason -> Text,
        /// Column `content`.
        content -> Text,
        /// Column `proposed_by`.
        proposed_by -> Text,
        /// Column `proposed_at`.
        proposed_at -> Timestamp,
        /// Column `decided_by`.
        decided_by -> Nullable<Text>,
        /// Column `decided_at`.
        decided_at -> Nullable<Timestamp>,
        /// Column `undone_by`.
        undone_by -> Nullable<Text>,
        /// Column `undone_at`.
        undone_at -> Nullable<Timestamp>,
        /// Column `undo_reason`.
        undo_reason -> Nullable<Text>,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// What a version of an order changed: lines that it newly reaches, and lines that it leaves free.
    replay (order_id, number) {
        /// Column `order_id`.
        order_id -> Text,
        /// Column `number`.
        number -> Integer,
        /// Column `hit_lines`.
        hit_lines -> BigInt,
        /// Column `free_lines`.
        free_lines -> BigInt,
        /// Column `is_whole`.
        is_whole -> Bool,
        /// Column `scorer_version`.
        scorer_version -> Text,
        /// Column `threshold_permille`.
        threshold_permille -> Integer,
        /// Column `made_at`.
        made_at -> Timestamp,
    }
}
diesel::table! {
    /// One line that a version of an order newly reaches, or leaves free.
    replay_line (order_id, number, side, document, line) {
        /// Column `order_id`.
        order_id -> Text,
        /// Column `number`.
        number -> Integer,
        /// Column `side`.
        side -> Text,
        /// Column `document`.
        document -> Text,
        /// Column `line`.
        line -> Integer,
        /// Column `party`.
        party -> Text,
        /// Column `goods`.
        goods -> Text,
        /// Column `score_permille`.
        score_permille -> Integer,
    }
}
diesel::table! {
    /// From which score on links are proposed: set by two people, numbered, never forgotten.
    threshold (version) {
        /// Column `version`.
        version -> Integer,
        /// Column `permille`.
        permille -> Integer,
        /// Column `state`.
        state -> Text,
        /// Column `reason`.
        reason -> Text,
        /// Column `proposed_by`.
        proposed_by -> Text,
        /// Column `proposed_at`.
        proposed_at -> Timestamp,
        /// Column `decided_by`.
        decided_by -> Nullable<Text>,
        /// Column `decided_at`.
        decided_at -> Nullable<Timestamp>,
        /// Column `decision_reason`.
        decision_reason -> Text,
    }
}
diesel::table! {
    /// How far the last screening of an allegation or an order went.
    screened (subject_kind, subject_id) {
        /// Column `subject_kind`.
        subject_kind -> Text,
        /// Column `subject_id`.
        subject_id -> Text,
        /// Column `screened_on`.
        screened_on -> Date,
        /// Column `line_rows`.
        line_rows -> BigInt,
        /// Column `is_whole`.
        is_whole -> Bool,
        /// Column `list_version`.
        list_version -> Text,
        /// Column `scorer_version`.
        scorer_version -> Text,
        /// Column `threshold_permille`.
        threshold_permille -> Integer,
        /// Column `threshold_version`.
        threshold_version -> Integer,
    }
}
diesel::joinable!(link_recall -> link (link_id));
diesel::joinable!(link_recall -> link_decision (decision_id));
diesel::allow_tables_to_appear_in_same_query!(link, link_recall, link_decision);
diesel::allow_tables_to_appear_in_same_query!(deadline, hold);
diesel::allow_tables_to_appear_in_same_query!(deadline, case_file);
diesel::allow_tables_to_appear_in_same_query!(deadline, investigation);
diesel::allow_tables_to_appear_in_same_query!(list_version, published_list);
diesel::allow_tables_to_appear_in_same_query!(list_order, legal_order, published_list);
diesel::table! {
    /// What the agency asked the importer of a held line to send, and by when.
    submission_task (id) {
        /// Column `id`.
        id -> Text,
        /// Column `hold_id`.
        hold_id -> Text,
        /// Column `asked`.
        asked -> Text,
        /// Column `due_on`.
        due_on -> Date,
        /// Column `first_due_on`.
        first_due_on -> Date,
        /// Column `opened_by`.
        opened_by -> Text,
        /// Column `opened_at`.
        opened_at -> Timestamp,
        /// Column `answered_at`.
        answered_at -> Nullable<Timestamp>,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// More time that an importer asked for.
    task_extension (id) {
        /// Column `id`.
        id -> Text,
        /// Column `task_id`.
        task_id -> Text,
        /// Column `state`.
        state -> Text,
        /// Column `until_on`.
        until_on -> Date,
        /// Column `reason`.
        reason -> Text,
        /// Column `asked_by`.
        asked_by -> Text,
        /// Column `asked_at`.
        asked_at -> Timestamp,
        /// Column `decided_by`.
        decided_by -> Nullable<Text>,
        /// Column `decided_at`.
        decided_at -> Nullable<Timestamp>,
        /// Column `decision_note`.
        decision_note -> Text,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// The packet with which an importer answers a hold.
    packet (id) {
        /// Column `id`.
        id -> Text,
        /// Column `hold_id`.
        hold_id -> Text,
        /// Column `organization_id`.
        organization_id -> BigInt,
        /// Column `number`.
        number -> Integer,
        /// Column `kind`.
        kind -> Text,
        /// Column `state`.
        state -> Text,
        /// Column `story`.
        story -> Text,
        /// Column `cites_id`.
        cites_id -> Nullable<Text>,
        /// Column `digest`.
        digest -> Text,
        /// Column `opened_by`.
        opened_by -> Text,
        /// Column `opened_at`.
        opened_at -> Timestamp,
        /// Column `submitted_by`.
        submitted_by -> Nullable<Text>,
        /// Column `submitted_at`.
        submitted_at -> Nullable<Timestamp>,
        /// Column `reviewed_by`.
        reviewed_by -> Nullable<Text>,
        /// Column `reviewed_at`.
        reviewed_at -> Nullable<Timestamp>,
        /// Column `review_note`.
        review_note -> Text,
        /// Column `changed_at`.
        changed_at -> Timestamp,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// A document of a packet.
    packet_document (id) {
        /// Column `id`.
        id -> Text,
        /// Column `packet_id`.
        packet_id -> Text,
        /// Column `step`.
        step -> Text,
        /// Column `place`.
        place -> Integer,
        /// Column `title`.
        title -> Text,
        /// Column `paper`.
        paper -> Text,
        /// Column `language`.
        language -> Text,
        /// Column `translation`.
        translation -> Text,
        /// Column `confidentiality`.
        confidentiality -> Text,
        /// Column `public_version_of`.
        public_version_of -> Nullable<Text>,
        /// Column `pages`.
        pages -> Nullable<Integer>,
        /// Column `file_name`.
        file_name -> Text,
        /// Column `media`.
        media -> Text,
        /// Column `sha256`.
        sha256 -> Text,
        /// Column `size_bytes`.
        size_bytes -> BigInt,
        /// Column `added_by`.
        added_by -> Text,
        /// Column `added_at`.
        added_at -> Timestamp,
        /// Column `removed_at`.
        removed_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    /// What one tier did: so much in, so much out.
    packet_quantity (id) {
        /// Column `id`.
        id -> Text,
        /// Column `packet_id`.
        packet_id -> Text,
        /// Column `place`.
        place -> Integer,
        /// Column `tier`.
        tier -> Text,
        /// Column `party`.
        party -> Text,
        /// Column `input_name`.
        input_name -> Text,
        /// Column `input_text`.
        input_text -> Text,
        /// Column `input_unit`.
        input_unit -> Text,
        /// Column `input_amount`.
        input_amount -> BigInt,
        /// Column `output_name`.
        output_name -> Text,
        /// Column `output_text`.
        output_text -> Text,
        /// Column `output_unit`.
        output_unit -> Text,
        /// Column `output_amount`.
        output_amount -> BigInt,
        /// Column `yield_permille`.
        yield_permille -> Integer,
        /// Column `tolerance_permille`.
        tolerance_permille -> Integer,
        /// Column `unit_milligrams`.
        unit_milligrams -> Nullable<BigInt>,
        /// Column `added_by`.
        added_by -> Text,
        /// Column `added_at`.
        added_at -> Timestamp,
        /// Column `removed_at`.
        removed_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    /// What an officer finds of a step.
    packet_finding (id) {
        /// Column `id`.
        id -> Text,
        /// Column `packet_id`.
        packet_id -> Text,
        /// Column `step`.
        step -> Text,
        /// Column `finding`.
        finding -> Text,
        /// Column `why`.
        why -> Text,
        /// Column `found_by`.
        found_by -> Text,
        /// Column `found_at`.
        found_at -> Timestamp,
    }
}
diesel::joinable!(task_extension -> submission_task (task_id));
diesel::allow_tables_to_appear_in_same_query!(task_extension, submission_task);
diesel::joinable!(packet -> hold (hold_id));
diesel::allow_tables_to_appear_in_same_query!(packet, hold);
diesel::table! {
    /// Letters to importers without an account: the hash of a code.
    hold_letter (id) {
        /// Column `id`.
        id -> Text,
        /// Column `hold_id`.
        hold_id -> Text,
        /// Column `code_hash`.
        code_hash -> Text,
        /// Column `made_by`.
        made_by -> Text,
        /// Column `made_at`.
        made_at -> Timestamp,
        /// Column `expires_at`.
        expires_at -> Timestamp,
        /// Column `ended_at`.
        ended_at -> Nullable<Timestamp>,
    }
}
diesel::joinable!(hold_letter -> hold (hold_id));
diesel::allow_tables_to_appear_in_same_query!(hold_letter, hold);
diesel::table! {
    /// A statement that a case must prove.
    evidence_claim (id) {
        /// Column `id`.
        id -> Text,
        /// Column `case_id`.
        case_id -> Text,
        /// Column `number`.
        number -> Integer,
        /// Column `kind`.
        kind -> Text,
        /// Column `statement`.
        statement -> Text,
        /// Column `is_withdrawn`.
        is_withdrawn -> Bool,
        /// Column `withdrawn_reason`.
        withdrawn_reason -> Text,
        /// Column `made_by`.
        made_by -> Text,
        /// Column `made_at`.
        made_at -> Timestamp,
        /// Column `changed_at`.
        changed_at -> Timestamp,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// A piece of evidence as it is now.
    evidence_item (id) {
        /// Column `id`.
        id -> Text,
        /// Column `case_id`.
        case_id -> Text,
        /// Column `number`.
        number -> Integer,
        /// Column `title`.
        title -> Text,
        /// Column `source_kind`.
        source_kind -> Text,
        /// Column `provenance`.
        provenance -> Text,
        /// Column `origin`.
        origin -> Text,
        /// Column `reference`.
        reference -> Text,
        /// Column `fact_on`.
        fact_on -> Nullable<Date>,
        /// Column `language`.
        language -> Text,
        /// Column `translation`.
        translation -> Text,
        /// Column `sensitivity`.
        sensitivity -> Text,
        /// Column `sha256`.
        sha256 -> Text,
        /// Column `content_sha256`.
        content_sha256 -> Text,
        /// Column `is_withdrawn`.
        is_withdrawn -> Bool,
        /// Column `withdrawn_reason`.
        withdrawn_reason -> Text,
        /// Column `added_by`.
        added_by -> Text,
        /// Column `added_at`.
        added_at -> Timestamp,
        /// Column `changed_at`.
        changed_at -> Timestamp,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// What each version of an item said. Never altered.
    evidence_item_version (item_id, number) {
        /// Column `item_id`.
        item_id -> Text,
        /// Column `number`.
        number -> Integer,
        /// Column `body`.
        body -> Text,
        /// Column `content_sha256`.
        content_sha256 -> Text,
        /// Column `is_withdrawn`.
        is_withdrawn -> Bool,
        /// Column `made_by`.
        made_by -> Text,
        /// Column `made_at`.
        made_at -> Timestamp,
    }
}
diesel::table! {
    /// One cell of the grid.
    evidence_rating (id) {
        /// Column `id`.
        id -> Text,
        /// Column `case_id`.
        case_id -> Text,
        /// Column `claim`.
        claim -> Integer,
        /// Column `item`.
        item -> Integer,
        /// Column `indicator`.
        indicator -> Text,
        /// Column `direction`.
        direction -> Text,
        /// Column `strength`.
        strength -> Text,
        /// Column `note`.
        note -> Text,
        /// Column `answer`.
        answer -> Text,
        /// Column `answered_by`.
        answered_by -> Nullable<Text>,
        /// Column `is_withdrawn`.
        is_withdrawn -> Bool,
        /// Column `rated_by`.
        rated_by -> Text,
        /// Column `rated_at`.
        rated_at -> Timestamp,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// A ground that counsel recorded for going on without an element of policy.
    evidence_ground (id) {
        /// Column `id`.
        id -> Text,
        /// Column `case_id`.
        case_id -> Text,
        /// Column `standard`.
        standard -> Text,
        /// Column `element`.
        element -> Text,
        /// Column `reason`.
        reason -> Text,
        /// Column `grid_sha256`.
        grid_sha256 -> Text,
        /// Column `recorded_by`.
        recorded_by -> Text,
        /// Column `recorded_at`.
        recorded_at -> Timestamp,
        /// Column `withdrawn_by`.
        withdrawn_by -> Nullable<Text>,
        /// Column `withdrawn_at`.
        withdrawn_at -> Nullable<Timestamp>,
        /// Column `withdrawn_reason`.
        withdrawn_reason -> Text,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// The grid on which something was proposed or decided. Never altered.
    evidence_seal (case_id, sha256) {
        /// Column `case_id`.
        case_id -> Text,
        /// Column `sha256`.
        sha256 -> Text,
        /// Column `body`.
        body -> Text,
        /// Column `made_at`.
        made_at -> Timestamp,
    }
}
diesel::allow_tables_to_appear_in_same_query!(evidence_item_version, evidence_item);
diesel::allow_tables_to_appear_in_same_query!(evidence_item_version, account);
diesel::allow_tables_to_appear_in_same_query!(evidence_ground, account);
diesel::allow_tables_to_appear_in_same_query!(evidence_item_version, case_file);
diesel::allow_tables_to_appear_in_same_query!(evidence_item, case_file);
diesel::table! {
    /// What waits to be worked on: a row for each numbered allegation, case and hold, so that the queue is one list.
    work_item (number) {
        /// Column `number`.
        number -> Text,
        /// Column `noun`.
        noun -> Text,
        /// Column `subject_id`.
        subject_id -> Text,
        /// Column `is_open`.
        is_open -> Bool,
        /// Column `assigned_to`.
        assigned_to -> Nullable<Text>,
        /// Column `since_on`.
        since_on -> Date,
        /// Column `due_on`.
        due_on -> Nullable<Date>,
        /// Column `rank_on`.
        rank_on -> Date,
        /// Column `taken_by`.
        taken_by -> Nullable<Text>,
        /// Column `taken_until`.
        taken_until -> Nullable<Timestamp>,
        /// Column `snoozed_until`.
        snoozed_until -> Nullable<Date>,
        /// Column `snooze_reason`.
        snooze_reason -> Text,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// What colleagues write to each other about a thing.
    note (id) {
        /// Column `id`.
        id -> Text,
        /// Column `noun`.
        noun -> Text,
        /// Column `subject_id`.
        subject_id -> Text,
        /// Column `number`.
        number -> Text,
        /// Column `author_id`.
        author_id -> Text,
        /// Column `body`.
        body -> Text,
        /// Column `corrects`.
        corrects -> Nullable<Text>,
        /// Column `written_at`.
        written_at -> Timestamp,
    }
}
diesel::table! {
    /// Whom a note names, and when that person read it.
    note_mention (note_id, account_id) {
        /// Column `note_id`.
        note_id -> Text,
        /// Column `account_id`.
        account_id -> Text,
        /// Column `read_at`.
        read_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    /// A person's conflict of interest: the person takes no part in what touches the target.
    conflict (id) {
        /// Column `id`.
        id -> Text,
        /// Column `account_id`.
        account_id -> Text,
        /// Column `kind`.
        kind -> Text,
        /// Column `target_key`.
        target_key -> Text,
        /// Column `target_name`.
        target_name -> Text,
        /// Column `reason`.
        reason -> Text,
        /// Column `declared_by`.
        declared_by -> Text,
        /// Column `declared_at`.
        declared_at -> Timestamp,
        /// Column `ended_by`.
        ended_by -> Nullable<Text>,
        /// Column `ended_at`.
        ended_at -> Nullable<Timestamp>,
        /// Column `end_reason`.
        end_reason -> Text,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// A mail of reminders: one a person and day.
    reminder_mail (id) {
        /// Column `id`.
        id -> Text,
        /// Column `account_id`.
        account_id -> Text,
        /// Column `on_date`.
        on_date -> Date,
        /// Column `state`.
        state -> Text,
        /// Column `attempts`.
        attempts -> Integer,
        /// Column `try_at`.
        try_at -> Timestamp,
        /// Column `last_error`.
        last_error -> Text,
        /// Column `sent_at`.
        sent_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    /// Of which clock whom a mail reminds, at which stage of it: once.
    reminder (deadline_id, due_on, stage, account_id) {
        /// Column `deadline_id`.
        deadline_id -> Text,
        /// Column `due_on`.
        due_on -> Date,
        /// Column `stage`.
        stage -> Text,
        /// Column `account_id`.
        account_id -> Text,
        /// Column `mail_id`.
        mail_id -> Text,
    }
}
diesel::joinable!(note -> account (author_id));
diesel::joinable!(note_mention -> note (note_id));
diesel::allow_tables_to_appear_in_same_query!(note, note_mention);
diesel::allow_tables_to_appear_in_same_query!(note, account);
diesel::allow_tables_to_appear_in_same_query!(note_mention, account);
diesel::joinable!(conflict -> account (account_id));
diesel::allow_tables_to_appear_in_same_query!(conflict, account);
diesel::joinable!(reminder -> reminder_mail (mail_id));
diesel::allow_tables_to_appear_in_same_query!(reminder, reminder_mail);
diesel::allow_tables_to_appear_in_same_query!(reminder, deadline);
diesel::table! {
    /// Whom an investigation is about, by number. Walled.
    investigation_number (investigation_id, importer_number) {
        /// Column `investigation_id`.
        investigation_id -> Text,
        /// Column `importer_number`.
        importer_number -> Text,
        /// Column `added_by`.
        added_by -> Text,
        /// Column `added_at`.
        added_at -> Timestamp,
    }
}
diesel::table! {
    /// What an investigator says of a fact that bears on knowledge. Walled.
    knowledge_item (id) {
        /// Column `id`.
        id -> Text,
        /// Column `investigation_id`.
        investigation_id -> Text,
        /// Column `source_key`.
        source_key -> Text,
        /// Column `is_included`.
        is_included -> Bool,
        /// Column `reason`.
        reason -> Text,
        /// Column `shows`.
        shows -> Text,
        /// Column `happened_on`.
        happened_on -> Nullable<Date>,
        /// Column `fact`.
        fact -> Text,
        /// Column `source`.
        source -> Text,
        /// Column `decided_by`.
        decided_by -> Text,
        /// Column `decided_at`.
        decided_at -> Timestamp,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// What a penalty may come to at most, as it was reckoned. Walled.
    penalty_reckoning (id) {
        /// Column `id`.
        id -> Text,
        /// Column `investigation_id`.
        investigation_id -> Text,
        /// Column `number`.
        number -> Integer,
        /// Column `facts`.
        facts -> Text,
        /// Column `cap_minor`.
        cap_minor -> BigInt,
        /// Column `reason`.
        reason -> Text,
        /// Column `made_by`.
        made_by -> Text,
        /// Column `made_at`.
        made_at -> Timestamp,
    }
}
diesel::table! {
    /// A letter that refers an investigation or a case, as it was sent, and its answer.
    referral (id) {
        /// Column `id`.
        id -> Text,
        /// Column `investigation_id`.
        investigation_id -> Nullable<Text>,
        /// Column `case_id`.
        case_id -> Nullable<Text>,
        /// Column `number`.
        number -> Integer,
        /// Column `addressee`.
        addressee -> Text,
        /// Column `body`.
        body -> Text,
        /// Column `body_sha256`.
        body_sha256 -> Text,
        /// Column `written_by`.
        written_by -> Text,
        /// Column `written_at`.
        written_at -> Timestamp,
        /// Column `outcome`.
        outcome -> Text,
        /// Column `answered_on`.
        answered_on -> Nullable<Date>,
        /// Column `answer_reason`.
        answer_reason -> Text,
        /// Column `version`.
        version -> Integer,
        /// Column `state`.
        state -> Text,
        /// Column `decided_by`.
        decided_by -> Nullable<Text>,
        /// Column `decided_at`.
        decided_at -> Nullable<Timestamp>,
        /// Column `decision_reason`.
        decision_reason -> Text,
    }
}
diesel::joinable!(penalty_reckoning -> account (made_by));
diesel::allow_tables_to_appear_in_same_query!(penalty_reckoning, account);
diesel::table! {
    /// That an organization is a party which an order names. What it may ask for and answer hangs on it, so two people look.
    order_standing (id) {
        /// Column `id`.
        id -> Text,
        /// Column `order_id`.
        order_id -> Text,
        /// Column `organization_id`.
        organization_id -> BigInt,
        /// Column `listed_name`.
        listed_name -> Text,
        /// Column `state`.
        state -> Text,
        /// Column `how`.
        how -> Text,
        /// Column `proposed_by`.
        proposed_by -> Text,
        /// Column `proposed_at`.
        proposed_at -> Timestamp,
        /// Column `decided_by`.
        decided_by -> Nullable<Text>,
        /// Column `decided_at`.
        decided_at -> Nullable<Timestamp>,
        /// Column `decision`.
        decision -> Text,
        /// Column `invited_on`.
        invited_on -> Nullable<Date>,
        /// Column `reply_by_on`.
        reply_by_on -> Nullable<Date>,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// What asks that an order be modified or revoked (19 CFR 12.42(d)).
    petition (id) {
        /// Column `id`.
        id -> Text,
        /// Column `docket_number`.
        docket_number -> Text,
        /// Column `public_id`.
        public_id -> Text,
        /// Column `order_id`.
        order_id -> Text,
        /// Column `order_version`.
        order_version -> Integer,
        /// Column `organization_id`.
        organization_id -> Nullable<BigInt>,
        /// Column `interest`.
        interest -> Text,
        /// Column `wish`.
        wish -> Text,
        /// Column `ground`.
        ground -> Text,
        /// Column `filer`.
        filer -> Text,
        /// Column `statement`.
        statement -> Text,
        /// Column `received_on`.
        received_on -> Date,
        /// Column `state`.
        state -> Text,
        /// Column `outcome`.
        outcome -> Text,
        /// Column `decided_on`.
        decided_on -> Nullable<Date>,
        /// Column `decided_version`.
        decided_version -> Nullable<Integer>,
        /// Column `filed_by`.
        filed_by -> Text,
        /// Column `filed_at`.
        filed_at -> Timestamp,
        /// Column `changed_at`.
        changed_at -> Timestamp,
        /// Column `version`.
        version -> Integer,
        /// Column `way`.
        way -> Text,
        /// Column `sender`.
        sender -> Text,
        /// Column `address`.
        address -> Text,
    }
}
diesel::table! {
    /// What went to and fro about a petition: questions, answers, the decision. Never altered.
    petition_letter (id) {
        /// Column `id`.
        id -> Text,
        /// Column `petition_id`.
        petition_id -> Text,
        /// Column `place`.
        place -> Integer,
        /// Column `kind`.
        kind -> Text,
        /// Column `body`.
        body -> Text,
        /// Column `written_by`.
        written_by -> Text,
        /// Column `written_at`.
        written_at -> Timestamp,
    }
}
diesel::table! {
    /// What somebody outside says about an order: a representation (19 CFR 12.42(d)), the reply of who is named, a correction.
    representation (id) {
        /// Column `id`.
        id -> Text,
        /// Column `docket_number`.
        docket_number -> Text,
        /// Column `public_id`.
        public_id -> Text,
        /// Column `order_id`.
        order_id -> Text,
        /// Column `organization_id`.
        organization_id -> Nullable<BigInt>,
        /// Column `kind`.
        kind -> Text,
        /// Column `interest`.
        interest -> Text,
        /// Column `author`.
        author -> Text,
        /// Column `body`.
        body -> Text,
        /// Column `listed_name`.
        listed_name -> Text,
        /// Column `subject`.
        subject -> Text,
        /// Column `corrected`.
        corrected -> Text,
        /// Column `received_on`.
        received_on -> Date,
        /// Column `state`.
        state -> Text,
        /// Column `outcome`.
        outcome -> Text,
        /// Column `reason`.
        reason -> Text,
        /// Column `told`.
        told -> Text,
        /// Column `proposed_by`.
        proposed_by -> Nullable<Text>,
        /// Column `proposed_at`.
        proposed_at -> Nullable<Timestamp>,
        /// Column `decided_by`.
        decided_by -> Nullable<Text>,
        /// Column `decided_at`.
        decided_at -> Nullable<Timestamp>,
        /// Column `filed_by`.
        filed_by -> Text,
        /// Column `filed_at`.
        filed_at -> Timestamp,
        /// Column `version`.
        version -> Integer,
        /// Column `way`.
        way -> Text,
        /// Column `sender`.
        sender -> Text,
        /// Column `address`.
        address -> Text,
        /// Column `replaces`.
        replaces -> Nullable<Text>,
    }
}
diesel::allow_tables_to_appear_in_same_query!(representation, legal_order);
diesel::allow_tables_to_appear_in_same_query!(order_standing, legal_order);
diesel::table! {
    /// How many workers an order concerns, as somebody counted them on a day; the newest counts. Never altered.
    worker_count (id) {
        /// Column `id`.
        id -> Text,
        /// Column `order_id`.
        order_id -> Text,
        /// Column `workers`.
        workers -> Integer,
        /// Column `source`.
        source -> Text,
        /// Column `counted_on`.
        counted_on -> Date,
        /// Column `recorded_by`.
        recorded_by -> Text,
        /// Column `recorded_at`.
        recorded_at -> Timestamp,
    }
}
diesel::table! {
    /// One step by which what was done to workers is made good. Whoever recorded it does not verify it.
    remediation_step (id) {
        /// Column `id`.
        id -> Text,
        /// Column `order_id`.
        order_id -> Text,
        /// Column `number`.
        number -> Integer,
        /// Column `kind`.
        kind -> Text,
        /// Column `plan`.
        plan -> Text,
        /// Column `amount_minor`.
        amount_minor -> Nullable<BigInt>,
        /// Column `currency`.
        currency -> Text,
        /// Column `evidence`.
        evidence -> Text,
        /// Column `worker_words`.
        worker_words -> Text,
        /// Column `state`.
        state -> Text,
        /// Column `verifier`.
        verifier -> Text,
        /// Column `recorded_by`.
        recorded_by -> Text,
        /// Column `changed_at`.
        changed_at -> Timestamp,
        /// Column `verified_by`.
        verified_by -> Nullable<Text>,
        /// Column `verified_at`.
        verified_at -> Nullable<Timestamp>,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// The files of a piece of evidence; the bytes lie in the files under their SHA-256.
    evidence_file (item_id, sha256) {
        /// Column `item_id`.
        item_id -> Text,
        /// Column `sha256`.
        sha256 -> Text,
        /// Column `file_name`.
        file_name -> Text,
        /// Column `media`.
        media -> Text,
        /// Column `size_bytes`.
        size_bytes -> BigInt,
        /// Column `added_by`.
        added_by -> Text,
        /// Column `added_at`.
        added_at -> Timestamp,
    }
}
diesel::allow_tables_to_appear_in_same_query!(evidence_file, evidence_item);
diesel::table! {
    /// Stops of clocks that people recorded.
    deadline_toll (id) {
        /// Column `id`.
        id -> Text,
        /// Column `machine`.
        machine -> Text,
        /// Column `subject_id`.
        subject_id -> Text,
        /// Column `rule_code`.
        rule_code -> Text,
        /// Column `kind`.
        kind -> Text,
        /// Column `about`.
        about -> Nullable<Text>,
        /// Column `from_on`.
        from_on -> Date,
        /// Column `until_on`.
        until_on -> Nullable<Date>,
        /// Column `ground`.
        ground -> Text,
        /// Column `citation`.
        citation -> Text,
        /// Column `reason`.
        reason -> Text,
        /// Column `state`.
        state -> Text,
        /// Column `needs_second`.
        needs_second -> Bool,
        /// Column `recorded_by`.
        recorded_by -> Text,
        /// Column `recorded_at`.
        recorded_at -> Timestamp,
        /// Column `decided_by`.
        decided_by -> Nullable<Text>,
        /// Column `decided_at`.
        decided_at -> Nullable<Timestamp>,
        /// Column `decision_reason`.
        decision_reason -> Text,
    }
}
diesel::table! {
    /// Changes of the law's clocks that were asked for.
    deadline_change (id) {
        /// Column `id`.
        id -> Text,
        /// Column `machine`.
        machine -> Text,
        /// Column `subject_id`.
        subject_id -> Text,
        /// Column `rule_code`.
        rule_code -> Text,
        /// Column `on_version`.
        on_version -> Integer,
        /// Column `change`.
        change -> Text,
        /// Column `provision`.
        provision -> Text,
        /// Column `reason`.
        reason -> Text,
        /// Column `state`.
        state -> Text,
        /// Column `proposed_by`.
        proposed_by -> Text,
        /// Column `proposed_at`.
        proposed_at -> Timestamp,
        /// Column `decided_by`.
        decided_by -> Nullable<Text>,
        /// Column `decided_at`.
        decided_at -> Nullable<Timestamp>,
        /// Column `decision_reason`.
        decision_reason -> Text,
    }
}
diesel::table! {
    /// Who answers as surety for the entry behind a hold.
    hold_surety (id) {
        /// Column `id`.
        id -> Text,
        /// Column `hold_id`.
        hold_id -> Text,
        /// Column `organization_id`.
        organization_id -> BigInt,
        /// Column `bond_number`.
        bond_number -> Text,
        /// Column `seen`.
        seen -> Text,
        /// Column `named_by`.
        named_by -> Text,
        /// Column `named_at`.
        named_at -> Timestamp,
        /// Column `ended_by`.
        ended_by -> Nullable<Text>,
        /// Column `ended_at`.
        ended_at -> Nullable<Timestamp>,
        /// Column `end_reason`.
        end_reason -> Text,
    }
}
diesel::joinable!(hold_surety -> organization (organization_id));
diesel::joinable!(hold_surety -> hold (hold_id));
diesel::allow_tables_to_appear_in_same_query!(hold_surety, organization);
diesel::allow_tables_to_appear_in_same_query!(hold_surety, hold);
diesel::table! {
    /// What the agency asks the organization that filed an allegation, and its answer.
    allegation_question (id) {
        /// Column `id`.
        id -> Text,
        /// Column `allegation_id`.
        allegation_id -> Text,
        /// Column `place`.
        place -> Integer,
        /// Column `question`.
        question -> Text,
        /// Column `asked_by`.
        asked_by -> Text,
        /// Column `asked_on`.
        asked_on -> Date,
        /// Column `state`.
        state -> Text,
        /// Column `answer`.
        answer -> Text,
        /// Column `answered_on`.
        answered_on -> Nullable<Date>,
        /// Column `version`.
        version -> Integer,
    }
}
diesel::table! {
    /// Files that come with a petition or with what is said about an order. Never altered.
    voice_file (id) {
        /// Column `id`.
        id -> Text,
        /// Column `noun`.
        noun -> Text,
        /// Column `subject_id`.
        subject_id -> Text,
        /// Column `place`.
        place -> Integer,
        /// Column `file_name`.
        file_name -> Text,
        /// Column `media`.
        media -> Text,
        /// Column `sha256`.
        sha256 -> Text,
        /// Column `size_bytes`.
        size_bytes -> BigInt,
        /// Column `added_by`.
        added_by -> Text,
        /// Column `added_at`.
        added_at -> Timestamp,
    }
}
