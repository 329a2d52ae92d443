//! The command `letterpress`: a thin door to [`cli`].

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
