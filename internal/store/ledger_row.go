package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
)

// row is a transaction as the table has it.
type row struct {
	ledger.Transaction
	entry int64
}

// rowColumns and row.fields are in step; a test fills every field and reads it
// back.
var rowColumns = strings.Fields(`subscription id activation ref version destination copy state
	number document issue_date due_date customer sender receiver purchase_order sales_order currency total
	step until kind code cause args actor tries looks run began_by entered changed sent_there released
	source model output format gateway route findings beside
	remote proof remote_id possible_duplicate resend_of fallback_of fresh
	owner fence lease began`)

func (r *row) fields() []any {
	t, h := &r.Transaction, &r.Head
	return []any{
		&t.Subscription, &t.ID, &t.Activation, &t.Ref, &t.Version, &t.Destination, &t.Copy, &t.State,
		&h.Number, &h.Kind, asText{&h.IssueDate, false}, asText{&h.DueDate, false}, &h.Customer, &h.Sender, &h.Receiver,
		&h.PurchaseOrder, &h.SalesOrder, &h.Currency, asText{&h.TotalWithVAT, false},
		&t.Step, when{&t.Until}, &t.Kind, &t.Code, &t.Cause, asJSON{&t.Args, t.Args == nil}, &t.Actor, &t.Tries, &t.Looks,
		&t.Run, &t.Trigger, when{&t.Entered}, when{&t.Changed}, when{&t.SentThere}, &t.Released,
		asJSON{&t.Source, !t.Source.Given() && t.Source.MediaType == ""}, asText{&t.Model, t.Model == invoice.Digest{}},
		asJSON{&t.Output, t.Output == ledger.Output{}}, &t.Format, &t.Gateway, raw{&t.Route},
		asJSON{&t.Findings, t.Findings == nil}, asJSON{&t.Beside, t.Beside == nil},
		&t.Remote, &t.Proof, &t.RemoteID, &t.PossibleDuplicate, &t.ResendOf, &t.FallbackOf, &t.Fresh,
		&t.Owner, &t.Fence, when{&t.Lease}, when{&t.Began},
	}
}

// derived are the columns that follow from the others, so that indexes can serve
// lanes and searches.
var derivedColumns = []string{"lane_kind", "lane_of", "due", "words"}

func (r *row) derived() []any {
	lane, due, ok := ledger.LaneOf(r.Transaction)
	if !ok {
		lane = ledger.Lane{}
	}
	h := r.Head
	return []any{lane.Kind, lane.Of, millis(due), words(h.Number, h.Sender, h.Receiver, h.PurchaseOrder, h.SalesOrder)}
}

var selectRow = "SELECT entry, " + strings.Join(rowColumns, ", ") + " FROM transactions"

func (r *row) dest() []any { return append([]any{&r.entry}, r.fields()...) }

// image is the row as the driver takes it.
func (r *row) image() ([]any, error) {
	image, err := values(append(r.fields(), r.derived()...))
	if err != nil {
		return nil, fmt.Errorf("document %s: %w", r.ID, err)
	}
	return image, nil
}

var (
	imageColumns = append(append([]string{}, rowColumns...), derivedColumns...)
	insertRow    = insertion("transactions", append([]string{"entry"}, imageColumns...)) + " ON CONFLICT DO NOTHING"
)

// save writes what differs from the image that was read, so that only the
// indexes that must change do.
func (x *tx) save(ctx context.Context, before []any, r *row) error {
	after, err := r.image()
	if err != nil {
		return err
	}
	var sets []string
	args := []any{r.Subscription, r.ID}
	for i, column := range imageColumns {
		if before[i] != after[i] {
			args = append(args, after[i])
			sets = append(sets, column+" = $"+strconv.Itoa(len(args)))
		}
	}
	if len(sets) == 0 {
		return nil
	}
	_, err = x.exec(ctx, "UPDATE transactions SET "+strings.Join(sets, ", ")+" WHERE subscription = $1 AND id = $2", args...)
	return err
}
