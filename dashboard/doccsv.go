package dashboard

import (
	"bufio"
	"encoding/csv"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
)

// maxCSV is how many rows one download brings.
const maxCSV = 50_000

// documentsCSV gives the filtered rows as a file: "for Excel" in the manner of
// the reader's language, or "for systems".
func (c *call) documentsCSV() error {
	f := c.docFilter("")
	q := f.Filter
	q.States = f.ledgerStates()
	n, err := c.names()
	if err != nil {
		return err
	}
	w := c.sheet()
	h := c.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="documents-`+c.now().In(c.zone()).Format("2006-01-02")+`.csv"`)
	c.wrote = true
	w.row(c.T("word.number"), c.T("documents.type"), c.T("word.sender"), c.T("word.receiver"), c.T("word.date"), c.T("word.due"),
		c.T("documents.customer-order"), c.T("documents.supplier-order"), c.T("word.amount"), c.T("documents.currency"),
		c.T("documents.format"), c.T("word.gateway"), c.T("word.adaptor"), c.T("word.state"), c.T("documents.reason"), c.T("documents.entered"), "ID")
	rows := 0
	for t, err := range c.Ledger.Search(c.ctx, c.company.ID, q) {
		if err != nil {
			c.Log.Error("a download was cut short", "err", err)
			panic(http.ErrAbortHandler) // so that nobody takes half a file for the whole
		}
		if !c.takes(f, t) {
			continue
		}
		if rows++; rows > maxCSV {
			break
		}
		total := t.Head.TotalWithVAT
		if t.Head.Kind == "creditnote" && total.Sign() > 0 {
			total = total.Neg()
		}
		w.row(numberOf(t), t.Head.Kind, t.Head.Sender, t.Head.Receiver, t.Head.IssueDate.String(), t.Head.DueDate.String(),
			t.Head.PurchaseOrder, t.Head.SalesOrder, w.number(total), t.Head.Currency, t.Format, n.gateways[t.Destination],
			n.adaptors[t.Activation], w.state(c, t), c.reason(t), w.time(t.Entered), t.ID)
	}
	w.flush()
	return nil
}

// sheet writes one of the two kinds of CSV.
type sheet struct {
	w     *csv.Writer
	under *bufio.Writer
	excel bool
	comma bool // decimals
	zone  *time.Location
}

func (c *call) sheet() *sheet {
	s := &sheet{under: bufio.NewWriter(c.w), excel: c.q("csv") != "systems", zone: c.zone()}
	s.w = csv.NewWriter(s.under)
	if s.excel {
		_, _ = s.under.WriteString("\uFEFF")
		s.w.Comma, s.w.UseCRLF = ';', true
		s.comma = c.lang != "en"
	}
	return s
}

func (s *sheet) row(cells ...string) {
	for i, cell := range cells {
		if s.excel {
			cells[i] = defused(cell)
		}
	}
	_ = s.w.Write(cells)
}

// defused keeps a spreadsheet from taking a text for a formula.
func defused(cell string) string {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(cell, " \t\r\n"))
	if !strings.ContainsRune("=+-@＝＋－＠", first) || plainNumber(cell) {
		return cell
	}
	return "'" + cell
}

func plainNumber(cell string) bool {
	_, err := invoice.ParseDecimal(strings.Replace(cell, ",", ".", 1))
	return err == nil
}

func (s *sheet) number(d invoice.Decimal) string {
	text := d.String()
	if s.comma {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

func (s *sheet) time(t time.Time) string {
	if s.excel {
		return t.In(s.zone).Format("2006-01-02 15:04:05")
	}
	return t.UTC().Format(time.RFC3339)
}

func (s *sheet) state(c *call, t ledger.Transaction) string {
	shown := t.ShownAt(c.now())
	if s.excel {
		return c.T("state." + string(shown))
	}
	return string(shown)
}

func (s *sheet) flush() {
	s.w.Flush()
	_ = s.under.Flush()
}
