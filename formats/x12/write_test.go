package x12_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/x12"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// segmentsNamed are the segments of a document that begin with a name.
func segmentsNamed(doc []byte, name string) string {
	var all []string
	for s := range strings.SplitSeq(string(doc), "~") {
		if strings.HasPrefix(s, name+"*") {
			all = append(all, s)
		}
	}
	return strings.Join(all, " ")
}

// TestSettingsSayWhatIsWritten goes through the choices that partners differ in.
func TestSettingsSayWhatIsWritten(t *testing.T) {
	paid := func(inv *invoice.Invoice) {
		inv.Totals.Paid, inv.Totals.Due = invoice.MustDecimal("74.00"), invoice.MustDecimal("0.81")
	}
	price := func(net, base string) func(*invoice.Invoice) {
		return func(inv *invoice.Invoice) {
			inv.Lines[0].Price = invoice.Price{NetPrice: invoice.MustDecimal(net), BaseQuantity: invoice.MustDecimal(base)}
			inv.Lines[0].LineNet = invoice.LineNet(inv.Lines[0])
			recalculate(inv)
		}
	}
	off := func(inv *invoice.Invoice) {
		inv.Lines[0].LineNet = invoice.MustDecimal("59.86")
		recalculate(inv)
	}
	none := func(*invoice.Invoice) {}
	credit := func(inv *invoice.Invoice) { inv.TypeCode = "381" }
	reduced := func(inv *invoice.Invoice) {
		inv.Lines[0].Allowances = []invoice.LineAllowance{{Amount: invoice.MustDecimal("5.00"), Reason: "Rebate", ReasonCode: "95"}}
		inv.Lines[0].LineNet = invoice.LineNet(inv.Lines[0])
		recalculate(inv)
	}
	both := func(changes ...func(*invoice.Invoice)) func(*invoice.Invoice) {
		return func(inv *invoice.Invoice) {
			for _, c := range changes {
				c(inv)
			}
		}
	}
	for _, c := range []struct {
		name     string
		settings plugin.Values
		change   func(*invoice.Invoice)
		segment  string
		want     string
	}{
		{"identifiers", plugin.Values{"sender_id": "ME", "sender_qualifier": "01", "receiver_id": "YOU", "receiver_qualifier": "12"}, none,
			"GS", "GS*IN*ME*YOU*20260227*0000*878891506*X*004010"},
		{"group codes", plugin.Values{"sender_id": "ME", "sender_group": "APP", "receiver_group": "STORE 7"}, none, "GS", "GS*IN*APP*STORE 7*20260227*0000*878891506*X*004010"},
		{"a GLN stands for the buyer", nil, none, "GS", "GS*IN*29384711*5790000123452*20260227*0000*878891506*X*004010"},
		{"a name stands for the seller", nil, func(i *invoice.Invoice) {
			i.Seller.LegalRegistration, i.Seller.ElectronicAddress, i.Seller.VATIdentifier = invoice.Identifier{}, invoice.ElectronicAddress{}, ""
		}, "GS", "GS*IN*HAVNEBYVAERKTOE*5790000123452*20260227*0000*742318319*X*004010"},
		{"an industry", plugin.Values{"release": "004010VICS"}, none, "GS", "GS*IN*29384711*5790000123452*20260227*0000*878891506*X*004010VICS"},
		{"4010", nil, none, "ST", "ST*810*0001"},
		{"5010 with a guide", plugin.Values{"version": "5010", "guideline": "005010VICS"}, none, "ST", "ST*810*0001*005010VICS"},
		{"a guide that 4010 does not know", plugin.Values{"guideline": "005010VICS"}, none, "ST", "ST*810*0001"},
		{"the type", nil, none, "BIG", "BIG*20260227*2026-0001*****DR"},
		{"another code for it", plugin.Values{"types": "380=DI\n381=CN"}, none, "BIG", "BIG*20260227*2026-0001*****DI"},
		{"a credit note", plugin.Values{"types": "380=DI\n381=CN"}, credit, "BIG", "BIG*20260227*2026-0001*****CN"},
		{"a purpose", plugin.Values{"purpose": "00"}, none, "BIG", "BIG*20260227*2026-0001*****DR*00"},
		{"no order", plugin.Values{"no_order": "NONE"}, none, "BIG", "BIG*20260227*2026-0001**NONE***DR"},
		{"an order", plugin.Values{"no_order": "NONE"}, func(i *invoice.Invoice) { i.PurchaseOrder = "4711" }, "BIG", "BIG*20260227*2026-0001**4711***DR"},
		{"a long order", nil, func(i *invoice.Invoice) { i.PurchaseOrder = strings.Repeat("4711", 6) }, "REF", "REF*CR*Indkoeb REF*PO*471147114711471147114711 REF*ZZ*29384711 REF*VX*DK29384711 REF*ZZ*88776658 REF*VX*DK88776658"},
		{"references", plugin.Values{"references": "BT-10=DP"}, none, "REF", "REF*DP*Indkoeb REF*ZZ*29384711 REF*VX*DK29384711 REF*ZZ*88776658 REF*VX*DK88776658"},
		{"a reference that needs more room", nil, func(i *invoice.Invoice) { i.BuyerReference = strings.Repeat("x", 31) }, "REF", "REF*CR**" + strings.Repeat("x", 31) + " REF*ZZ*29384711 REF*VX*DK29384711 REF*ZZ*88776658 REF*VX*DK88776658"},
		{"has it in 5010", plugin.Values{"version": "5010"}, func(i *invoice.Invoice) { i.BuyerReference = strings.Repeat("x", 31) }, "REF", "REF*CR*" + strings.Repeat("x", 31) + " REF*ZZ*29384711 REF*VX*DK29384711 REF*ZZ*88776658 REF*VX*DK88776658"},
		{"parties", plugin.Values{"parties": "seller=VN\nbuyer=BT"}, none, "N1", "N1*VN*Havneby Vaerktoej ApS N1*BT*Nordisk Byg A/S*UL*5790000123452"},
		{"bill to", plugin.Values{"bill_to": "yes"}, none, "N1", "N1*SE*Havneby Vaerktoej ApS N1*BY*Nordisk Byg A/S*UL*5790000123452 N1*BT*Nordisk Byg A/S*UL*5790000123452"},
		{"identifiers of parties", plugin.Values{"identifiers": "0184=92"}, none, "N1", "N1*SE*Havneby Vaerktoej ApS*92*29384711 N1*BY*Nordisk Byg A/S"},
		{"a place without a name", nil, func(i *invoice.Invoice) { i.Delivery.Address = invoice.Address{City: "Esbjerg", Country: "DK"} }, "N1",
			"N1*SE*Havneby Vaerktoej ApS N1*BY*Nordisk Byg A/S*UL*5790000123452 N1*ST*Nordisk Byg A/S"},
		{"addresses", nil, none, "N4", "N4*Aabenraa**6200*DK N4*Kolding**6000*DK"},
		{"no addresses", plugin.Values{"addresses": "no"}, none, "N4", ""},
		{"a state", nil, func(i *invoice.Invoice) {
			i.Buyer.Address.Country, i.Buyer.Address.Subdivision = "US", "NY"
			i.Seller.Address.Subdivision = "Fyn"
		}, "N4", "N4*Aabenraa**6200*DK*SP*Fyn N4*Kolding*NY*6000*US"},
		{"a short city", nil, func(i *invoice.Invoice) { i.Buyer.Address.City = "Y" }, "N4", "N4*Aabenraa**6200*DK N4*Y **6000*DK"},
		{"date and days", nil, none, "ITD", "ITD*01*3****20260329*30"},
		{"the date alone", plugin.Values{"due": "date"}, none, "ITD", "ITD*01*3****20260329"},
		{"the days alone", plugin.Values{"due": "days", "terms_code": "14"}, none, "ITD", "ITD*14*3*****30"},
		{"days that are too many", nil, func(i *invoice.Invoice) { i.DueDate = i.IssueDate.AddDays(1000) }, "ITD", "ITD*01*3****20281123"},
		{"dates", plugin.Values{"dates": "BT-72=011"}, func(i *invoice.Invoice) {
			i.Delivery.Date, i.Delivery.Period.Start = i.IssueDate, i.IssueDate
		}, "DTM", "DTM*011*20260227"},
		{"item numbers", plugin.Values{"items": "BT-157=EN\nBT-155=SK"}, func(i *invoice.Invoice) {
			i.Lines[0].Item.SellerID, i.Lines[0].Item.BuyerID, i.Lines[0].Item.StandardID = "A1", "B2", invoice.Identifier{Scheme: "0160", Value: "012345678905"}
		}, "IT1", "IT1*1*3*EA*19.95**UP*012345678905*SK*A1"},
		{"units", plugin.Values{"units": "C62=PC"}, none, "IT1", "IT1*1*3*PC*19.95"},
		{"a price for one", nil, price("19.95", "1"), "IT1", "IT1*1*3*EA*19.95*PE"},
		{"a price for a hundred", nil, price("1995", "100"), "IT1", "IT1*1*3*EA*1995*HP"},
		{"a price for a thousand", nil, price("19950", "1000"), "IT1", "IT1*1*3*EA*19950*TP"},
		{"it is divided", plugin.Values{"price_basis": "unit"}, price("1995", "100"), "IT1", "IT1*1*3*EA*19.95"},
		{"a price for seven", nil, price("20", "7"), "IT1", "IT1*1*3*EA*2.857143"},
		{"and as it was", nil, price("20", "7"), "CTP", "CTP**NET*20*7*EA"},
		{"with the amount", nil, price("20", "7"), "PAM", "PAM****1*8.57"},
		{"an amount that follows", nil, none, "PAM", ""},
		{"an amount that does not", nil, off, "PAM", "PAM****1*59.86"},
		{"always", plugin.Values{"line_amount": "always"}, none, "PAM", "PAM****1*59.85"},
		{"never", plugin.Values{"line_amount": "never"}, off, "PAM", ""},
		{"list price", nil, func(i *invoice.Invoice) { i.Lines[0].Price.GrossPrice = invoice.MustDecimal("25.5") }, "CTP", "CTP**LPR*25.5"},
		{"no list price", plugin.Values{"list_price": "no"}, func(i *invoice.Invoice) { i.Lines[0].Price.GrossPrice = invoice.MustDecimal("25.5") }, "CTP", ""},
		{"VAT of lines and document", nil, none, "TXI", "TXI*VA**25*VD*S TXI*VA*14.96*25*VD*S***59.85"},
		{"of the document alone", plugin.Values{"line_tax": "no"}, none, "TXI", "TXI*VA*14.96*25*VD*S***59.85"},
		{"without categories", plugin.Values{"vat_codes": "no", "tax_code": "TX"}, none, "TXI", "TXI*TX**25 TXI*TX*14.96*25*****59.85"},
		{"VAT as a charge", plugin.Values{"tax": "charge", "line_tax": "no"}, none, "SAC", "SAC*C*H850***1496*Z*25********VAT"},
		{"and not twice", plugin.Values{"tax": "charge", "line_tax": "no"}, none, "TXI", ""},
		{"discounts", nil, reduced, "SAC", "SAC*A*C310***500**********Rebate"},
		{"other codes", plugin.Values{"allowance_codes": "66=I530", "other_allowance": "C300", "allowance_method": "02"}, reduced, "SAC", "SAC*A*C300***500*******02***Rebate"},
		{"of a credit note", nil, both(reduced, credit), "SAC", "SAC*C*C310***500**********Rebate"},
		{"with a minus", plugin.Values{"credit_allowances": "sign"}, both(reduced, credit), "SAC", "SAC*A*C310***-500**********Rebate"},
		{"as they are", plugin.Values{"credit_allowances": "keep"}, both(reduced, credit), "SAC", "SAC*A*C310***500**********Rebate"},
		{"at the end", plugin.Values{"line_allowances": "total"}, reduced, "CTT", "CTT*1"},
		{"the total", nil, none, "TDS", "TDS*7481"},
		{"of a credit note, below 0", nil, credit, "TDS", "TDS*-7481"},
		{"or above", plugin.Values{"credit_sign": "positive"}, credit, "TDS", "TDS*7481"},
		{"with what is paid", nil, paid, "TDS", "TDS*7481"},
		{"which is said", nil, paid, "AMT", "AMT*C4*74 AMT*EAF*0.81"},
		{"without what is paid", plugin.Values{"total": "due"}, paid, "TDS", "TDS*81"},
		{"which is said too", plugin.Values{"total": "due"}, paid, "AMT", "AMT*C4*74"},
		{"other amounts", plugin.Values{"amounts": "BT-109=N\nBT-110=T"}, none, "AMT", "AMT*N*59.85 AMT*T*14.96"},
		{"a hash", plugin.Values{"hash_total": "yes"}, none, "CTT", "CTT*1*3"},
		{"a hash below 0", plugin.Values{"hash_total": "yes"}, credit, "CTT", "CTT*1*-3"},
		{"a currency with decimals", nil, func(i *invoice.Invoice) { i.Currency = "JPY"; whole(i) }, "TDS", "TDS*6000"},
		{"a currency without", plugin.Values{"whole_currencies": "JPY"}, func(i *invoice.Invoice) { i.Currency = "JPY"; whole(i) }, "TDS", "TDS*60"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inv := invoicetest.Minimal()
			c.change(inv)
			doc, err := write(t, open(t, c.settings), inv)
			if err != nil {
				t.Fatal(err)
			}
			if got := segmentsNamed(doc, c.segment); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if got, err := read(t, c.settings, doc); err != nil || got.Totals.TotalWithVAT.Cmp(inv.Totals.TotalWithVAT) != 0 || got.Totals.Due.Cmp(inv.Totals.Due) != 0 || got.TypeCode != inv.TypeCode {
				t.Errorf("read again: %v, %+v", err, got)
			}
		})
	}
}

// recalculate makes the totals fit the lines.
func recalculate(inv *invoice.Invoice) {
	if err := invoice.Recalculate(inv); err != nil {
		panic(err)
	}
}

// whole makes all amounts of Minimal whole.
func whole(inv *invoice.Invoice) {
	inv.Lines[0].Price.NetPrice, inv.Lines[0].LineNet = invoice.MustDecimal("16"), invoice.MustDecimal("48")
	recalculate(inv)
}

func read(t testing.TB, v plugin.Values, doc []byte) (*invoice.Invoice, error) {
	t.Helper()
	return open(t, v).(formats.Reader).Read(t.Context(), strings.NewReader(string(doc)))
}

// TestWhatIsWrittenWithAnySettingsIsUnderstoodWithTheDefaults, for a reader does not
// know what the sender's were.
func TestWhatIsWrittenWithAnySettingsIsUnderstoodWithTheDefaults(t *testing.T) {
	for name, v := range flavours() {
		if v["parties"] != "" || v["tax"] == "charge" { // codes that the defaults do not know
			continue
		}
		for _, s := range demos() {
			if v["line_allowances"] == "total" && (s.Name == "long" || len(s.Invoice.Lines) > 100) {
				continue
			}
			doc, err := write(t, open(t, v), s.Invoice)
			if err != nil {
				t.Fatalf("%s, %s: %v", name, s.Name, err)
			}
			got, err := read(t, nil, doc)
			if err != nil {
				t.Fatalf("%s, %s: %v", name, s.Name, err)
			}
			for _, term := range []string{"BT-2", "BT-3", "BT-5", "BT-9", "BT-109", "BT-110", "BT-112", "BT-113", "BT-115", "BT-117", "BT-129", "BT-152"} {
				was, _ := invoice.Lookup(s.Invoice, term)
				is, _ := invoice.Lookup(got, term)
				a, _ := invoice.ParseDecimal(was)
				b, _ := invoice.ParseDecimal(is)
				if was != is && a.Cmp(b) != 0 {
					t.Errorf("%s, %s: %s is %q, was %q\n%s", name, s.Name, term, is, was, segmentsNamed(doc, "SAC"))
				}
			}
		}
	}
}

func TestControlNumbersAreCountedWhereSomebodyCounts(t *testing.T) {
	counted := map[string]int64{}
	count := func(_ context.Context, series, key string) (int64, error) {
		if series != "x12/ME/YOU" {
			return 0, errors.New("another series: " + series)
		}
		if counted[key] == 0 {
			counted[key] = int64(len(counted) + 1)
		}
		return counted[key], nil
	}
	f, err := x12.Format.Open(plugin.Values{"sender_id": "ME", "receiver_id": "YOU", "first_number": "700"}, plugin.Env{Count: count})
	if err != nil {
		t.Fatal(err)
	}
	first, second := invoicetest.Minimal(), invoicetest.Minimal()
	second.BuyerReference = "mended"
	for i, c := range []struct {
		inv  *invoice.Invoice
		want string
	}{{first, "000000700"}, {second, "000000701"}, {first, "000000700"}} {
		doc, err := write(t, f, c.inv)
		if err != nil {
			t.Fatal(err)
		}
		if got := segmentsNamed(doc, "IEA"); got != "IEA*1*"+c.want {
			t.Errorf("document %d: %s", i+1, got)
		}
	}
	broken := errors.New("the store is broken")
	f, _ = x12.Format.Open(nil, plugin.Env{Count: func(context.Context, string, string) (int64, error) { return 0, broken }})
	if doc, err := write(t, f, first); !errors.Is(err, broken) || len(doc) > 0 {
		t.Errorf("got %v after %d bytes", err, len(doc))
	}
	f, _ = x12.Format.Open(plugin.Values{"first_number": "999999999"}, plugin.Env{Count: func(context.Context, string, string) (int64, error) { return 2, nil }})
	if doc, err := write(t, f, first); err != nil || segmentsNamed(doc, "IEA") != "IEA*1*000000001" {
		t.Errorf("after the last number: %s, %v", segmentsNamed(doc, "IEA"), err)
	}
}

func TestWrongSettingsAreNamed(t *testing.T) {
	for _, c := range []struct{ field, value string }{
		{"separators", "*>^"}, {"separators", "**^~"}, {"separators", "*>^A"}, {"separators", "1D1F1EZZ"}, {"separators", "1D1F1E20"},
		{"sender_id", "1234567890123456"}, {"sender_id", "a*b"}, {"receiver_id", "x"}, {"sender_group", "ø1"},
		{"release", "005010"}, {"release", "4010"}, {"release", "004010vics"}, {"interchange_version", "401"}, {"guideline", strings.Repeat("x", 36)},
		{"no_order", strings.Repeat("x", 23)}, {"no_order", "a*b"}, {"contact_code", "I"}, {"note_code", "GENERAL"}, {"terms_code", "1"},
		{"name_code", "8"}, {"description_code", "08"}, {"other_allowance", "F05"}, {"percent_basis", "ZZ"}, {"tax_code", "VAT"}, {"currency", "kr"},
		{"allowance_method", "2"}, {"types", "invoice=DR"}, {"types", "380=DRX"}, {"parties", "carrier=CA"}, {"parties", "seller=S"}, {"identifiers", "0088=ULL"},
		{"party_references", "BT-27=ZZ"}, {"references", "BT-13=PO"}, {"references", "BT-10=cr"}, {"line_references", "BT-10=CR"}, {"dates", "BT-2=003"},
		{"dates", "BT-7=7"}, {"units", "C62=EACH"}, {"allowance_codes", "95=C31"}, {"amounts", "BT-131=1"}, {"amounts", "BT-110=TAXES"},
		{"items", "BT-153=VN"}, {"items", "BT-155=VEN"}, {"items", "BT-155"}, {"items", strings.Repeat("BT-155=VN\n", 11)}, {"first_number", "0"},
	} {
		_, err := x12.Format.Tidy(plugin.Values{c.field: c.value})
		wrong := plugin.Wrong(err)
		if len(wrong) != 1 || wrong[0].Field != c.field || wrong[0].Message == "" {
			t.Errorf("%s=%q: %v", c.field, c.value, err)
		}
	}
	if _, err := x12.Format.Tidy(plugin.Values{"line_amount": "never", "tolerance": "five"}); len(plugin.Wrong(err)) != 1 || plugin.Wrong(err)[0].Field != "tolerance" {
		t.Errorf("tolerance: %v", err)
	}
}
