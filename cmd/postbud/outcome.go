package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/text"
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
	Shown    ledger.Shown `json:"shown"` // as the pages have it, and the lines in words
	Code     string       `json:"code,omitempty"`
	Cause    string       `json:"cause,omitempty"`
	File     string       `json:"file,omitempty"`
	SHA256   string       `json:"sha256,omitempty"`
	Gateway  string       `json:"gateway,omitempty"` // the destination's id
	Before   []tried      `json:"before,omitempty"`  // the destinations of its rule that could not deliver it, the first first
	Twice    bool         `json:"possible_duplicate,omitempty"`

	left tried             // what the next of its chain says of this one
	args map[string]string // of the cause
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
	progress := newBar(cmd.ErrOrStderr(), speaks(cmd).Said("Exporting"), max(run.Found, 1))
	err := i.quiet(ctx, run.Subscription, func(counts map[ledger.State]int) { progress.Set(atRest(counts)) })
	progress.Done()
	switch {
	case ctx.Err() != nil:
		return tell("run_stopped")
	case err != nil:
		return err
	}
	i.tell(ctx, cmd.ErrOrStderr(), speaks(cmd), run)
	o, err := i.outcome(ctx, run)
	if err != nil {
		return err
	}
	o.Left = left
	if err := o.print(cmd.OutOrStdout(), speaks(cmd), asJSON); err != nil {
		return err
	}
	return o.needs(i.engine.PutOff(run.ID))
}

// mailTime is how long a command waits for the mail server before it ends.
const mailTime = 20 * time.Second

// tell sends the mails that are due before the program ends. The documents do not
// wait for them: one that cannot be sent stays in the outbox.
func (i *installation) tell(ctx context.Context, warn io.Writer, l *text.Language, run ledger.Run) {
	ctx, cancel := context.WithTimeout(ctx, mailTime)
	defer cancel()
	if err := i.engine.Tell(ctx, run.Subscription, run.Activation); err != nil {
		fmt.Fprintln(warn, l.Word("cli.untold", "why", say(l, err)))
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
		return &needsPerson{err: tell("run_failed", "why", o.Cause)}
	case o.State == ledger.RunCancelled:
		return &needsPerson{err: tell("run_cancelled", "why", o.Cause)}
	case o.State == ledger.RunRunning:
		return &needsPerson{err: tell("run_later", "at", putOff.Local().Format("15:04"), "why", o.Cause)}
	case open > 0:
		return &needsPerson{err: tell("run_open", "n", open, "all", len(o.Documents))}
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
		State: t.State, Shown: t.ShownAt(time.Now()), Code: t.Code, Cause: t.Cause, File: t.Output.Name, Gateway: t.Destination, Twice: t.PossibleDuplicate,
		left: tried{t.Destination, t.Args[ledger.ArgFailed], t.Args[ledger.ArgFailedCause]}, args: t.Args,
	}
	if t.Output.SHA256.Given() {
		d.SHA256 = t.Output.SHA256.String()
	}
	return d
}

func (o outcome) print(out io.Writer, l *text.Language, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(o)
	}
	for _, left := range o.Left {
		fmt.Fprintln(out, l.Word("cli.left", "number", plain(left.Number), "customer", plain(left.Customer), "why", left.Problem))
	}
	shown := map[ledger.Shown]int{}
	for _, d := range o.Documents {
		shown[d.Shown]++
		fmt.Fprintf(out, "%-20s %-8s %-30s %s %s\n", l.Word("state."+string(d.Shown)), plain(d.Number), plain(d.Customer), d.Code, plain(because(l, d.Code, d.Cause, d.args)))
		for _, b := range d.Before {
			says := l.Word("cli.instead", "gateway", plain(d.Gateway), "before", plain(b.Gateway))
			fmt.Fprintf(out, "%-20s %-8s %s: %s %s\n", "", "", says, b.Code, plain(because(l, b.Code, b.Cause, nil)))
		}
	}
	var each []string
	for _, s := range ledger.ShownStates() {
		if shown[s] > 0 {
			each = append(each, fmt.Sprintf("%s %d", l.Word("state."+string(s)), shown[s]))
		}
	}
	_, err := fmt.Fprintln(out, l.Plural("cli.run_ended", o.Found, "state", l.Word("run."+string(o.State)), "list", strings.Join(each, ", ")))
	return err
}
