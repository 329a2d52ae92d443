//! The structure tree of a PDF (ISO 32000-1, 14.7), with the words of its marked content.

use std::collections::BTreeMap;

use hayro_syntax::Pdf as Document;
use hayro_syntax::object::{Dict, Name, ObjRef, Object};

use super::content::{Fonts, PageText, Sequence};

/// How deep a structure tree may be.
const DEPTH: usize = 256;

/// How many pages are kept: what an element holds is on pages that are near each other.
const PAGES: usize = 16;

/// What reads a structure tree.
pub(in crate::audit) trait Visitor<'d> {
    /// Words come, of marked content on a page.
    fn words(&mut self, words: &Sequence, page: ObjRef);

    /// An element comes; what it holds is visited by [`StructureTree::kids`].
    ///
    /// # Errors
    /// Why it cannot be read.
    fn element(
        &mut self,
        tree: &mut StructureTree<'d>,
        element: &Dict<'d>,
        page: Option<ObjRef>,
    ) -> Result<(), String>;
}

/// The structure tree of a document, with the pages that were read last.
pub(in crate::audit) struct StructureTree<'d> {
    document: &'d Document,
    fonts: Fonts,
    pages: BTreeMap<(u32, i32), PageText>,
    /// How many elements are open.
    depth: usize,
}

impl<'d> StructureTree<'d> {
    pub(in crate::audit) fn of(document: &'d Document) -> Self {
        Self { document, fonts: Fonts::new(), pages: BTreeMap::new(), depth: 0 }
    }

    /// Visits what an element holds; what does not name its page is on that of the element.
    pub(in crate::audit) fn kids(
        &mut self,
        element: &Dict<'d>,
        page: Option<ObjRef>,
        visitor: &mut dyn Visitor<'d>,
    ) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err("the structure tree is too deep".to_owned());
        }
        let page = element.get_ref("Pg").or(page);
        match element.get::<Object<'_>>("K") {
            Some(Object::Array(kids)) => {
                kids.iter::<Object<'_>>().try_for_each(|kid| self.kid(kid, page, visitor))?;
            }
            Some(kid) => self.kid(kid, page, visitor)?,
            None => {}
        }
        self.depth -= 1;
        Ok(())
    }

    fn kid(
        &mut self,
        kid: Object<'d>,
        page: Option<ObjRef>,
        visitor: &mut dyn Visitor<'d>,
    ) -> Result<(), String> {
        if let Object::Number(number) = kid {
            return self.words(page, number.as_i64(), visitor);
        }
        let kid = kid.into_dict().ok_or("the structure tree holds something else than elements")?;
        match kid.get::<Name<'_>>("Type").as_deref() {
            Some(b"MCR") => {
                let number = kid.get::<i32>("MCID").ok_or("marked content has no number")?;
                self.words(kid.get_ref("Pg").or(page), i64::from(number), visitor)
            }
            Some(b"OBJR") => Ok(()),
            _ => visitor.element(self, &kid, page),
        }
    }

    fn words(
        &mut self,
        page: Option<ObjRef>,
        number: i64,
        visitor: &mut dyn Visitor<'d>,
    ) -> Result<(), String> {
        let missing = || format!("marked content {number} is on no page");
        let page = page.ok_or_else(missing)?;
        let at = (page.obj_number, page.gen_number);
        if !self.pages.contains_key(&at) {
            if self.pages.len() >= PAGES {
                self.pages.pop_first();
            }
            let page: Dict<'_> = self.document.xref().get(page.into()).ok_or_else(missing)?;
            self.pages.insert(at, PageText::read(&page, &mut self.fonts)?);
        }
        let words = self.pages.get(&at).and_then(|page| page.sequences.get(&number));
        visitor.words(words.ok_or_else(missing)?, page);
        Ok(())
    }
}

/// The type of an element.
///
/// # Errors
/// It has none (ISO 32000-1, 14.7.2).
pub(in crate::audit) fn kind_of<'d>(element: &Dict<'d>) -> Result<Name<'d>, String> {
    element.get::<Name<'_>>("S").ok_or_else(|| "an element has no type".to_owned())
}
