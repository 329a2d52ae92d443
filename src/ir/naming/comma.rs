//! Names that a comma divides: `Khrushchev, Nikita S.` is a person's, `Foreign Office, Political Department` is not.
//!
//! **Invariant:** a name is turned only if neither side can be anything else than a part of a person's name. What is
//! before the comma can be a body or a whole name, what is after it an office, a trade, a title, a place or a
//! time. A name that is left as lists have it is right; one that is turned wrongly is not.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::is_suffix;

/// The two parts of a name that is written with its family name first.
///
/// ```
/// use letterpress::ir::family_and_given;
/// assert_eq!(family_and_given("Penhallow, Ezra"), Some(("Penhallow", "Ezra")));
/// assert_eq!(family_and_given("Ezra Penhallow, Jr."), None);
/// assert_eq!(family_and_given("Penhallow, Secretary of State"), None);
/// assert_eq!(family_and_given("Foreign Office, Political Department"), None);
/// ```
pub fn family_and_given(name: &str) -> Option<(&str, &str)> {
    let (family, given) = name.split_once(',')?;
    let (family, given) = (family.trim(), given.trim());
    (is_family(family) && is_given(given)).then_some((family, given))
}

/// Whether words can be given names, and the particle of a surname after them: `Alexander von`, `Sir Harold A.`,
/// `Karl Graf von`.
fn is_given(words: &str) -> bool {
    let all: Vec<&str> = words.split_whitespace().collect();
    let names = all.iter().position(|word| !HONORIFICS.contains(&plain(word).as_str()));
    let Some((first, rest)) = names.and_then(|at| all[at..].split_first()) else { return false };
    // After a given name, `I.` is an initial.
    let ends_no_name = |last: &&str| {
        let is_initial = all.len() > 1 && plain(last).chars().count() == 1;
        is_suffix(last) && !is_initial || is_joint(last)
    };
    let may_follow = |(at, word): (usize, &&str)| {
        // `Karl vom und zum`
        let joins = || at > 0 && is_particle(rest[at - 1]) && is_joint(word) && at + 1 < rest.len();
        let is_rank = || at + 1 < rest.len() && NOBILITY.has(word) && is_particle(rest[at + 1]);
        is_particle(word) || joins() || is_rank() || is_name(word)
    };
    is_name(first)
        && !PLACES.has(first)
        && !all.last().is_some_and(ends_no_name)
        && rest.iter().enumerate().all(may_follow)
}

/// Whether words can be a surname: `von Humboldt`, `Lloyd George`, `King`.
fn is_family(words: &str) -> bool {
    let all: Vec<&str> = words.split_whitespace().collect();
    let is_plain = |word: &&str| is_lettered(word) && !BODIES.has(word) && !OFFICES.has(word);
    let article = all.first().is_some_and(|word| ARTICLES.contains(&plain(word).as_str()));
    // `King` is a surname, `King George` is not.
    let is_alone = all.len() == 1;
    let is_surname = |word: &&str| {
        is_alone
            || !is_number(word)
                && !NOBILITY.has(word)
                && !MAY_BE_BODIES.has(word)
                && !HONORIFICS.contains(&plain(word).as_str())
    };
    let is_small = |word: &&str| word.starts_with(char::is_lowercase);
    let capital = all.iter().filter(|word| !is_small(word)).count();
    !article
        && capital > 0
        && all.iter().all(is_plain)
        && all.iter().all(is_surname)
        && all.iter().filter(|word| is_small(word)).all(|word| is_particle(word))
}

/// Whether a word is a number in Roman figures: `Wien, XVIII`.
fn is_number(word: &str) -> bool {
    let figures = word.trim_end_matches('.');
    figures.len() > 1 && figures.chars().all(|c| "IVXL".contains(c))
}

/// Whether a word can be a given name or an initial.
fn is_name(word: &str) -> bool {
    let is_known = |words: &Words| words.has(word);
    is_lettered(word)
        && !word.starts_with(char::is_lowercase)
        && !ARTICLES.contains(&plain(word).as_str())
        && !is_particle(word)
        && !is_number(word)
        && ![&*BODIES, &*MAY_BE_BODIES, &*OFFICES, &*NOBILITY, &*TRADES].into_iter().any(is_known)
}

/// Whether a word is written as names are: no figures, brackets or question marks.
fn is_lettered(word: &str) -> bool {
    let is_mark = |c: char| unicode_normalization::char::is_combining_mark(c);
    word.chars().all(|c| c.is_alphabetic() || is_mark(c) || "-‐‑'’ʼ.·".contains(c))
        && word.contains(char::is_alphabetic)
}

fn is_particle(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && PARTICLES.contains(&word)
}

fn is_joint(word: &str) -> bool {
    ["und", "u.", "y", "e", "i"].contains(&word)
}

/// A word as the lists have it.
fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase()
}

/// Words of several languages.
struct Words {
    words: BTreeSet<&'static str>,
    /// Of German and Dutch compounds, the last part.
    ends: &'static [&'static str],
}

impl Words {
    fn of(lists: &[&'static str], ends: &'static [&'static str]) -> Self {
        Self { words: lists.iter().flat_map(|list| list.split_whitespace()).collect(), ends }
    }

    /// Whether a word, or a part of it between hyphens, is in the list.
    fn has(&self, word: &str) -> bool {
        word.split(['-', '\u{2010}', '\u{2011}']).any(|part| {
            let part = plain(part);
            let is_compound = |end: &&&str| part.len() > end.len() && part.ends_with(**end);
            self.words.contains(part.as_str()) || self.ends.iter().any(|end| is_compound(&end))
        })
    }
}

/// Particles of surnames.
const PARTICLES: &[&str] = &[
    "af", "al", "am", "auf", "av", "d'", "d’", "da", "dal", "dalla", "das", "de", "de'", "dei",
    "del", "della", "delle", "den", "der", "des", "di", "do", "dos", "du", "la", "las", "le",
    "los", "ten", "ter", "te", "v.", "van", "vom", "von", "zu", "zum", "zur", "фон", "де", "ван",
];

/// Articles that begin no surname in an index, and no given name.
const ARTICLES: &[&str] = &["the", "der", "die", "das", "dem", "il", "les", "het"];

/// Forms of address between surname and given names, that never are an office: `Caccia, Sir Harold`.
const HONORIFICS: &[&str] = &[
    "dame",
    "dr",
    "frau",
    "fräulein",
    "herr",
    "lady",
    "madame",
    "miss",
    "mlle",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "ms",
    "prof",
    "signor",
    "signora",
    "sir",
];

/// What a body is called, and no family.
static BODIES: LazyLock<Words> = LazyLock::new(|| {
    Words::of(
        &[
            // en
            "academy administration agency archive archives army association authority board \
             bureau cabinet centre center commission committee company conference congress \
             consulate corporation council delegation department directorate division embassy \
             faculty federation foundation government headquarters hospital institute institution \
             laboratory legation legislature library ministry mission museum navy office parliament \
             regiment republic secretariat section senate society treasury university",
            // de
            "abteilung akademie amt anstalt archiv armee ausschuss ausschuß bank bibliothek \
             botschaft buchhandlung büro deputation direktion firma fakultät gemeinde \
             gericht gesandtschaft gesellschaft institut kanzlei kammer kommission konsistorium \
             konsulat magistrat ministerium museum redaktion regierung regiment schule \
             senat stiftung universität verband verein verlag verwaltung ",
            // fr
            "académie administration agence ambassade armée assemblée association banque \
             bibliothèque bureau chambre comité commission compagnie conseil consulat direction \
             faculté gouvernement institut légation mairie ministère musée préfecture \
             république société sénat université",
            // ru
            "академия архив библиотека бюро департамент институт канцелярия комиссия комитет \
             консульство коллегия министерство музей общество посольство правительство \
             редакция секретариат сенат совет университет управление учреждение",
            // it
            "accademia ambasciata amministrazione archivio assemblea associazione biblioteca \
             camera commissione comitato compagnia consiglio consolato direzione governo istituto \
             legazione ministero municipio museo repubblica segreteria senato società ufficio \
             università",
            // es
            "academia administración archivo asamblea asociación ayuntamiento biblioteca \
             cabildo cámara comisión comité compañía consejo consulado dirección embajada \
             gobierno instituto junta legación ministerio museo oficina república secretaría \
             sociedad universidad",
            // la
            "academia bibliotheca capitulum collegium concilium consilium curia ecclesia \
             monasterium senatus societas universitas",
            // nl
            "academie afdeling ambassade archief bestuur bibliotheek bureau college commissie \
             consulaat genootschap gezantschap instituut kamer maatschappij magistraat \
             ministerie raad redactie regering senaat universiteit uitgeverij vereniging \
             vroedschap",
            // pl
            "akademia ambasada archiwum biblioteka biuro instytut izba kancelaria komisja komitet \
             konsulat kuria ministerstwo muzeum poselstwo rada redakcja rząd sejm sekretariat \
             senat towarzystwo uniwersytet urząd wydział zarząd",
        ],
        &[
            "abteilung",
            "akademie",
            "anstalt",
            "archiv",
            "bibliothek",
            "botschaft",
            "buchhandlung",
            "deputation",
            "direktion",
            "gericht",
            "gesandtschaft",
            "gesellschaft",
            "handlung",
            "kanzlei",
            "kollegium",
            "kommission",
            "konsulat",
            "ministerium",
            "museum",
            "redaktion",
            "regierung",
            "stiftung",
            "universität",
            "verband",
            "verein",
            "verlag",
            "verwaltung",
            "genootschap",
            "maatschappij",
            "vereniging",
            "bibliotheek",
            "ministerie",
        ],
    )
});

/// What a body can be called, and a family as well.
static MAY_BE_BODIES: LazyLock<Words> = LazyLock::new(|| {
    Words::of(
        &["abbey bank branch church college court desk force group hall house party press school \
           service staff station store unit union works kirche kloster hof cour école \
           chiesa reich bund rat werke stadt scuola iglesia corte escuela église kerk hof kościół szkoła dwór \
           gbr gmbh ag ltd inc co bros sons freres frères gebrüder cie"],
        &[],
    )
});

/// Offices and ranks, which are no given names.
static OFFICES: LazyLock<Words> = LazyLock::new(|| {
    Words::of(
        &[
            // en
            "adm brig capt cmdr col cpl gen gov hon insp lieut lt maj rep rev sen sgt supt \
             acting adjutant admiral adviser advisor agent aide alderman aldermen ambassador \
             archbishop archdeacon archivist assistant attaché attache attorney bailiff bailiffs \
             brigadier burgesses chairman chairwoman chairmen chargé chief \
              colonel commandant commander commissioner commissioners commodore congressman \
             consul coordinator corporal counsel counselor counsellor delegate deputy director \
             editor envoy ensign executive first former governor governors inspector \
              lieutenant magistrate magistrates manager member merchants \
             minister ministers officer plenipotentiary postmaster premier president prime \
             principal private professor prosecutor rear-admiral rector registrar \
             representative representatives secretary secretary-general senator sergeant \
             sheriffs solicitor special superintendent surgeon treasurer trustees under \
             under-secretary vice viceroy",
            // de
            "amtmann außenminister beamter bevollmächtigter botschafter bundeskanzler \
             bundespräsident bürgermeister direktor feldmarschall generalleutnant generalmajor \
             gesandter gesandte geheimrat geheimer geheime gouverneur hofrat \
             kommandant kommissar konsul landrat legationsrat leutnant minister \
             ministerpräsident oberbürgermeister oberpräsident oberst offizier präfekt \
             präsident redakteur regierungsrat rektor schriftführer sekretär staatsrat \
             staatssekretär statthalter vorsitzender vorsitzende vizepräsident",
            // fr
            "ambassadeur capitaine chancelier colonel commandant commissaire conseiller \
             consul curé directeur général gouverneur greffier intendant lieutenant maire \
             maréchal ministre préfet président procureur rédacteur sénateur secrétaire",
            // ru
            "адмирал генерал губернатор депутат директор заведующий канцлер капитан комиссар \
             командир командующий консул маршал министр министра начальник обер-прокурор \
             полковник посланник посол председатель председателю президент редактор \
             секретарь советник сенатор",
            // it
            "ambasciatore ammiraglio cancelliere capitano colonnello commissario console \
             direttore generale governatore luogotenente maresciallo ministro podestà prefetto \
             presidente professore rettore segretario senatore sindaco",
            // es
            "alcalde almirante canciller capitán comandante comisario cónsul coronel corregidor \
             director embajador fiscal general gobernador intendente ministro presidente \
             rector secretario senador teniente virrey",
            // la
            "cancellarius cardinalis consul imperator legatus magister minister notarius \
             praefectus praepositus praeses praetor proconsul quaestor rector secretarius",
            // nl
            "ambassadeur baljuw burgemeester commissaris consul directeur generaal gouverneur \
             gezant griffier kapitein kolonel luitenant minister-president ontvanger president \
             raadpensionaris schout secretaris stadhouder voorzitter",
            // pl
            "admirał ambasador burmistrz dyrektor generał gubernator hetman kanclerz kapitan \
             kasztelan komisarz konsul marszałek minister podkomorzy poseł prezes prezydent \
             pułkownik sekretarz senator starosta wojewoda",
        ],
        &["minister", "direktor", "präsident", "sekretär", "kommissar", "konsul", "kommandant"],
    )
});

/// Ranks of nobility and of churches, and kin: each is a family's name as well, and none is a given name.
static NOBILITY: LazyLock<Words> = LazyLock::new(|| {
    Words::of(
        &[
            "abbot abbess baron captain chancellor clerk general hauptmann justice kanzler lord \
             major marschall mayor provost sheriff speaker baroness bishop brother cardinal comte comtesse count countess \
             daughter duchess duke earl emperor empress father friar heir king knight marchioness \
             marquess marquis monk mother nun pope priest prince princess queen saint shah sister \
             son sultan tsar tsarina viscount viscountess widow wife",
            "äbtissin abt baron baronin bischof bruder edler erzbischof erzherzog erzherzogin \
             freifrau freiherr freiin fürst fürstin graf gräfin großherzog großherzogin herzog \
             herzogin kaiser kaiserin kardinal könig königin kronprinz kurfürst kurfürstin \
             landgraf markgraf papst pfalzgraf prinz prinzessin ritter schwester sohn tochter \
             vater mutter witwe zar",
            "abbé abbesse archevêque baronne chevalier dauphin duc duchesse empereur évêque frère \
             impératrice marquise pape père reine roi sœur vicomte vicomtesse veuve",
            "император императрица князь княгиня княжна граф графиня барон король королева \
             царь царица епископ архиепископ митрополит патриарх папа отец брат сестра",
            "arcivescovo barone conte contessa duca duchessa imperatore marchese marchesa papa \
             principe principessa re vescovo vescova suor frate",
            "arzobispo conde condesa duque duquesa emperador fray infanta infante marqués marquesa \
             obispo papa príncipe princesa reina rey sor",
            "comes dux episcopus archiepiscopus frater papa pater princeps rex soror",
            "aartsbisschop aartshertog barones bisschop gravin graaf hertog hertogin jonker \
             keizer koning koningin prins prinses weduwe",
            "arcybiskup biskup cesarz hrabia hrabina kardynał król królowa książę księżna papież",
        ],
        &[],
    )
});

/// Trades and professions, which are written with a capital letter in German and English.
static TRADES: LazyLock<Words> = LazyLock::new(|| {
    Words::of(
        &[
            "actor actress advocate architect artist author banker barrister bookseller builder \
             carpenter chemist civil composer diplomat doctor dramatist economist engineer esq \
             esquire explorer farmer geologist gentleman historian inventor jeweller journalist \
             landowner lawyer librarian linguist mathematician medical merchant missionary \
             musician naturalist novelist painter philosopher photographer physician physicist \
             planter playwright poet politician preacher printer publisher reverend scholar \
             scientist sculptor seaman singer soldier statesman teacher theologian translator \
             writer",
            "advokat anwalt apotheker architekt arzt ärztin astronom bankier bankdirektor \
             bauer bibliothekar bildhauer bildhauerin botaniker buchhändler chemiker dichter \
             dichterin diplomat dirigent drucker fabrikant gärtner germanist goldschmied \
             gutsbesitzer händler historiker ingenieur journalist journalistin jurist kapellmeister \
             kaufmann komponist komponistin kritiker kunsthändler künstler künstlerin \
             kupferstecher lehrer lehrerin maler malerin mathematiker mediziner missionar musiker \
             naturforscher notar orientalist pädagoge pastor pfarrer philologe philosoph \
             physiker politiker politikerin professor publizist rechtsanwalt reisender \
             richter sänger sängerin schauspieler schauspielerin schriftsteller \
             schriftstellerin schüler soldat student studentin superintendent theologe \
             theologin übersetzer übersetzerin unternehmer verleger verlegerin wirt \
             zeichner zoologe",
        ],
        &[],
    )
});

/// Places to which letters go, unless they are given names as well (Florence, Santiago), and what begins their names.
static PLACES: LazyLock<Words> = LazyLock::new(|| {
    Words::of(
        &[
            // what begins the name of a place
            "bad buenos den east las los new north port porto puerto rio saint sainte sankt \
             san são south st ste upper west",
            // parts of the earth, seas, countries and lands
            "africa america amerika afrika asia asien atlantic australia austria bavaria bayern \
             belgium belgien belgië belgique böhmen bohemia brazil brasil canada china cuba \
             denmark dänemark deutschland egypt ägypten england españa espagne europe europa \
             finland france frankreich frankrijk germany greece griechenland grèce hungary \
             iran iraq ireland irland italia italie italien italy japan lebanon mexico méxico \
             nederland netherlands niederlande norway norwegen österreich autriche pacific persia \
             peru polen poland polska pologne portugal preußen prussia rossija russia russie \
             russland rußland sachsen saxony schlesien schottland schweden schweiz scotland \
             spain spanien suède suisse sweden switzerland syria texas tirol turkey türkei \
             turquie ukraine ungarn usa ussr wales westfalen württemberg россия франция англия \
             германия италия польша",
            // towns
            "aachen aberdeen algiers amsterdam anvers antwerp antwerpen ankara athens athen athènes \
             augsburg baghdad baltimore bamberg barcelona barmen basel bâle bath bayreuth beijing \
             beirut belgrade belgrad berlin bern berne birmingham bogotá bologna bombay bonn \
             bordeaux boston braunschweig bremen breslau bristol brno brooklyn brugge bruges \
             brünn brussel brussels brüssel bruxelles bucharest budapest bukarest cairo calais \
             calcutta cambridge canton caracas chicago cincinnati coburg copenhagen cork cracow \
             dalmatia damascus danzig darmstadt delft delhi detroit dordrecht dorpat dresden \
             dublin düsseldorf edinburgh edinburg eisenach erfurt erlangen essen exeter \
             firenze frankfurt freiburg fulda gdańsk geneva genf genève genova genoa gent ghent \
             gießen glasgow göteborg gotha göttingen granada graz greifswald groningen haag \
             haarlem halle hamburg hannover hanover havana heidelberg heilbronn helsinki \
             hongkong innsbruck istanbul jena jerusalem kairo karlsruhe kassel kiel kiev köln \
             königsberg konstantinopel constantinople kopenhagen kraków krakau kyiv leeds leiden \
             leyden leipzig lemberg liège lille lima linz lisboa lisbon liverpool livorno london \
             londra londres londyn lublin lübeck lucerne lüneburg luxembourg luzern lviv lwów lyon \
             lyons madras madrid magdeburg mailand mainz manchester manila mannheim mantua \
             marburg marseille marseilles meiningen meißen melbourne montevideo montpellier \
             montreal moscow moskau moskwa moscou mosca москва münchen munich münster nantes \
             naples napoli neapel neuchâtel norwich nottingham nuremberg nürnberg odessa \
             oldenburg oslo osnabrück ostende oxford padova padua parigi paris paryż \
             pavia peking perugia petersburg petersburgh philadelphia pisa pittsburgh plymouth \
             posen poznań potsdam prag prague praha pretoria princeton québec quebec regensburg \
             rennes riga riom rochester rom rome roma rostock rotterdam rouen salamanca \
             salzburg schaffhausen schwerin sevilla shanghai simla soleure solothurn speyer \
             stettin stockholm strasbourg straßburg strassburg stuttgart tallinn tartu teheran \
             tehran tokyo toledo torino toronto toulon toulouse trento trient trier trieste triest \
             tübingen turin turku tunis ulm uppsala utrecht valencia valladolid varsovie vatican \
             venedig venezia venice versailles vienna vienne vilna vilnius warschau warsaw \
             warszawa washington weimar wien wiesbaden wilna windsor wittenberg wolfenbüttel worms \
             wrocław würzburg york yorkshire zaragoza zürich zurich петербург ленинград киев \
             варшава париж лондон берлин",
        ],
        &[],
    )
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_persons_are_turned() {
        for (name, turned) in [
            ("Penhallow, Ezra", "Ezra Penhallow"),
            ("Khrushchev, Nikita S.", "Nikita S. Khrushchev"),
            ("Brezhnev, Leonid I.", "Leonid I. Brezhnev"),
            ("Caccia, Sir Harold A.", "Sir Harold A. Caccia"),
            ("Brühl, Karl Graf von", "Karl Graf von Brühl"),
            ("Stein, Karl vom und zum", "Karl vom und zum Stein"),
            ("von Humboldt, Alexander", "Alexander von Humboldt"),
            ("Lloyd George, David", "David Lloyd George"),
            ("King, William", "William King"),
            ("Pope, Alexander", "Alexander Pope"),
            ("Church, Frank", "Frank Church"),
            ("London, Jack", "Jack London"),
            ("Rusk, Dean", "Dean Rusk"),
            ("Beer-Hofmann, Richard", "Richard Beer-Hofmann"),
            ("O’Neil, J.-P.", "J.-P. O’Neil"),
            ("Хрущёв, Никита С.", "Никита С. Хрущёв"),
            ("La Fontaine, Jean de", "Jean de La Fontaine"),
            ("García Moral, Ana", "Ana García Moral"),
        ] {
            let found = family_and_given(name).map(|(family, given)| format!("{given} {family}"));
            assert_eq!(found.as_deref(), Some(turned), "{name}");
        }
    }

    #[test]
    fn offices_bodies_places_and_years_are_not() {
        for name in [
            "Harnack, Adolf von, Theologe",
            "Harnack, Theologe",
            "Foreign Office, Political Department",
            "Smith, Secretary of State",
            "Smith, Vice Consul",
            "Goodpaster, Colonel Andrew J.",
            "Farrell, Lt. Gen. Francis W.",
            "Augustine, Saint",
            "Jackson, Miss",
            "Müller, der",
            "Moser, Dr.",
            "Moser, Prof. Dr.",
            "University of Leeds, Library",
            "Universität Leipzig, Rektor",
            "Staatsbibliothek, Handschriftenabteilung",
            "Kaufmann, Leipzig",
            "Moser, Leipzig-Gohlis",
            "Moser, Bad Harzburg",
            "Moser, Berlin W",
            "Moser, XVIII",
            "Rusk, 1909–1994",
            "Rusk, Dean (Secretary)",
            "Rusk, Dean?",
            "Department of State, Bureau of Mines",
            "Embassy in Germany, Bonn",
            "Ambassador Moor, Moscow",
            "Commander in Chief, Pacific",
            "The Secretary of State, in Paris",
            "White House, Washington",
            "Therese, Fürstin von Halm",
            "Friedrich Wilhelm III., König von Preußen",
            "King George V, London",
            "Preußisches Ministerium für Wissenschaft, Kunst",
            "Ministère des Affaires étrangères, Direction politique",
            "Moreau, Préfet",
            "Colli, Arcivescovo",
            "Nowak, Dyrektor",
            "Луговой, Председатель",
            "Холм, граф",
            "Bos, Burgemeester",
            "Lee, Ezra Jr.",
            "Ann Lee, Jr.",
            "King, The",
            "Ann Lee, Teacher",
            "Smith, Elder, and Co.",
        ] {
            assert_eq!(family_and_given(name), None, "{name}");
        }
    }
}
