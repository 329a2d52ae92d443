//! The command `letterpress`: a thin door to [`cli`].

#![cfg_attr(not(test), warn(clippy::string_slice))]

mod cli;

/// The allocator of glibc leaves a gap behind each compressor (`posix_memalign` of 380 KB), so that
/// memory grew with the number of letters.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
