package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/internal/ledger"
)

// outcome is a run as a command prints it.
type outcome struct {
	Run       string               `json:"run"`
	State     ledger.RunState      `json:"state"`
	Code      string               `json:"code,omitempty"`
	Cause     string               `json:"cause,omitempty"`
	Found     int                  `json:"found"`
	States    map[ledger.State]int `json:"states"`
	Documents []outcomeDocument    `json:"documents"`
	Left      []listed             `json:"left,omitempty"` // of an export by hand; Problem says why
}

type outcomeDocument struct {
	ID       string       `json:"id"`
	Source   string       `json:"source"` // its name at the source: a file, or what the accounting system calls it
	Number   string       `json:"number"`
	Kind     string       `json:"kind"`
	Customer string       `json:"customer"`
	State    ledger.State `json:"state"`
	Code     string       `json:"code,omitempty"`
	Cause    string       `json:"cause,omitempty"`
	File     string       `json:"file,omitempty"`
	SHA256   string       `json:"sha256,omitempty"`
	Gateway  string       `json:"gateway,omitempty"` // the destination's id
	Before   []tried      `json:"before,omitempty"`  // the destinations of its rule that could not deliver it, the first first
	Twice    bool         `json:"possible_duplicate,omitempty"`

	left tried // what the next of its chain says of this one
}

// tried is a destination that a document left for the next of its rule.
type tried struct {
	Gateway string `json:"gateway"`
	Code    string `json:"code,omitempty"`
	Cause   string `json:"cause,omitempty"`
}

// follow waits until a run has come to rest, has people told, and prints it.
// Documents that need a person make the exit code 1.
func (i *installation) follow(ctx context.Context, cmd *cobra.Command, run ledger.Run, left []listed, asJSON bool) error {
	progress := newBar(cmd.ErrOrStderr(), "Exporting", max(run.Found, 1))
	err := i.quiet(ctx, run.Subscription, func(counts map[ledger.State]int) { progress.Set(atRest(counts)) })
	progress.Done()
	switch {
	case ctx.Err() != nil:
		return errors.New("stopped before it was done; it goes on when the program runs again")
	case err != nil:
		return err
	}
	i.tell(ctx, cmd.ErrOrStderr(), run)
	o, err := i.outcome(ctx, run)
	if err != nil {
		return err
	}
	o.Left = left
	if err := o.print(cmd.OutOrStdout(), asJSON); err != nil {
		return err
	}
	return o.needs(i.engine.PutOff(run.ID))
}

// mailTime is how long a command waits for the mail server before it ends.
const mailTime = 20 * time.Second

// tell sends the mails that are due before the program ends. The documents do not
// wait for them: one that cannot be sent stays in the outbox.
func (i *installation) tell(ctx context.Context, warn io.Writer, run ledger.Run) {
	ctx, cancel := context.WithTimeout(ctx, mailTime)
	defer cancel()
	if err := i.engine.Tell(ctx, run.Subscription, run.Activation); err != nil {
		fmt.Fprintf(warn, "people could not be told, which is tried again later: %v\n", err)
	}
}

// needs says what is left to a person, nil when nothing is.
func (o outcome) needs(putOff time.Time) error {
	open := 0
	for _, s := range []ledger.State{ledger.Stopped, ledger.Rejected, ledger.Held, ledger.Waiting, ledger.Unknown} {
		open += o.States[s]
	}
	switch {
	case o.State == ledger.RunFailed:
		return &needsPerson{says: "the run failed: " + o.Cause}
	case o.State == ledger.RunCancelled:
		return &needsPerson{says: "nothing was asked for; " + o.Cause + "; mend it, then apply the changed set-up, or resume it in the dashboard"}
	case o.State == ledger.RunRunning:
		return &needsPerson{says: fmt.Sprintf("the source is asked again when the program runs at %s: %s", putOff.Local().Format("15:04"), o.Cause)}
	case open > 0:
		return &needsPerson{says: fmt.Sprintf("%d of %d documents were not delivered", open, len(o.Documents))}
	}
	return nil
}

func (i *installation) outcome(ctx context.Context, run ledger.Run) (outcome, error) {
	run, err := i.store.Ledger.FindRun(ctx, run.Subscription, run.ID)
	if err != nil {
		return outcome{}, err
	}
	o := outcome{
		Run: run.ID, State: run.State, Code: run.Code, Cause: run.Cause, Found: run.Found,
		States: map[ledger.State]int{}, Documents: []outcomeDocument{},
	}
	at := map[string]int{} // a step of a chain to the document's place
	for t, err := range i.store.Ledger.Search(ctx, run.Subscription, ledger.Filter{Run: run.ID, Oldest: true}) {
		if err != nil {
			return o, err
		}
		o.add(t, at)
	}
	for _, d := range o.Documents {
		o.States[d.State]++
	}
	return o, nil
}

// add adds a transaction, of which at knows the places of those before it. Of a chain
// only the one that tells where the document is has a place.
func (o *outcome) add(t ledger.Transaction, at map[string]int) {
	place, onward := at[t.FallbackOf]
	if !onward {
		place = len(o.Documents)
		o.Documents = append(o.Documents, documentOf(t))
	} else if before, next := o.Documents[place], documentOf(t); next.tells(before) {
		next.Before = append(before.Before, before.left)
		o.Documents[place] = next
	}
	at[t.ID] = place
}

// tells says whether d, a later one of a chain than before, says where their document
// is. It does not where the receipt of the one before came late, nor where that one was
// brought back when d had been given up.
func (d outcomeDocument) tells(before outcomeDocument) bool {
	return before.givenUp() || before.State != ledger.Delivered && !d.givenUp()
}

// givenUp says whether d is not the one of its chain that delivers the document.
func (d outcomeDocument) givenUp() bool {
	return d.State == ledger.Cancelled || d.State == ledger.Skipped || d.State == ledger.Held && d.Code == ledger.ArrivedAfter
}

func documentOf(t ledger.Transaction) outcomeDocument {
	d := outcomeDocument{
		ID: t.ID, Source: t.Ref, Number: t.Head.Number, Kind: t.Head.Kind, Customer: t.Head.Receiver,
		State: t.State, Code: t.Code, Cause: t.Cause, File: t.Output.Name, Gateway: t.Destination, Twice: t.PossibleDuplicate,
		left: tried{t.Destination, t.Args[ledger.ArgFailed], t.Args[ledger.ArgFailedCause]},
	}
	if t.Output.SHA256.Given() {
		d.SHA256 = t.Output.SHA256.String()
	}
	return d
}

func (o outcome) print(out io.Writer, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(o)
	}
	for _, l := range o.Left {
		fmt.Fprintf(out, "left: %s %s: %s\n", plain(l.Number), plain(l.Customer), l.Problem)
	}
	for _, d := range o.Documents {
		fmt.Fprintf(out, "%-10s %-8s %-30s %s %s\n", d.State, plain(d.Number), plain(d.Customer), d.Code, plain(d.Cause))
		for _, b := range d.Before {
			fmt.Fprintf(out, "%-10s %-8s by %s instead of %s: %s %s\n", "", "", plain(d.Gateway), plain(b.Gateway), b.Code, plain(b.Cause))
		}
	}
	_, err := fmt.Fprintf(out, "%s: %d found, %d delivered\n", o.State, o.Found, o.States[ledger.Delivered])
	return err
}
