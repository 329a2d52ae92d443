//! One node for each person, organisation, place, archive and edition: its address is the same in every
//! file, and a file describes it once.
//!
//! **Invariant:** what has no identity is a fragment of its letter, so that two letters never share it.

use std::collections::BTreeMap;

use super::node::{Node, pointer};
use crate::backends::PrintJob;
use crate::backends::lexical::uri;
use crate::ir::{Entities, Identity};

/// The identities in a letter, and what the file has said of them so far.
pub(super) struct Identities<'a> {
    pub(super) entities: Entities<'a>,
    said: BTreeMap<String, Node>,
}

impl<'a> Identities<'a> {
    pub(super) fn of(job: &PrintJob<'a>) -> Self {
        Self { entities: job.entities(), said: BTreeMap::new() }
    }

    /// A node, without what the file has said of it before: at last, a pointer to it.
    pub(super) fn once(&mut self, node: Node) -> Node {
        let Some(id) = node.id().map(ToOwned::to_owned) else { return node };
        let said = self.said.entry(id.clone()).or_insert_with(|| pointer(&id));
        said.add_new(node)
    }
}

/// The name of a node: the address of what it is, else a fragment of the letter.
pub(super) fn name_of(identity: Option<&Identity>, fragment: String) -> String {
    identity.map_or(fragment, |identity| uri(&identity.address))
}

/// Addresses as a file may hold them.
pub(super) fn uris(addresses: &[String]) -> Vec<String> {
    addresses.iter().map(|address| uri(address)).collect()
}
