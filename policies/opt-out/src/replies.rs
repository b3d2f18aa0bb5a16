//! What we answer to an opt-out and to a call for help.

use crate::scope::Scope;
use crate::settings::Settings;
use crate::tables::Language;

/// The topic of the one text that may follow an opt-out.
pub(crate) const CONFIRMATION: &str = "opt-out-confirmation";
/// The topic of the answer to HELP.
pub(crate) const HELP: &str = "help";

pub(crate) fn confirmation(
    settings: &Settings,
    scope: Scope,
    language: Language,
    business: &str,
) -> String {
    let texts = match (language, scope) {
        (Language::English, Scope::All) => "texts",
        (Language::English, Scope::Marketing) => "marketing texts",
        (Language::English, Scope::Service) => "service texts",
        (Language::Spanish, Scope::All) => "mensajes",
        (Language::Spanish, Scope::Marketing) => "mensajes de publicidad",
        (Language::Spanish, Scope::Service) => "mensajes de servicio",
    };
    let text = match language {
        Language::English => &settings.confirmation,
        Language::Spanish => &settings.confirmation_es,
    };
    text.replace("{texts}", texts)
        .replace("{business}", business)
}

pub(crate) fn help(settings: &Settings, language: Language, business: &str) -> String {
    let text = match language {
        Language::English => &settings.help,
        Language::Spanish => &settings.help_es,
    };
    text.replace("{business}", business)
}
