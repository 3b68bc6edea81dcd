//! Who does something.

use crate::domain::role::{Permission, Role, may};
use crate::error::{Error, Result};

/// Whoever asks a use case to do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account; none for the public and for the machine itself.
    pub account_id: Option<String>,
    /// The person's name, for pages.
    pub name: String,
    /// The tenant.
    pub organization_id: Option<i64>,
    /// The tenant's name, for pages.
    pub organization: String,
    /// What the person is there.
    pub role: Role,
    /// Whether the password was given a short time ago, as decisions ask
    /// ([`Permission::needs_step_up`]). A key never is; the machine always is.
    pub is_confirmed: bool,
}

impl Actor {
    /// Anybody without an account. What the public causes carries no time.
    #[must_use]
    pub fn public() -> Self {
        Self {
            account_id: None,
            name: String::new(),
            organization_id: None,
            organization: String::new(),
            role: Role::Public,
            is_confirmed: false,
        }
    }

    /// A background job or a command of the operator.
    #[must_use]
    pub fn system() -> Self {
        Self { role: Role::Service, name: "Docket307".into(), is_confirmed: true, ..Self::public() }
    }

    /// Refuses what the role may not do.
    ///
    /// # Errors
    /// [`Error::SignInFirst`] for the public, [`Error::Forbidden`] otherwise.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if may(self.role, permission) {
            Ok(())
        } else if self.role == Role::Public {
            Err(Error::SignInFirst)
        } else {
            Err(Error::Forbidden(permission))
        }
    }

    /// Refuses what the role may not do, and a decision whose maker gave the
    /// password too long ago.
    ///
    /// # Errors
    /// As [`Self::require`]; [`Error::ConfirmFirst`].
    pub fn require_confirmed(&self, permission: Permission) -> Result<()> {
        self.require(permission)?;
        if self.is_confirmed { Ok(()) } else { Err(Error::ConfirmFirst) }
    }

    /// The account's key; the database refuses decisions without one.
    ///
    /// # Errors
    /// [`Error::SignInFirst`] when nobody is signed in.
    pub fn account(&self) -> Result<&str> {
        self.account_id.as_deref().ok_or(Error::SignInFirst)
    }

    /// The tenant that every partner query is narrowed to.
    ///
    /// # Errors
    /// [`Error::SignInFirst`] when nobody is signed in.
    pub fn tenant(&self) -> Result<i64> {
        self.organization_id.ok_or(Error::SignInFirst)
    }
}
