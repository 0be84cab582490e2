package paper

import (
	"strings"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

// slip is the line of a Danish payment slip (FIK 71, 73, 75 and giro 01, 04, 15), as it
// is typed into a bank: +71<123456789012347+87654321<. It is false where the invoice is
// to be paid in another way, or where its numbers do not make a line that a bank takes.
//
// The payment number is BT-83, "71#123456789012347" as Peppol's Danish rules have it or
// the line itself; creditor and giro numbers are BT-84.
func slip(p invoice.Payment) (string, bool) {
	if p.MeansCode != "93" && p.MeansCode != "50" {
		return "", false
	}
	kind, number := taken(p.Remittance)
	account := ""
	if len(p.Transfers) > 0 {
		account = strings.TrimSpace(p.Transfers[0].Account)
	}
	if line, is := strings.CutSuffix(account, "<"); is { // a whole line where the account should be
		account = line[strings.LastIndexByte(line, '+')+1:]
	}
	length := 8
	if kind == "01" || kind == "04" || kind == "15" {
		length = 7
	}
	if codes.CheckFIK(kind, number) != nil || len(account) < length || len(account) > 8 || strings.Trim(account, "0123456789") != "" {
		return "", false
	}
	return "+" + kind + "<" + number + "+" + account + "<", true
}

// taken parts a remittance into the slip's kind and the payment number.
func taken(remittance string) (kind, number string) {
	text := strings.TrimPrefix(strings.ReplaceAll(remittance, " ", ""), "+")
	if len(text) < 2 {
		return "", ""
	}
	kind, number = text[:2], text[2:]
	if number != "" && number[0] != '#' && number[0] != '<' {
		return "", ""
	}
	number = strings.TrimLeft(number, "#<")
	if i := strings.IndexAny(number, "+<"); i >= 0 {
		number = number[:i]
	}
	return kind, number
}
