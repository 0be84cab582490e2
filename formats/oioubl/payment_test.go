package oioubl_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
)

var tags = regexp.MustCompile(`<c[ab]c:([A-Za-z]+)(?: [a-zA-Z]+="[^"]*")*>([^<]*)`)

// paid is the payment means of a document, short: each element with a text as
// name=text, a slash between two means.
func paid(doc []byte) string {
	var all []string
	for _, means := range regexp.MustCompile(`(?s)<cac:PaymentMeans>.*?</cac:PaymentMeans>`).FindAllString(string(doc), -1) {
		var one []string
		for _, m := range tags.FindAllStringSubmatch(means, -1) {
			if text := strings.TrimSpace(m[2]); text != "" && m[1] != "PaymentDueDate" {
				one = append(one, m[1]+"="+text)
			}
		}
		all = append(all, strings.Join(one[1:], " ")) // without the ID
	}
	return strings.Join(all, " / ")
}

func to(account, bic string) []invoice.CreditTransfer {
	return []invoice.CreditTransfer{{Account: account, BIC: bic}}
}

const iban = "DK5000400440116243"

// TestPaymentGoesByTheChannelOfItsAccount: code and channel follow from code, account
// and text; what is written breaks no rule and comes back.
func TestPaymentGoesByTheChannelOfItsAccount(t *testing.T) {
	for name, c := range map[string]struct {
		payment invoice.Payment
		want    string
	}{
		"IBAN and BIC": {invoice.Payment{MeansCode: "30", Remittance: "F-1", Transfers: to(iban, "DABADKKK")},
			"PaymentMeansCode=31 PaymentChannelCode=IBAN ID=" + iban + " PaymentNote=F-1 ID=DABADKKK"},
		"IBAN alone": {invoice.Payment{MeansCode: "31", Transfers: to(iban, "")},
			"PaymentMeansCode=58 PaymentChannelCode=IBAN ID=" + iban},
		"SEPA with a BIC": {invoice.Payment{MeansCode: "58", Transfers: to(iban, "DABADKKK")},
			"PaymentMeansCode=58 PaymentChannelCode=IBAN ID=" + iban + " ID=DABADKKK"},
		"Danish account": {invoice.Payment{MeansCode: "30", Remittance: "123456789012345678901", Transfers: to("440116243", "0400")},
			"PaymentMeansCode=42 PaymentChannelCode=DK:BANK InstructionID=123456789012345678901 ID=440116243 PaymentNote=12345678901234567890 ID=0400"},
		"account abroad": {invoice.Payment{MeansCode: "42", Remittance: "F-1", Transfers: to("US4711", "CHASUS33")},
			"PaymentMeansCode=1 ID=US4711 PaymentNote=F-1 ID=CHASUS33"},
		"no code": {invoice.Payment{Transfers: to(iban, "")}, "PaymentMeansCode=58 PaymentChannelCode=IBAN ID=" + iban},
		"FIK 71": {invoice.Payment{MeansCode: "93", Remittance: "71#123456789012347", Transfers: to("81234567", "")},
			"PaymentMeansCode=93 PaymentChannelCode=DK:FIK InstructionID=123456789012347 PaymentID=71 AccountID=81234567"},
		"FIK 73": {invoice.Payment{MeansCode: "93", Remittance: "73#Tak", Transfers: to("81234567", "")},
			"PaymentMeansCode=93 PaymentChannelCode=DK:FIK InstructionNote=Tak PaymentID=73 AccountID=81234567"},
		"FIK 75": {invoice.Payment{MeansCode: "93", Remittance: "75#1234567890123452", Transfers: to("81234567", "")},
			"PaymentMeansCode=93 PaymentChannelCode=DK:FIK InstructionID=1234567890123452 PaymentID=75 AccountID=81234567"},
		"giro 01": {invoice.Payment{MeansCode: "50", Remittance: "01#Tak", Transfers: to("1234567", "")},
			"PaymentMeansCode=50 PaymentChannelCode=DK:GIRO InstructionNote=Tak PaymentID=01 ID=1234567"},
		"giro 15": {invoice.Payment{MeansCode: "50", Remittance: "15#1234567890123452", Transfers: to("12345678", "")},
			"PaymentMeansCode=50 PaymentChannelCode=DK:GIRO InstructionID=1234567890123452 PaymentID=15 ID=12345678"},
		"Nemkonto": {invoice.Payment{MeansCode: "97"}, "PaymentMeansCode=97 PaymentChannelCode=DK:NEMKONTO"},
		"card": {invoice.Payment{MeansCode: "48", Remittance: "F-1", Card: invoice.Card{Number: "1234", Holder: "Ea"}},
			"PaymentMeansCode=48 PaymentID=F-1 PrimaryAccountNumberID=1234 NetworkID=NA HolderName=Ea"},
		"another card": {invoice.Payment{MeansCode: "54", Card: invoice.Card{Number: "1234"}},
			"PaymentMeansCode=48 PrimaryAccountNumberID=1234 NetworkID=NA"},
		"Betalingsservice": {invoice.Payment{MeansCode: "49", Remittance: "F-1", DirectDebit: invoice.DirectDebit{Mandate: "M-1", Account: "1234567890"}},
			"PaymentMeansCode=49 InstructionID=F-1 ID=1234567890 ID=M-1"},
		"SEPA debit": {invoice.Payment{MeansCode: "59", DirectDebit: invoice.DirectDebit{Mandate: "M-1", Creditor: "C-1", Account: iban}},
			"PaymentMeansCode=59 ID=" + iban + " ID=M-1"},
		"cash":             {invoice.Payment{MeansCode: "10", Remittance: "F-1"}, "PaymentMeansCode=10 InstructionID=F-1"},
		"something else":   {invoice.Payment{MeansCode: "ZZZ", Remittance: "F-1"}, "PaymentMeansCode=1 InstructionID=F-1"},
		"a text alone":     {invoice.Payment{Remittance: "F-1"}, "PaymentMeansCode=1 InstructionID=F-1"},
		"a due date alone": {invoice.Payment{}, "PaymentMeansCode=1"},
		"two accounts": {invoice.Payment{MeansCode: "30", Transfers: append(to(iban, ""), to("440116243", "0400")...)},
			"PaymentMeansCode=58 PaymentChannelCode=IBAN ID=" + iban + " / PaymentMeansCode=42 PaymentChannelCode=DK:BANK ID=440116243 ID=0400"},
		"FIK and an account": {invoice.Payment{MeansCode: "93", Remittance: "73#", Transfers: append(to("81234567", ""), to(iban, "")...)},
			"PaymentMeansCode=93 PaymentChannelCode=DK:FIK PaymentID=73 AccountID=81234567 / PaymentMeansCode=58 PaymentChannelCode=IBAN ID=" + iban},
	} {
		t.Run(name, func(t *testing.T) {
			for _, code := range []string{"380", "381"} {
				inv := changed(func(i *invoice.Invoice) { i.Payment, i.TypeCode, i.PaymentTerms = c.payment, code, "Netto" })
				doc, err := write(t, nil, inv)
				if err != nil {
					t.Fatal(err)
				}
				if got := paid(doc); got != c.want {
					t.Errorf("it is\n%s, want\n%s", got, c.want)
				}
				comesBack(t, nil, inv, doc, "")
			}
		})
	}
}

func TestPaymentThatCannotBeIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		payment    invoice.Payment
		code, term string
	}{
		"a transfer without account": {invoice.Payment{MeansCode: "30"}, "DOC-BANK-MISSING", "BT-84"},
		"FIK without a type":         {invoice.Payment{MeansCode: "93", Remittance: "123456789012347", Transfers: to("81234567", "")}, "DOC-VALUE", "BT-83"},
		"FIK without a text":         {invoice.Payment{MeansCode: "93", Transfers: to("81234567", "")}, "DOC-RULE", "BT-83"},
		"FIK with a giro type":       {invoice.Payment{MeansCode: "93", Remittance: "04#1234567890123452", Transfers: to("81234567", "")}, "DOC-VALUE", "BT-83"},
		"FIK of 14 digits":           {invoice.Payment{MeansCode: "93", Remittance: "71#12345678901234", Transfers: to("81234567", "")}, "DOC-VALUE", "BT-83"},
		"FIK to an IBAN":             {invoice.Payment{MeansCode: "93", Remittance: "73#", Transfers: to(iban, "")}, "DOC-VALUE", "BT-84"},
		"FIK to nobody":              {invoice.Payment{MeansCode: "93", Remittance: "73#"}, "DOC-RULE", "BT-84"},
		"giro with a FIK type":       {invoice.Payment{MeansCode: "50", Remittance: "71#123456789012347", Transfers: to("1234567", "")}, "DOC-VALUE", "BT-83"},
		"giro to six digits":         {invoice.Payment{MeansCode: "50", Remittance: "01#", Transfers: to("123456", "")}, "DOC-VALUE", "BT-84"},
		"a text to the Nemkonto":     {invoice.Payment{MeansCode: "97", Remittance: "F-1"}, "DOC-UNSAID", "BT-83"},
		"a card without a number":    {invoice.Payment{MeansCode: "48"}, "DOC-RULE", "BT-87"},
		"a long text with a debit":   {invoice.Payment{MeansCode: "49", Remittance: strings.Repeat("x", 61)}, "DOC-VALUE", "BT-83"},
	} {
		_, err := write(t, nil, changed(func(i *invoice.Invoice) { i.Payment = c.payment }))
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Code != c.code || f.Args["field"] != c.term {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPaymentTermsBearTheAmountDue: OIOUBL demands it there.
func TestPaymentTermsBearTheAmountDue(t *testing.T) {
	inv := changed(func(i *invoice.Invoice) {
		i.PaymentTerms, i.DueDate = "Kontant", invoice.Date{}
	})
	doc := string(written(t, inv))
	if !strings.Contains(doc, `<cbc:Note>Kontant</cbc:Note>
    <cbc:Amount currencyID="DKK">74.81</cbc:Amount>`) || strings.Contains(doc, "PaymentMeans") {
		t.Errorf("the terms are not there as they should:\n%s", doc)
	}
	if doc := string(written(t, invoicetest.Minimal())); strings.Contains(doc, "PaymentTerms") {
		t.Error("there are terms though the invoice has none")
	}
}
