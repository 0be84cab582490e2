package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
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

// withWork opens the data folder, has the engine work, and calls do.
func withWork(cmd *cobra.Command, flags *serverFlags, company string, do func(context.Context, *installation, string) error) error {
	return withCompany(cmd, flags, company, func(ctx context.Context, i *installation, company string) (err error) {
		ctx, stop := i.work(ctx)
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
