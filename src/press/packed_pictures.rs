//! The pictures in a container, and those beside it.

use std::fmt;
use std::sync::Arc;

use crate::backends::Pictures;
use crate::readers::Reader;

/// Finds the pictures of a letter in the container that it was read from, else beside it.
pub(super) struct PackedPictures {
    pub container: Vec<u8>,
    pub reader: &'static dyn Reader,
    pub beside: Option<Arc<dyn Pictures>>,
}

impl fmt::Debug for PackedPictures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { container, reader, beside } = self;
        f.debug_struct("PackedPictures")
            .field("container", &container.len())
            .field("reader", &reader.name())
            .field("beside", beside)
            .finish()
    }
}

impl Pictures for PackedPictures {
    fn find(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        match (self.reader.picture(&self.container, name)?, &self.beside) {
            (None, Some(beside)) => beside.find(name),
            (found, _) => Ok(found),
        }
    }
}
