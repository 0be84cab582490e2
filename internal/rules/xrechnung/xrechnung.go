// Package xrechnung declares the rules of XRechnung 3.0.2, for the two syntaxes.
// They come on top of EN 16931: what XRechnung takes over from Peppol, the national
// rules (BR-DE), those of the extension (BR-DEX) and those of the procurement of
// clean vehicles (BR-DE-CVD).
//
// It holds declarations alone, a file for each family and syntax; package check
// says what they mean.
package xrechnung

import (
	"bytes"
	"slices"

	. "github.com/postbud/postbud/internal/check"
	"github.com/postbud/postbud/internal/xmltree"
	"github.com/postbud/postbud/invoice/codes"
)

// Layer is the name of these rules.
const Layer = "xrechnung"

// The identifiers of BT-24: of XRechnung, of its extension, of the procurement of
// clean vehicles.
const (
	Specification = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
	Extension     = Specification + "#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0"
	CleanVehicles = Specification + "#compliant#urn:xeinkauf.de:kosit:xrechnung:cvd_0.9"
)

// Sets is every set of the layer, the oldest first.
func Sets() []Set {
	return []Set{{
		Layer:   Layer,
		Version: "3.0.2", // the first that we have, so it holds for every day
		Roots:   []string{"Invoice", "CreditNote"},
		Fits:    named("cbc:CustomizationID"),
		Words:   wordsUBL(),
		Patterns: []Pattern{
			{On("*[blank]", R("PEPPOL-EN16931-R008", Fatal, "", Never()))},
			peppolUBL(), nationalUBL(), extensionUBL(), vehiclesUBL(),
		},
	}, {
		Layer:   Layer,
		Version: "3.0.2",
		Roots:   []string{"rsm:CrossIndustryInvoice"},
		Fits:    named("rsm:ExchangedDocumentContext", "ram:GuidelineSpecifiedDocumentContextParameter", "ram:ID"),
		Words:   wordsCII(),
		Patterns: []Pattern{
			peppolCII(),
			{On("*[blank][!bare]", R("PEPPOL-EN16931-R008", Fatal, "", Never()))},
			pricesCII(), nationalCII(), extensionCII(), vehiclesCII(),
		},
	}}
}

// named says whether a document names the specification, or one that narrows it,
// in the element that the names lead to.
func named(names ...string) func(*xmltree.Tree) bool {
	return func(t *xmltree.Tree) bool {
		at := t.Root()
		for _, name := range names {
			if at = t.Child(at, t.Vocabulary().Name(name)); at == xmltree.None {
				return false
			}
		}
		rest, ok := bytes.CutPrefix(bytes.Trim(t.Text(at), " \t\r\n"), []byte(Specification))
		return ok && (len(rest) == 0 || rest[0] == '#')
	}
}

// invoiceTypes are the types of documents that XRechnung knows.
var invoiceTypes = []string{"326", "380", "384", "389", "381", "875", "876", "877"}

// vatCategories are those for which the seller needs a tax number.
var vatCategories = []string{"S", "Z", "E", "AE", "K", "G", "L", "M"}

// filled holds where one of the texts at the path is not blank.
func filled(path string) Cond { return Some(path, Filled(".")) }

// In the release of these rules the lists of schemes are shorter than in EN 16931;
// the extension adds three, and the official test takes a blank one. It does not
// find the last one of the first list, 0244.
func parties() []string   { return extended(codes.ICD, "0244", "0245", "0246", "0247", "0248") }
func endpoints() []string { return extended(codes.EAS, "0242", "0245", "0246", "0248") }

func extended(list codes.List, younger ...string) []string {
	known := slices.DeleteFunc(slices.Clone(codes.Codes(list)), func(code string) bool { return slices.Contains(younger, code) })
	return append(known, "XR01", "XR02", "XR03", "")
}

// mediaTypes are the kinds of files that the extension allows.
func mediaTypes() []string {
	return append(slices.Clone(codes.Codes(codes.MediaType)), "application/xml")
}
