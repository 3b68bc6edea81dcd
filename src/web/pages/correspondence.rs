//! What came by letter or e-mail about an order: entered here, and the letters that go
//! back, to print.

use crate::app::correspondence::{self, Letter, PAGE_LIMIT_ROWS, Paper};
use crate::domain::voice::{Interest, PAPER_WAYS, PETITION_GROUNDS, PaperForm, Part, Way};
use crate::domain::workflow::order::ChangeGround;
use crate::domain::workflow::petition::Wish;
use crate::error::{Error, FieldError};
use crate::web::extract::{Ctx, Fields};
use crate::web::field::{Choice, Problems};
use crate::web::page::{self, Layout, PageResult};
use crate::web::paging::Paged;
use crate::web::problem::Problem;
use crate::web::query::Query;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

const PATH: &str = "/correspondence";

#[derive(Template)]
#[template(path = "correspondence/list.html")]
struct PaperList {
    layout: Layout,
    rows: Vec<PaperShown>,
    kinds: Vec<Choice>,
    count_text: String,
    next: String,
    first: String,
}

struct PaperShown {
    number: String,
    href: String,
    kind: &'static str,
    way: &'static str,
    sender: String,
    order: String,
    received: String,
    state: &'static str,
    tone: &'static str,
}

impl PaperShown {
    fn new(paper: Paper) -> Self {
        Self {
            href: format!("{PATH}/{}", paper.number),
            number: paper.number,
            kind: paper.kind,
            way: paper.way.label(),
            sender: paper.sender,
            order: format!("{}: {}", paper.order.docket_number, paper.order.title),
            received: page::date(paper.received_on),
            state: paper.state,
            tone: if paper.is_decided { "final" } else { "open" },
        }
    }
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    after: String,
}

/// `GET /correspondence`
///
/// # Errors
/// When the database fails.
pub async fn list(ctx: Ctx, query: Query<Asked>) -> PageResult {
    let is_of_petitions = query.kind != "representation";
    let after = query.after.clone();
    let rows = ctx
        .run(move |app, actor| {
            let after = Some(after.as_str()).filter(|after| !after.is_empty());
            correspondence::list(app, actor, is_of_petitions, after)
        })
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let filters = if is_of_petitions { "kind=petition" } else { "kind=representation" };
    let paged = Paged::new(PATH, filters, &query.after, PAGE_LIMIT_ROWS, rows, |paper| {
        paper.number.clone()
    });
    page::show(
        &ctx,
        &PaperList {
            layout: Layout::new(&ctx, "Letters that came"),
            rows: paged.rows.into_iter().map(PaperShown::new).collect(),
            kinds: vec![
                Choice::new("petition", "Petitions", is_of_petitions),
                Choice::new("representation", "Representations", !is_of_petitions),
            ],
            count_text: paged.count_text,
            next: paged.next,
            first: paged.first,
        },
    )
}

#[derive(Template)]
#[template(path = "correspondence/new.html")]
struct PaperNew {
    layout: Layout,
    form: PaperForm,
    kinds: Vec<Choice>,
    ways: Vec<Choice>,
    organizations: Vec<Choice>,
    claims: Vec<Choice>,
    wishes: Vec<Choice>,
    grounds: Vec<Choice>,
    parts: Vec<Choice>,
    errors: Problems,
}

fn choices<T: Copy>(
    all: &[T],
    code: fn(T) -> &'static str,
    label: fn(T) -> &'static str,
    chosen: &str,
) -> Vec<Choice> {
    all.iter().map(|one| Choice::new(code(*one), label(*one), code(*one) == chosen)).collect()
}

async fn draw(
    ctx: &Ctx,
    status: StatusCode,
    form: PaperForm,
    errors: Vec<FieldError>,
) -> PageResult {
    let organizations =
        ctx.run(correspondence::organizations).await.map_err(|error| Problem::new(ctx, error))?;
    let errors = Problems::from(errors);
    let page = PaperNew {
        layout: Layout::new(ctx, &format!("{}Enter a letter", errors.prefix())),
        kinds: correspondence::kinds()
            .into_iter()
            .map(|(code, label)| Choice::new(code, label, code == form.kind))
            .collect(),
        ways: choices(&PAPER_WAYS, Way::code, Way::label, &form.way),
        organizations: organizations
            .into_iter()
            .map(|(id, name)| {
                let id = id.to_string();
                let is_chosen = id == form.organization;
                Choice::new(id, name, is_chosen)
            })
            .collect(),
        claims: choices(&Interest::CLAIMED, Interest::code, Interest::label, &form.claim),
        wishes: choices(Wish::ALL, Wish::code, Wish::label, &form.wish),
        grounds: choices(&PETITION_GROUNDS, ChangeGround::code, ChangeGround::label, &form.ground),
        parts: choices(Part::ALL, Part::code, Part::label, &form.subject),
        form,
        errors,
    };
    page::show_with(ctx, status, &page)
}

/// Which order a form is about, and what it is.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct About {
    #[serde(default)]
    order: String,
    #[serde(default)]
    kind: String,
}

/// `GET /correspondence/new`
///
/// # Errors
/// When the database fails.
pub async fn new(ctx: Ctx, about: Query<About>) -> PageResult {
    let about = about.into_inner();
    let form = PaperForm { order: about.order, kind: about.kind, ..PaperForm::default() };
    draw(&ctx, StatusCode::OK, form, Vec::new()).await
}

fn form(fields: &Fields) -> PaperForm {
    let get = |name: &str| fields.get(name).to_owned();
    PaperForm {
        order: get("order"),
        kind: get("kind"),
        way: get("way"),
        received_on: get("received_on"),
        organization: get("organization"),
        sender: get("sender"),
        address: get("address"),
        claim: get("claim"),
        author: get("author"),
        body: get("body"),
        wish: get("wish"),
        ground: get("ground"),
        listed_name: get("listed_name"),
        subject: get("subject"),
        corrected: get("corrected"),
    }
}

/// `POST /correspondence`
///
/// # Errors
/// When the rules refuse.
pub async fn create(ctx: Ctx, fields: Fields) -> PageResult {
    let form = form(&fields);
    let sent = form.clone();
    match ctx.run(move |app, actor| correspondence::enter(app, actor, &sent)).await {
        Ok(number) => Ok(page::go(&format!("{PATH}/{number}"))),
        Err(Error::Invalid(errors)) => {
            draw(&ctx, StatusCode::UNPROCESSABLE_ENTITY, form, errors).await
        }
        Err(error) => Err(Problem::new(&ctx, error)),
    }
}

#[derive(Template)]
#[template(path = "correspondence/show.html")]
struct PaperShow {
    layout: Layout,
    paper: PaperShown,
    address: String,
    letters: Vec<LetterShown>,
}

struct LetterShown {
    title: &'static str,
    on: String,
    text: String,
}

impl LetterShown {
    fn new(letter: Letter) -> Self {
        Self { title: letter.title, on: page::date(letter.on), text: letter.text }
    }
}

/// `GET /correspondence/{number}`
///
/// # Errors
/// When it is not there, or came online.
pub async fn show(ctx: Ctx, number: Path<String>) -> PageResult {
    let (paper, letters) = ctx
        .run(move |app, actor| correspondence::show(app, actor, &number))
        .await
        .map_err(|error| Problem::new(&ctx, error))?;
    let address = paper.address.clone();
    let page = PaperShow {
        layout: Layout::new(&ctx, &paper.number),
        paper: PaperShown::new(paper),
        address,
        letters: letters.into_iter().map(LetterShown::new).collect(),
    };
    page::show(&ctx, &page)
}
