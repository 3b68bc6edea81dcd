//! A table of rules as text, for the snapshot that a lawyer reads.

use super::{Rule, To};
use crate::domain::role::Role;

/// How a machine spells its states and actions.
pub(super) struct Spelling<S, A> {
    /// The machine's heading.
    pub(super) title: &'static str,
    /// A state's code.
    pub(super) state: fn(S) -> &'static str,
    /// An action's code.
    pub(super) action: fn(A) -> &'static str,
}

/// One paragraph a rule: who, on what evidence, with what paper and law.
pub(super) fn rules_text<S: Copy, A: Copy>(
    rules: &[Rule<S, A>],
    spelling: &Spelling<S, A>,
) -> String {
    let mut text = format!("{}\n", spelling.title);
    for rule in rules {
        let to = match rule.to {
            To::State(to) => (spelling.state)(to),
            To::Same => "(same state)",
        };
        let from = list(rule.from.iter().map(|from| (spelling.state)(*from)), "(new)");
        let needs = list(rule.needs.iter().map(|need| need.code()), "-");
        let evidence = rule.standard.map_or("-", |standard| standard.code());
        let paper = rule.document.map_or("-", |document| document.code());
        let clocks = list(rule.clocks.iter().copied(), "-");
        let deemed = rule.by_clock.unwrap_or("-");
        let lines = [
            format!("\n{}: {from} -> {to}", (spelling.action)(rule.action)),
            format!(
                "  asks {}; approves {}; signs {}",
                roles(rule.proposes),
                roles(rule.approves),
                roles(rule.signs)
            ),
            format!("  evidence {evidence}; needs {needs}; paper {paper}"),
            format!("  starts {clocks}; deemed by {deemed}"),
            format!("  {} | {}", rule.citation, rule.note),
        ];
        for line in lines {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

/// One line for every state and action that is possible: the roles that may
/// ask, `+` when somebody must approve, `&` when counsel must sign, `~` when
/// the law deems it and a person confirms.
pub(super) fn decide_text<S, A>(
    rules: &'static [Rule<S, A>],
    states: &[S],
    actions: &[A],
    spelling: &Spelling<S, A>,
) -> String
where
    S: Copy + PartialEq + 'static,
    A: Copy + PartialEq + 'static,
{
    let mut text = format!("{}: state, action, who may ask\n", spelling.title);
    let all_states = std::iter::once(None).chain(states.iter().copied().map(Some));
    for state in all_states {
        for action in actions {
            let Some(rule) =
                rules.iter().find(|rule| rule.action == *action && rule.starts_from(state))
            else {
                continue;
            };
            let approve = if rule.approves.is_empty() { "" } else { "+" };
            let sign = if rule.signs.is_empty() { "" } else { "&" };
            let deemed = if rule.is_provisional() { "~" } else { "" };
            let line = format!(
                "{:<22} {:<26} {} {approve}{sign}{deemed}",
                state.map_or("(new)", spelling.state),
                (spelling.action)(*action),
                roles(rule.proposes),
            );
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

fn roles(roles: &[Role]) -> String {
    list(roles.iter().map(|role| role.code()), "-")
}

fn list<'a>(words: impl Iterator<Item = &'a str>, none: &str) -> String {
    let joined = words.collect::<Vec<_>>().join(", ");
    if joined.is_empty() { none.to_owned() } else { joined }
}
