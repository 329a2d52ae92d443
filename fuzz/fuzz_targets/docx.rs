#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| letterpress_fuzz::run("docx", bytes));
