// Package schema holds a document against an XML schema: which elements stand
// where and how often, what their values look like, which attributes they bear. It
// decides as Xerces does, by which the official validators go, and says in one
// finding for each place what is wrong there. It stops after a hundred of them.
//
// A schema is a table, read by New: the facts of the schema files in lines of
// text, so that no schema file is needed to run. The words of a line are parted
// by blanks:
//
//	prefix cbc urn:oasis:…                a prefix of names in the table
//	root Invoice:Invoice                  a document element; its type is Invoice:InvoiceType
//	element cac:Party cac:PartyType       an element that is known everywhere, and its type
//	field cbc:ID udt:IdentifierType       an element, and cbc:IDType, which is a udt:IdentifierType
//	simple qdt:Unit token min=1 max=3     a type of values: its base, lengths, one=the,values
//	type udt:AmountType decimal @currencyID!=token @listID=token,6
//	type ds:ObjectType mixed @Id=ID : ( ~any )*
//
// A type names its base, if any, whose value, content and attributes it takes over
// but for what it says itself; "mixed" if text may stand between its elements;
// attributes with their types, ! if demanded and the only value allowed after a
// comma (+ stands for a blank); after a colon its elements in order. Elements that
// are not known everywhere bear their type (ram:ID/udt:IDType). ?, * and + say how
// often, parentheses and | make groups and choices. ~any stands for an element of
// any namespace, ~other for one of another namespace than the type's; with ! it
// must be a known one.
//
// The package is no part of package check, whose conditions are XPath's: a content
// model is not a condition on an element but an automaton over its children, and
// needs none of the numbers and paths. It reaches check as the function of a set.
//
// An automaton is made of a type's content when the first document needs it. Its
// states are the places in the content (Glushkov), which suffices because schemas
// are deterministic by law. Checking goes once over the flat tree with a stack of
// states: one look-up for each child, nothing allocated on a good document.
package schema
