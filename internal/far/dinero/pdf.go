package dinero

import (
	"bytes"
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// pdf draws the document: one page for up to 30 lines, more beyond. The same
// document gives the same bytes.
func (b *books) pdf(d *Document) ([]byte, error) {
	p := newPage(d.Description, d)
	p.head(b, d)
	for _, l := range d.Lines {
		s := b.sums(l)
		if l.Text {
			p.row(l.Description, "", "", "", "")
			continue
		}
		p.row(l.Description, l.Quantity.String()+" "+orEmpty(l.Unit), money(l.Price.Amount()), l.Discount.String()+" %", money(s.total))
	}
	p.sums(b, d)
	return p.bytes()
}

// page is a PDF being drawn, with letters outside Windows-1252 replaced.
type page struct {
	*fpdf.Fpdf
	latin func(string) string
}

func newPage(title string, d *Document) *page {
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCatalogSort(true)
	f.SetCreationDate(d.Created)
	f.SetModificationDate(d.Created)
	f.SetTitle(title, true)
	f.SetMargins(20, 20, 20)
	f.SetAutoPageBreak(true, 15)
	f.AddPage()
	return &page{Fpdf: f, latin: f.UnicodeTranslatorFromDescriptor("cp1252")}
}

func (p *page) text(style string, size float64, height float64, lines ...string) {
	p.SetFont("Helvetica", style, size)
	for _, line := range lines {
		if line != "" {
			p.MultiCell(0, height, p.latin(line), "", "L", false)
		}
	}
}

func (p *page) head(b *books, d *Document) {
	o := b.Organization
	p.text("B", 12, 6, o.Name)
	p.text("", 9, 4.5, orEmpty(o.Street), strings.TrimSpace(orEmpty(o.ZipCode)+" "+orEmpty(o.City)), "CVR "+orEmpty(o.VATNumber))
	p.Ln(6)
	address := orEmpty(d.Address)
	if contact := b.contactOf(d); contact != nil && d.Address == nil {
		address = strings.TrimSpace(orEmpty(contact.Street) + "\n" + orEmpty(contact.ZipCode) + " " + orEmpty(contact.City))
	}
	p.text("", 10, 5, orEmpty(d.ContactName), address)
	p.Ln(6)
	p.text("B", 14, 8, fmt.Sprintf("%s %d", d.Description, d.Number))
	p.text("", 9, 4.5, "Dato: "+d.Date)
	if d.PaymentDate != "" {
		p.text("", 9, 4.5, "Betalingsfrist: "+d.PaymentDate)
	}
	p.text("", 9, 4.5, orEmpty(d.ExternalReference), orEmpty(d.Comment))
	p.Ln(4)
	p.SetFont("Helvetica", "B", 9)
	p.row("Beskrivelse", "Antal", "Pris", "Rabat", "Beløb")
	p.SetFont("Helvetica", "", 9)
}

func (p *page) row(description string, numbers ...string) {
	const height = 4.5
	if r := []rune(description); len(r) > 48 {
		description = string(r[:47]) + "…"
	}
	p.CellFormat(80, height, p.latin(description), "", 0, "L", false, 0, "")
	for i, n := range numbers {
		end := 0
		if i == len(numbers)-1 {
			end = 1
		}
		p.CellFormat(22, height, p.latin(n), "", end, "R", false, 0, "")
	}
}

func (p *page) sums(b *books, d *Document) {
	p.Ln(3)
	p.row("", "", "", "Subtotal", money(d.Totals.ExclVAT))
	if d.Totals.VAT != 0 {
		p.row("", "", "", b.vatLabel(d), money(d.Totals.VAT))
	}
	p.SetFont("Helvetica", "B", 9)
	p.row("", "", "", "Total "+d.Currency, money(d.Totals.InclVAT))
	if fik := b.fik(d); fik != nil && d.Kind == Invoice {
		p.Ln(6)
		p.text("", 9, 4.5, "FIK: "+*fik)
	}
}

func (p *page) bytes() ([]byte, error) {
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		return nil, fmt.Errorf("draw the PDF: %w", err)
	}
	return out.Bytes(), nil
}

// money is the amount as Danish paper has it.
func money(a Amount) string {
	sign := ""
	if a < 0 {
		sign, a = "-", -a
	}
	whole := fmt.Sprint(int64(a / 100))
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	return fmt.Sprintf("%s%s,%02d", sign, whole, int64(a%100))
}
