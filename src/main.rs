//! The program; `cli` says what it can do.

fn main() -> std::process::ExitCode {
    docket307::cli::main()
}
