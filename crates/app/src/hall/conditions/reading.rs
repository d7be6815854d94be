//! Finding phrases with figures in a text, and what is left of it without them.

use search::{Analyzer, Range};

use super::{Measure, SPACE, words};

/// A condition that the words of a search state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// What it is about.
    pub measure: Measure,
    /// A range or a single figure, as facet codes write them.
    pub code: String,
    /// The words that state it.
    pub phrase: String,
    /// The whole text without these words.
    pub without: String,
}

/// What the words of a search were understood to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Understood {
    /// Every entry found meets all of them.
    pub conditions: Vec<Condition>,
    /// The words that are left to be looked for.
    pub rest: String,
}

impl Understood {
    /// The words that state the conditions, without the others.
    #[must_use]
    pub fn phrases(&self) -> String {
        self.conditions.iter().map(|condition| condition.phrase.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// A phrase in the folded text: places of its characters, end exclusive.
#[derive(Debug, Clone)]
struct Phrase {
    measure: Measure,
    code: String,
    from: usize,
    to: usize,
    /// Whether it says by itself that a space is meant.
    is_clear: bool,
}

/// Understands a text as it is typed into the search of these registers (none means all).
#[must_use]
pub fn understand(analyzer: &Analyzer, text: &str, registers: &[String]) -> Understood {
    let typed = Typed::new(analyzer, text);
    let among = |key: &str| registers.is_empty() || registers.iter().any(|register| register == key);
    let mut phrases = Vec::new();
    if among(SPACE) {
        phrases = typed.figures();
        phrases.extend(typed.floors(&phrases));
        let is_about_spaces =
            matches!(registers, [only] if only == SPACE) || phrases.iter().any(|phrase| phrase.is_clear) || typed.names_a_space();
        if !is_about_spaces {
            phrases.clear();
        }
    }
    let is_of_space = !phrases.is_empty();
    if among("achievement") || among("department_project") {
        phrases.extend(typed.levels());
    }
    phrases.sort_by_key(|phrase| phrase.from);
    let mut end = 0;
    phrases.retain(|phrase| {
        let is_apart = phrase.from >= end;
        if is_apart {
            end = phrase.to;
        }
        is_apart
    });
    if phrases.is_empty() {
        return Understood { conditions: Vec::new(), rest: text.to_owned() };
    }
    let conditions = phrases.iter().map(|phrase| Condition {
        measure: phrase.measure,
        code: phrase.code.clone(),
        phrase: typed.original(phrase.from, phrase.to).trim().to_owned(),
        without: typed.without(std::slice::from_ref(phrase)),
    });
    Understood { conditions: conditions.collect(), rest: nothing_more(&typed.without(&phrases), is_of_space) }
}

/// What is left once words are gone that say no more than that something is wanted.
fn nothing_more(rest: &str, is_of_space: bool) -> String {
    let mut text = rest.to_lowercase();
    let list = if is_of_space { words::NOTHING_MORE } else { words::NOTHING_MORE_TRL };
    for word in list {
        text = text.replace(word, " ");
    }
    let says_more = |word: &&str| !(words::NOTHING_MORE_ALONE.contains(word) || is_of_space && words::NOTHING_MORE_EN.contains(word));
    text.split_whitespace().filter(says_more).collect::<Vec<_>>().join(" ")
}

/// A text, folded, that knows where each character came from.
struct Typed {
    original: String,
    folded: Vec<char>,
    /// The bytes of the original that each folded character came from.
    origins: Vec<(usize, usize)>,
}

impl Typed {
    fn new(analyzer: &Analyzer, text: &str) -> Self {
        let (mut folded, mut origins) = (Vec::new(), Vec::new());
        for (at, c) in text.char_indices().take(400) {
            for plain in analyzer.fold(c.encode_utf8(&mut [0; 4])).chars() {
                folded.push(plain);
                origins.push((at, at + c.len_utf8()));
            }
        }
        Self { original: text.to_owned(), folded, origins }
    }

    fn at(&self, place: usize) -> Option<char> {
        self.folded.get(place).copied()
    }

    fn original(&self, from: usize, to: usize) -> &str {
        let first = self.origins.get(from).map(|(start, _)| *start);
        let last = to.checked_sub(1).and_then(|last| self.origins.get(last)).map(|(_, end)| *end);
        first.zip(last).and_then(|(first, last)| self.original.get(first..last)).unwrap_or_default()
    }

    /// The original without some phrases, single spaces in their places.
    fn without(&self, phrases: &[Phrase]) -> String {
        let (mut out, mut at) = (String::new(), 0);
        for phrase in phrases {
            let cut = self.original(phrase.from, phrase.to);
            let start = self.origins.get(phrase.from).map_or(at, |(start, _)| *start);
            out.push_str(self.original.get(at..start).unwrap_or_default());
            out.push(' ');
            at = start + cut.len();
        }
        out.push_str(self.original.get(at..).unwrap_or_default());
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether a word begins here; Latin words stand alone.
    fn begins(&self, place: usize, word: &str) -> bool {
        let mut end = place;
        for c in word.chars() {
            if self.at(end) != Some(c) {
                return false;
            }
            end += 1;
        }
        let is_apart = |outer: Option<char>, inner: Option<char>| {
            !(outer.is_some_and(|c| c.is_ascii_alphanumeric()) && inner.is_some_and(|c| c.is_ascii_alphabetic()))
        };
        let before = place.checked_sub(1).and_then(|before| self.at(before));
        // A unit may touch its figure.
        let touches_figure = before.is_some_and(|c| c.is_ascii_digit());
        (touches_figure || is_apart(before, word.chars().next())) && is_apart(self.at(end), word.chars().next_back())
    }

    /// Whether a word ends just before a place.
    fn ends(&self, place: usize, word: &str) -> Option<usize> {
        let start = place.checked_sub(word.chars().count())?;
        self.begins(start, word).then_some(start)
    }

    fn skip(&self, mut place: usize) -> usize {
        while self.at(place) == Some(' ') {
            place += 1;
        }
        place
    }

    fn skip_back(&self, mut place: usize) -> usize {
        while place > 0 && self.at(place - 1) == Some(' ') {
            place -= 1;
        }
        place
    }

    /// Goes back over spaces and the small words between a noun and a figure.
    fn skip_joints_back(&self, place: usize) -> usize {
        let mut here = self.skip_back(place);
        for _ in 0..3 {
            let Some(before) = words::JOINTS.iter().filter_map(|joint| self.ends(here, joint)).min() else { break };
            here = self.skip_back(before);
        }
        here
    }

    fn skip_joints(&self, place: usize) -> usize {
        let mut here = self.skip(place);
        for joint in words::JOINTS {
            if self.begins(here, joint) {
                here = self.skip(here + joint.chars().count());
                break;
            }
        }
        here
    }

    /// The longest of some words that ends before a place.
    fn longest_before(&self, place: usize, list: &[&str]) -> Option<(usize, usize)> {
        list.iter().filter_map(|word| Some((self.ends(place, word)?, word.chars().count()))).max_by_key(|(_, length)| *length)
    }

    /// The longest of some words that begins at a place, as where it ends.
    fn longest_after(&self, place: usize, list: &[&str]) -> Option<usize> {
        list.iter().filter(|word| self.begins(place, word)).map(|word| place + word.chars().count()).max()
    }

    fn names_a_space(&self) -> bool {
        (0..self.folded.len()).any(|at| {
            words::SPACES.iter().any(|word| {
                let follows = self.at(at + word.chars().count());
                self.begins(at, word) && !(word.ends_with("空间") && follows.is_some_and(|c| words::NO_ROOM.contains(c)))
            })
        })
    }

    /// A decimal number at a place, with 万 and 千, and where it ends.
    fn number(&self, place: usize) -> Option<(f64, usize)> {
        let mut end = place;
        let mut digits = String::new();
        while let Some(c) = self.at(end) {
            let next_is_digit = self.at(end + 1).is_some_and(|c| c.is_ascii_digit());
            match c {
                '0'..='9' => digits.push(c),
                '.' if next_is_digit && !digits.contains('.') => digits.push(c),
                ',' if next_is_digit && !digits.is_empty() => {}
                _ => break,
            }
            end += 1;
        }
        let number: f64 = digits.parse().ok().filter(|_| digits.len() <= 12)?;
        let sign = self.skip(end);
        match self.at(sign) {
            Some('万') => Some((number * 10_000.0, sign + 1)),
            Some('千') if !self.at(sign + 1).is_some_and(|c| "瓦伏牛克米".contains(c)) => Some((number * 1_000.0, sign + 1)),
            _ => Some((number, end)),
        }
    }

    /// The end of a range after its first number.
    fn range_end(&self, place: usize) -> Option<(f64, usize)> {
        let here = self.skip(place);
        let joint = ["至", "到", "-", "~", "–", "—", "to "]
            .iter()
            .find(|joint| joint.chars().enumerate().all(|(at, c)| self.at(here + at) == Some(c)))?;
        self.number(self.skip(here + joint.chars().count()))
    }

    /// All phrases with a figure and a unit.
    fn figures(&self) -> Vec<Phrase> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.folded.len() {
            let begins = self.at(at).is_some_and(|c| c.is_ascii_digit())
                && !at.checked_sub(1).and_then(|before| self.at(before)).is_some_and(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-');
            match self.number(at).filter(|_| begins) {
                Some((value, end)) => {
                    let phrase = self.figure(at, value, end);
                    at = phrase.as_ref().map_or(end, |phrase| phrase.to).max(at + 1);
                    found.extend(phrase);
                }
                None => at += 1,
            }
        }
        found
    }

    fn figure(&self, from: usize, value: f64, end: usize) -> Option<Phrase> {
        let (upper, end) = self.range_end(end).map_or((None, end), |(upper, end)| (Some(upper), end));
        let unit_at = self.skip(end);
        let units = words::UNITS.iter().filter(|unit| self.begins(unit_at, unit.text));
        let unit = units.max_by_key(|unit| unit.text.chars().count())?;
        let mut to = unit_at + unit.text.chars().count();
        // `t/㎡`, `㎡/h`: a longer unit that is not known here.
        if matches!(self.at(to), Some('/' | '·' | '^' | '³' | '3')) {
            return None;
        }
        let (bound, start, after) = self.bound(from, to);
        to = after;
        let here = self.skip_joints_back(start);
        let before = words::NOUNS.iter().filter(|(_, measure, _)| *measure == unit.measure);
        let before = before.filter_map(|(word, _, is_clear)| Some((self.ends(here, word)?, *is_clear))).min_by_key(|(start, _)| *start);
        let there = self.skip_joints(to);
        let after = words::NOUNS.iter().filter(|(word, measure, _)| *measure == unit.measure && self.begins(there, word));
        let after = after.map(|(word, _, is_clear)| (there + word.chars().count(), *is_clear)).max_by_key(|(end, _)| *end);
        // `高 6 米`, `5 吨行车`: only the noun says that it is the height of a hall, or what its floor bears.
        let needs_noun = !unit.is_clear && !matches!(unit.measure, Measure::Area | Measure::Power) && !unit.text.starts_with("元/");
        if needs_noun && before.is_none() && after.is_none() {
            return None;
        }
        let is_clear = unit.is_clear || before.is_some_and(|(_, is_clear)| is_clear) || after.is_some_and(|(_, is_clear)| is_clear);
        let range = range(unit.measure, bound, value * unit.factor, upper.map(|upper| upper * unit.factor));
        Some(Phrase {
            measure: unit.measure,
            code: range.to_string(),
            from: before.map_or(start, |(start, _)| start),
            to: after.filter(|_| before.is_none()).map_or(to, |(end, _)| end),
            is_clear,
        })
    }

    /// The bound around a figure, and where the phrase with it begins and ends.
    fn bound(&self, from: usize, to: usize) -> (Bound, usize, usize) {
        let before = self.skip_back(from);
        let after = self.skip(to);
        let (least, most) = (self.longest_before(before, words::LEAST_BEFORE), self.longest_before(before, words::MOST_BEFORE));
        // `不超过` ends with `超过`: the longer word wins.
        let said = match (least, most) {
            (Some((start, length)), other) if other.is_none_or(|(_, other)| length > other) => Some((Bound::Least, start)),
            (_, Some((start, _))) => Some((Bound::Most, start)),
            _ => None,
        };
        if let Some((bound, start)) = said {
            return (bound, start, to);
        }
        let follows = [(Bound::Least, words::LEAST_AFTER), (Bound::Most, words::MOST_AFTER), (Bound::About, words::ABOUT_AFTER)];
        for (bound, list) in follows {
            if let Some(end) = self.longest_after(after, list) {
                return (bound, from, end);
            }
        }
        match self.longest_before(before, words::ABOUT_BEFORE) {
            Some((start, _)) => (Bound::About, start, to),
            None => (Bound::Stated, from, to),
        }
    }

    /// Floors: `一层`, `3 楼`, `首层`, `ground floor`; not where a height follows, and not what the figures took.
    fn floors(&self, taken: &[Phrase]) -> Vec<Phrase> {
        let mut found = Vec::new();
        let phrase = |floor: i64, from, to, is_clear| Phrase { measure: Measure::Floor, code: floor.to_string(), from, to, is_clear };
        let mut at = 0;
        while at < self.folded.len() {
            let whole = [("首层", false), ("底层", false), ("ground floor", true), ("ground-floor", true)];
            if let Some((word, is_clear)) = whole.into_iter().find(|(word, _)| self.begins(at, word)) {
                found.push(phrase(1, at, at + word.chars().count(), is_clear));
                at += word.chars().count();
                continue;
            }
            let mut end = at;
            while self.at(end).is_some_and(words::is_numeral) {
                end += 1;
            }
            let sign = self.skip(end);
            let is_floor = end > at && matches!(self.at(sign), Some('层' | '楼')) && self.at(sign + 1) != Some('高');
            let number: String = self.folded.get(at..end).unwrap_or_default().iter().collect();
            if let Some(floor) = words::numeral(&number).filter(|floor| is_floor && (1..=200).contains(floor)) {
                let below = ["地下", "负"].iter().find_map(|word| self.ends(at, word));
                let start = below.or_else(|| self.ends(at, "第")).unwrap_or(at);
                found.push(phrase(if below.is_some() { -floor } else { floor }, start, sign + 1, false));
                at = sign + 1;
            } else {
                at = end.max(at + 1);
            }
        }
        found.retain(|floor| taken.iter().all(|other| floor.to <= other.from || floor.from >= other.to));
        found
    }

    /// Levels of maturity: `TRL 6`, `TRL≥6`, `TRL 4-6`, `成熟度 6 级以上`.
    fn levels(&self) -> Vec<Phrase> {
        let mut found = Vec::new();
        for from in 0..self.folded.len() {
            let named = ["trl", "技术成熟度", "成熟度"].into_iter().find(|word| self.names_level(from, word));
            let Some(word) = named else { continue };
            let here = self.skip_joints(from + word.chars().count());
            let sign = self.longest_after(here, words::LEAST_BEFORE).map(|end| (Bound::Least, end));
            let sign = sign.or_else(|| self.longest_after(here, words::MOST_BEFORE).map(|end| (Bound::Most, end)));
            let (said, here) = sign.unwrap_or((Bound::Stated, here));
            let Some((level, end)) = self.number(self.skip(here)) else { continue };
            let (upper, end) = self.range_end(end).map_or((None, end), |(upper, end)| (Some(upper), end));
            if !(1.0..=9.0).contains(&level) || level.fract() != 0.0 || self.at(end).is_some_and(|c| c.is_ascii_alphanumeric()) {
                continue;
            }
            let end = if self.at(self.skip(end)) == Some('级') { self.skip(end) + 1 } else { end };
            let after = self.skip(end);
            let follows = self.longest_after(after, words::LEAST_AFTER).map(|end| (Bound::Least, end));
            let follows = follows.or_else(|| self.longest_after(after, words::MOST_AFTER).map(|end| (Bound::Most, end)));
            let (bound, to) = if said == Bound::Stated { follows.unwrap_or((said, end)) } else { (said, end) };
            let code = match (upper, bound) {
                (Some(upper), _) => Range::between(level.min(upper), upper.max(level)).to_string(),
                (None, Bound::Least) => Range::at_least(level).to_string(),
                (None, Bound::Most) => Range::at_most(level).to_string(),
                (None, _) => level.to_string(),
            };
            found.push(Phrase { measure: Measure::Trl, code, from, to, is_clear: true });
        }
        found
    }

    /// Whether the name of a level begins here; its figure may touch it.
    fn names_level(&self, from: usize, word: &str) -> bool {
        let before = from.checked_sub(1).and_then(|before| self.at(before));
        let is_whole = word.chars().enumerate().all(|(at, c)| self.at(from + at) == Some(c));
        is_whole && !(word == "trl" && before.is_some_and(|c| c.is_ascii_alphanumeric()))
    }
}

/// Which way a figure bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Least,
    Most,
    About,
    Stated,
}

/// The range that a figure with its bound asks for.
fn range(measure: Measure, bound: Bound, value: f64, upper: Option<f64>) -> Range {
    let value = tidy(value);
    match (upper.map(tidy), bound, measure) {
        (Some(upper), ..) => Range::between(value.min(upper), upper.max(value)),
        (None, Bound::About, _) => Range::between(tidy(value * 0.8), tidy(value * 1.2)),
        (None, Bound::Most, _) | (None, Bound::Stated, Measure::Rent) => Range::at_most(value),
        (None, Bound::Least | Bound::Stated, _) => Range::at_least(value),
    }
}

/// Without what floating point adds.
fn tidy(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}
