//! A page as a stream of tokens, each with its place.
//!
//! Not here: what elements mean and how they nest (`tree`). **Invariant:** the places are in order and do
//! not overlap; what lies between them is a comment, a declaration, or a tag that the file breaks off.

use std::ops::Range;

use html5gum::emitters::ForwardingEmitter;
use html5gum::{DefaultEmitter, Emitter, HtmlString, Span, Spanned, State, Tokenizer};

use crate::source::BOM;

/// A step through a page.
#[derive(Debug)]
pub(super) enum Token {
    /// A start tag.
    Start(StartTag),
    /// An end tag, with its name.
    End(String),
    /// Characters.
    Text,
}

/// A start tag; names are in lower case.
#[derive(Debug)]
pub(super) struct StartTag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// Whether it is also the end of its element, as XML writes it.
    pub is_empty: bool,
}

/// Whether a page says that it is written as XML, where `<a id="x"/>` is a whole element. In HTML the
/// slash means nothing (HTML, 13.1.2.1).
pub(super) fn is_written_as_xml(text: &str) -> bool {
    const LONGEST: usize = 1_000;
    let start: String = text.trim_start_matches(BOM).trim_start().chars().take(LONGEST).collect();
    let prolog = start.split("<html").next().unwrap_or_default();
    start.starts_with("<?xml")
        || prolog.contains("DTD XHTML")
        || start.contains("xmlns=\"http://www.w3.org/1999/xhtml\"")
}

/// The tokens of a page.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = (Token, Range<usize>)> {
    let body = text.trim_start_matches(BOM);
    let base = text.len() - body.len();
    let mut inner = DefaultEmitter::<usize>::new_with_span();
    inner.naively_switch_states(true);
    let emitter = Switching { inner, is_xml: is_written_as_xml(text), is_empty: false };
    Tokenizer::new_with_emitter(body, emitter).flatten().filter_map(move |token| {
        let (token, span) = match token {
            html5gum::Token::StartTag(tag) => {
                let attribute = |(name, value): (HtmlString, Spanned<HtmlString>)| {
                    (string(name), string(value.value))
                };
                let attributes = tag.attributes.into_iter().map(attribute).collect();
                let name = string(tag.name);
                let is_empty = tag.self_closing;
                (Token::Start(StartTag { name, attributes, is_empty }), tag.span)
            }
            html5gum::Token::EndTag(tag) => (Token::End(string(tag.name)), tag.span),
            html5gum::Token::String(Spanned { span, .. }) => (Token::Text, span),
            html5gum::Token::Comment(_)
            | html5gum::Token::Doctype(_)
            | html5gum::Token::Error(_) => return None,
        };
        let Span { start, end } = span;
        Some((token, base + start..base + end))
    })
}

fn string(written: HtmlString) -> String {
    // Cut between ASCII characters, so it is always UTF-8.
    String::from_utf8(written.0).unwrap_or_default()
}

/// Emits tokens, and knows where a start tag begins what is no mark-up (scripts, styles, titles): not
/// where an element ends with its start tag.
struct Switching {
    inner: DefaultEmitter<usize>,
    is_xml: bool,
    is_empty: bool,
}

impl ForwardingEmitter for Switching {
    type Token = html5gum::Token<usize>;

    fn inner(&mut self) -> &mut impl Emitter<Token = Self::Token> {
        &mut self.inner
    }

    fn init_start_tag(&mut self) {
        self.is_empty = false;
        Emitter::init_start_tag(&mut self.inner);
    }

    fn set_self_closing(&mut self) {
        self.is_empty = true;
        Emitter::set_self_closing(&mut self.inner);
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let state = Emitter::emit_current_tag(&mut self.inner);
        state.filter(|_| !(self.is_xml && self.is_empty))
    }
}
