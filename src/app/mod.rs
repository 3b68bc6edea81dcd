//! What people do: one intention, one function, one transaction, at least one
//! event. Pages, API, commands and jobs call the same functions.
//!
//! The functions block; the web calls them off its own threads.

pub mod account;
pub mod actor;
pub mod administration;
pub mod allegation;
pub mod arrival;
pub mod bundle;
pub mod case;
pub mod conflict;
pub mod correspondence;
pub mod deadline;
pub mod decision;
pub mod demo;
pub mod evidence;
pub mod health;
pub mod hold;
pub mod importer_number;
pub mod ingest;
pub mod investigation;
pub mod job;
pub mod key;
pub mod knowledge;
pub mod layout;
pub mod limit;
pub mod link;
pub mod list;
pub mod meanwhile;
pub mod names;
pub mod note;
pub mod order;
pub mod order_standing;
pub mod organization;
pub mod packet;
pub mod partner_order;
pub mod party;
pub mod party_change;
pub mod penalty;
pub mod petition;
pub mod progress;
pub mod proposal;
pub mod queue;
pub mod referral;
pub mod rehearsal;
pub mod remediation;
pub mod reminder;
pub mod repeat;
pub mod replay;
pub mod report;
pub mod representation;
pub mod screening;
pub mod search;
pub mod session;
pub mod shipment;
pub mod shipment_count;
pub mod step;
pub mod template;
pub mod threshold;
pub mod transfer;
pub mod tuning;
pub mod undo;
pub mod upload;
pub mod voice_file;
pub mod watch;
pub mod withdrawal;
pub mod work_item;
pub mod worker;

pub use crate::store::event::TimelineRow;
pub use actor::Actor;

use crate::clock::Clock;
use crate::config::Settings;
use crate::error::Result;
use crate::store::Store;
use crate::store::event::Stamp;
use std::sync::Arc;

/// What every use case works with.
#[derive(Clone, Debug)]
pub struct App {
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Settings, read once.
    pub settings: Arc<Settings>,
    /// The names of all parties.
    pub names: Arc<names::Names>,
    /// What all allegations and orders look for.
    pub sought: Arc<screening::Sought>,
}

impl App {
    /// Opens the database that the settings name.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub fn open(settings: Settings, clock: Clock) -> Result<Self> {
        let store = Store::open(&settings.database)?;
        Ok(Self {
            store,
            clock,
            settings: Arc::new(settings),
            names: Arc::default(),
            sought: Arc::default(),
        })
    }

    /// Who and when, for events: a source leaves a date and no time.
    #[must_use]
    pub fn stamp(&self, actor: &Actor) -> Stamp {
        let now = self.clock.now();
        let is_source =
            actor.account_id.is_none() && actor.role != crate::domain::role::Role::Service;
        Stamp {
            actor_id: actor.account_id.clone(),
            actor_role: actor.role.code(),
            on: now.date(),
            at: (!is_source).then_some(now),
        }
    }
}
