package x12_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	words "github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// TestWhatIsMissingOrHasNoRoomIsNamedAndNothingIsWritten holds the code, the term and
// the words of every refusal.
func TestWhatIsMissingOrHasNoRoomIsNamedAndNothingIsWritten(t *testing.T) {
	long := func(n int) string { return strings.Repeat("x", n) }
	dec := invoice.MustDecimal
	for _, c := range []struct {
		name     string
		change   func(*invoice.Invoice)
		settings plugin.Values
		code     string
		field    string
		says     string
	}{
		{"no number", func(i *invoice.Invoice) { i.Number = "" }, nil, "BR-02", "BT-1", "Invoice number"},
		{"a blank number", func(i *invoice.Invoice) { i.Number = "  " }, nil, "BR-02", "BT-1", "Invoice number"},
		{"no date", func(i *invoice.Invoice) { i.IssueDate = invoice.Date{} }, nil, "BR-03", "BT-2", "issue date"},
		{"no type", func(i *invoice.Invoice) { i.TypeCode = "" }, nil, "BR-04", "BT-3", "type code"},
		{"no currency", func(i *invoice.Invoice) { i.Currency = "" }, nil, "BR-05", "BT-5", "currency"},
		{"no seller", func(i *invoice.Invoice) { i.Seller.Name = "" }, nil, "BR-06", "BT-27", "Seller name"},
		{"no buyer", func(i *invoice.Invoice) { i.Buyer.Name = " " }, nil, "BR-07", "BT-44", "Buyer name"},
		{"no total", func(i *invoice.Invoice) { i.Totals.TotalWithVAT = invoice.Decimal{} }, nil, "BR-14", "BT-112", "with VAT"},
		{"no line number", func(i *invoice.Invoice) { i.Lines[0].ID = "" }, nil, "BR-21", "BT-126", "line identifier"},
		{"no quantity", func(i *invoice.Invoice) { i.Lines[0].Quantity = invoice.Decimal{} }, nil, "BR-22", "BT-129", "quantity"},
		{"a payee without a name", func(i *invoice.Invoice) { i.Payee.LegalRegistration.Value = "44556677" }, nil, "DOC-VALUE", "BT-59", "demands Payee name (BT-59)"},
		{"no unit", func(i *invoice.Invoice) { i.Lines[0].Unit = "" }, nil, "BR-23", "BT-130", "unit"},
		{"no price", func(i *invoice.Invoice) { i.Lines[0].Price.NetPrice = invoice.Decimal{} }, nil, "BR-26", "BT-146", "price"},
		{"no item name", func(i *invoice.Invoice) { i.Lines[0].Item.Name = "" }, nil, "BR-25", "BT-153", "Item name"},
		{"no tax", func(i *invoice.Invoice) {
			i.VATBreakdown[0].Tax, i.Totals.TotalVAT = invoice.Decimal{}, invoice.Decimal{}
		}, nil, "DOC-VALUE", "BT-117", "tax amount"},
		{"no amount of an allowance", func(i *invoice.Invoice) { i.Allowances = []invoice.Allowance{{Reason: "x"}} }, nil, "DOC-VALUE", "BT-92", "allowance amount"},
		{"an address that begins late", func(i *invoice.Invoice) { i.Buyer.Address.Line1, i.Buyer.Address.Line2 = "", "x" }, exact(), "DOC-VALUE", "BT-50", "address line 1"},

		{"a long number", func(i *invoice.Invoice) { i.Number = long(23) }, nil, "DOC-VALUE", "BT-1", "23 characters, and X12 has room for 22"},
		{"a long name", func(i *invoice.Invoice) { i.Seller.Name = long(301) }, nil, "DOC-VALUE", "BT-27", "room for 300"},
		{"a long city", func(i *invoice.Invoice) { i.Buyer.Address.City = long(31) }, nil, "DOC-VALUE", "BT-52", "room for 30"},
		{"a long post code", func(i *invoice.Invoice) { i.Seller.Address.PostCode = long(16) }, nil, "DOC-VALUE", "BT-38", "room for 15"},
		{"a long region", func(i *invoice.Invoice) { i.Seller.Address.Subdivision = long(31) }, nil, "DOC-VALUE", "BT-39", "room for 30"},
		{"a long street", func(i *invoice.Invoice) { i.Buyer.Address.Line1 = long(56) }, nil, "DOC-VALUE", "BT-50", "room for 55"},
		{"a long second line", func(i *invoice.Invoice) { i.Buyer.Address.Line2 = strings.Repeat("x ", 40) }, nil, "DOC-VALUE", "BT-51", "room for 55"},
		{"a long telephone number", func(i *invoice.Invoice) { i.Seller.Contact.Phone = long(81) }, nil, "DOC-VALUE", "BT-42", "room for 80"},
		{"a long reference", func(i *invoice.Invoice) { i.BuyerReference = long(81) }, nil, "DOC-VALUE", "BT-10", "room for 80"},
		{"a long order", func(i *invoice.Invoice) { i.PurchaseOrder = long(81) }, nil, "DOC-VALUE", "BT-13", "room for 80"},
		{"a long reason", func(i *invoice.Invoice) {
			i.Charges = []invoice.Allowance{{Amount: dec("0"), Reason: long(81)}}
		}, nil, "DOC-VALUE", "BT-104", "room for 80"},
		{"a long item number", func(i *invoice.Invoice) { i.Lines[0].Item.SellerID = long(49) }, nil, "DOC-VALUE", "BT-155", "room for 48"},
		{"many references", func(i *invoice.Invoice) { i.Preceding = make12() }, nil, "DOC-VALUE", "BT-25", "13 together, and X12 has room for 12"},
		{"many notes", func(i *invoice.Invoice) { i.Notes = []invoice.Note{{Text: strings.Repeat("line\n", 101)}} }, nil, "DOC-VALUE", "BT-22", "101 lines"},
		{"many allowances", func(i *invoice.Invoice) { i.Allowances = many(26) }, nil, "DOC-VALUE", "BT-92", "room for 25"},
		{"many rates", func(i *invoice.Invoice) {
			for n := range 10 {
				i.VATBreakdown = append(i.VATBreakdown, invoice.VATBreakdown{Tax: dec("0"), Category: "S", Rate: dec(fmt.Sprint(n))})
			}
		}, nil, "DOC-VALUE", "BT-118", "room for 10"},

		{"a large quantity", func(i *invoice.Invoice) { i.Lines[0].Quantity = dec("12345678901") }, nil, "DOC-VALUE", "BT-129", "room for 10 digits"},
		{"has room in 5010 up to 15", func(i *invoice.Invoice) { i.Lines[0].Quantity = dec("1234567890123456") }, plugin.Values{"version": "5010"}, "DOC-VALUE", "BT-129", "room for 15 digits"},
		{"a long price", func(i *invoice.Invoice) { i.Lines[0].Price.NetPrice = dec("0.1234567") }, nil, "DOC-VALUE", "BT-146", "allow 6 decimals"},
		{"a large price", func(i *invoice.Invoice) { i.Lines[0].Price.NetPrice = dec("123456789012345678") }, nil, "DOC-VALUE", "BT-146", "room for 17 digits"},
		{"a large total", func(i *invoice.Invoice) {
			d := dec("99999999999999.99")
			i.Lines[0].LineNet, i.VATBreakdown[0].Taxable, i.VATBreakdown[0].Tax = d, d, dec("0")
			i.Totals = invoice.Totals{Lines: d, TotalWithoutVAT: d, TotalVAT: dec("0"), TotalWithVAT: d, Due: d}
		}, nil, "DOC-VALUE", "BT-112", "room for 15 digits"},
		{"a total of three decimals", func(i *invoice.Invoice) {
			d := dec("59.855")
			i.Lines[0].LineNet, i.VATBreakdown[0].Tax = d, dec("0")
			i.Totals = invoice.Totals{Lines: d, TotalWithoutVAT: d, TotalVAT: dec("0"), TotalWithVAT: d, Due: d}
		}, nil, "DOC-VALUE", "BT-112", "room for 2 decimals"},
		{"a total of decimals in whole yen", func(i *invoice.Invoice) { i.Currency = "JPY" }, plugin.Values{"whole_currencies": "JPY"}, "DOC-VALUE", "BT-112", "room for 0 decimals"},
		{"a percentage of many digits", func(i *invoice.Invoice) {
			i.Allowances = []invoice.Allowance{{Amount: dec("0"), Percentage: dec("33.333333")}}
		}, nil, "DOC-VALUE", "BT-94", "room for 6 digits"},
		{"a price for less than nothing", func(i *invoice.Invoice) { i.Lines[0].Price.BaseQuantity = dec("-1") }, nil, "DOC-VALUE", "BT-149", "more than that"},
		{"a divided price that nothing else says", func(i *invoice.Invoice) { i.Lines[0].Price.BaseQuantity = dec("11") }, plugin.Values{"list_price": "no"}, "DOC-VALUE", "BT-149", "more decimals"},
		{"a quotient by zero", func(i *invoice.Invoice) { i.Lines[0].Quantity = dec("1").Quo(dec("0"), 2) }, nil, "DOC-VALUE", "BT-129", "no number"},

		{"a type without a code", func(i *invoice.Invoice) { i.TypeCode = "389" }, nil, "DOC-UNSAID", "BT-3", `(389); name its code in the settings of the format, under "Codes of document types (BIG07)"`},
		{"a unit without a code", func(i *invoice.Invoice) { i.Lines[0].Unit = "E54" }, nil, "DOC-UNSAID", "BT-130", `(E54); name its code in the settings of the format, under "Further units"`},
		{"a currency that is none", func(i *invoice.Invoice) { i.Currency = "kr." }, nil, "DOC-VALUE", "BT-5", "no code"},
		{"a country that is none", func(i *invoice.Invoice) { i.Buyer.Address.Country = "Danmark" }, nil, "DOC-VALUE", "BT-55", "no code"},
		{"a category that is none", func(i *invoice.Invoice) { i.Lines[0].VAT.Category = "s*" }, nil, "DOC-VALUE", "BT-151", "no code"},
		{"a day that is none", func(i *invoice.Invoice) { i.DueDate = invoice.Date{Year: 2026, Month: 2, Day: 30} }, nil, "DOC-VALUE", "BT-9", "no day"},
		{"a due date before", func(i *invoice.Invoice) { i.DueDate = i.IssueDate.AddDays(-1) }, plugin.Values{"due": "days"}, "DOC-VALUE", "BT-9", "-1 days"},

		{"a wrong sum of lines", func(i *invoice.Invoice) { i.Totals.Lines = dec("60") }, nil, "DOC-TOTAL", "BT-106", "60"},
		{"a wrong sum of VAT", func(i *invoice.Invoice) { i.Totals.TotalVAT = dec("15") }, nil, "DOC-TOTAL", "BT-110", "14.96"},
		{"a wrong sum without VAT", func(i *invoice.Invoice) { i.Totals.TotalWithoutVAT = dec("60") }, nil, "DOC-TOTAL", "BT-109", "59.85"},
		{"a wrong taxable amount that has no room", func(i *invoice.Invoice) { i.VATBreakdown[0].Taxable = dec("12345678.901") }, nil, "DOC-TOTAL", "BT-116", "59.85"},
		{"a total that the customer works out otherwise", func(i *invoice.Invoice) {
			i.Lines[0].LineNet = dec("60.00")
			recalculate(i)
		}, plugin.Values{"line_amount": "never"}, "DOC-TOTAL", "BT-112", "75.00"},
		{"a negative credit note", func(i *invoice.Invoice) {
			i.TypeCode, i.Lines[0].Quantity = "381", dec("-3")
			i.Lines[0].LineNet = invoice.LineNet(i.Lines[0])
			recalculate(i)
		}, nil, "DOC-VALUE", "BT-112", "credit note"},
		{"a negative allowance on a credit note", func(i *invoice.Invoice) {
			i.TypeCode, i.Allowances = "381", []invoice.Allowance{{Amount: dec("-5"), Category: "S", Rate: dec("25")}}
			recalculate(i)
		}, nil, "DOC-VALUE", "BT-92", "without a sign"},

		{"a control character", func(i *invoice.Invoice) { i.Seller.Name = "a\x07b" }, nil, "DOC-TEXT", "BT-27", `\a`},
		{"bytes that are no text", func(i *invoice.Invoice) { i.Seller.Name = "a\xffb" }, nil, "DOC-TEXT", "BT-27", `\xff`},
		{"a letter without a spelling", func(i *invoice.Invoice) { i.Lines[0].Item.Name = "Stål fra 日本" }, nil, "DOC-UNSAID", "BT-153", `Item name (BT-153): the letters that the customer can read do not have this one (日: Stål fra 日本); choose more letters in the settings of the format, under "Letters that the customer can read"`},
		{"a letter when told to stop", func(i *invoice.Invoice) { i.Buyer.Name = "Købmand" }, plugin.Values{"unfit": "stop"}, "DOC-UNSAID", "BT-10", `(ø: Indkøb)`},
		{"a separator when told to stop", func(i *invoice.Invoice) { i.Number = "a*b" }, plugin.Values{"unfit": "stop"}, "DOC-UNSAID", "BT-1", `(*: a*b); choose "Spell them with the letters there are (ø as oe)" under "What to do with other letters"`},
		{"a line break when told to stop", func(i *invoice.Invoice) { i.Number = "a\nb" }, exact(), "DOC-UNSAID", "BT-1", `(U+000A: a b)`},
		{"an empty line when told to stop", func(i *invoice.Invoice) { i.Notes = []invoice.Note{{Text: "a\n\nb"}} }, exact(), "DOC-UNSAID", "BT-22", `(U+000A: a b)`},
		{"a blank at the end when told to stop", func(i *invoice.Invoice) { i.Buyer.Name = "Kunde " }, exact(), "DOC-UNSAID", "BT-44", "(U+0020: Kunde)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inv := invoicetest.Minimal()
			c.change(inv)
			doc, err := write(t, open(t, c.settings), inv)
			f := fault.As(err)
			if f == nil || f.Kind != fault.Invalid || f.Code != c.code || f.Args["field"] != c.field || !strings.Contains(f.Message, c.says) {
				t.Fatalf("got %v (%+v)", err, f)
			}
			if len(doc) > 0 {
				t.Errorf("%d bytes were written", len(doc))
			}
			if len(f.Message) > 300 {
				t.Errorf("a message of %d bytes", len(f.Message))
			}
			for _, l := range words.Languages() {
				if e := words.In(l).Code(f.Code, f.Args); e.Title == "" || e.Text == "" || strings.Contains(e.Text, "{") {
					t.Errorf("%s has no words for it: %+v", l, e)
				}
			}
		})
	}
}

func make12() []invoice.Preceding {
	all := make([]invoice.Preceding, 12)
	for i := range all {
		all[i].Number = fmt.Sprint("2026-", i)
	}
	return all
}

func many(n int) []invoice.Allowance {
	all := make([]invoice.Allowance, n)
	for i := range all {
		all[i].Amount = invoice.MustDecimal("0")
	}
	return all
}

// TestNumbersKeepTheirLastDigit writes amounts at the borders, each in an invoice
// whose sums add up: with two decimals that are not written (TDS, SAC), and with a
// point of their own (IT1, TXI).
func TestNumbersKeepTheirLastDigit(t *testing.T) {
	f := open(t, plugin.Values{"price_decimals": "16", "amounts": "BT-113=C4\nBT-115=EAF\nBT-114=R"})
	for _, c := range []struct{ price, quantity, charge, tds, sac string }{
		{"0", "1", "0.00", "0", "0"},
		{"0.01", "1", "0.05", "6", "5"},
		{"1234.50", "1", "0.10", "123460", "10"},
		{"-10.00", "1", "1.00", "-900", "100"},
		{"0.005", "1", "9.99", "1000", "999"},
		{"-0.005", "1", "0.01", "1", "1"},
		{"99999999999.98", "1", "0.01", "9999999999999", "1"},
		{"9999999999999.98", "1", "0.01", "999999999999999", "1"},
		{"0.0000000001", "9999999999", "0", "100", "0"},
		{"100", "0.001", "1000000", "100000010", "100000000"},
		{"3.333333", "3", "1.1", "1110", "110"},
	} {
		inv := invoicetest.Minimal()
		inv.Lines[0].Price.NetPrice, inv.Lines[0].Quantity = invoice.MustDecimal(c.price), invoice.MustDecimal(c.quantity)
		inv.Lines[0].VAT = invoice.LineVAT{Category: "Z", Rate: invoice.MustDecimal("0")}
		inv.Lines[0].LineNet = invoice.LineNet(inv.Lines[0])
		inv.Charges = []invoice.Allowance{{Amount: invoice.MustDecimal(c.charge), Category: "Z", Rate: invoice.MustDecimal("0"), Reason: "x"}}
		recalculate(inv)
		doc, err := write(t, f, inv)
		if err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		if tds, sac := segmentsNamed(doc, "TDS"), strings.Split(segmentsNamed(doc, "SAC"), "*")[5]; tds != "TDS*"+c.tds || sac != c.sac {
			t.Errorf("%+v: %s, SAC05 is %s", c, tds, sac)
		}
		got, err := f.(formats.Reader).Read(t.Context(), bytes.NewReader(doc))
		if err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		for _, term := range invoice.Lost(inv, got) {
			if at, _ := invoice.FindTerm(term); at.Kind == invoice.KindAmount || at.Kind == invoice.KindPrice || at.Kind == invoice.KindQuantity || at.Kind == invoice.KindPercentage {
				t.Errorf("%+v: %s is lost", c, term)
			}
		}
	}
}
