package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/internal/netx"
)

func applyCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "apply FILE",
		Short: "Makes a company's set-up what a file says",
		Long: `Apply reads destinations, activations, export rules, schedules and notifications
from a YAML file and makes the company what the file says: what the file names is
added or changed, what it does not name is removed. Secrets stand in it as
references, env:NAME or file:PATH. A file with a mistake changes nothing; every
mistake is named with its line. See configs/company.sample.yaml.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer file.Close()
			f, lines, err := configs.Read(file)
			if err != nil {
				return fmt.Errorf("%s:\n%w", args[0], err)
			}
			return withInstallation(cmd.Context(), dir, func(ctx context.Context, i *installation) error {
				if err := i.target().Apply(ctx, f, lines); err != nil {
					return fmt.Errorf("%s:\n%w", args[0], err)
				}
				_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: %d gateways, %d adaptors\n", f.Company.ID, len(f.Destinations), len(f.Activations))
				return err
			})
		},
	}
	dataFlag(c, &dir)
	return c
}

func dumpCommand() *cobra.Command {
	var dir, company string
	c := &cobra.Command{
		Use:   "dump",
		Short: "Writes a company's set-up as a file for apply",
		Long: `Dump writes what apply reads. Secrets that are references stay references; those
that were typed into a page are left out.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withCompany(cmd.Context(), dir, company, func(ctx context.Context, i *installation, company string) error {
				f, err := i.target().Dump(ctx, company)
				if err != nil {
					return err
				}
				return configs.Write(cmd.OutOrStdout(), f)
			})
		},
	}
	dataFlag(c, &dir)
	companyFlag(c, &company)
	return c
}

// withInstallation opens the data folder without having anything work.
func withInstallation(ctx context.Context, dir string, do func(context.Context, *installation) error) (err error) {
	i, err := install(ctx, wish{dir: dir, policy: netx.Policy{AllowPrivate: true}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, i.Close()) }()
	return do(ctx, i)
}
