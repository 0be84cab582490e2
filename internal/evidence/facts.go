package evidence

import (
	"bufio"
	"bytes"
	"net/textproto"
	"time"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
)

// facts is document.json. Times are UTC.
type facts struct {
	Company     string    `json:"company"`
	ID          string    `json:"id"`
	Number      string    `json:"number"`
	Kind        string    `json:"kind"`
	IssueDate   string    `json:"issue_date,omitempty"`
	DueDate     string    `json:"due_date,omitempty"`
	Sender      string    `json:"sender,omitempty"`
	Receiver    string    `json:"receiver,omitempty"`
	Currency    string    `json:"currency,omitempty"`
	Total       string    `json:"total_with_vat,omitempty"`
	State       string    `json:"state"`
	Shown       string    `json:"shown"`
	Code        string    `json:"code,omitempty"`
	Cause       string    `json:"cause,omitempty"`
	Format      string    `json:"format,omitempty"`
	Gateway     string    `json:"gateway,omitempty"`
	Destination string    `json:"destination,omitempty"`
	Proof       string    `json:"proof,omitempty"`
	RemoteID    string    `json:"remote_id,omitempty"`
	Double      bool      `json:"possible_duplicate,omitempty"`
	Entered     time.Time `json:"entered"`
	Changed     time.Time `json:"changed"`
	Source      string    `json:"source,omitempty"` // names in the archive
	Model       string    `json:"read_as,omitempty"`
	Sent        []string  `json:"sent,omitempty"`
}

func factsOf(d Delivery) facts {
	t := d.Document
	f := facts{
		Company: d.Company, ID: t.ID, Number: t.Head.Number, Kind: t.Head.Kind, Sender: t.Head.Sender, Receiver: t.Head.Receiver,
		Currency: t.Head.Currency, State: string(t.State), Shown: string(t.ShownAt(t.Changed)), Code: t.Code, Cause: t.Cause,
		Format: t.Format, Gateway: t.Gateway, Destination: d.Destination, Proof: t.Proof, RemoteID: t.RemoteID,
		Double: t.PossibleDuplicate, Entered: t.Entered.UTC(), Changed: t.Changed.UTC(),
	}
	if t.Head.IssueDate.Given() {
		f.IssueDate = t.Head.IssueDate.String()
	}
	if t.Head.DueDate.Given() {
		f.DueDate = t.Head.DueDate.String()
	}
	if t.Head.Currency != "" {
		f.Total = t.Head.TotalWithVAT.String()
	}
	return f
}

// step is a line of timeline.json.
type step struct {
	At    time.Time `json:"at"`
	From  string    `json:"from,omitempty"`
	To    string    `json:"to"`
	Kind  string    `json:"kind,omitempty"`
	Code  string    `json:"code,omitempty"`
	Cause string    `json:"cause,omitempty"`
	Actor string    `json:"actor,omitempty"`
}

func timelineOf(changes []ledger.Change) []step {
	steps := make([]step, 0, len(changes))
	for _, c := range changes {
		steps = append(steps, step{c.At.UTC(), string(c.From), string(c.To), c.Kind, c.Code, c.Cause, c.Actor})
	}
	return steps
}

// attempt is a line of attempts.json.
type attempt struct {
	Number   int       `json:"number"`
	Trigger  string    `json:"trigger"`
	Started  time.Time `json:"started"`
	Ended    time.Time `json:"ended"`
	Outcome  string    `json:"outcome"`
	Code     string    `json:"code,omitempty"`
	Reason   string    `json:"reason,omitempty"`
	RemoteID string    `json:"remote_id,omitempty"`
	Proof    string    `json:"proof,omitempty"`
	Looked   bool      `json:"only_looked,omitempty"`
	Receipt  string    `json:"receipt,omitempty"` // its name in the archive
}

func attemptOf(a ledger.Attempt) attempt {
	return attempt{Number: a.Number, Trigger: string(a.Trigger), Started: a.Started.UTC(), Ended: a.Ended.UTC(), Outcome: a.Outcome,
		Code: a.Code, Reason: a.Reason, RemoteID: a.RemoteID, Proof: a.Proof, Looked: a.Looked}
}

// finding is a line of findings.json.
type finding struct {
	Rule  string   `json:"rule"`
	Flag  string   `json:"flag"`
	Terms []string `json:"terms,omitempty"`
	Path  string   `json:"path,omitempty"`
}

func findingsOf(all []invoice.Finding) []finding {
	list := make([]finding, 0, len(all))
	for _, f := range all {
		list = append(list, finding{Rule: f.Rule, Flag: string(f.Flag), Terms: f.Terms, Path: f.Path})
	}
	return list
}

// isEntity says whether a receipt is a MIME entity, with headers of its own.
func isEntity(b []byte) bool {
	h, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(b))).ReadMIMEHeader()
	return err == nil && h.Get("Content-Type") != ""
}
