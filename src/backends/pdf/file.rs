//! A PDF file under construction: each object is written as soon as it is made, and only its place is kept.
//!
//! Small objects share compressed streams (ISO 32000-1, 7.5.7), so that a letter with a million
//! places needs only a few bytes for each. **Invariant:** every number that was handed out is used
//! for exactly one object.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::Write;

use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::BackendError;
use super::objects::{Number, dictionary, name};

/// Bytes of small objects that are compressed together.
const PACK: usize = 1 << 16;
/// The maximum number of objects packed together: each is found by its index among them.
const MOST_PACKED: usize = 1_000;

/// The maximum number of objects in a file (ISO 19005-3, 6.1.13).
const MOST_OBJECTS: usize = 8_388_607;

/// The position of an object in the file.
#[derive(Clone, Copy)]
enum ObjectPosition {
    /// Not written yet.
    Open,
    /// At an offset in the file.
    At(u32),
    /// In an object stream.
    Packed { stream: Number, index: u16 },
}

/// Where objects go: into a file, or into a part of one that is made by itself.
pub(super) trait Objects {
    /// Reserves this many consecutive numbers and returns the first.
    fn reserve(&mut self, count: usize) -> Number;

    /// Adds an object that is not a stream, in the syntax of the file, under a number reserved for it.
    fn put_bytes(&mut self, number: Number, object: &[u8]) -> Written;

    /// Adds a stream whose content is as it will be in the file, and its dictionary in the syntax of the file.
    fn put_encoded(&mut self, number: Number, dictionary: &[u8], content: &[u8]) -> Written;

    /// Adds such an object, as text.
    fn put_text(&mut self, number: Number, object: &str) -> Written {
        self.put_bytes(number, object.as_bytes())
    }

    /// Adds such an object, and returns its number.
    fn add_text(&mut self, object: &str) -> Result<Number, BackendError> {
        let number = self.reserve(1);
        self.put_text(number, object)?;
        Ok(number)
    }

    /// Adds an object under a number reserved for it.
    fn put(&mut self, number: Number, object: impl Into<Object>) -> Written {
        let object = object.into();
        if let Object::Stream(stream) = object {
            return self.put_stream(number, stream);
        }
        self.put_bytes(number, &encoded(object)?)
    }

    /// Adds an object, and returns its number.
    fn add(&mut self, object: impl Into<Object>) -> Result<Number, BackendError> {
        let number = self.reserve(1);
        self.put(number, object)?;
        Ok(number)
    }

    /// Adds a stream, which is compressed if it may be.
    fn put_stream(&mut self, number: Number, mut stream: Stream) -> Written {
        if stream.allows_compression {
            compress(&mut stream)?;
        }
        let dictionary = encoded(Object::Dictionary(stream.dict))?;
        self.put_encoded(number, &dictionary, &stream.content)
    }

    /// Adds an object of a document with everything below it, and returns its number here.
    fn import(&mut self, document: Document, root: ObjectId) -> Result<Number, BackendError> {
        let number = self.reserve(1);
        self.import_as(number, document, root)?;
        Ok(number)
    }

    /// The same, under a number reserved for the object.
    fn import_as(&mut self, number: Number, mut document: Document, root: ObjectId) -> Written {
        let mut numbers = BTreeMap::from([(root, number)]);
        let mut next = vec![root];
        while let Some(id) = next.pop() {
            let Some(mut object) = document.objects.remove(&id) else { continue };
            each_reference(&mut object, &mut |id| {
                let number = *numbers.entry(*id).or_insert_with(|| {
                    next.push(*id);
                    self.reserve(1)
                });
                *id = (number, 0);
            });
            self.put(numbers[&id], object)?;
        }
        Ok(())
    }
}

/// The file. Of what is written, only the positions are kept.
pub(super) struct File<W> {
    out: W,
    /// How many bytes are written.
    length: u64,
    /// The positions of object 1 and so on.
    places: Vec<ObjectPosition>,
    /// Objects waiting for the next object stream.
    pack: Vec<u8>,
    /// Their numbers, and where they begin.
    packed: Vec<(Number, usize)>,
}

impl<W: Write> Objects for File<W> {
    fn reserve(&mut self, count: usize) -> Number {
        let first = self.places.len() as Number + 1;
        self.places.resize(self.places.len() + count, ObjectPosition::Open);
        first
    }

    fn put_bytes(&mut self, number: Number, object: &[u8]) -> Written {
        self.packed.push((number, self.pack.len()));
        self.pack.extend(object);
        self.pack.push(b'\n');
        if self.pack.len() >= PACK || self.packed.len() == MOST_PACKED {
            self.flush()?;
        }
        Ok(())
    }

    fn put_encoded(&mut self, number: Number, dictionary: &[u8], content: &[u8]) -> Written {
        let place = self.place()?;
        self.places[number as usize - 1] = ObjectPosition::At(place);
        self.write(format!("{number} 0 obj\n").as_bytes())?;
        self.write(dictionary)?;
        self.write(b"stream\n")?;
        self.write(content)?;
        self.write(b"\nendstream\nendobj\n")
    }
}

impl<W: Write> File<W> {
    /// Begins a file.
    pub(super) fn begin(out: W) -> Result<Self, BackendError> {
        let (places, pack, packed) = (Vec::new(), Vec::new(), Vec::new());
        let mut file = Self { out, length: 0, places, pack, packed };
        // Four bytes that are not ASCII mark the file as binary.
        file.write(b"%PDF-1.7\n%\xbb\xad\xc0\xde\n")?;
        Ok(file)
    }

    fn write(&mut self, bytes: &[u8]) -> Written {
        self.length += bytes.len() as u64;
        self.out.write_all(bytes).map_err(refused)
    }

    /// The position of what is written next.
    fn place(&self) -> Result<u32, BackendError> {
        u32::try_from(self.length).map_err(|_| refused("it would have more than 4 GB"))
    }

    /// Writes the waiting small objects.
    fn flush(&mut self) -> Written {
        if self.packed.is_empty() {
            return Ok(());
        }
        if self.places.len() > MOST_OBJECTS {
            let most =
                format!("it would have more than {MOST_OBJECTS} objects, which PDF/A forbids");
            return Err(refused(most));
        }
        let stream = self.reserve(1);
        let mut content = String::new();
        for (index, (number, at)) in self.packed.iter().enumerate() {
            self.places[*number as usize - 1] =
                ObjectPosition::Packed { stream, index: index as u16 };
            content += &format!("{number} {at} ");
        }
        let entries = dictionary([
            ("Type", name("ObjStm")),
            ("N", (self.packed.len() as i64).into()),
            ("First", (content.len() as i64).into()),
        ]);
        let mut content = content.into_bytes();
        content.append(&mut self.pack);
        self.packed.clear();
        self.put_stream(stream, Stream::new(entries, content))
    }

    /// Ends the file with the table of its objects (ISO 32000-1, 7.5.8); `trailer` adds entries.
    pub(super) fn finish(mut self, mut trailer: Dictionary) -> Result<W, BackendError> {
        self.flush()?;
        let number = self.reserve(1);
        let start = self.place()?;
        self.places[number as usize - 1] = ObjectPosition::At(start);
        debug_assert!(!self.places.iter().any(|place| matches!(place, ObjectPosition::Open)));
        let mut table = Vec::with_capacity(7 * (self.places.len() + 1));
        let mut row = |kind: u8, place: u32, index: u16| {
            table.push(kind);
            table.extend(place.to_be_bytes());
            table.extend(index.to_be_bytes());
        };
        row(0, 0, u16::MAX);
        for place in &self.places {
            match *place {
                ObjectPosition::Open => row(0, 0, 0),
                ObjectPosition::At(offset) => row(1, offset, 0),
                ObjectPosition::Packed { stream, index } => row(2, stream, index),
            }
        }
        trailer.set("Type", name("XRef"));
        trailer.set("Size", self.places.len() as i64 + 1);
        trailer.set("W", Object::Array([1, 4, 2].map(Object::Integer).to_vec()));
        self.put_stream(number, Stream::new(trailer, table))?;
        self.write(format!("startxref\n{start}\n%%EOF\n").as_bytes())?;
        self.out.flush().map_err(refused)?;
        Ok(self.out)
    }
}

pub(super) type Written = Result<(), BackendError>;

/// The error of what cannot be written.
fn refused(why: impl Display) -> BackendError {
    BackendError::library("the PDF")(why.to_string())
}

/// The best level takes twice the time, for one part in two hundred.
const LEVEL: Compression = Compression::new(6);

thread_local! {
    /// To begin one anew takes longer than to compress a small stream.
    static COMPRESSOR: RefCell<Compress> = RefCell::new(Compress::new(LEVEL, true));
}

/// Compresses a stream, if that makes it shorter.
fn compress(stream: &mut Stream) -> Written {
    const FILTER: &str = "/Filter/FlateDecode";
    if stream.dict.has(b"Filter") {
        return Ok(());
    }
    // What would need more room is not shorter.
    let mut compressed = Vec::with_capacity(stream.content.len());
    let status = COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.reset();
        compressor.compress_vec(&stream.content, &mut compressed, FlushCompress::Finish)
    });
    let is_whole = status.map_err(refused)? == Status::StreamEnd;
    if is_whole && compressed.len() + FILTER.len() < stream.content.len() {
        compressed.shrink_to_fit();
        stream.dict.set("Filter", name("FlateDecode"));
        stream.set_content(compressed);
    }
    Ok(())
}

/// An object in the syntax of the file.
pub(super) fn encoded(object: Object) -> Result<Vec<u8>, BackendError> {
    // The library writes single objects only as operands of an operator.
    let operation = Operation { operator: String::new(), operands: vec![object] };
    Content { operations: [operation] }.encode().map_err(refused)
}

fn each_reference(object: &mut Object, see: &mut impl FnMut(&mut ObjectId)) {
    match object {
        Object::Reference(id) => see(id),
        Object::Array(array) => array.iter_mut().for_each(|one| each_reference(one, see)),
        Object::Dictionary(dictionary) | Object::Stream(Stream { dict: dictionary, .. }) => {
            dictionary.iter_mut().for_each(|(_, object)| each_reference(object, see));
        }
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::String(..) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_object_is_found_by_its_number() {
        let mut file = File::begin(Vec::new()).unwrap();
        let many = 2 * MOST_PACKED as Number + 7;
        let first = file.reserve(many as usize);
        for number in (first..first + many).rev() {
            file.put_text(number, &format!("({number})")).unwrap();
        }
        let long = "x".repeat(2 * PACK);
        let stream = file.add(Stream::new(Dictionary::new(), long.clone().into_bytes())).unwrap();
        let long_text = file.add_text(&format!("({long})")).unwrap();
        let root = file.add(dictionary([("Type", name("Catalog"))])).unwrap();
        let trailer = dictionary([("Root", Object::Reference((root, 0)))]);
        let document = Document::load_mem(&file.finish(trailer).unwrap()).unwrap();
        let object = |number: Number| document.get_object((number, 0)).unwrap();
        for number in first..first + many {
            assert_eq!(object(number).as_str().unwrap(), number.to_string().as_bytes());
        }
        assert_eq!(object(long_text).as_str().unwrap(), long.as_bytes());
        let content = object(stream).as_stream().unwrap().decompressed_content().unwrap();
        assert_eq!(content, long.as_bytes());
        assert!(document.catalog().is_ok());
    }
}
