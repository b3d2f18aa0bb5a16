//! The vault that comes with the ledger: XChaCha20-Poly1305 for payloads, HMAC-SHA-256 for phones and seals.
//!
//! Nonces and salts come from the operating system (`getrandom`); nothing else of this library reads randomness.

use std::collections::BTreeMap;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use serde::Deserialize;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::vault::{Header, Sealed, Vault, VaultError};
use super::{PersonKey, Sequence};
use crate::Phone;
use crate::digest::hex;

const NONCE: usize = 24;
const SALT: usize = 32;

/// The keys of a ledger: one in use for each purpose, and the former ones, needed as long as anything written with them.
///
/// An id is the name that the key has in its file and the beginning of a fingerprint of the key, so that another key under the same
/// name is told from a changed record.
///
/// ```
/// use maysend::ledger::KeyRing;
///
/// let file = KeyRing::new_file("2026-11")?;
/// let keys = KeyRing::from_toml(&file)?;
/// let key = keys.encryption_key();
/// assert!(key.starts_with("2026-11."));
/// assert!(KeyRing::from_toml("").is_err());
/// # Ok::<(), maysend::ledger::KeyRingError>(())
/// ```
#[derive(Debug)]
pub struct KeyRing {
    encryption: Keys,
    lookup: Keys,
    seals: Keys,
}

/// A file of keys that cannot be used. Says nothing of what the keys are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the keys cannot be used: {what}")]
pub struct KeyRingError {
    what: String,
}

impl KeyRing {
    /// Reads keys from TOML: the tables `encryption`, `lookup` and `seals`, each with `in_use`, the name of one key, and `keys`, by
    /// name as 64 hexadecimal digits.
    ///
    /// # Errors
    ///
    /// When a table is missing, a key is no 64 digits or all zero, or `in_use` names none.
    pub fn from_toml(text: &str) -> Result<Self, KeyRingError> {
        let refused = |what: String| KeyRingError { what };
        // The message alone: with its place the error would quote the line, and with it the key.
        let file: File = toml::from_str(text).map_err(|error| {
            refused(format!(
                "the file is not as it should be ({})",
                unquoted(error.message())
            ))
        })?;
        Ok(Self {
            encryption: Keys::of("encryption", file.encryption)?,
            lookup: Keys::of("lookup", file.lookup)?,
            seals: Keys::of("seals", file.seals)?,
        })
    }

    /// The text of a file with three new keys of this name (letters, digits, `-` and `_`). Keep it where the database is not, and keep
    /// a copy: what is encrypted with a lost key is lost.
    ///
    /// # Errors
    ///
    /// When the machine gives no randomness or the name has other characters.
    pub fn new_file(name: &str) -> Result<Zeroizing<String>, KeyRingError> {
        check_name(name)?;
        let mut text = Zeroizing::new(String::from(
            "# The keys of a ledger. Whoever has them can read it; without them nobody can. Keep a copy in another place.\n\
             # To change a key, add one under another name and say so in `in_use`: the former one is still needed to read.\n",
        ));
        for purpose in ["encryption", "lookup", "seals"] {
            let mut key = Zeroizing::new([0; 32]);
            getrandom::fill(key.as_mut_slice()).map_err(|error| KeyRingError {
                what: format!("the machine gives no randomness for new ones: {error}"),
            })?;
            let digits = Zeroizing::new(hex(key.as_slice()));
            text.push_str(&format!(
                "\n[{purpose}]\nin_use = \"{name}\"\n\n[{purpose}.keys]\n{name} = \"{}\"\n",
                digits.as_str()
            ));
        }
        Ok(text)
    }

    /// The id of the key that new payloads are encrypted with.
    #[must_use]
    pub fn encryption_key(&self) -> &str {
        &self.encryption.in_use
    }

    /// Whether a phone hashed with this key can be looked up. A ledger whose phones were hashed with a key that is not here must not be
    /// asked: an opt-out would not be found.
    #[must_use]
    pub fn knows(&self, person: &PersonKey) -> bool {
        person
            .0
            .split_once(':')
            .is_some_and(|(id, _)| self.lookup.keys.contains_key(id))
    }

    /// A key for the digests of requests and bodies ([`crate::EngineConfig::digest_key`]), made of the lookup key in use: with another, an
    /// approval that was given for a body before must be given again, and a call is not known to be a repeated one.
    #[must_use]
    pub fn digest_key(&self) -> crate::DigestKey {
        let key = self.lookup.keys.get(&self.lookup.in_use);
        // `Keys::of` has checked that the key in use is among the keys.
        crate::DigestKey::new(key.map_or([0; 32], |key| keyed(key, "digests", b"")))
    }

    /// The id of the key that new seals are made with.
    pub(super) fn seal_key(&self) -> &str {
        &self.seals.in_use
    }

    /// The keyed digest of a seal; none: there is no such key.
    pub(super) fn seal_digest(&self, key: &str, bytes: &[u8]) -> Option<[u8; 32]> {
        Some(keyed(self.seals.keys.get(key)?, "seal", bytes))
    }

    fn person_with(&self, id: &str, phone: &Phone) -> Option<PersonKey> {
        let key = self.lookup.keys.get(id)?;
        let hash = keyed(key, "phone", phone.as_str().as_bytes());
        Some(PersonKey(format!("{id}:{}", hex(&hash))))
    }
}

impl Vault for KeyRing {
    fn person(&self, phone: &Phone) -> PersonKey {
        // `Keys::of` has checked that the key in use is among the keys.
        self.person_with(&self.lookup.in_use, phone)
            .unwrap_or_else(|| PersonKey(format!("{}:", self.lookup.in_use)))
    }

    fn former_persons(&self, phone: &Phone) -> Vec<PersonKey> {
        self.lookup
            .keys
            .keys()
            .filter(|id| **id != self.lookup.in_use)
            .filter_map(|id| self.person_with(id, phone))
            .collect()
    }

    fn seal(&self, header: &Header, payload: &[u8]) -> Result<Sealed, VaultError> {
        let mut random = [0; NONCE + SALT];
        getrandom::fill(&mut random)
            .map_err(|error| VaultError::NoRandomness(error.to_string()))?;
        let (nonce, salt) = random.split_at(NONCE);
        let key = &self.encryption.in_use;
        let cipher = self.encryption.cipher(key)?;
        let refused = || VaultError::NotGenuine(key.clone());
        let bound = bound(header);
        let encrypted = cipher
            .encrypt(
                &XNonce::try_from(nonce).map_err(|_| refused())?,
                Payload {
                    msg: payload,
                    aad: &bound,
                },
            )
            .map_err(|_| refused())?;
        let mut ciphertext = nonce.to_vec();
        ciphertext.extend_from_slice(&encrypted);
        Ok(Sealed {
            ciphertext,
            key: key.clone(),
            salt: salt.to_vec(),
            commitment: commitment(header, payload, salt).to_vec(),
        })
    }

    fn open(&self, header: &Header, ciphertext: &[u8], key: &str) -> Result<Vec<u8>, VaultError> {
        let refused = || VaultError::NotGenuine(key.to_owned());
        let cipher = self.encryption.cipher(key)?;
        let (nonce, encrypted) = ciphertext.split_at_checked(NONCE).ok_or_else(refused)?;
        cipher
            .decrypt(
                &XNonce::try_from(nonce).map_err(|_| refused())?,
                Payload {
                    msg: encrypted,
                    aad: &bound(header),
                },
            )
            .map_err(|_| refused())
    }
}

/// The salted digest of header and payload. With the payload and the salt anybody can make it again; without the salt nobody can
/// try out what a destroyed payload was.
#[must_use]
pub fn commitment(header: &Header, payload: &[u8], salt: &[u8]) -> [u8; 32] {
    let mut bytes = bound(header);
    bytes.extend_from_slice(payload);
    // HMAC with the salt as its key: a salt of any length is one.
    match Hmac::<Sha256>::new_from_slice(salt) {
        Ok(mut mac) => {
            mac.update(&bytes);
            mac.finalize().into_bytes().into()
        }
        Err(_) => [0; 32],
    }
}

/// The header as bytes, each part preceded by its length, so that no two headers read alike.
fn bound(header: &Header) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(192);
    put(&mut bytes, b"maysend entry 1");
    let Sequence(sequence) = header.sequence;
    bytes.extend_from_slice(&sequence.to_le_bytes());
    put_facts(&mut bytes, header);
    bytes
}

/// All of the header but its sequence number.
pub(super) fn put_facts(bytes: &mut Vec<u8>, header: &Header) {
    put(bytes, header.tenant.as_bytes());
    bytes.extend_from_slice(&header.at.as_unix().to_le_bytes());
    put(bytes, header.kind.as_str().as_bytes());
    match &header.person {
        Some(person) => {
            bytes.push(1);
            put(bytes, person.0.as_bytes());
        }
        None => bytes.push(0),
    }
    put(bytes, header.subject.as_bytes());
}

/// A part, preceded by its length.
pub(super) fn put(bytes: &mut Vec<u8>, part: &[u8]) {
    bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
    bytes.extend_from_slice(part);
}

/// The keys of one purpose, by id.
struct Keys {
    in_use: String,
    keys: BTreeMap<String, Zeroizing<[u8; 32]>>,
}

impl Keys {
    fn of(purpose: &str, table: Table) -> Result<Self, KeyRingError> {
        let refused = |what: String| KeyRingError { what };
        let mut in_use = None;
        let mut keys = BTreeMap::new();
        for (name, digits) in &table.keys {
            check_name(name)?;
            let key = unhex(digits).filter(|key| key.iter().any(|byte| *byte != 0));
            let key = key.ok_or_else(|| {
                refused(format!(
                    "`{name}` of `{purpose}` must be 64 hexadecimal digits that are not all zero"
                ))
            })?;
            let fingerprint = hex(&keyed(&key, "fingerprint", purpose.as_bytes()));
            let id = format!("{name}.{}", fingerprint.get(..8).unwrap_or_default());
            if *name == table.in_use {
                in_use = Some(id.clone());
            }
            keys.insert(id, key);
        }
        let in_use = in_use.ok_or_else(|| {
            refused(format!(
                "`in_use` of `{purpose}` says `{}`, and no key there has that name",
                table.in_use
            ))
        })?;
        Ok(Self { in_use, keys })
    }

    fn cipher(&self, id: &str) -> Result<XChaCha20Poly1305, VaultError> {
        let key = self.keys.get(id);
        key.and_then(|key| XChaCha20Poly1305::new_from_slice(key.as_slice()).ok())
            .ok_or_else(|| VaultError::NoKey(id.to_owned()))
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.keys.keys()).finish()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    encryption: Table,
    lookup: Table,
    seals: Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    in_use: String,
    keys: BTreeMap<String, Zeroizing<String>>,
}

fn check_name(name: &str) -> Result<(), KeyRingError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if name.is_empty() || name.len() > 64 || !name.bytes().all(plain) {
        return Err(KeyRingError {
            what: "the name of a key is 1 to 64 letters, digits, `-` and `_`".to_owned(),
        });
    }
    Ok(())
}

/// The message with whatever it quotes left out: a key may stand where a name should.
fn unquoted(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let outside = line.split(['`', '"']).step_by(2).map(str::trim);
    outside.collect::<Vec<_>>().join(" .. ").trim().to_owned()
}

/// Each purpose has digests of its own, though the key be the same.
fn keyed(key: &[u8; 32], purpose: &str, bytes: &[u8]) -> [u8; 32] {
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(b"maysend ledger ");
            mac.update(purpose.as_bytes());
            mac.update(&[0]);
            mac.update(bytes);
            mac.finalize().into_bytes().into()
        }
        // A key of any length is one: this does not happen.
        Err(_) => [0; 32],
    }
}

/// 32 bytes from 64 hexadecimal digits.
pub(super) fn unhex(digits: &str) -> Option<Zeroizing<[u8; 32]>> {
    let mut bytes = Zeroizing::new([0; 32]);
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    if pairs.len() != bytes.len() || !rest.is_empty() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(pairs) {
        let [high, low] = pair.map(|digit| char::from(digit).to_digit(16));
        *byte = u8::try_from(high? * 16 + low?).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::Instant;
    use crate::ledger::Kind;

    pub(in crate::ledger) fn ring() -> KeyRing {
        ring_of("k", 'a')
    }

    fn ring_of(name: &str, digit: char) -> KeyRing {
        let key = digit.to_string().repeat(64);
        let table =
            |purpose: &str| format!("[{purpose}]\nin_use = \"{name}\"\nkeys.{name} = \"{key}\"\n");
        KeyRing::from_toml(&["encryption", "lookup", "seals"].map(table).concat()).unwrap()
    }

    /// The keys of `ring`, but another for one purpose.
    pub(in crate::ledger) fn toml_with(other: &str, digit: char) -> String {
        let table = |purpose: &str| {
            let digit = if purpose == other { digit } else { 'a' };
            let key = digit.to_string().repeat(64);
            format!("[{purpose}]\nin_use = \"k\"\nkeys.k = \"{key}\"\n")
        };
        ["encryption", "lookup", "seals"].map(table).concat()
    }

    pub(in crate::ledger) fn header(sequence: i64) -> Header {
        Header {
            tenant: "smith".to_owned(),
            sequence: Sequence(sequence),
            at: Instant::from_unix(1_800_000_000),
            kind: Kind::Consent,
            person: None,
            subject: String::new(),
        }
    }

    #[test]
    fn a_payload_opens_under_its_own_header_and_key_alone() {
        let ring = ring();
        let sealed = ring.seal(&header(7), b"signed").unwrap();
        assert_eq!(
            ring.open(&header(7), &sealed.ciphertext, &sealed.key)
                .unwrap(),
            b"signed"
        );
        let not_genuine = Err(VaultError::NotGenuine(sealed.key.clone()));
        let mut elsewhere = header(7);
        elsewhere.tenant = "jones".to_owned();
        for other in [header(8), elsewhere] {
            assert_eq!(
                ring.open(&other, &sealed.ciphertext, &sealed.key),
                not_genuine
            );
        }
        for index in 0..sealed.ciphertext.len() {
            let mut changed = sealed.ciphertext.clone();
            changed[index] ^= 1;
            assert_eq!(ring.open(&header(7), &changed, &sealed.key), not_genuine);
        }
        for length in 0..sealed.ciphertext.len() {
            let cut = &sealed.ciphertext[..length];
            assert_eq!(ring.open(&header(7), cut, &sealed.key), not_genuine);
        }
    }

    #[test]
    fn another_key_of_the_same_name_is_told_from_a_changed_record() {
        let sealed = ring().seal(&header(1), b"signed").unwrap();
        assert_eq!(
            ring_of("k", 'b').open(&header(1), &sealed.ciphertext, &sealed.key),
            Err(VaultError::NoKey(sealed.key))
        );
    }

    #[test]
    fn two_payloads_alike_have_nothing_in_common() {
        let ring = ring();
        let (one, two) = (
            ring.seal(&header(1), b"yes").unwrap(),
            ring.seal(&header(1), b"yes").unwrap(),
        );
        assert_ne!(one.ciphertext, two.ciphertext);
        assert_ne!(one.commitment, two.commitment);
    }

    #[test]
    fn a_phone_is_found_under_its_former_key() {
        let phone: Phone = "+12145550123".parse().unwrap();
        let before = ring().person(&phone);
        let (a, b) = ("a".repeat(64), "b".repeat(64));
        let table = |purpose: &str| {
            format!("[{purpose}]\nin_use = \"new\"\nkeys.k = \"{a}\"\nkeys.new = \"{b}\"\n")
        };
        let both =
            KeyRing::from_toml(&["encryption", "lookup", "seals"].map(table).concat()).unwrap();
        assert_ne!(both.person(&phone), before);
        assert_eq!(both.former_persons(&phone), std::slice::from_ref(&before));
        assert!(both.knows(&before));
        assert!(!ring_of("k", 'b').knows(&before));
        let sealed = ring().seal(&header(1), b"signed").unwrap();
        assert!(
            both.open(&header(1), &sealed.ciphertext, &sealed.key)
                .is_ok()
        );
    }

    #[test]
    fn no_message_about_keys_quotes_one() {
        let key = "c0ffee".repeat(10);
        for text in [
            key.clone(),
            format!("[encryption]\nin_use = \"a\"\nkeys.a = \"{key}\"\n"),
            format!("[encryption]\n\"{key}\" = 1\n"),
            format!("encryption = \"{key}\"\n"),
            format!("[encryption]\nin_use = \"a\"\nkeys = \"{key}\"\n"),
        ] {
            let error = KeyRing::from_toml(&text).unwrap_err().to_string();
            assert!(!error.contains("c0ffee"), "{error}");
        }
    }

    #[test]
    fn a_short_or_empty_key_is_refused() {
        for key in [
            "".to_owned(),
            "0".repeat(64),
            "a".repeat(63),
            "g".repeat(64),
            "é".repeat(32),
        ] {
            let table =
                |purpose: &str| format!("[{purpose}]\nin_use = \"k\"\nkeys.k = \"{key}\"\n");
            let text = ["encryption", "lookup", "seals"].map(table).concat();
            assert_eq!(
                KeyRing::from_toml(&text).unwrap_err().to_string(),
                "the keys cannot be used: `k` of `encryption` must be 64 hexadecimal digits that are not all zero"
            );
        }
    }
}
