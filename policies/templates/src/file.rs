//! Reads as much of TOML as the file of templates needs: tables in lists, strings, lists of strings, comments.
//!
//! The crate `toml` would be a third of the component, more than a policy may have.

use core::iter::Peekable;
use core::str::Chars;

/// A `[[template]]` or `[[offer]]` with its keys.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) kind: String,
    pub(crate) line: usize,
    pub(crate) keys: Vec<(String, Value)>,
}

/// What a key is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Text(String),
    Texts(Vec<String>),
}

/// All entries of a file, or what is wrong and in which line.
pub(crate) fn read(text: &str) -> Result<Vec<Entry>, String> {
    let mut reader = Reader {
        chars: text.chars().peekable(),
        line: 1,
    };
    reader
        .entries()
        .map_err(|problem| format!("line {}: {problem}", reader.line))
}

struct Reader<'a> {
    chars: Peekable<Chars<'a>>,
    line: usize,
}

impl Reader<'_> {
    fn entries(&mut self) -> Result<Vec<Entry>, String> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            self.blanks(true);
            let Some(first) = self.chars.peek().copied() else {
                return Ok(entries);
            };
            if first == '[' {
                self.expect('[')?;
                self.expect('[')?;
                let kind = self.word()?;
                self.expect(']')?;
                self.expect(']')?;
                entries.push(Entry {
                    kind,
                    line: self.line,
                    keys: Vec::new(),
                });
            } else {
                let key = self.word()?;
                self.blanks(false);
                self.expect('=')?;
                self.blanks(false);
                let value = self.value()?;
                let Some(entry) = entries.last_mut() else {
                    return Err(format!(
                        "`{key}` stands before the first `[[template]]` or `[[offer]]`"
                    ));
                };
                if entry.keys.iter().any(|(other, _)| *other == key) {
                    return Err(format!("`{key}` is set twice"));
                }
                entry.keys.push((key, value));
            }
            self.blanks(false);
            if !matches!(self.chars.peek(), None | Some('\n' | '#')) {
                return Err("the rest of the line is not understood".to_owned());
            }
        }
    }

    fn value(&mut self) -> Result<Value, String> {
        if self.chars.peek() != Some(&'[') {
            return self.string().map(Value::Text);
        }
        self.next();
        let mut texts = Vec::new();
        loop {
            self.blanks(true);
            if self.chars.peek() == Some(&']') {
                self.next();
                return Ok(Value::Texts(texts));
            }
            texts.push(self.string()?);
            self.blanks(true);
            match self.chars.peek() {
                Some(',') => {
                    self.next();
                }
                Some(']') => {}
                _ => return Err("a list goes on with `,` or ends with `]`".to_owned()),
            }
        }
    }

    fn string(&mut self) -> Result<String, String> {
        let quote = match self.chars.peek() {
            Some(quote @ ('"' | '\'')) => *quote,
            _ => return Err("a text in quotes is expected here".to_owned()),
        };
        self.next();
        let mut text = String::new();
        loop {
            match self.next() {
                None | Some('\n') => {
                    return Err("a text ends in the line it begins in, with a quote".to_owned());
                }
                Some(c) if c == quote => return Ok(text),
                Some('\\') if quote == '"' => text.push(match self.next() {
                    Some(c @ ('"' | '\\')) => c,
                    Some('n') => '\n',
                    Some('t') => '\t',
                    _ => {
                        return Err(
                            "after a backslash may stand a quote, a backslash, n or t".to_owned()
                        );
                    }
                }),
                Some(c) => text.push(c),
            }
        }
    }

    fn word(&mut self) -> Result<String, String> {
        let mut word = String::new();
        while let Some(c) = self
            .chars
            .next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        {
            word.push(c);
        }
        if word.is_empty() {
            return Err("a name such as `id` or `[[template]]` is expected here".to_owned());
        }
        Ok(word)
    }

    fn expect(&mut self, wanted: char) -> Result<(), String> {
        match self.chars.next_if_eq(&wanted) {
            Some(_) => Ok(()),
            None => Err(format!("`{wanted}` is expected here")),
        }
    }

    /// Blanks and comments; line ends, too, where asked.
    fn blanks(&mut self, lines: bool) {
        while let Some(c) = self.chars.peek().copied() {
            match c {
                '\n' if lines => {
                    self.next();
                }
                ' ' | '\t' | '\r' => {
                    self.next();
                }
                '#' => while self.chars.next_if(|c| *c != '\n').is_some() {},
                _ => return,
            }
        }
    }

    fn next(&mut self) -> Option<char> {
        let next = self.chars.next();
        self.line += usize::from(next == Some('\n'));
        next
    }
}
