//! What a clock rule says: the columns of the table in `table`.

use crate::domain::coded::coded;
use crate::domain::hold::{Authority, ClockUse};
use crate::domain::workflow::Machine;

use super::calendar::Calendar;

/// How long a clock runs. The day that starts it is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

coded! {
    /// What a length counts.
    pub enum Unit {
        Days = "days", "days";
        BusinessDays = "business_days", "business days";
        Months = "months", "calendar months";
        Years = "years", "years";
    }
}

/// Where the law of a rule stands. It cannot be empty: [`Citation::new`] fails
/// while the program is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Citation {
    text: &'static str,
    /// How far the text was read.
    pub basis: Basis,
}

impl Citation {
    /// A citation; an empty one does not compile in the table.
    ///
    /// # Panics
    /// When it is empty, which the compiler finds.
    #[must_use]
    pub const fn new(text: &'static str, basis: Basis) -> Self {
        assert!(!text.is_empty(), "a clock rule needs the law on which it rests");
        Self { text, basis }
    }

    /// The words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.text
    }
}

coded! {
    /// How sure this table is of a rule.
    pub enum Basis {
        Text = "text", "Read in the regulation (19 CFR, January 2025)";
        Policy = "policy", "Policy, not law";
        Report = "report", "Told by published guidance; the legal text itself was not read";
        Memory = "memory", "Unverified: confirm it before anything rests on it";
    }
}

coded! {
    /// Whose time it is.
    pub enum Whose {
        Agency = "agency", "Agency";
        Importer = "importer", "Importer";
        Petitioner = "petitioner", "Petitioner";
        Surety = "surety", "Surety";
    }
}

coded! {
    /// What the end of a clock means. Nothing takes effect by itself.
    pub enum Expiry {
        Deemed = "deemed", "The law deems an outcome; provisional until a person confirms it";
        Court = "court", "The right to sue may be over; provisional until a person confirms it";
        Right = "right", "A right may be over: a warning, never closed by the machine";
        Review = "review", "A person reviews; never automatic";
        Duty = "duty", "The agency is late; the duty goes on";
        Target = "target", "A flag alone: a target of policy";
    }
}

impl Expiry {
    /// True when the end leads to an outcome that a person has to confirm.
    #[must_use]
    pub const fn is_provisional(self) -> bool {
        match self {
            Self::Deemed | Self::Court => true,
            Self::Right | Self::Review | Self::Duty | Self::Target => false,
        }
    }
}

/// What becomes of a last day that is no business day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastDay {
    /// It stays where it fell: no text moves it, and the earlier day is the safe one.
    Stays,
    /// It moves to the next business day, under this rule.
    Moves(&'static str),
}

/// When in its last day a clock runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lapse {
    /// When the last day is over.
    AfterLastDay,
    /// When the last day begins ("before the 30th day … on such 30th day").
    OnLastDay,
}

/// From which day a step makes a clock run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// The port-local day of the step.
    DayOfStep,
    /// That day, or the last day of the clock of this code where it had run out before.
    DayOfStepOrEnd(&'static str),
    /// A date that the command brings, by its path.
    Field(&'static [&'static str]),
    /// The day of importation, as the shipment line tells it.
    Importation,
    /// A day that no step tells: the clock waits until a person enters it.
    Entered,
}

/// A fact of a command that decides whether a clock starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// Always.
    Always,
    /// When the box of this name is ticked.
    If(&'static str),
    /// When it is not.
    Unless(&'static str),
    /// When the field has this code.
    Code(&'static str, &'static str),
}

/// A step that starts a clock.
#[derive(Debug, Clone, Copy)]
pub struct Starter {
    /// The action's code.
    pub action: &'static str,
    /// From which day.
    pub from: Since,
    /// On which condition.
    pub only: Only,
}

coded! {
    /// How a clock ended.
    pub enum Ending {
        Met = "met", "Met";
        Deemed = "deemed", "Outcome confirmed";
        Moot = "moot", "No longer needed";
        Dismissed = "dismissed", "Found not to apply";
    }
}

/// How a clock may be made longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extending {
    /// How often at most; none where the text names no number.
    pub times_limit: Option<u32>,
    /// By how much.
    pub by: Extent,
    /// False when it may not be granted once the last day has passed.
    pub may_be_late: bool,
    /// The law.
    pub citation: &'static str,
}

/// By how much an extension makes a clock longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Until a day that an officer sets.
    Set,
    /// By the length of the clock itself.
    Equal,
}

/// One clock of the law: a row of the table.
#[derive(Debug, Clone, Copy)]
pub struct ClockRule {
    /// Its code, stable.
    pub code: &'static str,
    /// Counted up when the row changes; a running clock keeps the one it started with.
    pub version: i32,
    /// What a page calls it.
    pub name: &'static str,
    /// On which machine's things it runs.
    pub machine: Machine,
    /// Only under these authorities; empty for all of the United States.
    pub under: &'static [Authority],
    /// Under these, counsel says whether it runs.
    pub counsel: &'static [Authority],
    /// What the sum begins with: "presented", "protest received".
    pub started: &'static str,
    /// How long.
    pub length: Length,
    /// Which days do not count.
    pub calendar: Calendar,
    /// What becomes of a last day that is no business day.
    pub last_day: LastDay,
    /// When in the last day it runs out.
    pub lapse: Lapse,
    /// Whose time it is.
    pub whose: Whose,
    /// What the end means.
    pub expiry: Expiry,
    /// What follows, in words.
    pub then: &'static str,
    /// The steps that start it; empty when a person does.
    pub starts: &'static [Starter],
    /// The steps that end it, and how.
    pub ends: &'static [(&'static str, Ending)],
    /// The steps between which it stands still: it stops, it goes on.
    pub tolls: &'static [(&'static str, &'static str)],
    /// How it may be extended.
    pub extending: Option<Extending>,
    /// Whether it goes on when its subject is closed.
    pub outlives: bool,
    /// The law.
    pub citation: Citation,
    /// A sentence for the reader of the table.
    pub note: &'static str,
}

impl ClockRule {
    /// Whether it runs under an authority.
    #[must_use]
    pub fn standing(&self, authority: Authority) -> ClockUse {
        if self.counsel.contains(&authority) {
            ClockUse::AskCounsel
        } else if self.under.contains(&authority)
            || (self.under.is_empty() && authority != Authority::OtherLaw)
        {
            ClockUse::Runs
        } else {
            ClockUse::Never
        }
    }

    /// Whether the importer of a held line is told of it: its own time, and
    /// what the law deems of its goods once a notice was sent. The agency's
    /// other duties and targets are its own business.
    #[must_use]
    pub fn concerns_importer(&self) -> bool {
        let is_deemed_later = self.expiry == Expiry::Deemed && self.code != "EXAM";
        self.machine == Machine::Hold && (self.whose == Whose::Importer || is_deemed_later)
    }

    /// Whether the surety of a held line is told of it: its own time, and that of the
    /// decisions against which it may protest or sue.
    #[must_use]
    pub fn concerns_surety(&self) -> bool {
        let is_own = self.whose == Whose::Surety;
        let is_protest = matches!(self.code, "PROTEST" | "PROTEST30" | "COURT" | "DAMAGES_PET");
        self.machine == Machine::Hold && (is_own || is_protest)
    }

    /// Whether a person may say that it was met: not where a step says so, with its day, its
    /// paper and who must agree.
    #[must_use]
    pub fn may_be_met_by_hand(&self) -> bool {
        self.ends.iter().all(|(_, how)| *how != Ending::Met)
    }

    /// Whether it begins with the same day as another, a date that one step tells or that of
    /// importation: where that day was wrong, it was wrong for both.
    #[must_use]
    pub fn shares_first_day(&self, other: &Self) -> bool {
        let is_told = |from: &Since| matches!(from, Since::Field(_) | Since::Importation);
        self.machine == other.machine
            && self.starts.iter().any(|one| {
                is_told(&one.from)
                    && other
                        .starts
                        .iter()
                        .any(|two| one.action == two.action && one.from == two.from)
            })
    }

    /// Whether no day before the step that starts it can be its first: it counts from that step,
    /// or from what only follows it, such as a mailing or a publication.
    #[must_use]
    pub fn follows_its_step(&self) -> bool {
        let follows = |from: &Since| matches!(from, Since::DayOfStep | Since::Entered);
        !self.starts.is_empty() && self.starts.iter().all(|one| follows(&one.from))
    }

    /// Whether it counts from importation.
    #[must_use]
    pub fn counts_from_importation(&self) -> bool {
        self.starts.iter().any(|one| one.from == Since::Importation)
    }

    /// Whether the day that starts it is the one that a step of this action tells.
    #[must_use]
    pub fn begins_with_day_of(&self, action: &str) -> bool {
        self.starts.iter().any(|one| one.action == action && matches!(one.from, Since::Field(_)))
    }

    /// True when a person starts it, or enters the day from which it runs.
    #[must_use]
    pub fn is_started_by_a_person(&self) -> bool {
        self.starts.is_empty()
    }
}
