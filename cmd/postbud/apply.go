package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/internal/access"
)

func applyCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "apply FILE",
		Short: "Makes a company's set-up what a file says",
		Long: `Apply reads destinations, activations, export rules, schedules and notifications
from a YAML file and makes the company what the file says: what the file names is
added or changed, what it does not name is removed. Secrets stand in it as
references, env:NAME or file:PATH. A file with a mistake changes nothing; every
mistake is named with its line. See configs/company.sample.yaml.

A company is shown on the pages to the users who have a role in it. Without
--owner, one in which nobody has a role yet goes to the only user there is.`,
		Args: takes("FILE"),
	}
	flags := dataFlags(c)
	check := c.Flags().Bool("check", false, "find the mistakes and change nothing")
	owner := c.Flags().String("owner", "", "`e-mail` of the user who becomes an owner of the company")
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
		w, err := flags.wish()
		if err != nil {
			return err
		}
		if *check {
			done, err := w.aside()
			if err != nil {
				return err
			}
			defer done()
		}
		return installed(cmd.Context(), w, func(ctx context.Context, i *installation) error {
			who, err := i.ownerOf(ctx, f.Company.ID, *owner)
			if err != nil {
				return err
			}
			do := i.apply
			if *check {
				do = i.target().Check
			}
			if err := do(ctx, f, lines); err != nil {
				return fmt.Errorf("%s:\n%w", args[0], err)
			}
			key := "cli.applied"
			if *check {
				key = "cli.checked"
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), speaks(cmd).Word(key, "name", f.Company.ID, "gateways", len(f.Destinations), "adaptors", len(f.Activations)))
			if err != nil || *check {
				return err
			}
			return i.own(ctx, cmd.ErrOrStderr(), f.Company.ID, who)
		})
	}
	return c
}

// aside has what is only looked at looked at in a folder that is removed by done, where
// there is no data yet: nothing is made by a command that changes nothing.
func (w *wish) aside() (done func(), err error) {
	if holdsData(w.dir) == nil {
		return func() {}, nil
	}
	w.dir, err = os.MkdirTemp("", "postbud-check-")
	return func() { _ = os.RemoveAll(w.dir) }, err
}

// ownership is who becomes an owner of a company that a file makes.
type ownership struct {
	user   access.User // zero for nobody
	unseen bool        // nobody would see the company on the pages
}

// ownerOf finds who becomes an owner of a company: the named user, or, where nobody
// has a role in it yet, the only one there is. Before the first run there are no
// users; whoever does it owns what is there.
func (i *installation) ownerOf(ctx context.Context, company, email string) (o ownership, err error) {
	everybody, err := i.store.Members.Everybody(ctx, company)
	if err != nil {
		return o, err
	}
	everybody = slices.DeleteFunc(everybody, func(m access.Member) bool { return m.Disabled })
	if email != "" {
		at := slices.IndexFunc(everybody, func(m access.Member) bool { return strings.EqualFold(m.Email, strings.TrimSpace(email)) })
		if at < 0 {
			return o, fmt.Errorf("--owner: no user signs in as %s", email)
		}
		o.user = everybody[at].User
		return o, nil
	}
	seen := slices.ContainsFunc(everybody, func(m access.Member) bool { return m.Role != "" })
	switch {
	case seen:
	case len(everybody) == 1:
		o.user = everybody[0].User
	default:
		o.unseen = len(everybody) > 1
	}
	return o, nil
}

// own makes the user an owner, or warns that nobody sees the company.
func (i *installation) own(ctx context.Context, warn io.Writer, company string, o ownership) error {
	if o.unseen {
		_, err := fmt.Fprintf(warn, "nobody sees %s on the pages, for no user has a role in it; apply the file once more with --owner EMAIL\n", company)
		return err
	}
	if o.user.ID == "" {
		return nil
	}
	if err := i.store.Members.SetRole(ctx, o.user.ID, company, access.Owner); err != nil {
		return err
	}
	_, err := fmt.Fprintf(warn, "%s is an owner of %s\n", plain(o.user.Email), company)
	return err
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
that were typed into a page are left out. It may be run while a server works on the
folder.`,
		Args: takes(),
	}
	flags := dataFlags(c)
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		return readCompany(cmd, flags, company, func(ctx context.Context, i *installation, company string) error {
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
