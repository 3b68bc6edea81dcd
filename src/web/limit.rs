//! Rate limits in memory. A sender is known by a keyed hash of its address
//! under a key that lives in memory alone: nothing on disk tells who asked.

use crate::app::App;
use crate::error::{Error, Result};
use crate::id;
use actix_web::{HttpRequest, web};
use governor::clock::{Clock, DefaultClock};
use governor::{Quota, RateLimiter, state::keyed::DashMapStateStore};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::net::IpAddr;
use std::num::NonZeroU32;

type Limiter = RateLimiter<[u8; 16], DashMapStateStore<[u8; 16]>, DefaultClock>;

/// The limits of one process.
pub struct Limits {
    key: [u8; 32],
    sign_in: Limiter,
    intake: Limiter,
    program: Limiter,
    account: Limiter,
    mailbox: Limiter,
}

/// What is limited.
#[derive(Debug, Clone, Copy)]
pub enum Limited {
    /// Sign-ins: 20 in a row, then one every three seconds.
    SignIn,
    /// Allegations: 10 in a row, then one every 30 seconds.
    Intake,
    /// Requests with or without a key from one address: 1200 in a row, then 20 a second.
    Program,
    /// Requests with the keys of one account: 600 in a row, then 10 a second.
    Account,
    /// Questions by receipt, apart from allegations: who reports may ask at once.
    Mailbox,
}

const fn at_least_one(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

impl Default for Limits {
    fn default() -> Self {
        let quota = |per_minute: u32, burst: u32| {
            Quota::per_minute(at_least_one(per_minute)).allow_burst(at_least_one(burst))
        };
        Self {
            key: id::random_bytes(),
            sign_in: RateLimiter::keyed(quota(20, 20)),
            intake: RateLimiter::keyed(quota(2, 10)),
            program: RateLimiter::keyed(quota(1200, 1200)),
            account: RateLimiter::keyed(quota(600, 600)),
            mailbox: RateLimiter::keyed(quota(2, 10)),
        }
    }
}

/// Who sends: the peer, or, when the peer is a proxy that the operator named,
/// the last address that it says it heard from. The address is used for the
/// hash alone.
fn sender(peer: IpAddr, proxies: &[IpAddr], forwarded: Option<&str>) -> IpAddr {
    if !proxies.contains(&peer) {
        return peer;
    }
    let told = forwarded.and_then(|told| told.rsplit(',').next()?.trim().parse().ok());
    told.unwrap_or(peer)
}

fn sender_of(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr().map(|address| address.ip())?;
    let proxies = request.app_data::<web::Data<App>>().map(|app| &app.settings.proxies)?;
    let forwarded = request.headers().get("x-forwarded-for").and_then(|told| told.to_str().ok());
    Some(sender(peer, proxies, forwarded))
}

impl Limits {
    /// Counts a try and refuses one too many.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the wait in seconds.
    pub fn check(&self, what: Limited, request: &HttpRequest) -> Result<()> {
        let address = sender_of(request).map(|address| address.to_string()).unwrap_or_default();
        self.check_text(what, &address)
    }

    /// The same for a sender that is known by a text.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the wait in seconds.
    pub fn check_text(&self, what: Limited, text: &str) -> Result<()> {
        let mut mac =
            <Hmac<Sha256> as KeyInit>::new_from_slice(&self.key).map_err(Error::internal)?;
        mac.update(text.as_bytes());
        let mut sender = [0_u8; 16];
        for (to, from) in sender.iter_mut().zip(mac.finalize().into_bytes()) {
            *to = from;
        }
        let limiter = match what {
            Limited::SignIn => &self.sign_in,
            Limited::Intake => &self.intake,
            Limited::Program => &self.program,
            Limited::Account => &self.account,
            Limited::Mailbox => &self.mailbox,
        };
        limiter.check_key(&sender).map_err(|until| Error::TooMany {
            wait_seconds: until.wait_time_from(DefaultClock::default().now()).as_secs().max(1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::sender;
    use std::net::{IpAddr, Ipv4Addr};

    const PROXY: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
    const CLIENT: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9));

    #[test]
    fn only_a_named_proxy_is_believed() {
        let told = Some("203.0.113.9");
        assert_eq!(sender(PROXY, &[PROXY], told), CLIENT);
        assert_eq!(sender(PROXY, &[], told), PROXY, "nobody named it");
        assert_eq!(sender(CLIENT, &[PROXY], Some("198.51.100.7")), CLIENT, "a client may not lie");
    }

    #[test]
    fn of_several_addresses_the_proxys_own_word_counts() {
        let told = Some("198.51.100.7, 203.0.113.9");
        assert_eq!(sender(PROXY, &[PROXY], told), CLIENT);
        assert_eq!(sender(PROXY, &[PROXY], Some("unknown")), PROXY);
        assert_eq!(sender(PROXY, &[PROXY], None), PROXY);
    }
}
