//! Reads the keyword and phrase tables, which are data with their sources.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};

use super::lexicon::Lexicon;
use super::pattern::{self, Element};

/// Both tables, as they were read. Kinds, meanings and languages are named as the policy spells them.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    pub(crate) lexicon: Lexicon,
    pub(crate) keywords: BTreeMap<String, Keyword>,
    pub(crate) phrases: Vec<Phrase>,
}

#[derive(Debug)]
pub(crate) struct Keyword {
    pub(crate) meaning: &'static str,
    pub(crate) language: &'static str,
    pub(crate) ambiguous: bool,
}

#[derive(Debug)]
pub(crate) struct Phrase {
    pub(crate) kind: &'static str,
    pub(crate) language: &'static str,
    pub(crate) elements: Vec<Element>,
}

impl Phrases {
    /// Adds a file.
    pub(crate) fn read(&mut self, text: &str, name: &str) -> Result<()> {
        let mut section = Section::Comment;
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with("# ") {
                continue;
            }
            let header = line.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
            let read = match header {
                Some(header) => Section::parse(header).map(|parsed| section = parsed),
                None => self.line(&section, line),
            };
            read.with_context(|| format!("{name}, line {}", number + 1))?;
        }
        Ok(())
    }

    fn line(&mut self, section: &Section, line: &str) -> Result<()> {
        match section {
            Section::Comment => bail!("stands before any section"),
            Section::Alias => {
                for pair in line.split_whitespace() {
                    let parts = pair.split_once('=');
                    let (other, word) = parts.with_context(|| format!("`{pair}` has no `=`"))?;
                    self.lexicon.alias(other, word)?;
                }
            }
            Section::Class(name) => self.lexicon.define(name, line)?,
            Section::Keywords(meaning, language) => {
                for word in line.split_whitespace() {
                    let plain = word.trim_end_matches('?');
                    let keyword = Keyword {
                        meaning,
                        language,
                        ambiguous: plain.len() < word.len(),
                    };
                    let before = self.keywords.insert(plain.to_owned(), keyword);
                    ensure!(before.is_none(), "`{plain}` is listed twice");
                }
            }
            Section::Phrases(kind, language) => {
                let elements = pattern::parse(line, &mut self.lexicon)?;
                self.phrases.push(Phrase {
                    kind,
                    language,
                    elements,
                });
            }
        }
        Ok(())
    }
}

enum Section {
    Alias,
    Class(String),
    Comment,
    Keywords(&'static str, &'static str),
    Phrases(&'static str, &'static str),
}

impl Section {
    /// `alias`, `class NAME` or `KIND LANGUAGE: SOURCE`.
    fn parse(header: &str) -> Result<Self> {
        if header == "alias" {
            return Ok(Self::Alias);
        }
        if let Some(name) = header.strip_prefix("class ") {
            return Ok(Self::Class(name.to_owned()));
        }
        let (what, source) = header
            .split_once(": ")
            .context("a section names its source after a colon")?;
        ensure!(!source.trim().is_empty(), "a section names its source");
        let parts = what.split_once(' ');
        let (kind, language) = parts.context("a section names its language")?;
        let language = match language {
            "en" => "English",
            "es" => "Spanish",
            _ => bail!("no language `{language}`"),
        };
        Ok(match kind {
            "keyword-out" => Self::Keywords("Out", language),
            "keyword-in" => Self::Keywords("In", language),
            "keyword-in-if-out" => Self::Keywords("InIfOut", language),
            "keyword-help" => Self::Keywords("Help", language),
            "call" => Self::Phrases("Call", language),
            "email" => Self::Phrases("Email", language),
            "in" => Self::Phrases("In", language),
            "look" => Self::Phrases("Look", language),
            "maybe" => Self::Phrases("Maybe", language),
            "out" => Self::Phrases("Out", language),
            "out-unless-time" => Self::Phrases("OutUnlessTime", language),
            "shield" => Self::Phrases("Shield", language),
            "soft" => Self::Phrases("Soft", language),
            "time" => Self::Phrases("Time", language),
            "wrong" => Self::Phrases("Wrong", language),
            _ => bail!("no kind `{kind}`"),
        })
    }
}
