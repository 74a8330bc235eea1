//! Accounts: who may sign in, with which roles, and how they are recognised: a
//! name and password in the browser, HTTP Digest or a token on a phone.

use std::collections::BTreeMap;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use masar_domain::{Lang, Pcode, Sensitivity};
use masar_ledger::{Batch, Kind, Receipt, Subject};
use masar_register::AccountRow;
use md5::{Digest, Md5};
use sha2::Sha256;

use crate::desk::Desk;
use crate::error::DeskError;
use crate::operation::{Operation, Pass};
use crate::rounds::{Fill, refused};
use crate::viewer::{Grant, Right, Viewer};

/// Realm of HTTP Digest; part of each account's secret.
pub const REALM: &str = "Masar";

/// Longest account name and password, in bytes.
const NAME_MAX: usize = 64;
const PASSWORD_MAX: usize = 256;
const PASSWORD_MIN: usize = 10;

/// Makes an account, or replaces it.
#[derive(Debug)]
pub struct AccountCreate {
    pub name: String,
    pub display_name: String,
    /// Programme and role; `*` for every programme.
    pub roles: Vec<(String, String)>,
    pub place: Option<Pcode>,
    pub sensitivity: Sensitivity,
    pub password: String,
    /// Token of the account's devices, if they use one.
    pub token: Option<String>,
}

impl Operation for AccountCreate {
    const NAME: &'static str = "account-create";
    const NEEDS: Right = Right::AccountManage;
    type Answer = Receipt;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Receipt, DeskError> {
        self.check(desk)?;
        let row = AccountRow {
            password_hash: password_hash(&self.password, &desk.random())?,
            digest_secret: digest_secret(&self.name, &self.password),
            token_hash: self.token.as_deref().map(token_hash).unwrap_or_default(),
            name: self.name,
            display_name: self.display_name,
            roles: self.roles,
            place: self.place,
            sensitivity: self.sensitivity,
            active: true,
        };
        let body = serde_json::to_value(&row).expect("an account is plain data");
        let subjects = vec![Subject::account(&row.name)];
        let draft = desk.mission_draft(Kind::Account, pass).subjects(subjects).body(body);
        let receipts = desk.append(Batch { drafts: vec![draft], unless_after: Vec::new() })?;
        Ok(receipts[0])
    }
}

impl AccountCreate {
    fn check(&self, desk: &Desk) -> Result<(), DeskError> {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if self.name.is_empty() || self.name.len() > NAME_MAX || !self.name.chars().all(plain) {
            return Err(refused("DESK-032", &self.name));
        }
        if !(PASSWORD_MIN..=PASSWORD_MAX).contains(&self.password.len()) {
            return Err(refused("DESK-033", PASSWORD_MIN));
        }
        for (programme, role) in &self.roles {
            let mut packages = desk.mission.packages.values();
            let known = packages.any(|package| {
                (programme == "*" || *programme == package.code)
                    && package.roles.iter().any(|known| known.code == *role)
            });
            if !known {
                return Err(refused("DESK-034", format!("{programme}:{role}")));
            }
        }
        Ok(())
    }
}

/// Every account, without secrets.
#[derive(Debug)]
pub struct AccountList;

impl Operation for AccountList {
    const NAME: &'static str = "account-list";
    const NEEDS: Right = Right::AccountManage;
    type Answer = Vec<AccountRow>;

    fn run(self, desk: &Desk, _: &Pass<'_>) -> Result<Vec<AccountRow>, DeskError> {
        let mut rows = desk.register(masar_register::Register::account_list)?;
        for row in &mut rows {
            row.password_hash.clear();
            row.digest_secret.clear();
            row.token_hash.clear();
        }
        Ok(rows)
    }
}

/// Recognises somebody by name and password.
#[derive(Debug)]
pub struct SignIn {
    pub name: String,
    pub password: String,
}

impl Operation for SignIn {
    const NAME: &'static str = "sign-in";
    const NEEDS: Right = Right::SignIn;
    type Answer = Viewer;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Viewer, DeskError> {
        if self.password.len() > PASSWORD_MAX {
            return Err(DeskError::NotRecognised);
        }
        let row = account(desk, &self.name)?;
        // An unknown name costs as much time as a wrong password.
        let stored = row.as_ref().map_or(NOBODY_HASH, |row| row.password_hash.as_str());
        let right = password_fits(&self.password, stored);
        match row {
            Some(row) if right && row.active => Ok(viewer_of(desk, &row, pass.viewer().lang)),
            _ => Err(DeskError::NotRecognised),
        }
    }
}

/// Recognises a phone by HTTP Digest; the door checks the response with the
/// secret, which never leaves the process.
pub struct SignInDigest<'a> {
    pub name: String,
    /// Given the account's secret, whether the response fits.
    pub fits: &'a dyn Fn(&str) -> bool,
}

impl std::fmt::Debug for SignInDigest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignInDigest({})", self.name)
    }
}

impl Operation for SignInDigest<'_> {
    const NAME: &'static str = "sign-in-digest";
    const NEEDS: Right = Right::SignIn;
    type Answer = Viewer;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Viewer, DeskError> {
        match account(desk, &self.name)? {
            Some(row) if row.active && (self.fits)(&row.digest_secret) => {
                Ok(viewer_of(desk, &row, pass.viewer().lang))
            }
            _ => Err(DeskError::NotRecognised),
        }
    }
}

/// Recognises a device by the token in its address.
#[derive(Debug)]
pub struct SignInToken {
    pub token: String,
}

impl Operation for SignInToken {
    const NAME: &'static str = "sign-in-token";
    const NEEDS: Right = Right::SignIn;
    type Answer = Viewer;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Viewer, DeskError> {
        let hash = token_hash(&self.token);
        let rows = desk.register(masar_register::Register::account_list)?;
        let found = rows.iter().find(|row| row.active && row.token_hash == hash);
        let row = found.ok_or(DeskError::NotRecognised)?;
        Ok(viewer_of(desk, row, pass.viewer().lang))
    }
}

fn account(desk: &Desk, name: &str) -> Result<Option<AccountRow>, DeskError> {
    desk.register(|register| register.account_find(name))
}

/// What an account's roles give, as packages define them today.
fn viewer_of(desk: &Desk, row: &AccountRow, lang: Lang) -> Viewer {
    let mut grants: BTreeMap<(String, String), Grant> = BTreeMap::new();
    for (programme, role) in &row.roles {
        for package in desk.mission.packages.values() {
            if programme != "*" && *programme != package.code {
                continue;
            }
            for known in package.roles.iter().filter(|known| known.code == *role) {
                let rights = known.rights.iter().filter_map(|name| Right::from_code(name));
                let rights = rights.chain([Right::HomeShow]);
                let grant = Grant {
                    rights: rights.collect(),
                    programme: Some(package.code.clone()),
                    role: role.clone(),
                    place: row.place,
                    sensitivity: row.sensitivity.min(known.sensitivity),
                };
                grants.insert((package.code.clone(), role.clone()), grant);
            }
        }
    }
    Viewer {
        account: row.name.clone(),
        display_name: row.display_name.clone(),
        device: String::new(),
        lang,
        grants: grants.into_values().collect(),
    }
}

/// A hash that no password fits, for names that no account has.
const NOBODY_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$\
                           AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn password_hash(password: &str, salt: &[u8]) -> Result<String, DeskError> {
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), salt);
    Ok(hash.map_err(|_| refused("DESK-033", PASSWORD_MIN))?.to_string())
}

fn password_fits(password: &str, stored: &str) -> bool {
    argon2::password_hash::phc::PasswordHash::new(stored)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// MD5 of `name:realm:password`, as RFC 2617 asks. Phones on plain http know no
/// better; it protects nothing but the exchange itself.
pub fn digest_secret(name: &str, password: &str) -> String {
    hex::encode(Md5::digest(format!("{name}:{REALM}:{password}")))
}

fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}
