package dinero

import (
	"encoding/json"
	"fmt"
	"slices"
)

// fill puts a checked body into a draft. Every rule broken is named at once.
func (c *call) fill(d *Document, body documentBody) error {
	f := &filler{books: c.books, inclVAT: body.ShowLinesInclVat}
	f.contact(d, body.ContactGUID)
	f.texts(d, body)
	if d.Kind == Invoice {
		f.terms(d, body)
	}
	f.credits(d, body.CreditNoteFor)
	if len(body.ProductLines) == 0 && f.broken == nil {
		return invalid(codeNoLines, "ProductLines", "The document must have at least one line", "Bilaget skal have mindst én linje")
	}
	for i, l := range body.ProductLines {
		f.where = fmt.Sprintf("ProductLines[%d].", i)
		d.Lines = append(d.Lines, f.line(l))
	}
	if f.broken != nil {
		return &problem{status: 400, code: codeValidation, message: heading(codeValidation), violations: f.broken}
	}
	return nil
}

// filler collects what is wrong with a body while it is taken over.
type filler struct {
	books   *books
	inclVAT bool
	where   string
	broken  []violation
}

func (f *filler) breach(property, english, danish string) {
	f.broken = append(f.broken, violation{f.where + property, english, danish})
}

func (f *filler) contact(d *Document, guid *string) {
	if guid == nil {
		return
	}
	text, _ := canonGUID(*guid)
	contact := f.books.contactBy[text]
	if contact == nil || !contact.Deleted.IsZero() {
		f.breach("ContactGuid", "ContactGuid is not a contact", "Kontakten findes ikke")
		return
	}
	d.ContactGUID = &contact.GUID
}

func (f *filler) texts(d *Document, body documentBody) {
	if len([]rune(orEmpty(body.ExternalReference))) > 128 {
		f.breach("ExternalReference", "ExternalReference may have 128 characters", "Ekstern reference må højst fylde 128 tegn")
	}
	if body.Date != nil && !isDate(*body.Date) {
		f.breach("Date", "Date must have the form YYYY-MM-DD", "Datoen er ugyldig")
	}
	if body.Currency != nil && exchangeRate(*body.Currency) == 0 {
		f.breach("Currency", "Currency is not known", "Valutaen er ukendt")
	}
	if !oneOf(body.Language, "da-DK", "en-GB") {
		f.breach("Language", "Language may be da-DK or en-GB", "Sproget er ukendt")
	}
	d.ExternalReference, d.Comment, d.Address = body.ExternalReference, body.Comment, body.Address
	d.Date, d.Currency, d.Language = orEmpty(body.Date), orEmpty(body.Currency), orEmpty(body.Language)
	d.Description, d.ShowLinesInclVAT, d.TemplateID = orEmpty(body.Description), body.ShowLinesInclVat, body.InvoiceTemplateID
	d.MobilePay, d.PensoPay = body.IsMobilePayInvoiceEnabled, body.IsPensoPayEnabled
}

// terms takes the payment condition. Paid is for writing only: it is read as
// NettoCash, and booking pays the invoice.
func (f *filler) terms(d *Document, body documentBody) {
	if !oneOf(body.PaymentConditionType, "Netto", "NettoCash", "CurrentMonthOut", "Paid") {
		f.breach("PaymentConditionType", "PaymentConditionType is not known", "Betalingsbetingelsen er ukendt")
	}
	d.PaymentConditionType = orEmpty(body.PaymentConditionType)
	if d.PaymentConditionType == "Paid" {
		d.PaymentConditionType, d.PaidWhenBooked = "NettoCash", true
	}
	d.PaymentConditionNumberOfDays = f.books.Settings.PaymentConditionNumberOfDays
	if days := body.PaymentConditionNumberOfDays; days != nil {
		if *days < 0 || *days > 3650 {
			f.breach("PaymentConditionNumberOfDays", "PaymentConditionNumberOfDays is out of range", "Antal dage er ugyldigt")
		}
		d.PaymentConditionNumberOfDays = *days
	}
}

func (f *filler) credits(d *Document, guid *string) {
	if guid == nil || d.Kind != CreditNote {
		return
	}
	text, _ := canonGUID(*guid)
	invoice := f.books.documentBy[text]
	if invoice == nil || invoice.Kind != Invoice || !invoice.Booked {
		f.breach("CreditNoteFor", "CreditNoteFor is not a booked invoice", "Fakturaen findes ikke")
		return
	}
	d.CreditNoteFor = &invoice.GUID
}

// line takes one line; what a product line leaves out comes from its product.
func (f *filler) line(body lineBody) Line {
	out := Line{Description: orEmpty(body.Description)}
	if !oneOf(body.LineType, "Product", "Text") {
		f.breach("LineType", "LineType may be Product or Text", "Linjetypen er ukendt")
	}
	if orEmpty(body.LineType) == "Text" {
		out.Text = true
		f.described(out)
		return out
	}
	out.Comments, out.Unit, out.Account = body.Comments, body.Unit, f.books.Settings.DefaultAccountNumber
	product := f.product(body.ProductGUID)
	if product != nil {
		out.Product, out.Account, out.Price = &product.GUID, product.Account, product.Price
		out.Description = first(out.Description, product.Name)
		if out.Unit == nil {
			out.Unit = product.Unit
		}
	}
	if body.AccountNumber != nil {
		out.Account = *body.AccountNumber
	}
	out.Quantity = f.amount("Quantity", body.Quantity, one)
	out.Discount = f.amount("Discount", body.Discount, 0)
	if body.BaseAmountValue != "" || product == nil {
		out.Price = f.amount("BaseAmountValue", body.BaseAmountValue, 0)
		if f.inclVAT {
			out.Price = out.Price.over(one + f.books.rate(out))
		}
	}
	f.checkLine(out)
	return out
}

func (f *filler) checkLine(l Line) {
	f.described(l)
	if f.books.account(l.Account) == nil {
		f.breach("AccountNumber", "AccountNumber is not an account", "Kontoen findes ikke")
	}
	if l.Unit != nil && !slices.Contains(units(), *l.Unit) {
		f.breach("Unit", "Unit is not known", "Enheden er ukendt")
	}
	if l.Discount < 0 || l.Discount > 100*one {
		f.breach("Discount", "Discount is a per cent from 0 to 100", "Rabatten er ugyldig")
	}
}

func (f *filler) described(l Line) {
	if l.Description == "" {
		f.breach("Description", "Description is required", "Beskrivelsen mangler")
	}
}

func (f *filler) product(guid *string) *Product {
	if guid == nil {
		return nil
	}
	text, _ := canonGUID(*guid)
	p := f.books.product(text)
	if p == nil {
		f.breach("ProductGuid", "ProductGuid is not a product", "Produktet findes ikke")
	}
	return p
}

func (f *filler) amount(property string, number json.Number, def Decimal) Decimal {
	if number == "" {
		return def
	}
	d, err := ParseDecimal(number.String())
	if err != nil || d > limit || d < -limit {
		f.breach(property, property+" must be a number within bounds", "Tallet er ugyldigt")
		return def
	}
	return d
}
