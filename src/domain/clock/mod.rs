//! The clocks of the law: a table of rules, the days that they count, and the
//! sums that lead to a last day. Pure: every day is handed in.
//!
//! What the law deems is worked out here and takes effect nowhere: a person
//! confirms it. A right that somebody else has is never closed.

pub mod calendar;
mod compute;
mod follow;
mod rule;
mod standing;
mod table;
mod toll;
pub mod zone;

pub use compute::{Extension, ExtensionRefused, Sum, add, extend, lapses_at, spoken, work_out};
pub use follow::{Effect, Step, follow, started_by};
pub use rule::{
    Basis, Citation, ClockRule, Ending, Expiry, Extending, Extent, Lapse, LastDay, Length, Only,
    Since, Starter, Unit, Whose,
};
pub use standing::{Standing, lapsed};
pub use table::{MAILED, all, current, find, named, of_machine};
pub use toll::{Toll, TollGround, TollRefused, check_toll};
pub use zone::Zone;

#[cfg(test)]
mod examples;
#[cfg(test)]
mod tests;
