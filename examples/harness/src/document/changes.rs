//! What changed between the policy that was signed and the one that is to be.

use std::collections::BTreeMap;

use similar::{ChangeTag, TextDiff};

use super::written::Written;

/// What became of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mark {
    #[default]
    Same,
    New,
    Changed,
    Removed,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Same,
    Added,
    Gone,
}

/// A text with its mark, in pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) mark: Mark,
    pub(super) pieces: Vec<(Piece, String)>,
}

impl Marked {
    /// A text that is compared with nothing.
    pub(super) fn plain(text: &str) -> Self {
        Self {
            mark: Mark::Same,
            pieces: vec![(Piece::Same, text.to_owned())],
        }
    }

    /// A text that is no more, after a few words of ours.
    pub(super) fn gone(before: &str, text: &str) -> Self {
        Self {
            mark: Mark::Removed,
            pieces: vec![
                (Piece::Same, before.to_owned()),
                (Piece::Gone, text.to_owned()),
            ],
        }
    }

    /// This and another text after it; what changed of the other changed of both.
    pub(super) fn then(mut self, between: &str, other: Self) -> Self {
        self.pieces.push((Piece::Same, between.to_owned()));
        self.pieces.extend(other.pieces);
        if other.mark != Mark::Same {
            self.mark = Mark::Changed;
        }
        self
    }
}

/// The texts of the older policy by where they stand; empty and not `is_on` where nothing is compared.
#[derive(Debug, Default)]
pub(super) struct Changes {
    is_on: bool,
    old: BTreeMap<String, Told>,
    new: BTreeMap<String, Told>,
}

/// A text, and what people call the place where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    place: String,
    text: String,
}

impl Changes {
    pub(super) fn between(old: &Written, new: &Written) -> Self {
        Self {
            is_on: true,
            old: texts(old),
            new: texts(new),
        }
    }

    pub(super) fn is_on(&self) -> bool {
        self.is_on
    }

    /// The text at a place, marked against the older one there.
    pub(super) fn mark(&self, key: &str, text: &str) -> Marked {
        if !self.is_on {
            return Marked::plain(text);
        }
        match self.old.get(key) {
            None => Marked {
                mark: Mark::New,
                pieces: vec![(Piece::Added, text.to_owned())],
            },
            Some(old) if old.text == text => Marked::plain(text),
            Some(old) => Marked {
                mark: Mark::Changed,
                pieces: compare(&old.text, text),
            },
        }
    }

    /// Places and texts that are no more.
    pub(super) fn removed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.old
            .iter()
            .filter(|(key, _)| !self.new.contains_key(*key))
            .map(|(_, told)| (told.place.as_str(), told.text.as_str()))
    }

    /// Every place with a change, in words.
    pub(super) fn list(&self) -> Vec<(Mark, String)> {
        let new = self.new.iter().filter_map(|(key, told)| {
            let mark = self.mark(key, &told.text).mark;
            (mark != Mark::Same).then(|| (mark, told.place.clone()))
        });
        let removed = self
            .removed()
            .map(|(place, _)| (Mark::Removed, place.to_owned()));
        new.chain(removed).collect()
    }
}

/// The older text with the newer one, word by word.
fn compare(old: &str, new: &str) -> Vec<(Piece, String)> {
    let diff = TextDiff::from_words(old, new);
    let mut pieces: Vec<(Piece, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        let piece = match change.tag() {
            ChangeTag::Equal => Piece::Same,
            ChangeTag::Insert => Piece::Added,
            ChangeTag::Delete => Piece::Gone,
        };
        match pieces.last_mut() {
            Some((last, text)) if *last == piece => text.push_str(change.value()),
            _ => pieces.push((piece, change.value().to_owned())),
        }
    }
    pieces
}

/// Every text of a written policy by a key that stays when others come and go.
fn texts(written: &Written) -> BTreeMap<String, Told> {
    let mut texts = BTreeMap::new();
    let mut tell = |key: String, place: String, text: &str| {
        let text = text.to_owned();
        texts.insert(key, Told { place, text });
    };
    let none = String::new;
    for (key, place, text) in [
        ("purpose", "the purpose", written.purpose.clone()),
        ("scope", "the scope", written.scope.clone()),
        (
            "contact",
            "the contact",
            written.contact.clone().unwrap_or_else(none),
        ),
    ] {
        if !text.is_empty() {
            tell(key.to_owned(), place.to_owned(), &text);
        }
    }
    for section in &written.policies {
        let id = &section.policy;
        tell(
            key::mode(id),
            format!("`{id}`, what counts"),
            &section.mode(),
        );
        for clause in &section.clauses {
            let place = format!("clause `{}`, its title", clause.id);
            tell(key::title(id, &clause.id), place, &clause.title);
            let place = format!("clause `{}`, {}", clause.id, clause.title);
            tell(key::clause(id, &clause.id), place, &clause.text);
            if !clause.authorities.is_empty() {
                let place = format!("clause `{}`, its authorities", clause.id);
                tell(
                    key::authorities(id, &clause.id),
                    place,
                    &clause.authorities.join("; "),
                );
            }
        }
        for setting in &section.settings {
            let place = format!("setting `{}` of `{id}`", setting.name);
            tell(key::setting(id, &setting.name), place, &setting.value);
        }
    }
    for (role, others) in &written.approvers {
        let place = format!("who may approve for a {role}");
        tell(key::approver(role), place, &others.join(", "));
    }
    for (name, list) in [
        ("responsibility", &written.responsibilities),
        ("advice", &written.advice),
    ] {
        for text in list {
            tell(key::sentence(name, text), format!("{name}: {text}"), text);
        }
    }
    texts
}

/// Keys of texts.
pub(super) mod key {
    pub(in super::super) fn mode(policy: &str) -> String {
        format!("3 {policy} 0")
    }
    pub(in super::super) fn title(policy: &str, clause: &str) -> String {
        format!("3 {policy} 1 {clause}")
    }
    pub(in super::super) fn clause(policy: &str, clause: &str) -> String {
        format!("3 {policy} 1 {clause} 0")
    }
    pub(in super::super) fn authorities(policy: &str, clause: &str) -> String {
        format!("3 {policy} 1 {clause} 1")
    }
    pub(in super::super) fn setting(policy: &str, setting: &str) -> String {
        format!("3 {policy} 2 {setting}")
    }
    pub(in super::super) fn approver(role: &str) -> String {
        format!("4 {role}")
    }
    pub(in super::super) fn sentence(list: &str, text: &str) -> String {
        format!("5 {list} {text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_words_that_changed_are_marked() {
        assert_eq!(
            compare("from 8 to 21 o'clock", "from 9 to 21 o'clock"),
            [
                (Piece::Same, "from ".to_owned()),
                (Piece::Gone, "8".to_owned()),
                (Piece::Added, "9".to_owned()),
                (Piece::Same, " to 21 o'clock".to_owned()),
            ]
        );
    }
}
