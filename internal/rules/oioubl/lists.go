package oioubl

import (
	"embed"
	"strings"
	"unicode"
)

// files holds the code lists of OIOUBL 2.1, a code on each line, in the official
// order.
//
//go:embed lists
var files embed.FS

// list is the codes of a list.
func list(name string) []string {
	text, err := files.ReadFile("lists/" + name + ".txt")
	if err != nil {
		panic("there is no list " + name)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

// Units is the codes of units that OIOUBL takes: an older list of Recommendations 20
// and 21 (rule F-LIB318).
func Units() []string { return list("unit") }

const agency = "320" // the Danish agency that keeps OIOUBL's own lists

// fileTypes are the kinds of file that may be embedded.
var fileTypes = []string{
	"image/tiff", "image/png", "image/jpeg", "image/gif", "application/pdf", "text/xml", "text/csv", "application/vnd.ms-excel",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.oasis.opendocument.spreadsheet",
}

// comparedCategories is the VAT categories whose amounts are held against the lines'.
var comparedCategories = []string{"StandardRated", "ZeroRated", "ReverseCharge"}

func onlyDigits(text []byte) bool {
	for _, r := range string(text) {
		if !unicode.IsDigit(r) {
			return false
		}
	}
	return true
}
