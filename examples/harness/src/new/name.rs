//! The name of a new policy.

use std::fmt;
use std::path::Path;

use anyhow::{Context as _, bail};

/// A name that may be a package, a file and the beginning of a finding's code: small letters, digits and single hyphens.
#[derive(Debug)]
pub(crate) struct Name(String);

impl Name {
    /// The last part of a path.
    pub(crate) fn of(folder: &Path) -> anyhow::Result<Self> {
        let name = folder
            .file_name()
            .and_then(|name| name.to_str())
            .with_context(|| format!("`{}` does not end in a name", folder.display()))?;
        let sound = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if !name.starts_with(|first: char| first.is_ascii_lowercase())
            || !name.split('-').all(sound)
        {
            bail!(
                "`{name}` cannot be the name of a policy: it begins with a small letter and is made of small letters, digits and single `-`, like `no-sunday-finance`"
            );
        }
        if TAKEN.contains(&name) {
            bail!("`{name}` is taken: the new package could not be told from another of that name");
        }
        Ok(Self(name.to_owned()))
    }

    /// `template` with this name in it.
    pub(crate) fn fill(&self, template: &str) -> String {
        template
            .replace("{{name}}", &self.0)
            .replace("{{Type}}", &self.type_name())
    }

    fn type_name(&self) -> String {
        let upper = |part: &str| {
            let mut letters = part.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
                .unwrap_or_default()
        };
        // A policy called `policy` must not hide the trait of that name.
        self.0.split('-').map(upper).collect::<String>() + "Policy"
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What rustc or cargo knows under that name already.
const TAKEN: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "maysend-sdk",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "proc",
    "pub",
    "ref",
    "return",
    "schemars",
    "self",
    "serde",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];
