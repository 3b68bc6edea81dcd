//! One row of a table of rules, and the questions that every table answers.

use super::{DocumentKind, Need, Refusal, STAFF, Standard};
use crate::domain::role::Role;

/// Where a rule leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To<S> {
    /// To this state.
    State(S),
    /// The docket stays where it is; something else changes (its note says what).
    Same,
}

/// One rule: an action, its conditions and its law.
#[derive(Debug, Clone, Copy)]
pub struct Rule<S: 'static, A: 'static> {
    /// What is done.
    pub action: A,
    /// From which states; empty when the action opens a docket.
    pub from: &'static [S],
    /// To which state.
    pub to: To<S>,
    /// Who may ask for it.
    pub proposes: &'static [Role],
    /// Who approves it; empty: it takes effect at once. Never the proposer.
    pub approves: &'static [Role],
    /// Who signs it beside the approver; empty: no signature.
    pub signs: &'static [Role],
    /// The evidence standard, where the law names one.
    pub standard: Option<Standard>,
    /// The facts that the command must bring.
    pub needs: &'static [Need],
    /// The paper that goes with it.
    pub document: Option<DocumentKind>,
    /// Codes of the clocks that it starts.
    pub clocks: &'static [&'static str],
    /// The clock whose end deems this to happen. Such a rule is provisional:
    /// it takes effect when a person confirms it, never by the machine alone.
    pub by_clock: Option<&'static str>,
    /// The law, or "Policy" where there is none.
    pub citation: &'static str,
    /// One sentence for the reader of the table.
    pub note: &'static str,
}

/// What the rules allow: the new state and what is still to be had.
#[derive(Debug, Clone, Copy)]
pub struct Decision<S: 'static, A: 'static> {
    /// The state that follows once approval and signature are there.
    pub to: S,
    /// The rule that allows it.
    pub rule: &'static Rule<S, A>,
    /// True when a second person must approve before anything changes.
    pub needs_approval: bool,
    /// True when counsel must sign before anything changes.
    pub needs_signature: bool,
}

impl<S: Copy + 'static, A: Copy + 'static> Rule<S, A> {
    /// A rule that moves a docket; staff may ask for it and it takes effect at once.
    pub(crate) const fn moves(action: A, from: &'static [S], to: S) -> Self {
        Self::new(action, from, To::State(to))
    }

    /// A rule that leaves the docket in its state.
    pub(crate) const fn stays(action: A, from: &'static [S]) -> Self {
        Self::new(action, from, To::Same)
    }

    const fn new(action: A, from: &'static [S], to: To<S>) -> Self {
        Self {
            action,
            from,
            to,
            proposes: STAFF,
            approves: &[],
            signs: &[],
            standard: None,
            needs: &[],
            document: None,
            clocks: &[],
            by_clock: None,
            citation: "Policy",
            note: "",
        }
    }

    /// Who may ask for it, instead of staff.
    pub(crate) const fn asked_by(mut self, roles: &'static [Role]) -> Self {
        self.proposes = roles;
        self
    }

    /// Who must approve it.
    pub(crate) const fn approved_by(mut self, roles: &'static [Role]) -> Self {
        self.approves = roles;
        self
    }

    /// Who must sign it.
    pub(crate) const fn signed_by(mut self, roles: &'static [Role]) -> Self {
        self.signs = roles;
        self
    }

    /// The evidence standard.
    pub(crate) const fn on(mut self, standard: Standard) -> Self {
        self.standard = Some(standard);
        self
    }

    /// The facts that the command must bring.
    pub(crate) const fn needing(mut self, needs: &'static [Need]) -> Self {
        self.needs = needs;
        self
    }

    /// The paper that goes with it.
    pub(crate) const fn with(mut self, document: DocumentKind) -> Self {
        self.document = Some(document);
        self
    }

    /// The clocks that it starts.
    pub(crate) const fn starting(mut self, clocks: &'static [&'static str]) -> Self {
        self.clocks = clocks;
        self
    }

    /// The clock whose end deems it.
    pub(crate) const fn deemed_by(mut self, clock: &'static str) -> Self {
        self.by_clock = Some(clock);
        self
    }

    /// The law and the sentence for the reader.
    pub(crate) const fn under(mut self, citation: &'static str, note: &'static str) -> Self {
        self.citation = citation;
        self.note = note;
        self
    }

    /// True when the law deems it and a person must confirm.
    #[must_use]
    pub const fn is_provisional(&self) -> bool {
        self.by_clock.is_some()
    }

    /// The state that follows `state`; none when nothing was opened yet and the
    /// rule would stay.
    #[must_use]
    pub const fn target(&self, state: Option<S>) -> Option<S> {
        match self.to {
            To::State(to) => Some(to),
            To::Same => state,
        }
    }
}

impl<S: Copy + PartialEq + 'static, A: 'static> Rule<S, A> {
    /// True when the rule starts from `state` (none: not yet open).
    #[must_use]
    pub fn starts_from(&self, state: Option<S>) -> bool {
        match state {
            Some(state) => self.from.contains(&state),
            None => self.from.is_empty(),
        }
    }
}

/// The decision for an action in a state by a role, before its facts are looked at.
pub(super) fn permit<S, A>(
    rules: &'static [Rule<S, A>],
    action: A,
    state: Option<S>,
    actor: Role,
) -> Result<Decision<S, A>, Refusal>
where
    S: Copy + PartialEq + Into<&'static str> + 'static,
    A: Copy + PartialEq + Into<&'static str> + 'static,
{
    let same_action = || rules.iter().filter(|rule| rule.action == action);
    let found = same_action()
        .find(|rule| rule.starts_from(state))
        .and_then(|rule| rule.target(state).map(|to| (rule, to)));
    let Some((rule, to)) = found else {
        return Err(Refusal::WrongState {
            action: action.into(),
            state: state.map_or("not yet open", Into::into),
            allowed_from: same_action()
                .flat_map(|rule| rule.from.iter().map(|from| (*from).into()))
                .collect(),
        });
    };
    if !rule.proposes.contains(&actor) {
        return Err(Refusal::NotYourRole { action: action.into(), may: rule.proposes.to_vec() });
    }
    Ok(Decision {
        to,
        rule,
        needs_approval: !rule.approves.is_empty(),
        needs_signature: !rule.signs.is_empty(),
    })
}

/// The rules that start from `state` and that `role` may ask for, in table order.
pub(super) fn available<S, A>(
    rules: &'static [Rule<S, A>],
    state: Option<S>,
    role: Role,
) -> Vec<&'static Rule<S, A>>
where
    S: Copy + PartialEq + 'static,
{
    rules.iter().filter(|rule| rule.starts_from(state) && rule.proposes.contains(&role)).collect()
}

/// May this person approve? `is_proposer` is true when the same person asked
/// for it: that is always refused, whatever the role.
pub fn approve<S, A>(rule: &Rule<S, A>, actor: Role, is_proposer: bool) -> Result<(), Refusal>
where
    A: Copy + Into<&'static str>,
{
    second_person(rule.action.into(), rule.approves, actor, is_proposer)
}

/// May this person sign as counsel? The proposer may not.
pub fn sign<S, A>(rule: &Rule<S, A>, actor: Role, is_proposer: bool) -> Result<(), Refusal>
where
    A: Copy + Into<&'static str>,
{
    second_person(rule.action.into(), rule.signs, actor, is_proposer)
}

fn second_person(
    action: &'static str,
    may: &'static [Role],
    actor: Role,
    is_proposer: bool,
) -> Result<(), Refusal> {
    if !may.contains(&actor) {
        return Err(Refusal::NotYourRole { action, may: may.to_vec() });
    }
    if is_proposer {
        return Err(Refusal::Barred {
            why: "The person who proposed this cannot also approve or sign it. Ask another supervisor or counsel.",
        });
    }
    Ok(())
}

/// The law of the rule for an action from a state, both as stored codes; empty
/// when the table has no such rule (any more).
pub(super) fn citation<S, A>(
    rules: &'static [Rule<S, A>],
    action: Option<A>,
    from: Option<S>,
) -> &'static str
where
    S: Copy + PartialEq + 'static,
    A: Copy + PartialEq + 'static,
{
    rules
        .iter()
        .find(|rule| Some(rule.action) == action && rule.starts_from(from))
        .map_or("", |rule| rule.citation)
}
