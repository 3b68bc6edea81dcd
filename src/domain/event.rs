//! What happened, to what, and what may be told of it.
//!
//! An event holds ids, codes and salted commitments and is never altered. The
//! words behind the commitments lie beside it and can be erased.

mod draft;

pub use draft::NewEvent;

/// The nouns that events are about; also the kind of thing a stream belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Noun {
    /// A tenant.
    Organization,
    /// A person's account.
    Account,
    /// What one source told.
    Allegation,
    /// The agency's work on allegations.
    Case,
    /// WRO, Finding, listing, presumption.
    Order,
    /// Detention or seizure of one line.
    Hold,
    /// Of an importer or person; walled.
    Investigation,
    /// A company, person or vessel.
    Party,
    /// A file from a partner.
    Upload,
    /// A proposed or decided tie.
    Link,
    /// A named, versioned export.
    Report,
    /// A published list of orders or entities.
    List,
    /// What an importer sends to answer a hold.
    Packet,
    /// The score from which links are proposed.
    Threshold,
    /// What asks that an order be changed.
    Petition,
    /// What is said about an order from outside.
    Representation,
}

impl Noun {
    /// The code that is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Account => "account",
            Self::Allegation => "allegation",
            Self::Case => "case",
            Self::Order => "order",
            Self::Hold => "hold",
            Self::Investigation => "investigation",
            Self::Party => "party",
            Self::Upload => "upload",
            Self::Link => "link",
            Self::Report => "report",
            Self::List => "list",
            Self::Packet => "packet",
            Self::Threshold => "threshold",
            Self::Petition => "petition",
            Self::Representation => "representation",
        }
    }
}

macro_rules! verbs {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $label:literal;)*) => {
        /// What happened. The code is stored for good; the label may be reworded.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Verb { $($(#[$doc])* $name,)* }

        impl Verb {
            /// Every verb.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code that is stored.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What a timeline says.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }
        }
    };
}

verbs! {
    /// An organization was added.
    OrganizationAdded = "organization_added", "Organization added";
    /// An importer number was verified as an organization's own.
    IdentifierVerified = "identifier_verified", "Importer number verified";
    /// An account was added.
    AccountAdded = "account_added", "Account added";
    /// Somebody signed in.
    SignedIn = "signed_in", "Signed in";
    /// A sign-in failed.
    SignInFailed = "sign_in_failed", "Sign-in failed";
    /// Somebody gave the password again before deciding something.
    SignInConfirmed = "sign_in_confirmed", "Password given again";
    /// A session was ended.
    SessionEnded = "session_ended", "Session ended";
    /// An allegation came in.
    AllegationReceived = "allegation_received", "Allegation received";
    /// An allegation got its docket number.
    AllegationNumbered = "allegation_numbered", "Docket number given";
    /// A case was opened.
    CaseOpened = "case_opened", "Case opened";
    /// An allegation was put into a case.
    AllegationAdded = "allegation_added", "Allegation added to the case";
    /// A case was described anew.
    CaseDescribed = "case_described", "Title or summary changed";
    /// An order was drafted.
    OrderDrafted = "order_drafted", "Order drafted";
    /// A hold was opened on a line.
    HoldOpened = "hold_opened", "Line targeted for a hold";
    /// An investigation was opened.
    InvestigationOpened = "investigation_opened", "Investigation opened";
    /// A step was proposed.
    StepProposed = "step_proposed", "Step proposed";
    /// A proposed step was approved.
    StepApproved = "step_approved", "Step approved";
    /// Counsel signed a proposed step.
    StepSigned = "step_signed", "Step signed by counsel";
    /// A proposed step was refused.
    StepRefused = "step_refused", "Proposal refused";
    /// A proposed step was withdrawn by its proposer.
    StepWithdrawn = "step_withdrawn", "Proposal withdrawn";
    /// A step took effect.
    StepTaken = "step_taken", "Step taken";
    /// A notice was sent.
    NoticeSent = "notice_sent", "Notice sent";
    /// The day on which a notice was mailed was recorded.
    NoticeMailed = "notice_mailed", "Mailing of a notice recorded";
    /// A link was proposed by screening.
    LinkProposed = "link_proposed", "Link proposed";
    /// A link was confirmed by a person.
    LinkConfirmed = "link_confirmed", "Link confirmed";
    /// A link was rejected by a person.
    LinkRejected = "link_rejected", "Link rejected";
    /// A person is asked again about a link.
    LinkAskedAgain = "link_asked_again", "Asked again about a link";
    /// A link was settled by an earlier decision.
    LinkCarried = "link_carried", "Link settled by an earlier decision";
    /// A merge or a split of parties was proposed.
    PartyChangeProposed = "party_change_proposed", "Merge or split of parties proposed";
    /// A merge or a split of parties was refused.
    PartyChangeRefused = "party_change_refused", "Merge or split of parties refused";
    /// Parties were merged.
    PartiesMerged = "parties_merged", "Parties merged";
    /// Spellings were split off a party.
    PartySplit = "party_split", "Spellings split off a party";
    /// A merge or a split of parties was undone.
    PartyChangeUndone = "party_change_undone", "Merge or split of parties undone";
    /// Another threshold of screening was proposed.
    ThresholdProposed = "threshold_proposed", "Threshold of screening proposed";
    /// A proposed threshold was approved and is in force.
    ThresholdSet = "threshold_set", "Threshold of screening set";
    /// A proposed threshold was refused.
    ThresholdRefused = "threshold_refused", "Threshold of screening refused";
    /// What a version of an order changed was looked up and stored.
    OrderReplayed = "order_replayed", "Lines that the version changed were looked up";
    /// A file was received.
    UploadReceived = "upload_received", "File received";
    /// A file was imported to its end.
    UploadImported = "upload_imported", "File imported";
    /// A file was refused as a whole.
    UploadRefused = "upload_refused", "File refused";
    /// Taking a file back was asked for.
    UndoAsked = "undo_asked", "Undo of a file asked for";
    /// A file was taken back wholly.
    UploadUndone = "upload_undone", "File taken back";
    /// A line on which a decision rests was taken back by who told it.
    TellingWithdrawn = "telling_withdrawn", "Line withdrawn by its organization";
    /// A line on which a decision rests says again what it said before.
    TellingChanged = "telling_changed", "Line put back by its organization to what it told before";
    /// Proposals of links were removed, because nobody tells their lines any more.
    ProposalsRemoved = "proposals_removed", "Proposed links removed: their lines were taken back";
    /// Somebody read that a telling was taken back.
    WithdrawalSeen = "withdrawal_seen", "Withdrawal of a line read";
    /// A dry run of a file was made.
    UploadRehearsed = "upload_rehearsed", "Dry run of a file made";
    /// The limits of an organization were set.
    LimitsSet = "limits_set", "Limits set";
    /// A file was announced that comes in pieces.
    TransferBegun = "transfer_begun", "Sending begun";
    /// A file that came in pieces was given up or took too long.
    TransferDropped = "transfer_dropped", "Sending given up";
    /// A key for programs was made.
    KeyMade = "key_made", "Key made";
    /// A key for programs was revoked.
    KeyRevoked = "key_revoked", "Key revoked";
    /// The columns of a file that waits were given other fields.
    UploadMapped = "upload_mapped", "Columns assigned";
    /// A person confirmed how a file is read.
    UploadConfirmed = "upload_confirmed", "Columns confirmed";
    /// A mapping was saved, or a new version of it.
    MappingSaved = "mapping_saved", "Mapping saved";
    /// A saved mapping got another name.
    MappingRenamed = "mapping_renamed", "Mapping renamed";
    /// A saved mapping is not used any more.
    MappingRetired = "mapping_retired", "Mapping retired";
    /// A clock of the law was started.
    DeadlineStarted = "deadline_started", "Deadline started";
    /// A clock ended, by a step or by a person.
    DeadlineEnded = "deadline_ended", "Deadline ended";
    /// A clock ran out; what follows is for a person.
    DeadlineLapsed = "deadline_lapsed", "Deadline ran out";
    /// A clock stopped, went on, was extended or got another first day.
    DeadlineChanged = "deadline_changed", "Deadline changed";
    /// A change of a clock was asked for and waits for a second person.
    DeadlineChangeProposed = "deadline_change_proposed", "Change of a clock asked for; it waits for another person";
    /// A change of a clock that was asked for was refused or taken back.
    DeadlineChangeRefused = "deadline_change_refused", "Change of a clock not made";
    /// A stop of a clock was recorded and waits for a second person.
    TollProposed = "toll_proposed", "Stop of a clock recorded; it waits for another person";
    /// A recorded stop of a clock was refused.
    TollRefused = "toll_refused", "Recorded stop of a clock refused";
    /// An address for a calendar program was made.
    FeedMade = "feed_made", "Calendar address made";
    /// Another case was merged into this one.
    CaseMerged = "case_merged", "Another case merged into this one";
    /// A claim of a case was stated.
    ClaimStated = "claim_stated", "Claim stated";
    /// A claim was worded anew.
    ClaimChanged = "claim_changed", "Claim changed";
    /// A claim was withdrawn.
    ClaimWithdrawn = "claim_withdrawn", "Claim withdrawn";
    /// A piece of evidence was added to a case.
    EvidenceAdded = "evidence_added", "Evidence added";
    /// A piece of evidence was corrected.
    EvidenceChanged = "evidence_changed", "Evidence corrected";
    /// A piece of evidence was withdrawn; it stays visible.
    EvidenceWithdrawn = "evidence_withdrawn", "Evidence withdrawn";
    /// An item was rated in the grid.
    EvidenceRated = "evidence_rated", "Evidence rated";
    /// A rating was taken back.
    RatingWithdrawn = "rating_withdrawn", "Rating taken back";
    /// A contradiction was answered.
    ContradictionAnswered = "contradiction_answered", "Contradiction answered";
    /// Counsel recorded a ground for going on without an element of policy.
    GroundRecorded = "ground_recorded", "Ground recorded by counsel";
    /// Counsel withdrew such a ground.
    GroundWithdrawn = "ground_withdrawn", "Ground withdrawn by counsel";
    /// A thing was given to somebody, or to nobody.
    WorkAssigned = "work_assigned", "Assigned";
    /// Somebody took a thing from the queue to look at it.
    WorkTaken = "work_taken", "Taken from the queue";
    /// Somebody gave back what they took.
    WorkGivenBack = "work_given_back", "Given back to the queue";
    /// A thing left the queue until a day.
    WorkSnoozed = "work_snoozed", "Left the queue until a day";
    /// A thing that slept is back in the queue.
    WorkWoken = "work_woken", "Back in the queue";
    /// A colleague wrote a note.
    NoteWritten = "note_written", "Note written";
    /// Somebody read a note that names them.
    MentionRead = "mention_read", "Note that names the reader read";
    /// A conflict of interest was declared.
    ConflictDeclared = "conflict_declared", "Conflict of interest declared";
    /// A conflict of interest was ended by another person.
    ConflictEnded = "conflict_ended", "Conflict of interest ended";
    /// A mail of reminders was sent, or given up.
    ReminderMailed = "reminder_mailed", "Reminder mailed";
    /// A report was made.
    ReportMade = "report_made", "Report made";
    /// A file of a published list was imported: its changes are proposed.
    ListProposed = "list_proposed", "Version of a list proposed";
    /// A newer file took the place of one that waited.
    ListReplaced = "list_replaced", "Version of a list replaced by a newer file";
    /// What lines a version of a list would touch was counted.
    ListCounted = "list_counted", "Lines counted that the version would touch";
    /// A version of a list was approved.
    ListApproved = "list_approved", "Version of a list approved";
    /// Counsel signed a version of a list.
    ListSigned = "list_signed", "Version of a list signed by counsel";
    /// A version of a list was refused.
    ListRefused = "list_refused", "Version of a list refused";
    /// A version of a list came into force, with its orders.
    ListApplied = "list_applied", "Version of a list put in force";
    /// An importer began a packet.
    PacketOpened = "packet_opened", "Packet begun";
    /// The words or quantities of a packet were changed.
    PacketChanged = "packet_changed", "Packet changed";
    /// A document was put into a packet.
    PacketDocumentAdded = "packet_document_added", "Document added to the packet";
    /// A document was taken out of a draft.
    PacketDocumentRemoved = "packet_document_removed", "Document taken out of the draft";
    /// A packet was submitted and frozen.
    PacketSubmitted = "packet_submitted", "Packet submitted";
    /// An officer found a step of a packet sufficient or not.
    PacketStepFound = "packet_step_found", "Step of the packet reviewed";
    /// An officer answered a packet.
    PacketReviewed = "packet_reviewed", "Packet answered";
    /// An importer was asked to send something by a day.
    TaskOpened = "task_opened", "Importer asked to answer";
    /// An importer asked for more time.
    ExtensionAsked = "extension_asked", "More time asked for";
    /// A letter with a code was made for an importer without an account.
    LetterMade = "letter_made", "Letter with a code made";
    /// An importer number was added to an investigation.
    InvestigatedNumberAdded = "investigated_number_added", "Importer number added to the investigation";
    /// A fact was put forward as bearing on knowledge, or left out.
    KnowledgeDecided = "knowledge_decided", "Fact that bears on knowledge put forward or left out";
    /// What a penalty may come to was reckoned.
    PenaltyReckoned = "penalty_reckoned", "Penalty reckoned";
    /// A letter of referral was written and waits for a second person.
    ReferralWritten = "referral_written", "Referral written";
    /// A second person did not let it go.
    ReferralRefused = "referral_refused", "Referral not let go";
    /// Who wrote it took it back.
    ReferralWithdrawn = "referral_withdrawn", "Referral taken back";
    /// A letter of referral was sent.
    ReferralSent = "referral_sent", "Referral sent";
    /// A letter of referral was answered.
    ReferralAnswered = "referral_answered", "Referral answered";
    /// A surety was named on a hold, or ended.
    SuretyChanged = "surety_changed", "Surety named or ended";
    /// An officer gave more time or did not.
    ExtensionDecided = "extension_decided", "More time decided";
    /// A part of a case became a case of its own.
    CaseSplit = "case_split", "Case split";
    /// That an organization is a party of an order was proposed.
    StandingProposed = "standing_proposed", "Standing of a named party proposed";
    /// A second person verified it.
    StandingVerified = "standing_verified", "Standing of a named party verified";
    /// A second person refused it.
    StandingRefused = "standing_refused", "Standing of a named party refused";
    /// It was ended.
    StandingEnded = "standing_ended", "Standing of a named party ended";
    /// A named party was asked to reply.
    ReplyInvited = "reply_invited", "Named party asked to reply";
    /// A petition to change an order came in.
    PetitionFiled = "petition_filed", "Petition filed";
    /// Something was said about an order.
    RepresentationReceived = "representation_received", "Representation, reply or correction received";
    /// Its author said it anew.
    RepresentationCorrected = "representation_corrected", "Corrected by its author";
    /// Somebody said how many workers an order concerns.
    WorkersCounted = "workers_counted", "Number of workers recorded";
    /// A step of remediation was recorded as it is now.
    RemediationRecorded = "remediation_recorded", "Step of remediation recorded";
    /// What becomes of it was proposed.
    RulingProposed = "ruling_proposed", "Outcome of a representation proposed";
    /// A second person agreed.
    RulingAgreed = "ruling_agreed", "Outcome of a representation agreed";
    /// A second person did not agree.
    RulingReturned = "ruling_returned", "Outcome of a representation not agreed";
    /// The organization that filed an allegation was asked about it.
    QuestionAsked = "question_asked", "Question to the organization that filed it";
    /// It answered.
    QuestionAnswered = "question_answered", "Question answered by the organization that filed it";
    /// A file came with a petition or with what is said about an order.
    VoiceFileAdded = "voice_file_added", "File added";
    /// A question was withdrawn.
    QuestionWithdrawn = "question_withdrawn", "Question withdrawn";
}
