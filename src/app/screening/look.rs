//! One allegation or order against parties and their lines.

use super::found::{Best, Found, Target};
use super::seeker::Wanted;
use super::{Scene, Seeker, Walk, facts, with_identifiers};
use crate::app::App;
use crate::app::decision::{Known, Standing};
use crate::error::Result;
use crate::screening::{Score, Search, Subject, score_line};
use crate::store::Read;
use crate::store::candidate::{self, Candidate};
use std::collections::HashMap;

/// The most lines that one allegation or order is compared with at once, those of
/// the newest files first. Of each party at least the first slice is looked at.
pub(in crate::app) const LINE_LIMIT_ROWS: usize = 50_000;

/// What a look came to.
pub(in crate::app) struct Looked {
    /// What reaches the threshold: parties, then lines, the best first.
    pub(in crate::app) found: Vec<Found>,
    /// Lines that were compared.
    pub(super) line_rows: usize,
    /// True when there were more.
    pub(super) is_cut: bool,
}

/// Everything that reaches the threshold for one seeker among all parties.
pub(in crate::app) fn look(app: &App, seeker: &Seeker) -> Result<Looked> {
    let subjects: Vec<&Subject> = seeker.wanted.iter().map(|wanted| &wanted.subject).collect();
    let alike =
        app.names.alike(app, &subjects, |subject| subject.threshold.least_of_names(subject))?;
    app.store.read(|tx| {
        let parties = with_identifiers(tx, &subjects, alike)?;
        Look::open(tx, app, seeker, None)?.go(tx, &parties)
    })
}

/// Everything that reaches the threshold for one seeker among some parties, and
/// of one upload's lines.
pub(in crate::app) fn look_among(
    app: &App,
    seeker: &Seeker,
    parties: &[i64],
    upload_id: i64,
) -> Result<Looked> {
    let asked: Vec<Vec<i64>> = seeker.wanted.iter().map(|_| parties.to_vec()).collect();
    app.store.read(|tx| Look::open(tx, app, seeker, Some(upload_id))?.go(tx, &asked))
}

struct Look<'a> {
    app: &'a App,
    seeker: &'a Seeker,
    upload_id: Option<i64>,
    scene: Scene,
    best: Best,
    line_rows: usize,
    is_cut: bool,
}

impl<'a> Look<'a> {
    fn open(
        tx: &mut Read<'_>,
        app: &'a App,
        seeker: &'a Seeker,
        upload_id: Option<i64>,
    ) -> Result<Self> {
        let scene = Scene::read(tx, seeker)?;
        Ok(Self {
            app,
            seeker,
            upload_id,
            scene,
            best: Best::of(seeker.wanted.len()),
            line_rows: 0,
            is_cut: false,
        })
    }

    /// Compares what is wanted with the parties that each of it is asked for.
    fn go(mut self, tx: &mut Read<'_>, asked: &[Vec<i64>]) -> Result<Looked> {
        self.parties(tx, asked)?;
        for wanted in self.seeker.wanted.iter().filter(|wanted| !wanted.names_party()) {
            let mut walk = Walk::of_goods(tx, &wanted.subject, self.upload_id)?;
            self.lines(tx, &mut walk, wanted, &Score::default(), &Standing::default())?;
        }
        let Self { best, line_rows, is_cut, .. } = self;
        Ok(Looked { found: best.finish(), line_rows, is_cut })
    }

    fn parties(&mut self, tx: &mut Read<'_>, asked: &[Vec<i64>]) -> Result<()> {
        let mut ids: Vec<i64> = asked.iter().flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let candidates: HashMap<i64, Candidate> = candidate::find_parties(tx, &ids)?
            .into_iter()
            .map(|candidate| (candidate.party_id, candidate))
            .collect();
        let mut reached: Vec<(&Wanted, &Candidate, Score)> = Vec::new();
        for (wanted, ids) in self.seeker.wanted.iter().zip(asked) {
            if !wanted.names_party() {
                continue;
            }
            let search = Search::new(&wanted.subject);
            let least = wanted.subject.threshold.permille();
            for candidate in ids.iter().filter_map(|id| candidates.get(id)) {
                if let Some(score) = search.score_from(&facts(candidate), least) {
                    reached.push((wanted, candidate, score));
                }
            }
        }
        let those = reached.iter().map(|(_, candidate, _)| *candidate);
        let known = Known::read(tx, self.seeker, self.app.clock.today(), those)?;
        for (wanted, candidate, score) in reached {
            let standing = known.standing(&wanted.subject.names, candidate, &score)?;
            if standing.is_silent() {
                continue;
            }
            let mut walk = Walk::of_party(candidate, self.upload_id);
            let has_lines = self.lines(tx, &mut walk, wanted, &score, &standing)?;
            if self.upload_id.is_none() || has_lines {
                let target = Target::Party(candidate.party_id);
                let (name, role) = (candidate.name.clone(), wanted.role);
                self.best.keep(Found { target, name, role, score });
            }
        }
        Ok(())
    }

    /// Compares the lines of one way; true when there were any. Lines of one upload
    /// are all compared, those of all uploads up to the limit.
    fn lines(
        &mut self,
        tx: &mut Read<'_>,
        walk: &mut Walk<'_>,
        wanted: &Wanted,
        party: &Score,
        standing: &Standing,
    ) -> Result<bool> {
        let before = self.line_rows;
        let least = wanted.subject.threshold.permille();
        while let Some(lines) = walk.next(tx)? {
            self.line_rows += lines.len();
            let is_empty = lines.is_empty();
            let facts = self.scene.facts(tx, &wanted.subject, &lines)?;
            for (line, facts) in lines.into_iter().zip(facts) {
                if standing.silences(&line) {
                    continue;
                }
                let score = score_line(&wanted.subject, party, &facts);
                if score.permille >= least {
                    let target = Target::Line(line.document, line.line);
                    let (name, role) = (line.description, wanted.role);
                    self.best.keep(Found { target, name, role, score });
                }
            }
            if self.upload_id.is_none() && !is_empty && self.line_rows >= LINE_LIMIT_ROWS {
                self.is_cut = true;
                break;
            }
        }
        Ok(self.line_rows > before)
    }
}
