package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/internal/ledger"
)

func runCommand() *cobra.Command {
	var company string
	var asJSON bool
	c := &cobra.Command{
		Use:   "run ACTIVATION",
		Short: "Asks a source once and delivers what is new",
		Args:  cobra.ExactArgs(1),
	}
	flags := dataFlags(c)
	c.RunE = func(cmd *cobra.Command, args []string) error {
		return withWork(cmd, flags, company, func(ctx context.Context, i *installation, company string) error {
			run, err := i.engine.Start(ctx, company, args[0], "", ledger.Manual, "command line", adaptors.Query{})
			if err != nil {
				return err
			}
			return i.follow(ctx, cmd, run, asJSON)
		})
	}
	companyFlag(c, &company)
	c.Flags().BoolVar(&asJSON, "json", false, "print the run as JSON")
	return c
}

func companyFlag(c *cobra.Command, company *string) {
	c.Flags().StringVar(company, "company", "", "`id` of the company (needed where there are several)")
}

// withWork opens the data folder, has the engine work, and calls do.
func withWork(cmd *cobra.Command, flags *serverFlags, company string, do func(context.Context, *installation, string) error) error {
	return withCompany(cmd, flags, company, func(ctx context.Context, i *installation, company string) (err error) {
		stop := i.work(ctx)
		defer func() { err = errors.Join(err, stop()) }()
		return do(ctx, i, company)
	})
}

// withCompany opens the data folder and finds the company.
func withCompany(cmd *cobra.Command, flags *serverFlags, company string, do func(context.Context, *installation, string) error) error {
	return withInstallation(cmd, flags, func(ctx context.Context, i *installation) (err error) {
		if company == "" {
			if company, err = i.onlyCompany(ctx); err != nil {
				return err
			}
		}
		return do(ctx, i, company)
	})
}

// withInstallation opens the data folder without having anything work.
func withInstallation(cmd *cobra.Command, flags *serverFlags, do func(context.Context, *installation) error) (err error) {
	s, err := flags.read()
	if err != nil {
		return err
	}
	w, err := wishOf(s, io.Discard)
	if err != nil {
		return err
	}
	i, err := install(cmd.Context(), w)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, i.Close()) }()
	return do(cmd.Context(), i)
}

func (i *installation) onlyCompany(ctx context.Context) (string, error) {
	all, err := i.store.Members.Subscriptions(ctx)
	switch {
	case err != nil:
		return "", err
	case len(all) == 0:
		return "", fmt.Errorf("there is no company in %s yet; make one with `postbud apply FILE` or in the dashboard", i.dir)
	case len(all) > 1:
		return "", fmt.Errorf("there are %d companies in %s; name one with --company", len(all), i.dir)
	}
	return all[0].ID, nil
}

// outcome is a run as a command prints it.
type outcome struct {
	Run       string               `json:"run"`
	State     ledger.RunState      `json:"state"`
	Cause     string               `json:"cause,omitempty"`
	Found     int                  `json:"found"`
	States    map[ledger.State]int `json:"states"`
	Documents []outcomeDocument    `json:"documents"`
}

type outcomeDocument struct {
	ID       string       `json:"id"`
	Number   string       `json:"number"`
	Kind     string       `json:"kind"`
	Customer string       `json:"customer"`
	State    ledger.State `json:"state"`
	Code     string       `json:"code,omitempty"`
	Cause    string       `json:"cause,omitempty"`
	File     string       `json:"file,omitempty"`
	SHA256   string       `json:"sha256,omitempty"`
}

// follow waits until a run has come to rest and prints it. Documents that need a
// person make the exit code 1.
func (i *installation) follow(ctx context.Context, cmd *cobra.Command, run ledger.Run, asJSON bool) error {
	progress := newBar(cmd.ErrOrStderr(), "Exporting", max(run.Found, 1))
	err := i.quiet(ctx, run.Subscription, func(counts map[ledger.State]int) { progress.Set(atRest(counts)) })
	progress.Done()
	if err != nil {
		return err
	}
	o, err := i.outcome(ctx, run)
	if err != nil {
		return err
	}
	if err := o.print(cmd.OutOrStdout(), asJSON); err != nil {
		return err
	}
	if o.State == ledger.RunFailed {
		return &needsPerson{says: "the run failed: " + o.Cause}
	}
	if n := o.States[ledger.Stopped] + o.States[ledger.Rejected] + o.States[ledger.Held] + o.States[ledger.Waiting]; n > 0 {
		return &needsPerson{says: fmt.Sprintf("%d of %d documents were not delivered", n, len(o.Documents))}
	}
	return nil
}

func (i *installation) outcome(ctx context.Context, run ledger.Run) (outcome, error) {
	run, err := i.store.Ledger.FindRun(ctx, run.Subscription, run.ID)
	if err != nil {
		return outcome{}, err
	}
	o := outcome{Run: run.ID, State: run.State, Cause: run.Cause, Found: run.Found, States: map[ledger.State]int{}, Documents: []outcomeDocument{}}
	for t, err := range i.store.Ledger.Search(ctx, run.Subscription, ledger.Filter{Run: run.ID, Oldest: true}) {
		if err != nil {
			return o, err
		}
		o.States[t.State]++
		d := outcomeDocument{
			ID: t.ID, Number: t.Head.Number, Kind: t.Head.Kind, Customer: t.Head.Receiver, State: t.State, Code: t.Code, Cause: t.Cause,
			File: t.Output.Name,
		}
		if t.Output.SHA256.Given() {
			d.SHA256 = t.Output.SHA256.String()
		}
		o.Documents = append(o.Documents, d)
	}
	return o, nil
}

func (o outcome) print(out io.Writer, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(o)
	}
	for _, d := range o.Documents {
		fmt.Fprintf(out, "%-10s %-8s %-30s %s %s\n", d.State, d.Number, d.Customer, d.Code, d.Cause)
	}
	_, err := fmt.Fprintf(out, "%s: %d found, %d delivered\n", o.State, o.Found, o.States[ledger.Delivered])
	return err
}
