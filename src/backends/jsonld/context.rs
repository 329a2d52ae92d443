//! The context: what each key means. It is in every file, so that no reader needs the network and
//! no file changes its meaning when a web page does.

use super::node::{Node, pointer};

/// The `@context` of every document. There is no `@vocab`: a key that is not listed is an error in
/// a processor's safe mode and not a new word.
pub(super) fn context() -> Node {
    let mut context = Node::default();
    for (term, iri) in [PREFIXES, CLASSES, PROPERTIES].concat() {
        context.set(term, iri);
    }
    for (term, iri, datatype) in TYPED {
        context.set(term, pointer(iri).with("@type", *datatype));
    }
    context.set("actions", Node::default().with("@reverse", "schema:object"));
    context.set("passages", pointer("schema:hasPart").with("@container", "@list"));
    context
}

const PREFIXES: &[(&str, &str)] = &[
    ("schema", "http://schema.org/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("edtf", "http://id.loc.gov/datatypes/edtf/"),
    ("marcrel", "http://id.loc.gov/vocabulary/relators/"),
];

const CLASSES: &[(&str, &str)] = &[
    ("Action", "schema:Action"),
    ("CreativeWork", "schema:CreativeWork"),
    ("ArchiveComponent", "schema:ArchiveComponent"),
    ("ArchiveOrganization", "schema:ArchiveOrganization"),
    ("Collection", "schema:Collection"),
    ("ImageObject", "schema:ImageObject"),
    ("MediaObject", "schema:MediaObject"),
    ("Message", "schema:Message"),
    ("Organization", "schema:Organization"),
    ("Person", "schema:Person"),
    ("Place", "schema:Place"),
    ("PropertyValue", "schema:PropertyValue"),
    ("Quotation", "schema:Quotation"),
    ("ReadAction", "schema:ReadAction"),
    ("ReceiveAction", "schema:ReceiveAction"),
    ("ReplaceAction", "schema:ReplaceAction"),
    ("SendAction", "schema:SendAction"),
    ("SoftwareApplication", "schema:SoftwareApplication"),
    ("Table", "schema:Table"),
    ("Thing", "schema:Thing"),
    ("Agent", "dcterms:Agent"),
    ("Annotation", "oa:Annotation"),
    ("SpecificResource", "oa:SpecificResource"),
    ("TextPositionSelector", "oa:TextPositionSelector"),
    ("TextQuoteSelector", "oa:TextQuoteSelector"),
    ("TextualBody", "oa:TextualBody"),
    ("Activity", "prov:Activity"),
    ("Entity", "prov:Entity"),
    ("SoftwareAgent", "prov:SoftwareAgent"),
    ("Statement", "rdf:Statement"),
];

const PROPERTIES: &[(&str, &str)] = &[
    // the letter and its parts
    ("abstract", "schema:abstract"),
    ("additionalProperty", "schema:additionalProperty"),
    ("agent", "schema:agent"),
    ("alternateName", "schema:alternateName"),
    ("author", "schema:author"),
    ("contentSize", "schema:contentSize"),
    ("creditText", "schema:creditText"),
    ("dateCreated", "schema:dateCreated"),
    ("datePublished", "schema:datePublished"),
    ("dateReceived", "schema:dateReceived"),
    ("dateSent", "schema:dateSent"),
    ("description", "schema:description"),
    ("disambiguatingDescription", "schema:disambiguatingDescription"),
    ("editor", "schema:editor"),
    ("encoding", "schema:encoding"),
    ("encodingFormat", "schema:encodingFormat"),
    ("genre", "schema:genre"),
    ("holdingArchive", "schema:holdingArchive"),
    ("identifier", "schema:identifier"),
    ("image", "schema:image"),
    ("inLanguage", "schema:inLanguage"),
    ("isBasedOn", "schema:isBasedOn"),
    ("isPartOf", "schema:isPartOf"),
    ("jobTitle", "schema:jobTitle"),
    ("keywords", "schema:keywords"),
    ("license", "schema:license"),
    ("location", "schema:location"),
    ("locationCreated", "schema:locationCreated"),
    ("mentions", "schema:mentions"),
    ("name", "schema:name"),
    ("pagination", "schema:pagination"),
    ("position", "schema:position"),
    ("publisher", "schema:publisher"),
    ("recipient", "schema:recipient"),
    ("related", "dcterms:relation"),
    ("particulars", "dcterms:description"),
    ("remarks", "dcterms:description"),
    ("replacee", "schema:replacee"),
    ("replacer", "schema:replacer"),
    ("sdLicense", "schema:sdLicense"),
    ("sender", "schema:sender"),
    ("sha256", "schema:sha256"),
    ("softwareVersion", "schema:softwareVersion"),
    ("spatialCoverage", "schema:spatialCoverage"),
    ("text", "schema:text"),
    ("translationOfWork", "schema:translationOfWork"),
    ("usageInfo", "schema:usageInfo"),
    ("volumeNumber", "schema:volumeNumber"),
    ("workExample", "schema:workExample"),
    ("bibliographicCitation", "dcterms:bibliographicCitation"),
    ("texts", "schema:hasPart"),
    // what is said about places in the words, and about the letter
    ("notes", "schema:subjectOf"),
    ("pageBreaks", "schema:subjectOf"),
    ("changes", "prov:wasGeneratedBy"),
    ("corrections", "schema:subjectOf"),
    ("phrases", "schema:subjectOf"),
    ("supplied", "schema:subjectOf"),
    ("body", "oa:hasBody"),
    ("exact", "oa:exact"),
    ("label", "rdfs:label"),
    ("prefix", "oa:prefix"),
    ("selector", "oa:hasSelector"),
    ("suffix", "oa:suffix"),
    ("value", "rdf:value"),
    ("object", "rdf:object"),
    // where the file comes from
    ("wasAssociatedWith", "prov:wasAssociatedWith"),
    ("wasAttributedTo", "prov:wasAttributedTo"),
    ("wasDerivedFrom", "prov:wasDerivedFrom"),
    ("wasGeneratedBy", "prov:wasGeneratedBy"),
];

const TYPED: &[(&str, &str, &str)] = &[
    ("additionalType", "schema:additionalType", "@id"),
    ("sameAs", "schema:sameAs", "@id"),
    ("replaces", "dcterms:replaces", "@id"),
    ("url", "schema:url", "@id"),
    ("motivation", "oa:motivatedBy", "@id"),
    ("source", "oa:hasSource", "@id"),
    ("target", "oa:hasTarget", "@id"),
    ("subject", "rdf:subject", "@id"),
    ("predicate", "rdf:predicate", "@id"),
    ("dateModified", "schema:dateModified", "xsd:date"),
    ("startTime", "schema:startTime", "xsd:date"),
    ("endTime", "schema:endTime", "xsd:date"),
    ("endedAtTime", "prov:endedAtTime", "xsd:dateTime"),
    ("start", "oa:start", "xsd:nonNegativeInteger"),
    ("end", "oa:end", "xsd:nonNegativeInteger"),
];
