//! The words of a document in PDF as the product prints it, for tests that read what people would. Reads what `print` writes and no other PDF.

use std::{collections::HashMap, io::Read};

use flate2::read::ZlibDecoder;

/// What stands between the parts of a page's content.
const BETWEEN: &[u8] = b" \n\r\t\0\x0c/[]<>()";

/// The letters of a document, without blanks, in the order in which they were set.
pub struct Printed {
    /// What is said.
    body: String,
    /// What stands at the foot of its pages.
    pub feet: String,
    /// How many pages it has.
    pub pages: usize,
}

impl Printed {
    /// Reads a file.
    pub fn read(bytes: &[u8]) -> Self {
        let objects = objects(bytes);
        let pages = numbers_behind(objects[&1], b"/Kids");
        let mut printed = Self { body: String::new(), feet: String::new(), pages: pages.len() };
        for number in pages {
            let page = &objects[&number];
            let resources = objects[&number_behind(page, b"/Resources")];
            let content = stream(objects[&number_behind(page, b"/Contents")]);
            printed.walk(&content, &fonts(&objects, resources));
        }
        printed
    }

    /// Whether it says something, blanks and ends of lines aside.
    pub fn says(&self, wanted: &str) -> bool {
        let wanted: String = wanted.chars().filter(|letter| !letter.is_whitespace()).collect();
        assert!(!wanted.is_empty(), "nothing is always said");
        self.body.contains(&wanted)
    }

    /// All that it says.
    pub fn words(&self) -> &str {
        &self.body
    }

    /// Goes through the content of a page operator by operator. What is marked as an artifact stands at its foot.
    fn walk(&mut self, content: &[u8], fonts: &HashMap<Vec<u8>, HashMap<u16, String>>) {
        let (mut names, mut text, mut font, mut marks) = (Vec::<Vec<u8>>::new(), Vec::new(), None, Vec::new());
        let mut at = 0;
        while at < content.len() {
            match content[at] {
                b'(' => at = literal(content, at + 1, &mut text),
                b'<' if content.get(at + 1) == Some(&b'<') => at += 2,
                b'<' => {
                    let end = found(content, b">", at).unwrap();
                    let digits = std::str::from_utf8(&content[at + 1..end]).unwrap();
                    text.extend((0..digits.len()).step_by(2).map(|from| u8::from_str_radix(&digits[from..from + 2], 16).unwrap()));
                    at = end + 1;
                }
                b'/' => {
                    let end = word_end(content, at + 1);
                    names.push(content[at + 1..end].to_vec());
                    at = end;
                }
                letter if BETWEEN.contains(&letter) => at += 1,
                _ => {
                    let end = word_end(content, at);
                    match &content[at..end] {
                        b"Tf" => font = std::mem::take(&mut names).pop(),
                        b"BDC" => {
                            marks.push(std::mem::take(&mut names).first().is_some_and(|name| name == b"Artifact"));
                            text.clear();
                        }
                        b"EMC" => {
                            marks.pop();
                        }
                        b"TJ" | b"Tj" => {
                            let letters = &fonts[font.as_ref().unwrap()];
                            let said = text.chunks(2).map(|code| letters[&u16::from_be_bytes([code[0], code[1]])].as_str());
                            let said: String = said.collect();
                            let to = if marks.contains(&true) { &mut self.feet } else { &mut self.body };
                            to.extend(said.chars().filter(|letter| !letter.is_whitespace()));
                            text.clear();
                        }
                        operator if operator[0].is_ascii_alphabetic() => names.clear(),
                        _ => {}
                    }
                    at = end;
                }
            }
        }
    }
}

fn word_end(content: &[u8], from: usize) -> usize {
    content[from..].iter().position(|letter| BETWEEN.contains(letter)).map_or(content.len(), |length| from + length)
}

/// Reads a string that begins behind its bracket; answers where it has ended.
fn literal(content: &[u8], mut at: usize, text: &mut Vec<u8>) -> usize {
    let mut depth = 1;
    loop {
        match content[at] {
            b'\\' => {
                let sign = content[at + 1];
                if sign.is_ascii_digit() {
                    let digits = content[at + 1..].iter().take(3).take_while(|digit| (b'0'..=b'7').contains(digit)).count();
                    let number = content[at + 1..at + 1 + digits].iter().fold(0_u32, |all, digit| all * 8 + u32::from(digit - b'0'));
                    text.push(u8::try_from(number).unwrap());
                    at += 1 + digits;
                } else {
                    text.push(match sign {
                        b'n' => b'\n',
                        b'r' => b'\r',
                        b't' => b'\t',
                        b'b' => 8,
                        b'f' => 12,
                        other => other,
                    });
                    at += 2;
                }
                continue;
            }
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
        text.push(content[at]);
        at += 1;
    }
}

/// The letters of each font of a page by the codes in which they are written.
fn fonts(objects: &HashMap<u32, &[u8]>, resources: &[u8]) -> HashMap<Vec<u8>, HashMap<u16, String>> {
    let mut found_fonts = HashMap::new();
    let Some(start) = found(resources, b"/Font<<", 0) else { return found_fonts };
    let end = found(resources, b">>", start).unwrap();
    for entry in resources[start + b"/Font<<".len()..end].split(|letter| *letter == b'/').filter(|entry| !entry.is_empty()) {
        let name_end = entry.iter().position(|letter| *letter == b' ').unwrap();
        let font = objects[&number_behind(entry, &entry[..name_end])];
        let map = stream(objects[&number_behind(font, b"/ToUnicode")]);
        found_fonts.insert(entry[..name_end].to_vec(), letters(&String::from_utf8(map).unwrap()));
    }
    found_fonts
}

fn letters(map: &str) -> HashMap<u16, String> {
    let blocks = map.split("beginbfchar").skip(1).filter_map(|rest| rest.split("endbfchar").next());
    let pair = |line: &str| {
        let mut parts = line.split(['<', '>']).filter(|part| !part.trim().is_empty());
        let code = u16::from_str_radix(parts.next()?, 16).ok()?;
        let units: Vec<u16> = parts.next()?.as_bytes().chunks(4).map(hex).collect();
        Some((code, String::from_utf16(&units).unwrap()))
    };
    blocks.flat_map(str::lines).filter_map(pair).collect()
}

fn hex(digits: &[u8]) -> u16 {
    u16::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap()
}

/// The objects of a file by their numbers.
fn objects(bytes: &[u8]) -> HashMap<u32, &[u8]> {
    let (mut all, mut at) = (HashMap::new(), 0);
    while let Some(start) = found(bytes, b" 0 obj", at) {
        let digits = bytes[..start].iter().rev().take_while(|digit| digit.is_ascii_digit()).count();
        let end = found(bytes, b"endobj", start).unwrap();
        all.insert(number(&bytes[start - digits..]), &bytes[start + b" 0 obj".len()..end]);
        at = end;
    }
    all
}

/// What an object holds beside its words, unpacked.
fn stream(object: &[u8]) -> Vec<u8> {
    let start = found(object, b"stream", 0).unwrap();
    let held = object[start + b"stream".len()..].trim_ascii_start();
    if found(&object[..start], b"FlateDecode", 0).is_none() {
        let end = found(held, b"endstream", 0).unwrap();
        return held[..end].to_vec();
    }
    let mut unpacked = Vec::new();
    ZlibDecoder::new(held).read_to_end(&mut unpacked).unwrap();
    unpacked
}

fn found(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    bytes[from..].windows(wanted.len()).position(|window| window == wanted).map(|at| from + at)
}

fn number(bytes: &[u8]) -> u32 {
    let digits = bytes.iter().take_while(|digit| digit.is_ascii_digit());
    digits.fold(0, |all, digit| all * 10 + u32::from(digit - b'0'))
}

/// The number of the object to which a key leads.
fn number_behind(object: &[u8], key: &[u8]) -> u32 {
    let at = found(object, key, 0).unwrap() + key.len();
    number(object[at..].trim_ascii_start())
}

/// The numbers of the objects in a list behind a key.
fn numbers_behind(object: &[u8], key: &[u8]) -> Vec<u32> {
    let start = found(object, key, 0).unwrap() + key.len();
    let end = found(object, b"]", start).unwrap();
    let list = object[start..end].trim_ascii_start();
    let words = list.strip_prefix(b"[").unwrap().split(|letter| *letter == b' ');
    words.step_by(3).map(number).collect()
}
