package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/plugin"
)

func runCommand() *cobra.Command {
	var company string
	var asJSON bool
	c := &cobra.Command{
		Use:   "run ACTIVATION",
		Short: "Asks a source once and delivers what is new",
		Args:  takes("ACTIVATION"),
	}
	flags := dataFlags(c, "public_url")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		return withActivation(cmd, flags, company, args[0], func(ctx context.Context, i *installation, company string) error {
			run, err := i.engine.Start(ctx, company, args[0], "", ledger.Manual, "command line", adaptors.Query{})
			if err != nil && fault.CodeOf(err) != "RUN-BUSY" { // one that was cut short: this program carries it on
				return err
			}
			return i.follow(ctx, cmd, run, nil, asJSON)
		})
	}
	companyFlag(c, &company)
	c.Flags().BoolVar(&asJSON, "json", false, "print the run as JSON")
	return c
}

func companyFlag(c *cobra.Command, company *string) {
	c.Flags().StringVar(company, "company", "", "`id` of the company (needed where there are several)")
}

// withCompany opens the data folder and finds the company.
func withCompany(cmd *cobra.Command, flags *serverFlags, company string, do func(context.Context, *installation, string) error) error {
	return withInstallation(cmd, flags, inCompany(company, do))
}

// readCompany is withCompany for a command that changes nothing and may be run while a
// server works on the folder.
func readCompany(cmd *cobra.Command, flags *serverFlags, company string, do func(context.Context, *installation, string) error) error {
	w, err := flags.wish()
	if err != nil {
		return err
	}
	w.existing, w.reads = true, true
	return installed(cmd.Context(), w, inCompany(company, do))
}

func inCompany(company string, do func(context.Context, *installation, string) error) func(context.Context, *installation) error {
	return func(ctx context.Context, i *installation) (err error) {
		if company, err = i.company(ctx, company); err != nil {
			return err
		}
		return do(ctx, i, company)
	}
}

// withActivation opens the data folder, finds the company and looks that it has the
// activation, has the engine work, and calls do.
func withActivation(cmd *cobra.Command, flags *serverFlags, company, activation string, do func(context.Context, *installation, string) error) error {
	return withCompany(cmd, flags, company, func(ctx context.Context, i *installation, company string) (err error) {
		all, err := i.store.Setup.Activations(ctx, company)
		if err != nil {
			return err
		}
		names := make([]string, len(all))
		for n, a := range all {
			names[n] = a.ID
		}
		if !slices.Contains(names, activation) {
			return tell("no_activation", "name", plain(activation), "company", company, "nearest", plugin.Nearest(activation, names), "list", strings.Join(names, ", "))
		}
		ctx, stop := i.work(ctx)
		defer func() { err = errors.Join(err, stop()) }()
		return do(ctx, i, company)
	})
}

// withInstallation opens a data folder that there is, without having anything work.
func withInstallation(cmd *cobra.Command, flags *serverFlags, do func(context.Context, *installation) error) (err error) {
	w, err := flags.wish()
	if err != nil {
		return err
	}
	w.existing = true
	return installed(cmd.Context(), w, do)
}

// wish is the installation that the flags ask for.
func (f *serverFlags) wish() (wish, error) {
	s, err := f.read()
	if err != nil {
		return wish{}, err
	}
	return wishOf(s, io.Discard)
}

// installed opens a data folder while do is at work.
func installed(ctx context.Context, w wish, do func(context.Context, *installation) error) (err error) {
	i, err := install(ctx, w)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, i.Close()) }()
	return do(ctx, i)
}

// company is the one of that name, or the only one.
func (i *installation) company(ctx context.Context, name string) (string, error) {
	all, err := i.store.Members.Subscriptions(ctx)
	if err != nil {
		return "", err
	}
	names := make([]string, len(all))
	for n, one := range all {
		names[n] = one.ID
	}
	list := strings.Join(names, ", ")
	switch {
	case len(all) == 0:
		return "", tell("no_company", "dir", plain(i.dir))
	case name == "" && len(all) > 1:
		return "", tell("which_company", "n", len(all), "dir", plain(i.dir), "list", list)
	case name == "":
		return names[0], nil
	case !slices.Contains(names, name):
		return "", tell("unknown_company", "name", plain(name), "dir", plain(i.dir), "nearest", plugin.Nearest(name, names), "list", list)
	}
	return name, nil
}
