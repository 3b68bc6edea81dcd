//! Every route, with its permission: the only table. The router is built from
//! it, the guard reads it, and a snapshot test prints it by role. A route that
//! is not here does not exist. `+confirmed` behind a permission: it asks for the password.

use super::{assets, pages};
use crate::domain::role::Permission;
use actix_web::guard;
use actix_web::web::{self, ServiceConfig};

mod find;

pub use find::{needs_step_up, page_above, permission};

/// One route: verb, pattern, and what a caller must be allowed to do.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// GET, POST, or what the protocol of transfers needs: HEAD, PATCH, DELETE, OPTIONS.
    pub verb: &'static str,
    /// The pattern, as actix matches it.
    pub pattern: &'static str,
    /// The permission that the guard asks for.
    pub permission: Permission,
    /// Whether it asks for the password although the permission alone does not: what is
    /// done cannot be undone, or tells somebody outside.
    pub is_confirmed: bool,
}

impl Route {
    /// Whether who uses it must have given the password a short time ago.
    #[must_use]
    pub const fn needs_step_up(&self) -> bool {
        self.is_confirmed || self.permission.needs_step_up()
    }
}

macro_rules! routes {
    ($($verb:ident $pattern:literal $permission:ident $(+ $mark:ident)? $($handler:ident)::+;)*) => {
        /// The table.
        pub const TABLE: &[Route] = &[$(Route {
            verb: routes!(@verb $verb),
            pattern: $pattern,
            permission: Permission::$permission,
            is_confirmed: routes!(@mark $($mark)?),
        },)*];

        /// Builds the router from the table.
        pub fn configure(config: &mut ServiceConfig) {
            $(config.route($pattern, routes!(@route $verb).to($($handler)::+));)*
        }
    };
    // HEAD is GET without a body, for whoever only wants to know.
    (@route get) => { web::route().guard(guard::Any(guard::Get()).or(guard::Head())) };
    (@route post) => { web::post() };
    (@route head) => { web::head() };
    (@route patch) => { web::patch() };
    (@route delete) => { web::delete() };
    (@route options) => { web::route().guard(guard::Options()) };
    (@mark) => { false };
    (@mark confirmed) => { true };
    (@verb get) => { "GET" };
    (@verb post) => { "POST" };
    (@verb head) => { "HEAD" };
    (@verb patch) => { "PATCH" };
    (@verb delete) => { "DELETE" };
    (@verb options) => { "OPTIONS" };
}

routes! {
    // Anybody.
    get  "/"                                Visit           pages::home::show;
    get  "/assets/{path:.*}"                Visit           assets::show;
    get  "/healthz"                         Visit           pages::home::health;
    get  "/readyz"                          Visit           pages::home::ready;
    get  "/sign-in"                         Visit           pages::session::new;
    post "/session"                         Visit           pages::session::create;

    // Whoever is signed in.
    post "/session/end"                     OwnSessions     pages::session::end;
    get  "/sessions"                        OwnSessions     pages::session::list;
    post "/sessions/{handle}/end"           OwnSessions     pages::session::revoke;

    // The public: reporting.
    get  "/report"                          FileAllegation  pages::intake::new;
    post "/report"                          FileAllegation  pages::intake::create;
    get  "/mailbox"                         FileAllegation  pages::mailbox::new;
    post "/mailbox"                         FileAllegation  pages::mailbox::show;
    get  "/indicators"                      Visit           pages::indicators::show;
    get  "/process"                         Visit           pages::process::show;
    get  "/process/regimes"                 Visit           pages::regime::list;

    // Allegations.
    get  "/allegations"                     ReadAllegations pages::allegation::list;
    get  "/allegations/new"                 FileOnBehalf    pages::allegation::new;
    post "/allegations"                     FileOnBehalf    pages::allegation::create;
    get  "/allegations/{number}"            ReadAllegations pages::allegation::show;
    post "/allegations/{number}/questions"  WorkCases       pages::allegation::ask;
    post "/allegations/{number}/questions/{place}/withdrawal" WorkCases pages::allegation::withdraw_question;

    // The queue and cases.
    get  "/queue"                           ReadAllegations pages::queue::show;
    post "/withdrawals/{id}/reading"        WorkCases       pages::queue::read_withdrawal;
    get  "/allegations/{number}/case"       WorkCases       pages::case::new;
    post "/allegations/{number}/case"       WorkCases       pages::case::create;
    get  "/cases"                           ReadCases       pages::case::list;
    get  "/cases/office"                    ReadCases       pages::evidence::office;
    get  "/cases/{number}"                  ReadCases       pages::case::show;
    get  "/cases/{number}/referrals"        ReadCases       pages::referral::letters;
    post "/cases/{number}/referrals"        WorkCases       pages::referral::send_letter;
    post "/cases/{number}/referrals/{letter}/withdrawal" WorkCases pages::referral::withdraw_letter;
    get  "/referrals/{id}"                  ReadCases       pages::referral::show_waiting;
    post "/referrals/{id}/approval"         Approve         pages::referral::approve;
    post "/referrals/{id}/refusal"          Approve         pages::referral::refuse;
    post "/cases/{number}/referrals/{letter}/answer" WorkCases pages::referral::answer_letter;
    post "/cases/{number}/description"      WorkCases       pages::case::describe;
    post "/cases/{number}/steps"            Act             pages::case::take;

    // Evidence of a case.
    get  "/cases/{number}/evidence"         ReadCases       pages::evidence::show;
    post "/cases/{number}/evidence"         WorkCases       pages::evidence::create;
    get  "/cases/{number}/evidence/new"     WorkCases       pages::evidence::new;
    get  "/cases/{number}/evidence/items/{item}" ReadCases  pages::evidence::show_item;
    post "/cases/{number}/evidence/items/{item}" WorkCases  pages::evidence::change;
    post "/cases/{number}/evidence/items/{item}/withdrawal" WorkCases pages::evidence::withdraw;
    post "/cases/{number}/evidence/items/{item}/ratings" WorkCases pages::evidence::rate;
    post "/cases/{number}/evidence/items/{item}/file" WorkCases pages::evidence::add_file;
    get  "/cases/{number}/evidence/items/{item}/file" ReadCases pages::evidence::show_file;
    post "/cases/{number}/evidence/items/{item}/answers" Act pages::evidence::answer;
    post "/cases/{number}/evidence/claims"  WorkCases       pages::evidence::create_claim;
    post "/cases/{number}/evidence/claims/{claim}" WorkCases pages::evidence::change_claim;
    post "/cases/{number}/evidence/claims/{claim}/withdrawal" WorkCases pages::evidence::withdraw_claim;
    post "/cases/{number}/evidence/grounds" RecordGrounds   pages::evidence::record_ground;
    post "/cases/{number}/evidence/grounds/{id}/withdrawal" RecordGrounds pages::evidence::withdraw_ground;
    get  "/cases/{number}/evidence/seals/{sha256}" ReadCases pages::evidence::show_seal;
    // Whose work it is, notes, conflicts of interest.
    post "/queue/next"                      WorkCases       pages::work_item::take_next;
    post "/queue/preview"                   WorkCases       pages::work_item::preview;
    post "/queue/changes"                   WorkCases       pages::work_item::apply;
    get  "/work-items/{number}"                   ReadCases       pages::work_item::show;
    post "/work-items/{number}/assignment"        WorkCases       pages::work_item::assign;
    post "/work-items/{number}/return"            WorkCases       pages::work_item::give_back;
    post "/work-items/{number}/snooze"            WorkCases       pages::work_item::snooze;
    post "/work-items/{number}/waking"            WorkCases       pages::work_item::wake;
    post "/work-items/{number}/notes"             Act             pages::note::create;
    post "/mentions/{id}/reading"           ReadCases       pages::note::read;
    get  "/conflicts"                       ReadAllegations pages::conflict::list;
    post "/conflicts"                       ReadAllegations pages::conflict::create;
    post "/conflicts/{id}/end"              Approve         pages::conflict::end;

    // Deadlines. (Before the pattern that would match them.)
    get  "/deadlines"                       ReadCases       pages::deadline::list;
    get  "/deadlines.ics"                   ReadCases       pages::deadline::file;
    get  "/deadlines/month"                 ReadCases       pages::deadline::month;
    post "/deadlines/feed"                  ReadCases       pages::deadline::make_feed;
    get  "/deadlines/{id}"                  ReadCases       pages::deadline::show;
    post "/deadlines/{id}/changes"          ReadCases+confirmed pages::deadline::change;
    post "/deadlines/{id}/changes/{change}/approval" Approve pages::deadline::agree_to_change;
    post "/deadlines/{id}/changes/{change}/refusal" ReadCases+confirmed pages::deadline::refuse_change;
    post "/deadlines/{id}/tollings"         Approve         pages::deadline::record_toll;
    post "/deadlines/{id}/tollings/{toll}/approval" Approve pages::deadline::agree_to_toll;
    post "/deadlines/{id}/tollings/{toll}/refusal" Approve  pages::deadline::refuse_toll;
    get  "/calendar/{token}"                Visit           pages::deadline::feed;
    post "/cases/{number}/deadlines"        Act             pages::deadline::start_on_case;
    post "/holds/{number}/deadlines"        Act             pages::deadline::start_on_hold;
    post "/investigations/{number}/deadlines" Investigate     pages::deadline::start_on_investigation;

    // Proposals.
    get  "/proposals/{id}"                  ReadCases       pages::proposal::show;
    post "/proposals/{id}/approval"         Approve         pages::proposal::approve;
    post "/proposals/{id}/signature"        Approve         pages::proposal::sign;
    post "/proposals/{id}/refusal"          Approve         pages::proposal::refuse;
    post "/proposals/{id}/withdrawal"       Act             pages::proposal::withdraw;

    // Orders.
    get  "/orders"                          ReadCases       pages::order::list;
    get  "/orders/new"                      DraftOrders     pages::order::new;
    post "/orders"                          DraftOrders     pages::order::create;
    get  "/orders/lists"                    ReadCases       pages::list::list;
    post "/orders/lists"                    DraftOrders     pages::list::create;
    get  "/orders/lists/{key}"              ReadCases       pages::list::show;
    get  "/orders/lists/{key}/versions/{number}" ReadCases  pages::list::show_version;
    post "/orders/lists/{key}/versions/{number}/approval" Approve pages::list::approve;
    post "/orders/lists/{key}/versions/{number}/signature" Approve pages::list::sign;
    post "/orders/lists/{key}/versions/{number}/refusal" Act+confirmed pages::list::refuse;
    get  "/orders/{number}"                 ReadCases       pages::order::show;
    post "/orders/{number}/steps"           Act             pages::order::take;
    get  "/orders/{number}/voices"          ReadCases       pages::order_standing::list;
    post "/orders/{number}/standings"       Act             pages::order_standing::propose;
    get  "/orders/{number}/remediation"     ReadCases       pages::remediation::show;
    post "/orders/{number}/remediation/counts" Act          pages::remediation::count;
    post "/orders/{number}/remediation/steps" Act           pages::remediation::record;
    post "/standings/{id}/verification"     Approve         pages::order_standing::verify;
    post "/standings/{id}/refusal"          Approve         pages::order_standing::refuse;
    post "/standings/{id}/end"              Approve         pages::order_standing::end;
    post "/standings/{id}/invitation"       Act+confirmed pages::order_standing::invite;
    get  "/petitions"                       ReadCases       pages::petition::list;
    get  "/petitions/{number}"              ReadCases       pages::petition::show;
    post "/petitions/{number}/steps"        Act             pages::petition::take;
    get  "/petitions/{number}/files"        ReadCases       pages::voice_file::list;
    get  "/petitions/{number}/files/{place}" ReadCases      pages::voice_file::show;
    get  "/correspondence"                  HandleLetters   pages::correspondence::list;
    get  "/correspondence/new"              HandleLetters   pages::correspondence::new;
    post "/correspondence"                  HandleLetters   pages::correspondence::create;
    get  "/correspondence/{number}"         HandleLetters   pages::correspondence::show;
    get  "/correspondence/{number}/files"   HandleLetters   pages::voice_file::list;
    post "/correspondence/{number}/files"   HandleLetters   pages::voice_file::add;
    get  "/correspondence/{number}/files/{place}" HandleLetters pages::voice_file::show;
    get  "/representations"                 ReadCases       pages::representation::list;
    get  "/representations/{number}"        ReadCases       pages::representation::show;
    post "/representations/{number}/ruling" Act             pages::representation::propose;
    post "/representations/{number}/approval" Approve       pages::representation::agree;
    post "/representations/{number}/refusal" Approve        pages::representation::give_back;
    get  "/representations/{number}/files"  ReadCases       pages::voice_file::list;
    get  "/representations/{number}/files/{place}" ReadCases pages::voice_file::show;
    get  "/orders/{number}/replays/{version}" ReadTrade     pages::replay::show;
    get  "/proposals/{id}/replay"           ReadTrade       pages::replay::rehearse;

    // Holds and notices.
    get  "/holds"                           ReadCases       pages::hold::list;
    get  "/holds/{number}"                  ReadCases       pages::hold::show;
    post "/holds/{number}/steps"            Act             pages::hold::take;
    get  "/holds/{number}/sureties"         ReadCases       pages::surety::list;
    post "/holds/{number}/sureties"         Act+confirmed pages::surety::create;
    post "/holds/{number}/sureties/{id}/end" Act            pages::surety::end;
    post "/holds/{number}/letters"          Act+confirmed pages::letter::make;
    get  "/holds/{number}/notices/{notice}" ReadCases       pages::hold::notice;
    post "/holds/{number}/notices/{notice}/mailing" Act+confirmed pages::hold::mail;
    post "/holds/{number}/extensions/{id}/decision" Act+confirmed pages::hold::decide_extension;
    get  "/holds/{number}/packets/{packet}" ReadCases       pages::packet::review;
    get  "/holds/{number}/packets/{packet}/index" ReadCases pages::packet::index;
    get  "/holds/{number}/packets/{packet}/index.txt" ReadCases pages::packet::index_text;
    get  "/holds/{number}/packets/{packet}/documents/{document}" ReadCases pages::packet::file;
    post "/holds/{number}/packets/{packet}/findings" Act    pages::packet::find_step;
    post "/holds/{number}/packets/{packet}/answer" Act+confirmed pages::packet::answer;
    get  "/shipments/{document}/{line}/holds" Act             pages::hold::new;
    post "/shipments/{document}/{line}/holds" Act             pages::hold::create;

    // Investigations.
    get  "/investigations"                  Investigate     pages::investigation::list;
    get  "/investigations/new"              Investigate     pages::investigation::new;
    post "/investigations"                  Investigate     pages::investigation::create;
    get  "/investigations/{number}"         Investigate     pages::investigation::show;
    post "/investigations/{number}/steps"   Investigate     pages::investigation::take;
    post "/investigations/{number}/withdrawal" Investigate     pages::proposal::withdraw_walled;
    get  "/investigations/{number}/knowledge" Investigate     pages::knowledge::show;
    get  "/investigations/{number}/knowledge/item" Investigate pages::knowledge::item;
    post "/investigations/{number}/knowledge/decisions" Investigate pages::knowledge::decide;
    post "/investigations/{number}/knowledge/facts" Investigate pages::knowledge::add;
    post "/investigations/{number}/knowledge/numbers" Investigate pages::knowledge::add_number;
    get  "/investigations/{number}/knowledge.csv" Investigate pages::knowledge::csv;
    get  "/investigations/{number}/knowledge.json" Investigate pages::knowledge::json;
    get  "/investigations/{number}/penalties" Investigate     pages::penalty::list;
    post "/investigations/{number}/penalties" Investigate     pages::penalty::create;
    get  "/investigations/{number}/referrals" Investigate     pages::referral::packages;
    post "/investigations/{number}/referrals" Investigate     pages::referral::send_package;
    post "/investigations/{number}/referrals/{letter}/withdrawal" Investigate pages::referral::withdraw_package;
    post "/investigations/{number}/referrals/{letter}/answer" Investigate pages::referral::answer_package;

    // Links.
    get  "/links/{id}"                      DecideLinks     pages::link::show;
    get  "/links/{id}/explanation"          DecideLinks     pages::link::read;
    get  "/allegations/{number}/nearest"    DecideLinks     pages::link::near_allegation;
    get  "/orders/{number}/nearest"         DecideLinks     pages::link::near_order;
    post "/links/{id}/decision"             DecideLinks     pages::link::decide;
    get  "/tuning"                          TuneScreening   pages::tuning::show;
    post "/tuning/settings"                 ProposeThreshold pages::tuning::propose;
    post "/tuning/settings/{version}/approval" Approve      pages::tuning::approve;
    post "/tuning/settings/{version}/refusal"  Approve      pages::tuning::refuse;

    // Parties, shipments and search.
    get  "/parties"                         ReadTrade       pages::party::list;
    get  "/parties/{id}"                    ReadTrade       pages::party::show;
    get  "/parties/{id}/changes/new"        DecideLinks     pages::party_change::new;
    post "/parties/{id}/changes"            DecideLinks     pages::party_change::create;
    get  "/party-changes/{id}"              DecideLinks     pages::party_change::show;
    post "/party-changes/{id}/approval"     ApproveMerges   pages::party_change::approve;
    post "/party-changes/{id}/refusal"      ApproveMerges   pages::party_change::refuse;
    post "/party-changes/{id}/undo"         DecideLinks+confirmed pages::party_change::undo;
    get  "/shipments"                       ReadTrade       pages::shipment::list;
    get  "/shipments/{document}/{line}"     ReadTrade       pages::shipment::show;
    get  "/search"                          ReadCases       pages::search::show;

    // Files that come in pieces, templates, keys. (Before the patterns that would match them.)
    options "/uploads/transfers"            Upload          pages::transfer::options;
    post "/uploads/transfers"               Upload          pages::transfer::create;
    options "/uploads/transfers/{public_id}" Upload          pages::transfer::options;
    head "/uploads/transfers/{public_id}"   Upload          pages::transfer::show;
    patch "/uploads/transfers/{public_id}"  Upload          pages::transfer::append;
    delete "/uploads/transfers/{public_id}" Upload          pages::transfer::remove;
    get  "/uploads/templates"               Upload          pages::template::list;
    get  "/uploads/templates/{name}"        Upload          pages::template::file;
    get  "/account/keys"                    ManageKeys      pages::key::list;
    post "/account/keys"                    ManageKeys+confirmed pages::key::create;
    post "/account/keys/{id}/revocation"    ManageKeys      pages::key::revoke;

    // Programs with a key.
    options "/api/v1/uploads/transfers"     Upload          pages::transfer::options;
    post "/api/v1/uploads/transfers"        Upload          pages::transfer::create;
    options "/api/v1/uploads/transfers/{public_id}" Upload  pages::transfer::options;
    head "/api/v1/uploads/transfers/{public_id}" Upload     pages::transfer::show;
    patch "/api/v1/uploads/transfers/{public_id}" Upload    pages::transfer::append;
    delete "/api/v1/uploads/transfers/{public_id}" Upload   pages::transfer::remove;
    get  "/api/v1/uploads"                  CallApi         pages::api_upload::list;
    post "/api/v1/uploads"                  Upload          pages::api_upload::create;
    get  "/api/v1/uploads/{public_id}"      CallApi         pages::api_upload::show;
    get  "/api/v1/uploads/{public_id}/rejects.csv" CallApi  pages::api_upload::rejects;
    get  "/api/v1/uploads/{public_id}/rehearsal" CallApi    pages::api_upload::rehearsal;
    post "/api/v1/uploads/{public_id}/rehearsal" Upload     pages::api_upload::rehearse;
    post "/api/v1/uploads/{public_id}/confirmation" Upload  pages::api_upload::confirm;
    post "/api/v1/uploads/{public_id}/discard" Upload       pages::api_upload::discard;
    get  "/api/v1/uploads/{public_id}/undo" CallApi         pages::api_upload::undo;
    post "/api/v1/uploads/{public_id}/undo" UndoUploads     pages::api_upload::ask_undo;

    // Uploads (staff).
    get  "/uploads"                         ReadAllUploads  pages::upload::list;
    post "/uploads"                         Upload          pages::upload::create;
    get  "/uploads/mappings"                Upload          pages::upload::mappings;
    post "/uploads/mappings/{id}"           Upload          pages::upload::change_mapping;
    get  "/uploads/quality/{organization}"  ReadAllUploads  pages::upload::quality;
    get  "/uploads/{public_id}"             ReadAllUploads  pages::upload::show;
    get  "/uploads/{public_id}/rejects.csv" ReadAllUploads  pages::upload::rejects;
    post "/uploads/{public_id}/undo"        UndoUploads     pages::upload::undo;
    post "/uploads/{public_id}/rehearsals"  Upload          pages::upload::rehearse;
    post "/uploads/{public_id}/reach"       ReadAllUploads  pages::upload::reach;
    get  "/uploads/{public_id}/progress"    ReadAllUploads  pages::progress::stream;
    post "/uploads/{public_id}/mapping"     Upload          pages::upload::confirm;
    post "/uploads/{public_id}/discard"     Upload          pages::upload::discard;

    // Partner: uploads.
    get  "/partner"                         OwnSessions     pages::partner::list;
    post "/partner/uploads"                 Upload          pages::partner::create;
    get  "/partner/uploads/{public_id}"     ReadOwnUploads  pages::partner::show;
    get  "/partner/uploads/{public_id}/rejects.csv" ReadOwnUploads pages::partner::rejects;
    post "/partner/uploads/{public_id}/undo" UndoUploads    pages::upload::undo_own;
    post "/partner/uploads/{public_id}/rehearsals" Upload   pages::upload::rehearse_own;
    get  "/partner/uploads/{public_id}/progress" ReadOwnUploads pages::progress::stream;
    post "/partner/uploads/{public_id}/mapping" Upload      pages::partner::confirm;
    post "/partner/uploads/{public_id}/discard" Upload      pages::partner::discard;
    get  "/partner/mappings"                Upload          pages::upload::partner_mappings;
    post "/partner/mappings/{id}"           Upload          pages::upload::partner_change_mapping;
    get  "/partner/quality"                 ReadOwnUploads  pages::upload::partner_quality;

    // Partner: holds.
    get  "/partner/holds"                   ReadOwnHolds    pages::partner_hold::list;
    get  "/partner/holds/{public_id}"       ReadOwnHolds    pages::partner_hold::show;
    get  "/letter"                          Visit           pages::letter::new;
    post "/letter"                          Visit           pages::letter::show;
    get  "/partner/letter"                  AnswerHolds     pages::letter::new_claim;
    post "/partner/letter"                  AnswerHolds     pages::letter::claim;
    get  "/partner/holds/{public_id}/notices/{notice}" ReadOwnHolds pages::partner_hold::notice;
    post "/partner/holds/{public_id}/extensions" AnswerHolds pages::partner_hold::ask_extension;
    post "/partner/holds/{public_id}/filings" FileOnHolds   pages::partner_hold::file;
    post "/partner/holds/{public_id}/packets" AnswerHolds   pages::packet::create;
    get  "/partner/holds/{public_id}/packets/{number}" ReadOwnHolds pages::packet::show;
    get  "/partner/holds/{public_id}/packets/{number}/index" ReadOwnHolds pages::packet::own_index;
    get  "/partner/holds/{public_id}/packets/{number}/index.txt" ReadOwnHolds pages::packet::own_index_text;
    post "/partner/holds/{public_id}/packets/{number}/description" AnswerHolds pages::packet::describe;
    post "/partner/holds/{public_id}/packets/{number}/documents" AnswerHolds pages::packet::add_document;
    get  "/partner/holds/{public_id}/packets/{number}/documents/{document}" ReadOwnHolds pages::packet::own_file;
    post "/partner/holds/{public_id}/packets/{number}/documents/{document}/removal" AnswerHolds pages::packet::remove_document;
    post "/partner/holds/{public_id}/packets/{number}/quantities" AnswerHolds pages::packet::add_quantity;
    post "/partner/holds/{public_id}/packets/{number}/quantities/{place}/removal" AnswerHolds pages::packet::remove_quantity;
    post "/partner/holds/{public_id}/packets/{number}/submission" AnswerHolds pages::packet::submit;

    // Partner: orders.
    get  "/partner/orders"                  SpeakToOrders   pages::partner_order::list;
    get  "/partner/orders/{number}"         SpeakToOrders   pages::partner_order::show;
    post "/partner/orders/{number}/petitions" SpeakToOrders pages::partner_order::file;
    post "/partner/orders/{number}/representations" SpeakToOrders pages::partner_order::send;
    get  "/partner/petitions/{public_id}"   SpeakToOrders   pages::partner_order::show_petition;
    post "/partner/petitions/{public_id}/answer" SpeakToOrders pages::partner_order::answer;
    get  "/partner/representations/{public_id}" SpeakToOrders pages::partner_order::show_sent;
    post "/partner/representations/{public_id}/correction" SpeakToOrders pages::partner_order::correct;
    get  "/partner/petitions/{public_id}/files" SpeakToOrders pages::voice_file::list;
    post "/partner/petitions/{public_id}/files" SpeakToOrders pages::voice_file::add;
    get  "/partner/petitions/{public_id}/files/{place}" SpeakToOrders pages::voice_file::show;
    get  "/partner/representations/{public_id}/files" SpeakToOrders pages::voice_file::list;
    post "/partner/representations/{public_id}/files" SpeakToOrders pages::voice_file::add;
    get  "/partner/representations/{public_id}/files/{place}" SpeakToOrders pages::voice_file::show;

    // An organization's own allegations.
    get  "/partner/allegations"             ReadOwnAllegations pages::allegation::list_own;
    get  "/partner/allegations/{id}"        ReadOwnAllegations pages::allegation::show_own;
    post "/partner/allegations/{id}/questions/{place}/answer" ReadOwnAllegations pages::allegation::answer_question;

    // Reports.
    get  "/reports"                         MakeReports     pages::report::list;
    post "/reports"                         MakeReports     pages::report::create;
    get  "/reports/runs/{id}"               MakeReports     pages::report::show;
    get  "/reports/runs/{id}/file"          MakeReports     pages::report::file;
    get  "/reports/runs/{id}/manifest.json" MakeReports     pages::report::manifest;

    // Administration.
    get  "/admin"                           Administer      pages::admin::show;
    post "/admin/organizations"             Administer+confirmed pages::admin::add_organization;
    post "/admin/accounts"                  Administer+confirmed pages::admin::add_account;
    get  "/admin/organizations/{id}"        Administer      pages::limit::show;
    post "/admin/organizations/{id}/limits" Administer+confirmed pages::limit::set;
    get  "/admin/organizations/{id}/importer-numbers" Administer pages::importer_number::list;
    post "/admin/organizations/{id}/importer-numbers" Administer+confirmed pages::importer_number::verify;
}
