package dashboard

import (
	"encoding/json"
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
)

// documentData is a document as JSON. The words are those of the pages; state is
// the shown state's key.
type documentData struct {
	ID            string            `json:"id"`
	Kind          string            `json:"kind"`
	Number        string            `json:"number"`
	Sender        string            `json:"sender"`
	Receiver      string            `json:"receiver"`
	Customer      string            `json:"customer,omitempty"`
	IssueDate     invoice.Date      `json:"issue_date,omitzero"`
	DueDate       invoice.Date      `json:"due_date,omitzero"`
	PurchaseOrder string            `json:"purchase_order,omitempty"`
	SalesOrder    string            `json:"sales_order,omitempty"`
	Currency      string            `json:"currency,omitempty"`
	Total         invoice.Decimal   `json:"total,omitzero"`
	Adaptor       string            `json:"adaptor"`
	Gateway       string            `json:"gateway,omitempty"`
	Format        string            `json:"format,omitempty"`
	State         ledger.Shown      `json:"state"`
	Group         ledger.Group      `json:"group"`
	Code          string            `json:"code,omitempty"`
	Cause         string            `json:"cause,omitempty"`
	Args          map[string]string `json:"args,omitempty"`
	Until         time.Time         `json:"until,omitzero"`
	Entered       time.Time         `json:"entered"`
	Changed       time.Time         `json:"changed"`
	Run           string            `json:"run,omitempty"`
	ResendOf      string            `json:"resend_of,omitempty"`
	FallbackOf    string            `json:"fallback_of,omitempty"`
	Proof         string            `json:"proof,omitempty"`
	RemoteID      string            `json:"remote_id,omitempty"`
	Twice         bool              `json:"possible_duplicate,omitempty"`
	File          *fileData         `json:"file,omitempty"`
	URL           string            `json:"url"`
}

type fileData struct {
	Name      string         `json:"name"`
	MediaType string         `json:"media_type"`
	Size      int64          `json:"size"`
	SHA256    invoice.Digest `json:"sha256"`
	URL       string         `json:"url"`
}

func (c *call) documentData(t ledger.Transaction) documentData {
	shown := t.ShownAt(c.now())
	d := documentData{
		ID: t.ID, Kind: t.Head.Kind, Number: t.Head.Number, Sender: t.Head.Sender, Receiver: t.Head.Receiver, Customer: t.Head.Customer,
		IssueDate: t.Head.IssueDate, DueDate: t.Head.DueDate, PurchaseOrder: t.Head.PurchaseOrder, SalesOrder: t.Head.SalesOrder,
		Currency: t.Head.Currency, Total: t.Head.TotalWithVAT, Adaptor: t.Activation, Gateway: t.Destination, Format: t.Format,
		State: shown, Group: shown.Group(), Code: t.Code, Cause: t.Cause, Args: t.Args, Until: t.Until,
		Entered: t.Entered, Changed: t.Changed, Run: t.Run, ResendOf: t.ResendOf, FallbackOf: t.FallbackOf, Proof: t.Proof, RemoteID: t.RemoteID,
		Twice: t.PossibleDuplicate, URL: c.at("documents", t.ID),
	}
	if t.Output.SHA256.Given() {
		d.File = &fileData{t.Output.Name, t.Output.MediaType, t.Output.Size, t.Output.SHA256, c.at("documents", t.ID, "files", "sent")}
	}
	return d
}

func (c *call) documentsJSON(rows []ledger.Transaction, more bool) error {
	out := struct {
		Documents []documentData `json:"documents"`
		Next      string         `json:"next,omitempty"` // for ?after=
	}{Documents: []documentData{}}
	for _, t := range rows {
		out.Documents = append(out.Documents, c.documentData(t))
	}
	if more && c.q("before") == "" {
		out.Next = rows[len(rows)-1].ID
	}
	return c.writeJSON(out)
}

func (c *call) writeJSON(v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", "application/json")
	c.w.Header().Add("Vary", "Accept")
	c.wrote = true
	_, _ = c.w.Write(append(text, '\n'))
	return nil
}
