//! Where an upload stands, in one word: its state and its plan together.

use crate::store::upload::{PlanRow, UploadRow};

/// Where an upload stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Received; nobody has looked into it yet.
    Waiting,
    /// A person is asked whether its columns are read rightly.
    Review,
    /// Its rows are being read.
    Importing,
    /// It was read to its end.
    Done,
    /// It cannot be read.
    Refused,
    /// Its sender did not want it imported.
    Discarded,
    /// The import failed on our side.
    Failed,
    /// It was imported and taken back.
    Undone,
}

/// The refusal's code of a file that its sender did not want imported.
pub(super) const DISCARDED: &str = "discarded";

impl Standing {
    /// Where an upload stands; uploads from before there were plans have none.
    #[must_use]
    pub fn of(row: &UploadRow, plan: Option<&PlanRow>) -> Self {
        if plan.is_some_and(|plan| plan.undone_at.is_some()) {
            return Self::Undone;
        }
        match row.state.as_str() {
            "received" => Self::Waiting,
            "importing" if plan.is_some_and(|plan| plan.review == "waiting") => Self::Review,
            "importing" => Self::Importing,
            "done" => Self::Done,
            "refused" if row.refusal_code.as_deref() == Some(DISCARDED) => Self::Discarded,
            "refused" => Self::Refused,
            _ => Self::Failed,
        }
    }

    /// The code that programs read.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "received",
            Self::Review => "review",
            Self::Importing => "importing",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Discarded => "discarded",
            Self::Failed => "failed",
            Self::Undone => "undone",
        }
    }

    /// What a page calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Review => "Needs your check",
            Self::Importing => "Importing",
            Self::Done => "Done",
            Self::Refused => "Refused",
            Self::Discarded => "Discarded",
            Self::Failed => "Failed",
            Self::Undone => "Undone",
        }
    }

    /// Whether it changes without anybody doing anything.
    #[must_use]
    pub const fn is_moving(self) -> bool {
        matches!(self, Self::Waiting | Self::Importing)
    }
}
