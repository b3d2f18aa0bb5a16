//! What the SDK promises to authors of policies.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bulk;
mod calendar;
mod date;
mod description;
mod draft;
mod native;
mod opinion;
mod request;
mod settings;
mod tester;
