//! The queue: what waits for the reader, dense and worked by keyboard.

use super::case::Paged;
use super::deadline::{ClockSeen, seen as clock_seen};
use super::{note, work_item};
use crate::app::deadline::{self, Held, Part, Wanted};
use crate::app::queue::LINK_COUNT_LIMIT_ROWS;
use crate::app::{list, proposal, queue, referral, threshold, withdrawal};
use crate::domain::role::{Permission, Role, may};
use crate::web::extract::{Ctx, Fields};
use crate::web::page::{self, Layout, PageResult};
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

mod links;
mod waiting;

use links::{ChangeListed, LinkListed};
use waiting::{
    ProposalListed, clock_listed, letter_listed, list_listed, proposal_listed, threshold_listed,
};

/// Which part of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    /// Proposals that wait for the reader's approval or signature.
    Proposals,
    /// Allegations that are in no case.
    Allegations,
    /// What is the reader's own.
    Mine,
    /// What is somebody's.
    Team,
    /// What is nobody's.
    Unassigned,
    /// What sleeps until a day.
    Asleep,
    /// Notes that name the reader.
    Mentions,
    /// The reader's own proposals that wait for others.
    Own,
    /// Deadlines that ran out or end soon.
    Deadlines,
    /// Lines on which a decision rests and that were taken back.
    Withdrawn,
    /// Proposed links, best first.
    Links,
    /// The proposed links whose answers teach most.
    Lessons,
    /// Merges and splits of parties that wait for a second person.
    Changes,
}

impl Show {
    const ALL: [Self; 13] = [
        Self::Proposals,
        Self::Mine,
        Self::Unassigned,
        Self::Team,
        Self::Asleep,
        Self::Mentions,
        Self::Deadlines,
        Self::Allegations,
        Self::Links,
        Self::Lessons,
        Self::Own,
        Self::Changes,
        Self::Withdrawn,
    ];

    const fn code(self) -> &'static str {
        match self {
            Self::Proposals => "proposals",
            Self::Allegations => "allegations",
            Self::Mine => "mine",
            Self::Team => "team",
            Self::Unassigned => "unassigned",
            Self::Asleep => "asleep",
            Self::Mentions => "mentions",
            Self::Own => "own",
            Self::Deadlines => "deadlines",
            Self::Withdrawn => "withdrawn",
            Self::Links => "links",
            Self::Lessons => "lessons",
            Self::Changes => "changes",
        }
    }

    /// Whether a role has this part.
    fn is_offered(self, role: Role) -> bool {
        match self {
            Self::Proposals => may(role, Permission::Approve),
            Self::Mine => may(role, Permission::WorkCases),
            Self::Withdrawn => may(role, Permission::ReadTrade),
            Self::Links | Self::Lessons | Self::Changes => may(role, Permission::DecideLinks),
            Self::Allegations
            | Self::Own
            | Self::Deadlines
            | Self::Team
            | Self::Unassigned
            | Self::Asleep
            | Self::Mentions => true,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Proposals => "Waiting for me",
            Self::Allegations => "Allegations",
            Self::Mine => "My work",
            Self::Team => "Team",
            Self::Unassigned => "Unassigned",
            Self::Asleep => "Asleep",
            Self::Mentions => "Mentions",
            Self::Own => "My proposals",
            Self::Deadlines => "Deadlines",
            Self::Withdrawn => "Withdrawn lines",
            Self::Links => "Links",
            Self::Lessons => "Pairs that teach most",
            Self::Changes => "Merges and splits",
        }
    }
}

#[derive(Template)]
#[template(path = "queue/show.html")]
struct QueueShow {
    layout: Layout,
    tabs: Vec<(String, &'static str, bool)>,
    show: &'static str,
    links_text: String,
    allegations: Vec<WaitingShown>,
    proposals: Vec<ProposalListed>,
    withdrawn: Vec<WithdrawnListed>,
    links: Vec<LinkListed>,
    changes: Vec<ChangeListed>,
    deadlines: Vec<ClockSeen>,
    count_text: String,
    next: String,
    first: String,
}

/// A line that was taken back although a decision rests on it.
struct WithdrawnListed {
    line: String,
    href: String,
    outcome: &'static str,
    organization: String,
    upload_href: String,
    file_name: String,
    on: String,
    seen_path: String,
}

struct WaitingShown {
    number: String,
    href: String,
    case_href: String,
    site: String,
    country: String,
    goods: String,
    percent: i32,
    received: String,
    alike: String,
}

/// The part and the place in it.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct QueueQuery {
    #[serde(default)]
    show: String,
    /// Only what is of this kind.
    #[serde(default)]
    pub(super) kind: String,
    /// What has just been done.
    #[serde(default)]
    pub(super) done: String,
    #[serde(default)]
    pub(super) after: String,
}

/// What came from outside and waits: lists of their own.
const OUTSIDE: [(&str, &str); 3] = [
    ("/holds?state=damages_petitioned", "Petitions on damages"),
    ("/petitions?state=filed", "Petitions"),
    ("/representations?state=received", "Replies and corrections"),
];

/// `GET /queue`
///
/// # Errors
/// When the database fails.
pub async fn show(ctx: Ctx, query: Query<QueueQuery>) -> PageResult {
    let decides = may(ctx.actor.role, Permission::Approve);
    let offered: Vec<Show> =
        Show::ALL.into_iter().filter(|part| part.is_offered(ctx.actor.role)).collect();
    let first_part = if decides { Show::Proposals } else { Show::Allegations };
    let part = offered.iter().copied().find(|part| part.code() == query.show).unwrap_or(first_part);
    let mut page = QueueShow {
        layout: Layout::new(&ctx, "Queue"),
        tabs: offered
            .iter()
            .map(|tab| (format!("/queue?show={}", tab.code()), tab.label(), *tab == part))
            .chain(OUTSIDE.map(|(path, label)| (path.to_owned(), label, false)))
            .collect(),
        show: part.code(),
        links_text: String::new(),
        allegations: Vec::new(),
        proposals: Vec::new(),
        withdrawn: Vec::new(),
        links: Vec::new(),
        changes: Vec::new(),
        deadlines: Vec::new(),
        count_text: String::new(),
        next: String::new(),
        first: String::new(),
    };
    match part {
        Show::Proposals => {
            page.proposals = waiting_rows(&ctx).await?;
        }
        Show::Own => {
            let rows = run(&ctx, proposal::list_own).await?;
            page.proposals = rows
                .iter()
                .map(|(row, subject)| proposal_listed(row, subject, String::new()))
                .collect();
        }
        Show::Mine | Show::Team | Show::Unassigned | Show::Asleep => {
            return work_item::list(&ctx, page.tabs, part.code(), &query).await;
        }
        Show::Mentions => return note::list(&ctx, page.tabs, &query.after).await,
        Show::Allegations => fill_allegations(&ctx, &query.after, &mut page).await?,
        Show::Deadlines => fill_deadlines(&ctx, &mut page).await?,
        Show::Withdrawn => fill_withdrawn(&ctx, &query.after, &mut page).await?,
        Show::Links => links::fill_open(&ctx, &query.after, &mut page).await?,
        Show::Lessons => links::fill_lessons(&ctx, &mut page).await?,
        Show::Changes => page.changes = links::changes(&ctx).await?,
    }
    if may(ctx.actor.role, Permission::DecideLinks) {
        let count = i64::try_from(run(&ctx, queue::count_links).await?).unwrap_or(i64::MAX);
        page.links_text = if count >= LINK_COUNT_LIMIT_ROWS {
            format!("more than {}", page::count(LINK_COUNT_LIMIT_ROWS - 1))
        } else {
            page::count(count)
        };
    }
    page::show(&ctx, &page)
}

/// What waits for the reader's hand, kind after kind.
async fn waiting_rows(ctx: &Ctx) -> Result<Vec<ProposalListed>, Problem> {
    let rows = run(ctx, proposal::list_awaiting).await?;
    let mut found: Vec<ProposalListed> = rows
        .iter()
        .map(|(row, subject, name)| proposal_listed(row, subject, name.clone()))
        .collect();
    found.extend(run(ctx, list::list_waiting).await?.into_iter().map(list_listed));
    found.extend(run(ctx, deadline::list_waiting).await?.into_iter().map(clock_listed));
    if may(ctx.actor.role, Permission::TuneScreening) {
        let own = ctx.actor.account_id.clone().unwrap_or_default();
        let settings = run(ctx, threshold::list).await?;
        let waiting = settings.into_iter().filter(|one| one.row.state == "proposed");
        found.extend(waiting.filter(|one| one.row.proposed_by != own).map(threshold_listed));
    }
    found.extend(run(ctx, referral::list_waiting).await?.into_iter().map(letter_listed));
    Ok(found)
}

async fn run<T: Send + 'static>(
    ctx: &Ctx,
    work: fn(&crate::app::App, &crate::app::Actor) -> crate::error::Result<T>,
) -> Result<T, Problem> {
    ctx.run(work).await.map_err(|error| Problem::new(ctx, error))
}

/// What ran out, then what ends soon: the reader's own for who works cases,
/// everybody's for who decides.
async fn fill_deadlines(ctx: &Ctx, page: &mut QueueShow) -> Result<(), Problem> {
    let is_mine = !may(ctx.actor.role, Permission::Approve);
    for part in [Part::Overdue, Part::Soon] {
        let whose = if is_mine { Held::Mine } else { Held::Any };
        let wanted = Wanted { whose, part, ..Wanted::default() };
        let rows = ctx
            .run(move |app, actor| {
                deadline::list(app, actor, &wanted, None, deadline::PAGE_LIMIT_ROWS)
            })
            .await
            .map_err(|error| Problem::new(ctx, error))?;
        let now = ctx.app.clock.now();
        page.deadlines.extend(rows.iter().map(|shown| clock_seen(shown, now)));
    }
    Ok(())
}

async fn fill_withdrawn(ctx: &Ctx, after: &str, page: &mut QueueShow) -> Result<(), Problem> {
    let works = may(ctx.actor.role, Permission::WorkCases);
    let behind = after.to_owned();
    let rows = ctx
        .run(move |app, actor| withdrawal::list_unseen(app, actor, &behind))
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    let limit = withdrawal::PAGE_LIMIT_ROWS;
    let paged =
        Paged::new("/queue", "show=withdrawn", after, limit, rows, |seen| seen.row.id.clone());
    page.withdrawn = paged
        .rows
        .into_iter()
        .map(|seen| WithdrawnListed {
            line: format!("{} / {}", seen.row.document, seen.row.line),
            href: format!("/shipments/{}/{}", page::encode(&seen.row.document), seen.row.line),
            outcome: match seen.row.outcome.as_str() {
                "withdrawn" => "taken back; kept for the agency",
                _ => "says again what it said before",
            },
            organization: seen.organization,
            upload_href: format!("/uploads/{}", seen.upload),
            file_name: seen.file_name,
            on: page::date(seen.row.withdrawn_on),
            seen_path: if works {
                format!("/withdrawals/{}/reading", seen.row.id)
            } else {
                String::new()
            },
        })
        .collect();
    page.count_text = paged.count_text;
    page.next = paged.next;
    page.first = paged.first;
    Ok(())
}

/// `POST /withdrawals/{id}/reading`
///
/// # Errors
/// When somebody else has read of it already.
pub async fn read_withdrawal(ctx: Ctx, id: Path<String>, _fields: Fields) -> PageResult {
    let id = id.into_inner();
    ctx.run(move |app, actor| withdrawal::note_seen(app, actor, &id))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    Ok(page::go("/queue?show=withdrawn"))
}

async fn fill_allegations(ctx: &Ctx, after: &str, page: &mut QueueShow) -> Result<(), Problem> {
    let place = after
        .split_once('.')
        .and_then(|(on, id)| Some((on.parse::<NaiveDate>().ok()?, id.to_owned())));
    let rows = ctx
        .run(move |app, actor| {
            queue::list_allegations(app, actor, place.as_ref().map(|(on, id)| (*on, id.as_str())))
        })
        .await
        .map_err(|error| Problem::new(ctx, error))?;
    let paged =
        Paged::new("/queue", "show=allegations", after, queue::PAGE_LIMIT_ROWS, rows, |waiting| {
            format!("{}.{}", waiting.row.received_on, waiting.row.id)
        });
    page.allegations = paged
        .rows
        .into_iter()
        .map(|waiting| {
            let number = waiting.row.docket_number.unwrap_or_default();
            WaitingShown {
                href: format!("/allegations/{number}"),
                case_href: format!("/allegations/{number}/case"),
                number,
                site: waiting.row.site_name,
                country: waiting.row.site_country,
                goods: waiting.row.goods,
                percent: waiting.row.completeness_permille / 10,
                received: page::date(waiting.row.received_on),
                alike: match waiting.alike {
                    0 => String::new(),
                    1 => "1 other names the same site".into(),
                    more => format!("{more} others name the same site"),
                },
            }
        })
        .collect();
    page.count_text = paged.count_text;
    page.next = paged.next;
    page.first = paged.first;
    Ok(())
}
