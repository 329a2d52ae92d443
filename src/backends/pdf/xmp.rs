//! The metadata packet (XMP, ISO 16684-1), as PDF/A and PDF/UA require it.
//!
//! Not here: the document information dictionary, which says the same of title, author and dates of the file.
//! **Invariant:** only what the IR says.

use quick_xml::Writer;
use quick_xml::events::{BytesPI, BytesStart, BytesText, Event};

use super::{BackendError, PdfA};

/// The description of the file.
pub(super) struct About {
    /// Its title.
    pub title: String,
    /// Who wrote the letter, or sent it.
    pub authors: Vec<String>,
    /// The language of the letter (BCP 47).
    pub language: String,
    /// The letter's URN.
    pub identifier: String,
    /// Where the text comes from.
    pub sources: Vec<String>,
    /// The program.
    pub producer: &'static str,
    /// The part of PDF/A that the file conforms to.
    pub pdfa: PdfA,
    /// When the file was made (ISO 8601).
    pub made: String,
    /// What is stated of the one letter in it.
    pub letter: OfLetter,
}

/// What is stated of a letter besides, in the elements that Dublin Core has for it.
#[derive(Default)]
pub(super) struct OfLetter {
    /// To whom it was sent; and who else handled it, with what they did.
    pub others: Vec<String>,
    /// The day on which it was sent, or the first and the last possible day (ISO 8601).
    pub dates: Vec<String>,
    /// Where it was sent from; and other places, with what happened there.
    pub places: Vec<String>,
    /// What may be done with it: in words, and the address of the statement.
    pub rights: Vec<(String, String)>,
    /// Remarks on the correspondence, each on one line.
    pub remarks: Vec<String>,
}

const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns:rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ("xmlns:xmp", "http://ns.adobe.com/xap/1.0/"),
    ("xmlns:pdf", "http://ns.adobe.com/pdf/1.3/"),
    ("xmlns:pdfaid", "http://www.aiim.org/pdfa/ns/id/"),
    ("xmlns:pdfuaid", "http://www.aiim.org/pdfua/ns/id/"),
    ("xmlns:pdfaExtension", "http://www.aiim.org/pdfa/ns/extension/"),
    ("xmlns:pdfaSchema", "http://www.aiim.org/pdfa/ns/schema#"),
    ("xmlns:pdfaProperty", "http://www.aiim.org/pdfa/ns/property#"),
];

/// Writes the packet.
pub(super) fn packet(about: &About) -> Result<Vec<u8>, BackendError> {
    let mut packet = Packet { writer: Writer::new_with_indent(Vec::new(), b' ', 1) };
    packet
        .write(about)
        .map_err(|error| BackendError::library("the XMP packet")(error.to_string()))?;
    Ok(packet.writer.into_inner())
}

struct Packet {
    writer: Writer<Vec<u8>>,
}

type Written = std::io::Result<()>;

impl Packet {
    fn write(&mut self, about: &About) -> Written {
        let begin = "xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"";
        self.writer.write_event(Event::PI(BytesPI::new(begin)))?;
        self.inside("x:xmpmeta", &[("xmlns:x", "adobe:ns:meta/")], |packet| {
            packet.inside("rdf:RDF", &NAMESPACES[..1], |packet| {
                let mut attributes = vec![("rdf:about", "")];
                attributes.extend(&NAMESPACES[1..]);
                packet.inside("rdf:Description", &attributes, |packet| packet.describe(about))
            })
        })?;
        self.writer.write_event(Event::PI(BytesPI::new("xpacket end=\"w\"")))
    }

    fn describe(&mut self, about: &About) -> Written {
        self.list("dc:title", "rdf:Alt", &[("xml:lang", "x-default")], &[about.title.as_str()])?;
        self.texts("dc:creator", "rdf:Seq", &about.authors)?;
        self.stated(&about.letter)?;
        self.list("dc:language", "rdf:Bag", &[], &[about.language.as_str()])?;
        self.value("dc:identifier", &about.identifier)?;
        self.value("dc:format", "application/pdf")?;
        if !about.sources.is_empty() {
            self.value("dc:source", &about.sources.join("; "))?;
        }
        self.value("xmp:CreatorTool", about.producer)?;
        self.value("xmp:CreateDate", &about.made)?;
        self.value("xmp:ModifyDate", &about.made)?;
        self.value("xmp:MetadataDate", &about.made)?;
        self.value("pdf:Producer", about.producer)?;
        let part = match about.pdfa {
            PdfA::Part3 => "3",
            PdfA::Part2 => "2",
        };
        self.value("pdfaid:part", part)?;
        self.value("pdfaid:conformance", "A")?;
        self.value("pdfuaid:part", "1")?;
        self.extension()
    }

    /// What is stated of the letter (XMP, ISO 16684-1, 8.3).
    fn stated(&mut self, letter: &OfLetter) -> Written {
        let OfLetter { others, dates, places, rights, remarks } = letter;
        self.texts("dc:contributor", "rdf:Bag", others)?;
        self.texts("dc:date", "rdf:Seq", dates)?;
        if !places.is_empty() {
            self.value("dc:coverage", &places.join("; "))?;
        }
        // Addresses are delimited so (RFC 3986, appendix C); what has other characters is none.
        let rights = rights.iter().map(|(words, address)| {
            let is_address = address.bytes().all(|byte| byte.is_ascii_graphic());
            if is_address { format!("{words} <{address}>") } else { format!("{words}, {address}") }
        });
        let rights: Vec<String> = rights.collect();
        let default = &[("xml:lang", "x-default")];
        for (name, lines) in [("dc:rights", &rights), ("dc:description", remarks)] {
            if !lines.is_empty() {
                self.list(name, "rdf:Alt", default, &[lines.join("\n").as_str()])?;
            }
        }
        Ok(())
    }

    /// A list, if there is anything in it.
    fn texts(&mut self, name: &str, kind: &str, values: &[String]) -> Written {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        if values.is_empty() { Ok(()) } else { self.list(name, kind, &[], &values) }
    }

    /// PDF/A accepts the names of PDF/UA only if they are declared (ISO 19005-3, 6.6.2.3).
    fn extension(&mut self) -> Written {
        let resource: &[(&str, &str)] = &[("rdf:parseType", "Resource")];
        self.inside("pdfaExtension:schemas", &[], |packet| {
            packet.inside("rdf:Bag", &[], |packet| {
                packet.inside("rdf:li", resource, |packet| {
                    packet.value("pdfaSchema:schema", "PDF/UA identification schema")?;
                    packet.value("pdfaSchema:namespaceURI", "http://www.aiim.org/pdfua/ns/id/")?;
                    packet.value("pdfaSchema:prefix", "pdfuaid")?;
                    packet.inside("pdfaSchema:property", &[], |packet| {
                        packet.inside("rdf:Seq", &[], |packet| {
                            packet.inside("rdf:li", resource, |packet| {
                                packet.value("pdfaProperty:name", "part")?;
                                packet.value("pdfaProperty:valueType", "Integer")?;
                                packet.value("pdfaProperty:category", "internal")?;
                                packet.value(
                                    "pdfaProperty:description",
                                    "the part of ISO 14289 that the file conforms to",
                                )
                            })
                        })
                    })
                })
            })
        })
    }

    fn inside(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        content: impl FnOnce(&mut Self) -> Written,
    ) -> Written {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.writer.write_event(Event::Start(start.borrow()))?;
        content(self)?;
        self.writer.write_event(Event::End(start.to_end()))
    }

    fn value(&mut self, name: &str, value: &str) -> Written {
        self.inside(name, &[], |packet| {
            packet.writer.write_event(Event::Text(BytesText::new(value)))
        })
    }

    fn list(
        &mut self,
        name: &str,
        kind: &str,
        attributes: &[(&str, &str)],
        values: &[&str],
    ) -> Written {
        self.inside(name, &[], |packet| {
            packet.inside(kind, &[], |packet| {
                values.iter().try_for_each(|value| {
                    packet.inside("rdf:li", attributes, |packet| {
                        packet.writer.write_event(Event::Text(BytesText::new(value)))
                    })
                })
            })
        })
    }
}
