package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/postbud/postbud/dashboard"
	"github.com/postbud/postbud/internal/access"
)

// pages is the dashboard over an installation.
func (i *installation) pages(publicURL string, setupCode func() string) http.Handler {
	return dashboard.New(dashboard.Parts{
		Engine:    i.engine,
		Setup:     i.store.Setup,
		Ledger:    i.store.Ledger,
		Directory: i.store.Directory,
		Members:   i.store.Members,
		Outbox:    i.store.Outbox,
		Adaptors:  i.engine.Adaptors,
		Formats:   i.engine.Formats,
		Gateways:  i.engine.Gateways,
		Sessions:  i.store.Sessions,
		Once:      i.store,
		Now:       time.Now,
		Log:       i.log,
		Version:   version(),
		PublicURL: publicURL,
		SetupCode: setupCode,
	})
}

// setupCode is made when it is first asked for, and written where the person who
// started the server sees it.
func setupCode(cmd *cobra.Command) func() string {
	return sync.OnceValue(func() string {
		code := access.NewSetupCode()
		fmt.Fprintf(cmd.ErrOrStderr(), "setup code %s\n", code)
		return code
	})
}

// serve answers at addr and runs the schedules until ctx is done. The engine
// works already.
func (i *installation) serve(ctx context.Context, cmd *cobra.Command, addr, publicURL string) error {
	code := setupCode(cmd)
	users, err := i.store.Members.Users(ctx)
	if err != nil {
		return err
	}
	if users == 0 {
		code()
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return i.scheduler.Run(ctx) })
	group.Go(func() error { return i.tidy(ctx) })
	group.Go(func() error {
		return serveHTTP(ctx, addr, i.answer(i.pages(publicURL, code)), func(url string) {
			if at := strings.TrimRight(publicURL, "/"); at != "" && at != url {
				fmt.Fprintf(cmd.OutOrStdout(), "The dashboard is at %s, and listens at %s\n", at, strings.TrimPrefix(url, "http://"))
				return
			}
			fmt.Fprintf(cmd.OutOrStdout(), "The dashboard is at %s\n", url)
		})
	})
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// answer sends the far ends that come by themselves to the engine and everyone else
// to the pages.
func (i *installation) answer(pages http.Handler) http.Handler {
	mux := http.NewServeMux()
	doors := i.engine.Doors()
	mux.Handle("/in/", doors)
	mux.Handle("/answer/", doors)
	mux.Handle("/", pages)
	return mux
}

// serveDemo shows the demo's documents to one person, whose password is kept in
// the demo's folder.
func serveDemo(ctx context.Context, cmd *cobra.Command, i *installation, dir, addr string) error {
	password, err := demoOwner(ctx, i, filepath.Join(dir, demoKeys, "password"))
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "Sign in as %s with the password %s; end with Ctrl-C.\n", demoEmail, password)
	return i.serve(ctx, cmd, addr, "")
}

const demoEmail = "demo@fjordlys-el.example"

// demoOwner makes the user who may see the demo, unless it was done.
func demoOwner(ctx context.Context, i *installation, file string) (password string, err error) {
	kept, err := os.ReadFile(file)
	if err == nil {
		return strings.TrimSpace(string(kept)), nil
	}
	password = access.NewSetupCode()
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		return "", err
	}
	owner := access.User{
		ID: "usr_demo", Email: demoEmail, Name: "Karen Østergaard", Language: "en",
		Hash: access.HashPassword(password), Created: time.Now().UTC(),
	}
	return password, errors.Join(
		i.store.Members.SaveUser(ctx, owner),
		i.store.Members.SetRole(ctx, owner.ID, demoCompany, access.Owner),
	)
}
