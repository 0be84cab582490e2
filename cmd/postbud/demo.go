package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/internal/text"
)

func demoCommand() *cobra.Command {
	var dir, addr string
	var once, asJSON bool
	c := &cobra.Command{
		Use:   "demo",
		Short: "Exports a sample company's invoices on this machine, and shows them",
		Long: `Demo starts an accounting system, an SFTP server and a mail server on this
machine, has the 130 documents of a sample company exported to them, prints what
went where, and serves the dashboard. Nothing leaves this machine, and nothing
outside the data folder is touched.

Among the documents are ten with a fault each, a gateway that refuses us and a
customer who is not activated: it is shown how each is told. Started again on the
same folder, the demo goes on where it stopped.`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !once {
				if err := listens(cmd.Context(), addr); err != nil {
					return err
				}
			}
			if dir == "" {
				made, err := os.MkdirTemp("", "postbud-demo-")
				if err != nil {
					return err
				}
				dir = made
			}
			return demo(cmd, demoWish{dir: dir, addr: addr, once: once, json: asJSON})
		},
	}
	c.Flags().StringVar(&dir, "data", "", "data `folder` (default: a new temporary one)")
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "`address` of the dashboard")
	c.Flags().BoolVar(&once, "once", false, "end when nothing can go on by itself, without the dashboard")
	c.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON")
	return c
}

type demoWish struct {
	dir, addr  string
	once, json bool
}

func demo(cmd *cobra.Command, w demoWish) (err error) {
	ctx := cmd.Context()
	dir, err := filepath.Abs(w.dir)
	if err != nil {
		return err
	}
	ends, err := openDemoEnds(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ends.Close()) }()
	i, err := installDemo(ctx, dir, ends)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, i.Close()) }()
	if err := setUpDemo(ctx, i, ends); err != nil {
		return err
	}
	ctx, stop := i.work(ctx)
	defer func() { err = errors.Join(err, stop()) }()
	if err := exportDemo(ctx, i, cmd.ErrOrStderr()); err != nil {
		return err
	}
	report, err := reportDemo(ctx, i, ends)
	if err != nil {
		return err
	}
	if err := report.print(cmd.OutOrStdout(), w.json); err != nil || w.once {
		return err
	}
	return serveDemo(ctx, cmd, i, dir, w.addr)
}

// installDemo puts the program together so that it shows quickly what takes its
// time in real life: people are told after a second.
func installDemo(ctx context.Context, dir string, ends *demoEnds) (*installation, error) {
	policy := netx.Policy{AllowPrivate: true}
	mailer, err := notice.NewMailer(notice.MailSettings{
		Host: ends.inbox.Host(), Port: ends.inbox.Port(), Security: "starttls",
		From: "postbud@fjordlys-el.example", CA: string(ends.inbox.CertificatePEM()),
	}, netx.Dialer(policy))
	if err != nil {
		return nil, err
	}
	return install(ctx, wish{
		dir:      filepath.Join(dir, demoData),
		mailer:   mailer,
		policy:   policy,
		settings: engine.Settings{Sweep: 200 * time.Millisecond, NoticeWait: time.Second},
	})
}

// exportDemo has the source asked, unless that was done, and waits until all has
// come to rest.
func exportDemo(ctx context.Context, i *installation, out io.Writer) error {
	runs, err := i.store.Ledger.Runs(ctx, demoCompany, demoActivation, 1)
	if err != nil {
		return err
	}
	if len(runs) == 0 {
		_, err := i.engine.Start(ctx, demoCompany, demoActivation, "demo", ledger.Manual, "demo", adaptors.Query{})
		if err != nil && fault.CodeOf(err) != "RUN-BUSY" {
			return err
		}
	}
	bar := newBar(out, "Exporting", 130)
	defer bar.Done()
	err = i.quiet(ctx, demoCompany, func(counts map[ledger.State]int) { bar.Set(atRest(counts)) })
	if err != nil {
		return fmt.Errorf("the export did not come to rest: %w", err)
	}
	runs, err = i.store.Ledger.Runs(ctx, demoCompany, demoActivation, 1)
	if err != nil || len(runs) == 0 {
		return err
	}
	bar.Done()
	i.tell(ctx, out, text.In("en"), runs[0])
	if runs[0].State == ledger.RunFailed {
		return fmt.Errorf("the run failed: %s", runs[0].Cause)
	}
	return nil
}

// atRest counts what does not go on by itself.
func atRest(counts map[ledger.State]int) (n int) {
	for state, k := range counts {
		if !state.Moving() || state == ledger.Waiting || state == ledger.Sent {
			n += k
		}
	}
	return n
}
