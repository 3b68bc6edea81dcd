//! The rule tables as people read them: every rule with its roles, papers,
//! clocks and law, and what each command may do in each state. A change of
//! the law of the house is a change of these files, read and accepted by a person.

use docket307::domain::workflow::{case, hold, investigation, order, petition};

pub mod tables {
    use super::{case, hold, investigation, order, petition};

    plain! {
        /// The rules themselves: action, from, to, roles, standard, needs, paper, clocks, citation.
        fn the_rules_are_those_that_were_agreed() {
            insta::assert_snapshot!("case_rules", case::matrix());
            insta::assert_snapshot!("order_rules", order::matrix());
            insta::assert_snapshot!("petition_rules", petition::matrix());
            insta::assert_snapshot!("hold_rules", hold::matrix());
            insta::assert_snapshot!("investigation_rules", investigation::matrix());
        }

        /// What `decide` answers for every state, action and role.
        fn the_answers_are_those_that_were_agreed() {
            insta::assert_snapshot!("case_answers", case::decide_matrix());
            insta::assert_snapshot!("order_answers", order::decide_matrix());
            insta::assert_snapshot!("petition_answers", petition::decide_matrix());
            insta::assert_snapshot!("hold_answers", hold::decide_matrix());
            insta::assert_snapshot!("investigation_answers", investigation::decide_matrix());
        }
    }
}
