// Package paper draws an invoice on PDF pages that people read: in Danish, English,
// Swedish or German, with every business term that says something to a person. The
// pages are PDF/A-3b, so they may be kept for as long as the law asks and may carry
// files inside, such as the XML of a Factur-X invoice.
//
// # The page
//
// A4, two fonts of the Go family, one accent colour, thin rules. The buyer stands
// where a window envelope shows it. Everything is a row of cells of lines (row.go);
// a row that does not fit begins a new page or is parted between its lines, so no
// text ever runs over another or off the page.
//
// # Letters that the fonts lack
//
// The fonts have Latin, Greek and Cyrillic letters. A letter with an accent that they
// lack loses the accent, some signs have plainer ones in their place (see glyphs.go),
// anything else is printed as □; then a line at the end says what □ means. Marks that
// have no shape (directions, joiners, variants) are left out.
//
// # The code to scan
//
// The QR code is the one of the European Payments Council ("Quick Response Code:
// Guidelines to Enable Data Capture for the Initiation of a SEPA Credit Transfer",
// EPC069-12, version 002), which banking apps of the euro countries read. It is drawn
// for a credit transfer in euro to an IBAN alone. Danish payment slips, kroner and the
// other currencies have no code that banks agreed on and that needs no agreement of the
// seller with a company, so there the page has the line to type and no code; a code
// that one app reads and the next one misreads is worse than none.
//
// # The same bytes
//
// The same invoice and the same options give the same bytes: dates inside the file are
// the invoice's issue date, never the clock's.
package paper
