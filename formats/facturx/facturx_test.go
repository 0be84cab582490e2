package facturx_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/facturx"
	"github.com/postbud/postbud/formattest"
	"github.com/postbud/postbud/internal/cii"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/outside"
	"github.com/postbud/postbud/internal/paper"
	"github.com/postbud/postbud/internal/paper/inside"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/internal/xmlterms"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// unrounded is an invoice that BASIC has room for.
func unrounded(inv *invoice.Invoice) *invoice.Invoice {
	if inv.Totals.Rounding.Given() {
		inv.Totals.Due = inv.Totals.Due.Sub(inv.Totals.Rounding)
		inv.Totals.Rounding = invoice.Decimal{}
	}
	return inv
}

// TestBasicLosesExactlyWhatItSays reads after writing. Attachments come back as files of
// the PDF, without the words that the XML has for them.
func TestBasicLosesExactlyWhatItSays(t *testing.T) {
	declared := formattest.Lost(facturx.Format.TraitsOf(open(t, as("basic"))))
	lost, given := map[string]bool{}, map[string]bool{}
	for _, s := range invoicetest.All() {
		inv := unrounded(s.Invoice)
		inv.Process = "P"
		for _, leaf := range invoice.Leaves(inv) {
			given[leaf.Term] = true
		}
		for _, term := range invoice.Lost(inv, read(t, written(t, plugin.Values{"profile": "basic", "attachments": "no"}, inv))) {
			if !declared[term] {
				t.Errorf("%s: %s is lost and not declared", s.Name, term)
			}
			lost[term] = true
		}
	}
	for term := range declared {
		if !lost[term] && given[term] {
			t.Errorf("%s is declared as lost and survives", term)
		}
	}
	got := read(t, written(t, as("basic"), unrounded(invoicetest.Full())))
	if len(got.Attachments) != 2 || got.Attachments[0].FileName != "målerapport.pdf" || got.Attachments[0].Content.Size == 0 {
		t.Errorf("the attachments come back as %v", got.Attachments)
	}
}

// TestEveryProfileSurvives reads what was written and holds it against the rules. Danish
// samples lack what XRechnung demands, so the German ones stand in.
func TestEveryProfileSurvives(t *testing.T) {
	for _, profile := range []string{"extended", "xrechnung"} {
		for _, s := range invoicetest.All() {
			inv := s.Invoice
			if profile == "xrechnung" {
				inv = german(inv)
			}
			doc := written(t, as(profile), inv)
			lost := invoice.Lost(inv, read(t, doc))
			if len(lost) > 0 && !slices.Equal(lost, []string{"BT-24"}) {
				t.Errorf("%s, %s: %v are lost", profile, s.Name, lost)
			}
			for _, f := range findings(t, doc) {
				if f.Flag == invoice.Fatal {
					t.Errorf("%s, %s breaks %s at %s", profile, s.Name, f.Rule, f.Path)
				}
			}
		}
	}
}

func TestBasicRefusesARoundedAmountByItsTerm(t *testing.T) {
	var b bytes.Buffer
	err := open(t, as("basic")).(formats.Writer).Write(t.Context(), &b, invoicetest.Full())
	if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Args["field"] != "BT-114" || b.Len() > 0 {
		t.Errorf("%v, with %d bytes written", err, b.Len())
	}
}

func TestProfileIsNamedInXMLAndMetadata(t *testing.T) {
	for profile, want := range map[string][4]string{
		"":          {"urn:cen.eu:en16931:2017", "EN 16931", "factur-x.xml", "Alternative"},
		"basic":     {"urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", "BASIC", "factur-x.xml", "Alternative"},
		"extended":  {"urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended", "EXTENDED", "factur-x.xml", "Alternative"},
		"xrechnung": {"urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", "XRECHNUNG", "xrechnung.xml", "Source"},
	} {
		inv := invoicetest.Minimal()
		doc := written(t, as(profile), inv)
		if got := read(t, doc).Specification; got != want[0] {
			t.Errorf("%s: BT-24 is %s", profile, got)
		}
		p, err := inside.Open(t.Context(), bytes.NewReader(doc))
		if err != nil {
			t.Fatal(err)
		}
		files, err := p.Files()
		if err != nil || len(files) != 1 || files[0].Name != want[2] || files[0].Relationship != want[3] || !files[0].Associated || !files[0].Listed {
			t.Errorf("%s: it carries %+v, %v", profile, files, err)
		}
		for _, text := range []string{"ConformanceLevel>" + want[1] + "<", "DocumentFileName>" + want[2] + "<", "DocumentType>INVOICE<"} {
			if !strings.Contains(string(p.Metadata()), text) {
				t.Errorf("%s: the metadata lacks %s", profile, text)
			}
		}
		if inv.Specification != invoicetest.Specification {
			t.Error("the invoice itself was changed")
		}
	}
}

// TestProfilesAreHeldAgainstTheirRules reads every official XML as the XML of a PDF.
func TestProfilesAreHeldAgainstTheirRules(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(judge.NeedShared(t), "testdata", "facturx-xml", "*.xml"))
	if err != nil || len(files) < 20 {
		t.Fatalf("%d samples: %v", len(files), err)
	}
	for _, file := range files {
		doc, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		profile, _, _ := strings.Cut(filepath.Base(file), "__")
		level := map[string]string{"basic": "BASIC", "basicwl": "BASIC WL", "en16931": "EN 16931", "extended": "EXTENDED"}[profile]
		pdf := around(t, "factur-x.xml", level, doc)
		inv := read(t, pdf)
		if inv.Number == "" || (len(inv.Lines) == 0) != (profile == "basicwl") {
			t.Errorf("%s is read with number %q and %d lines", filepath.Base(file), inv.Number, len(inv.Lines))
		}
		var rules []string
		for _, f := range findings(t, pdf) {
			rules = append(rules, f.Rule)
			if f.Flag == invoice.Fatal {
				t.Errorf("%s breaks %s at %s", filepath.Base(file), f.Rule, f.Path)
			}
		}
		if noLines := slices.Contains(rules, facturx.RuleNoInvoice); noLines != (profile == "basicwl") {
			t.Errorf("%s: %v", filepath.Base(file), rules)
		}
	}
}

// around is a PDF with that XML inside.
func around(t testing.TB, name, level string, xml []byte, more ...paper.File) []byte {
	t.Helper()
	var b bytes.Buffer
	o := paper.Options{Hybrid: &paper.Hybrid{FileName: name, Version: "1.0", Level: level}, Files: append([]paper.File{carried(name, string(xml))}, more...)}
	if err := paper.Write(t.Context(), &b, invoicetest.Minimal(), o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func carried(name, text string) paper.File {
	return paper.File{Name: name, MediaType: "text/xml", Relationship: "Alternative",
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

func TestOlderNamesAndOtherFilesAreFound(t *testing.T) {
	doc := xml(t, written(t, nil, invoicetest.Minimal()))
	for _, name := range []string{"zugferd-invoice.xml", "ZUGFeRD-invoice.xml", "FACTUR-X.XML", "xrechnung.xml", "rechnung.xml"} {
		if got := read(t, around(t, name, "EN 16931", doc)); got.Number != "2026-0001" {
			t.Errorf("%s: %q", name, got.Number)
		}
	}
	got := read(t, around(t, "other.xml", "EN 16931", []byte("<other/>"), carried("factur-x.xml", string(doc)), carried("z.xml", "<z/>")))
	if got.Number != "2026-0001" || len(got.Attachments) != 2 || got.Attachments[0].FileName != "other.xml" || got.Attachments[1].Content.Size != 4 {
		t.Errorf("with other files: %q, %v", got.Number, got.Attachments)
	}
	for name, pdf := range map[string][]byte{
		"no file":      written2(t),
		"another file": around(t, "other.xml", "EN 16931", []byte("<other/>")),
		"no XML":       around(t, "factur-x.xml", "EN 16931", []byte("words")),
		"ZUGFeRD 1.0":  around(t, "ZUGFeRD-invoice.xml", "BASIC", []byte(`<rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0"/>`)),
		"UBL":          around(t, "factur-x.xml", "EN 16931", []byte(`<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>`)),
	} {
		_, err := open(t, nil).(formats.Reader).Read(t.Context(), bytes.NewReader(pdf))
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// written2 is a PDF without files.
func written2(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := paper.Write(t.Context(), &b, invoicetest.Minimal(), paper.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// xml is the XML inside a PDF.
func xml(t testing.TB, doc []byte) []byte {
	t.Helper()
	p, err := inside.Open(t.Context(), bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	files, err := p.Files()
	if err != nil {
		t.Fatal(err)
	}
	data, err := p.Bytes(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestMetadataOfZUGFeRD20IsUnderstood(t *testing.T) {
	doc := string(around(t, "zugferd-invoice.xml", "EN 16931", xml(t, written(t, nil, invoicetest.Minimal()))))
	for _, f := range findings(t, []byte(doc)) {
		if f.Rule != facturx.RuleFileName {
			t.Errorf("with the schema of Factur-X it breaks %s", f.Rule)
		}
	}
	doc = strings.ReplaceAll(doc, "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#", "urn:zugferd:pdfa:CrossIndustryDocument:invoice:2p0#")
	for _, f := range findings(t, []byte(strings.NewReplacer("fx:", "zf:", "xmlns:fx=", "xmlns:zf=").Replace(doc))) {
		if f.Rule != facturx.RuleFileName || f.Flag == invoice.Fatal {
			t.Errorf("with its own it breaks %s %v", f.Rule, f.Values)
		}
	}
}

func TestAttachmentsTravelInTheXMLAndInThePDF(t *testing.T) {
	for setting, want := range map[string]int{"yes": 3, "no": 1} {
		doc := written(t, plugin.Values{"attachments": setting}, invoicetest.Full())
		p, err := inside.Open(t.Context(), bytes.NewReader(doc))
		if err != nil {
			t.Fatal(err)
		}
		files, err := p.Files()
		if err != nil || len(files) != want {
			t.Errorf("%q: it carries %d files, want %d: %v", setting, len(files), want, err)
		}
		if got := read(t, doc); len(got.Attachments) != 2 {
			t.Errorf("%q: %d attachments come back", setting, len(got.Attachments))
		}
	}
}

// TestOfficialPDFsAreRead reads the PDFs of the corpus, whose XML lies in streams of
// objects, in changed files, and under older names.
func TestOfficialPDFsAreRead(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(judge.NeedShared(t), "testdata", "facturx-pdf", "*.pdf"))
	if err != nil || len(files) < 4 {
		t.Fatalf("%d samples: %v", len(files), err)
	}
	for _, file := range files {
		doc, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		inv := read(t, doc)
		if inv.Number == "" || len(inv.Lines) == 0 || len(inv.VATBreakdown) == 0 || !inv.Totals.Due.Given() {
			t.Errorf("%s is read as %q with %d lines", filepath.Base(file), inv.Number, len(inv.Lines))
		}
	}
}

// TestOfficialInvoicesSurvive reads official samples of three syntaxes, writes them and
// reads them again.
func TestOfficialInvoicesSurvive(t *testing.T) {
	dir, number := filepath.Join(judge.NeedShared(t), "testdata"), 0
	for set, reader := range map[string]func(context.Context, io.Reader, xmlterms.Spool) (*invoice.Invoice, error){
		"facturx-xml": cii.Read, "en16931-cii": cii.Read,
		"bis3": func(ctx context.Context, r io.Reader, s xmlterms.Spool) (*invoice.Invoice, error) {
			return ubl.Read(ctx, r, s)
		},
	} {
		files, err := filepath.Glob(filepath.Join(dir, set, "*.[xX][mM][lL]"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no documents in %s: %v", set, err)
		}
		for i, file := range files {
			if raced && i%5 != 0 {
				continue
			}
			doc, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want, err := reader(t.Context(), bytes.NewReader(doc), nil)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			again := written(t, nil, want)
			if lost := invoice.Lost(want, read(t, again)); len(lost) > 0 && !slices.Equal(lost, []string{"BT-24"}) {
				t.Errorf("%s/%s loses %v", set, filepath.Base(file), lost)
			}
			if structure := slices.DeleteFunc(findings(t, again), func(f invoice.Finding) bool { return !strings.HasPrefix(f.Rule, "FX-") }); len(structure) > 0 {
				t.Errorf("%s/%s: %v", set, filepath.Base(file), structure)
			}
			number++
		}
	}
	t.Logf("%d documents", number)
}

func TestNothingIsLeftRunningWhenThePipeBreaks(t *testing.T) {
	lines := 3000
	if raced {
		lines = 300
	}
	inv := invoicetest.ManyLines(lines)
	whole := len(written(t, nil, inv))
	running := goleak.IgnoreCurrent()
	for _, room := range []int{0, whole / 2, whole - 6000, whole - 1} {
		if err := open(t, nil).(formats.Writer).Write(t.Context(), &pipe{room}, inv); !errors.Is(err, errPipe) {
			t.Errorf("after %d of %d bytes: %v", room, whole, err)
		}
	}
	goleak.VerifyNone(t, running)
}

var errPipe = errors.New("the pipe is broken")

type pipe struct{ room int }

func (p *pipe) Write(b []byte) (int, error) {
	if len(b) > p.room {
		return p.room, errPipe
	}
	p.room -= len(b)
	return len(b), nil
}

// german is an invoice with what XRechnung demands.
func german(inv *invoice.Invoice) *invoice.Invoice {
	inv.Seller.Contact = invoice.Contact{Name: "Åse Bæk", Phone: "+45 74 00 00 01", Email: "faktura@havneby.example"}
	inv.BuyerReference = "04011000-12345-03"
	inv.TaxPointCode = "" // in two rows; Mustang's XRechnung has older rules, which refuse the same code twice
	if inv.Payment.MeansCode == "" || len(inv.Payment.Transfers) > 1 || inv.Payment.DirectDebit != (invoice.DirectDebit{}) {
		inv.Payment = invoice.Payment{MeansCode: "58", Remittance: inv.Number, Transfers: []invoice.CreditTransfer{{Account: "DE89370400440532013000"}}}
	}
	return inv
}

// TestOfficialJudges lets veraPDF and Mustang's validator judge every profile.
func TestOfficialJudges(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for _, profile := range []string{"en16931", "basic", "extended", "xrechnung"} {
		for i, s := range invoicetest.All() {
			inv := s.Invoice
			if profile == "basic" {
				inv = unrounded(inv)
			}
			if profile == "xrechnung" {
				inv = german(inv)
			}
			file := filepath.Join(dir, fmt.Sprintf("%s-%s.pdf", profile, strings.ReplaceAll(s.Name, " ", "-")))
			v := plugin.Values{"profile": profile, "language": paper.Languages()[i%4]}
			if err := os.WriteFile(file, written(t, v, inv), 0o600); err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
	}
	for _, p := range outside.FacturX(t, files...) {
		if len(p.Failed) > 0 || p.Checks < 500 {
			t.Errorf("%s: %d checks, %v", filepath.Base(p.File), p.Checks, p.Failed)
		}
		if !p.Valid {
			t.Errorf("%s: %s", filepath.Base(p.File), p.Report)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(written(f, nil, invoicetest.Minimal()))
	f.Add(written(f, as("basic"), unrounded(invoicetest.Full())))
	samples, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "testdata", "facturx-pdf", "*.pdf"))
	for _, s := range samples {
		if doc, err := os.ReadFile(s); err == nil {
			f.Add(doc)
		}
	}
	form := open(f, nil)
	f.Fuzz(func(t *testing.T, doc []byte) {
		if _, err := form.(formats.Reader).Read(t.Context(), bytes.NewReader(doc)); err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatal(err)
		}
		if _, err := form.(formats.Validator).Validate(t.Context(), bytes.NewReader(doc)); err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatal(err)
		}
	})
}
