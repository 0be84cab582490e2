// Package xmltree parses an XML document once, into flat slices: every element
// is a number, its name is a small number, its text is a place in the input.
// Rules and readers ask it, nothing changes it.
//
// It is strict (XML 1.0 with namespaces, UTF-8 or ISO-8859-1) and safe on
// hostile input: a document type declaration is refused unread, so there are no
// entities but the five of XML; depth, attributes, names, elements and bytes have
// limits; the time is linear in the input. Embedded files, the elements that the
// Vocabulary marks so, pass by in chunks and only their length is kept.
package xmltree
