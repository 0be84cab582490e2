package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/plugin"
)

func doctorCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Checks the data folder and every connection, and says what to mend",
		Args:  takes(),
	}
	flags := dataFlags(c, "public_url")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		d := &doctor{language: speaks(cmd)}
		d.look(cmd, flags)
		if err := d.print(cmd, asJSON); err != nil {
			return err
		}
		if d.ill > 0 {
			return &needsPerson{says: d.language.Word("cli.checks", "n", d.ill)}
		}
		return nil
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the checks as JSON")
	return c
}

// check is one thing that the doctor looked at.
type check struct {
	Name  string `json:"name"`
	OK    bool   `json:"ok"`
	Says  string `json:"says"`
	Field string `json:"field,omitempty"`
	Code  string `json:"code,omitempty"`
}

type doctor struct {
	language *text.Language

	checks []check
	ill    int
}

func (d *doctor) add(name, says string, err error) {
	c := check{Name: name, OK: err == nil, Says: d.language.Said(says)}
	if err != nil {
		d.ill++
		c.Says, c.Code = say(d.language, err), fault.CodeOf(err)
		if f := fault.As(err); f != nil {
			c.Field = f.Field
		}
	}
	d.checks = append(d.checks, c)
}

func (d *doctor) look(cmd *cobra.Command, flags *serverFlags) {
	settings, err := flags.read()
	d.add("server settings", "they can be read", err)
	folder := writable(settings.Data)
	d.add("data folder", settings.Data, folder)
	zone, err := time.LoadLocation("Europe/Copenhagen")
	d.add("time zones", fmt.Sprint(zone), err)
	if folder != nil {
		return // what is in it cannot be looked at
	}
	err = withInstallation(cmd, flags, func(ctx context.Context, i *installation) error {
		d.add("database and master key", "both open", nil)
		return d.connections(ctx, i)
	})
	if err != nil {
		d.add("database and master key", "", err)
	}
}

// writable tries to write in a folder that must be there.
func writable(dir string) error {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return tell("no_data", "dir", plain(dir))
	}
	probe := filepath.Join(dir, ".doctor")
	if err := os.WriteFile(probe, []byte("probe"), 0o600); err != nil {
		return err
	}
	return os.Remove(probe)
}

// connections tests every source and gateway that is set up; nothing is sent.
func (d *doctor) connections(ctx context.Context, i *installation) error {
	companies, err := i.store.Members.Subscriptions(ctx)
	if err != nil {
		return err
	}
	for _, c := range companies {
		activations, err := i.store.Setup.Activations(ctx, c.ID)
		if err != nil {
			return err
		}
		for _, a := range activations {
			steps := plugin.NewSteps(time.Now)
			err := i.engine.CheckSource(ctx, a, steps.Probe)
			d.add(c.ID+": adaptor "+a.ID, fmt.Sprintf("%d steps passed", len(steps.All())), err)
		}
		destinations, err := i.store.Setup.Destinations(ctx, c.ID)
		if err != nil {
			return err
		}
		for _, to := range destinations {
			steps := plugin.NewSteps(time.Now)
			err := i.engine.CheckDestination(ctx, to, steps.Probe)
			d.add(c.ID+": gateway "+to.ID, fmt.Sprintf("%d steps passed", len(steps.All())), err)
		}
	}
	return nil
}

func (d *doctor) print(cmd *cobra.Command, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(d.checks)
	}
	for _, c := range d.checks {
		mark := "ok"
		if !c.OK {
			mark = d.language.Said("FAIL")
		}
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%-4s  %s: %s\n", mark, d.language.Said(c.Name), c.Says); err != nil {
			return err
		}
	}
	return nil
}
