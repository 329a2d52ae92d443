//! French letters.

use std::sync::LazyLock;

use whatlang::Lang;

use super::{Language, Patterns};
use crate::ir::Kind;

pub(in crate::normalize) static FRENCH: Language = Language {
    tag: "fr",
    detected_as: Lang::Fra,
    months: [
        &["janvier", "janv", "jan"],
        &["février", "fevrier", "févr", "fév"],
        &["mars"],
        &["avril", "avr"],
        &["mai"],
        &["juin"],
        &["juillet", "juil"],
        &["août", "aout", "aoust"],
        &["septembre", "sept", "7bre"],
        &["octobre", "oct", "8bre"],
        &["novembre", "nov", "9bre"],
        &["décembre", "decembre", "déc", "10bre"],
    ],
    before_day: "le|ce",
    day_ending: "er|ère|e|ème",
    before_month: "de|d’|d'",
    after_year: r"ap\. ?J\.-C\.",
    and: "et",
    or: "ou",
    weekdays: "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    about: r"début|fin|vers(?: le)?|environ|circa|(?-i:ca?\.)",
    undated: r"sans date|s\. ?d\.|non daté[e]?",
    old_style: r"v\. ?s\.|vieux style|ancien style",
    new_style: r"n\. ?s\.|nouveau style",
    is_julian_land: false,
    before_kind: "Projet de",
    kinds: &[
        ("Lettre", Kind::Letter),
        ("Message", Kind::Message),
        ("Télégramme", Kind::Telegram),
        ("Dépêche télégraphique", Kind::Telegram),
        ("Mémorandum", Kind::Memorandum),
        ("Mémoire", Kind::Memorandum),
    ],
    from: "de la|de l’|de l'|du|des|de|d’|d'",
    to: "à la|à l’|à l'|à|au|aux",
    dear: r"(?:mon\s+|ma\s+|mes\s+|bien\s+|très\s+)*(?:chers?|chères?|chérie?s?)",
    addresses: r"monsieur(?:\s+(?:le|l['’])\s?\w+(?:\s+(?:général|des?|du|d['’])\s?\w+)?(?:\s+et\s+cher\s+\w+)?)?|messieurs|madame(?:\s+la\s+\w+)?|mesdames|mademoiselle|monseigneur|(?:votre\s+)?excellence|votre\s+(?:majesté|altesse)|sire|citoyens?",
    titles: r"monsieur|madame|mademoiselle|m\.|mme",
    curt_addresses: r"général|mon\s+général|colonel|camarades?|mon\s+ami|mes\s+amis|maître",
    prose: &[
        "est", "sont", "était", "a", "ai", "ont", "avait", "que", "qui", "je", "nous", "vous",
        "il", "elle", "ils", "dit",
    ],
    signed: "signé|signature",
    closes: &[
        r"(?:veuillez|recevez|agréez|daignez|je\svous\sprie\s(?:de|d['’]))[^:;]*\b(?:assurance|expression|hommage|sentiments?|salutations?)\b[^:;]*",
        r"(?:j['’]ai\sl['’]honneur\sd['’]être|je\ssuis),?\s[^:;.]*\b(?:serviteur|servante|dévouée?)(?:,?\s(?:&|et)\w*\.?)?",
        r"(?:votre|ton)\s(?:tout\s|bien\s|très\s|fidèle\s|vieil?\s|humble\s|et\s|obéissant\s|affectionnée?\s|sincère\s)*(?:dévouée?|serviteur|servante|ami|amie|affectionnée?|fils|fille|frère|sœur)",
        r"(?:bien\s)?(?:à\svous|à\stoi|cordialement|amicalement|respectueusement|sincèrement|affectueusement)(?:\s(?:vôtre|à\svous|à\stoi))?|tout\sà\s(?:vous|toi)",
        r"(?:salut\s(?:et|&)\s(?:fraternité|respect|considération))",
        r"avec\s(?:(?:tou(?:te)?s\s)?m(?:es|on|a)\s|l['’](?:expression|assurance)\s)[^:;.]*\b(?:respects?|hommages|sentiments|salutations|amitiés?|compliments|remerciements|considération|estime)(?:\s[\w]+){0,4}",
    ],
    closing_sentences: &[],
    patterns: LazyLock::new(|| Patterns::of(&FRENCH)),
};
