//! The options of `convert` that say how a book of all letters is made.
//!
//! Not here: what they do (`backends::BookOptions`). **Invariant:** a cover or a style that an e-book cannot hold is
//! refused before any letter is read.

use std::path::{Path, PathBuf};

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};
use letterpress::backends::{self, Order};
use letterpress::diag::{self, Diagnostic};
use letterpress::press::Options;

use super::super::input_options::InputOptions;
use super::super::{Stop, files, unusable};

/// How a book of all letters is made.
#[derive(Args)]
#[command(next_help_heading = "A book of all letters (-o NAME.epub, -o NAME.pdf)")]
pub(super) struct BookOptions {
    /// In which order the letters are
    #[arg(long, value_name = "ORDER", default_value = "source", ignore_case = true)]
    order: OrderName,
    /// What the book is called [default: as [publication] says, else as the source calls itself]
    #[arg(long, value_name = "TITLE", value_parser = NonEmptyStringValueParser::new())]
    title: Option<String>,
    /// The picture on its cover, PNG or JPEG, best 1600 × 2560 [default: one is drawn]
    #[arg(long, value_name = "FILE")]
    cover: Option<PathBuf>,
    /// Make so many volumes of it, NAME-1, NAME-2 …, with the same number of letters
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(2..=999))]
    volumes: Option<u16>,
    /// In a PDF, begin each letter on the sheet on which the one before ends, if there is room
    #[arg(long)]
    run_on: bool,
    /// Rules of style that are added to those of e-books
    #[arg(long, value_name = "FILE")]
    css: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OrderName {
    /// That of the inputs
    Source,
    /// The days of writing, letters without one last
    Date,
    /// The correspondents by name, then the days
    Correspondent,
}

impl BookOptions {
    /// Reads what is named.
    pub(super) fn read(
        &self,
        reading: &InputOptions,
        has_endnotes: bool,
    ) -> Result<backends::BookOptions, Stop> {
        let refused = |path: &Path, why: String| {
            unusable(path, &Diagnostic::new(&diag::UNREADABLE, None, why), reading.diagnostics)
        };
        let cover = self.cover.as_ref().map(|path| {
            let picture = files::read_named(path).and_then(cover);
            picture.map_err(|why| refused(path, why))
        });
        let css = self.css.as_ref().map(|path| {
            let rules = files::read_named(path).and_then(rules);
            rules.map_err(|why| refused(path, why))
        });
        let mut options = backends::BookOptions::default();
        options.order = match self.order {
            OrderName::Source => Order::Source,
            OrderName::Date => Order::Date,
            OrderName::Correspondent => Order::Correspondent,
        };
        options.title.clone_from(&self.title);
        options.cover = cover.transpose()?;
        options.css = css.transpose()?;
        options.has_endnotes = has_endnotes;
        options.runs_on = self.run_on;
        Ok(options)
    }

    /// How many volumes are made of it, if several.
    pub(super) fn volumes(&self) -> Option<usize> {
        self.volumes.map(usize::from)
    }

    /// Reports what has no effect because no book is made, or none that is a PDF.
    pub(super) fn without_effect(&self, options: &Options) -> Option<Diagnostic> {
        let books = options.collections.iter().filter(|backend| backend.is_book());
        let books: Vec<&str> = books.map(|backend| backend.format().name).collect();
        let is_book = !books.is_empty();
        let given = [
            ("--order", self.order != OrderName::Source && !is_book),
            ("--title", self.title.is_some() && !is_book),
            ("--cover", self.cover.is_some() && !is_book),
            ("--volumes", self.volumes.is_some() && !is_book),
            ("--run-on", self.run_on && !books.contains(&"pdf-book")),
        ];
        let given: Vec<&str> =
            given.into_iter().filter(|(_, is_given)| *is_given).map(|(name, _)| name).collect();
        let (book, name) = if is_book {
            ("a PDF of all letters", "NAME.pdf")
        } else {
            ("a book of all letters", "NAME.epub")
        };
        let message = format!("{} has no effect: only {book} has it", given.join(", "));
        (!given.is_empty()).then(|| {
            Diagnostic::new(&diag::CONFIG_WITHOUT_EFFECT, None, message)
                .hint(format!("name one file for all letters, as in -o {name}"))
        })
    }
}

/// A picture that all readers of e-books show.
fn cover(bytes: Vec<u8>) -> Result<backends::Picture, String> {
    let picture = backends::Picture::read(bytes)?;
    match picture.kind {
        backends::PictureKind::Png
        | backends::PictureKind::Jpeg
        | backends::PictureKind::JpegGrey => Ok(picture),
        other => Err(format!("a cover is PNG or JPEG, not {}", other.name())),
    }
}

/// Rules that need no other file: an e-book has none.
fn rules(bytes: Vec<u8>) -> Result<String, String> {
    let rules = String::from_utf8(bytes).map_err(|_| "it is not text in UTF-8".to_owned())?;
    let rules = rules.trim_start_matches('\u{FEFF}');
    for needs in ["@import", "@charset"] {
        if rules.contains(needs) {
            return Err(format!("it has {needs}, which works at the beginning of a file only"));
        }
    }
    let mut urls = rules.split("url(").skip(1).map(|url| url.trim_start_matches(['"', '\'', ' ']));
    match urls.find(|url| !url.starts_with("data:") && !url.starts_with('#')) {
        Some(url) => {
            let url: String = url.chars().take_while(|c| !matches!(c, ')' | '"' | '\'')).collect();
            Err(format!(
                "it needs the file {url}, and an e-book gets no files that letters do not name"
            ))
        }
        None => Ok(rules.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_file_of_the_run_has_is_named() {
        let options = BookOptions {
            order: OrderName::Date,
            title: None,
            cover: None,
            volumes: None,
            run_on: true,
            css: None,
        };
        let said = |collections: &[&str]| {
            let collections = collections.iter().map(|name| backends::find_collection(name));
            let collections = collections.map(|backend| backend.expect("a format"));
            let found = options.without_effect(&Options::default().collections(collections));
            found.map(|found| found.message)
        };
        let both = "--order, --run-on has no effect: only a book of all letters has it";
        assert_eq!(said(&["csv"]).as_deref(), Some(both));
        let one = "--run-on has no effect: only a PDF of all letters has it";
        assert_eq!(said(&["epub-book"]).as_deref(), Some(one));
        assert_eq!(said(&["epub-book", "pdf-book"]), None);
    }

    #[test]
    fn rules_that_need_other_files_are_refused() {
        assert_eq!(rules(b"p { color: red }".to_vec()).unwrap(), "p { color: red }");
        assert!(rules(b"p { background: url(data:image/png;base64,) }".to_vec()).is_ok());
        for wrong in [&b"@import 'a.css';"[..], b"p { background: url( 'a.png') }", b"\xff"] {
            assert!(rules(wrong.to_vec()).is_err(), "{wrong:?}");
        }
    }
}
