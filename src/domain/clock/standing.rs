//! How a stored clock stands.

use super::rule::ClockRule;
use crate::domain::coded::coded;

coded! {
    /// How a stored clock stands.
    pub enum Standing {
        Undated = "undated", "Waits for a date";
        Running = "running", "Running";
        Suspended = "suspended", "Stands still";
        Provisional = "provisional", "Ran out: a person confirms";
        Overdue = "overdue", "Last day passed";
        Met = "met", "Met";
        Deemed = "deemed", "Outcome confirmed";
        Moot = "moot", "No longer needed";
        Dismissed = "dismissed", "Found not to apply";
    }
}

impl Standing {
    /// True while somebody has to look at it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Undated | Self::Running | Self::Suspended | Self::Provisional | Self::Overdue => {
                true
            }
            Self::Met | Self::Deemed | Self::Moot | Self::Dismissed => false,
        }
    }
}

/// How a clock of this rule stands once it has run out.
#[must_use]
pub const fn lapsed(rule: &ClockRule) -> Standing {
    if rule.expiry.is_provisional() { Standing::Provisional } else { Standing::Overdue }
}
