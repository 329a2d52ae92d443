//! Who wrote to whom: as the heading says (`Letter From A to B`), and as address, salutation and signature
//! confirm, complete or contradict it. Without names in the heading, theirs are used.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diag::{self, Diagnostic};
use crate::ir::{
    ActionKind, Agent, Block, Certainty, CloserPart, Correspondence, Inline, Kind, Letter,
    OpenerPart, Origin, Reading, Sourced, Text, plain_text,
};
use crate::normalize::mapped_text::MappedText;
use crate::normalize::neighbours::{self, Said};
use crate::normalize::parties::names::{self, Agreement, agreement};
use crate::normalize::parties::same;
use crate::normalize::parties::witnesses::{self, Place, Witness};
use crate::normalize::parties::{self, HeadingParties, Parties, Worth};
use crate::normalize::signing::is_person;
use crate::normalize::usual_author;
use crate::normalize::vocabulary::{self, Language};
use crate::normalize::{Context, Effect, Pass, Runs, dates, derived, headings};
use crate::source::{Span, Structure, part};

/// Works out senders and recipients.
pub(super) struct ReadCorrespondents;

impl Pass for ReadCorrespondents {
    fn name(&self) -> &'static str {
        "read_correspondents"
    }

    fn effect(&self) -> Effect {
        Effect::Keeps
    }

    fn runs(&self) -> Runs {
        Runs::Always
    }

    fn run(&self, letter: &mut Letter, context: &mut Context<'_>) {
        self.read(letter, context);
        usual_author::confirm(letter);
    }
}

impl ReadCorrespondents {
    fn read(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let roles = [ActionKind::Sent, ActionKind::Received];
        let is_encoded = context.marked.has(Structure::LetterParts);
        if !is_encoded {
            self.name_same(letter, context);
        }
        let mut named = roles.iter().filter(|role| is_named(letter, **role));
        if is_encoded && named.next().is_some() || named.count() == roles.len() {
            return;
        }
        let languages = vocabulary::languages_of(letter);
        // An encoded letter says in its header who wrote it, or greets as old letters do, in words that name both.
        let mut witnesses = witnesses::of(letter, &languages);
        witnesses.retain(|witness| !is_encoded || witness.place == Place::Greeting);
        let is_of_several = !is_encoded && witnesses::are_several(letter, &languages);
        let before = context.neighbours.map(|neighbours| &neighbours.before);
        let weighing =
            Weighing { languages: &languages, witnesses: &witnesses, is_of_several, before };
        // Where it is unclear whom the heading names, a signature may be that of an enclosure.
        let titles = if is_encoded {
            headings::of_encoded(self, letter)
        } else {
            letter.title.iter().cloned().collect()
        };
        let mut read = Some((Names::new(), Names::new()));
        for title in &titles {
            read = weighing.read_heading(title, letter, is_encoded, context);
            if read.as_ref().is_none_or(|(from, to)| !(from.is_empty() && to.is_empty())) {
                break;
            }
        }
        let Some((from, to)) = read else { return };
        if !(from.is_empty() && to.is_empty()) {
            report(&from, &to, context);
        }
        let is_of_edition = letter.number.is_some();
        for (role, stated) in roles.into_iter().zip([from, to]) {
            if is_named(letter, role) {
                continue;
            }
            let agents = if stated.is_empty() {
                weighing.infer(role, self, context)
            } else {
                weighing.confirm(role, stated, is_of_edition, self, context)
            };
            if agents.is_empty() {
                continue;
            }
            if letter.correspondence.is_empty() {
                letter.correspondence.push(Correspondence::default());
            }
            letter.correspondence[0].action_mut(role).agents.extend(agents);
        }
    }
}

impl ReadCorrespondents {
    /// Names whom the heading calls the same: the correspondents of the letter before.
    fn name_same(&self, letter: &mut Letter, context: &mut Context<'_>) {
        let Some(same) = same::find(letter, &vocabulary::languages_of(letter)) else { return };
        for role in same.roles {
            if is_named(letter, role) && !same.has_others {
                continue;
            }
            let before = context.neighbours.map_or(&[][..], |one| one.before.agents(role));
            let named: Vec<Agent> = before
                .iter()
                .filter_map(|agent| {
                    let name = agent.display_name()?.to_owned();
                    let origin = Origin::Inferred {
                        by: self.name().to_owned(),
                        reason: format!(
                            "\u{201C}{}\u{201D}: the {} of the letter before",
                            same.words,
                            who(role)
                        ),
                        certainty: neighbours::certainty(agent),
                    };
                    let (kind, written) = (agent.kind, Some(Sourced::new(name, origin)));
                    Some(Agent { kind, written, ..Agent::default() })
                })
                .collect();
            if named.is_empty() {
                let message = format!(
                    "\u{201C}{}\u{201D} names a correspondent only as that of the letter before",
                    same.words
                );
                report_undecided(same.at, &message, context);
                continue;
            }
            let names: Vec<&str> = named.iter().filter_map(Agent::display_name).collect();
            let message = format!(
                "\u{201C}{}\u{201D} is \u{201C}{}\u{201D}, the {} of the letter before",
                same.words,
                names.join("\u{201D}, \u{201C}"),
                who(role)
            );
            context.report(Diagnostic::new(&diag::FROM_LETTER_BEFORE, same.at, message));
            if letter.correspondence.is_empty() {
                letter.correspondence.push(Correspondence::default());
            }
            letter.correspondence[0].action_mut(role).agents.splice(0..0, named);
        }
    }
}

/// Whether somebody is known already in this role.
fn is_named(letter: &Letter, role: ActionKind) -> bool {
    letter.action(role).is_some_and(|action| !action.agents.is_empty())
}

/// Names as a heading writes them, each with its place.
type Names = Vec<(Span, String)>;

/// What the letter itself says about the correspondents, to weigh with its heading.
struct Weighing<'a> {
    languages: &'a [&'static Language],
    witnesses: &'a [Witness],
    /// Whether the letter is closed in the plural: `We are, Sir, your obedient servants`.
    is_of_several: bool,
    /// What the letter before says.
    before: Option<&'a Said>,
}

impl Weighing<'_> {
    /// The senders and the recipients that the heading names; nothing where that is unclear.
    fn read_heading(
        &self,
        title: &Sourced<String>,
        letter: &Letter,
        is_encoded: bool,
        context: &mut Context<'_>,
    ) -> Option<(Names, Names)> {
        let nobody = Some((Names::new(), Names::new()));
        let Some(heading) = title.origin.span() else { return nobody };
        let languages = self.languages;
        let undated = if is_encoded {
            dates::without_date(&title.value, languages)
        } else {
            headings::without_date(&title.value, languages)
        };
        let is_letter =
            || letter.kind.as_ref().is_some_and(|kind| is_encoded && kind.value == Kind::Letter);
        let known = if undated.len() < title.value.len() || is_letter() {
            parties::read_of_letter(undated, languages)
        } else {
            parties::read(undated, languages)
        };
        let words = undated;
        let found = match known {
            HeadingParties::Nothing if !is_encoded => parties::read_heading(words, languages),
            ref found => found.clone(),
        };
        let before = title.value.len() - words.len();
        let before = if title.value.ends_with(words) { before } else { 0 };
        // A title that the profile states can be in another line than the one that it is said to be from.
        let title_at = title_in_heading(letter, title)
            .filter(|title| heading.start <= title.at().start && title.at().end <= heading.end);
        // Where a line end interrupts the title, report the whole heading as the place.
        let place = |range: &Range<usize>| match &title_at {
            Some(title) => title.span(before + range.start..before + range.end),
            None => heading,
        };
        let named = |ranges: &[Range<usize>]| -> Names {
            let name = |range: &Range<usize>| (place(range), part(words, range.clone()).to_owned());
            ranges.iter().map(name).collect()
        };
        let is_numbered = letter.number.is_some();
        match found {
            HeadingParties::Nothing => nobody,
            HeadingParties::Undecided(names) => {
                let message = "the heading names sender and recipient, but it is unclear where the \
                               sender ends";
                report_undecided(place(&names), message, context);
                None
            }
            // In a transcript, the letter before was asked.
            HeadingParties::Same(_) if !is_encoded => nobody,
            HeadingParties::Same(same) => {
                let message = format!(
                    "\u{201C}{}\u{201D} names a correspondent only as that of the letter before",
                    part(words, same.clone())
                );
                report_undecided(place(&same), &message, context);
                nobody
            }
            HeadingParties::Name(name) => {
                let one = vec![(place(&name), part(words, name.clone()).to_owned())];
                match self.role_of(&one[0].1) {
                    Some(ActionKind::Sent) => Some((one, Names::new())),
                    Some(_) => Some((Names::new(), one)),
                    None => {
                        let is_name = is_numbered && is_sure_name(&one[0].1, languages);
                        if is_name {
                            let message = format!(
                                "\u{201C}{}\u{201D} is the sender or the recipient; the heading does \
                                 not say which",
                                one[0].1
                            );
                            report_undecided(one[0].0, &message, context);
                        }
                        nobody
                    }
                }
            }
            // A numbered heading has the known form of an edition. In other headings, a name may be that
            // of a place (`Letter from Harbour Jail`) or include more than a name.
            HeadingParties::Parties(parties)
                if is_numbered && !matches!(known, HeadingParties::Nothing) =>
            {
                Some((named(&parties.from), named(&parties.to)))
            }
            HeadingParties::Parties(parties) => {
                let is_sure = is_numbered || !is_encoded && headings::is_in_capitals(words);
                let weighed = Weighed::of(words, &parties, is_sure, languages, &letter.texts);
                weighed.report(place, words, context);
                Some((named(&weighed.from), named(&weighed.to)))
            }
        }
    }

    /// Whether a name that is alone in a heading is the sender's or the recipient's.
    fn role_of(&self, name: &str) -> Option<ActionKind> {
        let agrees = |witness: &&Witness| {
            agreement(name, &witness.name, self.languages) >= Agreement::Initials
        };
        if let Some(witness) = self.witnesses.iter().find(agrees) {
            return Some(witness.role);
        }
        let is_signed = self.witnesses.iter().any(|witness| witness.role == ActionKind::Sent);
        let is_dative = self.languages.iter().any(|language| language.is_dative(name));
        let is_recipient = is_sure_name(name, self.languages) && (is_dative || is_signed);
        is_recipient.then_some(ActionKind::Received)
    }

    /// The correspondents that the heading names, as the fullest form of their names; what contradicts them
    /// is reported.
    fn confirm(
        &self,
        role: ActionKind,
        stated: Names,
        is_of_edition: bool,
        pass: &dyn Pass,
        context: &mut Context<'_>,
    ) -> Vec<Agent> {
        let witnesses = || self.witnesses.iter().filter(|witness| witness.role == role);
        if let [(at, name)] = stated.as_slice()
            && (parties::kind(name).is_none() || parties::is_titled(name))
            && let Some(other) = witnesses()
                .find(|other| agreement(name, &other.name, self.languages) == Agreement::Contradict)
        {
            let (who, place) = (who(role), other.place.as_str());
            let message = format!(
                "the heading names \u{201C}{name}\u{201D} as the {who}, but the {place} \
                 \u{201C}{}\u{201D}; the heading is followed",
                other.name
            );
            let found = Diagnostic::new(&diag::CORRESPONDENTS_CONTRADICT, *at, message);
            context.report(found.label(other.at, format!("the {place}")).hint(hint(role)));
        }
        let agents = stated.into_iter().map(|(at, name)| {
            let is_fuller = |other: &&Witness| {
                let sameness = agreement(&name, &other.name, self.languages);
                (sameness == Agreement::Same
                    || sameness == Agreement::Initials && names::is_initials(&name, self.languages))
                    && names::fullness(&other.name, self.languages)
                        > names::fullness(&name, self.languages)
            };
            let may_be_fuller = !is_of_edition && parties::kind(&name).is_none();
            let fuller = witnesses().filter(|_| may_be_fuller).filter(is_fuller);
            let fuller = fuller.max_by_key(|other| names::fullness(&other.name, self.languages));
            match fuller {
                Some(other) => agent(
                    other.name.clone(),
                    Origin::Derived { from: vec![other.at, at], by: pass.name().to_owned() },
                ),
                None => agent(name, derived(pass, at)),
            }
        });
        agents.collect()
    }

    /// The correspondents that only the letter itself names.
    fn infer(&self, role: ActionKind, pass: &dyn Pass, context: &mut Context<'_>) -> Vec<Agent> {
        let languages = self.languages;
        let witnesses = || self.witnesses.iter().filter(|witness| witness.role == role);
        let fullest = |one: &&Witness| (one.place, names::fullness(&one.name, languages));
        let Some(best) = witnesses().max_by_key(fullest) else { return Vec::new() };
        let signatories = if best.place == Place::Signature { self.signatories() } else { vec![] };
        let Some((first, others)) = signatories.split_first() else {
            return vec![self.infer_one(best, pass, context)];
        };
        // One name can be there as it is signed and as it is typed.
        let is_same = |other: &&Witness| {
            other.place == Place::Signature
                && agreement(&first.name, &other.name, languages) >= Agreement::Initials
        };
        let first = witnesses().filter(is_same).max_by_key(fullest).unwrap_or(first);
        let mut agents = vec![self.infer_one(first, pass, context)];
        for other in others {
            // Other lines under a name are offices, too, and places, and those to whom the letter goes.
            if self.is_of_several
                && names::has_initials(&first.name, languages)
                && names::has_initials(&other.name, languages)
            {
                agents.push(self.infer_one(other, pass, context));
            } else {
                let message = format!(
                    "\u{201C}{}\u{201D} also appears under the letter and may be a second signatory; it is \
                     not named as a sender",
                    other.name
                );
                let found = Diagnostic::new(&diag::CORRESPONDENT_DOUBTFUL, other.at, message);
                context.report(found.hint(hint(ActionKind::Sent)));
            }
        }
        agents
    }

    /// The names in full that sign, each perhaps of another person, in the order in which they do.
    fn signatories(&self) -> Vec<&Witness> {
        let mut found: Vec<&Witness> = Vec::new();
        for one in self.witnesses {
            let is_other = |other: &&Witness| {
                agreement(&one.name, &other.name, self.languages) < Agreement::Initials
            };
            if one.place == Place::Signature
                && names::is_full(&one.name, self.languages)
                && parties::kind(&one.name).is_none()
                // An office has words in small letters: `Director of Mines`.
                && is_person(&one.name)
                && found.iter().all(is_other)
            {
                found.push(one);
            }
        }
        found
    }

    /// A correspondent whom a witness names.
    fn infer_one(&self, best: &Witness, pass: &dyn Pass, context: &mut Context<'_>) -> Agent {
        let languages = self.languages;
        let mut witnesses = self.witnesses.iter().filter(|witness| witness.role == best.role);
        let other = witnesses.find(|other| {
            other.place != best.place
                && agreement(&best.name, &other.name, languages) >= Agreement::Initials
        });
        let (who, place, name) = (who(best.role), best.place.as_str(), &best.name);
        if best.place == Place::Greeting {
            let message = format!("the {place} names \u{201C}{name}\u{201D} as the {who}");
            context.report(Diagnostic::new(&diag::CORRESPONDENT_FROM_LETTER, best.at, message));
            return agent(name.clone(), derived(pass, best.at));
        }
        let is_full = names::is_full(name, languages);
        let is_sure = other.is_some()
            || best.place == Place::Address
            || is_full && best.place == Place::Signature;
        let (certainty, reason) = match other {
            Some(other) => (Certainty::High, format!("{place} and {} agree", other.place.as_str())),
            None if is_sure => (Certainty::Medium, format!("the {place} gives the name")),
            None => (Certainty::Low, format!("only the {place} gives a name")),
        };
        if let Some(full) = self.sender_before(best) {
            let message = format!(
                "\u{201C}{name}\u{201D} is \u{201C}{full}\u{201D}, the {who} of the letter before"
            );
            context.report(Diagnostic::new(&diag::FROM_LETTER_BEFORE, best.at, message));
            let by = pass.name().to_owned();
            let reason = "the initials are those of the sender of the letter before".to_owned();
            let inferred = Origin::Inferred { by, reason, certainty: Certainty::Medium };
            let written = agent(name.clone(), derived(pass, best.at));
            return Agent { name: Some(Sourced::new(full, inferred)), ..written };
        }
        // What is not sure is reported when side files have been read, which may say more (`proofread`).
        if is_sure {
            let message = format!("the {place} names \u{201C}{name}\u{201D} as the {who}");
            context.report(Diagnostic::new(&diag::CORRESPONDENT_FROM_LETTER, best.at, message));
        }
        let by = pass.name().to_owned();
        agent(name.clone(), Origin::Inferred { by, reason, certainty })
    }
}

impl Weighing<'_> {
    /// The only sender of the letter before, if initials under this one are theirs.
    fn sender_before(&self, signed: &Witness) -> Option<String> {
        let [agent] = self.before?.agents(ActionKind::Sent) else { return None };
        let full = agent.display_name()?;
        let is_of_sender = signed.place == Place::Signature
            && signed.role == ActionKind::Sent
            && names::is_initials(&signed.name, self.languages)
            && !names::is_initials(full, self.languages)
            && agreement(full, &signed.name, self.languages) == Agreement::Initials;
        is_of_sender.then(|| full.to_owned())
    }
}

/// The words of the title in the heading that it was read from.
fn title_in_heading(letter: &Letter, title: &Sourced<String>) -> Option<MappedText> {
    let blocks = &letter.texts.first()?.blocks;
    let line = blocks.get(headings::of_letter(blocks, Some(title))?)?.heading()?;
    let heading = MappedText::of(&line.content)?;
    let start = heading.words().find(&title.value)?;
    heading.part(start..start + title.value.len())
}

/// Whether a name is one of a person, even where nothing says so: it has initials, or titles.
fn is_sure_name(name: &str, languages: &[&'static Language]) -> bool {
    let is_initial = |word: &str| word.ends_with('.') && word.chars().count() <= 3;
    let has_initials = name.split_whitespace().any(is_initial);
    names::is_full(name, languages)
        && (has_initials || parties::is_titled(name) || headings::is_in_capitals(name))
}

fn agent(name: String, origin: Origin) -> Agent {
    let kind = parties::kind(&name);
    Agent { kind, written: Some(Sourced::new(name, origin)), ..Agent::default() }
}

fn who(role: ActionKind) -> &'static str {
    if role == ActionKind::Sent { "sender" } else { "recipient" }
}

fn hint(role: ActionKind) -> String {
    let key = if role == ActionKind::Sent { "from" } else { "to" };
    format!("a sidecar or letters.csv can name the correspondent:\n[[{key}]]\nname = \"…\"")
}

fn report_undecided(at: Span, message: &str, context: &mut Context<'_>) {
    let found = Diagnostic::new(&diag::CORRESPONDENTS_UNDECIDED, at, message);
    context.report(found.hint("a sidecar or letters.csv can name them: [[from]], [[to]]"));
}

fn report(from: &[(Span, String)], to: &[(Span, String)], context: &mut Context<'_>) {
    let list = |names: &[(Span, String)]| {
        let quoted: Vec<String> =
            names.iter().map(|(_, name)| format!("\u{201C}{name}\u{201D}")).collect();
        quoted.join(", ")
    };
    let message = match (from, to) {
        ([], to) => format!("to {}", list(to)),
        (from, []) => format!("from {}", list(from)),
        (from, to) => format!("from {} to {}", list(from), list(to)),
    };
    let mut places = from.iter().chain(to).map(|(at, _)| *at);
    let mut diagnostic =
        Diagnostic::new(&diag::CORRESPONDENTS_FROM_HEADING, places.next(), message);
    if let (false, [(first, _), ..]) = (from.is_empty(), to) {
        diagnostic = diagnostic.label(*first, "the recipient");
    }
    context.report(diagnostic);
}

/// The longest salutation to look for in a paragraph, in words.
const LONGEST_ADDRESS: usize = 6;

/// Whether the salutation or a signature shares a word with a name.
fn is_named_elsewhere(name: &str, texts: &[Text]) -> bool {
    let is_telling = |word: &&str| word.len() > 2 && word.starts_with(char::is_uppercase);
    let letters = |word: &str| word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let of = |text: &str| -> BTreeSet<String> {
        text.split_whitespace().filter(is_telling).map(letters).collect()
    };
    let name = of(name);
    let is_said =
        |content: &[Inline]| !of(&plain_text(content, Reading::Regular)).is_disjoint(&name);
    // TEI can leave the salutation in the first paragraph: `Dear Ben: it rains.`
    let addresses = |text: &Text| {
        let first = text.blocks.iter().find_map(|block| match block {
            Block::Paragraph(paragraph) => Some(plain_text(&paragraph.content, Reading::Regular)),
            _ => None,
        });
        let address = first.as_deref().and_then(|words| words.split_once([',', ':', '!', '—']));
        address.is_some_and(|(words, _)| {
            words.split_whitespace().count() <= LONGEST_ADDRESS && !of(words).is_disjoint(&name)
        })
    };
    if texts.iter().any(addresses) {
        return true;
    }
    texts.iter().flat_map(|text| &text.blocks).any(|block| match block {
        Block::Opener(opener) => opener
            .parts
            .iter()
            .any(|part| matches!(part, OpenerPart::Salutation(line) if is_said(&line.content))),
        Block::Closer(closer) => closer
            .parts
            .iter()
            .any(|part| matches!(part, CloserPart::Signature(line) if is_said(&line.content))),
        Block::Paragraph(paragraph) => match paragraph.content.first() {
            Some(first) if first.is_salutation() => is_said(std::slice::from_ref(first)),
            _ => false,
        },
        _ => false,
    })
}

/// The parties accepted from a heading of unknown form.
struct Weighed {
    from: Vec<Range<usize>>,
    to: Vec<Range<usize>>,
    /// What is more than a name, or not one.
    unclear: Vec<Range<usize>>,
    /// What may be a place, and so is not taken as the sender.
    doubtful_sender: Option<Range<usize>>,
    /// What may be the recipient, though nothing else says so.
    doubtful_recipient: Option<Range<usize>>,
}

impl Weighed {
    /// Weighs the names of a heading. If it is sure that it names persons, none needs a second witness.
    fn of(
        heading: &str,
        parties: &Parties,
        is_sure: bool,
        languages: &[&'static Language],
        texts: &[Text],
    ) -> Self {
        let mut unclear = Vec::new();
        // Each name, and whether it needs a second witness and lacks one.
        let mut weigh = |ranges: &[Range<usize>], is_only: bool| -> Vec<(Range<usize>, bool)> {
            let mut names = Vec::new();
            for range in ranges {
                let (name, needs_witness) = match parties::weigh(heading, range.clone(), languages)
                {
                    Worth::Name(name) => (name, is_only),
                    Worth::MayBePlace(name) => (name, true),
                    Worth::Unclear => {
                        unclear.push(range.clone());
                        continue;
                    }
                };
                let words = part(heading, name.clone());
                // Of several names, none is that of a place.
                let is_doubtful = needs_witness
                    && !is_sure
                    && ranges.len() == 1
                    && parties::kind(words).is_none()
                    && !is_sure_name(words, languages)
                    && !is_named_elsewhere(words, texts);
                names.push((name, is_doubtful));
            }
            names
        };
        let from = weigh(&parties.from, parties.to.is_empty());
        let to = weigh(&parties.to, parties.from.is_empty());
        let doubtful = |names: &[(Range<usize>, bool)]| {
            names.iter().find(|(_, is_doubtful)| *is_doubtful).map(|(name, _)| name.clone())
        };
        let (doubtful_sender, doubtful_recipient) = (doubtful(&from), doubtful(&to));
        let believed = |names: Vec<(Range<usize>, bool)>, is_believed: bool| -> Vec<Range<usize>> {
            names.into_iter().filter(|_| is_believed).map(|(name, _)| name).collect()
        };
        // `Letter from Rome to Paris`: if both may be places, neither is accepted.
        let are_both_doubtful = doubtful_sender.is_some() && doubtful_recipient.is_some();
        Self {
            from: believed(from, doubtful_sender.is_none()),
            to: believed(to, !are_both_doubtful),
            unclear,
            doubtful_sender,
            doubtful_recipient,
        }
    }

    fn report(
        &self,
        place: impl Fn(&Range<usize>) -> Span,
        heading: &str,
        context: &mut Context<'_>,
    ) {
        let words = |range: &Range<usize>| part(heading, range.clone()).to_owned();
        for unclear in &self.unclear {
            let message = format!(
                "\u{201C}{}\u{201D} in the heading may be more than a name; it is not used",
                words(unclear)
            );
            report_undecided(place(unclear), &message, context);
        }
        if let Some(sender) = &self.doubtful_sender {
            let message = format!(
                "\u{201C}{}\u{201D} may be the sender, but nothing else says so; it is not used",
                words(sender)
            );
            let found = Diagnostic::new(&diag::CORRESPONDENT_DOUBTFUL, place(sender), message);
            context.report(found.hint(hint(ActionKind::Sent)));
        }
        if let Some(recipient) = &self.doubtful_recipient {
            let name = words(recipient);
            let message = if self.to.is_empty() {
                format!(
                    "\u{201C}{name}\u{201D} may be the recipient, but nothing else says so; it is not used"
                )
            } else {
                format!("only the heading says that the letter goes to \u{201C}{name}\u{201D}")
            };
            let found = Diagnostic::new(&diag::CORRESPONDENT_DOUBTFUL, place(recipient), message);
            context.report(found.hint(hint(ActionKind::Received)));
        }
    }
}
