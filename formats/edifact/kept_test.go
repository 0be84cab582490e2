package edifact_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// TestAValidInvoiceStaysValid reads what is written with the default settings: it
// breaks no rule of EN 16931 that it did not break before.
func TestAValidInvoiceStaysValid(t *testing.T) {
	samples := append(invoicetest.All(), official(t)...)
	kept := 0
	for _, sample := range samples {
		doc, err := write(t, nil, sample.Invoice)
		if err != nil {
			continue // TestOfficialInvoicesLoseWhatIsDeclared looks at why
		}
		kept++
		got, err := read(t, doc)
		if err != nil {
			t.Fatalf("%s: %v", sample.Name, err)
		}
		before := broken(t, sample.Invoice)
		for rule := range broken(t, got) {
			if !before[rule] {
				t.Errorf("%s breaks %s now:\n%s", sample.Name, rule, strings.ReplaceAll(text(doc), "'", "'\n"))
			}
		}
	}
	if kept < len(samples)*3/4 {
		t.Errorf("%d of %d were written", kept, len(samples))
	}
}

// official are the UBL examples of Peppol, the standard and XRechnung.
func official(t *testing.T) (all []invoicetest.Sample) {
	t.Helper()
	for _, set := range []string{"bis3", "en16931-ubl", "xrechnung"} {
		files, err := filepath.Glob(filepath.Join(judge.NeedShared(t), "testdata", set, "*.[xX][mM][lL]"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no documents in %s: %v", set, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if inv, err := ubl.Read(t.Context(), bytes.NewReader(text), nil); err == nil {
				all = append(all, invoicetest.Sample{Name: filepath.Base(file), Invoice: inv})
			}
		}
	}
	return all
}

// broken are the rules that an invoice breaks so that it is invalid.
func broken(t *testing.T, inv *invoice.Invoice) map[string]bool {
	t.Helper()
	findings, err := rules.CheckInvoice(t.Context(), inv, invoice.DateOf(time.Now()))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for _, f := range findings {
		if f.Flag == invoice.Fatal {
			all[f.Rule] = true
		}
	}
	return all
}

// TestNumbersOfItemsKeepTheirMeaning writes and reads those of LIN.
func TestNumbersOfItemsKeepTheirMeaning(t *testing.T) {
	for _, c := range []struct {
		directory string
		id        invoice.Identifier
		line      string
	}{
		{"d96a", invoice.Identifier{Scheme: "0160", Value: "05712345000021"}, "LIN+1++05712345000021:EN'"},
		{"d96a", invoice.Identifier{Scheme: "0002", Value: "4711"}, "LIN+1++4711::002:5'"},
		{"d96a", invoice.Identifier{Scheme: "0209", Value: "VIN"}, "LIN+1++VIN::209:5'"},
		{"d01b", invoice.Identifier{Scheme: "0209", Value: "VIN"}, "LIN+1++VIN::0209'"},
	} {
		inv := invoicetest.Minimal()
		inv.Lines[0].Item.StandardID = c.id
		doc, err := write(t, plugin.Values{"directory": c.directory}, inv)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text(doc), c.line) {
			t.Errorf("%s does not stand there:\n%s", c.line, doc)
		}
		got, err := read(t, doc)
		if err != nil || got.Lines[0].Item.StandardID != c.id || got.Lines[0].Item.SellerID != inv.Lines[0].Item.SellerID {
			t.Errorf("%v: got %+v, %v", c.id, got.Lines[0].Item, err)
		}
	}
}

// TestNumbersThatNothingSaysTheKindOf reads LIN as many write it.
func TestNumbersThatNothingSaysTheKindOf(t *testing.T) {
	for _, c := range []struct {
		lin    string
		seller string
		id     invoice.Identifier
	}{
		{"LIN+1++4711'", "4711", invoice.Identifier{}},
		{"LIN+1++5712345000021'", "", invoice.Identifier{Scheme: "0160", Value: "5712345000021"}},
		{"LIN+1++5712345000022'", "5712345000022", invoice.Identifier{}}, // the check digit is wrong
		{"LIN+1++40170725'", "", invoice.Identifier{Scheme: "0160", Value: "40170725"}},
		{"LIN+1++123:::9'", "", invoice.Identifier{Scheme: "0160", Value: "123"}},
		{"LIN+1++4711'PIA+5+AB-1:SA'", "AB-1", invoice.Identifier{Value: "4711"}},
		{"LIN+1++4711'PIA+5+5712345000021:EN'", "4711", invoice.Identifier{Scheme: "0160", Value: "5712345000021"}},
		{"LIN+1++4711::0002'", "", invoice.Identifier{Scheme: "0002", Value: "4711"}},
		{"LIN+1++4711::002:5'", "", invoice.Identifier{Scheme: "0002", Value: "4711"}},
		{"LIN+1'", "", invoice.Identifier{}},
	} {
		inv := invoicetest.Minimal()
		inv.Lines[0].Item.StandardID, inv.Lines[0].Item.SellerID = invoice.Identifier{}, ""
		doc, err := write(t, nil, inv)
		if err != nil {
			t.Fatal(err)
		}
		got, err := read(t, latin(recounted(t, strings.Replace(text(doc), "LIN+1'", c.lin, 1))))
		if err != nil {
			t.Fatalf("%s: %v", c.lin, err)
		}
		if item := got.Lines[0].Item; item.SellerID != c.seller || item.StandardID != c.id {
			t.Errorf("%s: got %q and %+v", c.lin, item.SellerID, item.StandardID)
		}
	}
}

// TestEqualAccountsStayTwo where one party names both; those that further groups name
// again are one.
func TestEqualAccountsStayTwo(t *testing.T) {
	inv := invoicetest.Minimal()
	same := invoice.CreditTransfer{Account: "DK5000400440116243", Name: "Sælger ApS", BIC: "DABADKKK"}
	inv.Payment.MeansCode = "30"
	for _, all := range [][]invoice.CreditTransfer{{same, same}, {same, {Account: same.Account}}, {same, same, same}, {{Account: "1"}, same, {Account: "1"}}} {
		inv.Payment.Transfers = all
		doc, err := write(t, nil, inv)
		if err != nil {
			t.Fatal(err)
		}
		got, err := read(t, doc)
		if err != nil || !reflect.DeepEqual(got.Payment.Transfers, all) {
			t.Errorf("%v came back as %v, %v", all, got.Payment.Transfers, err)
		}
	}
	inv.Payment.Transfers = []invoice.CreditTransfer{same}
	doc, err := write(t, nil, inv)
	if err != nil {
		t.Fatal(err)
	}
	account := text(doc)[strings.Index(text(doc), "FII+RB"):]
	account = account[:strings.Index(account, "'")+1]
	again := strings.Replace(text(doc), "NAD+BY", "NAD+II+1'"+account+"NAD+BY", 1)
	got, err := read(t, latin(recounted(t, again)))
	if err != nil || len(got.Payment.Transfers) != 1 {
		t.Errorf("what two parties name came back as %v, %v", got.Payment.Transfers, err)
	}
	twice := strings.Replace(text(doc), account, account+strings.Replace(account, "RB", "BF", 1), 1)
	got, err = read(t, latin(recounted(t, twice)))
	if err != nil || len(got.Payment.Transfers) != 1 {
		t.Errorf("what stands there under two qualifiers came back as %v, %v", got.Payment.Transfers, err)
	}
}

// TestElectronicAddressesComeBack with any scheme, whatever the interchange names.
func TestElectronicAddressesComeBack(t *testing.T) {
	gln := invoice.Identifier{Scheme: "0088", Value: "5790000000005"}
	mail := invoice.ElectronicAddress{Scheme: "EM", Value: "faktura@havneby.example"}
	for _, c := range []struct {
		name     string
		settings plugin.Values
		address  invoice.ElectronicAddress
		ids      []invoice.Identifier
		contact  invoice.Contact
		has      string // "" for no segment of its own
	}{
		{"mail beside a GLN", nil, mail, []invoice.Identifier{gln}, invoice.Contact{}, "CTA+IC'COM+EM?:faktura@havneby.example:EI'"},
		{"mail with a contact", nil, mail, nil, invoice.Contact{Name: "Bo", Email: "bo@havneby.example"}, "CTA+IC+:Bo'COM+bo@havneby.example:EM'COM+EM?:faktura@havneby.example:EI'"},
		{"another scheme", nil, invoice.ElectronicAddress{Scheme: "9914", Value: "ATU12345675"}, nil, invoice.Contact{}, "COM+9914?:ATU12345675:EI'"},
		{"what the interchange says", nil, invoice.ElectronicAddress{Scheme: "0184", Value: "29384711"}, nil, invoice.Contact{}, ""},
		{"a GLN that the interchange says", nil, invoice.ElectronicAddress(gln), nil, invoice.Contact{}, ""},
		{"a GLN that the party says", plugin.Values{"sender": "BOX:ZZ", "receiver": "CAR:ZZ"}, invoice.ElectronicAddress(gln), nil, invoice.Contact{}, ""},
		{"another GLN than the interchange", plugin.Values{"sender": "5790000000012:14", "receiver": "5790000000029"}, invoice.ElectronicAddress(gln), []invoice.Identifier{gln}, invoice.Contact{}, "COM+0088?:5790000000005:EI'"},
	} {
		for _, typeCode := range []string{"380", "389"} {
			inv := invoicetest.Minimal()
			inv.TypeCode = typeCode
			inv.Seller.ElectronicAddress, inv.Seller.Identifiers, inv.Seller.Contact = c.address, c.ids, c.contact
			inv.Buyer.ElectronicAddress, inv.Buyer.Identifiers, inv.Buyer.Contact = c.address, c.ids, c.contact
			doc, err := write(t, c.settings, inv)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if n := strings.Count(text(doc), ":EI'"); c.has == "" && n > 0 || c.has != "" && strings.Count(text(doc), c.has) != 2 {
				t.Errorf("%s, %s: it says %s", c.name, typeCode, doc)
			}
			got, err := read(t, doc)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range []invoice.Party{got.Seller, got.Buyer} {
				if p.ElectronicAddress != c.address || p.Contact != c.contact {
					t.Errorf("%s, %s: got %+v and %+v", c.name, typeCode, p.ElectronicAddress, p.Contact)
				}
			}
		}
	}
}

// TestSmallSetsLeaveMailAddressesOut: they have no @, and so much is declared.
func TestSmallSetsLeaveMailAddressesOut(t *testing.T) {
	inv := invoicetest.Minimal()
	inv.BuyerReference = "R"
	inv.Seller, inv.Buyer = english(inv.Seller), english(inv.Buyer)
	inv.Seller.ElectronicAddress = invoice.ElectronicAddress{Scheme: "EM", Value: "a@b.example"}
	inv.Seller.Identifiers = []invoice.Identifier{{Scheme: "0088", Value: "5790000000005"}}
	doc, err := write(t, plugin.Values{"charset": "unob"}, inv)
	if err != nil || strings.Contains(string(doc), "COM") {
		t.Errorf("got %s, %v", doc, err)
	}
}

// recounted is a document whose count of segments (UNT) is right again.
func recounted(t *testing.T, doc string) string {
	t.Helper()
	head, rest, ok := strings.Cut(doc, "'UNT+")
	at := strings.Index(head, "UNH+")
	if !ok || at < 0 {
		t.Fatal("there is no message")
	}
	_, tail, _ := strings.Cut(rest, "+")
	n := strings.Count(strings.ReplaceAll(head[at:], "?'", ""), "'") + 2
	return head + "'UNT+" + strconv.Itoa(n) + "+" + tail
}

// latin is a text of text as the bytes of a document.
func latin(text string) []byte {
	var doc []byte
	for _, c := range text {
		doc = append(doc, byte(c))
	}
	return doc
}
