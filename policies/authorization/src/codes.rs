//! The codes of this policy's findings.

pub(crate) const APPROVAL: &str = "authorization/approval";
pub(crate) const APPROVED: &str = "authorization/approved";
pub(crate) const ARCHIVE: &str = "authorization/archive";
pub(crate) const AUDIENCE: &str = "authorization/audience";
pub(crate) const BULK: &str = "authorization/bulk";
pub(crate) const BY_MACHINE: &str = "authorization/by-machine";
pub(crate) const CONTRADICTION: &str = "authorization/contradiction";
pub(crate) const DEVICE: &str = "authorization/device";
pub(crate) const EMPLOYMENT: &str = "authorization/employment";
pub(crate) const GROUP: &str = "authorization/group";
pub(crate) const PERSONAL_PHONE: &str = "authorization/personal-phone";
pub(crate) const SUGGESTED: &str = "authorization/suggested";
pub(crate) const UNATTENDED: &str = "authorization/unattended";

pub(crate) const ALL: [&str; 13] = [
    APPROVAL,
    APPROVED,
    ARCHIVE,
    AUDIENCE,
    BULK,
    BY_MACHINE,
    CONTRADICTION,
    DEVICE,
    EMPLOYMENT,
    GROUP,
    PERSONAL_PHONE,
    SUGGESTED,
    UNATTENDED,
];
