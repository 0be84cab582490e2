package schema_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/rules/rulestest"
)

// spoiler breaks good documents in one to three places.
type spoiler struct {
	*rand.Rand
	seeds []seed
	raw   []string // what stands for the elements named raw-0, raw-1, …
}

type seed struct {
	name string
	doc  *rulestest.Element
}

// TestSpoiltDocumentsAreJudgedAsOfficially breaks documents of all kinds. SEED and N
// say how much: N documents for each seed.
func TestSpoiltDocumentsAreJudgedAsOfficially(t *testing.T) {
	var seeds []seed
	for _, s := range rulestest.Samples(t) {
		seeds = append(seeds, seed{s.Name, s.Doc})
	}
	others := len(seeds)
	for _, m := range models(t) {
		for _, root := range m.Roots() {
			for i := range others / 6 { // as many made ones as samples
				text := m.Example(rand.New(rand.NewPCG(9, uint64(i))), root, 10+i)
				doc, err := rulestest.Parse([]byte(text))
				if err != nil {
					t.Fatal(err)
				}
				seeds = append(seeds, seed{fmt.Sprintf("%s %d", root, i), doc})
			}
		}
	}
	for _, number := range setting(t, "SEED", "1") {
		s := spoiler{Rand: rand.New(rand.NewPCG(uint64(number), 5)), seeds: seeds}
		var trials []trial
		for range setting(t, "N", "300")[0] {
			trials = append(trials, s.spoilt())
		}
		compare(t, trials)
	}
}

func (s *spoiler) spoilt() trial {
	from := s.seeds[s.IntN(len(s.seeds))]
	doc, told := from.doc.Clone(), []string{}
	s.raw = s.raw[:0]
	for range 1 + s.IntN(3) {
		told = append(told, s.change(doc))
	}
	text := string(doc.Bytes())
	for i, raw := range s.raw {
		text = strings.ReplaceAll(text, fmt.Sprintf("<raw-%d></raw-%d>", i, i), raw)
	}
	return trial{from.name + ": " + strings.Join(told, "; "), text}
}

func (s *spoiler) one(of ...string) string { return of[s.IntN(len(of))] }

// pick chooses an element below the document element.
func (s *spoiler) pick(doc *rulestest.Element, fits func(*rulestest.Element) bool) *rulestest.Element {
	var all []*rulestest.Element
	doc.Each(func(e *rulestest.Element) {
		if e.Parent != nil && !strings.HasPrefix(e.Name, "raw-") && fits(e) {
			all = append(all, e)
		}
	})
	if len(all) == 0 {
		return nil
	}
	return all[s.IntN(len(all))]
}

func whole(*rulestest.Element) bool   { return true }
func leaf(e *rulestest.Element) bool  { return len(e.Kids) == 0 }
func group(e *rulestest.Element) bool { return len(e.Kids) > 0 }

// some is an element of another document or of this one.
func (s *spoiler) some(doc *rulestest.Element) *rulestest.Element {
	if s.IntN(2) == 0 {
		doc = s.seeds[s.IntN(len(s.seeds))].doc
	}
	if e := s.pick(doc, whole); e != nil && strings.Count(string(e.Bytes()), "\n") < 40 {
		return e.Clone()
	}
	return &rulestest.Element{Name: "cbc:Note", Text: "text"}
}

func remove(e *rulestest.Element) {
	at := slices.Index(e.Parent.Kids, e)
	e.Parent.Kids = slices.Delete(e.Parent.Kids, at, at+1)
}

func insert(parent *rulestest.Element, at int, kid *rulestest.Element) {
	kid.Parent = parent
	parent.Kids = slices.Insert(parent.Kids, at, kid)
}

// put adds text as it stands among the children of an element.
func (s *spoiler) put(parent *rulestest.Element, at int, raw string) {
	insert(parent, at, &rulestest.Element{Name: fmt.Sprintf("raw-%d", len(s.raw))})
	s.raw = append(s.raw, raw)
}

func (s *spoiler) change(doc *rulestest.Element) string {
	kind := s.IntN(20)
	fits := whole
	switch kind {
	case 9, 10, 11, 12:
		fits = leaf
	case 13, 14, 15:
		fits = group
	}
	e := s.pick(doc, fits)
	if e == nil {
		return "nothing"
	}
	at, path, parent := slices.Index(e.Parent.Kids, e), e.Path(), e.Parent
	switch kind {
	case 0:
		remove(e)
		return "without " + path
	case 1:
		insert(parent, at+1, e.Clone())
		return "twice " + path
	case 2:
		remove(e)
		to := s.IntN(len(parent.Kids) + 1)
		insert(parent, to, e)
		return fmt.Sprintf("%s moved from %d to %d", path, at, to)
	case 3:
		to := s.pick(doc, group)
		if to == nil {
			to = doc
		}
		insert(to, s.IntN(len(to.Kids)+1), e.Clone())
		return path + " copied into " + to.Path()
	case 4:
		e.Kids, e.Text = nil, s.one("", "", " ", "\n")
		return path + " emptied"
	case 5:
		e.Name = s.name(e, doc)
		return path + " is now " + e.Name
	case 6, 7:
		name, value := s.attribute(e, doc)
		e.SetAttr(name, value)
		return fmt.Sprintf("%s with %s=%q", path, name, value)
	case 8:
		if e = s.pick(doc, func(e *rulestest.Element) bool { return len(e.Attrs) > 0 }); e == nil {
			return "nothing"
		}
		a := e.Attrs[s.IntN(len(e.Attrs))]
		if s.IntN(3) == 0 && !strings.HasPrefix(a.Name, "xmlns") {
			e.DropAttr(a.Name)
			return e.Path() + " without @" + a.Name
		}
		value := s.value(a.Name, a.Value)
		if !strings.HasPrefix(a.Name, "xmlns") {
			e.SetAttr(a.Name, value)
		}
		return fmt.Sprintf("%s/@%s is %q", e.Path(), a.Name, value)
	case 9, 10, 11:
		e.Text = s.value(e.Local(), e.Text)
		return fmt.Sprintf("%s is %q", path, e.Text)
	case 12:
		insert(e, 0, s.some(doc))
		return path + " with an element " + e.Kids[0].Name
	case 13, 14:
		raw := s.between()
		s.put(e, s.IntN(len(e.Kids)+1), raw)
		return path + " with " + raw
	case 15:
		e.Kids, e.Text = nil, s.one("text", "1.00", "  x ")
		return path + " is text"
	case 16, 17:
		kid := s.some(doc)
		insert(parent, at, kid)
		return kid.Name + " before " + path
	case 18:
		to := s.IntN(len(parent.Kids))
		parent.Kids[at], parent.Kids[to] = parent.Kids[to], parent.Kids[at]
		return fmt.Sprintf("%s changes places with %d", path, to)
	}
	raw := s.extension(doc)
	s.put(doc, s.IntN(20)/19, raw)
	return "with " + raw
}

// name is another name for an element.
func (s *spoiler) name(e, doc *rulestest.Element) string {
	prefix, local, _ := strings.Cut(e.Name, ":")
	return s.one(s.some(doc).Name, s.some(doc).Name, prefix+":Bogus", local, strings.ToLower(e.Name), "cac:"+local, "cbc:"+local, prefix+":"+local+"x")
}

// attribute is an attribute that may not be right.
func (s *spoiler) attribute(e, doc *rulestest.Element) (name, value string) {
	switch s.IntN(5) {
	case 0:
		if other := s.pick(doc, func(o *rulestest.Element) bool { return len(o.Attrs) > 0 }); other != nil {
			if a := other.Attrs[0]; !strings.HasPrefix(a.Name, "xmlns") {
				return a.Name, a.Value
			}
		}
	case 1:
		e.SetAttr("xmlns:q", "http://www.w3.org/2001/XMLSchema-instance")
		return s.one("q:type", "q:nil", "q:schemaLocation", "q:noNamespaceSchemaLocation", "q:other"),
			s.one("true", "1", "x", "", e.Name+"Type", "cbc:IDType", "udt:IDType", "ram:TradePartyType", "a b", "a b c", "a [", "http://x y")
	case 2:
		return s.one("bogus", "xml:lang", "xml:space", "xml:id", "cbc:ID", "Id", "ID", "name", "format"), s.one("da", "preserve", "x")
	}
	name = s.one("currencyID", "unitCode", "schemeID", "schemeAgencyID", "schemeURI", "schemeDataURI", "listID", "listAgencyID", "listURI", "listSchemeURI",
		"listVersionID", "languageID", "languageLocaleID", "mimeCode", "filename", "uri", "encodingCode", "format", "name", "unitCodeListID", "unitCodeListVersionID")
	return name, s.value(name, s.one("6", "DKK", "da", "C62", ""))
}

// between is what may or may not stand between elements.
func (s *spoiler) between() string {
	return s.one("x", " text ", " ", "&#32;", "&#10;", "&#xD;", "&#9; &#x20;", "&#160;", "\u00a0", "\u200b", "<![CDATA[ ]]>", "<![CDATA[x]]>", "<![CDATA[]]>",
		"<!-- a comment -->", "<!-- a --> <!-- b -->", "<?target instruction?>", "&amp;", "\r\n", "<bogus/>", "<bogus xmlns='urn:x'/>",
		"<cbc:Note xmlns:cbc='urn:x'>1</cbc:Note>", "<Invoice/>", "<x:y xmlns:x='urn:x'><z/></x:y>")
}

// extension is extensions of all sorts.
func (s *spoiler) extension(doc *rulestest.Element) string {
	const inner = " xmlns:ext='urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2' xmlns:cbc='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'" +
		" xmlns:cac='urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2' xmlns:inv='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'" +
		" xmlns:cn='urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2' xmlns:sig='urn:oasis:names:specification:ubl:schema:xsd:CommonSignatureComponents-2'" +
		" xmlns:ds='http://www.w3.org/2000/09/xmldsig#' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:xs='http://www.w3.org/2001/XMLSchema'" +
		" xmlns:xades='http://uri.etsi.org/01903/v1.3.2#' xmlns:sac='urn:oasis:names:specification:ubl:schema:xsd:SignatureAggregateComponents-2'"
	content := s.one("<f:x xmlns:f='urn:f'/>", "<f:x xmlns:f='urn:f'><cbc:IssueDate>2026-02-30</cbc:IssueDate></f:x>", "<f:x xmlns:f='urn:f' a='b'>text<cbc:Bogus/></f:x>",
		"<f:x xmlns:f='urn:f'/><f:x xmlns:f='urn:f'/>", "", " ", "text", "<x xmlns=''/>", "<ext:ExtensionReason/>", "<ext:UBLExtensions/>", "<cbc:IssueDate>x</cbc:IssueDate>",
		"<cbc:Amount>1</cbc:Amount>", "<inv:Invoice/>", "<cn:CreditNote/>", "<sig:UBLDocumentSignatures/>", "<sig:UBLDocumentSignatures><sac:SignatureInformation/></sig:UBLDocumentSignatures>",
		"<f:x xmlns:f='urn:f' xsi:type='xs:decimal'>x</f:x>", "<f:x xmlns:f='urn:f' xsi:type='cbc:IDType'>x</f:x>", "<f:x xmlns:f='urn:f' xsi:type='cbc:NoType'>x</f:x>",
		"<f:x xmlns:f='urn:f' xsi:type='cac:PartyType'>x</f:x>", "<f:x xmlns:f='urn:f' xsi:type='cac:PartyType'/>", "<f:x xmlns:f='urn:f' xsi:nil='true'/>", "<f:x xmlns:f='urn:f' xsi:nil='x'/>",
		"<f:x xmlns:f='urn:f' xsi:type='q:q'/>", "<f:x xmlns:f='urn:f' xsi:type='inv:InvoiceType'/>", "<f:x xmlns:f='urn:f' xsi:type='cn:CreditNoteType'/>",
		"<cbc:ID xsi:type='cbc:IDType'>1</cbc:ID>", "<cbc:ID xsi:type='cbc:UUIDType'>1</cbc:ID>", "<cbc:ID xsi:nil='false'>1</cbc:ID>",
		"<f:x xmlns:f='urn:f' xsi:type='xades:GenericTimeStampType'/>", "<xades:Any a='b'/>", "<xades:Any>text<cbc:ID/><x xmlns=''/></xades:Any>",
		"<ds:CanonicalizationMethod Algorithm='a'><f:x xmlns:f='urn:f'/></ds:CanonicalizationMethod>", "<ds:CanonicalizationMethod Algorithm='a'>t<cbc:ID/></ds:CanonicalizationMethod>",
		"<ds:DigestMethod Algorithm='a'><f:x xmlns:f='urn:f'/><ds:Object/></ds:DigestMethod>", "<ds:DigestMethod Algorithm='a'><f:x xmlns:f='urn:f'/>t</ds:DigestMethod>",
		"<ds:Object Id='a'><ds:Object Id='a'/></ds:Object>", "<ds:Object Id='a'><ds:Object Id='b'/></ds:Object>", "<ds:Object Id='1'/>", "<ds:SignatureValue>QUJ</ds:SignatureValue>",
		"<xades:Include URI=''> </xades:Include>", "<xades:Include URI=''></xades:Include>", "<xades:Include URI=''><!-- c --></xades:Include>", "<xades:Include/>",
		"<ds:PGPData><ds:PGPKeyID/><ds:PGPKeyPacket/></ds:PGPData>", "<ds:PGPData><ds:PGPKeyPacket/><ds:PGPKeyPacket/></ds:PGPData>", "<ds:DigestValue a='b'/>",
		"<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName/><ds:X509SerialNumber>1.0</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>",
		"<xades:ObjectIdentifier><xades:Identifier Qualifier='OIDAsURI'>x</xades:Identifier></xades:ObjectIdentifier>",
		"<xades:ObjectIdentifier><xades:Identifier Qualifier=' OIDAsURI'>x</xades:Identifier></xades:ObjectIdentifier>",
		"<xades:SignaturePolicyIdentifier><xades:SignaturePolicyImplied a='b'>x<cbc:IssueTime>x</cbc:IssueTime></xades:SignaturePolicyImplied></xades:SignaturePolicyIdentifier>",
		"<xades:SignaturePolicyIdentifier><xades:SignaturePolicyImplied xsi:type='xs:date'>x</xades:SignaturePolicyImplied></xades:SignaturePolicyIdentifier>",
		"<xades:SignaturePolicyIdentifier><xades:SignaturePolicyImplied xsi:nil='false'>x</xades:SignaturePolicyImplied></xades:SignaturePolicyIdentifier>")
	return "<ext:UBLExtensions" + inner + "><ext:UBLExtension>" + s.one("", "<cbc:ID>1</cbc:ID>", "<ext:ExtensionReason>x</ext:ExtensionReason>") +
		"<ext:ExtensionContent>" + content + "</ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>"
}
