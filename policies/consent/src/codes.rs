//! The codes of this policy's findings.

pub(crate) const ASKED_BY_TEXT: &str = "consent/asked-by-text";
pub(crate) const BASIS: &str = "consent/basis";
pub(crate) const DO_NOT_CALL: &str = "consent/do-not-call";
pub(crate) const DO_NOT_CALL_NOT_ASKED: &str = "consent/do-not-call-not-asked";
pub(crate) const EVIDENCE: &str = "consent/evidence";
pub(crate) const EXPIRED: &str = "consent/expired";
pub(crate) const FORM_LINK: &str = "consent/form-link";
pub(crate) const INTERNAL_DO_NOT_CALL: &str = "consent/internal-do-not-call";
pub(crate) const LANDLINE: &str = "consent/landline";
pub(crate) const MISSING: &str = "consent/missing";
pub(crate) const NOT_RECORDED: &str = "consent/not-recorded";
pub(crate) const OPT_OUT_CONFIRMATION: &str = "consent/opt-out-confirmation";
pub(crate) const OPT_OUTS_NOT_KNOWN: &str = "consent/opt-outs-not-known";
pub(crate) const OTHER_SELLER: &str = "consent/other-seller";
pub(crate) const REASSIGNED: &str = "consent/reassigned";
pub(crate) const REASSIGNED_NOT_ASKED: &str = "consent/reassigned-not-asked";
pub(crate) const REGISTRY: &str = "consent/registry";
pub(crate) const REGISTRY_NOT_ASKED: &str = "consent/registry-not-asked";
pub(crate) const UNCLEAR_CLASS: &str = "consent/unclear-class";
pub(crate) const WITHDRAWN: &str = "consent/withdrawn";

pub(crate) const ALL: [&str; 20] = [
    ASKED_BY_TEXT,
    BASIS,
    DO_NOT_CALL,
    DO_NOT_CALL_NOT_ASKED,
    EVIDENCE,
    EXPIRED,
    FORM_LINK,
    INTERNAL_DO_NOT_CALL,
    LANDLINE,
    MISSING,
    NOT_RECORDED,
    OPT_OUT_CONFIRMATION,
    OPT_OUTS_NOT_KNOWN,
    OTHER_SELLER,
    REASSIGNED,
    REASSIGNED_NOT_ASKED,
    REGISTRY,
    REGISTRY_NOT_ASKED,
    UNCLEAR_CLASS,
    WITHDRAWN,
];
