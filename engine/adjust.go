package engine

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/codes"
)

// adjust applies the supplier and customer settings to a copy, and checks what
// no format's rules check but every receiver minds.
func (p *passage) adjust(r routed, read *invoice.Invoice) (*invoice.Invoice, error) {
	inv := *read
	inv.Attachments = slices.Clone(read.Attachments)
	r.Supplier.Adjust(&inv)
	r.Receiver.Adjust(&inv)
	if err := attachPDF(&inv, r.General.AttachPDF); err != nil {
		return nil, err
	}
	return &inv, sound(&inv, r.General)
}

func attachPDF(inv *invoice.Invoice, when string) error {
	isPDF := func(a invoice.Attachment) bool { return a.Content.MediaType == "application/pdf" }
	switch when {
	case rule.Never:
		inv.Attachments = slices.DeleteFunc(inv.Attachments, isPDF)
	case rule.Always:
		if !slices.ContainsFunc(inv.Attachments, isPDF) {
			return fault.New(fault.Invalid, "the customer wants a PDF with every invoice and the source gave none").
				Coded("DOC-ATT-MISSING", "customer", inv.Buyer.Name)
		}
	}
	return nil
}

func sound(inv *invoice.Invoice, g rule.General) error {
	switch {
	case inv.DueDate.Given() && inv.DueDate.Before(inv.IssueDate):
		return fault.New(fault.Invalid, "the due date %s is before the invoice date %s; correct it at the source, then fetch it again", inv.DueDate, inv.IssueDate).
			Coded("DOC-DUE", "due", inv.DueDate.String(), "date", inv.IssueDate.String())
	case g.CreditReference && inv.CreditNote() && len(inv.Preceding) == 0:
		return fault.New(fault.Invalid, "credit note %s names no invoice that it credits; choose the invoice", inv.Number).
			Coded("DOC-CREDIT-REF", "n", inv.Number)
	case g.BuyerAddress && inv.Buyer.Address.Line1 == "" && inv.Buyer.Address.City == "" && inv.Buyer.Address.PostCode == "":
		return fault.New(fault.Invalid, "%s has no address; write it on the customer at the source, then fetch it again", inv.Buyer.Name).
			Coded("DOC-ADDRESS-MISSING", "customer", inv.Buyer.Name)
	case g.CheckDigits:
		return errors.Join(rightNumbers(inv.Seller), rightNumbers(inv.Buyer))
	}
	return nil
}

// The schemes of numbers whose check digits are known here: EAS and ISO 6523.
const (
	schemeGLN = "0088"
	schemeCVR = "0184"
)

// rightNumbers checks the numbers by which a party is found. A wrong one would
// send the document to nobody, or to somebody else.
func rightNumbers(p invoice.Party) error {
	numbers := []invoice.Identifier{invoice.Identifier(p.ElectronicAddress), p.LegalRegistration}
	for _, n := range append(numbers, p.Identifiers...) {
		switch n.Scheme {
		case schemeGLN:
			if err := codes.CheckGLN(n.Value); err != nil {
				return fault.New(fault.Invalid, "the EAN number %s of %s is not right (%v); correct it on the customer at the source, then fetch it again", n.Value, p.Name, err).
					Coded("DOC-EAN-BAD", "value", n.Value, "n", strconv.Itoa(len(n.Value)), "customer", p.Name)
			}
		case schemeCVR:
			if err := codes.CheckCVR(strings.TrimPrefix(n.Value, "DK")); err != nil {
				return fault.New(fault.Invalid, "the CVR number %s of %s is not right (%v); correct it on the customer at the source, then fetch it again", n.Value, p.Name, err).
					Coded("DOC-CVR-BAD", "value", n.Value, "customer", p.Name)
			}
		}
	}
	return nil
}
