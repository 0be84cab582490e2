package rulestest

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/judge"
)

// Seed is a good document to be spoilt.
type Seed struct {
	Name   string
	Layers []string // the names of the layers that it is held against
	Doc    *Element
}

// NewSeed makes a seed of a document, which says itself what it is; false where no
// layer is made for it.
func NewSeed(name string, doc []byte) (Seed, bool) {
	e, err := Parse(doc)
	if err != nil {
		return Seed{}, false
	}
	canonical(e)
	shorten(e)
	s := Seed{Name: name, Doc: e}
	switch id := e.First("CustomizationID"); {
	case e.Name == "rsm:CrossIndustryInvoice":
		s.Layers = []string{"xsd-cii", "en16931-cii", "xrechnung-cii"}
	case e.Namespace("") == ublRoot+e.Name+"-2" && id != nil && strings.HasPrefix(id.Text, "OIOUBL-2"):
		s.Layers = []string{"xsd-ubl21", "oioubl-21"}
		if e.Name != "Invoice" && e.Name != "CreditNote" {
			s.Layers = s.Layers[:1]
		}
	case e.Name == "Invoice" || e.Name == "CreditNote":
		s.Layers = []string{"xsd-ubl21", "en16931-ubl", "peppol-ubl", "xrechnung-ubl"}
	default:
		return Seed{}, false
	}
	return s, true
}

// largest is how large a sample may be; more costs time and proves nothing.
const largest = 400_000

// shorten cuts embedded files off, which no rule reads.
func shorten(doc *Element) {
	doc.Each(func(e *Element) {
		if strings.HasSuffix(e.Name, "BinaryObject") && len(e.Text) > 100 {
			e.Text = e.Text[:40]
		}
	})
}

// Samples is the official documents that are whole, as seeds.
func Samples(t testing.TB) []Seed {
	t.Helper()
	var all []Seed
	for _, set := range []string{"bis3", "en16931-ubl", "en16931-cii", "facturx-xml", "oioubl-2.1", "xrechnung", "units-peppol-ubl"} {
		for _, file := range files(t, set) {
			if set == "units-peppol-ubl" && !strings.HasSuffix(file, "01.xml") {
				continue
			}
			doc, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(doc) > largest || len(doc) < 2000 { // the fragments test one rule only
				continue
			}
			if s, ok := NewSeed(set+"/"+filepath.Base(file), doc); ok {
				all = append(all, s)
			}
		}
	}
	return all
}

func files(t testing.TB, set string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(judge.NeedShared(t), "testdata", set, "*.[xX][mM][lL]"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no samples in %s: %v", set, err)
	}
	return found
}

const ublRoot = "urn:oasis:names:specification:ubl:schema:xsd:"

// spaces is the namespaces with the prefixes that are usual.
func spaces(root string) map[string]string {
	const cii = "urn:un:unece:uncefact:data:standard:"
	if root == "CrossIndustryInvoice" {
		return map[string]string{
			cii + "CrossIndustryInvoice:100":                       "rsm",
			cii + "ReusableAggregateBusinessInformationEntity:100": "ram",
			cii + "UnqualifiedDataType:100":                        "udt",
			cii + "QualifiedDataType:100":                          "qdt",
		}
	}
	return map[string]string{
		ublRoot + root + "-2":                   "",
		ublRoot + "CommonAggregateComponents-2": "cac",
		ublRoot + "CommonBasicComponents-2":     "cbc",
		ublRoot + "CommonExtensionComponents-2": "ext",
	}
}

// canonical gives the usual prefixes to a document, so that what is taken from one
// fits into another.
func canonical(doc *Element) {
	known := spaces(doc.Local())
	doc.Each(func(e *Element) {
		prefix, _, found := strings.Cut(e.Name, ":")
		if !found {
			prefix = ""
		}
		if to, ok := known[e.Namespace(prefix)]; ok {
			defer func(name string) { e.Name = name }(strings.TrimPrefix(to+":"+e.Local(), ":"))
		}
	})
	doc.Each(func(e *Element) {
		e.Attrs = slices.DeleteFunc(e.Attrs, func(a Attr) bool {
			_, ours := known[a.Value]
			return strings.HasPrefix(a.Name, "xmlns") && (ours || a.Name == "xmlns")
		})
	})
	for uri, prefix := range known {
		doc.Attrs = append(doc.Attrs, Attr{strings.TrimSuffix("xmlns:"+prefix, ":"), uri})
	}
	slices.SortFunc(doc.Attrs, func(a, b Attr) int { return strings.Compare(a.Name, b.Name) })
}

// Bytes is the document.
func (s Seed) Bytes() []byte { return bytes.Clone(s.Doc.Bytes()) }
