//! Roles and what each may do: one table.
//!
//! Routes name a [`Permission`]; [`ALLOWED`] says which roles hold it. What is
//! not in the table is refused. Which *step of the workflow* a role may take is
//! the business of the rule tables in `workflow`.

use std::fmt;

/// What a person is in one organization. A person holds exactly one role, so
/// that duties which must be kept apart cannot meet in one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Anybody without an account.
    Public,
    /// Whoever alleges, known by a receipt alone.
    Source,
    /// Uploads trade files for a partner.
    PartnerUploader,
    /// Runs a partner's account.
    PartnerAdmin,
    /// Answers detentions for an importer of record.
    Importer,
    /// Answers for a surety.
    Surety,
    /// Files allegations for a non-governmental organization.
    NgoFiler,
    /// Petitions to modify or revoke an order (a producer or an NGO).
    Petitioner,
    /// Takes allegations by telephone.
    Clerk,
    /// Triages, links and proposes.
    Analyst,
    /// Approves what another person proposed.
    Supervisor,
    /// Reviews legal sufficiency and signs orders and seizures.
    Counsel,
    /// Investigates importers and persons behind a wall.
    Investigator,
    /// Holds the keys to sealed identities.
    Custodian,
    /// Reads and exports; changes nothing.
    Auditor,
    /// Manages organizations, users and jobs; sees no case.
    Administrator,
    /// A program with a token.
    Service,
}

impl Role {
    /// Every role, in the order of the table.
    pub const ALL: [Self; 17] = [
        Self::Public,
        Self::Source,
        Self::PartnerUploader,
        Self::PartnerAdmin,
        Self::Importer,
        Self::Surety,
        Self::NgoFiler,
        Self::Petitioner,
        Self::Clerk,
        Self::Analyst,
        Self::Supervisor,
        Self::Counsel,
        Self::Investigator,
        Self::Custodian,
        Self::Auditor,
        Self::Administrator,
        Self::Service,
    ];

    /// The code that is stored, logged and exported.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Source => "source",
            Self::PartnerUploader => "partner_uploader",
            Self::PartnerAdmin => "partner_admin",
            Self::Importer => "importer",
            Self::Surety => "surety",
            Self::NgoFiler => "ngo_filer",
            Self::Petitioner => "petitioner",
            Self::Clerk => "clerk",
            Self::Analyst => "analyst",
            Self::Supervisor => "supervisor",
            Self::Counsel => "counsel",
            Self::Investigator => "investigator",
            Self::Custodian => "custodian",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::Service => "service",
        }
    }

    /// What a page calls the role.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Public => "Public",
            Self::Source => "Source",
            Self::PartnerUploader => "Partner uploader",
            Self::PartnerAdmin => "Partner administrator",
            Self::Importer => "Importer",
            Self::Surety => "Surety",
            Self::NgoFiler => "NGO filer",
            Self::Petitioner => "Petitioner",
            Self::Clerk => "Hotline clerk",
            Self::Analyst => "Analyst",
            Self::Supervisor => "Supervisor",
            Self::Counsel => "Counsel",
            Self::Investigator => "Investigator",
            Self::Custodian => "Identity custodian",
            Self::Auditor => "Auditor",
            Self::Administrator => "Administrator",
            Self::Service => "Service",
        }
    }

    /// Reads a stored code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The kind of organization whose people may hold this role; none for
    /// roles that no account holds.
    #[must_use]
    pub const fn organization_kind(self) -> Option<&'static str> {
        match self {
            Self::Public | Self::Source => None,
            Self::PartnerUploader | Self::PartnerAdmin | Self::Importer | Self::Surety => {
                Some("partner")
            }
            Self::NgoFiler | Self::Petitioner => Some("ngo"),
            Self::Clerk
            | Self::Analyst
            | Self::Supervisor
            | Self::Counsel
            | Self::Investigator
            | Self::Custodian
            | Self::Auditor
            | Self::Administrator
            | Self::Service => Some("agency"),
        }
    }

    /// True when the role belongs to the agency's own staff.
    #[must_use]
    pub fn is_staff(self) -> bool {
        self.organization_kind() == Some("agency")
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// What a route or a use case asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Permission {
    /// Read the public pages and sign in.
    Visit,
    /// File an allegation through the public form; ask for its status by receipt.
    FileAllegation,
    /// File an allegation for a caller (hotline) or an organization.
    FileOnBehalf,
    /// See and end one's own sessions.
    OwnSessions,
    /// Read allegations.
    ReadAllegations,
    /// Open cases, put allegations into them, describe them.
    WorkCases,
    /// Read cases, holds, orders and their timelines.
    ReadCases,
    /// Confirm or reject a proposed link.
    DecideLinks,
    /// See what another threshold of screening would have meant; approve one that
    /// another person proposed.
    TuneScreening,
    /// Propose another threshold of screening.
    ProposeThreshold,
    /// Take or propose a step of the workflow; the rule tables say which.
    Act,
    /// Approve or sign what another person proposed; the rule tables say what.
    Approve,
    /// Draft an order.
    DraftOrders,
    /// Read parties and every organization's shipment lines.
    ReadTrade,
    /// Upload trade files for one's own organization.
    Upload,
    /// Take an upload of one's own organization back.
    UndoUploads,
    /// See one's own organization's uploads.
    ReadOwnUploads,
    /// See every organization's uploads.
    ReadAllUploads,
    /// See holds and notices addressed to one's own organization.
    ReadOwnHolds,
    /// Answer a hold of one's own organization: packets, more time, filings.
    AnswerHolds,
    /// Work investigations: open, read those assigned, take steps.
    Investigate,
    /// Make and download reports.
    MakeReports,
    /// Make and revoke keys for programs of one's own organization.
    ManageKeys,
    /// Read uploads as a program with a key.
    CallApi,
    /// Manage organizations and users; see jobs.
    Administer,
    /// Record a ground for going on without an element of evidence policy.
    RecordGrounds,
    /// Approve or refuse a merge or a split of parties that another person proposed.
    ApproveMerges,
    /// See published orders that concern one's organization, petition and reply.
    SpeakToOrders,
    /// File on a hold that one's own organization was told of: protest, petition, claim.
    FileOnHolds,
    /// See what one's own organization filed, and answer questions about it.
    ReadOwnAllegations,
    /// Enter what came by letter or e-mail about an order; print the letters that go back.
    HandleLetters,
}

impl Permission {
    /// Every permission, in the order of the table.
    pub const ALL: [Self; 31] = [
        Self::Visit,
        Self::FileAllegation,
        Self::FileOnBehalf,
        Self::OwnSessions,
        Self::ReadAllegations,
        Self::WorkCases,
        Self::ReadCases,
        Self::DecideLinks,
        Self::TuneScreening,
        Self::ProposeThreshold,
        Self::Act,
        Self::Approve,
        Self::DraftOrders,
        Self::ReadTrade,
        Self::Upload,
        Self::UndoUploads,
        Self::ReadOwnUploads,
        Self::ReadAllUploads,
        Self::ReadOwnHolds,
        Self::AnswerHolds,
        Self::Investigate,
        Self::MakeReports,
        Self::ManageKeys,
        Self::CallApi,
        Self::Administer,
        Self::RecordGrounds,
        Self::ApproveMerges,
        Self::SpeakToOrders,
        Self::FileOnHolds,
        Self::ReadOwnAllegations,
        Self::HandleLetters,
    ];

    /// The sentence that a refusal shows: "You may not …".
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Visit => "read public pages",
            Self::FileAllegation => "file an allegation",
            Self::FileOnBehalf => "file an allegation on behalf of somebody",
            Self::OwnSessions => "see your own sessions",
            Self::ReadAllegations => "read allegations",
            Self::WorkCases => "work cases",
            Self::ReadCases => "read cases, holds and orders",
            Self::DecideLinks => "decide links",
            Self::TuneScreening => "look at the threshold of screening",
            Self::ProposeThreshold => "propose a threshold of screening",
            Self::Act => "take a step of the workflow",
            Self::Approve => "approve or sign a proposal",
            Self::DraftOrders => "draft orders",
            Self::ReadTrade => "read parties and shipments",
            Self::Upload => "upload trade files",
            Self::UndoUploads => "undo uploads of your organization",
            Self::ReadOwnUploads => "see your organization's uploads",
            Self::ReadAllUploads => "see every organization's uploads",
            Self::ReadOwnHolds => "see your organization's holds",
            Self::AnswerHolds => "answer a hold for your organization",
            Self::Investigate => "work investigations",
            Self::MakeReports => "make reports",
            Self::ManageKeys => "make keys for programs",
            Self::CallApi => "read uploads with a key",
            Self::Administer => "manage organizations and users",
            Self::RecordGrounds => "record grounds as counsel",
            Self::ApproveMerges => "approve a merge or a split of parties",
            Self::SpeakToOrders => "petition or reply to an order for your organization",
            Self::FileOnHolds => "file on a hold for your organization",
            Self::ReadOwnAllegations => "see what your organization filed",
            Self::HandleLetters => "enter and print letters",
        }
    }
}

use Permission as P;
use Role as R;

/// Who may do what. A lawyer can read it; a snapshot test prints it.
pub const ALLOWED: &[(Permission, &[Role])] = &[
    (P::Visit, &R::ALL),
    (P::FileAllegation, &R::ALL),
    (P::FileOnBehalf, &[R::Clerk, R::Analyst, R::NgoFiler]),
    (
        P::OwnSessions,
        &[
            R::PartnerUploader,
            R::PartnerAdmin,
            R::Importer,
            R::Surety,
            R::NgoFiler,
            R::Petitioner,
            R::Clerk,
            R::Analyst,
            R::Supervisor,
            R::Counsel,
            R::Investigator,
            R::Custodian,
            R::Auditor,
            R::Administrator,
        ],
    ),
    (P::ReadAllegations, &[R::Analyst, R::Supervisor, R::Counsel, R::Investigator]),
    (P::WorkCases, &[R::Analyst, R::Supervisor]),
    (P::ReadCases, &[R::Analyst, R::Supervisor, R::Counsel, R::Investigator, R::Auditor]),
    (P::DecideLinks, &[R::Analyst, R::Supervisor]),
    (P::TuneScreening, &[R::Supervisor, R::Counsel]),
    (P::ProposeThreshold, &[R::Supervisor]),
    (P::Act, &[R::Analyst, R::Supervisor, R::Counsel]),
    (P::Approve, &[R::Supervisor, R::Counsel]),
    (P::DraftOrders, &[R::Analyst, R::Supervisor]),
    (P::ReadTrade, &[R::Analyst, R::Supervisor, R::Counsel, R::Investigator]),
    // A service is an account of the agency that acts by key alone.
    (P::Upload, &[R::PartnerUploader, R::PartnerAdmin, R::Analyst, R::Service]),
    (P::UndoUploads, &[R::PartnerUploader, R::PartnerAdmin, R::Analyst, R::Supervisor]),
    (P::ReadOwnUploads, &[R::PartnerUploader, R::PartnerAdmin]),
    (P::ReadAllUploads, &[R::Analyst, R::Supervisor]),
    (P::ReadOwnHolds, &[R::PartnerUploader, R::PartnerAdmin, R::Importer, R::Surety]),
    (P::AnswerHolds, &[R::PartnerAdmin, R::Importer]),
    (P::Investigate, &[R::Investigator]),
    // The service role is also who the operator's command line acts as.
    (P::MakeReports, &[R::Auditor, R::Supervisor, R::Service]),
    (P::ManageKeys, &[R::PartnerAdmin, R::Administrator]),
    (P::CallApi, &[R::PartnerUploader, R::PartnerAdmin, R::Service]),
    (P::Administer, &[R::Administrator]),
    (P::RecordGrounds, &[R::Counsel]),
    (P::ApproveMerges, &[R::Analyst, R::Supervisor]),
    (P::SpeakToOrders, &[R::PartnerAdmin, R::Importer, R::NgoFiler, R::Petitioner]),
    (P::FileOnHolds, &[R::PartnerAdmin, R::Importer, R::Surety]),
    (P::ReadOwnAllegations, &[R::NgoFiler]),
    (P::HandleLetters, &[R::Clerk, R::Analyst]),
];

impl Permission {
    /// Whether who uses it must have given the password a short time ago: a browser
    /// that was left open decides nothing. The guard asks it of every route that
    /// changes something, so that a route is bound by its row in the table.
    #[must_use]
    pub const fn needs_step_up(self) -> bool {
        matches!(self, Self::Approve | Self::ApproveMerges | Self::RecordGrounds)
    }
}

/// Whether a role holds a permission. Deny by default.
#[must_use]
pub fn may(role: Role, permission: Permission) -> bool {
    ALLOWED.iter().any(|(named, roles)| *named == permission && roles.contains(&role))
}

#[cfg(test)]
mod tests;
