//! Rust and JavaScript taken apart far enough for the rules: what is code, what is comment, what is a literal, what is test.
//!
//! Not a parser: it knows quotes, comments and braces. JavaScript's regular expressions with a quote in them are beyond it.

/// A source file taken apart. Every text here has the line breaks of the file, so lines can be counted in any of them.
pub struct Source {
    /// Code alone: comments and the insides of literals are spaces.
    pub code: String,
    /// Code and literals: comments are spaces.
    pub uncommented: String,
    /// The string literals.
    pub literals: Vec<Literal>,
    tests: Vec<(usize, usize)>,
}

/// A string literal.
pub struct Literal {
    /// The line it begins on, from 1.
    pub line: usize,
    /// What is between its quotes, as written.
    pub text: String,
}

struct Reader {
    letters: Vec<char>,
    at: usize,
    line: usize,
    code: String,
    uncommented: String,
    literals: Vec<Literal>,
}

impl Source {
    /// Takes a file apart.
    pub fn read(text: &str) -> Self {
        let mut reader = Reader {
            letters: text.chars().collect(),
            at: 0,
            line: 1,
            code: String::with_capacity(text.len()),
            uncommented: String::with_capacity(text.len()),
            literals: Vec::new(),
        };
        reader.run();
        let tests = test_spans(&reader.code);
        Self { code: reader.code, uncommented: reader.uncommented, literals: reader.literals, tests }
    }

    /// Whether a line stands in a `#[cfg(test)]` module.
    pub fn is_test(&self, line: usize) -> bool {
        self.tests.iter().any(|(first, last)| (*first..=*last).contains(&line))
    }
}

#[derive(Clone, Copy)]
enum As {
    Code,
    Comment,
    Literal,
}

impl Reader {
    fn peek(&self, ahead: usize) -> char {
        self.letters.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn take(&mut self, what: As) {
        let Some(letter) = self.letters.get(self.at).copied() else { return };
        self.at += 1;
        if letter == '\n' {
            self.line += 1;
            self.code.push('\n');
            self.uncommented.push('\n');
            return;
        }
        self.code.push(if matches!(what, As::Code) { letter } else { ' ' });
        self.uncommented.push(if matches!(what, As::Comment) { ' ' } else { letter });
    }

    fn run(&mut self) {
        while self.at < self.letters.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '/') => {
                    while self.at < self.letters.len() && self.peek(0) != '\n' {
                        self.take(As::Comment);
                    }
                }
                ('/', '*') => self.block_comment(),
                ('"', _) => self.string('"'),
                ('`', _) => self.string('`'),
                ('\'', _) => self.quote(),
                ('r', '"' | '#') if !self.is_inside_word() => self.raw_string(),
                ('b' | 'c', 'r') if !self.is_inside_word() && matches!(self.peek(2), '"' | '#') => {
                    self.take(As::Code);
                    self.raw_string();
                }
                _ => self.take(As::Code),
            }
        }
    }

    fn is_inside_word(&self) -> bool {
        self.at.checked_sub(1).and_then(|before| self.letters.get(before)).is_some_and(|letter| letter.is_alphanumeric() || *letter == '_')
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.letters.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => {
                    depth += 1;
                    self.take(As::Comment);
                    self.take(As::Comment);
                }
                ('*', '/') => {
                    depth = depth.saturating_sub(1);
                    self.take(As::Comment);
                    self.take(As::Comment);
                    if depth == 0 {
                        return;
                    }
                }
                _ => self.take(As::Comment),
            }
        }
    }

    fn string(&mut self, quote: char) {
        let line = self.line;
        let mut text = String::new();
        self.take(As::Code);
        while self.at < self.letters.len() && self.peek(0) != quote {
            if self.peek(0) == '\\' {
                text.push('\\');
                self.take(As::Literal);
            }
            text.push(self.peek(0));
            self.take(As::Literal);
        }
        self.take(As::Code);
        self.literals.push(Literal { line, text });
    }

    fn raw_string(&mut self) {
        let mut hashes = 0;
        while self.peek(1 + hashes) == '#' {
            hashes += 1;
        }
        if self.peek(1 + hashes) != '"' {
            // `r#type` is a word.
            self.take(As::Code);
            return;
        }
        for _ in 0..hashes + 2 {
            self.take(As::Code);
        }
        let line = self.line;
        let mut text = String::new();
        while self.at < self.letters.len() && !(self.peek(0) == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == '#')) {
            text.push(self.peek(0));
            self.take(As::Literal);
        }
        for _ in 0..=hashes {
            self.take(As::Code);
        }
        self.literals.push(Literal { line, text });
    }

    /// A letter, a lifetime, or (in JavaScript) a string.
    fn quote(&mut self) {
        if self.peek(1) == '\\' || self.peek(2) == '\'' {
            let (line, from) = (self.line, self.at + 1);
            self.take(As::Code);
            if self.peek(0) == '\\' {
                self.take(As::Literal);
            }
            self.take(As::Literal);
            while self.at < self.letters.len() && self.peek(0) != '\'' && self.peek(0) != '\n' {
                self.take(As::Literal);
            }
            let text = self.letters.get(from..self.at).unwrap_or_default().iter().collect();
            self.take(As::Code);
            self.literals.push(Literal { line, text });
        } else {
            self.take(As::Code);
        }
    }
}

/// First and last lines of the braces that belong to `#[cfg(test)]`.
fn test_spans(code: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    for (at, mark) in code.match_indices("#[cfg(") {
        let rest = code.get(at + mark.len()..).unwrap_or_default();
        let condition = rest.split(']').next().unwrap_or_default();
        let is_test = condition.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "test") && !condition.contains("not(");
        if is_test && let Some(body) = body(code, at) {
            spans.push((line_at(code, at), line_at(code, body.1)));
        }
    }
    spans
}

/// Where the braces after `from` open and close; none if a semicolon comes first.
pub fn body(code: &str, from: usize) -> Option<(usize, usize)> {
    let mut depth = 0_usize;
    let mut opened = None;
    let mut square = 0_i32;
    for (offset, letter) in code.get(from..)?.char_indices() {
        match letter {
            '[' | '(' => square += 1,
            ']' | ')' => square -= 1,
            ';' if opened.is_none() && square == 0 => return None,
            '{' if square == 0 || opened.is_some() => {
                opened = opened.or(Some(from + offset));
                depth += 1;
            }
            '}' if opened.is_some() => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return opened.map(|open| (open, from + offset));
                }
            }
            _ => {}
        }
    }
    None
}

/// The line of a place in a text, from 1.
pub fn line_at(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().matches('\n').count() + 1
}

/// Whether `word` stands at `at` in `text` as a word of its own.
pub fn is_word_at(text: &str, at: usize, word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let before = text.get(..at).and_then(|start| start.chars().next_back());
    let after = text.get(at + word.len()..).and_then(|end| end.chars().next());
    !before.is_some_and(is_part) && !after.is_some_and(is_part)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    #[test]
    fn comments_and_literals_are_told_from_code() {
        let source = Source::read("let a = \"x // y\"; // z \"q\"\nlet b = 'c'; /* /* d */ */ let e: &'static str = r#\"f \" g\"#;\n");
        assert_eq!(source.literals.iter().map(|literal| literal.text.as_str()).collect::<Vec<_>>(), ["x // y", "c", "f \" g"]);
        assert!(!source.code.contains('z') && !source.code.contains('d') && source.code.contains("'static"));
        assert!(source.uncommented.contains("x // y") && !source.uncommented.contains('z'));
        assert_eq!(source.literals[2].line, 2);
    }

    #[test]
    fn a_test_module_spans_its_braces() {
        let source = Source::read("fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n");
        assert_eq!((1..=6).map(|line| source.is_test(line)).collect::<Vec<_>>(), [false, true, true, true, true, false]);
    }

    #[test]
    fn a_raw_word_is_not_a_string() {
        let source = Source::read("let r#type = 1; let s = \"t\";");
        assert_eq!(source.literals.len(), 1);
        assert_eq!(body("fn a(x: [u8; 2]) { { } }", 0).unwrap(), (17, 23));
    }
}
