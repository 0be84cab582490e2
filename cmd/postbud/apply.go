package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/configs"
)

func applyCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "apply FILE",
		Short: "Makes a company's set-up what a file says",
		Long: `Apply reads destinations, activations, export rules, schedules and notifications
from a YAML file and makes the company what the file says: what the file names is
added or changed, what it does not name is removed. Secrets stand in it as
references, env:NAME or file:PATH. A file with a mistake changes nothing; every
mistake is named with its line. See configs/company.sample.yaml.`,
		Args: cobra.ExactArgs(1),
	}
	flags := dataFlags(c)
	check := c.Flags().Bool("check", false, "find the mistakes and change nothing")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		file, err := os.Open(args[0])
		if err != nil {
			return err
		}
		defer file.Close()
		f, lines, err := configs.Read(file)
		if err != nil {
			return fmt.Errorf("%s:\n%w", args[0], err)
		}
		return withInstallation(cmd, flags, func(ctx context.Context, i *installation) error {
			do := i.apply
			if *check {
				do = i.target().Check
			}
			if err := do(ctx, f, lines); err != nil {
				return fmt.Errorf("%s:\n%w", args[0], err)
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: %d gateways, %d adaptors\n", f.Company.ID, len(f.Destinations), len(f.Activations))
			return err
		})
	}
	return c
}

// apply makes the company what the file says, and has documents go on whose
// connection it has mended.
func (i *installation) apply(ctx context.Context, f configs.File, lines configs.Lines) error {
	before, err := i.paused(ctx, f.Company.ID)
	if err != nil {
		return err
	}
	return errors.Join(i.target().Apply(ctx, f, lines), i.goOn(ctx, f.Company.ID, before))
}

func dumpCommand() *cobra.Command {
	var company string
	c := &cobra.Command{
		Use:   "dump",
		Short: "Writes a company's set-up as a file for apply",
		Long: `Dump writes what apply reads. Secrets that are references stay references; those
that were typed into a page are left out.`,
		Args: cobra.NoArgs,
	}
	flags := dataFlags(c)
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		return withCompany(cmd, flags, company, func(ctx context.Context, i *installation, company string) error {
			f, err := i.target().Dump(ctx, company)
			if err != nil {
				return err
			}
			return configs.Write(cmd.OutOrStdout(), f)
		})
	}
	companyFlag(c, &company)
	return c
}
