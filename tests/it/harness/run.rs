//! Runs the list and says plainly, in the last lines, what ran and what did not.

use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

use libtest_mimic::{Arguments, Trial};

use super::env::Env;
use super::{chromedriver, postgres, trial};

/// The exit code for "something that was required is missing".
const MISSING: u8 = 102;

/// Lists, filters and runs the trials as libtest would, then prints the summary.
pub fn run(trials: impl FnOnce(&Env) -> Vec<Trial>) -> ExitCode {
    let arguments = Arguments::from_args();
    let env = Env::discover();
    let list = trials(&env);
    if arguments.list {
        // Test runners parse this output: nothing else may be printed.
        return libtest_mimic::run(&arguments, list).exit_code();
    }

    let absences = env.absences();
    if env.is_everything_required() && !absences.is_empty() {
        println!(
            "FAILED before the first test: DOCKET307_REQUIRE_ALL is set, and this machine cannot run: {}.",
            absences.join("; ")
        );
        return ExitCode::from(MISSING);
    }

    trial::report_panics_at_the_end();
    let conclusion = libtest_mimic::run(&arguments, list);
    let postgres = postgres::describe(&env);
    let browser = chromedriver::describe(&env);
    // Also when tests failed: nothing that was started may outlive the run.
    chromedriver::stop();
    postgres::stop();

    println!("{}", summary(&env, &postgres, &browser));
    if conclusion.num_filtered_out > 0 {
        println!("(a filter left out {} tests)", conclusion.num_filtered_out);
    }
    for absence in &absences {
        println!("NOT RUN: {absence}");
    }
    conclusion.exit_code()
}

fn summary(env: &Env, postgres: &str, browser: &str) -> String {
    let ran = env.ran();
    let number = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
    let mut parts = vec![format!("SQLite: {}", number(&ran.sqlite))];
    if env.postgres().is_ok() {
        parts.push(format!("{postgres}: {}", number(&ran.postgres)));
    }
    if env.browser().is_ok() {
        parts.push(format!("browser {browser}: {}", number(&ran.browser)));
    }
    parts.push(format!("neither: {}", number(&ran.plain)));
    let missing = match (env.postgres(), env.browser()) {
        (Ok(_), Ok(_)) => "none",
        (Err(_), Ok(_)) => "PostgreSQL",
        (Ok(_), Err(_)) => "browser",
        (Err(_), Err(_)) => "PostgreSQL, browser",
    };
    format!("ran on {}; not run: {missing}", parts.join("; "))
}
