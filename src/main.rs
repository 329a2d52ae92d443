//! The command `letterpress`: a thin door to [`cli`].

#![cfg_attr(not(test), warn(clippy::string_slice))]

mod cli;

/// glibc's heap fragments around the 380 KB that each compressor allocates (`posix_memalign`), and
/// memory would grow with the number of letters.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
