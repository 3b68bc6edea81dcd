//! What a rule table said, without the types of its machine.

use crate::domain::workflow::{Decision, Refusal, Rule, To};

/// What the rules allow.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The rule, with the action's label.
    pub rule: Rule<(), &'static str>,
    /// The action's code.
    pub action: &'static str,
    /// The state before, as a code.
    pub from: &'static str,
    /// The state after, as a code.
    pub to: &'static str,
    /// Whether a second person must approve.
    pub needs_approval: bool,
    /// Whether counsel must sign.
    pub needs_signature: bool,
}

/// What the rules allow, or why not.
pub type Ruling = Result<Verdict, Refusal>;

impl Verdict {
    /// Takes the types off a decision.
    pub(in crate::app) fn new<S, A>(
        decision: &Decision<S, A>,
        action: &'static str,
        from: &'static str,
        to: &'static str,
    ) -> Self
    where
        A: Copy + Into<&'static str>,
    {
        Self {
            rule: plain(decision.rule),
            action,
            from,
            to,
            needs_approval: decision.needs_approval,
            needs_signature: decision.needs_signature,
        }
    }

    /// True when nobody else need agree.
    #[must_use]
    pub const fn is_immediate(&self) -> bool {
        !self.needs_approval && !self.needs_signature
    }
}

/// A rule without the types of its machine.
pub(in crate::app) fn plain<S, A>(rule: &Rule<S, A>) -> Rule<(), &'static str>
where
    A: Copy + Into<&'static str>,
{
    Rule {
        action: rule.action.into(),
        from: &[],
        to: To::Same,
        proposes: rule.proposes,
        approves: rule.approves,
        signs: rule.signs,
        standard: rule.standard,
        needs: rule.needs,
        document: rule.document,
        clocks: rule.clocks,
        by_clock: rule.by_clock,
        citation: rule.citation,
        note: rule.note,
    }
}
