package facturx

import (
	"strings"

	"github.com/postbud/postbud/internal/xmltree"
)

// metadata is what the XMP packet of a PDF says.
type metadata struct {
	part  string // of PDF/A
	file  string // that is the invoice
	level string
	old   bool // in the words of ZUGFeRD 2.0
}

// The names of the schemas (Factur-X 1.0; ZUGFeRD 2.0).
const (
	spacePDFA  = "http://www.aiim.org/pdfa/ns/id/"
	spaceFX    = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
	spaceOldFX = "urn:zugferd:pdfa:CrossIndustryDocument:invoice:2p0#"
	spaceRDF   = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
)

// metadataOf reads the packet. A property is an element or an attribute of a
// description, as RDF allows. A packet that is no XML says nothing.
func metadataOf(packet []byte) metadata {
	var m metadata
	if i := strings.Index(string(packet), "?>"); i >= 0 && strings.HasPrefix(strings.TrimLeft(string(packet), " \r\n\t\ufeff"), "<?xpacket") {
		packet = packet[i+2:]
	}
	names := xmltree.NewVocabulary(map[string]string{"rdf": spaceRDF, "pdfaid": spacePDFA, "fx": spaceFX, "zf": spaceOldFX},
		"rdf:RDF", "rdf:Description", "pdfaid:part", "fx:DocumentFileName", "fx:ConformanceLevel", "zf:DocumentFileName", "zf:ConformanceLevel")
	tree, err := xmltree.ParseBytes(packet, xmltree.Options{Vocabulary: names, Bytes: 4 << 20, Elements: 100_000})
	if err != nil {
		return m
	}
	root := tree.Root()
	if tree.Name(root) != names.Name("rdf:RDF") {
		root = tree.Child(root, names.Name("rdf:RDF"))
	}
	if root == xmltree.None {
		return m
	}
	for d := tree.Child(root, names.Name("rdf:Description")); d != xmltree.None; d = tree.Sibling(d) {
		take := func(into *string, name string) bool {
			if value, ok := tree.Attribute(d, names.Name(name)); ok {
				*into = strings.TrimSpace(string(value))
				return true
			}
			if e := tree.Child(d, names.Name(name)); e != xmltree.None {
				*into = strings.TrimSpace(string(tree.Text(e)))
				return true
			}
			return false
		}
		take(&m.part, "pdfaid:part")
		take(&m.file, "fx:DocumentFileName")
		take(&m.level, "fx:ConformanceLevel")
		if m.file == "" && take(&m.file, "zf:DocumentFileName") {
			m.old = true
			take(&m.level, "zf:ConformanceLevel")
		}
	}
	return m
}
